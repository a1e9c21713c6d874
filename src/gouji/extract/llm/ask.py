"""What the rest of the model path sees of the endpoint: a prompt goes in, a typed answer or a reason comes out.

An answer is a pydantic model. ``check`` looks at an answer that already has the right shape and returns one Chinese
line for each thing in it that cannot be (an id that the text does not have, one number in two roles); the lines go
back to the model, at most twice. What stays wrong is in ``Asked.problems``: the answer is never repaired here.
With ``merge`` the model is told to send only the rows that the lines name; ``merge(before, correction)`` puts the two
together and ``check`` looks at the whole. Without it the model sends the whole answer again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)

Check = Callable[[M], list[str]]
Merge = Callable[[M, M], M]

FailureKind = Literal[
    "length",  # cut at the token limit: halve the bundle and ask again
    "refusal",  # the model or its provider declined
    "empty",  # an answer without text
    "malformed",  # no JSON in it
    "schema",  # JSON of another shape than asked for
    "transport",  # no answer: refused, reset, timed out, too busy, 4xx, 5xx
    "auth",  # the key is missing, wrong or may not use the model
    "budget",  # the next call would exceed the budget; it was not made
    "cassette",  # the recording that is replayed does not hold this question
    "store",  # an earlier answer could not be stored; no call is made whose answer would be lost
    "deferred",  # not asked now: the question waits for a batch
]


@dataclass(frozen=True, slots=True)
class Prompt:
    """``system`` is the fixed prefix of the task, first on the wire so that providers can cache it; ``user`` is the
    bundle. Both are sent as they are. ``max_tokens`` bounds the answer further than the endpoint's setting does.
    ``again`` is what the model is told before the lines of ``check``; None leaves a general wording. ``about`` are the
    titles of the sections that are asked about, for messages to the user; they are not sent."""

    task: str
    system: str
    user: str
    max_tokens: int | None = None
    again: str | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """``calls`` went over the network and were answered, ``cached_calls`` came out of the store and cost nothing.
    Tokens and ``cost`` are those of ``calls`` alone. ``cost`` None: no prices are set."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_calls: int = 0
    cost: Decimal | None = None

    def __add__(self, other: Usage) -> Usage:
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_calls + other.cached_calls,
            sum(costs, Decimal(0)) if costs else None,
        )


NO_USAGE: Final = Usage()


@dataclass(frozen=True, slots=True)
class Failure:
    """``zh`` and ``en`` each say in one line what happened and what to do. Neither ever holds the key."""

    kind: FailureKind
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Asked(Generic[M]):
    """Either ``answer`` or ``failure`` is there. ``problems`` are the lines of ``check`` that two more questions did
    not settle; the answer stands, its faulty rows are the caller's to report. ``usage`` counts every call made."""

    answer: M | None
    usage: Usage
    failure: Failure | None = None
    problems: tuple[str, ...] = ()


class Asker(Protocol):
    """Any number of questions may be asked at once. Asking never raises for what an endpoint can do."""

    async def ask(
        self, prompt: Prompt, answer: type[M], check: Check[M] | None = None, merge: Merge[M] | None = None
    ) -> Asked[M]: ...
