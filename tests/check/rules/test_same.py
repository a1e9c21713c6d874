"""SAME: one figure in several places, conclusions, names and formulas."""

from __future__ import annotations

import pytest
from tests.check.build import Line, evidence, indicator, plain, relation

from gouji.check.conclusions import stance_of
from gouji.check.rules.same import (
    same_01_one_figure_has_one_value,
    same_02_conclusion_follows_from_target,
    same_03_formula_fits_its_name,
    same_04_sentence_agrees_with_itself,
    same_05_figures_are_their_own,
)
from gouji.core.check import Check


def twice(first: str, second: str) -> Check:
    """Operands have to stand in one marked line, so the paragraphs are parted inside it."""
    (found,) = same_01_one_figure_has_one_value(evidence(relation("same", f"{first}。\n{second}。")))
    return found


@pytest.mark.parametrize(
    ("first", "second", "verdict", "severity"),
    [
        ("产量[claim=产量:0.3]万吨", "产量[claim=产量:0.34]万吨", "consistent", "info"),
        ("道路[claim=道路:10.79]公里", "道路[claim=道路:10.779]公里", "contradictory", "error"),
        ("进度[claim=三期进度:80]%", "进度[claim=测量进度:100]%", "contradictory", "warning"),
        ("完成率[claim=完成率:100]%", "完成率[claim=完成率:101]%", "suspicious", "info"),
        ("脱贫[claim=脱贫:1299]户", "脱贫[claim=脱贫:1299]户", "consistent", "info"),
        ("脱贫[claim=脱贫:1299]户", "脱贫[claim=脱贫:1298]户", "contradictory", "error"),
        ("培训[claim=培训:480]人", "培训[claim=培训:520]人次", "untestable", "info"),
        ("投入[claim=投入:96]万元", "投入[claim=投入:974112]元", "contradictory", "error"),
        ("投入[claim=投入:96]万元", "投入[claim=投入:960000]元", "consistent", "info"),
        ("投入[claim=投入:34]万余元", "投入[claim=投入:34.6]万元", "consistent", "info"),
    ],
)
def test_same_01__two_places(first: str, second: str, verdict: str, severity: str) -> None:
    found = twice(first, second)
    assert (found.verdict, found.severity) == (verdict, severity)


def test_same_01__two_entries_of_one_paragraph_are_silent() -> None:
    (found,) = same_01_one_figure_has_one_value(evidence(relation("same", "栽植[claim=苗木:1.5]万株与[claim=苗木:5.3]万株")))
    assert found.verdict == "untestable"


def test_same_01__of_three_the_odd_one_is_named() -> None:
    marked = "面积[claim=面积:1.7]万亩\n面积[claim=面积:1.9]万亩\n面积[claim=面积:1.7]万亩"
    (found,) = same_01_one_figure_has_one_value(evidence(relation("same", marked)))
    assert found.printed is not None
    assert (found.printed.text, found.verdict, [claim.text for claim in found.claims]) == ("1.9", "contradictory", ["1.9", "1.7"])


def concluded(marked: str, label: str | None = None) -> Check:
    (found,) = same_02_conclusion_follows_from_target(evidence(relation("conclusion", marked, label=label)))
    return found


@pytest.mark.parametrize(
    ("marked", "verdict"),
    [
        ("目标[target:20]%。同比增长[actual:15]%，[statement:超出年初预期]", "contradictory"),
        ("目标[target:100]%。已经完成[actual:80]%，[statement:预计能够顺利完成任务，完成指标要求]", "contradictory"),
        ("目标[target:100]%。达到[actual:80]%，[statement:未完全完成指标要求]", "consistent"),
        ("目标[target:96]%。结案率[actual:96.2]%，[statement:达到指标要求]", "consistent"),
        ("目标[target:4]件。办理[actual:5]件，[statement:超额完成]", "consistent"),
        ("目标[target:4]件。办理[actual:4]件，[statement:超额完成]", "contradictory"),
        ("目标[target:4]件。办理[actual:5]件，[statement:未完成年度目标]", "contradictory"),
        ("目标[target:100]%。达到[actual:95]%，[statement:基本完成]", "untestable"),
        ("目标[target:100]%。达到[actual:95]%，[statement:预计年底完成]", "untestable"),
        ("目标[target:4]件。用时[actual:3]天，[statement:完成目标]", "untestable"),
    ],
)
def test_same_02__targets_and_conclusions(marked: str, verdict: str) -> None:
    assert concluded(marked).verdict == verdict


