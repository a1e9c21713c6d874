"""SCORE-03, 05, 07, 08: what a row's own cells say about its score. All but the first are soft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from gouji.check.case import Case, Wording
from gouji.check.evidence import Evidence
from gouji.check.formula import decimal_text, plain
from gouji.check.operands import UNREADABLE, read, row_subject, unit_of
from gouji.check.registry import rule
from gouji.core.check import Check, Message
from gouji.core.quantity import Quantity
from gouji.core.rows import Claim, Indicator

EXTRA_ROW: Final = Message("加分或扣分项不受分值上限约束", "bonus and deduction rows are not held to a weight")

_BOUND: Final = Wording("得分与分值", "Score and weight")
_CRITERIA: Final = Wording("评分细则复算", "The score by the criteria")
_EXTRA: Final = re.compile(r"加分|扣分|附加|奖励")


@rule("SCORE-03", "得分越界", "Score lies between 0 and the weight")
def score_03_score_within_weight(evidence: Evidence) -> Iterator[Check]:
    """A score is not negative and not above its weight.

    Source: what a weight is. Silent for bonus and deduction rows.
    Holds: 制度5分，得3分
    Fails: 制度5分，得8分
    """
    for indicator in evidence.rows.indicators:
        if indicator.weight is not None and indicator.score is not None:
            yield _within(evidence, indicator, indicator.score, indicator.weight)


def _within(evidence: Evidence, indicator: Indicator, score: Claim, weight: Claim) -> Check:
    left, right = plain(score), plain(weight)
    case = Case("SCORE-03", "error", _BOUND, left, right, (score, weight), score, row_subject(indicator))
    if _is_extra(indicator):
        return case.untestable(EXTRA_ROW)
    points, full = read(evidence, score, "分"), read(evidence, weight, "分")
    if points is None or full is None:
        return case.untestable(UNREADABLE)
    if 0 <= points.value <= full.value:
        formula = f"{left} ≤ {right}"
        message = Message(f"得分不超过分值：{formula}", f"The score is within the weight: {formula}")
        return _stated(case, "consistent", message, formula)
    formula = f"{left} < 0" if points.value < 0 else f"{left} > {right}"
    message = Message(f"得分超出分值范围：{formula}", f"The score is outside its weight: {formula}")
    return _stated(case, "inconsistent", message, formula)


def _stated(case: Case, verdict: str, message: Message, formula: str) -> Check:
    held = verdict == "consistent"
    return Check(
        rule=case.rule, verdict="consistent" if held else "inconsistent", severity="info" if held else "error", message=message,
        formula=formula, printed=case.printed, claims=case.claims, line=case.printed.line, subject=case.subject,
    )  # fmt: skip


_STEP: Final = re.compile(
    r"(?:(?P<sign>≥|>=|大于等于|不低于|达到|达)\s?(?P<a>\d{1,3}(?:\.\d+)?)\s?[%％](?:[（(]含[）)])?(?:及?以上)?"
    r"|(?P<b>\d{1,3}(?:\.\d+)?)\s?[%％](?:[（(]含[）)])?及?以上)"
    r"(?:的|时)?[，,]?\s?(?P<verb>得|计|记)?(?P<points>\d{1,3}(?:\.\d+)?|满)分"
)
_FREE_HAND: Final = re.compile(r"酌情|视情况|视情|适当|按比例|按实际|每")


@rule("SCORE-05", "评分细则复算", "Score follows from the criteria", "info")
def score_05_score_by_criteria(evidence: Evidence) -> Iterator[Check]:
    """The score is the one that the thresholds of the criteria give for the printed rate.

    Source: the form's own criteria (≥95%得10分；≥90%得8分). Always info, to be confirmed by a person. Silent for criteria
    that leave room (酌情, 视情况, 每…扣…) and for rates below every threshold.
    Holds: 执行率6分：≥95%得6分，≥90%得4分。完成96%，得6分
    Fails: 执行率6分：≥95%得6分，≥90%得4分。完成91%，得6分
    """
    for indicator in evidence.rows.indicators:
        criteria, score, rate = indicator.criteria, indicator.score, indicator.completion_rate or indicator.actual
        if criteria is None or score is None or rate is None or rate.value is None:
            continue
        if _FREE_HAND.search(criteria.text) or not _is_percent(evidence, rate):
            continue
        due = _due(evidence, criteria.text, indicator.weight, rate)
        points = read(evidence, score, "分")
        if due is None or points is None:
            continue
        left = f"{plain(rate).rstrip('%')}% → {decimal_text(due.numerator, due.denominator, 2)}"
        case = Case("SCORE-05", "info", _CRITERIA, left, plain(score), (score, rate, criteria), score, row_subject(indicator))
        if points.value == due:
            message = Message(f"得分符合评分细则：{left}", f"The score follows the criteria: {left}")
            yield case.find("consistent", "info", message)
        else:
            zh = f"按评分细则应得{decimal_text(due.numerator, due.denominator, 2)}分，报告写的是{plain(score)}分，请核对"
            en = f"The criteria give {decimal_text(due.numerator, due.denominator, 2)}, the report {plain(score)}: please confirm"
            yield case.find("suspicious", "info", Message(zh, en), formula=f"{left} ≠ {plain(score)}")


def _is_percent(evidence: Evidence, rate: Claim) -> bool:
    return rate.text.rstrip().endswith(("%", "％")) or unit_of(evidence, rate) == "%"


def _due(evidence: Evidence, criteria: str, weight: Claim | None, rate: Claim) -> Fraction | None:
    """The points of the highest threshold that the rate reaches; None below all or without at least two thresholds."""
    full = read(evidence, weight, "分") if weight is not None else None
    reached = read(evidence, rate, "%")
    steps: list[tuple[Fraction, Fraction]] = []
    for match in _STEP.finditer(criteria):
        if match["points"] == "满" and full is None:
            return None
        points = full.value if match["points"] == "满" and full is not None else Fraction(match["points"])
        steps.append((Fraction(match["a"] or match["b"]), points))
    if reached is None or reached.bound or len(steps) < 2:
        return None
    return next((points for low, points in sorted(steps, reverse=True) if reached.value >= low), None)


_LACK: Final = re.compile(
    r"未(?!发现|发生|出现|超|突破|收到|接到|有|来|造成|产生|列|纳入考核)|不足(?<!无不足)(?<!没有不足)(?<!存在不足)|欠缺|缺乏|缺少|滞后|偏低|"
    r"不到位|不够|不完善|不规范|不健全|不及时|不完整"
)


@rule("SCORE-07", "评语与得分", "Reason and score fit each other", "info")
def score_07_reason_fits_score(evidence: Evidence) -> Iterator[Check]:
    """A reason that tells of a shortcoming goes with lost points, and lost points with a reason.

    Source: the column 扣分原因 of the form. Never louder than info. Silent where the form has no such column in use.
    Holds: 制度5分，得4分，因制度不健全
    Fails: 制度5分，得5分，因制度不健全
    """
    rows = [row for row in evidence.rows.indicators if row.kind == "row" and row.weight is not None and row.score is not None]
    column = any(row.deduction is not None for row in rows)
    for row in rows:
        if row.weight is None or row.score is None:
            continue
        full, points = read(evidence, row.weight, "分"), read(evidence, row.score, "分")
        reason = row.deduction or row.explanation
        if full is None or points is None or (reason is None and not column):
            continue
        if points.value != full.value or (reason is not None and _LACK.search(reason.text)):
            yield _reasoned(row, row.score, reason, (points, full))


def _reasoned(row: Indicator, score: Claim, reason: Claim | None, values: tuple[Quantity, Quantity]) -> Check:
    points, full = values
    left = f"{plain(score)} / {plain(row.weight)}" if row.weight else plain(score)
    claims = tuple([claim for claim in (score, row.weight, reason) if claim is not None])
    case = Case("SCORE-07", "info", _BOUND, left, "", claims, score, row_subject(row))
    lack = _LACK.search(reason.text) if reason is not None else None
    if lack is not None and points.value == full.value:
        zh = f"说明中有“{lack.group()}”，却得了满分（{left}）"
        en = f"The reason says “{lack.group()}”, yet the score is full ({left})"
        return case.find("suspicious", "info", Message(zh, en))
    if reason is None:
        message = Message(f"扣了分却没有写原因（{left}）", f"Points are lost without a reason ({left})")
        return case.find("suspicious", "info", message)
    return case.find("consistent", "info", Message(f"评语与得分相符（{left}）", f"The reason fits the score ({left})"))


@rule("SCORE-08", "指标缺得分", "Row without a score", "warning")
def score_08_row_has_score(evidence: Evidence) -> Iterator[Check]:
    """A row with a weight has a score when its siblings have one.

    Source: the form: every weighted row is scored. Silent in blocks that score nothing, for deduction and bonus rows,
    and when more than a fifth of the weighted rows has no score.
    Holds: 制度5分，得4分；公开5分，得5分；培训5分，得5分；档案5分，得5分；资产5分，得3分
    Fails: 制度5分，得4分；公开5分，得5分；培训5分，得5分；档案5分，得5分；资产5分
    """
    rows = [row for row in evidence.rows.indicators if row.kind == "row" and row.weight is not None]
    missing = [row for row in rows if row.score is None and not _is_extra(row)]
    if len(missing) * 5 > len(rows):
        return
    for row in missing:
        scored = _scored_siblings(rows, row)
        if scored < 2 or row.weight is None:
            continue
        zh = f"“{row.name.text}”分值{plain(row.weight)}分，没有得分，同级{scored}项均有得分"
        en = f"“{row.name.text}” has the weight {plain(row.weight)} and no score; {scored} siblings have one"
        yield Check(
            rule="SCORE-08", verdict="suspicious", severity="warning", message=Message(zh, en), printed=row.weight,
            claims=(row.weight, row.name), line=row.line, subject=row_subject(row),
        )  # fmt: skip


def _scored_siblings(rows: Sequence[Indicator], row: Indicator) -> int:
    return sum(other.score is not None and other.path[:-1] == row.path[:-1] for other in rows)


def _is_extra(indicator: Indicator) -> bool:
    return _EXTRA.search("/".join((*indicator.path, indicator.name.text))) is not None
