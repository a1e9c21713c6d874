"""Says what would make a finding right, from the numbers that stand around it.

For a sum: the summand that is missing, the one that is counted twice, the total that would fit, a slip of the pen. For a rate:
the neighbour's rate, the base or the numerator that would fit, the round target that gives the printed rate. What proves
most comes first, three at most; nothing is ever corrected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from typing import Final

from gouji.check.digits import LIKELY, Slip, decimal, roundest, slip_between, slips_into
from gouji.check.evidence import Evidence
from gouji.check.formula import decimal_text, plain
from gouji.check.operands import read, unit_of
from gouji.core.check import Check, Message
from gouji.core.interval import Interval
from gouji.core.numerals import Numeral
from gouji.core.quantity import Quantity, quantity
from gouji.core.rows import Claim
from gouji.core.units import measure_of

MOST: Final = 3
_NUMBERS: Final = 48
"""Numbers looked at around one finding."""
_LINES: Final = 5
"""Lines above and below: a table dumped cell by cell has its row there."""

_SHARP: Final = Fraction(51, 50)
"""A rate printed more coarsely than this fits too many targets."""

_CHANCE: Final = 10
"""A round target counts when at most one in so many rates would fit one by chance."""

_WIDEST: Final = Fraction(1, 2)
"""Half of the coarsest last digit of a rate."""

_TELLING: Final = 3
"""Digits a number needs before one wrong digit in it explains anything."""

_SLIPS: Final[dict[Slip, tuple[str, str]]] = {
    "swapped": ("两位数字互换", "two digits swapped"),
    "unit": ("单位相差万倍或亿倍", "the unit 10⁴ or 10⁸ off"),
    "shifted": ("小数点移位", "the decimal point moved"),
    "dropped": ("漏了一位数字", "a digit dropped"),
    "added": ("多了一位数字", "a digit too many"),
    "changed": ("一位数字有误", "one digit changed"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number: how it is written, its line and its quantity."""

    text: str
    value: str
    line: int
    quantity: Quantity


def explain(check: Check, evidence: Evidence) -> tuple[Message, ...]:
    """What would make the finding right, best first, at most three; empty when nothing around it fits."""
    searcher = _SEARCHES.get(check.rule)
    if searcher is None or check.verdict not in ("inconsistent", "contradictory") or check.printed is None:
        return ()
    scored = check.rule.startswith("SCORE")
    figures = [_figure(evidence, claim, scored=scored) for claim in (check.printed, *_others(check))]
    known = [figure for figure in figures if figure is not None]
    if len(known) < len(figures) or len(known) < 2:
        return ()
    if scored:  # points are small numbers: a neighbour fits by chance, the level above does not
        messages: Iterator[Message] = chain(_level_above(evidence, check.printed, known), searcher(known, Nearby(evidence, ())))
    else:
        messages = searcher(known, Nearby(evidence, _nearest(evidence, check)))
    found: dict[str, Message] = {}
    for message in islice(messages, 4 * MOST):
        found.setdefault(message.zh, message)
    return tuple(found.values())[:MOST]


def _others(check: Check) -> list[Claim]:
    """The operands without the printed number."""
    return [claim for claim in check.claims if check.printed is None or claim.place != check.printed.place]


def _figure(evidence: Evidence, claim: Claim, *, scored: bool = False) -> Figure | None:
    unit = None if scored else unit_of(evidence, claim)
    found = read(evidence, claim, unit)
    if found is None:
        return None
    value = claim.value or evidence.readings.get(claim.place) or ""
    text = plain(claim) if claim.value is not None else value
    return Figure(text if unit and text.endswith(unit) else text + (unit or ""), value, claim.line, found)


@dataclass(frozen=True, slots=True)
class Nearby:
    """The numbers around a finding, nearest first."""

    evidence: Evidence
    numerals: Sequence[Numeral]

    def of(self, base: str) -> list[Figure]:
        """Those that count one thing, each way of printing it once."""
        figures: dict[tuple[str, str | None], Figure] = {}
        for numeral in self.numerals:
            if measure_of(numeral.unit).base == base and (numeral.text, numeral.unit) not in figures:
                figures[numeral.text, numeral.unit] = _of(self.evidence, numeral)
        return list(figures.values())


def _nearest(evidence: Evidence, check: Check) -> list[Numeral]:
    """The numbers of the finding's lines and of the lines around the printed one, nearest first, without the operands."""
    used = {claim.start for claim in check.claims}
    line, start = check.line, (check.printed.start if check.printed else None) or 0
    first, last = line - _LINES, line + _LINES
    near = list(evidence.numerals_between(first, last))
    for other in {claim.line for claim in check.claims if not first <= claim.line <= last}:
        near += evidence.numerals_on(other)
    near.sort(key=lambda numeral: abs(numeral.start - start))
    told = (numeral for numeral in near if numeral.kind == "number" and numeral.value and numeral.start not in used)
    return list(islice(told, _NUMBERS))


