"""RATE-02 and RATE-03: the rates of an indicator row, recomputed from its own cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from gouji.check.arithmetic import ZERO_BASE, Outcome, completion_outcome, ratio_outcome
from gouji.check.case import Case, Wording
from gouji.check.evidence import Evidence
from gouji.check.formula import plain
from gouji.check.operands import MIXED_UNITS, UNREADABLE, read, row_subject, same_kind, unit_of
from gouji.check.registry import rule
from gouji.core.check import Check, Message
from gouji.core.quantity import Quantity
from gouji.core.rows import Claim, Indicator

INVERTED: Final = Message("该指标越低越好，完成率算法不明", "less is better here and the way of computing is not said")
QUALITATIVE: Final = Message("目标值或完成值不是数字", "the target or the actual value is no number")

HUNDRED: Final = 100
_SCORE_RATE: Final = Wording("得分率", "The score rate")
_COMPLETION: Final = Wording("完成率", "The completion rate")
_LESS_IS_BETTER: Final = re.compile(
    r"控制率|控制数|投诉|发生率|发生数|事故|违规|违纪|结余率|偏离|偏差|负债|不超过|不高于|低于|小于|以内|控制在|下降|降低|减少|压减|成本|"
    r"时限|耗时|用时|能耗|死亡|失业|逾期|≤|<|＜"
)


@rule("RATE-02", "得分率", "Score rate of an indicator")
def rate_02_score_rate(evidence: Evidence) -> Iterator[Check]:
    """The score rate of a row is its score divided by its weight.

    Source: the form's own definition of 得分率. A rate that is cut off instead of rounded is info.
    Holds: 产出35分，得33分，得分率94.29%
    Fails: 产出35分，得33分，得分率92.28%
    """
    for indicator in evidence.rows.indicators:
        if indicator.score_rate is not None and indicator.score is not None and indicator.weight is not None:
            yield _score_rate(evidence, indicator, indicator.score, indicator.weight, indicator.score_rate)


def _score_rate(evidence: Evidence, indicator: Indicator, score: Claim, weight: Claim, rate: Claim) -> Check:
    top, base = read(evidence, score, "分"), read(evidence, weight, "分")
    case, printed = _case(evidence, indicator, ("RATE-02", _SCORE_RATE), (score, weight, rate), (None, None))
    if top is None or base is None or printed is None:
        return case.untestable(UNREADABLE)
    outcome = ratio_outcome(top, base, printed, scale=_scale(printed))
    return case.judge(outcome)


@rule("RATE-03", "完成率", "Completion rate of an indicator")
def rate_03_completion_rate(evidence: Evidence) -> Iterator[Check]:
    """The completion rate of a row is the actual value divided by the target, the target being exact.

    Source: 财预〔2020〕10号, the frame of output indicators. Equal figures make exactly 100 %. A target with a bound (≥)
    counts with its number, and 100 % is then also right once it is reached. Silent for words instead of numbers, for a
    target of 0, and where less is better (控制率, 投诉率, ≤).
    Holds: 水稻种植目标4万亩，完成4.8万亩，完成率120%
    Fails: 基地建设目标400亩，完成650亩，完成率130%
    """
    for indicator in evidence.rows.indicators:
        if indicator.completion_rate is not None and indicator.target is not None and indicator.actual is not None:
            yield _completion(evidence, indicator, indicator.actual, indicator.target, indicator.completion_rate)


def _completion(evidence: Evidence, indicator: Indicator, actual: Claim, target: Claim, rate: Claim) -> Check:
    due, done = unit_of(evidence, target), unit_of(evidence, actual)
    due, done = due or done or indicator.unit, done or due or indicator.unit
    case, printed = _case(evidence, indicator, ("RATE-03", _COMPLETION), (actual, target, rate), (done, due))
    wanted, reached = read(evidence, target, due), read(evidence, actual, done)
    if wanted is None or reached is None:
        return case.untestable(QUALITATIVE)
    if printed is None:
        return case.untestable(UNREADABLE)
    if wanted.value == 0:
        return case.untestable(ZERO_BASE)
    outcome = _completed(reached, wanted, printed)
    if not outcome.fits and _is_full(printed) and wanted.bound == "≥" and reached.value >= wanted.value:
        return _reached(case, outcome)
    if outcome.fits:
        return case.judge(outcome)
    if not same_kind((wanted, reached)):
        return case.untestable(MIXED_UNITS)
    if wanted.bound == "≤" or _LESS_IS_BETTER.search(indicator.name.text):
        return case.untestable(INVERTED)
    if reached.value > wanted.value and _is_full(printed) and not reached.bound:
        case = case._replace(severity="warning")  # some forms stop counting at 100 %
    return case.judge(outcome)


def _reached(case: Case, outcome: Outcome) -> Check:
    formula = f"{case.left.replace(' / ', ' ≥ ')} → {case.right}"
    zh, en = f"目标为下限，已达到即为{case.right}：{formula}", f"The target is a lower bound and is reached: {formula}"
    return case.find("consistent", "info", Message(zh, en), outcome.shown, formula=formula)


def _completed(reached: Quantity, wanted: Quantity, printed: Quantity) -> Outcome:
    scale = _scale(printed)
    if wanted.bound is None:
        return completion_outcome(reached, wanted, printed, scale=scale)
    outcome = completion_outcome(reached, replace(wanted, bound=None), printed, scale=scale)
    return outcome if outcome.fits or wanted.bound != "≈" else completion_outcome(reached, wanted, printed, scale=scale)


def _is_full(printed: Quantity) -> bool:
    """Whether the printed rate is 100 %."""
    return printed.value == (1 if _scale(printed) == 1 and not printed.measure.base else 100)


def _scale(printed: Quantity) -> int:
    """What a rate without a sign is printed in: 0.95 and 1.2 are quotients, 95 and 120 percentages."""
    return 1 if printed.value <= 3 and printed.decimals else HUNDRED


def _case(
    evidence: Evidence,
    indicator: Indicator,
    how: tuple[str, Wording],
    claims: tuple[Claim, Claim, Claim],
    units: tuple[str | None, str | None],
) -> tuple[Case, Quantity | None]:
    """The case of a row's rate and the printed rate as a quantity; ``claims`` are numerator, denominator, rate."""
    top, base, rate = claims
    sign = unit_of(evidence, rate)
    sign = sign if sign in ("%", "‰") else "%" if rate.text.rstrip().endswith(("%", "％")) else None
    shown = plain(rate)
    right = shown if sign is None or shown.endswith(sign) else shown + sign
    texts = [plain(top), plain(base)]
    if units[0] != units[1] or units[0] in ("%", "‰"):
        texts = [_with_unit(text, unit) for text, unit in zip(texts, units, strict=True)]
    case = Case(
        how[0], "error", how[1], f"{texts[0]} / {texts[1]}", right, (rate, top, base), rate, row_subject(indicator)
    )
    return case, read(evidence, rate, sign)


def _with_unit(text: str, unit: str | None) -> str:
    return text + unit if unit and not text.endswith(unit) else text
