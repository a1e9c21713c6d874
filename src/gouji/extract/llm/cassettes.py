"""A run whose calls are recorded, or replayed from an earlier run: one cassette for each report."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from gouji.errors import OutputError, UsageError
from gouji.extract.llm.ask import NO_USAGE, Asked, Asker, Check, Merge, Prompt
from gouji.extract.llm.budget import Budget
from gouji.extract.llm.cache import Cache, Unread
from gouji.extract.llm.calls import Calls, Taped
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.limits import Limits
from gouji.extract.llm.model import Model
from gouji.extract.llm.retry import Hurry, Pace

if TYPE_CHECKING:
    from gouji.extract.llm.recording import Tape

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Cassettes:
    """A folder of cassettes. ``replay`` False: they are made anew; True: they answer in the endpoint's place."""

    folder: Path
    replay: bool = False

    def path(self, name: str) -> Path:
        """The cassette of the report ``name``, which is its file name, or its path below the folder that was read."""
        return self.folder / f"{name}.yaml"

    def prepare(self) -> None:
        """Raises UsageError for a folder that is not there to replay from, OutputError for one that cannot be made."""
        folder = self.folder
        if self.replay:
            if not folder.is_dir():
                raise UsageError(
                    f"{folder}：没有这个录制目录，请检查 --replay，或先用 --record {folder} 录制。",
                    f"{folder}: no such folder of recordings; check --replay, or record with --record {folder} first.",
                )
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise OutputError(
                f"{folder}：无法用作录制目录（{reason}），请换一个目录。",
                f"{folder}: cannot be used for recordings ({reason}); choose another folder.",
            ) from None


class TurnByTurn:
    """Asks ``asker`` one thing after another. What one conversation learns of an endpoint changes what the next one sends;
    in one order a recording and its replay send the same."""

    def __init__(self, asker: Asker) -> None:
        self._asker, self._turn = asker, asyncio.Lock()

    async def ask(
        self, prompt: Prompt, answer: type[M], check: Check[M] | None = None, merge: Merge[M] | None = None
    ) -> Asked[M]:
        async with self._turn:
            return await self._asker.ask(prompt, answer, check, merge)


@dataclass(frozen=True, slots=True)
class Running:
    """The cassette of one report while it is read."""

    asker: Asker
    tape: Tape

    def notices(self) -> tuple[tuple[str, str], ...]:
        """What a replay will miss, or what this replay has missed; (zh, en)."""
        path, lost, left = self.tape.path, self.tape.lost, self.tape.left if self.tape.plays else 0
        said = []
        if lost:
            said.append((
                f"{path}：有 {lost} 次提问没有等到回答，录不下来；回放时问到的部分会失败，请重新录制",
                f"{path}: {lost} questions got no answer, which cannot be recorded; what they asked about will fail in a replay; "
                "record it again",
            ))  # fmt: skip
        if left:
            said.append((
                f"{path}：有 {left} 个录下的回答没有用到：报告、提示词或设置与录制时不同",
                f"{path}: {left} recorded answers were not asked for: the report, the prompts or a setting is another one than "
                "when it was recorded",
            ))  # fmt: skip
        return tuple(said)


class Deck:
    """Runs a cassette for each report. Nothing of one report's calls changes those of another, so that each can be
    replayed alone; only limits and budget are one for all, and with a budget reports come one after another."""

    def __init__(self, cassettes: Cassettes, endpoint: Endpoint, cache: Cache, budget: Budget | None) -> None:
        """Raises UsageError and OutputError for a folder that cannot be used."""
        cassettes.prepare()
        self.total = NO_USAGE
        self._cassettes, self._endpoint, self._cache, self._budget = cassettes, endpoint, cache, budget
        self._pace = Hurry().pace() if cassettes.replay else Pace(time.monotonic)
        self._limits = Limits.of(endpoint, self._pace)
        self._queue: AbstractAsyncContextManager[object] = asyncio.Lock() if budget else nullcontext()

    @asynccontextmanager
    async def put_in(self, name: str) -> AsyncIterator[Running]:
        """The cassette of the report ``name``, written when the block ends if it is recorded. Raises UsageError for one that
        cannot be replayed, OutputError for one that cannot be written."""
        from gouji.extract.llm import recording

        path = self._cassettes.path(name)
        async with self._queue:
            tape = recording.played(path) if self._cassettes.replay else recording.blank(path, self._endpoint.scrub)
            cache = Unread(self._cache)
            calls = Calls(self._endpoint, cache, self._budget, self._pace, Taped(tape, self._limits))
            model = Model(self._endpoint, cache, calls=calls)
            try:
                async with model:
                    yield Running(TurnByTurn(model), tape)
            finally:
                self.total += model.total
                cache.close()
            if not tape.plays:
                tape.save()
