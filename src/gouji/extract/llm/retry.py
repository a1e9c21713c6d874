"""The only import of tenacity: a call is tried again where another try can help, and never for long."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from gouji.extract.llm.reply import CallError

T = TypeVar("T")

LONGEST: Final = 120.0
"""Seconds. An endpoint that asks for a longer wait has no more to give for now: that is a failure, said at once."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Time, so that tests need none of it: seconds that pass, how to let them pass, and chance."""

    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random


class Hurry:
    """A clock that only sleeping moves, and that sleeps no time: what a replay waits with."""

    def __init__(self) -> None:
        self._now = 0.0

    def pace(self) -> Pace:
        return Pace(lambda: self._now, self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self._now += seconds
        await asyncio.sleep(0)


async def with_retries(call: Callable[[], Awaitable[T]], attempts: Callable[[CallError], int], pace: Pace) -> T:
    """The result of ``call``. ``attempts`` says of an error how many tries it is worth, the first included. Raises the
    CallError of the last try.

    Waits 1, 2, 4 … seconds, half of it by chance so that calls that failed together do not come back together, or
    as long as the endpoint asked."""
    from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

    def enough(state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        return not isinstance(error, CallError) or state.attempt_number >= attempts(error)

    def seconds(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = (error.wait or 0.0) if isinstance(error, CallError) else 0.0
        step = min(2.0 ** (state.attempt_number - 1), LONGEST)
        return min(asked + pace.chance() if asked else step * (0.5 + 0.5 * pace.chance()), LONGEST)

    # One for each call: shared by concurrent tasks, such an object mixes up their attempts.
    retrying = AsyncRetrying(
        stop=enough,
        wait=seconds,
        retry=retry_if_exception(_may_pass),
        sleep=pace.sleep,
        reraise=True,
    )
    return await retrying(call)


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, CallError) and error.transient and (error.wait or 0.0) <= LONGEST
