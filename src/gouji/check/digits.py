"""Slips of the pen: how one printed number becomes another by swapped, changed, dropped or added digits or by its unit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, Literal, NamedTuple

Slip = Literal["swapped", "unit", "shifted", "dropped", "added", "changed"]

LIKELY: Final[tuple[Slip, ...]] = ("swapped", "unit", "shifted", "dropped", "added", "changed")
"""From the slip that proves most to the one that proves least."""

_POWERS: Final[tuple[tuple[Slip, int], ...]] = (
    *(("unit", power) for power in (4, -4, 8, -8)),
    *(("shifted", power) for power in (1, -1, 2, -2, 3, -3)),
)
_FINE: Final = 10**8
"""Makes a number whole again after any of the powers."""
_MOST_DIGITS: Final = 12
_FINEST: Final = 8
"""Digits that a round number is looked for with."""


class Range(NamedTuple):
    """All numbers from ``low`` / ``low_base`` to ``high`` / ``high_base``, both included; the bases are positive."""

    low: int
    low_base: int
    high: int
    high_base: int

    def over(self, divisor: int) -> Range:
        return Range(self.low, self.low_base * divisor, self.high, self.high_base * divisor)

    @property
    def width(self) -> Fraction:
        return Fraction(self.high, self.high_base) - Fraction(self.low, self.low_base)


def slip_between(printed: str, wanted: str) -> Slip | None:
    """How the printed decimal string differs from the wanted one; None when it takes more than one slip, or none."""
    if printed == wanted or "-" in printed + wanted:
        return None
    if printed.replace(".", "").strip("0") == wanted.replace(".", "").strip("0"):
        quotient = Fraction(wanted) / Fraction(printed) if Fraction(printed) else None
        return next((slip for slip, power in _POWERS if quotient == Fraction(10) ** power), None)
    if len(wanted) == len(printed) + 1 and _without_one(wanted, printed):
        return "dropped"
    if len(printed) == len(wanted) + 1 and _without_one(printed, wanted):
        return "added"
    a, b = _aligned(printed, wanted)
    wrong = [index for index in range(len(a)) if a[index] != b[index]] if len(a) == len(b) else []
    if len(wrong) == 2 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]:
        return "swapped"
    return "changed" if len(wrong) == 1 and "." not in (a[wrong[0]], b[wrong[0]]) else None


def apart(first: str, second: str) -> tuple[Slip, str, str] | None:
    """The one slip between two decimal strings and the stretch of each that the other does not have; None without a slip."""
    slip = slip_between(first, second)
    if slip is None:
        return None
    a, b = (first, second) if slip in ("dropped", "added") else _aligned(first, second)
    least = min(len(a), len(b))
    same = next((at for at in range(least) if a[at] != b[at]), least)
    after = next((at for at in range(least - same) if a[-1 - at] != b[-1 - at]), least - same)
    return slip, a[same : len(a) - after], b[same : len(b) - after]


def _without_one(longer: str, shorter: str) -> bool:
    return any(longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer)))


def _aligned(a: str, b: str) -> tuple[str, str]:
    """Both with as many decimals as the finer one (15.9 beside 15.90)."""
    finest = max(len(a.partition(".")[2]), len(b.partition(".")[2]))
    if finest == 0:
        return a, b
    padded = [f"{text.partition('.')[0]}.{text.partition('.')[2].ljust(finest, '0')}" for text in (a, b)]
    return padded[0], padded[1]


def slips_into(printed: str, wanted: Range) -> Iterator[tuple[Slip, str]]:
    """Readings of the printed number with two digits swapped or its unit or point moved that lie in the wanted interval."""
    if "-" in printed or len(printed) > _MOST_DIGITS:
        return
    decimals = len(printed.partition(".")[2])
    size = 10**decimals * _FINE
    low, high = -(-wanted.low * size // wanted.low_base), wanted.high * size // wanted.high_base
    digits = int(printed.replace(".", "")) * _FINE
    for slip, power in _POWERS:
        moved = digits * 10**power if power > 0 else digits // 10**-power
        if digits and low <= moved <= high:
            yield slip, _plain(Fraction(printed) * Fraction(10) ** power)
    for left, one in enumerate(printed):
        for right in range(left + 1, len(printed)):
            other = printed[right]
            if one == other or "." in (one, other) or (left == 0 and other == "0"):
                continue
            turned = f"{printed[:left]}{other}{printed[left + 1 : right]}{one}{printed[right + 1 :]}"
            if low <= int(turned.replace(".", "")) * _FINE <= high:
                yield "swapped", turned


def _plain(value: Fraction) -> str:
    """A fraction with powers of two and five below the line as a decimal string."""
    texts = (decimal(value, digits) for digits in range(2 * _MOST_DIGITS))
    return next((text for text in texts if text is not None), str(value))


def decimal(value: Fraction, decimals: int) -> str | None:
    """The decimal string with so many decimals; None when the value has more."""
    top, base = value.as_integer_ratio()
    scaled, rest = divmod(abs(top) * 10**decimals, base)
    if rest:
        return None
    sign, digits = ("-" if top < 0 else ""), str(scaled).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else sign + digits


def roundest(wanted: Range) -> Fraction | None:
    """The number of the range with the fewest significant digits; None for one that holds 0 or is empty."""
    low, low_base, high, high_base = wanted
    if low <= 0 or low * high_base > high * low_base:
        return None
    exponent = len(str(high // high_base))
    for places in range(-exponent, _FINEST - exponent):  # in steps of 10^-places, from coarse to fine
        power, size = 10 ** max(0, -places), 10 ** max(0, places)
        steps = -(-low * size // (low_base * power))
        if steps * power * high_base <= high * size:
            return Fraction(steps * power, size)
    return None
