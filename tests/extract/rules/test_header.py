"""Who reports on which year with which score."""

from __future__ import annotations

import pytest
from tests.extract.rules.build import Read, read


def header(found: Read) -> dict[str, str]:
    fields = found.answers.header.__slots__
    shown = {name: found.printed(getattr(found.answers.header, name)) for name in fields}
    return {name: text for name, text in shown.items() if text is not None}


def test_report__names_itself() -> None:
    found = read(
        "临湖区水务局",
        "2022年度部门整体支出绩效自评报告",
        "填报日期：2023年3月18日",
        "一、评价工作",
        "评价时段为2022年1月1日至2022年12月31日。",
        "二、评价结论",
        "综合评分为88.5分，评定为“良”。",
    )
    assert header(found) == {
        "title": "2022年度部门整体支出绩效自评报告",
        "unit_name": "临湖区水务局",
        "fiscal_year": "2022",
        "self_score": "88.5",
        "grade": "良",
        "period_start": "2022年1月1日",
        "period_end": "2022年12月31日",
        "filled_on": "2023年3月18日",
    }
    assert found.relations("period") == ["period start=2022年1月1日 end=2022年12月31日"]


def test_report_that_does_not_say__has_an_empty_header() -> None:
    assert header(read("关于绩效工作的说明", "我单位开展了工作。")) == {}


def test_date_on_a_line_of_its_own__closes_the_report() -> None:
    found = read("青石镇人民政府2021年度整体支出绩效评价报告", "工作正常。", "2022年4月6日")
    assert header(found)["filled_on"] == "2022年4月6日"
    assert found.ruled_out("2022年4月6日") is None


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (("2020年度清河县青石镇人民政府", "部门整体支出绩效自评报告"), "清河县青石镇人民政府"),
        (("青石镇人民政府2021年度整体支出绩效自评报告",), "青石镇人民政府"),
        (("部门整体支出绩效自评报告", "部门名称：清河县档案馆"), "清河县档案馆"),
        (("部门整体支出绩效自评报告", "建成3个政务服务中心，群众办事方便。"), None),
    ],
)
def test_unit__stands_in_title_field_or_the_line_above(lines: tuple[str, ...], unit: str | None) -> None:
    assert header(read(*lines)).get("unit_name") == unit


def test_score_of_one_indicator__is_not_the_overall_score() -> None:
    found = read("一、绩效分析", "该项指标自评得分为3分。")
    assert "self_score" not in header(found)


def test_total_row__gives_the_score_where_prose_does_not() -> None:
    found = read("一、自评表", "指标名称|分值|得分", "道路养护|60|58", "管网维护|40|37", "总分|100|95")
    assert header(found)["self_score"] == "95"


def test_grade_of_a_rule__is_not_the_reports_own() -> None:
    found = read("二、评价依据", "90分以上的等级为优，80分以上为良。")
    assert "grade" not in header(found)
