"""What becomes of one report that the pipeline is run over."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from gouji.commands.attempt import Attempt, Failure
from gouji.commands.inputs import Task
from gouji.config import Settings
from gouji.core.check import QUIET
from gouji.pipeline import run
from gouji.result import Result
from gouji.source import OnPage
from gouji.store.files import Encoded, encode

OnPageOf = Callable[[Task, int, int], None]
"""Called with the file, pages read and pages in all."""


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
