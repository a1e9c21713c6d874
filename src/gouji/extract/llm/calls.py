"""One turn of a conversation: out of the cache, or over the network within limits and budget, stored as it arrives."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from gouji.extract.llm import failures, tokens
from gouji.extract.llm.ask import NO_USAGE, Failure, Usage
from gouji.extract.llm.budget import Budget, OverBudgetError
from gouji.extract.llm.cache import Cache, Stored, answer_key
from gouji.extract.llm.client import Client, Request
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.limits import Limits
from gouji.extract.llm.reply import CallError, Reply, UnreachableError, UnreadableError
from gouji.extract.llm.retry import Pace, with_retries
from gouji.extract.llm.shapes import Shapes
from gouji.extract.llm.wire import Message, Shape, adapted, form_lines, schema_text, unfit_parameters

if TYPE_CHECKING:
    from gouji.extract.llm.recording import Tape

M = TypeVar("M", bound=BaseModel)

_TRIES_OF_A_SHAPE: Final = 2
"""Of a shape that may be what the endpoint fails at, while another is left to try."""


@dataclass(frozen=True, slots=True)
class Taped:
    """What calls that go onto a tape, or come from one, have of their own: the tape, and the limits of all tapes."""

    tape: Tape
    limits: Limits


@dataclass(frozen=True, slots=True)
class Question(Generic[M]):
    """A conversation so far and what is to come back. ``max_tokens`` bounds the answer; ``about`` is for messages."""

    task: str
    messages: tuple[Message, ...]
    answer: type[M]
    max_tokens: int
    about: tuple[str, ...] = ()

    def prompt_tokens(self) -> int:
        return tokens.count_messages(self.messages) + tokens.count(schema_text(self.answer))


@dataclass(frozen=True, slots=True)
class Turn(Generic[M]):
    """Either ``answer`` or ``failure``. ``text`` is what the model wrote; ``lines`` say what in its form is wrong, empty
    where asking again makes no sense; ``key`` names the stored reply."""

    answer: M | None
    failure: Failure | None
    usage: Usage = NO_USAGE
    text: str = ""
    lines: tuple[str, ...] = ()
    key: str = ""


class Calls:
    """All calls to one endpoint. Belongs to the event loop it is first used in."""

    def __init__(
        self, endpoint: Endpoint, cache: Cache, budget: Budget | None = None, pace: Pace | None = None, taped: Taped | None = None
    ) -> None:
        """Raises OutputError for a cache that cannot be read."""
        self._endpoint, self._cache, self._budget = endpoint, cache, budget
        self._pace = pace or Pace(time.monotonic)
        self._client = Client(endpoint, taped.tape if taped else None)
        self._limits = taped.limits if taped else Limits.of(endpoint, self._pace)
        self._shapes = Shapes(endpoint, cache)
        self._scale = tokens.Scale()
        self._under_way: dict[str, asyncio.Lock] = {}
        self._unfit_parameters: frozenset[str] = frozenset()
        self._stop: Failure | None = None

    async def close(self) -> None:
        await self._client.close()

    def key(self, question: Question[M]) -> str:
        return answer_key(self._endpoint, question.messages, question.answer, question.max_tokens)

    def stored(self, question: Question[M]) -> bool:
        """Raises OutputError."""
        return self._cache.has(self.key(question))

    def forget(self, keys: Iterable[str]) -> None:
        self._cache.forget(keys)

    async def turn(self, question: Question[M]) -> Turn[M]:
        """Never raises for what an endpoint can do."""
        key = self.key(question)
        # Two sections with the same text ask the same: the second waits for the answer of the first.
        async with self._under_way.setdefault(key, asyncio.Lock()):
            try:
                if (stored := self._cache.get(key)) is not None:
                    return await self.read_again(question, key, stored)
                return await self._over_the_network(question, key)
            except sqlite3.Error as error:
                self._stop = failures.not_stored(str(error))
                return Turn(None, self._stop)

    async def read_again(self, question: Question[M], key: str, stored: Stored) -> Turn[M]:
        """What a reply says that is stored, or came by another way. Never raises."""

        async def replay(_: Request) -> Reply:
            return stored.reply

        read: M | ValidationError | UnreadableError
        try:
            read = await self._client.converse(question.messages, question.answer, Shape(stored.mode), replay)
        except (ValidationError, UnreadableError) as error:
            read = error
        return turn_of(question, key, stored.reply, read, Usage(cached_calls=1))

    async def _over_the_network(self, question: Question[M], key: str) -> Turn[M]:
        shapes, sure = self._shapes.to_try(), True
        for shape in shapes:
            last = shape == shapes[-1]
            replies: list[Reply] = []

            async def call(request: Request, shape: Shape = shape, last: bool = last, replies: list[Reply] = replies) -> Reply:
                reply = await self._paid(question, request, partial(self._attempts, last=last))
                replies.append(reply)
                self._store(key, question.task, Stored(reply, shape.mode))
                return reply

            read: M | ValidationError | UnreadableError
            try:
                read = await self._client.converse(question.messages, question.answer, shape, call)
                self._shapes.fits(shape, sure=sure)
            except (ValidationError, UnreadableError) as error:
                read = error
                self._shapes.misfit()
            except OverBudgetError as error:
                return Turn(None, failures.over_budget(f"{error.left:.4f}"))
            except CallError as error:
                if not last and self._shapes.may_be_to_blame(error):
                    sure = sure and (error.status or 0) < 500
                    continue
                return Turn(None, error.failure)
            return turn_of(question, key, replies[-1], read, self._usage(question, replies[-1]))
        raise AssertionError("there is always a last shape")

    def _attempts(self, error: CallError, *, last: bool) -> int:
        most = self._endpoint.attempts
        return most if last or not self._shapes.may_be_to_blame(error) else min(_TRIES_OF_A_SHAPE, most)

    async def _paid(self, question: Question[M], request: Request, attempts: Callable[[CallError], int]) -> Reply:
        """Raises CallError and OverBudgetError."""
        if self._stop:
            raise CallError(self._stop)
        estimate = question.prompt_tokens()
        sent = self._scale(estimate)
        reserved = await self._budget.reserve(sent, question.max_tokens) if self._budget else Decimal(0)
        cost = Decimal(0)
        try:
            reply = await with_retries(partial(self._once, request, sent, question.max_tokens), attempts, self._pace)
            usage = self._usage(question, reply)
            cost = usage.cost or cost
            self._scale.learn(estimate, usage.prompt_tokens)
            return reply
        except CallError as error:
            self._give_up_on(error)
            raise
        finally:
            if self._budget:
                await self._budget.settle(reserved, cost)

    async def _once(self, request: Request, sent: int, max_tokens: int) -> Reply:
        """One HTTP call, or a second at once where the first only named a parameter that this model does not know."""
        async with self._limits.admit(sent + min(sent, max_tokens)) as admitted:
            if self._stop:
                raise CallError(self._stop)
            try:
                reply = await self._client.send(adapted(request, max_tokens, self._unfit_parameters))
            except CallError as error:
                if error.wait is not None and error.status in {429, 503}:
                    self._limits.close(error.wait)
                unfit = unfit_parameters(error.status, error.message) - self._unfit_parameters
                if not unfit:
                    raise
                self._unfit_parameters |= unfit
            else:
                admitted.correct(reply.prompt_tokens, reply.completion_tokens)
                return reply
        return await self._once(request, sent, max_tokens)

    def _give_up_on(self, error: CallError) -> None:
        """What no other question would fare better with ends all questions."""
        if error.failure.kind == "auth" or error.status == 404 or isinstance(error, UnreachableError):
            self._stop = error.failure

    def _store(self, key: str, task: str, stored: Stored) -> None:
        """An answer that cannot be stored is used all the same, but it is the last one that is paid for."""
        try:
            self._cache.put(key, task, self._endpoint.model, stored)
        except sqlite3.Error as error:
            self._stop = failures.not_stored(str(error))

    def _usage(self, question: Question[M], reply: Reply) -> Usage:
        """What the endpoint counted, or the estimate where it counts nothing."""
        sent = reply.prompt_tokens if reply.prompt_tokens is not None else question.prompt_tokens()
        got = reply.completion_tokens if reply.completion_tokens is not None else tokens.count(reply.text or "")
        prices = self._endpoint.prices
        return Usage(1, sent, got, 0, prices.cost(sent, got, reply.cached_tokens) if prices else None)


def turn_of(question: Question[M], key: str, reply: Reply, read: M | ValidationError | UnreadableError, usage: Usage) -> Turn[M]:
    text = reply.text or ""
    if reply.refusal or reply.finish == "content_filter":
        return Turn(None, failures.refusal(reply.refusal or text), usage, text, key=key)
    if reply.finish == "length":
        return Turn(None, failures.length(question.max_tokens), usage, text, key=key)
    if not text.strip():
        return Turn(None, failures.empty(), usage, key=key)
    if isinstance(read, UnreadableError):
        return Turn(None, failures.malformed(text), usage, text, key=key)
    if not isinstance(read, ValidationError):
        return Turn(read, None, usage, text, key=key)
    lines = form_lines(read)
    broken = any(error["type"] == "json_invalid" for error in read.errors(include_url=False, include_input=False))
    failure = failures.malformed(text) if broken else failures.schema(" ".join(lines))
    return Turn(None, failure, usage, text, lines, key)
