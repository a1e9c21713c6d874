"""The wordings: short, true to their own example, and never a source of results."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from gouji.extract.answers import FundRow, HeaderFields, IndicatorRow, PairsAnswer, RelationRow, SectionsAnswer
from gouji.extract.llm.bundle import Bundle
from gouji.extract.llm.engine import Options, extract
from gouji.extract.llm.prompts import Task, wording
from gouji.extract.llm.render import Renderer
from gouji.extract.llm.scope import everything
from gouji.extract.llm.translate import Intake

from .made import Made
from .scripted import ID, ScriptedAsker

ROOT = Path(__file__).resolve().parents[3]
FIRST_ID = 9001


def example() -> tuple[str, str]:
    """The example's report as it is shown there, and its answer."""
    text = wording("sections").text
    return re.findall(r"^<报告>\n.*?\n</报告>$", text, re.MULTILINE | re.DOTALL)[0], text.splitlines()[-1]


def shifted(made: Made) -> Made:
    """The same report with the ids of the example."""
    made.numerals = tuple(replace(numeral, id=number) for numeral, number in zip(made.numerals, ids(made), strict=True))
    return made


def ids(made: Made) -> list[int]:
    asked = [numeral.is_quantity for numeral in made.numerals]
    return [FIRST_ID + sum(asked[:at]) if wanted else 1 + at for at, wanted in enumerate(asked)]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    lines = ID.sub("", example()[0]).splitlines()[1:-1]
    numbers = iter("一二")
    printed = [f"{next(numbers)}、{line[1:]}" if line.startswith("§") else line for line in lines]
    return shifted(Made(tmp_path, "\n".join(printed) + "\n"))


def test_example__is_shown_as_the_renderer_shows_it(made: Made) -> None:
    shown = Renderer(made.report, made.numerals).render(Bundle(tuple(made.passages())))
    assert re.sub(r"§[一二]、", "§", shown) == example()[0]


def test_example__is_answered_without_a_fault(made: Made) -> None:
    answer = SectionsAnswer.model_validate_json(example()[1])
    intake = Intake(made.report, made.numerals, Bundle(tuple(made.passages())))
    assert intake.take(answer) == []
    answers = intake.answers()
    assert [(row.name, row.unit, row.year, row.share, row.whole) for row in answers.funds] == [
        ("支出合计", "万元", "2031", None, None), ("基本支出", "万元", "2031", 9003, "支出合计"), ("项目支出", "万元", "2031", None, None),
    ]  # fmt: skip
    assert [(row.subject, row.quantity, row.unit) for row in answers.achievements] == [("惠及", 9008, "个")]
    assert [(row.target, row.actual, row.completion_rate, row.unit) for row in answers.indicators] == [(9005, 9006, 9007, "公里")]
    assert [relation.kind for relation in answers.relations] == ["sum", "share", "rate"]


def test_example__accounts_for_every_number_it_shows() -> None:
    shown, answer = example()
    assert set(re.findall(r"9\d{3}", answer)) == set(ID.findall(shown))


def test_pairs_example__is_of_the_answer_model() -> None:
    assert PairsAnswer.model_validate_json(wording("pairs").text.splitlines()[-1]).same == (1,)


REPORT = "一、收支情况\n2022年支出合计700.00万元，其中基本支出300.00万元、项目支出400.00万元。\n二、成效\n修建机耕道8公里，惠及五个村。\n"


def test_example__never_leaks_into_a_result(tmp_path: Path) -> None:
    made = Made(tmp_path, REPORT)
    asker = ScriptedAsker(lambda prompt, lines: example()[1])
    scope = everything(made.report, made.numerals)
    reading = asyncio.run(extract(scope, asker, Options()))
    assert reading.answers == scope.base
    assert [(outcome.section, outcome.status) for outcome in reading.outcomes] == [("S1", "failed"), ("S2", "failed")]
    assert all("报告里没有编号" in line for lines in asker.lines for line in lines)


def test_wording__is_known_by_the_hash_of_its_file() -> None:
    for task in get_args(Task):
        assert wording(task).sha256 == hashlib.sha256((ROOT / "prompts" / f"{task}.md").read_bytes()).hexdigest()


def test_wording__explains_every_field_of_the_answer() -> None:
    text = wording("sections").text
    names = set(SectionsAnswer.model_fields)
    for model in (HeaderFields, IndicatorRow, FundRow, RelationRow):
        names |= set(model.model_fields)
    assert [name for name in sorted(names) if not re.search(rf"(?<![a-z]){name}(?![a-z])", text.split("例：")[0])] == []


def test_wording__stays_short() -> None:
    assert len(wording("sections").text) <= 1800
    assert len(wording("pairs").text) <= 400


def test_answer__has_no_field_for_a_figure() -> None:
    schema = json.dumps(SectionsAnswer.model_json_schema())
    assert '"number"' not in schema
    assert set(re.findall(r'"type": "(\w+)"', schema)) == {"object", "array", "string", "integer", "null", "boolean"}