def _of(evidence: Evidence, numeral: Numeral) -> Figure:
    value, unit = numeral.value or "0", numeral.unit
    text = numeral.text.replace(",", "") + (unit or "")
    return Figure(text, value, evidence.lines.number(numeral.start), quantity(value, unit, numeral.bound))


def _level_above(evidence: Evidence, printed: Claim, figures: Sequence[Figure]) -> Iterator[Message]:
    """The tree one level up holds once the printed points are those of the parts."""
    together = sum((part.quantity.value for part in figures[1:]), Fraction(0))
    text = decimal(together, 2)
    for relation in evidence.trees.get(printed.start, ()):
        whole, parts = relation.one("whole"), relation.of("part")
        if text is None or whole is None or all(part.claim.place != printed.place for part in parts):
            continue
        read_parts = [(part, read(evidence, part.claim, None)) for part in parts]
        goal = read(evidence, whole.claim, None)
        others = [found.value for part, found in read_parts if found is not None and part.claim.place != printed.place]
        if goal is not None and len(others) == len(parts) - 1 and others and sum(others, together) == goal.value:
            own = _trimmed(text, 0)
            addends = " + ".join(own if part.claim.place == printed.place else plain(part.claim) for part in parts)
            formula = f"{addends} = {plain(whole.claim)}"
            yield Message(
                f"若{figures[0].text}应为{own}，则上一级相符：{formula}",
                f"if {figures[0].text} is {own}, the level above holds: {formula}",
            )


def _sums(figures: Sequence[Figure], nearby: Nearby) -> Iterator[Message]:
    """``figures`` are the total and its parts."""
    whole, parts = figures[0], figures[1:]
    together = sum((part.quantity.value for part in parts), Fraction(0))
    residual = whole.quantity.value - together
    if residual == 0:
        return
    addends = " + ".join(part.text for part in parts)
    alike = nearby.of(whole.quantity.measure.base)
    for figure in alike:
        if residual > 0 and figure.quantity.value == residual:
            formula = f"{addends} + {figure.text} = {whole.text}"
            yield Message(
                f"若计入第{figure.line}行的{figure.text}，则{formula}", f"with {figure.text} of line {figure.line}: {formula}"
            )
    for part in parts:
        if len(parts) > 1 and part.quantity.value == -residual:
            rest = " + ".join(other.text for other in parts if other is not part)
            yield Message(f"若不计{part.text}，则{rest} = {whole.text}", f"without {part.text}: {rest} = {whole.text}")
    for figure in alike:
        if len(parts) > 1 and figure.quantity.value == together:
            formula = f"{addends} = {figure.text}"
            yield Message(
                f"分项之和等于第{figure.line}行的{figure.text}：{formula}",
                f"the parts add up to {figure.text} of line {figure.line}: {formula}",
            )
    yield from _slips_of_sum(whole, parts, residual)


def _slips_of_sum(whole: Figure, parts: Sequence[Figure], residual: Fraction) -> Iterator[Message]:
    slips: list[tuple[int, Message]] = []
    for index, figure in enumerate((whole, *parts)):
        wanted = figure.quantity.value - residual if index == 0 else figure.quantity.value + residual
        text = decimal(wanted / figure.quantity.measure.scale, max(operand.quantity.decimals for operand in (whole, *parts)))
        slip = slip_between(figure.value, _trimmed(text, figure.quantity.decimals)) if text is not None and wanted >= 0 else None
        if slip is not None and text is not None and not (slip == "changed" and len(_digits_of(text)) < _TELLING):
            other = _trimmed(text, figure.quantity.decimals)
            slips.append((LIKELY.index(slip), _slip_message(slip, figure.text, other, "合计即相符", "the sum holds")))
    least = min((rank for rank, _ in slips), default=0)
    likely = [message for rank, message in slips if rank == least]
    if len(likely) <= 2:  # a slip that any operand could have made says nothing
        yield from likely


def _digits_of(text: str) -> str:
    return text.replace(".", "").strip("0")


def _trimmed(text: str, decimals: int) -> str:
    """Without the trailing zeros that go beyond the printed decimals."""
    whole, _, fraction = text.partition(".")
    kept = fraction[:decimals] + fraction[decimals:].rstrip("0")
    return f"{whole}.{kept}" if kept else whole


