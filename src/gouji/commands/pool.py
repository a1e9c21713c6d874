"""Runs the pipeline over many files, in this process or in several. Only the parent writes: a killed worker leaves nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from gouji import texts
from gouji.commands.attempt import Attempt, Failure
from gouji.commands.exits import FAILED_IN_PART
from gouji.commands.inputs import Task
from gouji.config import Settings
from gouji.core.check import QUIET
from gouji.pipeline import run
from gouji.result import Result
from gouji.source import OnPage
from gouji.source.ocr.engine import THREADS_VARIABLE
from gouji.store.files import Encoded, encode

PARALLEL_FROM_BYTES: Final = 1_000_000
"""Less than this in all is read faster than the first worker starts."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What one line of the closing table says."""

    rows: int
    funds: int
    achievements: int
    staffing: int
    unclaimed: int
    errors: int
    warnings: int
    infos: int
    notices: tuple[str, ...]
    unread: int = 0
    """Sections that a model was to read and did not."""
    unread_pages: int = 0

    @property
    def findings(self) -> int:
        return self.errors + self.warnings + self.infos


@dataclass(frozen=True, slots=True)
class Done:
    task: Task
    encoded: Encoded
    summary: Summary


@dataclass(frozen=True, slots=True)
class Failed:
    task: Task
    failure: Failure


def process(
    tasks: Sequence[Task], settings: Settings, *, timings: bool = False, on_page: OnPage | None = None
) -> Generator[Done | Failed]:
    """Every task's outcome as soon as it is known; with several workers not in the tasks' order. Closing it ends the workers.

    ``on_page`` is told how far a file of pages is read, where this process reads it.
    """
    workers = worker_count(tasks, settings.workers)
    if workers > 1:
        yield from _in_parallel(tasks, settings, timings, workers)
    else:
        for task in tasks:
            yield read_one(task, settings, timings, on_page)


def worker_count(tasks: Sequence[Task], asked: int) -> int:
    """As many as asked for; by default one for each processor where there is enough to read, else none but this process."""
    if asked:
        return min(asked, len(tasks))
    size = sum(task.source.stat().st_size for task in tasks if task.source.is_file())
    return min(_processors(), len(tasks)) if size >= PARALLEL_FROM_BYTES else 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_one(task: Task, settings: Settings, timings: bool, on_page: OnPage | None = None) -> Done | Failed:
    started = time.perf_counter_ns()
    with Attempt(str(task.source)) as attempt:
        result = run(task.source, settings, on_page)
        return done(task, result, time.perf_counter_ns() - started if timings else None)
    assert attempt.failure is not None  # the only other way out of the block
    return Failed(task, attempt.failure)


def done(task: Task, result: Result, nanoseconds: int | None) -> Done:
    """The outcome of a report that was read; ``nanoseconds`` are written into it unless None."""
    if nanoseconds is not None:
        result = _timed(result, nanoseconds)
    return Done(task, encode(result), summarise(result))


def _timed(result: Result, nanoseconds: int) -> Result:
    seconds = str((Decimal(nanoseconds) / 10**9).quantize(Decimal("0.001")))
    return result.model_copy(update={"run": result.run.model_copy(update={"seconds": seconds})})


def summarise(result: Result) -> Summary:
    loud = [check.severity for check in result.checks if check.verdict not in QUIET]
    return Summary(
        rows=len(result.indicators),
        funds=len(result.funds),
        achievements=len(result.achievements),
        staffing=len(result.staffing),
        unclaimed=len(result.coverage.unclaimed),
        errors=loud.count("error"),
        warnings=loud.count("warning"),
        infos=loud.count("info"),
        notices=result.run.notices,
        unread=sum(section.status == "failed" for section in result.sections),
        unread_pages=len(result.document.unread_pages),
    )


def _in_parallel(tasks: Sequence[Task], settings: Settings, timings: bool, workers: int) -> Iterator[Done | Failed]:
    left = dict.fromkeys(tasks)
    with TemporaryDirectory(prefix="gouji-") as aside:
        places = {task: Path(aside) / str(index) for index, task in enumerate(tasks)}
        pool = _pool(workers)
        try:
            futures = {pool.submit(_read_aside, task, settings, timings, places[task]): task for task in tasks}
            for future in as_completed(futures):
                task = futures.pop(future)  # whoever holds a future holds its result
                if not isinstance(future.exception(), BrokenProcessPool):
                    del left[task]
                    yield _fetched(future.result(), places[task])
        finally:
            _stop(pool)
        for task in left:  # a worker died and took the pool along: the rest one by one, so that only its own file is lost
            yield _alone(task, settings, timings, places[task])


def _alone(task: Task, settings: Settings, timings: bool, place: Path) -> Done | Failed:
    pool = _pool(1)
    try:
        future: Future[Done | Failed] = pool.submit(_read_aside, task, settings, timings, place)
        return _fetched(future.result(), place)
    except BrokenProcessPool:
        values = {"name": task.source}
        return Failed(task, Failure(texts.WORKER_DIED.of("zh", **values), texts.WORKER_DIED.of("en", **values), FAILED_IN_PART))
    finally:
        _stop(pool)


def _read_aside(task: Task, settings: Settings, timings: bool, place: Path) -> Done | Failed:
    """What a worker does: the bytes go into a folder of the parent's, not through the pipe.

    A worker that is killed in the middle of a long message leaves the parent waiting for its end for ever; a short
    message is written whole or not at all.
    """
    outcome = read_one(task, settings, timings)
    if isinstance(outcome, Failed):
        return outcome
    with Attempt(str(task.source)) as attempt:
        place.with_suffix(".json").write_bytes(outcome.encoded.json)
        place.with_suffix(".txt").write_bytes(outcome.encoded.text)
        return replace(outcome, encoded=Encoded(b"", b""))
    assert attempt.failure is not None  # the only other way out of the block
    return Failed(task, attempt.failure)


def _fetched(outcome: Done | Failed, place: Path) -> Done | Failed:
    if isinstance(outcome, Failed):
        return outcome
    json, text = place.with_suffix(".json"), place.with_suffix(".txt")
    encoded = Encoded(json.read_bytes(), text.read_bytes())
    json.unlink()
    text.unlink()
    return replace(outcome, encoded=encoded)


def _pool(workers: int) -> ProcessPoolExecutor:
    """Spawned, not forked: libraries below us start threads. Ctrl-C is the parent's alone."""
    threads = max(1, _processors() // workers)
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin_worker, (threads,))


def _begin_worker(threads: int) -> None:
    """The workers share the processors: each recognises scanned pages with its part of them, unless the user says otherwise."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault(THREADS_VARIABLE, str(threads))


def _stop(pool: ProcessPoolExecutor) -> None:
    """Ends the workers at once: they write nothing, so nothing is lost with them."""
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in multiprocessing.active_children():
        worker.terminate()
