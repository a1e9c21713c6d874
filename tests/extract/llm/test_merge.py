"""Rules and model side by side: the rules' rows stay, the model adds, and every difference is said."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from gouji.core.answers import Answers, FundAnswer, HeaderAnswer, IndicatorAnswer, OperandAnswer, QuantityAnswer, RelationAnswer
from gouji.core.numerals import lex
from gouji.core.report import Span
from gouji.extract.llm.engine import Options, extract
from gouji.extract.llm.merge import Disagreement, Said, merge
from gouji.extract.llm.scope import Scope, leftovers

from .made import Made
from .scripted import ScriptedAsker, ids_of

NUMERALS = lex("收入5万元，支出6万元，修路7公里，占8%，目标9个，实际10个。")
STATEMENT = Span(0, 5)


def fund(amount: int, name: str = "收入", unit: str = "万元") -> FundAnswer:
    return FundAnswer(name=name, amount=amount, unit=unit, direction="income")


def count(quantity: int, unit: str = "公里") -> QuantityAnswer:
    return QuantityAnswer(subject="修路", quantity=quantity, unit=unit, statement=STATEMENT)


def total(*parts: int, by: str) -> RelationAnswer:
    operands = (OperandAnswer(role="whole", at=1), *(OperandAnswer(role="part", at=part) for part in parts))
    return RelationAnswer(kind="sum", operands=operands, by=by)


def test_merge__adds_what_the_rules_do_not_say_in_text_order() -> None:
    merged = merge(Answers(funds=(fund(2),)), Answers(funds=(fund(1),), achievements=(count(3),)), NUMERALS)
    assert [row.amount for row in merged.answers.funds] == [1, 2]
    assert [row.quantity for row in merged.answers.achievements] == [3]
    assert [row.by for row in merged.answers.funds] == ["llm", "rules"]
    assert [row.by for row in merged.answers.achievements] == ["llm"]
    assert (dict(merged.by), merged.disagreements) == ({1: "llm", 2: "rules", 3: "llm"}, ())


def test_merge__keeps_the_rules_row_where_both_speak_and_says_where_they_differ() -> None:
    rules = Answers(funds=(fund(1),), achievements=(count(3),))
    model = Answers(funds=(fund(1, "本年收入"), fund(3)))
    merged = merge(rules, model, NUMERALS)
    assert (merged.answers.funds, merged.answers.achievements) == ((replace(fund(1), by="both"),), rules.achievements)
    assert merged.disagreements == (Disagreement(3, Said("achievements", "quantity", "公里"), Said("funds", "amount", "万元")),)
    assert dict(merged.by) == {1: "both", 3: "rules"}


def test_merge__another_unit_is_a_difference() -> None:
    merged = merge(Answers(achievements=(count(3),)), Answers(achievements=(count(3, "米"),)), NUMERALS)
    assert [entry.numeral for entry in merged.disagreements] == [3]
    assert merge(Answers(achievements=(count(3),)), Answers(achievements=(count(3, "千米"),)), NUMERALS).disagreements == ()


def test_merge__says_of_each_row_who_read_it() -> None:
    rules = Answers(indicators=(IndicatorAnswer(name=STATEMENT, target=5),))
    model = Answers(
        indicators=(
            IndicatorAnswer(name=STATEMENT, target=5, actual=6),
            IndicatorAnswer(name=STATEMENT, at=STATEMENT.end),
        )
    )
    rows = merge(rules, model, NUMERALS).answers.indicators
    assert [(row.target, row.actual, row.by) for row in rows] == [(5, 6, "both"), (None, None, "llm")]


def test_merge__another_role_is_a_difference() -> None:
    rules = Answers(indicators=(IndicatorAnswer(name=STATEMENT, target=5, actual=6),))
    model = Answers(indicators=(IndicatorAnswer(name=STATEMENT, target=6, actual=5),))
    assert [entry.numeral for entry in merge(rules, model, NUMERALS).disagreements] == [5, 6]


def test_merge__what_the_model_puts_in_no_list_differs_from_a_claim_and_the_other_way_round() -> None:
    merged = merge(
        Answers(funds=(fund(1),), ruled_out={3: "duration"}),
        Answers(achievements=(count(3),), ruled_out={1: "no_list"}),
        NUMERALS,
    )
    assert merged.disagreements == (
        Disagreement(1, Said("funds", "amount", "万元"), Said("none", "no_list")),
        Disagreement(3, Said("none", "duration"), Said("achievements", "quantity", "公里")),
    )
    assert (merged.answers.achievements, dict(merged.answers.ruled_out)) == ((), {3: "duration"})


def test_merge__fills_a_cell_that_the_rules_left_empty() -> None:
    rules = Answers(indicators=(IndicatorAnswer(name=STATEMENT, target=5),))
    model = Answers(indicators=(IndicatorAnswer(name=STATEMENT, target=5, actual=6),))
    merged = merge(rules, model, NUMERALS)
    assert [(row.target, row.actual) for row in merged.answers.indicators] == [(5, 6)]
    assert dict(merged.by) == {5: "both", 6: "llm"}


def test_merge__a_whole_that_the_rules_explain_is_not_explained_again() -> None:
    rules, model = total(2, by="rules"), total(2, 3, by="llm")
    assert merge(Answers(relations=(rules,)), Answers(relations=(model,)), NUMERALS).answers.relations == (rules,)
    assert merge(Answers(), Answers(relations=(model,)), NUMERALS).answers.relations == (model,)


def test_merge__takes_header_fields_that_the_rules_lack() -> None:
    rules, model = HeaderAnswer(title=Span(0, 2)), HeaderAnswer(title=Span(3, 4), grade=Span(5, 6))
    assert merge(Answers(header=rules), Answers(header=model), NUMERALS).answers.header == HeaderAnswer(
        title=Span(0, 2), grade=Span(5, 6)
    )


REPORT = """一、收支情况
2022年收入合计1,200.50万元，其中财政拨款收入900.25万元、其他收入300.25万元。
二、其他情况
本年另有若干事项计77、88两类。
"""


def test_leftovers__asks_only_for_lines_that_the_rules_leave_open(tmp_path: Path) -> None:
    made = Made(tmp_path, REPORT)
    scope = leftovers(made.report, made.numerals)
    assert {made.id("77"), made.id("88")} <= scope.asked
    assert made.id("1,200.50") not in scope.asked
    asker = ScriptedAsker(
        lambda prompt, lines: json.dumps({"ach": [{"n": "事项", "v": made.id("77")}], "u": [{"v": made.id("77"), "u": "类"}]})
    )
    reading = asyncio.run(extract(scope, asker, Options()))
    assert ids_of(asker.prompts[0]) == [made.id("77"), made.id("88")]
    assert [row.quantity for row in reading.answers.achievements] == [made.id("77")]
    assert [row.amount for row in reading.answers.funds] == [made.id(text) for text in ("1,200.50", "900.25", "300.25")]
    assert reading.by[made.id("77")] == "llm"


def test_leftovers__asks_nothing_when_the_rules_leave_nothing_open(tmp_path: Path) -> None:
    made = Made(tmp_path, REPORT.split("二、", maxsplit=1)[0])
    scope = leftovers(made.report, made.numerals)
    asker = ScriptedAsker(lambda prompt, lines: "transport")
    reading = asyncio.run(extract(scope, asker, Options()))
    assert (asker.prompts, reading.answers) == ([], scope.base)


def test_extract__reports_a_disagreement_of_a_whole_run(tmp_path: Path) -> None:
    made = Made(tmp_path, REPORT)
    base = leftovers(made.report, made.numerals)
    scope = Scope(made.report, made.numerals, base.base, made.quantities, frozenset(), head=False)
    asker = ScriptedAsker(lambda prompt, lines: json.dumps({"no": ids_of(prompt)}))
    reading = asyncio.run(extract(scope, asker, Options()))
    assert {entry.numeral for entry in reading.disagreements} == {made.id(text) for text in ("1,200.50", "900.25", "300.25")}
    assert {entry.model for entry in reading.disagreements} == {Said("none", "no_list")}
