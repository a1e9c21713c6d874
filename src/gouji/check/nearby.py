"""The numbers around a finding, and how one slip of the pen in one of them is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from gouji.check.digits import Range, Slip
from gouji.check.evidence import Evidence
from gouji.check.formula import plain
from gouji.check.operands import read, unit_of
from gouji.core.check import Check, Message
from gouji.core.numerals import Numeral
from gouji.core.quantity import Quantity, quantity
from gouji.core.rows import Claim
from gouji.core.units import measure_of

_NUMBERS: Final = 48
"""Numbers looked at around one finding."""
_LINES: Final = 5
"""Lines above and below: a table dumped cell by cell has its row there."""

TELLING: Final = 3
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


def figure_of(evidence: Evidence, claim: Claim, *, scored: bool = False) -> Figure | None:
    """A claim in the unit printed behind it (none for points); None when it cannot be read."""
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


def inside(figures: Sequence[Figure], wanted: Range) -> Iterator[Figure]:
    """The figures that lie in a range."""
    low, low_base, high, high_base = wanted
    for figure in figures:
        value, base = figure.quantity.value.as_integer_ratio()
        if low * base <= value * low_base and value * high_base <= high * base:
            yield figure


def nearest(evidence: Evidence, check: Check) -> list[Numeral]:
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


def digits_of(text: str) -> str:
    """The significant digits of a decimal string."""
    return text.replace(".", "").strip("0")


def trimmed(text: str, decimals: int) -> str:
    """Without the trailing zeros that go beyond the printed decimals."""
    whole, _, fraction = text.partition(".")
    kept = fraction[:decimals] + fraction[decimals:].rstrip("0")
    return f"{whole}.{kept}" if kept else whole


def slip_message(slip: Slip, printed: str, wanted: str, then_zh: str, then_en: str) -> Message:
    """If the printed number stands for the wanted one, then …"""
    zh, en = _SLIPS[slip]
    return Message(f"若{printed}应为{wanted}（{zh}），则{then_zh}", f"if {printed} stands for {wanted} ({en}), {then_en}")
