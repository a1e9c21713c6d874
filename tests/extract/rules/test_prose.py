"""Funds, achievements, staffing figures and goals from running text."""

from __future__ import annotations

import pytest
from tests.extract.rules.build import read

from gouji.core.report import Span


def test_funds__have_name_unit_direction_year_share_and_document() -> None:
    found = read(
        "一、部门收支情况",
        "2022年收入总额3,120.50万元，其中财政拨款收入2,900.00万元，占总收入的92.93%；其他收入220.50万元。",
        "根据临财预〔2022〕31号文件追加防汛经费45.00万元。",
        "年末固定资产原值860.00万元。",
    )
    assert found.funds == [
        "收入总额 3,120.50万元",
        "财政拨款收入 2,900.00万元",
        "其他收入 220.50万元",
        "追加防汛经费 45.00万元",
        "年末固定资产原值 860.00万元",
    ]
    assert [row.direction for row in found.answers.funds] == ["income", "income", "income", "appropriation", "asset"]
    granted = found.fund("2,900.00")
    assert (granted.year, found.printed(granted.share), granted.whole) == ("2022", "92.93", "总收入")
    assert found.printed(found.fund("45.00").document_number) == "临财预〔2022〕31号"


def test_money_for_the_community__is_an_achievement() -> None:
    found = read("一、主要成效", "投资1.2亿元建成水厂，发放救助金86.4万元，争取资金300万，村集体经济收入320万元。")
    assert found.achievements == ["投资 1.2亿元", "发放救助金 86.4万元", "争取资金 300万元", "村集体经济收入 320万元"]
    assert found.funds == []


def test_staffing__is_people_posts_and_vehicles_of_the_unit_itself() -> None:
    found = read(
        "一、部门概况",
        "（一）人员编制情况",
        "核定编制35名，其中行政编制20名、事业编制15名；在职人员33人，退休人员12人，公务用车2辆。",
        "（二）工作任务",
        "服务群众120人。",
    )
    assert found.staffing == ["核定编制 35名", "行政编制 20名", "事业编制 15名", "在职人员 33人", "退休人员 12人", "公务用车 2辆"]
    assert found.achievements == ["服务群众 120人"]


def test_role_behind_a_number_of_persons__makes_them_staff() -> None:
    found = read("二、评价组织", "成立由局长任组长、3名分管领导任副组长的工作小组。")
    assert found.staffing == ["成立由局长任组长、分管领导任副组长的工作小组 3名"]


def test_goals__have_a_target_and_no_actual_value() -> None:
    found = read("一、年度目标", "全年新增就业500人以上，城乡居民收入分别增长8%、10%。", "粮食产量达到2.3万吨。")
    assert found.indicators == [
        "goal 新增就业 target=500",
        "goal 城乡居民收入分别增长 target=8",
        "goal 城乡居民收入分别增长 target=10",
        "goal 粮食产量 target=2.3",
    ]
    assert found.achievements == []


def test_same_words_outside_goals__are_achievements() -> None:
    found = read("一、主要成效", "全年新增就业500人以上，粮食产量达到2.3万吨。")
    assert found.achievements == ["新增就业 500人", "粮食产量 2.3万吨"]
    assert found.achievement("500").qualifier == "以上"


def test_management_rates__are_rows_with_an_actual_value() -> None:
    found = read("一、资金管理", "资金到位率100%，预算执行率为96.4%，结转结余率3.6%，群众满意度95%。")
    assert found.indicators == ["prose 资金到位率 actual=100", "prose 预算执行率 actual=96.4", "prose 结转结余率 actual=3.6"]
    assert found.achievements == ["群众满意度 95%"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("新修水渠1.57万米、田埂5.3万米。", ["新修水渠 1.57万米", "田埂 5.3万米"]),
        ("栽植果树1.57万与5.3万株。", ["栽植果树 1.57万株", "栽植果树 5.3万株"]),
        ("复垦耕地20、30亩。", ["复垦耕地 20亩", "复垦耕地 30亩"]),
        ("办理证件1299户4389人。", ["办理证件 1299户", "办理证件 4389人"]),
        ("检测279名人员。", ["检测人员 279名"]),
        (
            "两次召开会议，栽植苗木三百余株，发放慰问金一百二十万元。",
            ["召开会议 两次", "栽植苗木 三百株", "发放慰问金 一百二十万元"],
        ),
        ("走访群众约300人次，清运垃圾近20吨。", ["走访群众 300人次", "清运垃圾 20吨"]),
        ("满意度95%，同比提高3个百分点。", ["满意度 95%", "同比提高 3个百分点"]),
    ],
)
def test_achievements__subject_number_and_unit(sentence: str, expected: list[str]) -> None:
    assert read("一、工作情况", sentence).achievements == expected


def test_achievement__knows_its_sentence_qualifier_and_topic() -> None:
    found = read("一、民生改善", "道路通了。栽植苗木三百余株，村容整洁。")
    row = found.achievement("三百")
    assert (row.qualifier, row.topic) == ("余", "民生改善")
    assert found.printed(row.statement) == "栽植苗木三百余株，村容整洁。"
    assert isinstance(row.statement, Span)
    assert found.numeral(row.quantity).value == "300"


def test_money_that_cannot_be_read__is_a_fund_all_the_same() -> None:
    found = read("二、资金使用情况", "全年基本支出3.354.10万元。")
    assert found.funds == ["基本支出 3.354.10万元"]
    assert found.numeral(found.answers.funds[0].amount).value is None


def test_document_number__belongs_to_the_amount_in_front_of_its_bracket() -> None:
    found = read("一、部门收支情况", "追加防汛经费45.00万元（临财预〔2022〕31号），占预算数的4.50%，追加公用经费25.00万元。")
    granted = found.fund("45.00")
    assert found.printed(granted.document_number) == "临财预〔2022〕31号"
    assert (found.printed(granted.share), granted.whole) == ("4.50", "预算数")
    assert found.fund("25.00").document_number is None
