"""What one call brings back: a reply, or an error that says whether another try can help."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.extract.llm.ask import Failure


@dataclass(frozen=True, slots=True)
class Reply:
    """``text`` is what the model wrote, in the message or as the arguments of a tool call, None if there is neither.
    ``finish`` is the endpoint's own word for why it stopped. ``cached_tokens`` are the part of the prompt that the
    provider already had. Tokens are None where the endpoint counts none."""

    text: str | None
    finish: str | None = None
    refusal: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int = 0


class UnreadableError(Exception):
    """An answer too long or too deeply nested to be looked at."""


class NotRecordedError(Exception):
    """A request that the cassette being replayed does not hold. ``model`` is the one it was recorded from, if another."""

    def __init__(self, path: str, model: str | None = None) -> None:
        super().__init__(path)
        self.path, self.model = path, model


class CallError(Exception):
    """A call without a reply. ``status`` is the HTTP status, None if the endpoint was not reached or said none.

    ``transient``: the same call may work later. ``wait`` is the seconds the endpoint asked for. ``message`` is its own
    explanation, without the key."""

    def __init__(
        self,
        failure: Failure,
        *,
        status: int | None = None,
        transient: bool = False,
        wait: float | None = None,
        message: str = "",
    ) -> None:
        super().__init__(failure.en)
        self.failure = failure
        self.status = status
        self.transient = transient
        self.wait = wait
        self.message = message


class UnreachableError(CallError):
    """Nobody answers at the address."""
