"""A printed number as an exact quantity: value, scale, printed decimals, bound.

`97.00` is not `97`: the decimals a report prints decide how wide the interval is that the true value lies in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from gouji.core.interval import Interval
from gouji.core.units import Measure, measure_of

Bound = Literal["≥", "≤", "≈"]

_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed.

    ``value`` is in base units (yuan, mu, persons; a percentage stays as printed, 94.28 for 94.28%).
    ``ulp`` is one unit of the last printed digit, in base units. ``exact`` marks a counted thing without
    decimals or scale: it has no rounding behind it.
    """

    value: Fraction
    decimals: int
    measure: Measure
    bound: Bound | None = None

    @property
    def ulp(self) -> Fraction:
        return Fraction(self.measure.scale, 10**self.decimals)

    @property
    def exact(self) -> bool:
        return self.decimals == 0 and self.measure.scale == 1 and not self.measure.is_percent

    def interval(self, decimals: int | None = None) -> Interval:
        """Where the true value lies: ± ½ ulp, closed; of the given decimals instead of the printed ones if those are finer."""
        if self.exact:
            return Interval(self.value, self.value)
        finest = max(self.decimals, decimals or 0)
        half = Fraction(self.measure.scale, 2 * 10**finest)
        return Interval(self.value - half, self.value + half)


@lru_cache(maxsize=65536)
def quantity(value: str, unit: str | None = None, bound: Bound | None = None) -> Quantity:
    """The quantity of a claim's decimal string (``"1531.20"``) in its printed unit (``"万元"``).

    Raises ``decimal.InvalidOperation`` for a string that is no plain decimal number.
    """
    if not _DECIMAL.fullmatch(value):
        raise InvalidOperation(f"not a plain decimal number: {value!r}")
    measure = measure_of(unit)
    whole, _, fraction = value.partition(".")
    return Quantity(Fraction(int(whole + fraction) * measure.scale, 10 ** len(fraction)), len(fraction), measure, bound)
