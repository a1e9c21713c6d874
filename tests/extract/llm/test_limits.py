"""Calls wait for their turn on a clock that only moves when they wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from tests.extract.llm.conftest import GOOD, GOOD_ROWS, Asking, Clock
from tests.extract.llm.server import Server, Step

from gouji.extract.llm.ask import Prompt
from gouji.extract.llm.limits import Limits

Serve = Callable[..., Server]
Ask = Callable[[Server], Asking]


def admitted(clock: Clock, sizes: list[int], requests: int | None = None, tokens: int | None = None) -> list[float]:
    """When calls of these sizes may go out."""

    async def run() -> list[float]:
        limits, times = Limits(100, requests, tokens, clock.pace()), []
        for size in sizes:
            async with limits.admit(size):
                times.append(clock.now)
        return times

    return asyncio.run(run())


def test_no_limits__nobody_waits() -> None:
    assert admitted(Clock(), [10**9] * 50) == [1000.0] * 50


def test_requests_a_minute__the_fourth_waits_a_minute() -> None:
    assert admitted(Clock(), [1] * 7, requests=3) == [1000.0] * 3 + [1060.0] * 3 + [1120.0]


def test_tokens_a_minute__waits_for_room() -> None:
    assert admitted(Clock(), [600, 300, 200, 800], tokens=1000) == [1000.0, 1000.0, 1060.0, 1060.0]


def test_tokens_a_minute__a_call_above_the_limit_goes_alone() -> None:
    assert admitted(Clock(), [100, 5000, 100], tokens=1000) == [1000.0, 1060.0, 1120.0]


@given(st.lists(st.integers(1, 900), max_size=40), st.integers(1, 5), st.integers(1000, 2000))
def test_limits__hold_in_every_minute(sizes: list[int], requests: int, tokens: int) -> None:
    times = admitted(Clock(), sizes, requests, tokens)
    assert times == sorted(times)
    for start in times:
        within = [size for at, size in zip(times, sizes, strict=True) if start <= at < start + 60]
        assert len(within) <= requests
        assert sum(within) <= tokens


def test_correct__later_calls_wait_for_what_was_used() -> None:
    async def run() -> float:
        clock = Clock()
        limits = Limits(1, None, 1000, clock.pace())
        async with limits.admit(900) as call:
            call.correct(200, 100)
        async with limits.admit(600):
            return clock.now

    assert asyncio.run(run()) == 1000.0


def test_close__nobody_passes_for_as_long() -> None:
    async def run() -> list[float]:
        clock = Clock()
        limits = Limits(2, None, None, clock.pace())
        limits.close(25)
        limits.close(5)
        async with limits.admit(1), limits.admit(1):
            return clock.slept

    assert asyncio.run(run()) == [25.0]


def test_model__keeps_to_the_requests_a_minute(serve: Serve, asking: Ask, clock: Clock) -> None:
    server = serve(Step(GOOD))
    asked = asking(server)(*(Prompt("t", "题", str(n)) for n in range(5)), requests_per_minute=2)
    assert [each.answer for each in asked] == [GOOD_ROWS] * 5
    assert sum(clock.slept) == 120.0
