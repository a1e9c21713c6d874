"""Stated counts against the things that are named."""

from __future__ import annotations

import pytest
from tests.extract.rules.build import read

WORK = "一、工作情况"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("打造茶叶、油桐、蜜桔等4个特色产业项目。", "count stated=4个 item=打造茶叶 item=油桐 item=蜜桔"),
        ("建成清河村、双桥村、石门村3个示范村。", "count! stated=3个 item=建成清河村 item=双桥村 item=石门村"),
        ("建成3个示范村（清河村、双桥村）。", "count! stated=3个 item=清河村 item=双桥村"),
        ("建成3个示范村，分别是清河村、双桥村、石门村。", "count! stated=3个 item=清河村 item=双桥村 item=石门村"),
        ("建设“清风”和“明月”2个品牌。", "count! stated=2个 item=“清风” item=“明月”"),
        (
            "设立综合组、排查组、宣传组、督导组5个工作小组。",
            "count! stated=5个 item=设立综合组 item=排查组 item=宣传组 item=督导组",
        ),
        ("建成2个基地（清河村（东片）基地、石门村基地）。", "count! stated=2个 item=清河村（东片）基地 item=石门村基地"),
    ],
)
def test_count__stated_and_named(sentence: str, expected: str) -> None:
    assert read(WORK, sentence).relations("count") == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("建成3个示范村，群众反映良好。", id="nothing named"),
        pytest.param("修缮房屋3栋、桥梁2座。", id="two counts"),
        pytest.param("在清河、双桥、石门建成近3个示范村。", id="a count that is only bounded"),
        pytest.param("建成3个示范村（投资20万元，受益300人）。", id="figures in the bracket"),
        pytest.param("建成1.5万个网箱：甲网、乙网。", id="a scaled count"),
    ],
)
def test_no_count(sentence: str) -> None:
    assert read(WORK, sentence).relations("count") == []


def test_offices__are_counted_by_their_endings() -> None:
    found = read(WORK, "内设两办一中心，分别为党政办、经济办、服务中心。")
    assert found.relations("count") == ["count! stated=两 item=党政办 item=经济办", "count! stated=一 item=服务中心"]


def test_items__point_at_the_names() -> None:
    found = read(WORK, "建成2个示范村，分别是清河村、双桥村。")
    places = [operand.at for one in found.answers.relations for operand in one.operands if operand.role == "item"]
    assert [found.printed(place) for place in places] == ["清河村", "双桥村"]
