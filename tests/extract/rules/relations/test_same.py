"""One figure in several places, echoes of it, and dates that bound a period."""

from __future__ import annotations

import pytest
from tests.extract.rules.build import read


def test_one_label_in_two_places__is_one_figure() -> None:
    found = read("一、成效", "水稻种植面积1.32万亩。", "二、总结", "水稻种植面积1.35万亩。")
    assert found.relations("same") == ["same claim=1.32万亩 claim=1.35万亩"]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("2022年接待外地游客12万人次。", "2023年接待外地游客15万人次。"), id="two years"),
        pytest.param(("上年接待外地游客12万人次。", "接待外地游客15万人次。"), id="the year before"),
        pytest.param(("接待外地游客12万人次。", "累计接待外地游客35万人次。"), id="summed up over years"),
        pytest.param(("接待外地游客12万人次。", "接待外地游客35批次。"), id="another unit"),
        pytest.param(("培训12人。", "培训15人。"), id="a label that says too little"),
        pytest.param(("接待外地游客12万人次。", "接待本地乡贤15万人次。"), id="another label"),
    ],
)
def test_two_figures__are_not_one(lines: tuple[str, str]) -> None:
    assert read("一、成效", lines[0], "二、总结", lines[1]).relations("same") == []


def test_budget_and_account__are_two_figures() -> None:
    found = read("一、收支", "项目支出预算安排20.00万元。", "二、总结", "项目支出18.00万元。")
    assert found.relations("same") == []


def test_echo__is_one_number_under_kindred_labels() -> None:
    found = read("一、成效", "水稻种植面积13250亩。", "二、总结", "全镇水稻面积13250亩。")
    assert found.relations("echo") == ["echo claim=13250亩 claim=13250亩"]


def test_echo__is_a_number_one_slip_away_too() -> None:
    found = read("一、成效", "水稻种植面积13250亩。", "二、总结", "全镇水稻面积13520亩。")
    assert found.relations("echo") == ["echo claim=13250亩 claim=13520亩"]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("水稻种植面积13250亩。", "全镇水稻面积14680亩。"), id="far apart"),
        pytest.param(("水稻种植面积13250亩。", "清运生活垃圾13250吨。"), id="another unit"),
        pytest.param(("水稻种植面积13250亩。", "退耕造林13250亩。"), id="another matter"),
    ],
)
def test_no_echo(lines: tuple[str, str]) -> None:
    assert read("一、成效", lines[0], "二、总结", lines[1]).relations("echo") == []


def test_villages__are_one_figure_wherever_they_are_told() -> None:
    found = read("一、概况", "辖12个行政村。", "二、成效", "惠及12个村。")
    assert "echo claim=12个 claim=12个" in found.relations("echo")


def test_scores_of_text_and_table__are_one_figure() -> None:
    found = read("一、结论", "我局整体支出绩效自评得分96分。", "指标名称|分值|得分", "道路养护|60|58", "管网维护|40|37", "总分|100|95")
    assert found.relations("same") == ["same claim=96分 claim=95分"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("评价时段为2022年1月1日至2022年12月31日。", ["period start=2022年1月1日 end=2022年12月31日"]),
        ("道路于2022年3月1日开工，2022年10月20日完工。", ["period start=2022年3月1日 end=2022年10月20日"]),
        ("2022年7月6日检查，2022年8月6日复查。", []),
        ("2021年至2023年规划。", []),
    ],
)
def test_period__is_bounded_by_two_full_dates(sentence: str, expected: list[str]) -> None:
    assert read("一、进度", sentence).relations("period") == expected
