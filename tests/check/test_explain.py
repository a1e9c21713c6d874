"""What would make a finding right, from the numbers around it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.check.build import Line, evidence, indicator, plain, relation

from gouji.check.explain import explain
from gouji.check.run import run_checks
from gouji.core.rows import Claim


def said(rule: str, *lines: Line) -> list[str]:
    """The Chinese explanations of the one finding of a rule."""
    given = evidence(*lines)
    (found,) = [check for check in run_checks(given, [rule]) if check.is_finding]
    assert found.explanations == explain(found, given)
    assert all(message.zh and message.en for message in found.explanations)
    return [message.zh for message in found.explanations]


def test_explain__the_summand_that_was_left_out() -> None:
    marked = "支出[whole:20.5]万元，其中人员[part:8.2]万元、项目[part:9.2]万元，另有公用3.1万元"
    assert said("SUM-01", relation("sum", marked)) == ["若计入第1行的3.1万元，则8.2万元 + 9.2万元 + 3.1万元 = 20.5万元"]


def test_explain__the_part_that_is_counted_twice() -> None:
    marked = "支出[whole:17.4]万元，其中人员[part:8.2]万元、补贴[part:3.1]万元、项目[part:9.2]万元"
    assert said("SUM-01", relation("sum", marked))[0] == "若不计3.1万元，则8.2万元 + 9.2万元 = 17.4万元"


def test_explain__the_total_that_fits() -> None:
    marked = "收入[whole:25.75]万元，其中人员[part:8.2]万元、项目[part:9.2]万元；年末为17.4万元"
    assert said("SUM-01", relation("sum", marked)) == ["分项之和等于第1行的17.4万元：8.2万元 + 9.2万元 = 17.4万元"]


def test_explain__two_digits_swapped() -> None:
    marked = "支出[whole:71.4]万元，其中人员[part:8.2]万元、项目[part:9.2]万元"
    assert said("SUM-01", relation("sum", marked)) == ["若71.4万元应为17.4（两位数字互换），则合计即相符"]


def test_explain__the_target_behind_the_rate() -> None:
    found = said("RATE-03", indicator("[name:基地规模][target:400]亩，[actual:650]亩，完成率[completion_rate:130]%"))
    assert "若基数（目标）为500亩，则650亩 / 500亩 = 130%" in found


def test_explain__numerator_and_denominator_turned_over() -> None:
    marked = "采购预算50万元，采购45万元，执行率=（[term:50]/[term:45]）×100%=[printed:90]%"
    assert said("RATE-04", relation("formula", marked, label="(a/b)*100%"))[0] == "若分子分母互换，则45 / 50 = 90%"


def test_explain__the_neighbours_numerator() -> None:
    marked = "总支出[whole:3354.10]万元，环保501.13万元，农业[part:1503.23]万元，占[printed:14.94]%"
    found = said("RATE-01", relation("share", marked))
    assert found[0] == "若分子为第1行的501.13万元，则501.13万元 / 3354.10万元 = 14.94%"


def test_explain__the_rate_one_line_off() -> None:
    lines = [
        indicator("[name:公厕][target:20]座，[actual:17]座，完成率[completion_rate:116]%"),
        plain("转正完成率85%"),
    ]
    assert "算得的比率与第2行印出的85%相同，可能错行" in said("RATE-03", *lines)


def test_explain__growth_printed_as_a_quotient() -> None:
    marked = "上年收入[previous:20]万元，本年收入[current:23]万元，同比增长[printed:115]%"
    assert said("RATE-06", relation("growth", marked))[0].startswith("印出的是比值而不是增幅")


def test_explain__a_digit_dropped_in_one_of_two_places() -> None:
    marked = "道路[claim=道路:10.79]公里。\n道路[claim=道路:10.779]公里。"
    assert said("SAME-01", relation("same", marked)) == ["若10.779公里应为10.79公里（多了一位数字），则两处一致"]


@pytest.mark.parametrize("marked", ["支出[whole:50]万元，其中人员[part:8.2]万元、项目[part:9.2]万元"])
def test_explain__nothing_around_fits(marked: str) -> None:
    assert said("SUM-01", relation("sum", marked)) == []


def test_explain__a_relation_that_holds_needs_none() -> None:
    given = evidence(relation("sum", "支出[whole:17.4]万元，其中人员[part:8.2]万元、项目[part:9.2]万元"))
    assert [check.explanations for check in run_checks(given, ["SUM-01"])] == [()]


def test_explain__the_level_above_says_which_points_are_meant() -> None:
    lines = [
        relation("weights", "绩效管理[whole:70]分：目标管理[part:40]分、动态调整[part:15]分、完成结果[part:10]分"),
        relation("weights", "动态调整[whole:15]分：支出控制[part:10]分、及时处置[part:5]分、执行进度[part:5]分"),
    ]
    text = "\n".join(
        ["绩效管理70分：目标管理40分、动态调整15分、完成结果10分", "动态调整15分：支出控制10分、及时处置5分、执行进度5分"]
    )
    at = text.index("15")
    given = evidence(*lines)
    shared = Claim(text="15", value="15", start=at, end=at + 2, line=1)
    first, second = given.rows.relations
    second = replace(second, operands=(replace(second.operands[0], claim=shared), *second.operands[1:]))
    given = replace(given, rows=replace(given.rows, relations=(first, second)))
    found = [check for check in run_checks(given, ["SCORE-01"]) if check.is_finding and check.relation == second.id]
    assert [message.zh for message in found[0].explanations] == [
        "若15应为20，则上一级相符：40 + 20 + 10 = 70",
        "若不计5，则10 + 5 = 15",
    ]
