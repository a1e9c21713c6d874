"""Questions for a batch: written down instead of asked, packed into files, handed in so that none is lost or paid twice."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from gouji.extract.llm import failures
from gouji.extract.llm.ask import Failure
from gouji.extract.llm.batch_store import Batch, BatchCall, BatchStore
from gouji.extract.llm.budget import Estimate
from gouji.extract.llm.cache import Cache
from gouji.extract.llm.calls import Calls, Question, Turn
from gouji.extract.llm.client import COMPLETIONS, Client, Request, body_of
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.reply import CallError, Reply, UnreachableError, UnreadableError
from gouji.extract.llm.retry import Pace, with_retries
from gouji.extract.llm.wire import Shape, adapted

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")

_NO_BATCHES: Final = frozenset({404, 405, 501})
"""How servers answer that do not know the batch protocol."""
_ACROSS: Final = "pairs"
"""The question that depends on the answers to all others about a report."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """A question that waits for a batch. ``line`` is its request as the batch protocol wants it, in UTF-8 with its line
    break; ``prompt_tokens`` are estimated."""

    call: BatchCall
    line: bytes
    prompt_tokens: int


class Deferring(Calls):
    """Writes down the calls that it would have to make, each once; what the cache holds is answered from there."""

    def __init__(self, endpoint: Endpoint, cache: Cache) -> None:
        """Raises OutputError for a cache that cannot be read."""
        super().__init__(endpoint, cache)
        self._in_batches: frozenset[str] = frozenset()
        self._source, self._waiting = "", False
        self.shape: Shape = self._shapes.to_try()[0]
        self.mode_is_known = self._shapes.known
        self.deferred: dict[str, Deferred] = {}
        self.left_out: set[str] = set()
        """The keys of questions that were met and are in a batch already."""

    @property
    def stopped(self) -> Failure | None:
        """Why the cache could not be read."""
        return self._stop

    def prepare(self, in_batches: frozenset[str], unfit: frozenset[str]) -> None:
        """``in_batches`` are the keys of questions that are in a batch already; ``unfit`` are parameters that this model
        does not take."""
        self._in_batches, self._unfit_parameters = in_batches, unfit

    def begin(self, source: str) -> None:
        """What is asked from now on is about this report."""
        self._source, self._waiting = source, False

    def forget(self, keys: Iterable[str]) -> None:
        """Keeps everything: only a run that can ask anew may forget an answer."""

    async def _over_the_network(self, question: Question[M], key: str) -> Turn[M]:
        if key in self._in_batches:
            self.left_out.add(key)
        elif key not in self.deferred and not (question.task == _ACROSS and self._waiting):
            call = BatchCall(key, question.task, question.max_tokens, self._source, question.about)
            line = await self._line(question, key)
            self.deferred[key] = Deferred(call, line, question.prompt_tokens())
        self._waiting = True
        return Turn(None, failures.deferred())

    async def _line(self, question: Question[M], key: str) -> bytes:
        """What a call would send, as a line of a batch."""
        lines: list[bytes] = []

        async def write_down(request: Request) -> Reply:
            # At once: what prepared the request goes on to change its messages.
            body = body_of(adapted(request, question.max_tokens, self._unfit_parameters))
            entry = {"custom_id": key, "method": "POST", "url": COMPLETIONS, "body": body}
            lines.append(json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            return Reply("")

        with suppress(ValidationError, UnreadableError):  # there is no answer to be read
            await self._client.converse(question.messages, question.answer, self.shape, write_down)
        return lines[0]


def estimate(deferred: Iterable[Deferred], answered: int, endpoint: Endpoint, discount: Decimal) -> Estimate:
    """What these questions take in a batch; ``answered`` are stored already. ``discount`` is the part of the price, 0 to 1,
    that a batch saves."""
    tokens = [(each.prompt_tokens, each.call.max_tokens) for each in deferred]
    live = Estimate.of(tokens, answered, endpoint.prices)
    return live if live.cost is None else replace(live, cost=live.cost * (1 - discount))


def within(deferred: Sequence[Deferred], budget: Decimal, endpoint: Endpoint, discount: Decimal) -> list[Deferred]:
    """The first questions that cannot cost more than ``budget`` together."""
    taken: list[Deferred] = []
    left = budget
    for each in deferred:
        left -= estimate([each], 0, endpoint, discount).cost or Decimal(0)
        if left < 0:
            break
        taken.append(each)
    return taken


def parcels(deferred: Iterable[Deferred], requests: int, size: int) -> Iterator[list[Deferred]]:
    """The questions in files of at most ``requests`` lines and ``size`` bytes; a line above that goes alone."""
    parcel: list[Deferred] = []
    used = 0
    for each in deferred:
        if parcel and (len(parcel) >= requests or used + len(each.line) > size):
            yield parcel
            parcel, used = [], 0
        parcel.append(each)
        used += len(each.line)
    if parcel:
        yield parcel


class Desk:
    """Where batches are handed in and asked after. ``close`` it in the loop that it was used in."""

    def __init__(self, endpoint: Endpoint, store: BatchStore, pace: Pace | None = None) -> None:
        self._endpoint, self._store, self._client = endpoint, store, Client(endpoint)
        self._pace = pace or Pace(time.monotonic)

    async def close(self) -> None:
        await self._client.close()

    async def hand_in(self, parcel: Sequence[Deferred], shape: Shape) -> Batch:
        """Raises CallError, OutputError for a record that cannot be written."""
        content = b"".join(each.line for each in parcel)
        file = await self._tried(partial(self._client.upload, "gouji.jsonl", content))
        # Written down before the endpoint begins: a batch that we lose sight of now is found again by its file.
        calls = [each.call for each in parcel]
        batch = self._store.add(self._endpoint, shape, file, calls)
        try:
            made = await self._tried(partial(self._client.start_batch, file), once=True)
        except CallError as error:
            if (error.status is not None and error.status < 500) or isinstance(error, UnreachableError):
                self._store.drop(batch)
            raise
        batch = replace(seen(batch, made), name=str(made["id"]))
        self._store.put(batch, calls)
        return batch

    async def recover(self) -> list[Batch]:
        """Finds the batches again of which only the file is known; returns those that the endpoint does not know, which
        are forgotten. Raises CallError, OutputError."""
        nameless = [batch for batch in self._store.open(self._endpoint) if batch.name is None]
        if not nameless:
            return []
        by_file = {made.get("input_file_id"): made for made in await self._listed()}
        lost = [batch for batch in nameless if batch.input_file not in by_file]
        for batch in nameless:
            if batch in lost:
                self._store.drop(batch)
            else:
                made = by_file[batch.input_file]
                self._store.put(replace(seen(batch, made), name=str(made.get("id"))))
        return lost

    async def _listed(self) -> list[Request]:
        try:
            return await self._tried(self._client.last_batches)
        except CallError as error:
            if error.status in _NO_BATCHES:
                return []
            raise

    async def ask_after(self, batch: Batch) -> tuple[Batch, Request]:
        """The batch as it is now, written down, and what the endpoint says of it. Raises CallError, OutputError."""
        said = await self._tried(partial(self._client.batch, batch.name or ""))
        now = seen(batch, said)
        if now != batch:
            self._store.put(now)
        return now, said

    async def _tried(self, call: Callable[[], Awaitable[T]], *, once: bool = False) -> T:
        """``once``: what may have been done although the answer was lost is not done again."""

        def attempts(error: CallError) -> int:
            unsure = once and error.status is None and not isinstance(error, UnreachableError)
            return 1 if unsure else self._endpoint.attempts

        try:
            return await with_retries(call, attempts, self._pace)
        except CallError as error:
            if error.status in _NO_BATCHES and error.failure.kind == "transport":
                raise CallError(failures.no_batches(error.status or 0), status=error.status) from None
            raise


def seen(batch: Batch, said: Request) -> Batch:
    """The batch with what the endpoint says of it."""
    counts = said.get("request_counts")
    counts = counts if isinstance(counts, dict) else {}
    done, failed = (counts.get(name) for name in ("completed", "failed"))
    return replace(
        batch,
        state=str(said.get("status") or batch.state),
        completed=done if isinstance(done, int) else batch.completed,
        failed=failed if isinstance(failed, int) else batch.failed,
    )
