"""The list and the charts against the same questions asked of the plain values."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import pytest
from tests.store.workspace.build import ODD, RATE, SAME, SUM, Clock, add, append, decided, draft, result

from gouji.decision import Event
from gouji.result import Result
from gouji.store.workspace import (
    Addition,
    Count,
    Dimension,
    Filter,
    Finding,
    Index,
    Order,
    ReportRow,
    Workspace,
    fresh_index,
)

UNITS = ("临溪县青石镇人民政府", "临溪县白沙乡人民政府", "")
KINDS = ((), (SUM,), (SUM, SUM, RATE), (SAME, ODD), (ODD, RATE, RATE, SUM))


@dataclass(frozen=True)
class Plain:
    """What the list should know of one report, kept beside it."""

    name: str
    index: Index


@pytest.fixture
def plain(workspace: Workspace) -> list[Plain]:
    """Reports of three units and two years, with five kinds of findings, a third of them decided in part."""
    kept: list[Plain] = []

    def index(of: Result, run: int, log: tuple[Event, ...]) -> Index:
        made = fresh_index(of, run, log)
        if len(kept) % 3 == 1:
            made = decided(made, "false_alarm", "SUM-01")
        elif len(kept) % 3 == 2:
            made = decided(decided(made, "report_wrong", "SAME-01"), "both_right", "RATE-03", status="signed_off")
            made = replace(made, orphans=len(kept) % 2)
        kept.append(Plain(of.document.name, made))
        return made

    cases = enumerate(itertools.product(UNITS, ("2021", "2022"), KINDS))
    results = [result(f"报告{n:02}.txt", unit=unit, year=year, found=found) for n, (unit, year, found) in cases]
    nameless = [one.model_copy(update={"report": one.report.model_copy(update={"unit_name": None})}) for one in results[-5:]]
    workspace.add_many([Addition(one, Path("x")) for one in (*results[:-5], *nameless)], copy=False, index=index)
    return kept


def of_report(which: Filter, one: Plain) -> bool:
    index = one.index
    named = ((which.units, index.unit_name), (which.years, index.fiscal_year), (which.statuses, index.status))
    words = all(any(word in place for place in (one.name, index.unit_name, index.title)) for word in which.text.split())
    return words and (index.orphans > 0 or not which.orphaned) and all(not wanted or value in wanted for wanted, value in named)


def of_finding(which: Filter, finding: Finding) -> bool:
    named = (
        (which.rules, finding.rule), (which.severities, finding.severity), (which.verdicts, finding.verdict),
        (which.decided, finding.decided or "open"),
    )  # fmt: skip
    return all(not wanted or value in wanted for wanted, value in named)


FILTERS = {
    "everything": Filter(),
    "rule": Filter(rules=("SUM-01",)),
    "two rules": Filter(rules=("SUM-01", "SAME-02")),
    "rule and severity of one finding": Filter(rules=("SUM-01",), severities=("info",)),
    "severity and verdict": Filter(severities=("error",), verdicts=("contradictory",)),
    "open": Filter(decided=("open",)),
    "open errors": Filter(severities=("error",), decided=("open",)),
    "open or false alarm": Filter(rules=("SUM-01",), decided=("open", "false_alarm")),
    "one way": Filter(decided=("both_right",)),
    "unit": Filter(units=(UNITS[1],)),
    "no unit": Filter(units=("",)),
    "year and status": Filter(years=("2021",), statuses=("signed_off", "in_review")),
    "needs another look": Filter(orphaned=True, years=("2021",)),
    "text": Filter(text=" 青石镇  2022 "),
    "text and findings": Filter(text="报告1", severities=("warning",), decided=("open",)),
    "nothing": Filter(rules=("NONE-01",), units=("nowhere",)),
}
EMPTY = ("rule and severity of one finding", "nothing")
"""A report with an error of one rule and an info of another has no info of the first."""


@pytest.mark.parametrize("name", FILTERS)
def test_list__lets_through_what_the_filter_says(workspace: Workspace, plain: list[Plain], name: str) -> None:
    which = FILTERS[name]
    wanted = [
        one.name
        for one in plain
        if of_report(which, one) and (not which.of_findings or any(of_finding(which, finding) for finding in one.index.findings))
    ]
    listing = workspace.reports(which, order="name", limit=1000)
    assert [row.name for row in listing.rows] == wanted
    assert listing.total == len(wanted)
    assert bool(wanted) == (name not in EMPTY)


def bars(by: Dimension, which: Filter, plain: list[Plain]) -> set[Count]:
    findings: Counter[str] = Counter()
    reports: Counter[str] = Counter()
    for one in filter(lambda one: of_report(which, one), plain):
        index = one.index
        values = {"unit": index.unit_name, "year": index.fiscal_year, "status": index.status}
        found = [finding for finding in index.findings if of_finding(which, finding)]
        if by in ("rule", "severity"):
            each = [finding.rule if by == "rule" else finding.severity for finding in found]
        else:
            each = [values[by]] * len(found)
        findings.update(each)
        reports.update(set(each) if by in ("rule", "severity") or which.of_findings else {values[by]})
    return {Count(value, findings[value], number) for value, number in reports.items()}


@pytest.mark.parametrize("name", FILTERS)
def test_counts__are_those_of_the_findings(workspace: Workspace, plain: list[Plain], name: str) -> None:
    for by in get_args(Dimension):
        counted = workspace.counts(by, FILTERS[name])
        assert set(counted) == bars(by, FILTERS[name], plain), by
        assert [bar.findings for bar in counted] == sorted((bar.findings for bar in counted), reverse=True)


def test_list__is_cut_into_pages_without_overlap(workspace: Workspace, plain: list[Plain]) -> None:
    for order in get_args(Order):
        pages = [workspace.reports(order=order, limit=7, offset=offset) for offset in range(0, 35, 7)]
        assert {page.total for page in pages} == {30}
        assert sorted(row.name for page in pages for row in page.rows) == [one.name for one in plain], order
    assert workspace.reports(limit=0).rows == ()


def test_list__has_the_worst_report_first(workspace: Workspace, plain: list[Plain]) -> None:
    def worst(row: ReportRow) -> tuple[int, int, int]:
        return -row.errors, -row.warnings, row.id

    rows = workspace.reports(limit=100).rows
    assert list(rows) == sorted(rows, key=worst)
    assert rows[0].errors == 2


def test_list__has_what_was_added_or_decided_last_first(workspace: Workspace, clock: Clock) -> None:
    ids = []
    for number in range(3):
        clock.advance(1)
        ids.append(add(workspace, result(f"{number}.txt")).report_id)
    clock.advance(1)
    append(workspace, ids[1], [draft()])
    assert [row.id for row in workspace.reports(order="added").rows] == ids[::-1]
    assert workspace.reports(order="touched").rows[0].id == ids[1]


def test_text__is_found_in_capitals_and_never_a_pattern(workspace: Workspace) -> None:
    add(workspace, result("Report_A.TXT"))
    assert [workspace.reports(Filter(text=text)).total for text in ("report_a", "REPORT", "a.t", "\0")] == [1, 1, 1, 1]
    assert [workspace.reports(Filter(text=text)).total for text in ("repor%a", "reportxa", "%", "'", "a\\")] == [0, 0, 0, 0, 0]
