"""Slips of the pen: how one printed number becomes another by swapped, changed, dropped or added digits or by its unit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, Literal

from gouji.core.interval import Interval

Slip = Literal["swapped", "unit", "shifted", "dropped", "added", "changed"]

LIKELY: Final[tuple[Slip, ...]] = ("swapped", "unit", "shifted", "dropped", "added", "changed")
"""From the slip that proves most to the one that proves least."""

_UNITS: Final = (Fraction(10_000), Fraction(1, 10_000), Fraction(100_000_000), Fraction(1, 100_000_000))
_SHIFTS: Final = (Fraction(10), Fraction(1, 10), Fraction(100), Fraction(1, 100), Fraction(1000), Fraction(1, 1000))
_MOST_DIGITS: Final = 12


def slip_between(printed: str, wanted: str) -> Slip | None:
    """How the printed decimal string differs from the wanted one; None when it takes more than one slip, or none."""
    if printed == wanted or "-" in printed + wanted:
        return None
    first, second = Fraction(printed), Fraction(wanted)
    if first and second and second / first in _UNITS:
        return "unit"
    if first and second and second / first in _SHIFTS:
        return "shifted"
    if len(wanted) == len(printed) + 1 and _without_one(wanted, printed):
        return "dropped"
    if len(printed) == len(wanted) + 1 and _without_one(printed, wanted):
        return "added"
    a, b = _aligned(printed, wanted)
    wrong = [index for index in range(len(a)) if a[index] != b[index]] if len(a) == len(b) else []
    if len(wrong) == 2 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]:
        return "swapped"
    return "changed" if len(wrong) == 1 and "." not in (a[wrong[0]], b[wrong[0]]) else None


def _without_one(longer: str, shorter: str) -> bool:
    return any(longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer)))


def _aligned(a: str, b: str) -> tuple[str, str]:
    """Both with as many decimals as the finer one (15.9 beside 15.90)."""
    finest = max(len(a.partition(".")[2]), len(b.partition(".")[2]))
    if finest == 0:
        return a, b
    padded = [f"{text.partition('.')[0]}.{text.partition('.')[2].ljust(finest, '0')}" for text in (a, b)]
    return padded[0], padded[1]


def slips_into(printed: str, wanted: Interval) -> Iterator[tuple[Slip, str]]:
    """Readings of the printed number with two digits swapped or its unit or point moved that lie in the wanted interval."""
    if "-" in printed or len(printed) > _MOST_DIGITS:
        return
    value = Fraction(printed)
    for slip, factors in (("unit", _UNITS), ("shifted", _SHIFTS)):
        for factor in factors:
            if value and value * factor in wanted:
                yield ("unit" if slip == "unit" else "shifted"), _plain(value * factor)
    for left in range(len(printed)):
        for right in range(left + 1, len(printed)):
            if printed[left] != printed[right] and "." not in (printed[left], printed[right]):
                turned = f"{printed[:left]}{printed[right]}{printed[left + 1 : right]}{printed[left]}{printed[right + 1 :]}"
                if Fraction(turned) in wanted and not turned.startswith("0"):
                    yield "swapped", turned


def _plain(value: Fraction) -> str:
    """A fraction with powers of two and five below the line as a decimal string."""
    texts = (decimal(value, digits) for digits in range(2 * _MOST_DIGITS))
    return next((text for text in texts if text is not None), str(value))


def decimal(value: Fraction, decimals: int) -> str | None:
    """The decimal string with so many decimals; None when the value has more."""
    scaled = value * 10**decimals
    if scaled.denominator != 1:
        return None
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled.numerator)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else sign + digits


def roundest(interval: Interval) -> Fraction | None:
    """The number of the interval with the fewest significant digits; None for one that holds 0 or is empty."""
    if interval.low <= 0 or interval.low > interval.high:
        return None
    power = Fraction(1)
    while power <= interval.high:
        power *= 10
    while power > interval.low / 1_000_000:
        steps = -(-interval.low // power)
        if steps * power <= interval.high and steps:
            return steps * power
        power /= 10
    return None
