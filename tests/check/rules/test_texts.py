"""TEXT: numbering, repeated words, whose report it is."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from tests.check.build import evidence, header, plain

from gouji.check.rules.texts import (
    text_01_numbering_has_no_gap,
    text_02_no_word_stands_twice,
    text_03_speaks_of_its_own_unit,
)
from gouji.core.check import Check


def printed(checks: Iterable[Check]) -> list[str]:
    found = list(checks)
    assert all((check.severity, check.verdict) == ("info", "suspicious") for check in found)
    return [check.printed.text for check in found if check.printed]


def numbering(*lines: str) -> list[str]:
    return printed(text_01_numbering_has_no_gap(evidence(*map(plain, lines))))


def repeated(line: str) -> list[str]:
    return printed(text_02_no_word_stands_twice(evidence(plain(line))))


def test_text_01__counts_through_nested_levels() -> None:
    lines = [
        "一、概况",
        "（一）机构",
        "1.职责",
        "2.编制",
        "（二）收支",
        "1、收入",
        "2、支出",
        "二、绩效",
        "（一）目标",
        "三、问题",
    ]
    assert numbering(*lines) == []


def test_text_01__a_gap_between_headings() -> None:
    assert numbering("一、概况", "（一）机构", "（三）收支", "二、绩效") == ["（三）"]


def test_text_01__a_gap_in_a_chain() -> None:
    assert numbering("主要做法：一是加强领导。三是压实责任。") == ["三是"]


def test_text_01__a_chain_inside_a_chain_goes_on() -> None:
    assert numbering("一是抓学习。二是抓落实：一是定人，二是定责；三是抓督查。") == []


def test_text_01__a_chain_without_its_beginning() -> None:
    assert numbering("1.抓好监测，新增6户。四是落实保障政策。") == ["四是"]


def test_text_01__the_bare_title_that_lost_its_number() -> None:
    (found,) = text_01_numbering_has_no_gap(evidence(*map(plain, ["部门概况", "（一）机构情况", "有3个科室。", "二、绩效目标"])))
    assert found.printed is not None
    assert (found.printed.text, found.line) == ("部门概况", 1)


def test_text_01__one_style_on_two_levels() -> None:
    assert numbering("一、概况", "（一）机构", "（二）重点工作", "（一）党建", "（二）农业", "（三）民生", "（三）收支") == [
        "（一）"
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["1.总体情况", "3.5公里道路完工", "2.其他情况"],
        ["\t2.编制规范的，得2分", "\t4.编制完整的，得2分"],
        ["\t1.编制规范的，得2分", "3.编制完整的，得2分"],
        ["（一）职责：1.宣传政策；2.执行决议；", "3.管理档案。"],
        ["一是一、二是二，实事求是。", "十三是个吉利数"],
        ["2021年收入12万元", "2022年收入15万元"],
        ["1、概况", "2．编制", "3. 职责"],
        ["第二是抓好落实", "其三是做好保障"],
    ],
)
def test_text_01__lists_that_are_whole_are_silent(lines: list[str]) -> None:
    assert numbering(*lines) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("累计签订签订合同25份", "签订签订"),
        ("高山养羊养殖项目项目，投入12万元", "项目项目"),
        ("公众满意度满意度为80%", "满意度满意度"),
        ("群众的的意见", "的的"),
        ("发放救助助资金，救助资金及时到位", "救助助资金"),
        ("张贴“明白卡”明白卡500份", "“明白卡”明白卡"),
    ],
)
def test_text_02__finds_a_repeated_word(line: str, found: str) -> None:
    assert repeated(line) == [found]


@pytest.mark.parametrize(
    "line",
    [
        "全面推进企业员工复工复产",
        "把环境打扫得干干净净、漂漂亮亮、整整齐齐",
        "一件一件抓落实，一户一户走访，一件件办结",
        "人人参与、户户清洁、天天检查、常常学习",
        "基层党组织组织开展活动",
        "在职人员人员经费支出",
        "各部门部门预算编制",
        "门诊诊疗、卫生院院长、派出所所长、企业业主",
        "以服务群众为目的的活动，为了了解民意",
        "群防群控、联防联控、应保尽保、应退尽退",
        "研究研究再决定，讨论讨论方案",
        "2020年2020年",
        "√√√√得分1010",
    ],
)
def test_text_02__reduplication_is_meant(line: str) -> None:
    assert repeated(line) == []


def wrong_subject(unit: str, line: str) -> list[str]:
    return printed(text_03_speaks_of_its_own_unit(evidence(header(f"[unit_name:{unit}]"), plain(line))))


def test_text_03__another_kind_of_unit() -> None:
    assert wrong_subject("青溪县白水镇人民政府", "我局高度重视，我局成立小组") == ["我局"]
    assert wrong_subject("青溪县水利局", "我镇高度重视") == ["我镇"]


def test_text_03__another_township() -> None:
    assert wrong_subject("青溪县白水镇人民政府", "根据红石镇人民政府的通知") == ["红石镇人民政府"]


@pytest.mark.parametrize(
    "line",
    ["我镇高度重视", "我县实际", "我委托第三方评价", "各乡镇人民政府", "青溪县白水镇人民政府", "我乡镇企业", "本镇人民政府"],
)
def test_text_03__its_own_words_are_silent(line: str) -> None:
    assert wrong_subject("青溪县白水镇人民政府", line) == []


def test_text_03__without_a_unit_nothing_is_tested() -> None:
    assert list(text_03_speaks_of_its_own_unit(evidence(plain("我局高度重视")))) == []
