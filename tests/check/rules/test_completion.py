"""Rates of an indicator row, reachable rates and prices."""

from __future__ import annotations

import re

import pytest
from tests.check.build import evidence, indicator, open_relation, relation

from gouji.check.run import run_checks
from gouji.core.check import Check


def marked(role: str, printed: str) -> str:
    """``≥90%`` as ≥[role:90]%."""
    return re.sub(r"([\d.]+|若干)", rf"[{role}:\1]", printed)


def completion(target: str, actual: str, rate: str, name: str = "培训") -> Check:
    line = f"[name:{name}]目标{marked('target', target)}，完成{marked('actual', actual)}，完成率[completion_rate:{rate}]%"
    (check,) = run_checks(evidence(indicator(line)), ["RATE-03"])
    return check


@pytest.mark.parametrize(
    ("target", "actual", "rate", "verdict"),
    [
        ("0.7万亩", "0.75万亩", "107", "consistent"),
        ("9万亩", "9.47万亩", "105", "consistent"),
        ("15.9万元", "15.9万元", "101", "inconsistent"),
        ("15.9万元", "15.9万元", "100", "consistent"),
        ("255.6亿元以上", "255.6亿元", "131", "inconsistent"),
        ("20人", "22名", "110", "consistent"),
        ("20人", "22名", "112", "inconsistent"),
        ("≥90%", "97%", "100", "consistent"),
        ("≥90%", "97%", "107.78", "consistent"),
        ("≥90%", "87%", "100", "inconsistent"),
        ("≤90%", "87%", "100", "untestable"),
        ("300人", "300余人", "100", "consistent"),
        ("300人", "200余人", "100", "consistent"),
        ("300人", "200余人", "110", "untestable"),
        ("0起", "0起", "100", "untestable"),
        ("若干", "22人", "100", "untestable"),
        ("20户", "65人", "100", "untestable"),
        ("35人", "33人", "94.28", "truncated"),
    ],
)
def test_completion__against_its_target(target: str, actual: str, rate: str, verdict: str) -> None:
    assert completion(target, actual, rate).verdict == verdict


def test_completion__capped_at_a_hundred_is_a_warning() -> None:
    check = completion("100人", "120人", "100")
    assert (check.verdict, check.severity) == ("inconsistent", "warning")


def test_completion__cut_off_is_info_rounded_up_a_warning() -> None:
    assert completion("35人", "33人", "94.28").severity == "info"
    assert completion("35人", "33人", "95").severity == "warning"


@pytest.mark.parametrize("name", ["信访投诉率", "三公经费控制率", "安全事故发生数"])
def test_completion__less_is_better_is_silent_unless_it_fits(name: str) -> None:
    assert completion("9人", "5人", "100", name).verdict == "untestable"
    assert completion("10人", "5人", "50", name).verdict == "consistent"


def test_score_rate__may_be_a_quotient() -> None:
    (check,) = run_checks(evidence(indicator("[name:产出][weight:35]，[score:33]，[score_rate:0.94]")), ["RATE-02"])
    assert check.verdict == "consistent"
    (check,) = run_checks(evidence(indicator("[name:产出][weight:35]，[score:33]，[score_rate:94.29]")), ["RATE-02"])
    assert check.verdict == "consistent"


class TestPlausible:
    def test_reach__large_whole_or_bound_is_silent(self) -> None:
        for text in ("共[whole:1000]人，参保率[printed:83.9]%", "共[whole:40]余人，参保率[printed:83.9]%", "共[whole:4.5]万人，参保率[printed:3.9]%"):
            (check,) = run_checks(evidence(relation("reach", text)), ["RATE-08"])
            assert check.verdict == "untestable"

    def test_reach__a_cut_off_rate_is_reachable(self) -> None:
        (check,) = run_checks(evidence(relation("reach", "共[whole:3]人，合格率[printed:66.6]%")), ["RATE-08"])
        assert (check.verdict, check.formula) == ("consistent", "2 / 3 = 66.6%")

    def test_price__once_holds_when_round(self) -> None:
        (check,) = run_checks(evidence(open_relation("price", "抚育[quantity:1469.5]亩，兑现[amount:29.39]万元", label="抚育")), ["RATE-09"])
        assert (check.verdict, check.computed) == ("consistent", "200元")
        (check,) = run_checks(evidence(open_relation("price", "抚育[quantity:1469.5]亩，兑现[amount:31.27]万元", label="抚育")), ["RATE-09"])
        assert check.verdict == "untestable"