def _slip_message(slip: Slip, printed: str, wanted: str, then_zh: str, then_en: str) -> Message:
    zh, en = _SLIPS[slip]
    return Message(f"若{printed}应为{wanted}（{zh}），则{then_zh}", f"if {printed} stands for {wanted} ({en}), {then_en}")


def _rates(figures: Sequence[Figure], nearby: Nearby) -> Iterator[Message]:
    """``figures`` are the printed rate, the numerator and the denominator."""
    if len(figures) != 3:
        return
    printed, top, base = figures
    if base.quantity.value <= 0 or top.quantity.value <= 0 or printed.quantity.value <= 0:
        return
    scale = _scale(printed)
    rate = _rounding(printed).scaled(1 / scale)
    quotient = top.quantity.value / base.quantity.value
    if abs(quotient * scale - printed.quantity.value) <= printed.quantity.ulp:
        return  # cut off or rounded up: that is the explanation
    if 1 / quotient in rate:
        formula = f"{base.text} / {top.text} = {printed.text}"
        yield Message(f"若分子分母互换，则{formula}", f"numerator and denominator turned over: {formula}")
    if rate.low > 0:
        yield from _other_operands(figures, nearby, rate)
    yield from _other_rates(printed, quotient * scale, nearby)
    if quotient - 1 in rate:
        formula = f"({top.text} - {base.text}) / {base.text} = {printed.text}"
        yield Message(f"印出的是增长率：{formula}", f"the growth is printed: {formula}")
    if rate.low > 0:
        yield from _slips_of_rate(figures, rate, quotient * scale)


def _completions(figures: Sequence[Figure], nearby: Nearby) -> Iterator[Message]:
    """``figures`` are the printed rate, the actual figure and the target: a target is a round number."""
    yield from islice(_rates(figures, nearby), MOST - 1)
    printed = figures[0]
    rate = _rounding(printed).scaled(1 / _scale(printed))
    if len(figures) == 3 and rate.low > 0 and rate.high / rate.low < _SHARP:
        yield from _round_target(figures, rate)


def _scale(printed: Figure) -> Fraction:
    base = printed.quantity.measure.base
    return Fraction(1000) if base == "‰" else Fraction(100) if base == "%" or printed.quantity.value > 3 else Fraction(1)


def _rounding(printed: Figure) -> Interval:
    half = printed.quantity.ulp / 2
    return Interval(printed.quantity.value - half, printed.quantity.value + half)


def _other_operands(figures: Sequence[Figure], nearby: Nearby, rate: Interval) -> Iterator[Message]:
    """Another number of the neighbourhood as base or as numerator. Figures told alike (equal to an operand) say nothing."""
    printed, top, base = figures
    bases = Interval(top.quantity.value / rate.high, top.quantity.value / rate.low)
    tops = Interval(base.quantity.value * rate.low, base.quantity.value * rate.high)
    alike, told = nearby.of(base.quantity.measure.base), (top.quantity.value, base.quantity.value)
    for figure in islice(_inside(alike, tops, told), 1):
        formula = f"{figure.text} / {base.text} = {printed.text}"
        yield Message(
            f"若分子为第{figure.line}行的{figure.text}，则{formula}",
            f"with {figure.text} of line {figure.line} as numerator: {formula}",
        )
    for figure in islice(_inside(alike, bases, told), 1):
        formula = f"{top.text} / {figure.text} = {printed.text}"
        yield Message(
            f"若以第{figure.line}行的{figure.text}为基数，则{formula}",
            f"on the base {figure.text} of line {figure.line}: {formula}",
        )


def _inside(figures: Sequence[Figure], wanted: Interval, told: Sequence[Fraction] = ()) -> Iterator[Figure]:
    """The figures that lie in an interval, without those told already. On integers: this looks at every number around."""
    (low, low_base), (high, high_base) = wanted.low.as_integer_ratio(), wanted.high.as_integer_ratio()
    for figure in figures:
        value, base = figure.quantity.value.as_integer_ratio()
        if low * base <= value * low_base and value * high_base <= high * base and figure.quantity.value not in told:
            yield figure


def _other_rates(printed: Figure, percent: Fraction, nearby: Nearby) -> Iterator[Message]:
    """The recomputed rate, printed at another place near by: the rates may have moved by a line."""
    told = (Fraction(100), printed.quantity.value)
    near = Interval(percent - _WIDEST, percent + _WIDEST)
    for figure in _inside(nearby.of(printed.quantity.measure.base), near, told):
        if percent in _rounding(figure):
            yield Message(
                f"算得的比率与第{figure.line}行印出的{figure.text}相同，可能错行",
                f"the recomputed rate is the {figure.text} printed on line {figure.line}: the rates may have moved by a line",
            )


