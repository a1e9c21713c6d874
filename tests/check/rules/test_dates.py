"""DATE: periods and the evaluated year."""

from __future__ import annotations

import pytest
from tests.check.build import evidence, header, plain, relation

from gouji.check.dates import Day, read_day
from gouji.check.rules.dates import date_01_period_runs_forward, date_02_evidence_lies_in_period
from gouji.core.check import Check


def period(start: str, end: str) -> Check:
    (found,) = date_01_period_runs_forward(evidence(relation("period", f"于[start:{start}]至[end:{end}]开展自评")))
    return found


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        ("2021年4月8日", "2021年5月31日", "consistent"),
        ("2021年04月08日", "2020年05月31日", "contradictory"),
        ("2021.04.08", "2021.03.31", "contradictory"),
        ("2021-1-1", "2021-12-31", "consistent"),
        ("2021年1月1日", "12月31日", "consistent"),
        ("2021年5月", "3月", "contradictory"),
        ("二〇二一年五月", "二〇二一年三月", "contradictory"),
        ("2020年", "2022年", "consistent"),
        ("2021年2月30日", "2021年3月1日", "malformed"),
        ("2021年", "2021年3月1日", "untestable"),
        ("2021年4月", "2021年4月", "consistent"),
        ("年初", "2021年3月", "untestable"),
        ("20210408", "20210531", "consistent"),
    ],
)
def test_date_01__periods(start: str, end: str, verdict: str) -> None:
    found = period(start, end)
    assert found.verdict == verdict
    assert found.severity == ("error" if found.is_finding else "info")


def test_read_day__the_end_of_a_month() -> None:
    assert read_day("2024年2月底") == Day(2024, 2, 29)
    assert read_day("上半年") is None


def outside(*lines: str) -> list[tuple[int, int]]:
    given = evidence(header("[fiscal_year:2021]年度报告"), *map(plain, lines))
    found = list(date_02_evidence_lies_in_period(given))
    assert all((check.severity, check.verdict) == ("info", "suspicious") for check in found)
    return [(check.line, len(check.claims)) for check in found]


def test_date_02__evidence_that_stops_early_is_told_once_a_date() -> None:
    assert outside("截至2021年10月底，完成80%。", "截止到2021年10月底，修路3公里。") == [(2, 2)]


def test_date_02__a_rate_of_the_next_year() -> None:
    assert outside("2022年医疗保险参保率93.1%") == [(2, 1)]


@pytest.mark.parametrize(
    "line",
    [
        "截至2021年12月31日，完成80%",
        "截至2021年底，完成80%",
        "力争到2022年覆盖率达95%",
        "截至2019年10月，累计3公里",
        "2022年计划修路",
    ],
)
def test_date_02__inside_the_year_is_silent(line: str) -> None:
    assert outside(line) == []
