"""From a scripted answer to placed rows: one bundle, funds and achievements."""

from __future__ import annotations

import asyncio
from pathlib import Path

from gouji.extract.answers import SectionsAnswer
from gouji.extract.llm.engine import Options, extract
from gouji.extract.llm.scope import everything

from .scripted import ScriptedAsker, report_of

REPORT = """云台镇人民政府
2022年度部门整体支出绩效自评报告

一、收支情况
2022年收入合计1,200.50万元，其中财政拨款收入900.25万元、其他收入310.25万元。
二、主要成效
新建机耕道12.6公里，惠及村民300余户。
"""


def test_extract__places_what_the_model_points_at(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REPORT, encoding="utf-8")
    report, numerals = report_of(path)
    at = {numeral.text: numeral.id for numeral in numerals}
    said = {
        "fund": [{"n": "收入合计", "v": at["1,200.50"], "d": "income"}],
        "ach": [{"n": "新建机耕道", "v": at["12.6"]}, {"n": "惠及村民", "v": at["300"]}],
        "rel": [{"k": "sum", "w": at["1,200.50"], "p": [at["900.25"], at["310.25"]], "all": True}],
    }
    asker = ScriptedAsker(lambda prompt, lines: SectionsAnswer.model_validate(said))
    reading = asyncio.run(extract(everything(report, numerals), asker, Options()))
    assert [(row.name, row.unit) for row in reading.answers.funds] == [("收入合计", "万元")]