def _slips_of_rate(figures: Sequence[Figure], rate: Interval, percent: Fraction) -> Iterator[Message]:
    printed, top, base = figures
    shown = decimal_text(percent.numerator, percent.denominator, printed.quantity.decimals)
    whole, _, fraction = shown.partition(".")
    padded = f"{whole}.{fraction.ljust(printed.quantity.decimals, '0')}" if printed.quantity.decimals else whole
    slip = slip_between(printed.value, padded)
    if slip is not None and (slip != "changed" or len(_digits_of(padded)) > _TELLING):
        yield _slip_message(slip, printed.text, padded, "比率相符", "the rate holds")
    for figure, wanted in (
        (top, Interval(base.quantity.value * rate.low, base.quantity.value * rate.high)),
        (base, Interval(top.quantity.value / rate.high, top.quantity.value / rate.low)),
    ):
        inside = wanted.scaled(Fraction(1, figure.quantity.measure.scale))
        for found, text in islice(slips_into(figure.value, inside), 1):
            yield _slip_message(found, figure.text, text, "比率相符", "the rate holds")


def _round_target(figures: Sequence[Figure], rate: Interval) -> Iterator[Message]:
    """The roundest base that gives the printed rate, if it is rounder than what the rate needs anyway."""
    printed, top, base = figures
    scale = base.quantity.measure.scale
    wanted = Interval(top.quantity.value / rate.high / scale, top.quantity.value / rate.low / scale)
    target = roundest(wanted)
    text = decimal(target, 6) if target is not None else None
    if text is None or target is None or target * scale == top.quantity.value:
        return
    text = _trimmed(text, 0)
    step = Fraction(10) ** (len(text) - len(text.rstrip("0")) if "." not in text else -len(text.partition(".")[2]))
    if len(_digits_of(text)) <= 2 and (wanted.high - wanted.low) * _CHANCE <= step:
        unit = base.text.lstrip("0123456789.")
        formula = f"{top.text} / {text}{unit} = {printed.text}"
        yield Message(f"若基数（目标）为{text}{unit}，则{formula}", f"with a base (target) of {text}{unit}: {formula}")


def _growths(figures: Sequence[Figure], nearby: Nearby) -> Iterator[Message]:
    """``figures`` are the printed growth, the current and the previous figure."""
    if len(figures) != 3:
        return
    printed, current, previous = figures
    if previous.quantity.value <= 0 or current.quantity.value <= 0:
        return
    scale = _scale(printed)
    if current.quantity.value / previous.quantity.value * scale in _rounding(printed):
        formula = f"{current.text} / {previous.text} = {printed.text}"
        yield Message(f"印出的是比值而不是增幅：{formula}", f"the quotient is printed, not the growth: {formula}")
    rate = Interval(_rounding(printed).low / scale + 1, _rounding(printed).high / scale + 1)
    if rate.low <= 0:
        return
    wanted = Interval(current.quantity.value / rate.high, current.quantity.value / rate.low)
    for figure in _inside(nearby.of(previous.quantity.measure.base), wanted):
        formula = f"({current.text} - {figure.text}) / {figure.text} = {printed.text}"
        yield Message(
            f"若与第{figure.line}行的{figure.text}相比，则{formula}",
            f"against {figure.text} of line {figure.line}: {formula}",
        )
    percent = (current.quantity.value / previous.quantity.value - 1) * scale
    yield from _other_rates(printed, percent, nearby)
    yield from _slips_of_rate((printed, current, previous), rate, percent)


def _twice(figures: Sequence[Figure], nearby: Nearby) -> Iterator[Message]:
    """``figures`` are two values of one figure."""
    first, second = figures[:2]
    if first.quantity.measure == second.quantity.measure:
        slip = slip_between(first.value, second.value)
    else:
        slip = "unit" if first.value == second.value else None
    if slip is not None and first.quantity.measure.base == second.quantity.measure.base:
        yield _slip_message(slip, first.text, second.text, "两处一致", "both places agree")


_Search = Callable[[Sequence[Figure], Nearby], Iterator[Message]]
_SEARCHES: Final[dict[str, _Search]] = {
    **dict.fromkeys(("SUM-01", "SCORE-01", "SCORE-02"), _sums),
    **dict.fromkeys(("RATE-01", "RATE-02", "RATE-04", "RATE-05", "RATE-07"), _rates),
    "RATE-03": _completions,
    "RATE-06": _growths,
    "SAME-01": _twice,
}
