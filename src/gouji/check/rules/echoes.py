"""SAME-06: figures under kindred labels, which may be one figure told twice. Always info."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gouji.check.arithmetic import COARSE, Outcome, equal_outcome
from gouji.check.digits import Slip, apart
from gouji.check.evidence import Evidence
from gouji.check.formula import shown
from gouji.check.operands import MIXED_UNITS, ONE_PLACE, SIDE_BY_SIDE, read_all, subject_of, with_shared_unit
from gouji.check.places import in_one_paragraph
from gouji.check.registry import rule
from gouji.core.check import Check, Message, Severity, Verdict
from gouji.core.quantity import Quantity
from gouji.core.rows import Operand, Relation

_TWO_THINGS: Final = Message("两处名称只是相近，数字相差不止一位", "the labels are only akin and more than one digit differs")

_DIFFERENCES: Final[dict[Slip, tuple[str, str]]] = {
    "swapped": ("数字次序不同（“{0}”与“{1}”）", "digits in another order (“{0}”, “{1}”)"),
    "unit": ("相差万倍或亿倍", "10⁴ or 10⁸ apart"),
    "shifted": ("小数点位置不同", "the decimal point at another place"),
    "dropped": ("前一处少一位“{1}”", "the first one lacks a digit, {1}"),
    "added": ("后一处少一位“{0}”", "the second one lacks a digit, {0}"),
    "changed": ("一位数字不同（“{0}”与“{1}”）", "one digit differs ({0}, {1})"),
}
"""What sets the earlier figure (0) apart from the later one (1)."""


@rule("SAME-06", "近似数", "Echoed figure", "info")
def same_06_echo_is_equal(evidence: Evidence) -> Iterator[Check]:
    """Figures under kindred labels are equal, or differ by more than a slip of the pen.

    Source: proof-reading practice. The labels are akin and not equal, so a figure that one digit sets apart from another
    (changed, swapped, dropped) is pointed out for a person to look at and never accused. Silent where more differs than
    one digit, inside one paragraph, and where units count different things.
    Holds: 小麦产量0.3万吨；冬小麦产量0.34万吨
    Fails: 硬化道路10.36公里；村内硬化道路10.63公里
    """
    for relation in evidence.relations.get("echo", ()):
        yield _echo(evidence, relation)


def _echo(evidence: Evidence, relation: Relation) -> Check:
    operands = sorted(with_shared_unit(relation.operands), key=lambda operand: operand.claim.place)
    if len(operands) < 2:
        return _untestable(relation, operands, ONE_PLACE)
    quantities = read_all(evidence, operands)
    if isinstance(quantities, Message):
        return _untestable(relation, operands, quantities)
    for operand, quantity in zip(operands[1:], quantities[1:], strict=True):
        outcome = equal_outcome(quantities[0], quantity)
        if outcome.tag != "agrees":
            return _differing(evidence, relation, (operands[0], operand), (outcome, quantities[0], quantity))
    formula = " = ".join([shown(operand, unit=True) for operand in operands])
    message = Message(f"前后一致：{formula}", f"Told alike: {formula}")
    return _check(relation, operands, ("consistent", "info", formula), message)


def _differing(
    evidence: Evidence, relation: Relation, pair: tuple[Operand, Operand], told: tuple[Outcome, Quantity, Quantity]
) -> Check:
    """``pair`` are the earlier and the later place."""
    outcome, first, second = told
    if first.measure.base != second.measure.base:
        return _untestable(relation, pair, MIXED_UNITS)
    if outcome.tag == "untestable":
        return _untestable(relation, pair, outcome.reason or COARSE)
    if in_one_paragraph(evidence.text, pair[0].claim, pair[1].claim):
        return _untestable(relation, pair, SIDE_BY_SIDE)
    values = [operand.claim.value or evidence.readings.get(operand.claim.place, "") for operand in pair]
    slip = apart(*values) if first.measure.scale == second.measure.scale else None
    if slip is not None:
        zh, en = (text.format(*slip[1:]) for text in _DIFFERENCES[slip[0]])
    elif outcome.tag == "weak":
        zh, en = "末位相差一", "one last digit apart"
    else:
        return _untestable(relation, pair, _TWO_THINGS)
    texts = [shown(operand, unit=True) for operand in pair]
    names = [operand.label or relation.label or "" for operand in pair]
    zh_places = "，".join(f"第{o.claim.line}行“{name}”{text}" for o, name, text in zip(pair, names, texts, strict=True))
    en_places = ", ".join(f"“{name}” {text} on line {o.claim.line}" for o, name, text in zip(pair, names, texts, strict=True))
    message = Message(
        f"两处数字相近，{zh}，请核对是否同一数据：{zh_places}", f"Two figures are alike, {en}; are they one? {en_places}"
    )
    return _check(relation, (pair[1], pair[0]), ("suspicious", "info", f"{texts[0]} ≠ {texts[1]}"), message)


def _untestable(relation: Relation, operands: Sequence[Operand], reason: Message) -> Check:
    message = Message(f"近似数无法比较：{reason.zh}", f"The figures cannot be compared: {reason.en}")
    return _check(relation, operands, ("untestable", "info", ""), message)


def _check(relation: Relation, operands: Sequence[Operand], judged: tuple[Verdict, Severity, str], message: Message) -> Check:
    verdict, severity, formula = judged
    printed = operands[0].claim if operands else None
    return Check(
        rule="SAME-06", verdict=verdict, severity=severity, message=message, formula=formula, printed=printed,
        claims=tuple([operand.claim for operand in operands]), line=printed.line if printed else 0,
        subject=subject_of(relation.label, operands[:2]), relation=relation.id,
    )  # fmt: skip
