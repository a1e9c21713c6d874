"""What goes into a workspace and comes out of it: frozen values that know no database."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from gouji.core.check import QUIET, Severity, Verdict
from gouji.decision import Event, Way
from gouji.errors import NoSuchReportError, WorkspaceError
from gouji.keys import fingerprints
from gouji.result import Claim, Result

Status = Literal["new", "in_review", "signed_off", "approved"]
Role = Literal["reader", "reviewer", "approver"]
Order = Literal["worst", "name", "unit", "year", "added", "touched"]
Dimension = Literal["rule", "unit", "year", "severity", "status"]

ROLES: Final[tuple[Role, ...]] = ("reader", "reviewer", "approver")
_YEAR: Final = re.compile(r"\d{4}")


class StaleError(WorkspaceError):
    """The report has moved on since the reviewer looked: nothing was written.

    ``since`` are the events that came in between, ``run`` is the run that is now the current one.
    """

    def __init__(self, since: tuple[Event, ...], run: int) -> None:
        who = ", ".join(dict.fromkeys(event.user for event in since))
        if since:
            zh = f"这份报告在您查看之后已有 {len(since)} 条新决定（{who}），未写入。请查看后重做。"
            en = f"{len(since)} decisions were made since you looked ({who}); nothing was written, look again and decide."
        else:
            zh = "这份报告在您查看之后已重新提取，未写入。请查看后重做。"
            en = "the report was extracted again since you looked; nothing was written, look again and decide."
        super().__init__(zh, en)
        self.since = since
        self.run = run


def no_such_report(report_id: int) -> NoSuchReportError:
    return NoSuchReportError(f"工作区中没有编号为 {report_id} 的报告。", f"the workspace has no report with the id {report_id}.")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a report as it stands. ``key`` is its fingerprint; ``decided`` is None while it is open."""

    rule: str
    severity: Severity
    verdict: Verdict
    key: str
    decided: Way | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What lists, filters and charts know of a report as its log leaves it.

    ``run`` is the run that it was computed over. ``unclaimed`` counts numbers that no row uses, ``orphans`` standing
    decisions whose target is no longer there.
    """

    run: int
    findings: tuple[Finding, ...]
    status: Status = "new"
    title: str = ""
    unit_name: str = ""
    fiscal_year: str = ""
    unclaimed: int = 0
    orphans: int = 0


Indexer = Callable[[Result, int, tuple[Event, ...]], Index]
"""(result, its run, the log) -> what the index of that report is."""


def fresh_index(result: Result, run: int, log: Sequence[Event] = ()) -> Index:
    """The index of a result on which nobody has decided anything; a log makes it "in review", its decisions are not replayed."""
    keys = fingerprints(result)
    header = result.report
    return Index(
        run=run,
        findings=tuple(
            Finding(check.rule, check.severity, check.verdict, keys[check.id])
            for check in result.checks
            if check.verdict not in QUIET
        ),
        status="in_review" if log else "new",
        title=_text(header.title),
        unit_name=_text(header.unit_name),
        fiscal_year=_year(header.fiscal_year),
        unclaimed=len(result.coverage.unclaimed),
    )


def _text(claim: Claim | None) -> str:
    return claim.text if claim else ""


def _year(claim: Claim | None) -> str:
    """Four digits where the year has them, else what is printed."""
    digits = _YEAR.search(_text(claim))
    return digits.group() if digits else _text(claim)


@dataclass(frozen=True, slots=True)
class Addition:
    result: Result
    source: Path


@dataclass(frozen=True, slots=True)
class Added:
    """``again``: the report was there and has a new run; ``unchanged``: the new result is the one that was there."""

    report_id: int
    how: Literal["new", "again", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report in the list. ``run`` is its current run, ``seq`` the last event of its log (0: none), ``touched`` when
    that was. ``findings`` = ``decided`` + open ones; ``errors``, ``warnings`` and ``infos`` count the open ones."""

    id: int
    name: str
    sha256: str
    title: str
    unit_name: str
    fiscal_year: str
    added: datetime
    run: int
    seq: int
    touched: datetime | None
    status: Status
    findings: int
    decided: int
    errors: int
    warnings: int
    infos: int
    unclaimed: int
    orphans: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One extraction of a report."""

    id: int
    engine: str
    version: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which reports, and which of their findings. An empty field filters nothing; values of one field are alternatives.

    ``rules``, ``severities``, ``verdicts`` and ``decided`` ask for one finding that has all of them; "open" is a finding
    that is not decided. ``orphaned`` asks for reports with decisions that need another look. Each word of ``text`` must
    stand in the report's name, unit or title, in capitals or not.
    """

    rules: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    decided: tuple[Way | Literal["open"], ...] = ()
    units: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    orphaned: bool = False
    text: str = ""

    @property
    def of_findings(self) -> bool:
        return bool(self.rules or self.severities or self.verdicts or self.decided)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; ``total`` counts all that the filter lets through."""

    rows: tuple[ReportRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Count:
    """A bar of a chart: findings with ``value``, and the reports that they are in."""

    value: str
    findings: int
    reports: int


@dataclass(frozen=True, slots=True)
class Lease:
    """``user`` has the report open, as far as is known until ``until``."""

    report_id: int
    user: str
    until: datetime


@dataclass(frozen=True, slots=True)
class User:
    name: str
    role: Role
    added: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSettings:
    """What holds for everyone in a workspace. ``second_pair_of_eyes``: a signed-off report needs an approver."""

    second_pair_of_eyes: bool = False
