"""Runs the pipeline over many files, in this process or in several."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from typing import Final

from gouji.commands.inputs import Task
from gouji.commands.outcome import Done, Failed, OnPageOf, read_one
from gouji.commands.workers import Workers, processors
from gouji.config import Settings

PARALLEL_FROM_BYTES: Final = 1_000_000
"""Less than this in all is read faster than the first worker starts."""


def process(
    tasks: Sequence[Task], settings: Settings, *, timings: bool = False, on_page: OnPageOf | None = None
) -> Generator[Done | Failed]:
    """Every task's outcome as soon as it is known; with several workers not in the tasks' order. Closing it ends the workers.

    ``on_page`` is told how far each file of pages is read.
    """
    on_page = on_page or _silent
    workers = worker_count(tasks, settings.workers)
    if workers > 1:
        yield from Workers(settings, timings, on_page).outcomes(tasks, workers)
    else:
        for task in tasks:
            yield read_one(task, settings, timings, partial(on_page, task))


def _silent(task: Task, done: int, total: int) -> None:
    """Nobody watches."""


def worker_count(tasks: Sequence[Task], asked: int) -> int:
    """As many as asked for; by default one for each processor where there is enough to read, else none but this process."""
    if asked:
        return min(asked, len(tasks))
    size = sum(task.source.stat().st_size for task in tasks if task.source.is_file())
    return min(processors(), len(tasks)) if size >= PARALLEL_FROM_BYTES else 1
