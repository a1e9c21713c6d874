"""Measuring a result against an annotation, and agreeing with the independent measure where it is at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gouji.annotation import Annotation, read_annotation
from gouji.config import Settings
from gouji.errors import UsageError
from gouji.evaluate import Difference, likeness, measure, printed_number, total
from gouji.pipeline import run
from gouji.result import Achievement, Claim, Coverage, Document, Fund, Header, Indicator, Result, Run
from gouji.store.files import write_result

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def figure(text: str, line: int, start: int) -> Claim:
    return Claim(text=text, value=None, start=start, end=start + len(text), line=line)


def fund(number: int, text: str, line: int, unit: str = "万元") -> Fund:
    amount = figure(text, line, number * 100)
    return Fund(id=f"f{number}", name="收入合计", amount=amount, unit=unit, direction="income", line=line)


def row(number: int, name: str, line: int, **cells: Claim) -> Indicator:
    return Indicator(id=f"i{number}", path=("产出指标",), name=figure(name, line, number), kind="row", line=line, **cells)


def result(**lists: tuple[Fund | Achievement | Indicator, ...]) -> Result:
    document = Document(sha256="", name="a.txt", media_type="text/plain", characters=0, text_sha256="")
    coverage = Coverage(numbers=0, claimed=0, ruled_out=0)
    return Result.model_validate(
        {"document": document, "report": Header(), "coverage": coverage, "run": Run(engine="rules"), **lists}
    )


def gold(**lists: object) -> Annotation:
    return Annotation.model_validate(lists)


def annotated(line: int, amount: str, **more: object) -> dict[str, object]:
    return {"line": line, "amount": amount, "unit": "万元", "name": "收入合计", **more}


def test_figures__are_found_one_to_one() -> None:
    said = result(funds=(fund(1, "5.00", 3), fund(2, "5.10", 3), fund(3, "7.5", 4, unit="元")))
    score = measure(said, gold(funds=[annotated(3, "5.00"), annotated(4, "7.5"), annotated(9, "8")]))
    assert (score.funds.gold, score.funds.found, score.funds.unwanted, score.funds.units_right) == (3, 2, 1, 1)
    assert score.funds.rates()["precision"] == pytest.approx(2 / 3)
    assert [(one.kind, one.line, one.got or one.wanted) for one in score.differences] == [
        ("missing", 9, "8万元"),
        ("unwanted", 3, "5.10万元"),
    ]


def test_figures__listed_twice_or_in_the_wrong_list_count_against_it() -> None:
    said = result(funds=(fund(1, "5", 3), fund(1, "5", 3).model_copy(update={"id": "f9"}), fund(2, "6", 3)))
    score = measure(said, gold(funds=[annotated(3, "5")], staffing=[{"line": 3, "value": "6", "unit": "人", "subject": "编制"}]))
    assert (score.funds.found, score.funds.duplicates, score.funds.misfiled, score.funds.unwanted) == (1, 1, 1, 0)
    assert score.funds.rates()["precision"] == pytest.approx(1 / 3)


def test_figures__in_doubt_or_neutral_count_neither_way() -> None:
    doubtful = gold(funds=[annotated(3, "5", doubt="why")], neutral=[[4, "6"]])
    for said in (result(), result(funds=(fund(1, "5", 3), fund(2, "6", 4)))):
        score = measure(said, doubtful)
        assert (score.funds.gold, score.funds.said, score.differences) == (0, 0, [])
        assert score.funds.rates()["f1"] is None


def test_rows__are_found_by_name_and_cells_near_their_line() -> None:
    said = result(
        indicators=(row(1, "新建机耕道", 11, weight=figure("5", 11, 50), score=figure("4分", 11, 60)), row(2, "别的", 40))
    )
    wanted = {"line": 10, "name": "新建机耕道（公里）", "path": ["产出指标"], "weight": "5", "score": "3"}
    score = measure(said, gold(indicators=[wanted, {"line": 39, "name": "群众满意度", "score": "9"}]))
    counts = score.indicators
    assert (counts.gold, counts.found, counts.names_right, counts.paths_right) == (2, 1, 1, 1)
    assert (counts.cells, counts.cells_right, counts.cells_said) == (3, 1, 2)
    assert (
        Difference("indicators", "cells", 10, "新建机耕道（公里）", "weight=5 score=3", "weight=5 score=4") in score.differences
    )


def test_rows__of_levels_and_the_overall_score_are_not_unwanted() -> None:
    level = row(1, "产出指标（40分）", 5, weight=figure("40", 5, 1))
    overall = row(2, "自评得分", 9, score=figure("96分", 9, 2))
    extra = row(3, "多余", 20, score=figure("3", 20, 3))
    annotation = gold(
        report={"self_score": {"value": "96", "line": 9}}, groups=[{"line": 5, "name": "产出指标（40分）", "weight": "40"}]
    )
    score = measure(result(indicators=(level, overall, extra)), annotation)
    assert (score.indicators.unwanted, score.indicators.cells_said) == (1, 1)


def test_header__values_are_compared_without_blanks() -> None:
    said = result().model_copy(update={"report": Header(title=figure("2022年度 自评报告", 1, 0), grade=figure("良", 2, 30))})
    wanted = {"title": {"value": "2022年度自评报告", "line": 1}, "grade": {"value": "优", "line": 2}, "filled_on": None}
    score = measure(said, gold(report=wanted))
    assert (score.report.fields, score.report.right) == (2, 1)
    assert score.differences == [Difference("report", "header", 2, "grade", "优", "良")]


def test_total__adds_counts_before_making_rates() -> None:
    good = measure(result(funds=(fund(1, "5", 3),)), gold(funds=[annotated(3, "5")]))
    bad = measure(result(), gold(funds=[annotated(line, "5") for line in (1, 2, 3)]))
    assert total([good, bad]).funds.rates()["recall"] == pytest.approx(1 / 4)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,531.23万元", "1,531.23"),
        ("94.28％", "94.28"),
        ("近三十户", "三十"),
        ("-3.5", "-3.5"),
        ("2022.", "2022"),
        ("优", "优"),
        (None, ""),
    ],
)
def test_printed_number__is_the_number_alone(text: str | None, number: str) -> None:
    assert printed_number(text) == number


def test_likeness__is_1_for_a_part_and_shares_pairs_else() -> None:
    assert likeness("财政拨款收入", "财政拨款") == 1.0
    assert likeness("机耕道里程", "机耕道长度") == pytest.approx(0.5)
    assert likeness("甲乙", "丙丁") == 0.0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "Invalid JSON"),
        ('{"funds": [{"line": 0}]}', "funds.0.line"),
        ('{"funds": [{"line": 2, "amount": 5.0}]}', "funds.0."),
    ],
)
def test_read_annotation__says_what_cannot_be_used(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "gold.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=reason):
        read_annotation(path)


def pairs() -> list[object]:
    """(report, annotation) of every sample and of the seeds that are annotated."""
    samples = [(path, path.with_name(f"{path.stem}.gold.json")) for path in sorted((ROOT / "samples").glob("*.*"))]
    golds = sorted((SHARED / "gold").glob("*.json"))
    seeds = [(SHARED / "seeds" / json.loads(path.read_bytes())["file"], path) for path in golds]
    found = [pair for pair in (*samples, *seeds) if pair[0].suffix in (".txt", ".docx") and pair[1].is_file()]
    return [pytest.param(*pair, id=pair[1].stem) for pair in found]


@pytest.mark.parametrize(("report", "annotation"), pairs())
def test_measure__agrees_with_the_independent_measure(report: Path, annotation: Path, tmp_path: Path) -> None:
    script = SHARED / "score" / "score.py"
    if not script.is_file():
        pytest.skip("../shared/score is not at hand")
    extracted = run(report, Settings())
    written = write_result(extracted, tmp_path / report.name)
    command = [sys.executable, str(script), str(written), str(annotation), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout)
    ours = measure(extracted, read_annotation(annotation))
    for name, counts in ours.parts().items():
        mine = {**{one: getattr(counts, one) for one in counts.__slots__}, **counts.rates()}
        renamed = {"gold_rows": "gold", "found_rows": "found", "gold_cells": "cells", "unwanted_rows": "unwanted"}
        got = {key: mine[renamed.get(key, key)] for key in theirs[name]}
        assert {key: value or 0 for key, value in got.items()} == {
            key: pytest.approx(value or 0, abs=1e-4) for key, value in theirs[name].items()
        }, name
