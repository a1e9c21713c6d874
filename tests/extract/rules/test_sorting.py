"""Numbers that are no quantity of any list, and why."""

from __future__ import annotations

import pytest
from tests.extract.rules.build import read


@pytest.mark.parametrize(
    ("sentence", "printed", "reason"),
    [
        ("全年未发生1起安全事故。", "1", "absence"),
        ("落实“3+2”工作法。", "3", "slogan"),
        ("工期90天。", "90", "duration"),
        ("为60岁以上老人体检。", "60", "age"),
        ("500万元以上项目集中开工。", "500", "threshold"),
        ("考核位居全县第2，排名5。", "5", "rank"),
        ("对照任务12抓落实。", "12", "ordinal"),
        ("整治省级216国道。", "216", "name"),
        ("每月召开一次例会。", "一", "indefinite"),
        ("坚持一个标准不降。", "一", "indefinite"),
        ("做到两个维护。", "两", "slogan"),
        ("主要工作：（2）宣传到位。", "2", "heading"),
    ],
)
def test_number__is_ruled_out(sentence: str, printed: str, reason: str) -> None:
    found = read("一、工作情况", sentence)
    assert found.ruled_out(printed) == reason
    assert [*found.achievements, *found.funds, *found.indicators] == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("发生1起安全事故。", ["发生安全事故 1起"]),
        ("开展一次演练。", ["开展演练 一次"]),
        ("慰问老人12人。", ["慰问老人 12人"]),
        ("实施项目12个。", ["实施项目 12个"]),
    ],
)
def test_number__counts(sentence: str, expected: list[str]) -> None:
    assert set(expected) <= set(read("一、工作情况", sentence).achievements)


def test_intention__is_ruled_out_where_plans_are_told() -> None:
    found = read("五、下一步打算", "力争明年完成10公里。")
    assert (found.ruled_out("10"), found.achievements) == ("plan", [])


def test_page_number__stands_alone_on_its_line() -> None:
    assert read("一、工作情况", "道路通了。", "12", "村容整洁。").ruled_out("12") == "page_number"


def test_points_of_an_explanation__belong_to_nobody() -> None:
    found = read("一、工作情况", "培训每少4期扣2分。")
    assert found.ruled_out("2") == "rule_text"
