"""Do correctly rounded sums and rates raise alarms? 100,000 of each, half-up and half-even, and as many rates cut off.

    python benchmarks/rounding.py [COUNT]

Fixed random seed. Exits with 1 when a correctly rounded figure disagrees or a cut-off rate comes out as anything but
truncated (or as agreeing, where cutting off and rounding give the same digits or the exact half).
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from gouji.check.arithmetic import ratio_outcome, sum_outcome
from gouji.core.quantity import quantity

COUNT = 100_000
ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN)


def printed(value: Fraction, places: int, rounding: str) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return format(exact.quantize(Decimal(1).scaleb(-places), rounding), "f")


def sum_tag(chance: random.Random) -> str:
    """2 to 9 true parts and their true sum, each printed rounded."""
    places, rounding = chance.randint(1, 4), chance.choice(ROUNDINGS)
    true = [Fraction(chance.randint(1, 10**9), 10**6) for _ in range(chance.randint(2, 9))]
    parts = [quantity(printed(value, places, rounding), "万元") for value in true]
    return sum_outcome(quantity(printed(sum(true, Fraction(0)), places, rounding), "万元"), parts).tag


def rate_tag(chance: random.Random, rounding: str) -> str:
    top, base = chance.randint(1, 10**6), chance.randint(1, 10**6)
    rate = printed(Fraction(100 * top, base), chance.randint(0, 3), rounding)
    return ratio_outcome(quantity(str(top), "户"), quantity(str(base), "户"), quantity(rate, "%")).tag


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    chance = random.Random(20210408)
    sums = Counter(sum_tag(chance) for _ in range(count))
    rates = Counter(rate_tag(chance, chance.choice(ROUNDINGS)) for _ in range(count))
    cut = Counter(rate_tag(chance, ROUND_DOWN) for _ in range(count))
    for name, tags in (("sums", sums), ("rates", rates), ("cut-off rates", cut)):
        sys.stdout.write(f"{name:14} " + "  ".join(f"{tag} {number}" for tag, number in sorted(tags.items())) + "\n")
    alarms = sum(number for tags in (sums, rates) for tag, number in tags.items() if tag not in ("agrees", "weak"))
    return 1 if alarms or set(cut) - {"agrees", "truncated"} else 0


if __name__ == "__main__":
    sys.exit(main())
