"""How fast an endpoint may be asked: calls at once, requests and tokens in any sixty seconds."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Self

from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.retry import Pace

MINUTE: Final = 60.0


@dataclass(slots=True)
class Admitted:
    """A call that may go out, at ``at`` of the clock, for about ``tokens``."""

    at: float
    tokens: int

    def correct(self, prompt_tokens: int | None, completion_tokens: int | None) -> None:
        """The endpoint has counted: later calls wait for what was really used."""
        if prompt_tokens is not None and completion_tokens is not None:
            self.tokens = prompt_tokens + completion_tokens


class Limits:
    """One for each endpoint, shared by all calls to it. Whoever waits first goes first."""

    def __init__(self, concurrency: int, requests: int | None, tokens: int | None, pace: Pace) -> None:
        self._at_once = asyncio.Semaphore(concurrency)
        self._door = asyncio.Lock()
        self._requests, self._tokens = requests, tokens
        self._pace = pace
        self._last: deque[Admitted] = deque()
        self._closed_until = 0.0

    @classmethod
    def of(cls, endpoint: Endpoint, pace: Pace) -> Self:
        return cls(endpoint.concurrency, endpoint.requests_per_minute, endpoint.tokens_per_minute, pace)

    @asynccontextmanager
    async def admit(self, tokens: int) -> AsyncIterator[Admitted]:
        """Waits until a call of about ``tokens`` tokens may go out; the place is taken until the block ends."""
        async with self._at_once:
            async with self._door:
                while (seconds := self._wait(tokens)) > 0:
                    await self._pace.sleep(seconds)
                admitted = Admitted(self._pace.clock(), tokens)
                self._last.append(admitted)
            yield admitted

    def close(self, seconds: float) -> None:
        """Lets nobody through for ``seconds``: the endpoint asked for a pause, and it means everyone."""
        self._closed_until = max(self._closed_until, self._pace.clock() + seconds)

    def _wait(self, tokens: int) -> float:
        now = self._pace.clock()
        while self._last and now - self._last[0].at >= MINUTE:
            self._last.popleft()
        return max(self._closed_until - now, self._until_room(tokens, now))

    def _until_room(self, tokens: int, now: float) -> float:
        """Seconds until the oldest calls that stand in the way are a minute old. A call larger than the limit goes
        alone: waiting would not make it smaller."""
        calls, used = len(self._last), sum(admitted.tokens for admitted in self._last)
        wait = 0.0
        for admitted in self._last:
            crowded = self._requests is not None and calls >= self._requests
            if not crowded and (self._tokens is None or used + tokens <= self._tokens):
                break
            wait = admitted.at + MINUTE - now
            calls, used = calls - 1, used - admitted.tokens
        return wait
