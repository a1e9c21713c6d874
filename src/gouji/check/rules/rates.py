"""RATE-01, RATE-04 … RATE-07: shares, written formulas, named rates and growth, from the relations of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from gouji.check.arithmetic import (
    COARSE,
    ZERO_BASE,
    Outcome,
    group_intervals,
    growth_outcome,
    interval_outcome,
    rate_scale,
    ratio_outcome,
    sum_outcome,
)
from gouji.check.case import Case, Wording
from gouji.check.evidence import Evidence
from gouji.check.formula import shown
from gouji.check.operands import MIXED_UNITS, UNREADABLE, read, read_all, same_kind, subject_of, with_shared_unit
from gouji.check.registry import rule
from gouji.check.shape import Shape, read_shape
from gouji.core.check import Check, Message, Severity
from gouji.core.quantity import Bound, Quantity
from gouji.core.rows import Operand, Relation

NO_OPERAND: Final = Message("没有写出分子、分母或比率", "the numerator, the denominator or the rate is not printed")
NO_BASE_FITS: Final = Message("有多个可能的基数，均不能确定", "there are several possible bases and none is certain")
MORE_THAN_WHOLE: Final = Message("分项大于整体，基数可能不是它", "the part exceeds the whole, so the share has another base")
NO_SHAPE: Final = Message("算式写法无法识别", "the written formula cannot be read")
AVERAGE: Final = Message("年均增长率需各年数据", "an average yearly rate needs the figures of every year")
UNKNOWN_KIND: Final = Message("比率与所比各数单位不同", "the rate's unit does not go with its operands")

HUNDRED: Final = 100
_SETTLED: Final = re.compile(r"办结|化解|结案|整改|调处|办理|处置|调解|破案|回复|答复|销号|兑现|成功")
_NAMED: Final = re.compile(r"到位率|使用率|执行率|支出率|控制率|支付率|拨付率")
_FALL: Final = re.compile(r"(?:下降|降低|减少|下滑|回落|压减|压缩|缩减|负增长|降幅|减幅|下浮|降)[^，。；增升]{0,4}$")
_RANKS: Final = {"agrees": 0, "truncated": 1, "weak": 2, "rounded_up": 3, "untestable": 4, "disagrees": 5}

_SHARE: Final = Wording("占比", "The share")
_FORMULA: Final = Wording("文内算式", "The written formula")
_RATE: Final = Wording("比率", "The rate")
_SETTLEMENT: Final = Wording("办结率", "The rate of settled cases")
_GROWTH: Final = Wording("增长率", "The growth rate")


@rule("RATE-01", "占比", "Share of a whole")
def rate_01_share(evidence: Evidence) -> Iterator[Check]:
    """A printed share (占…的…%) is the part divided by the whole.

    Source: the meaning of 占. Where several totals may be the whole, any that fits will do. Silent when none of several
    fits and when the part is larger than the whole: then the share has another base.
    A share one last digit too high is a warning.
    Holds: 总支出50万元，基本支出9万元，占总支出的18%
    Fails: 总支出50万元，基本支出9万元，占总支出的81%
    """
    for relation in evidence.relations.get("share", ()):
        yield _any_pair(evidence, relation, relation.of("part"), relation.of("whole"), ("RATE-01", _SHARE))


@rule("RATE-04", "文内算式", "Formula written in the text")
def rate_04_written_formula(evidence: Evidence) -> Iterator[Check]:
    """A formula written out with its numbers, (A/B)×100%=C, gives the result printed behind it.

    Source: the report's own text. Malformed operands count in the reading that another relation proves. Silent when the
    formula cannot be read.
    Holds: 执行率=（45/50）×100%=90%
    Fails: 执行率=（45/50）×100%=95%
    """
    for relation in evidence.relations.get("formula", ()):
        yield _formula(evidence, relation)


@rule("RATE-05", "到位/使用/执行/控制率", "Named rate of funds or staff")
def rate_05_named_rate(evidence: Evidence) -> Iterator[Check]:
    """到位率, 使用率, 执行率, 控制率 follow from the figures they are defined by.

    Source: 财预〔2020〕10号《项目支出绩效评价管理办法》, its frame of indicators: 到位率 = 实际到位 / 计划,
    执行率 = 实际支出 / 预算.
    Where the base is not defined (年初预算 or 调整预算), any figure that fits will do.
    Holds: 预算50万元，到位45万元，资金到位率90%
    Fails: 预算50万元，到位45万元，资金到位率95%
    """
    for relation in evidence.relations.get("rate", ()):
        if not _SETTLED.search(relation.label or ""):
            tops, bases = relation.of("numerator"), relation.of("denominator")
            yield _any_pair(evidence, relation, tops, bases, ("RATE-05", _RATE))


@rule("RATE-07", "办结/化解率", "Rate of settled cases")
def rate_07_settled_rate(evidence: Evidence) -> Iterator[Check]:
    """办结率, 化解率, 整改率 … are the settled cases divided by the received ones.

    Source: the meaning of the words. With several candidate pairs any that fits will do; when none fits the finding is info.
    Holds: 共受理投诉50件，办结48件，办结率96%
    Fails: 共受理投诉50件，办结48件，办结率98%
    """
    for relation in evidence.relations.get("rate", ()):
        if _SETTLED.search(relation.label or ""):
            tops, bases = relation.of("numerator"), relation.of("denominator")
            yield _any_pair(evidence, relation, tops, bases, ("RATE-07", _SETTLEMENT))


def _any_pair(
    evidence: Evidence, relation: Relation, tops: Sequence[Operand], bases: Sequence[Operand], how: tuple[str, Wording]
) -> Check:
    """The check of the pair that fits best; of the first one when none does."""
    printed = relation.one("printed")
    if printed is None or not tops or not bases:
        return _incomplete(how, relation)
    several = len(tops) * len(bases) > 1
    best: tuple[Case, Outcome] | None = None
    for top, base in product(tops, bases):
        case, outcome = _pair(evidence, relation, (top, base, printed), (*how, _severity(how[0], relation, several)))
        if best is None or _RANKS[outcome.tag] < _RANKS[best[1].tag]:
            best = case, outcome
        if outcome.tag == "agrees":
            break
    assert best is not None  # there is at least one pair
    case, outcome = best
    if how[0] == "RATE-01" and outcome.tag == "disagrees" and outcome.numerator > 100 * outcome.denominator:
        return case.untestable(MORE_THAN_WHOLE)
    if several and outcome.tag == "disagrees" and how[0] != "RATE-05":
        if how[0] == "RATE-01":
            return case.untestable(NO_BASE_FITS)
        claims = tuple([operand.claim for operand in (*tops, *bases, printed)])
        return replace(case._replace(claims=claims).judge(outcome), verdict="suspicious")
    return case.judge(outcome)


def _severity(code: str, relation: Relation, several: bool) -> Severity:
    if not several:
        return "error"
    if code == "RATE-05":
        return "error" if _NAMED.search(relation.label or "") else "warning"
    return "info"


def _pair(
    evidence: Evidence, relation: Relation, operands: tuple[Operand, Operand, Operand], how: tuple[str, Wording, Severity]
) -> tuple[Case, Outcome]:
    code, wording, severity = how
    top, base, printed = operands
    pair = with_shared_unit((top, base))
    mixed = pair[0].unit != pair[1].unit
    left = f"{shown(pair[0], unit=mixed)} / {shown(pair[1], unit=mixed)}"
    named = _named(wording, relation)
    claims = (printed.claim, top.claim, base.claim)
    subject = subject_of(relation.label, (printed, top, base))
    case = Case(code, severity, named, left, shown(printed, unit=False), claims, printed.claim, subject, relation.id)
    quantities = read_all(evidence, (*pair, printed))
    if isinstance(quantities, Message):
        return case, Outcome("untestable", reason=quantities)
    outcome = _scaled_ratio(*quantities)
    if not outcome.fits and not same_kind(quantities[:2]):
        return case, Outcome("untestable", reason=MIXED_UNITS)
    return case, outcome


def _named(wording: Wording, relation: Relation) -> Wording:
    label = relation.label
    if not label or len(label) > 30 or label in wording.zh:
        return wording
    return Wording(label, f"{wording.en} ({label})")


def _scaled_ratio(top: Quantity, base: Quantity, printed: Quantity) -> Outcome:
    """A rate printed without its sign is read as a percentage, or as a quotient where only that fits."""
    if printed.measure.base:
        return ratio_outcome(top, base, printed)
    outcome = ratio_outcome(top, base, printed, scale=HUNDRED)
    plain = ratio_outcome(top, base, printed)
    return plain if plain.fits and not outcome.fits else outcome


def _formula(evidence: Evidence, relation: Relation) -> Check:
    terms, printed = relation.of("term"), relation.one("printed")
    if printed is None or not terms:
        return _incomplete(("RATE-04", _FORMULA), relation)
    terms = with_shared_unit(terms)
    claims = (printed.claim, *[term.claim for term in terms])
    subject = subject_of(None, (printed, *terms))
    shape = read_shape(relation.label or "a/b")
    right = shown(printed, unit=False)
    if shape is None:
        return Case("RATE-04", "error", _FORMULA, "", right, claims, printed.claim, subject, relation.id).untestable(NO_SHAPE)
    mixed = len({term.unit for term in terms}) > 1
    texts = [shown(term, unit=mixed) for term in terms]
    if any(step >= len(terms) for step in shape.steps if isinstance(step, int)):
        return Case("RATE-04", "error", _FORMULA, "", right, claims, printed.claim, subject, relation.id).untestable(NO_SHAPE)
    case = Case("RATE-04", "error", _FORMULA, shape.write(texts), right, claims, printed.claim, subject, relation.id)
    quantities = read_all(evidence, (*terms, printed))
    if isinstance(quantities, Message):
        return case.untestable(quantities)
    outcome = _shaped(shape, quantities[:-1], quantities[-1])
    if not outcome.fits and any(quantity.bound for quantity in quantities):
        return case.untestable(COARSE)
    return case.judge(outcome)


def _shaped(shape: Shape, terms: Sequence[Quantity], printed: Quantity) -> Outcome:
    scale = rate_scale(printed, HUNDRED if shape.percent else 1)
    outcome = _evaluated(shape, terms, printed, scale)
    if outcome.fits or printed.measure.is_percent or shape.percent:
        return outcome
    other = _evaluated(shape, terms, printed, HUNDRED)
    return other if other.fits else outcome


def _evaluated(shape: Shape, terms: Sequence[Quantity], printed: Quantity, scale: int) -> Outcome:
    if shape.steps == (0, 1, "/"):
        return ratio_outcome(terms[0], terms[1], printed, scale=scale)
    if shape.steps == (0, 1, "-", 1, "/") and printed.measure.is_percent:
        return growth_outcome(terms[0], terms[1], printed)
    if "/" not in shape.steps:
        scale = 1  # a sum or a product of percentages is itself in percent
    try:
        return interval_outcome(shape.value(group_intervals(terms)), shape.value([t.interval() for t in terms]), printed, scale)
    except ZeroDivisionError:
        return Outcome("untestable", reason=ZERO_BASE)


@rule("RATE-06", "增长率", "Growth rate")
def rate_06_growth(evidence: Evidence) -> Iterator[Check]:
    """A growth rate is the change over the previous figure; 百分点 is the plain difference of two percentages.

    Source: usage of 国家统计局. 下降 and 减少 before the rate make it negative. Silent for 年均 (needs every year).
    Holds: 上年收入20万元，本年收入23万元，同比增长15%
    Fails: 上年收入20万元，本年收入23万元，同比增长25%
    """
    for relation in evidence.relations.get("growth", ()):
        yield _growth(evidence, relation)


def _growth(evidence: Evidence, relation: Relation) -> Check:
    current, previous, printed = relation.one("current"), relation.one("previous"), relation.one("printed")
    if current is None or previous is None or printed is None:
        return _incomplete(("RATE-06", _GROWTH), relation)
    current, previous = with_shared_unit((current, previous))
    mixed = current.unit != previous.unit
    now, before = shown(current, unit=mixed), shown(previous, unit=mixed)
    claims = (printed.claim, current.claim, previous.claim)
    subject = subject_of(relation.label, (printed, current, previous))
    right = shown(printed, unit=True)
    left = f"({now} - {before}) / {before}"
    case = Case("RATE-06", "error", _named(_GROWTH, relation), left, right, claims, printed.claim, subject, relation.id)
    if "年均" in (relation.label or "") or "年均" in _before(evidence, printed, 10):
        return case.untestable(AVERAGE)
    unit = "%" if (printed.unit or "").endswith("百分点") else printed.unit
    rate = read(evidence, printed.claim, unit)
    pair = read_all(evidence, (current, previous))
    if rate is None or isinstance(pair, Message):
        return case.untestable(UNREADABLE)
    if rate.value > 0 and (_FALL.search(_before(evidence, printed, 10)) or _FALL.search(relation.label or "")):
        rate = _fallen(rate)
        case = case._replace(right=f"-{right}")
    if not same_kind(pair):
        return case.untestable(MIXED_UNITS)
    difference = case._replace(left=f"{now} - {before}")
    if unit != printed.unit:
        return difference.judge(sum_outcome(rate, [pair[0]], minus=[pair[1]]))
    return _growth_of(case, difference, pair, rate)


def _growth_of(case: Case, difference: Case, pair: Sequence[Quantity], rate: Quantity) -> Check:
    """Growth in percent or as a multiple; an amount is a difference."""
    current, previous = pair
    if rate.measure.is_percent or not rate.measure.base:
        outcome = growth_outcome(current, previous, rate)
        plain = sum_outcome(rate, [current], minus=[previous])
        if not outcome.fits and plain.fits and current.measure.is_percent:
            return difference.judge(plain)
        return case.judge(outcome)
    if rate.measure.base == "倍":
        outcome, multiple = growth_outcome(current, previous, rate), ratio_outcome(current, previous, rate)
        return case.judge(outcome if outcome.fits or not multiple.fits else multiple)
    if same_kind((current, rate)):
        return difference.judge(sum_outcome(rate, [current], minus=[previous]))
    return case.untestable(UNKNOWN_KIND)


def _before(evidence: Evidence, operand: Operand, reach: int) -> str:
    """The text of the same line before an operand."""
    start = operand.claim.start
    return evidence.text[max(0, start - reach) : start].rpartition("\n")[2] if start is not None else ""


def _fallen(rate: Quantity) -> Quantity:
    """The rate of a fall as a negative growth: more than 5 % down is less than -5 % up."""
    bound: Bound | None = "≤" if rate.bound == "≥" else "≥" if rate.bound == "≤" else rate.bound
    return replace(rate, value=-rate.value, bound=bound)


def _incomplete(how: tuple[str, Wording], relation: Relation) -> Check:
    claims = tuple([operand.claim for operand in relation.operands])
    zh, en = f"{how[1].zh}无法验证：{NO_OPERAND.zh}", f"{how[1].en} cannot be tested: {NO_OPERAND.en}"
    return Check(
        rule=how[0], verdict="untestable", severity="info", message=Message(zh, en), claims=claims, relation=relation.id,
        line=claims[0].line if claims else 0, subject=subject_of(relation.label, relation.operands),
    )  # fmt: skip
