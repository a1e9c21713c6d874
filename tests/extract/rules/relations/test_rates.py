"""Rates of prose and their operands."""

from __future__ import annotations

import pytest
from tests.extract.rules.build import read

MONEY = "一、部门收支情况"
WORK = "一、工作情况"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("预算资金500.00万元，到位资金450.00万元，资金到位率90%。", "rate numerator=450.00万元 denominator=500.00万元 printed=90%"),
        ("到位资金500.00万元，实际支出450.00万元，资金使用率90%。", "rate numerator=450.00万元 denominator=500.00万元 printed=90%"),
        ("三公经费支出8.00万元，预算10.00万元，三公经费控制率80%。", "rate numerator=8.00万元 denominator=10.00万元 printed=80%"),
    ],
)
def test_rate_of_the_units_money(sentence: str, expected: str) -> None:
    assert read(MONEY, sentence).relations("rate") == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("资金到位率100%。", id="no operands"),
        pytest.param("到位资金450.00万元，资金到位率90%。", id="no denominator"),
        pytest.param("预算收入500.00万元，旅客2.00万人，资金到位率90%。", id="no numerator"),
    ],
)
def test_rate_without_operands(sentence: str) -> None:
    assert read(MONEY, sentence).relations("rate") == []


def test_rate__reaches_back_only_for_figures_that_fit() -> None:
    fitting = read(MONEY, "预算资金500.00万元。", "到位资金450.00万元。", "资金管理规范，资金到位率90%。")
    other = read(MONEY, "预算资金500.00万元。", "到位资金450.00万元。", "资金管理规范，资金到位率80%。")
    assert fitting.relations("rate") == ["rate numerator=450.00万元 denominator=500.00万元 printed=90%"]
    assert other.relations("rate") == []


def test_staff_rate__comes_from_the_staffing_list() -> None:
    found = read("一、部门概况", "（一）人员编制", "核定编制35名，在职人员33人。", "（二）管理情况", "在职人员控制率94.29%。")
    assert found.relations("rate") == ["rate numerator=33人 denominator=35人 printed=94.29%"]


def test_staff_rate__without_posts_is_not_tested() -> None:
    found = read("一、部门概况", "（一）人员编制", "在职人员33人。", "（二）管理情况", "在职人员控制率94.29%。")
    assert found.relations("rate") == []


def test_settlement__is_done_over_received() -> None:
    found = read(WORK, "受理投诉50件，办结48件，办结率96%。")
    assert found.relations("rate") == ["rate numerator=48件 denominator=50件 printed=96%"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("办结率96%。", id="nothing counted"),
        pytest.param("受理投诉50件，化解纠纷48起，办结率96%。", id="another verb"),
        pytest.param("受理投诉50件，召开会议48次，办结率96%。", id="another unit"),
        pytest.param("受理投诉50件，办结48件，指标完成率96%。", id="the rate of a row"),
    ],
)
def test_no_settlement(sentence: str) -> None:
    assert read(WORK, sentence).relations("rate") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "2022年接待游客12万人次，2023年接待游客15万人次，同比增长25%。",
        "2023年接待游客15万人次，2022年接待游客12万人次，同比增长25%。",
        "接待游客15万人次，比上年的12万人次增长25%。",
        "接待游客从12万人次增加到15万人次，增长25%。",
    ],
)
def test_growth__the_later_figure_is_current(sentence: str) -> None:
    assert read(WORK, sentence).relations("growth") == ["growth current=15万人次 previous=12万人次 printed=25%"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("2022年接待游客12万人次，2023年接待游客15万人次，年均增长25%。", id="a mean of years"),
        pytest.param("接待游客15万人次，门票收入20万元，增长25%。", id="another kind"),
        pytest.param("接待游客15万人次，外地游客12万人次，增长25%。", id="no times told"),
        pytest.param("接待游客15万人次，增长25%。", id="one figure"),
    ],
)
def test_no_growth(sentence: str) -> None:
    assert read(WORK, sentence).relations("growth") == []


def test_reach__is_a_rate_of_a_counted_whole() -> None:
    assert read(WORK, "抽查148户，满意度83.11%。").relations("reach") == ["reach whole=148户 printed=83.11%"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("抽查48.5万户，满意度83.11%。", id="a scaled whole"),
        pytest.param("抽查近150户，满意度83.11%。", id="a whole that is only bounded"),
        pytest.param("抽查3户，满意度83.11%。", id="too few"),
        pytest.param("抽查148户，覆盖率83.11%。", id="a rate of something else"),
    ],
)
def test_no_reach(sentence: str) -> None:
    assert read(WORK, sentence).relations("reach") == []


def test_price__is_what_is_paid_for_so_many() -> None:
    assert read(WORK, "涉及农户320户，发放补贴6.4万元。").relations("price") == ["price amount=6.4万元 quantity=320户"]


@pytest.mark.parametrize("sentence", ["涉及农户320户，投资6.4万元。", "涉及农户三百余户，发放补贴6.4万元。", "涉及3个村，发放补贴6.4万元。"])
def test_no_price(sentence: str) -> None:
    assert read(WORK, sentence).relations("price") == []
