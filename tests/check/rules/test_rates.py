"""Shares, formulas, named rates, growth: bases that may be several, directions, units."""

from __future__ import annotations

import pytest
from tests.check.build import Line, evidence, relation

from gouji.check.run import run_checks
from gouji.check.shape import read_shape
from gouji.core.check import Check


def only(line: Line) -> Check:
    (check,) = run_checks(evidence(line), ["RATE"])
    return check


class TestShare:
    def test_several_wholes__any_that_fits(self) -> None:
        check = only(relation("share", "总支出[whole:80]万元，本年支出[whole:50]万元，基本支出[part:9]万元，占[printed:18]%"))
        assert (check.verdict, check.formula) == ("consistent", "9 / 50 = 18%")

    def test_several_wholes__none_fits_is_silent(self) -> None:
        check = only(relation("share", "总支出[whole:80]万元，本年支出[whole:50]万元，基本支出[part:9]万元，占[printed:31]%"))
        assert check.verdict == "untestable"

    def test_part_larger_than_the_whole__is_silent(self) -> None:
        assert only(relation("share", "基本支出[whole:13]万元，项目支出[part:15]万元，占[printed:54]%")).verdict == "untestable"

    def test_one_last_digit_too_high__is_a_warning(self) -> None:
        check = only(relation("share", "总收入[whole:2845.81]万元，结转[part:807.72]万元，占[printed:28.39]%"))
        assert (check.verdict, check.severity) == ("inconsistent", "warning")

    def test_rate_without_its_sign__is_a_percentage(self) -> None:
        assert only(relation("share", "总支出[whole:50]万元，基本支出[part:9]万元，占比（%）[printed:18]")).verdict == "consistent"


class TestNamedRate:
    def test_several_bases__any_that_fits(self) -> None:
        line = "年初预算[denominator:40]万元，调整预算[denominator:50]万元，支出[numerator:45]万元，执行率[printed:90]%"
        assert only(relation("rate", line, label="预算执行率")).formula == "45 / 50 = 90%"

    @pytest.mark.parametrize(("label", "severity"), [("预算执行率", "error"), ("覆盖率", "warning")])
    def test_several_bases__none_fits(self, label: str, severity: str) -> None:
        line = f"年初预算[denominator:40]万元，调整预算[denominator:50]万元，支出[numerator:45]万元，{label}[printed:98]%"
        check = only(relation("rate", line, label=label))
        assert (check.verdict, check.severity) == ("inconsistent", severity)

    def test_limit__is_kept(self) -> None:
        check = only(relation("rate", "在职[numerator:22]人，编制[denominator:31]人，在职人员控制率小于[printed:100]%", label="控制率"))
        assert (check.verdict, check.formula) == ("consistent", "22 / 31 = 70.97% ≤ 100%")

    def test_zero_base__is_untestable(self) -> None:
        assert only(relation("rate", "预算[denominator:0]元，支出[numerator:0]元，执行率[printed:100]%", label="执行率")).verdict == "untestable"

    def test_settled_cases_with_several_pairs__are_info_when_none_fits(self) -> None:
        line = "受理[denominator:50]件、信访[denominator:40]件，办结[numerator:48]件，办结率[printed:91]%"
        check = only(relation("rate", line, label="办结率"))
        assert (check.rule, check.verdict, check.severity) == ("RATE-07", "suspicious", "info")


class TestGrowth:
    @pytest.mark.parametrize(
        ("text", "verdict"),
        [
            ("上年[previous:20]万元，本年[current:15]万元，同比下降[printed:25]%", "consistent"),
            ("上年[previous:20]万元，本年[current:15]万元，同比增长[printed:25]%", "inconsistent"),
            ("上年[previous:20]万元，本年[current:15]万元，同比增长-[printed:25]%", "consistent"),
            ("上年[previous:20]万元，本年[current:23]万元，增加[printed:3]万元", "consistent"),
            ("上年[previous:20]万元，本年[current:23]万元，增加[printed:13]万元", "inconsistent"),
            ("上年[previous:20]万元，本年[current:50]万元，增长[printed:1.5]倍", "consistent"),
            ("上年[previous:95.2]%，本年[current:98.3]%，提高[printed:3.1]个百分点", "consistent"),
            ("上年[previous:95.2]%，本年[current:98.3]%，提高[printed:1.3]个百分点", "inconsistent"),
            ("五年前[previous:20]万元，本年[current:23]万元，年均增长[printed:3]%", "untestable"),
            ("上年[previous:20]户，本年[current:23]人，增长[printed:40]%", "untestable"),
            ("上年[previous:0]元，本年[current:23]元，增长[printed:100]%", "untestable"),
        ],
    )
    def test_growth__direction_and_unit(self, text: str, verdict: str) -> None:
        assert only(relation("growth", text)).verdict == verdict


class TestFormula:
    @pytest.mark.parametrize(
        ("label", "text", "verdict", "formula"),
        [
            ("a/b×100%", "[term:45]/[term:50]×100%=[printed:90]%", "consistent", "45 / 50 = 90%"),
            ("(a-b)/b", "（[term:23]-[term:20]）/[term:20]=[printed:15]%", "consistent", None),
            ("(a+b)/c", "（[term:3]+[term:4]）÷[term:10]=[printed:70]%", "consistent", "(3 + 4) / 10 = 70%"),
            ("(a+b)/c", "（[term:3]+[term:4]）÷[term:10]=[printed:75]%", "inconsistent", "(3 + 4) / 10 = 70% ≠ 75%"),
            ("a*b", "[term:12]×[term:3]=[printed:36]", "consistent", "12 * 3 = 36"),
            ("a/b", "[term:3]/[term:4]=[printed:75]", "consistent", "3 / 4 = 75"),
            ("a/b", "[term:3]/[term:0]=[printed:75]%", "untestable", None),
            ("a甲b", "[term:3]/[term:4]=[printed:75]%", "untestable", None),
            ("a/d", "[term:3]/[term:4]=[printed:75]%", "untestable", None),
        ],
    )
    def test_formula__is_recomputed_as_written(self, label: str, text: str, verdict: str, formula: str | None) -> None:
        check = only(relation("formula", text, label=label))
        assert check.verdict == verdict
        if formula is not None:
            assert check.formula == formula

    @pytest.mark.parametrize("label", ["", "a+", "(a", "a)", "a b c", "a//b", "*100%", "a" * 200, "{0}", "((a)"])
    def test_shape__nonsense_is_no_formula(self, label: str) -> None:
        assert read_shape(label) is None

    @pytest.mark.parametrize(("label", "written"), [("（a－b）÷b×100％", "(1 - 2) / 2"), ("100%×a/b", "1 / 2"), ("a-(b+c)*d", "1 - (2 + 3) * 4")])
    def test_shape__reads_every_usual_sign(self, label: str, written: str) -> None:
        shape = read_shape(label)
        assert shape is not None
        assert shape.write(["1", "2", "3", "4"]) == written
