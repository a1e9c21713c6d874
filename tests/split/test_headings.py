"""Which lines are headings, what their titles are, and the numbers in front of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from gouji.core.report import Document, Report, Span
from gouji.split import heading_numbers, split

Make = Callable[..., Document]
Outline = Callable[[Report], list[str]]

PROSE = "本单位按照年初确定的任务有序推进各项工作，全年总体运行平稳。"


@pytest.mark.parametrize(
    "line",
    [
        "3.5万亩农田全部完成灌溉。",
        "1-6月份完成投资过半。",
        "12.5%的农户参加了培训。",
        "1、2月份组织集中走访。",
        "二、三产业协同发展。",
        "10个村完成改造。",
        "2021.12.31",
        "一是加强领导。二是落实责任。",
        "第一季度完成投资过半，比上年同期有所增长。",
        "一、概况……………………1",
        "（二）职责\t12",
        "全年没有结余。",
        "填报人：",
    ],
)
def test_split__no_heading(line: str, document: Make, outline: Outline) -> None:
    report = split(document("\n".join([PROSE, line, PROSE])))
    assert outline(report) == []
    assert [report.text[section.body.start : section.body.end] for section in report.sections] == [report.text]


def test_split__amount_behind_a_number_is_an_item_where_its_sibling_precedes(document: Make, outline: Outline) -> None:
    report = split(document(f"一、项目\n1.总体情况\n{PROSE}\n2.50万元以上项目：无。\n3.5万元以上设备：无。"))
    assert outline(report) == ["项目", "  总体情况", "  50万元以上项目", "  5万元以上设备"]
    assert _parts(report)[-2:] == [("2.50万元以上项目：", "无。"), ("3.5万元以上设备：", "无。")]


def test_split__run_in_heading_ends_in_its_line(document: Make) -> None:
    report = split(document(f"（1）编制。\n①编制合理性。该项指标自评得2分。\n{PROSE}\n②编制规范性。该项指标自评得3分。\n{PROSE}"))
    assert _parts(report) == [
        ("（1）编制。", ""),
        ("①编制合理性。", f"该项指标自评得2分。\n{PROSE}"),
        ("②编制规范性。", f"该项指标自评得3分。\n{PROSE}"),
    ]
    assert [section.title for section in report.sections] == ["编制", "编制合理性", "编制规范性"]
    assert report.sections[1].path == ("编制",)


def test_split__numbered_prose_opens_a_section_only_with_its_like(document: Make) -> None:
    long = (
        "1. 决策指标分值35分，分别从目标、职能和资源三个方面对决策过程进行考核，目标明确，职能清楚，综上该项评价得33分。具体为："
    )
    report = split(document(f"（二）分析\n{long}\n（1）目标指标分值12分，评价得11分，得分率91.67%。\n目标|分值\n明确|12"))
    assert [(section.id, section.title, section.path) for section in report.sections] == [
        ("S1", "分析", ()),
        ("S2", "决策指标分值35分", ("分析",)),
        ("S3", "目标指标分值12分", ("分析", "决策指标分值35分")),
        ("T1", "目标指标分值12分", ("分析", "决策指标分值35分", "目标指标分值12分")),
    ]
    assert _parts(report)[1] == ("", long)


def test_split__statement_with_figures_is_a_title_only_over_its_text(document: Make) -> None:
    over = split(document(f"1) 平整土地，新增良田3亩。\n{PROSE}\n2) 植树造林，新增林地5亩。\n{PROSE}"))
    assert _parts(over) == [("1) 平整土地，新增良田3亩。", PROSE), ("2) 植树造林，新增林地5亩。", PROSE)]
    run_in = split(document("1) 平整土地。新增良田3亩。\n2) 植树造林，新增林地5亩。全部成活。"))
    assert _parts(run_in) == [("1) 平整土地。", "新增良田3亩。"), ("", "2) 植树造林，新增林地5亩。全部成活。")]
    alone = split(document("（一）成效\n1.平整土地，新增良田3亩。\n2.植树造林，新增林地5亩。"))
    assert _parts(alone) == [("（一）成效", "1.平整土地，新增良田3亩。\n2.植树造林，新增林地5亩。")]


def test_split__punctuation_in_brackets_and_quotations_is_not_the_headings(document: Make, outline: Outline) -> None:
    lines = [
        "1、决策（15分，得14分）",
        "（1）目标设定（5分，得5分）。",
        "①依据充分性（2分，得2分）",
        PROSE,
        "②“一张网；一本账”管理",
        PROSE,
        "2、过程（25分，得23分）",
        PROSE,
    ]
    assert outline(split(document("\n".join(lines)))) == [
        "决策（15分，得14分）",
        "  目标设定（5分，得5分）",
        "    依据充分性（2分，得2分）",
        "    “一张网；一本账”管理",
        "过程（25分，得23分）",
    ]


def test_split__table_of_contents_is_no_outline(document: Make, outline: Outline) -> None:
    report = split(
        document(
            f"目 录\n一、概况 1\n（一）职责 1\n二、绩效 12\n某某镇自评报告\n一、概况\n（一）职责\n{PROSE}\n二、绩效\n{PROSE}"
        )
    )
    assert outline(report) == ["概况", "  职责", "绩效"]


def test_split__points_of_a_sentence_are_no_headings(document: Make, outline: Outline) -> None:
    report = split(
        document(
            "一、职责\n1.承办日常工作；\n2.承办专项工作；\n3.承办其他工作。\n二、依据\n1.《管理办法》（某财〔2020〕3号）。\n2.《实施细则》；"
        )
    )
    assert outline(report) == ["职责", "依据"]
    assert [report.text[span.start : span.end] for span in heading_numbers(report)] == [
        "一、",
        "1.",
        "2.",
        "3.",
        "二、",
        "1.",
        "2.",
    ]


def test_split__annex_begins_anew(document: Make, outline: Outline) -> None:
    report = split(document(f"附件1\n自评报告\n一、概况\n（一）职责\n{PROSE}\n附件2：\n自评打分表|\n指标|得分\n履职|9"))
    assert outline(report) == ["概况", "  职责", "附件2", "  自评打分表"]


def test_split__heading_levels_of_the_file_win(document: Make, outline: Outline) -> None:
    text = f"一、概况\n职责是什么，怎么履行\n{PROSE}\n1.明细\n{PROSE}\n二、结论\n{PROSE}"
    assert outline(split(document(text, levels={1: 1, 2: 2, 6: 1}))) == ["概况", "  职责是什么，怎么履行", "    明细", "结论"]


def test_split__noise_is_no_part_of_titles(document: Make) -> None:
    mark = "[bookmark: _x1]"
    text = f"{mark}一、概况\n（一） {mark}职责{mark}\n{PROSE}"
    noise = [Span(match.start(), match.end()) for match in re.finditer(re.escape(mark), text)]
    report = split(document(text, noise=noise))
    assert [(section.title, section.path) for section in report.sections] == [("概况", ()), ("职责", ("概况",))]
    assert [report.text[span.start : span.end] for span in heading_numbers(report)] == ["一、", "（一）"]


def test_heading_numbers__contents_and_compound_numbers(document: Make) -> None:
    report = split(document(f"一、概况…………1\n一、概况\n1-1 目标\n{PROSE}\n2) 3次检查。\n①甲。{PROSE}"))
    assert [report.text[span.start : span.end] for span in heading_numbers(report)] == ["一、", "一、", "1-1", "2)", "①"]


def _parts(report: Report) -> list[tuple[str, str]]:
    text = report.text
    return [
        (text[section.heading.start : section.heading.end], text[section.body.start : section.body.end])
        for section in report.sections
    ]
