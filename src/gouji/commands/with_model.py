"""Runs the pipeline with a model: many reports in one event loop of this process, or an estimate of what that would take."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Generator, Mapping, Sequence
from functools import partial
from typing import Final

from gouji import texts
from gouji.commands.attempt import Attempt
from gouji.commands.inputs import Task
from gouji.commands.outcome import Done, Failed, OnPageOf, done
from gouji.commands.progress import Progress
from gouji.config import Lang, Settings
from gouji.engines import Session
from gouji.extract.llm.ask import Prompt, Usage
from gouji.extract.llm.cassettes import Cassettes
from gouji.extract.llm.model import MORE_QUESTIONS
from gouji.pipeline import plan, run_with_model

AT_ONCE: Final = 8
"""Reports under way at once; the endpoint's own limits bound the calls."""


def process(
    tasks: Mapping[Task, str], settings: Settings, session: Session, *, timings: bool = False, on_page: OnPageOf
) -> Generator[Done | Failed]:
    """Every task's outcome as soon as it is known; ``tasks`` says the name of each one's cassette. Closing it ends what is
    under way; answers that arrived are kept."""
    with asyncio.Runner() as runner:
        left = list(tasks.items())[::-1]
        pending: set[asyncio.Task[Done | Failed]] = set()
        loop = runner.get_loop()
        try:
            while left or pending:
                while left and len(pending) < AT_ONCE:
                    task, name = left.pop()
                    pending.add(loop.create_task(_read_one(task, name, settings, session, timings=timings, on_page=on_page)))
                ended, pending = runner.run(_first_of(pending))
                for each in ended:
                    yield each.result()
        finally:
            runner.run(_stop(pending, session))


async def _first_of(
    pending: set[asyncio.Task[Done | Failed]],
) -> tuple[set[asyncio.Task[Done | Failed]], set[asyncio.Task[Done | Failed]]]:
    return await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)


async def _stop(pending: set[asyncio.Task[Done | Failed]], session: Session) -> None:
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    await session.close()


async def _read_one(
    task: Task, name: str, settings: Settings, session: Session, *, timings: bool, on_page: OnPageOf
) -> Done | Failed:
    started = time.perf_counter_ns()
    with Attempt(str(task.source)) as attempt:
        result = await run_with_model(task.source, settings, session, name, on_page=partial(on_page, task))
        return done(task, result, time.perf_counter_ns() - started if timings else None)
    assert attempt.failure is not None  # the only other way out of the block
    return Failed(task, attempt.failure)


def foretell(tasks: Sequence[Task], lang: Lang, session: Session, progress: Progress) -> list[Failed]:
    """Prints what the run would take and makes no call. Reports that cannot be read are returned."""
    prompts: list[Prompt] = []
    asked = 0
    failed: list[Failed] = []
    for task in tasks:
        with Attempt(str(task.source)) as attempt:
            questions = plan(task.source, session, partial(progress.page, task))
            prompts += questions
            asked += bool(questions)
        if attempt.failure is not None:
            failed.append(Failed(task, attempt.failure))
        progress.advance(task)
    estimate = session.estimate(prompts)
    asyncio.run(session.close())
    values = {
        "calls": estimate.calls,
        "cached": estimate.cached_calls,
        "prompt": f"{estimate.prompt_tokens:,}",
        "completion": f"{estimate.completion_tokens:,}",
        "cost": money("0" if estimate.calls == 0 else None if estimate.cost is None else f"{estimate.cost:.4f}", lang),
        "more": MORE_QUESTIONS * estimate.calls + (1 + MORE_QUESTIONS) * asked,
    }
    print(texts.FORETOLD.of(lang, **values))
    return failed


def used(usage: Usage, lang: Lang) -> str:
    """One line about what a run with a model took."""
    values = {
        "calls": usage.calls,
        "cached": usage.cached_calls,
        "prompt": f"{usage.prompt_tokens:,}",
        "completion": f"{usage.completion_tokens:,}",
        "cost": money("0" if usage.calls == 0 else None if usage.cost is None else f"{usage.cost:.4f}", lang),
    }
    return texts.USED.of(lang, **values)


def money(amount: str | None, lang: Lang) -> str:
    return texts.NO_PRICES.of(lang) if amount is None else amount


def open_session(settings: Settings, *, ask: bool, cassettes: Cassettes | None) -> Session:
    """Raises UsageError for settings that cannot be used, OutputError for an unusable cache or folder of cassettes."""
    return Session(settings, os.environ, ask=ask, cassettes=cassettes)
