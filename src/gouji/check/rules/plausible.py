"""RATE-08 and RATE-09: figures that are possible at all, and prices that stay the same. Always info."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from gouji.check.arithmetic import group_intervals, rate_scale
from gouji.check.case import Case, Wording
from gouji.check.evidence import Evidence
from gouji.check.formula import decimal_text, shown
from gouji.check.operands import UNREADABLE, read_all, subject_of
from gouji.check.registry import rule
from gouji.core.check import Check, Message
from gouji.core.interval import Interval
from gouji.core.quantity import Quantity
from gouji.core.rows import Operand, Relation

NOT_COUNTED: Final = Message("整体不是确切的件数", "the whole is no exact count")
ANY_RATE: Final = Message("整体太大，任何比率都可能", "the whole is so large that every rate is possible")
ONCE: Final = Message("只出现一次，单价无从比较", "it stands once, so there is no price to compare with")
NO_PRICE: Final = Message("没有写出金额或数量", "the amount or the quantity is not printed")

_REACH: Final = Wording("比率可达性", "The rate of a counted whole")
_PRICE: Final = Wording("单价", "The price")
_ROUND_DIGITS: Final = 2


@rule("RATE-08", "可达性", "Rate that a count can give", "info")
def rate_08_rate_is_reachable(evidence: Evidence) -> Iterator[Check]:
    """Some whole number of the counted things gives the printed rate.

    Source: the granularity test for percentages of counts (GRIM, Brown and Heathers 2017). Silent for wholes with a bound or
    with decimals and for wholes so large that every rate is possible.
    Holds: 出生40人，政策内生育率82.5%
    Fails: 出生40人，政策内生育率83.9%
    """
    for relation in evidence.relations.get("reach", ()):
        whole, printed = relation.one("whole"), relation.one("printed")
        if whole is not None and printed is not None:
            yield _reachable(evidence, relation, whole, printed)


def _reachable(evidence: Evidence, relation: Relation, whole: Operand, printed: Operand) -> Check:
    claims, subject = (printed.claim, whole.claim), subject_of(relation.label, (printed, whole))
    right = shown(printed, unit=False)
    case = Case("RATE-08", "info", _REACH, f"k / {shown(whole, unit=False)}", right, claims, printed.claim, subject, relation.id)
    quantities = read_all(evidence, (whole, printed))
    if isinstance(quantities, Message):
        return case.untestable(UNREADABLE)
    count, rate = quantities
    scale = rate_scale(rate, 100)
    if not count.exact or count.bound or rate.bound or count.value <= 0:
        return case.untestable(NOT_COUNTED)
    if count.value * rate.ulp >= scale:
        return case.untestable(ANY_RATE)
    nearest = _whole_number(rate, count.value / scale)
    if nearest is None:
        zh = f"{shown(whole, unit=True)}中没有任何整数能得到{right}，请核对"
        en = f"No whole number out of {shown(whole, unit=True)} gives {right}: please confirm"
        return case.find("suspicious", "info", Message(zh, en), formula=f"{case.left} ≠ {right}")
    formula = f"{nearest} / {shown(whole, unit=False)} = {right}"
    message = Message(f"比率可达：{formula}", f"The rate is reachable: {formula}")
    return case.find("consistent", "info", message, str(nearest), formula=formula)


def _whole_number(rate: Quantity, per_unit: Fraction) -> int | None:
    """A count whose rate rounds or cuts off to the printed one."""
    low, high = (rate.value - rate.ulp / 2) * per_unit, (rate.value + rate.ulp) * per_unit
    first = -(-low.numerator // low.denominator)
    return first if first < high else None


@rule("RATE-09", "单价反算", "Price of repeated goods", "info")
def rate_09_price_is_stable(evidence: Evidence) -> Iterator[Check]:
    """Amount divided by quantity gives one price wherever the same thing is paid for.

    Source: one subsidy or purchase has one standard. Silent for what is paid once, unless its price is a round number.
    Holds: 抚育20亩补助4000元；抚育35亩补助7000元
    Fails: 抚育20亩补助4000元；抚育35亩补助9800元
    """
    groups: dict[tuple[str, str], list[tuple[Relation, Operand, Operand]]] = defaultdict(list)
    for relation in evidence.relations.get("price", ()):
        amount, quantity = relation.one("amount"), relation.one("quantity")
        if amount is not None and quantity is not None:
            groups[subject_of(relation.label, ()), quantity.unit or ""].append((relation, amount, quantity))
    for (label, _), group in groups.items():
        yield from _prices(evidence, label, group)


def _prices(evidence: Evidence, label: str, group: Sequence[tuple[Relation, Operand, Operand]]) -> Iterator[Check]:
    first: tuple[Interval, str] | None = None
    for relation, amount, quantity in group:
        left = f"{shown(amount, unit=True)} / {shown(quantity, unit=True)}"
        claims = (amount.claim, quantity.claim)
        case = Case("RATE-09", "info", _PRICE, left, "", claims, amount.claim, label, relation.id)
        price = _price(evidence, amount, quantity)
        if isinstance(price, Message):
            yield case.untestable(price)
            continue
        interval, text = price
        case = case._replace(left=f"{left} = {text}")
        if first is None:
            first = price
            if len(group) == 1 or not label:
                yield _alone(case, price)
                continue
        if interval.meets(first[0]):
            yield case.find("consistent", "info", Message(f"单价一致：{case.left}", f"One price: {case.left}"), text)
        else:
            zh = f"单价不一致：{left} = {text}，前面为{first[1]}，请核对"
            en = f"The price differs: {left} = {text}, before it was {first[1]}: please confirm"
            yield case.find("suspicious", "info", Message(zh, en), text)


def _price(evidence: Evidence, amount: Operand, quantity: Operand) -> tuple[Interval, str] | Message:
    quantities = read_all(evidence, (amount, quantity))
    if isinstance(quantities, Message):
        return quantities
    money, things = quantities
    spans = group_intervals((money,)) + group_intervals((things,))
    if spans[1].low <= 0:
        return NO_PRICE
    middle = money.value / things.value
    return spans[0] / spans[1], f"{decimal_text(middle.numerator, middle.denominator, 2)}元"


def _alone(case: Case, price: tuple[Interval, str]) -> Check:
    """A single price counts as held when it is round, as standards are."""
    digits = price[1].removesuffix("元").rstrip("0").replace(".", "").lstrip("0")
    if len(digits) > _ROUND_DIGITS:
        return case.untestable(ONCE)
    return case.find("consistent", "info", Message(f"单价为整数：{case.left}", f"A round price: {case.left}"), price[1])
