"""Several processes that read reports. Only the parent writes: a worker that is killed leaves nothing."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import queue
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextvars import ContextVar
from dataclasses import dataclass, replace
from multiprocessing.sharedctypes import RawArray
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from gouji import texts
from gouji.commands.attempt import Attempt, Failure
from gouji.commands.exits import FAILED_IN_PART
from gouji.commands.inputs import Task
from gouji.commands.outcome import Done, Failed, OnPageOf, read_one
from gouji.config import Settings
from gouji.source.ocr.engine import THREADS_VARIABLE
from gouji.store.files import Encoded

_LOOK_SECONDS: Final = 0.2
"""How often the parent looks how far the workers are while none has ended a file."""


@dataclass(frozen=True)
class Workers:
    """How they read; ``on_page`` is told how far each file of pages is read."""

    settings: Settings
    timings: bool
    on_page: OnPageOf

    def outcomes(self, tasks: Sequence[Task], count: int) -> Iterator[Done | Failed]:
        """Every task's outcome as soon as it is known. Closing it ends the workers."""
        left = dict.fromkeys(tasks)
        with TemporaryDirectory(prefix="gouji-") as folder:
            for outcome in self._shared_out(tasks, count, Path(folder)):
                del left[outcome.task]
                yield outcome
            for task in left:  # a worker died and took the pool along: the rest one by one, so that only its own file is lost
                yield next(self._shared_out([task], 1, Path(folder)), _died(task))

    def _shared_out(self, tasks: Sequence[Task], count: int, folder: Path) -> Iterator[Done | Failed]:
        """The outcomes until all are known or a worker died."""
        pages = _PagesRead(len(tasks))
        pool = _pool(count, pages)
        ended: queue.SimpleQueue[Future[Done | Failed]] = queue.SimpleQueue()
        reading: dict[Future[Done | Failed], int] = {}
        try:
            for number, task in enumerate(tasks):
                future = pool.submit(_read_aside, task, self.settings, self.timings, folder / str(number), number)
                reading[future] = number
                future.add_done_callback(ended.put)
            while reading:
                try:
                    future = ended.get(timeout=_LOOK_SECONDS)
                except queue.Empty:
                    for number in reading.values():
                        self.on_page(tasks[number], *pages.of(number))
                    continue
                number = reading.pop(future)  # whoever holds a future holds its result
                yield _fetched(future.result(), folder / str(number))
        except BrokenProcessPool:
            return
        finally:
            _stop(pool)


class _PagesRead:
    """How far the workers are in each file, in memory they share with their parent.

    Written without a lock: a worker that is killed while it holds one would stop all others."""

    def __init__(self, files: int) -> None:
        self._counts = RawArray(ctypes.c_int, 2 * files)

    def note(self, file: int, done: int, total: int) -> None:
        self._counts[2 * file : 2 * file + 2] = [done, total]

    def of(self, file: int) -> tuple[int, int]:
        """Pages read and pages in all; both 0 for a file that was not begun or has no pages."""
        return self._counts[2 * file], self._counts[2 * file + 1]


_pages_read: Final[ContextVar[_PagesRead]] = ContextVar("pages read")
"""In a worker, that of its pool: shared memory goes to a process as it starts, and no other way."""


def _read_aside(task: Task, settings: Settings, timings: bool, place: Path, number: int) -> Done | Failed:
    """What a worker does: the bytes go into a folder of the parent's, not through the pipe.

    A worker that is killed in the middle of a long message leaves the parent waiting for its end for ever; a short
    message is written whole or not at all.
    """
    outcome = read_one(task, settings, timings, lambda done, total: _pages_read.get().note(number, done, total))
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


def _died(task: Task) -> Failed:
    values = {"name": task.source}
    return Failed(task, Failure(texts.WORKER_DIED.of("zh", **values), texts.WORKER_DIED.of("en", **values), FAILED_IN_PART))


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pool(workers: int, pages: _PagesRead) -> ProcessPoolExecutor:
    """Spawned, not forked: libraries below us start threads. Ctrl-C is the parent's alone."""
    threads = max(1, processors() // workers)
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin_worker, (threads, pages))


def _begin_worker(threads: int, pages: _PagesRead) -> None:
    """The workers share the processors: each recognises scanned pages with its part of them, unless the user says otherwise."""
    _pages_read.set(pages)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault(THREADS_VARIABLE, str(threads))


def _stop(pool: ProcessPoolExecutor) -> None:
    """Ends the workers at once: they write nothing, so nothing is lost with them."""
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in multiprocessing.active_children():
        worker.terminate()
