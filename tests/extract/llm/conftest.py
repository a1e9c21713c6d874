"""A model at a scripted server, and a clock that only the tests move."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict
from tests.extract.llm.server import Answering, Server, Step, serving

from gouji.extract.llm.ask import Asked, Prompt
from gouji.extract.llm.budget import Budget
from gouji.extract.llm.cache import Cache
from gouji.extract.llm.endpoint import Endpoint, Key
from gouji.extract.llm.model import Model
from gouji.extract.llm.retry import Pace

SECRET = "sk-test-7f3a9c21d4e85b60"


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    label: str
    number: int


class Rows(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rows: list[Row]


GOOD = '{"rows": [{"label": "财政拨款", "number": 12}]}'
GOOD_ROWS = Rows(rows=[Row(label="财政拨款", number=12)])
PROMPT = Prompt("funds", "找出资金。", "财政拨款5446.35#12万元。")


class Clock:
    """Seconds that pass only while someone sleeps; ``slept`` are the sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    def pace(self) -> Pace:
        return Pace(self, self.sleep, lambda: 1.0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """``serve(step, step)`` or ``serve(function)``: a scripted server that ends with the test."""
    with ExitStack() as stack:

        def start(*script: Step | Answering) -> Server:
            first = script[0]
            return stack.enter_context(serving([s for s in script if isinstance(s, Step)] if isinstance(first, Step) else first))

        yield start


class Asking:
    """Asks the server of a test, a new Model each time, the cache kept between."""

    def __init__(self, server: Server, clock: Clock, folder: Path) -> None:
        self.server, self.clock, self.path = server, clock, folder / "answers.sqlite"

    def endpoint(self, **settings: Any) -> Endpoint:
        return Endpoint(**{"model": "small", "base_url": self.server.url, "key": Key(SECRET), "attempts": 3, **settings})

    def __call__(
        self,
        *prompts: Prompt,
        answer: Any = Rows,
        check: Any = None,
        merge: Any = None,
        budget: Budget | None = None,
        **settings: Any,
    ) -> list[Asked[Any]]:
        async def ask_all() -> list[Asked[Any]]:
            cache = Cache(self.path)
            try:
                async with Model(self.endpoint(**settings), cache, budget, self.clock.pace()) as model:
                    questions = [model.ask(prompt, answer, check, merge) for prompt in prompts or (PROMPT,)]
                    return list(await asyncio.gather(*questions))
            finally:
                cache.close()

        return asyncio.run(ask_all())


@pytest.fixture
def asking(clock: Clock, tmp_path: Path) -> Callable[[Server], Asking]:
    return lambda server: Asking(server, clock, tmp_path)
