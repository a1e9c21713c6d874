"""The whole path on real files: every claim at its place, every number in one class, the same bytes twice."""

from __future__ import annotations

from pathlib import Path

import pytest

import gouji
from gouji.config import Settings
from gouji.core.numerals import lex
from gouji.errors import SourceError, UsageError
from gouji.pipeline import evidence_of, recheck, run, tallies
from gouji.result import Result
from gouji.store.files import claims_of, encode

REPORT = """云台镇人民政府
2022年度部门整体支出绩效自评报告

一、部门概况
云台镇核定编制30名，其中行政编制18名、事业编制12名。
二、收支情况
2022年收入合计1,200.50万元，其中财政拨款收入900.25万元、其他收入310.25万元。
三、主要成效
新建机耕道12.6公里，惠及村民300余户。
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = tmp_path_factory.mktemp("reports") / "云台镇.txt"
    path.write_text(REPORT, encoding="utf-8")
    return run(path, Settings())


def test_run__reads_rows_with_values_and_places(result: Result) -> None:
    fund = next(fund for fund in result.funds if fund.amount.text == "1,200.50")
    assert (fund.unit, fund.yuan, fund.line, fund.direction) == ("万元", "12005000.00", 7, "income")
    assert REPORT[fund.amount.start : fund.amount.end] == "1,200.50"
    assert [(row.quantity.text, row.unit, row.line) for row in result.achievements] == [("12.6", "公里", 9), ("300", "户", 9)]
    assert result.text == REPORT


def test_run__finds_the_sum_that_does_not_add_up(result: Result) -> None:
    wrong = [check for check in result.checks if check.rule == "SUM-01" and check.verdict == "inconsistent"]
    assert [(check.severity, check.line, check.printed and check.printed.text) for check in wrong] == [("error", 7, "1,200.50")]
    assert wrong[0].computed == "1210.5"


def test_run__says_why_a_section_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一、工作打算\n继续努力。\n二、资金\n收入合计5.00万元。\n", encoding="utf-8")
    ended = {section.title: (section.status, section.reason) for section in run(path, Settings()).sections}
    assert ended == {"工作打算": ("skipped", "no_numbers"), "资金": ("done", None)}


def test_extract__refuses_an_engine_without_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOUJI_MODEL", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="no model is named: set GOUJI_MODEL"):
        gouji.extract(tmp_path / "never-read.txt", engine="llm")


def test_claims__stand_where_they_say(report_path: Path) -> None:
    result = run(report_path, Settings())
    placed = [(place, claim) for place, claim in claims_of(result) if claim.start is not None]
    assert placed
    assert [(place, claim.text) for place, claim in placed if result.text[claim.start : claim.end] != claim.text] == []
    lines = result.text.split("\n")
    assert [place for place, claim in placed if claim.text.split("\n")[0] not in lines[claim.line - 1]] == []


def test_numbers__are_each_in_one_class(report_path: Path) -> None:
    result = run(report_path, Settings())
    coverage = result.coverage
    unclaimed = {(number.start, number.end) for number in coverage.unclaimed}
    ruled_out = {(number.start, number.end) for number in coverage.ruled_out_numbers}
    everything = {(numeral.start, numeral.end) for numeral in evidence_of(result).numerals}
    assert unclaimed & ruled_out == set()
    assert unclaimed | ruled_out <= everything
    assert len(everything) == coverage.numbers == coverage.claimed + coverage.ruled_out + len(unclaimed)
    assert len(ruled_out) == coverage.ruled_out
    assert all(number.reason for number in coverage.ruled_out_numbers)


def test_run__gives_the_same_bytes_twice(report_path: Path) -> None:
    assert encode(run(report_path, Settings())) == encode(run(report_path, Settings()))


def test_recheck__gives_the_same_bytes_without_extraction(report_path: Path, tmp_path: Path) -> None:
    result = run(report_path, Settings())
    stored = gouji.load(gouji.save(result, tmp_path))
    assert encode(recheck(stored)) == encode(result)


def test_recheck__runs_the_chosen_rules_alone(result: Result) -> None:
    assert {check.rule for check in recheck(result, ("SUM",)).checks} == {"SUM-01"}
    assert gouji.check(result, ("RATE-03",)).checks == ()
    with pytest.raises(UsageError, match="there is no rule SAM"):
        recheck(result, ("SAM",))


def test_tallies__add_up(result: Result) -> None:
    tally = next(tally for tally in tallies(result) if tally.rule == "SUM-01")
    assert (tally.candidates, tally.tested, tally.agreeing, tally.findings) == (2, 2, 1, 1)


def test_extract__is_the_same_path(tmp_path: Path, result: Result) -> None:
    path = tmp_path / "云台镇.txt"
    path.write_text(REPORT, encoding="utf-8")
    extracted = gouji.extract(path)
    assert extracted.run.source == str(path)
    assert extracted.model_copy(update={"run": result.run}) == result
    with pytest.raises(SourceError, match="no such file"):
        gouji.extract(tmp_path / "absent.txt")


def test_lex__of_a_stored_result_sees_what_the_extraction_saw(result: Result) -> None:
    plain = lex(result.text)
    assert [numeral.text for numeral in evidence_of(result).numerals if numeral.is_quantity] == [
        numeral.text for numeral in plain if numeral.is_quantity
    ]
