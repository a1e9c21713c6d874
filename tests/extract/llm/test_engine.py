"""From scripted answers to rows: re-asks, failures that cost one section and not its neighbours, figures across bundles."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from gouji.core.answers import Answers
from gouji.evaluate import measure
from gouji.extract.answers import SectionsAnswer
from gouji.extract.llm.ask import FailureKind, Prompt
from gouji.extract.llm.engine import ROWS_REFUSED, Options, Reading, extract, plan
from gouji.extract.llm.scope import Scope, everything, leftovers
from gouji.ground import ground, settle
from gouji.result import Result, Run
from gouji.store import convert

from .made import Made
from .perfect import PerfectModel
from .scripted import ScriptedAsker, ids_of, report_of

SHARED = Path(__file__).resolve().parents[4] / "shared"
SEEDS = ("001", "003", "004")

CHAPTERS = "".join(f"{number}、第{number}项工作\n修建道路{21 + at}公里。\n" for at, number in enumerate("一二三四五六七八"))
REPORT = """云台镇人民政府
2022年度部门整体支出绩效自评报告

一、收支情况
2022年收入合计1,200.50万元，其中财政拨款收入900.25万元、其他收入310.25万元。
二、主要成效
新建机耕道12.6公里，惠及村民300余户。
"""


def run(scope: Scope, asker: ScriptedAsker, characters: int = 6000) -> Reading:
    return asyncio.run(extract(scope, asker, Options(bundle_characters=characters)))


def whole(made: Made) -> Scope:
    return everything(made.report, made.numerals)


def roads(prompt: Prompt) -> str:
    """Every number of the prompt as an achievement."""
    return json.dumps({"ach": [{"n": "修建道路", "v": number} for number in ids_of(prompt)]})


def test_extract__places_what_the_model_points_at(tmp_path: Path) -> None:
    made = Made(tmp_path, REPORT)
    said = {
        "h": {"title": "2022年度部门整体支出绩效自评报告", "unit": "云台镇人民政府", "year": "2022"},
        "fund": [{"n": "收入合计", "v": made.id("1,200.50"), "d": "income"}],
        "ach": [{"n": "新建机耕道", "v": made.id("12.6")}, {"n": "惠及村民", "v": made.id("300")}],
        "rel": [{"k": "sum", "w": made.id("1,200.50"), "p": [made.id("900.25"), made.id("310.25")], "all": True}],
    }
    reading = run(whole(made), ScriptedAsker(lambda prompt, lines: json.dumps(said)))
    rows = ground(reading.answers, made.report, made.numerals)
    assert [(row.name, row.amount.text, row.unit, row.line) for row in rows.funds] == [("收入合计", "1,200.50", "万元", 5)]
    assert [(row.quantity.text, row.unit, row.qualifier) for row in rows.achievements] == [
        ("12.6", "公里", None),
        ("300", "户", "余"),
    ]
    (relation,) = rows.relations
    assert [(operand.role, operand.claim.value, operand.label) for operand in relation.operands] == [
        ("whole", "1200.50", "收入合计"), ("part", "900.25", None), ("part", "310.25", None),
    ]  # fmt: skip
    assert (relation.kind, relation.exhaustive, relation.by) == ("sum", True, "llm")
    assert rows.header.unit_name is not None
    assert (rows.header.unit_name.text, rows.header.unit_name.line) == ("云台镇人民政府", 1)
    assert set(reading.by.values()) == {"llm"}


def test_extract__asks_again_for_the_faulty_rows_alone(tmp_path: Path) -> None:
    made = Made(tmp_path, REPORT)
    right, wrong = {"n": "新建机耕道", "v": made.id("12.6")}, {"n": "惠及村民", "v": 4711}

    def answer(prompt: Prompt, lines: list[str]) -> str:
        return json.dumps({"ach": [{**wrong, "v": made.id("300")}] if lines else [right, wrong]})

    asker = ScriptedAsker(answer)
    reading = run(whole(made), asker)
    assert asker.lines == [['ach {"n":"惠及村民","v":4711}：报告里没有编号 4711']]
    assert [row.quantity for row in reading.answers.achievements] == [made.id("12.6"), made.id("300")]
    assert {outcome.status for outcome in reading.outcomes} == {"done"}
    assert reading.usage.calls == 2


def test_extract__drops_what_stays_wrong_and_says_so_on_the_section(tmp_path: Path) -> None:
    made = Made(tmp_path, REPORT)
    said = json.dumps({"ach": [{"n": "新建机耕道", "v": made.id("12.6")}, {"n": "惠及市民", "v": made.id("300")}]})
    reading = run(whole(made), ScriptedAsker(lambda prompt, lines: said))
    assert [row.subject for row in reading.answers.achievements] == ["新建机耕道"]
    assert [(outcome.section, outcome.status, outcome.reason) for outcome in reading.outcomes] == [
        ("S2", "done", None), ("S3", "failed", ROWS_REFUSED),
    ]  # fmt: skip
    assert "正文里没有“惠及市民”" in reading.outcomes[1].zh
    assert reading.usage.calls == 3


@pytest.mark.parametrize("said", ["{}", '{"fund": [], "no": []}', '{"no": [9001]}'])
def test_extract__an_answer_that_names_no_number_is_no_reading(tmp_path: Path, said: str) -> None:
    made = Made(tmp_path, REPORT)
    asker = ScriptedAsker(lambda prompt, lines: said)
    reading = run(whole(made), asker)
    assert {outcome.status for outcome in reading.outcomes} == {"failed"}
    assert {outcome.reason for outcome in reading.outcomes} == {"empty"}
    assert "没有一个编号进了任何表" in asker.lines[0][0]
    assert reading.answers == Answers()


def test_answer__of_other_keys_alone_is_of_another_form() -> None:
    with pytest.raises(ValidationError):
        SectionsAnswer.model_validate({"funds": [{"n": "收入合计", "v": 3}]})
    assert SectionsAnswer.model_validate({"funds": [], "no": [3]}).no == (3,)


def failing(kind: FailureKind, bad: str) -> ScriptedAsker:
    return ScriptedAsker(lambda prompt, lines: kind if bad in prompt.user else roads(prompt))


@pytest.mark.parametrize("kind", ["length", "refusal", "schema"])
def test_extract__one_bad_section_never_loses_all_the_others(tmp_path: Path, kind: FailureKind) -> None:
    made = Made(tmp_path, CHAPTERS)
    reading = run(whole(made), failing(kind, "第三项"))
    kept = {row.quantity for row in reading.answers.achievements}
    failed = {outcome.section for outcome in reading.outcomes if outcome.status == "failed"}
    assert made.id("23") not in kept
    assert len(kept) == (7 if kind == "length" else 4)
    assert len(failed) == 8 - len(kept)
    assert {outcome.reason for outcome in reading.outcomes if outcome.status == "failed"} == {kind}


def test_extract__halves_what_was_cut_until_it_fits(tmp_path: Path) -> None:
    made = Made(tmp_path, CHAPTERS)
    asker = ScriptedAsker(lambda prompt, lines: "length" if len(ids_of(prompt)) > 2 else roads(prompt))
    reading = run(whole(made), asker)
    assert [len(ids_of(prompt)) for prompt in asker.prompts if prompt.task == "sections"] == [8, 4, 4, 2, 2, 2, 2]
    assert len(reading.answers.achievements) == 8
    assert {outcome.status for outcome in reading.outcomes} == {"done"}


def test_extract__a_single_section_that_is_cut_fails_with_that_reason(tmp_path: Path) -> None:
    made = Made(tmp_path, "一、成效\n修建道路5公里。\n")
    asker = ScriptedAsker(lambda prompt, lines: "length")
    (outcome,) = run(whole(made), asker).outcomes
    assert (outcome.status, outcome.reason, len(asker.prompts)) == ("failed", "length", 1)


@pytest.mark.parametrize("kind", ["budget", "auth", "transport", "store"])
def test_extract__does_not_ask_again_where_that_cannot_help(tmp_path: Path, kind: FailureKind) -> None:
    asker = ScriptedAsker(lambda prompt, lines: kind)
    reading = run(whole(Made(tmp_path, CHAPTERS)), asker)
    assert len(asker.prompts) == 1
    assert {outcome.reason for outcome in reading.outcomes} == {kind}


def test_extract__waits_for_no_bundle_before_it_asks_the_next(tmp_path: Path) -> None:
    made = Made(tmp_path, CHAPTERS)
    scope = whole(made)
    asked: list[int] = []

    class Slow(ScriptedAsker):
        async def ask(self, prompt: Prompt, *rest: Any) -> Any:
            asked.append(len(asked))
            while prompt.task == "sections" and len(asked) < len(plan(scope, Options(bundle_characters=60))):
                await asyncio.sleep(0)
            return await super().ask(prompt, *rest)

    reading = run(scope, Slow(lambda prompt, lines: roads(prompt) if prompt.task == "sections" else "{}"), 60)
    assert len(asked) > 2
    assert len(reading.answers.achievements) == 8


def test_extract__asks_nothing_of_a_report_without_numbers(tmp_path: Path) -> None:
    asker = ScriptedAsker(lambda prompt, lines: "transport")
    reading = run(whole(Made(tmp_path, "一、打算\n继续努力。\n")), asker)
    assert (asker.prompts, reading.outcomes, dict(reading.prompts)) == ([], (), {})


TWICE = "一、概况\n全年新建机耕道12.65公里。\n二、补充\n新建机耕道12.56公里，已验收。\n"


def test_extract__lets_the_model_judge_figures_of_different_bundles(tmp_path: Path) -> None:
    made = Made(tmp_path, TWICE)
    ids = (made.id("12.65"), made.id("12.56"))

    def answer(prompt: Prompt, lines: list[str]) -> str:
        if prompt.task == "pairs":
            return json.dumps({"same": [1]})
        return json.dumps({"ach": [{"n": "新建机耕道", "v": number} for number in ids_of(prompt)]})

    asker = ScriptedAsker(answer)
    reading = run(whole(made), asker, 25)
    assert [prompt.task for prompt in asker.prompts] == ["sections", "sections", "pairs"]
    assert f"1. 全年新建机耕道12.65#{ids[0]}公里。 ‖ 新建机耕道12.56#{ids[1]}公里，已验收。" in asker.prompts[-1].user
    (same,) = reading.answers.relations
    assert (same.kind, tuple(operand.at for operand in same.operands), same.label) == ("same", ids, "新建机耕道")
    assert set(reading.prompts) == {"sections", "pairs"}


def test_extract__makes_no_question_of_figures_that_are_not_alike(tmp_path: Path) -> None:
    made = Made(tmp_path, "一、概况\n新建机耕道12.65公里。\n二、补充\n培训农户77人。\n")
    names = {made.id("12.65"): "新建机耕道", made.id("77"): "培训农户"}
    asker = ScriptedAsker(
        lambda prompt, lines: json.dumps({"ach": [{"n": names[number], "v": number} for number in ids_of(prompt)]})
    )
    run(whole(made), asker, 25)
    assert [prompt.task for prompt in asker.prompts] == ["sections", "sections"]


# A model that makes no mistake, on real reports.


def result_of(scope: Scope, reading: Reading) -> Result:
    rows = ground(reading.answers, scope.report, scope.numerals)
    ledger = settle(scope.numerals, rows, reading.answers.ruled_out).entries
    made = Run(engine="llm", version="0")
    return convert.to_result(convert.Reading(report=scope.report, numbering=(), rows=rows, ledger=ledger, checks=(), run=made))


def f1(right: int, said: int, wanted: int) -> float:
    return 2 * right / (said + wanted) if said + wanted else 1.0


@pytest.mark.parametrize("make", [everything, leftovers])
@pytest.mark.parametrize("seed", SEEDS)
def test_extract__reads_a_real_report_right_with_a_perfect_model(seed: str, make: Any) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not at hand")
    report, numerals = report_of(next((SHARED / "seeds").glob(f"{seed}_*.txt")))
    model = PerfectModel(SHARED / "gold" / f"{seed}.json", report, numerals)
    asker = ScriptedAsker(lambda prompt, lines: "{}" if prompt.task == "pairs" else model.answer(prompt))
    scope = make(report, numerals)
    score = measure(result_of(scope, run(scope, asker)), model.annotation)
    rows = score.indicators
    assert f1(rows.cells_right, rows.cells_said, rows.cells) >= 0.99
    for counts in (score.funds, score.achievements, score.staffing):
        assert f1(counts.found, counts.said, counts.gold) >= 0.99
    assert asker.lines == []


@pytest.mark.parametrize("seed", SEEDS)
def test_plan__sends_little_more_than_the_report(seed: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not at hand")
    report, numerals = report_of(next((SHARED / "seeds").glob(f"{seed}_*.txt")))
    for make, most in ((everything, 1.3), (leftovers, 1.0)):
        prompts = plan(make(report, numerals), Options())
        assert sum(len(prompt.system) + len(prompt.user) for prompt in prompts) <= most * len(report.text)


def test_bare_score_cells__of_a_table_without_known_columns_land_in_their_rows() -> None:
    """The score table of a real report, its columns unknown to the rules: the model points at every cell."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not at hand")
    report, numerals = report_of(next((SHARED / "seeds").glob("001_*.txt")))
    (table,) = report.tables()
    inside = frozenset(n.id for n in numerals if n.is_quantity and table.span.start <= n.start < table.span.end)
    scope = Scope(report, numerals, Answers(), inside, frozenset({table.id}), head=False)
    model = PerfectModel(SHARED / "gold" / "001.json", report, numerals)
    reading = run(scope, ScriptedAsker(lambda prompt, lines: model.answer(prompt)))
    rows = ground(reading.answers, report, numerals).indicators
    wanted = [row for row in model.annotation.indicators if row.score and row.weight]
    places = [(row.weight.cell, row.score.cell, row.score.text) for row in rows if row.weight and row.score]
    assert [place[2] for place in places] == [row.score for row in wanted]
    assert all(re.fullmatch(r"T1R(\d+)C\d+ T1R\1C\d+", f"{weight} {score}") for weight, score, _ in places)
