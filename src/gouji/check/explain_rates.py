"""What would make a rate right: its operands turned over, another base or numerator, the neighbour's rate, a slip of the pen.

Everything here is compared as quotients of integers: a finding has dozens of numbers around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Final

from gouji.check.digits import Range, decimal, roundest, slip_between, slips_into
from gouji.check.formula import decimal_text
from gouji.check.nearby import TELLING, Figure, Nearby, digits_of, inside, slip_message, trimmed
from gouji.core.check import Message

_SHARP: Final = (51, 50)
"""A rate printed more coarsely than this quotient fits too many targets."""

_CHANCE: Final = 10
"""A round target counts when at most one in so many rates would fit one by chance."""

_BEFORE_TARGET: Final = 2
"""Other explanations of a completion rate that are looked for before its target."""


@dataclass(frozen=True, slots=True)
class _Rate:
    """A printed rate and its operands, which are positive. ``top`` / ``base`` is their quotient in base units.

    What may have been rounded to the printed rate lies between ``low`` and ``high``, both over ``size``; 100 % is 1.
    """

    printed: Figure
    over: Figure
    under: Figure
    top: int
    base: int
    low: int
    high: int
    size: int
    scale: int

    def holds(self, top: int, base: int) -> bool:
        """Whether the printed rate may stand for top / base."""
        return self.low * base <= top * self.size <= self.high * base

    def numerators(self, shift: int = 0) -> Range:
        """What gives the printed rate (plus ``shift``) over the base."""
        value, base = self.under.quantity.value.as_integer_ratio()
        extra = shift * self.size
        return Range(value * (self.low + extra), base * self.size, value * (self.high + extra), base * self.size)

    def bases(self, shift: int = 0) -> Range:
        """Under what the numerator gives the printed rate (plus ``shift``), which is then above 0."""
        value, base = self.over.quantity.value.as_integer_ratio()
        extra = shift * self.size
        return Range(value * self.size, base * (self.high + extra), value * self.size, base * (self.low + extra))


def _rate(figures: Sequence[Figure]) -> _Rate | None:
    """``figures`` are the printed rate, the numerator and the denominator; None where an operand is missing or not positive."""
    if len(figures) != 3 or any(figure.quantity.value.numerator <= 0 for figure in figures[1:]):
        return None
    printed, over, under = figures
    top, top_base = over.quantity.value.as_integer_ratio()
    base, base_base = under.quantity.value.as_integer_ratio()
    scale, half = _scale(printed), printed.quantity.measure.scale
    halves = 2 * 10**printed.quantity.decimals
    shown, shown_base = printed.quantity.value.as_integer_ratio()
    middle = shown * (halves // shown_base)
    return _Rate(printed, over, under, top * base_base, base * top_base, middle - half, middle + half, halves * scale, scale)


def _scale(printed: Figure) -> int:
    base = printed.quantity.measure.base
    return 1000 if base == "‰" else 100 if base == "%" or printed.quantity.value > 3 else 1


def explain_rate(figures: Sequence[Figure], nearby: Nearby) -> Iterator[Message]:
    """``figures`` are the printed rate, the numerator and the denominator."""
    rate = _rate(figures)
    if rate is None or rate.low + rate.high <= 0 or _is_cut(rate):
        return
    printed, over, under = rate.printed.text, rate.over.text, rate.under.text
    if rate.holds(rate.base, rate.top):
        formula = f"{under} / {over} = {printed}"
        yield Message(f"若分子分母互换，则{formula}", f"numerator and denominator turned over: {formula}")
    if rate.low > 0:
        yield from _other_operands(rate, nearby)
    percent = (rate.top * rate.scale, rate.base)
    yield from _other_rates(rate.printed, percent, nearby)
    if rate.holds(rate.top - rate.base, rate.base):
        formula = f"({over} - {under}) / {under} = {printed}"
        yield Message(f"印出的是增长率：{formula}", f"the growth is printed: {formula}")
    if rate.low > 0:
        yield from _slips(rate, percent, (rate.numerators(), rate.bases()))


def _is_cut(rate: _Rate) -> bool:
    """Cut off or rounded up, within one last digit: that is the explanation."""
    middle, reach = rate.low + rate.high, 2 * (rate.high - rate.low)
    return abs(2 * rate.top * rate.size - middle * rate.base) <= reach * rate.base


def explain_completion(figures: Sequence[Figure], nearby: Nearby) -> Iterator[Message]:
    """``figures`` are the printed rate, the actual figure and the target: a target is a round number."""
    yield from islice(explain_rate(figures, nearby), _BEFORE_TARGET)
    rate = _rate(figures)
    if rate is not None and rate.low > 0 and rate.high * _SHARP[1] < rate.low * _SHARP[0]:
        yield from _round_target(rate)


def _other_operands(rate: _Rate, nearby: Nearby) -> Iterator[Message]:
    """Another number of the neighbourhood as base or as numerator. Figures told alike (equal to an operand) say nothing."""
    printed, over, under = rate.printed.text, rate.over, rate.under
    alike, told = nearby.of(under.quantity.measure.base), (over.quantity.value, under.quantity.value)
    tops = (figure for figure in inside(alike, rate.numerators()) if figure.quantity.value not in told)
    for figure in islice(tops, 1):
        formula = f"{figure.text} / {under.text} = {printed}"
        yield Message(
            f"若分子为第{figure.line}行的{figure.text}，则{formula}",
            f"with {figure.text} of line {figure.line} as numerator: {formula}",
        )
    bases = (figure for figure in inside(alike, rate.bases()) if figure.quantity.value not in told)
    for figure in islice(bases, 1):
        formula = f"{over.text} / {figure.text} = {printed}"
        yield Message(
            f"若以第{figure.line}行的{figure.text}为基数，则{formula}",
            f"on the base {figure.text} of line {figure.line}: {formula}",
        )


def _other_rates(printed: Figure, percent: tuple[int, int], nearby: Nearby) -> Iterator[Message]:
    """The recomputed rate, printed at another place near by: the rates may have moved by a line."""
    told = (100, printed.quantity.value)
    for figure in nearby.of(printed.quantity.measure.base):
        halves = 2 * 10**figure.quantity.decimals
        value, base = figure.quantity.value.as_integer_ratio()
        apart = abs(percent[0] * halves - value * (halves // base) * percent[1])
        if apart <= figure.quantity.measure.scale * percent[1] and figure.quantity.value not in told:
            yield Message(
                f"算得的比率与第{figure.line}行印出的{figure.text}相同，可能错行",
                f"the recomputed rate is the {figure.text} printed on line {figure.line}: the rates may have moved by a line",
            )


def _slips(rate: _Rate, percent: tuple[int, int], wanted: tuple[Range, Range]) -> Iterator[Message]:
    """A slip of the pen in the rate, or in an operand that should lie in its ``wanted`` range."""
    decimals = rate.printed.quantity.decimals
    whole, _, fraction = decimal_text(*percent, decimals).partition(".")
    padded = f"{whole}.{fraction.ljust(decimals, '0')}" if decimals else whole
    slip = slip_between(rate.printed.value, padded)
    if slip is not None and (slip != "changed" or len(digits_of(padded)) > TELLING):
        yield slip_message(slip, rate.printed.text, padded, "比率相符", "the rate holds")
    for figure, reach in zip((rate.over, rate.under), wanted, strict=True):
        for found, text in islice(slips_into(figure.value, reach.over(figure.quantity.measure.scale)), 1):
            yield slip_message(found, figure.text, text, "比率相符", "the rate holds")


def _round_target(rate: _Rate) -> Iterator[Message]:
    """The roundest base that gives the printed rate, if it is rounder than what the rate needs anyway."""
    wanted = rate.bases().over(rate.under.quantity.measure.scale)
    target = roundest(wanted)
    text = decimal(target, 6) if target is not None else None
    if text is None or target is None or target * rate.under.quantity.measure.scale == rate.over.quantity.value:
        return
    text = trimmed(text, 0)
    step = Fraction(10) ** (len(text) - len(text.rstrip("0")) if "." not in text else -len(text.partition(".")[2]))
    if len(digits_of(text)) <= 2 and wanted.width * _CHANCE <= step:
        unit = rate.under.text.lstrip("0123456789.")
        formula = f"{rate.over.text} / {text}{unit} = {rate.printed.text}"
        yield Message(f"若基数（目标）为{text}{unit}，则{formula}", f"with a base (target) of {text}{unit}: {formula}")


def explain_growth(figures: Sequence[Figure], nearby: Nearby) -> Iterator[Message]:
    """``figures`` are the printed growth, the current and the previous figure."""
    rate = _rate(figures)
    if rate is None or rate.low + rate.size <= 0:
        return
    printed, current, previous = rate.printed.text, rate.over.text, rate.under
    if rate.holds(rate.top, rate.base):
        formula = f"{current} / {previous.text} = {printed}"
        yield Message(f"印出的是比值而不是增幅：{formula}", f"the quotient is printed, not the growth: {formula}")
    for figure in inside(nearby.of(previous.quantity.measure.base), rate.bases(1)):
        formula = f"({current} - {figure.text}) / {figure.text} = {printed}"
        yield Message(
            f"若与第{figure.line}行的{figure.text}相比，则{formula}",
            f"against {figure.text} of line {figure.line}: {formula}",
        )
    percent = ((rate.top - rate.base) * rate.scale, rate.base)
    yield from _other_rates(rate.printed, percent, nearby)
    yield from _slips(rate, percent, (rate.numerators(1), rate.bases(1)))
