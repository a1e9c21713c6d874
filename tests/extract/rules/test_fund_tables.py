"""Tables of money and what their rows and columns say of each other."""

from __future__ import annotations

import pytest
from tests.extract.rules.build import read

INCOME = (
    "项目|年初预算数|决算数",
    "一、财政拨款收入|900.00|920.50",
    "二、其他收入|20.00|30.25",
    "本年收入合计|920.00|950.75",
    "年初结转和结余|10.00|10.00",
    "收入总计|930.00|960.75",
)


@pytest.mark.parametrize(
    "above", [("一、收支决算表", "单位：万元"), ("一、收支决算表（单位：万元）",), ("收支表", "金额单位：人民币万元")]
)
def test_unit__is_named_above_the_table(above: tuple[str, ...]) -> None:
    found = read(*above, *INCOME)
    assert found.funds[:2] == ["财政拨款收入年初预算数 900.00万元", "财政拨款收入决算数 920.50万元"]
    assert len(found.funds) == 10


def test_unit__is_named_in_the_header() -> None:
    found = read("一、收支", "项目|决算数（元）", "基本支出|1,000.50", "项目支出|200.00")
    assert found.funds == ["基本支出决算数 1,000.50元", "项目支出决算数 200.00元"]


def test_table_without_a_unit__is_no_table_of_money() -> None:
    assert read("一、收支决算表", *INCOME).funds == []


def test_direction__follows_the_stage_and_the_row() -> None:
    found = read("一、收支决算表", "单位：万元", *INCOME)
    assert [found.fund(amount).direction for amount in ("900.00", "920.50", "30.25")] == ["budget", "income", "income"]


def test_totals__are_sums_of_the_rows_above_in_every_column() -> None:
    found = read("一、收支决算表", "单位：万元", *INCOME)
    assert found.relations("sum") == [
        "sum! whole=920.00万元 part=900.00万元 part=20.00万元",
        "sum! whole=950.75万元 part=920.50万元 part=30.25万元",
        "sum! whole=930.00万元 part=920.00万元 part=10.00万元",
        "sum! whole=960.75万元 part=950.75万元 part=10.00万元",
    ]


def test_sub_rows__are_no_parts_of_the_total() -> None:
    found = read(
        "二、“三公”经费支出表（单位：万元）",
        "项目|2022年决算数|2021年决算数",
        "公务接待费|3.20|4.10",
        "公务用车运行维护费|8.80|9.40",
        "其中：燃油费|5.10|5.20",
        "合计|12.00|13.50",
    )
    assert found.relations("sum") == [
        "sum! whole=12.00万元 part=3.20万元 part=8.80万元",
        "sum! whole=13.50万元 part=4.10万元 part=9.40万元",
    ]
    assert [found.fund(amount).year for amount in ("3.20", "4.10")] == ["2022", "2021"]


def test_rows_without_a_total__make_no_sum() -> None:
    assert read("一、支出", "单位：万元", "项目|决算数", "办公费|3.20", "差旅费|8.80").relations("sum") == []


def test_change__is_growth_against_last_year() -> None:
    found = read("三、支出表", "单位：元", "支出项目|上年决算数|本年决算数|增减率", "基本支出|1,000,000.00|1,100,000.00|10%")
    assert found.relations("growth") == ["growth current=1,100,000.00元 previous=1,000,000.00元 printed=10%"]


def test_two_sides__are_two_lists_with_one_total() -> None:
    found = read(
        "一、收支总表",
        "单位：万元",
        "项目|决算数|项目|决算数",
        "财政拨款|90.00|基本支出|60.00",
        "其他收入|10.00|项目支出|40.00",
        "收入总计|100.00|支出总计|100.00",
    )
    assert found.funds == [
        "财政拨款决算数 90.00万元",
        "基本支出决算数 60.00万元",
        "其他收入决算数 10.00万元",
        "项目支出决算数 40.00万元",
        "收入总计决算数 100.00万元",
        "支出总计决算数 100.00万元",
    ]
    assert found.relations("same") == ["same claim=100.00万元 claim=100.00万元"]
    assert found.relations("sum") == [
        "sum! whole=100.00万元 part=90.00万元 part=10.00万元",
        "sum! whole=100.00万元 part=60.00万元 part=40.00万元",
    ]


def test_rows_of_one_table__are_no_echoes_of_each_other() -> None:
    assert read("一、收支决算表", "单位：万元", *INCOME).relations("echo") == []


def test_unit__of_a_table_far_from_its_caption_is_the_only_one_that_captions_name() -> None:
    far = "本表由财政所按账簿逐项填列，经会计核对后附在报告之后，与账面数一致，供审阅和存档时参考使用。"
    assert read("单位：万元", far, far, *INCOME).funds[0] == "财政拨款收入年初预算数 900.00万元"
    assert read("单位：万元", "单位：元", far, far, *INCOME).funds == []