def test_same_02__a_limit_is_kept_from_below() -> None:
    assert concluded("目标[target:3]%。返贫率[actual:1]%，[statement:达到指标要求]", "返贫率").verdict == "consistent"
    assert concluded("目标[target:3]%。返贫率[actual:5]%，[statement:达到指标要求]", "返贫率").verdict == "contradictory"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("指标完成率95%", None),
        ("不低于年初目标", "reached"),
        ("控制在预算以内", "within"),
        ("仍有差距", "below"),
        ("没有达到要求", "below"),
        ("全面超额完成任务", "above"),
        ("力争完成目标", None),
        ("工作扎实推进", None),
    ],
)
def test_stance_of__statements(text: str, stance: str | None) -> None:
    assert stance_of(text) == stance


def test_same_03__the_formula_of_another_rate() -> None:
    row = "[name:项目支出执行率]：[criteria:执行率=基本支出决算/基本支出预算，达到100%得2分]"
    (found,) = same_03_formula_fits_its_name(evidence(indicator(row)))
    assert (found.severity, found.formula) == ("info", "执行率 = 基本支出决算 / 基本支出预算，达到100%得2分")


def test_same_03__the_rate_upside_down() -> None:
    (found,) = same_03_formula_fits_its_name(evidence(indicator("[name:资金到位率]：[criteria:到位率=计划资金/到位资金×100%]")))
    assert "颠倒" in found.message.zh


@pytest.mark.parametrize(
    "row",
    [
        "[name:项目支出执行率]：[criteria:执行率=项目支出决算/项目支出预算]",
        "[name:三公经费控制率]：[criteria:控制率=本年三公经费总额/上年三公经费总额]",
        "[name:资金到位率]：[criteria:资金到位率=实际到位资金/计划资金×100%]",
        "[name:预算执行率]：[criteria:预算执行率=（支出数/预算数）×100%]",
        "[name:预算编制]：[criteria:编制完整得2分]",
    ],
)
def test_same_03__fitting_formulas_are_silent(row: str) -> None:
    assert list(same_03_formula_fits_its_name(evidence(indicator(row)))) == []


def test_same_04__done_and_under_way() -> None:
    (found,) = same_04_sentence_agrees_with_itself(evidence(plain("目前工程部分已推进，工程进度100%。")))
    assert (found.severity, found.printed and found.printed.text) == ("info", "100%")


@pytest.mark.parametrize(
    "line",
    [
        "目前工程部分已完工，工程进度100%。",
        "二期正在建设。工程进度100%。",
        "正在进行结算，质量合格率100%。",
        "工程正在施工，工程进度60%。",
    ],
)
def test_same_04__other_statements_are_silent(line: str) -> None:
    assert list(same_04_sentence_agrees_with_itself(evidence(plain(line)))) == []


def rows(*lines: str) -> list[Line]:
    return [indicator(line) for line in lines]


def test_same_05__one_figure_for_two_metrics() -> None:
    (found,) = same_05_figures_are_their_own(
        evidence(*rows("[name:化解债务][target:417.6]万元", "[name:集体收入][target:417.6]万元"))
    )
    assert (found.severity, found.line) == ("info", 2)


@pytest.mark.parametrize(
    "pair",
    [
        ("[name:化解债务][target:417.6]万元", "[name:化解债务额][target:417.6]万元"),
        ("[name:化解债务][target:4000]万元", "[name:集体收入][target:4000]万元"),
        ("[name:化解债务][target:2021]年", "[name:集体收入][target:2021]年"),
        ("[name:化解债务][target:100]万元", "[name:集体收入][target:100]万元"),
        ("[name:化解债务][target:417.6]万元", "[name:造林][target:417.6]亩"),
    ],
)
def test_same_05__chance_is_silent(pair: tuple[str, str]) -> None:
    assert list(same_05_figures_are_their_own(evidence(*rows(*pair)))) == []
