"""The tolerance policy: when printed numbers agree with what is recomputed from them.

Every printed number is an interval. Its half-width is 0 for counts, scores and targets, otherwise half a unit of the
*group precision*, the finest decimals among the operands of one scale, because reports drop trailing zeros (393万 beside
97.38万). Arithmetic runs on integers over a common denominator: exact, and fast enough to test every relation of a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from gouji.check.formula import decimal_text
from gouji.core.check import Message
from gouji.core.interval import Interval
from gouji.core.quantity import Quantity

Tag = Literal["agrees", "truncated", "rounded_up", "weak", "disagrees", "untestable"]

ZERO_BASE: Final = Message("分母为零或可能为零", "the denominator is or may be zero")
COARSE: Final = Message("余、近、约等概数太宽，无法验证", "a rounded figure (余, 近, 约) is too coarse to tell")

_Extent = tuple[int, int]


class Outcome(NamedTuple):
    """What recomputing gave: ``numerator`` / ``denominator``, in base units (for a rate, in the printed rate's unit).

    ``printed`` is the number it is compared with, None where nothing could be computed. The texts are written on demand.
    """

    tag: Tag
    numerator: int = 0
    denominator: int = 1
    printed: Quantity | None = None
    reason: Message | None = None

    @property
    def computed(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def shown(self) -> str:
        """The recomputed value in the printed number's unit, two decimals finer; empty where nothing could be computed."""
        if self.printed is None:
            return ""
        return decimal_text(self.numerator, self.denominator * self.printed.measure.scale, self.printed.decimals + 2)

    @property
    def residual(self) -> str:
        """Recomputed less printed, in the printed number's unit."""
        if self.printed is None:
            return ""
        top, base = self.printed.value.as_integer_ratio()
        difference = self.numerator * base - top * self.denominator
        size = self.denominator * base * self.printed.measure.scale
        return decimal_text(difference, size, self.printed.decimals + 2)

    @property
    def falls_short(self) -> bool:
        """Whether less is recomputed than printed."""
        if self.printed is None:
            return False
        top, base = self.printed.value.as_integer_ratio()
        return self.numerator * base < top * self.denominator

    @property
    def fits(self) -> bool:
        """Whether the printed number is the recomputed one, however it was cut or rounded."""
        return self.tag in ("agrees", "truncated", "weak")


def untestable(reason: Message) -> Outcome:
    return Outcome("untestable", reason=reason)


def rate_scale(printed: Quantity, default: int = 1) -> int:
    """What a quotient is multiplied with to be in the printed rate's unit: 100 for %, 1000 for ‰."""
    base = printed.measure.base
    if base in ("%", "百分点"):
        return 100
    return 1000 if base == "‰" else default


def sum_outcome(
    total: Quantity, parts: Sequence[Quantity], *, minus: Sequence[Quantity] = (), exact: bool = False
) -> Outcome:
    """Whether ``total`` = Σ ``parts`` − Σ ``minus``. ``exact`` is for scores and weights, which have nothing rounded in them."""
    operands = [total, *parts, *minus]
    unit = 2 * 10 ** max([quantity.decimals for quantity in operands])
    computed = sum([_at(part, unit) for part in parts]) - sum([_at(part, unit) for part in minus])
    residual = computed - _at(total, unit)
    if residual == 0:
        return Outcome("agrees", computed, unit, total)
    finest = {} if exact else _finest(operands)
    if any(quantity.bound for quantity in operands):
        tag, reason = _bounded_sum(total, parts, minus, finest)
        return Outcome(tag, computed, unit, total, reason)
    if abs(residual) <= sum([_half(quantity, finest, unit, exact) for quantity in operands]):
        return Outcome("agrees", computed, unit, total)
    own = sum([_half(quantity, {}, unit, exact and not quantity.decimals) for quantity in operands])
    return Outcome("weak" if abs(residual) <= own else "disagrees", computed, unit, total)


def shares_outcome(shares: Sequence[Quantity]) -> Outcome:
    """Whether percentages add up to 100: the whole is exact, each share is rounded."""
    hundred = Quantity(Fraction(100), 0, shares[0].measure)
    finest = _finest(shares)
    unit = 2 * 10 ** max(share.decimals for share in shares)
    computed = sum(_at(share, unit) for share in shares)
    residual = abs(computed - 100 * unit)
    printed = Quantity(hundred.value, shares[0].decimals, hundred.measure)
    if any(share.bound for share in shares):
        tag, reason = _bounded_sum(hundred, shares, (), finest)
        return Outcome(tag, computed, unit, printed, reason)
    if residual <= sum(_half(share, finest, unit) for share in shares):
        return Outcome("agrees", computed, unit, printed)
    weak = residual <= sum(_half(share, {}, unit) for share in shares)
    return Outcome("weak" if weak else "disagrees", computed, unit, printed)


def ratio_outcome(numerator: Quantity, denominator: Quantity, printed: Quantity, *, scale: int = 1) -> Outcome:
    """Whether ``printed`` = ``numerator`` / ``denominator``; ``scale`` applies where the printed unit says nothing."""
    return _quotient(numerator, denominator, printed, _Shape(rate_scale(printed, scale), 0, False))


def growth_outcome(current: Quantity, previous: Quantity, printed: Quantity) -> Outcome:
    """Whether ``printed`` = (``current`` − ``previous``) / ``previous``."""
    scale = rate_scale(printed)
    return _quotient(current, previous, printed, _Shape(scale, scale, False))


def completion_outcome(actual: Quantity, target: Quantity, printed: Quantity, *, scale: int = 1) -> Outcome:
    """Whether ``printed`` = ``actual`` / ``target``, the target being exact; equal figures make exactly 100 %."""
    scale = rate_scale(printed, scale)
    if actual.value == target.value and not actual.bound and not target.bound and target.value > 0:
        holds = printed.value == scale or (printed.bound is not None and Fraction(scale) in _reach(printed))
        return Outcome("agrees" if holds else "disagrees", scale, 1, printed)
    return _quotient(actual, target, printed, _Shape(scale, 0, True))


def equal_outcome(a: Quantity, b: Quantity) -> Outcome:
    """Whether two printed numbers can be one: their own-digit intervals meet; one ulp apart at equal precision is weak."""
    value = (*b.value.as_integer_ratio(), a)
    unit = 2 * 10 ** max(a.decimals, b.decimals)
    difference = abs(_at(a, unit) - _at(b, unit))
    if difference == 0:
        return Outcome("agrees", *value)
    if a.bound or b.bound:
        if _narrow(a).meets(_narrow(b)):
            return Outcome("agrees", *value)
        return Outcome("untestable", *value, COARSE) if _reach(a).meets(_reach(b)) else Outcome("disagrees", *value)
    half, other = _half(a, {}, unit), _half(b, {}, unit)
    if half == other and difference == 2 * half:
        return Outcome("weak", *value)
    return Outcome("agrees" if difference <= half + other else "disagrees", *value)


def at_most_outcome(part: Quantity, whole: Quantity) -> Outcome:
    """Whether ``part`` ≤ ``whole`` is possible."""
    unit = 2 * 10 ** max(part.decimals, whole.decimals)
    fits = _at(part, unit) <= _at(whole, unit) or _reach(part).low <= _reach(whole).high
    return Outcome("agrees" if fits else "disagrees", *part.value.as_integer_ratio(), whole)


def interval_outcome(value: Interval, own: Interval, printed: Quantity, scale: int) -> Outcome:
    """Compares a recomputed interval (group precision, own digits) with a printed rate; for formulas of any shape."""
    middle = (value.low + value.high) / 2 * scale
    wide, narrow = own.scaled(scale), value.scaled(scale)
    low, high, ulp = narrow.low, narrow.high, printed.ulp
    if printed.bound:
        tag: Tag = "agrees" if _reach(printed).meets(narrow) else "disagrees"
    elif _rounded_from(printed).meets(narrow):
        tag = "agrees"
    elif _between(low, high, printed.value, ulp):
        tag = "truncated"
    elif _between(-high, -low, -printed.value, ulp):
        tag = "rounded_up"
    else:
        tag = "weak" if _rounded_from(printed).meets(wide) else "disagrees"
    return Outcome(tag, *middle.as_integer_ratio(), printed)


def group_intervals(quantities: Sequence[Quantity]) -> list[Interval]:
    """The operands' intervals at their group precision, bounds taken into account."""
    finest = _finest(quantities)
    return [_narrow(quantity, finest.get(quantity.measure.scale)) for quantity in quantities]


class _Shape(NamedTuple):
    """n/d · ``scale`` − ``shift``; ``exact``: the denominator has no rounding behind it."""

    scale: int
    shift: int
    exact: bool


class _Rate(NamedTuple):
    """A printed rate as ``p`` half ulps, to be compared with a quotient times ``factor`` over ``size``."""

    p: int
    factor: int
    size: int
    negative: bool


def _quotient(n: Quantity, d: Quantity, printed: Quantity, shape: _Shape) -> Outcome:
    """The quotient against the printed rate."""
    unit = 2 * 10 ** max(n.decimals, d.decimals)
    top, base = _at(n, unit), _at(d, unit)
    if base <= 0:
        return untestable(ZERO_BASE)
    scale, shift, exact = shape
    halves, size = 2 * 10**printed.decimals, printed.measure.scale
    own = _at(printed, halves)
    computed = (top - base) * scale if shift else top * scale
    reason = None
    if n.bound or d.bound or printed.bound:
        tag, reason = _bounded_quotient((n, d), printed, shape)
    else:
        rate = _Rate(own + shift * halves * size, scale * halves, size, own < 0)
        scores = n.measure.base == "分"
        places = max(n.decimals, d.decimals) if n.measure.scale == d.measure.scale else None
        tag = _tag(_spread(n, top, unit, places, scores), _spread(d, base, unit, places, scores or exact), rate)
        if tag == "disagrees" and places is not None:
            tops, bases = _spread(n, top, unit, None, scores), _spread(d, base, unit, None, scores or exact)
            tag = "weak" if _tag(tops, bases, rate) == "agrees" else tag
    if tag == "untestable" and reason is None:
        return untestable(ZERO_BASE)
    return Outcome(tag, computed, base, printed, reason)


def _spread(quantity: Quantity, value: int, unit: int, places: int | None, exact: bool) -> _Extent:
    """The interval around ``value`` in ``unit``ths, at so many decimals instead of the printed ones."""
    if exact or (quantity.exact and not places):
        return value, value
    half = quantity.measure.scale * (unit // (2 * 10 ** (quantity.decimals if places is None else places)))
    return value - half, value + half


def _tag(top: _Extent, base: _Extent, rate: _Rate) -> Tag:
    """Where the interval of the quotient lies beside the printed rate; untestable when the base may be 0."""
    if base[0] <= 0:
        return "untestable"
    p, factor, size, negative = rate
    low, low_base = top[0] * factor, (base[1] if top[0] >= 0 else base[0]) * size
    high, high_base = top[1] * factor, (base[0] if top[1] >= 0 else base[1]) * size
    if low <= (p + 1) * low_base and high >= (p - 1) * high_base:
        return "agrees"
    above = low < (p + 2) * low_base and high >= p * high_base
    below = high > (p - 2) * high_base and low <= p * low_base
    if below if negative else above:
        return "truncated"
    return "rounded_up" if above or below else "disagrees"


def _bounded_quotient(operands: tuple[Quantity, Quantity], printed: Quantity, shape: _Shape) -> tuple[Tag, Message | None]:
    n, d = operands
    base, wide_base = (Interval.point(d.value),) * 2 if shape.exact and not d.bound else (_narrow(d), _reach(d))
    if base.low <= 0:
        return "untestable", ZERO_BASE
    offset = Interval.point(shape.shift)
    narrow = (_narrow(n) / base).scaled(shape.scale) - offset
    if narrow.meets(_reach(printed) if printed.bound else _rounded_from(printed)):
        return "agrees", None
    if wide_base.low > 0 and not ((_reach(n) / wide_base).scaled(shape.scale) - offset).meets(_reach(printed)):
        return "disagrees", None
    return "untestable", COARSE


def _bounded_sum(
    total: Quantity, parts: Iterable[Quantity], minus: Iterable[Quantity], finest: dict[int, int]
) -> tuple[Tag, Message | None]:
    near, far = Interval.point(0), Interval.point(0)
    for part in parts:
        near, far = near + _narrow(part, finest.get(part.measure.scale)), far + _reach(part)
    for part in minus:
        near, far = near - _narrow(part, finest.get(part.measure.scale)), far - _reach(part)
    if near.meets(_narrow(total, finest.get(total.measure.scale))):
        return "agrees", None
    return ("untestable", COARSE) if far.meets(_reach(total)) else ("disagrees", None)


def _finest(quantities: Iterable[Quantity]) -> dict[int, int]:
    """Scale → the finest decimals printed at that scale."""
    finest: dict[int, int] = {}
    for quantity in quantities:
        scale = quantity.measure.scale
        if quantity.decimals > finest.get(scale, -1):
            finest[scale] = quantity.decimals
    return finest


def _at(quantity: Quantity, unit: int) -> int:
    """The value in ``unit``ths; ``unit`` is a multiple of the value's denominator."""
    top, base = quantity.value.as_integer_ratio()
    return top * (unit // base)


def _half(quantity: Quantity, finest: dict[int, int], unit: int, exact: bool = False) -> int:
    """The half-width in ``unit``ths, at the group precision where ``finest`` has one.

    A figure without decimals beside others that have some (3公里 beside 0.4公里) is no count: zeros were dropped.
    """
    scale = quantity.measure.scale
    decimals = finest.get(scale, quantity.decimals)
    if exact or (quantity.exact and not decimals):
        return 0
    half: int = scale * (unit // (2 * 10**decimals))
    return half


def _step(quantity: Quantity) -> Fraction:
    """One unit of the last printed digit that is not 0: 100 for 1300余, 1 for 67余, 0.1 for 2.5余."""
    digits = (quantity.value / quantity.ulp).numerator
    step = quantity.ulp
    while digits and digits % 10 == 0:
        digits //= 10
        step *= 10
    return step


def _narrow(quantity: Quantity, decimals: int | None = None) -> Interval:
    """Where a figure with 余 / 近 / 约 lies in plain reading: up to the next round number on the proper side."""
    value = quantity.value
    if quantity.bound is None:
        return quantity.interval(decimals)
    step = _step(quantity)
    if quantity.bound == "≥":
        return Interval(value, value + step)
    return Interval(value - step, value) if quantity.bound == "≤" else Interval(value - step / 2, value + step / 2)


def _reach(quantity: Quantity) -> Interval:
    """Where it lies at most: 以上 and 不少于 have no upper end, 不超过 and 以内 end at 0."""
    value = quantity.value
    if quantity.bound is None:
        return quantity.interval()
    step = _step(quantity)
    if quantity.bound == "≥":
        return Interval(value, value + 1000 * (abs(value) + step))
    return Interval(min(Fraction(0), value - step), value) if quantity.bound == "≤" else Interval(value - step, value + step)


def _rounded_from(printed: Quantity) -> Interval:
    """What may have been rounded to the printed rate, either end included."""
    return Interval(printed.value - printed.ulp / 2, printed.value + printed.ulp / 2)


def _between(low: Fraction, high: Fraction, p: Fraction, ulp: Fraction) -> bool:
    """Whether [low, high] meets [p, p + ulp)."""
    return low < p + ulp and high >= p
