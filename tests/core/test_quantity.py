"""A decimal string in its unit: exact value, printed precision, the interval behind it."""

from __future__ import annotations

from decimal import InvalidOperation
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.core.interval import Interval
from gouji.core.quantity import quantity

decimals = st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", fullmatch=True).filter(lambda value: value.isascii())
units = st.sampled_from([None, "元", "万元", "亿元", "千万元", "万亩", "人", "%", "‰"])


@pytest.mark.parametrize(
    ("value", "unit", "number", "places", "ulp", "exact"),
    [
        ("1531.23", "万元", Fraction(15_312_300), 2, Fraction(100), False),
        ("97.00", "人", Fraction(97), 2, Fraction(1, 100), False),
        ("97", "人", Fraction(97), 0, Fraction(1), True),
        ("5", "千万元", Fraction(50_000_000), 0, Fraction(10_000_000), False),
        ("94.28", "%", Fraction(9428, 100), 2, Fraction(1, 100), False),
        ("100", "%", Fraction(100), 0, Fraction(1), False),
        ("-3.5", "万元", Fraction(-35_000), 1, Fraction(1000), False),
        ("3", None, Fraction(3), 0, Fraction(1), True),
        ("007", "个", Fraction(7), 0, Fraction(1), True),
    ],
)
def test_quantity__value_and_precision(
    value: str, unit: str | None, number: Fraction, places: int, ulp: Fraction, exact: bool
) -> None:
    found = quantity(value, unit)
    assert (found.value, found.decimals, found.ulp, found.exact) == (number, places, ulp, exact)


def test_quantity__keeps_the_bound() -> None:
    assert quantity("95", "%", "≥").bound == "≥"


@pytest.mark.parametrize(
    ("value", "unit", "low", "high"),
    [
        ("94.28", "%", Fraction("94.275"), Fraction("94.285")),
        ("1531.2", "万元", Fraction(15_311_500), Fraction(15_312_500)),
        ("-3.5", "万元", Fraction(-35_500), Fraction(-34_500)),
        ("97", "人", Fraction(97), Fraction(97)),
    ],
)
def test_interval__half_a_digit_around(value: str, unit: str, low: Fraction, high: Fraction) -> None:
    assert quantity(value, unit).interval() == Interval(low, high)


def test_interval__of_a_group_that_prints_more_decimals() -> None:
    assert quantity("3", "万元").interval(2) == Interval(Fraction(29_950), Fraction(30_050))
    assert quantity("3.25", "万元").interval(1) == quantity("3.25", "万元").interval()
    assert quantity("3", "人").interval(2) == Interval.point(3)


@given(decimals, units)
def test_interval__holds_the_value_and_is_one_digit_wide(value: str, unit: str | None) -> None:
    found = quantity(value, unit)
    interval = found.interval()
    assert found.value in interval
    assert interval.high - interval.low == (0 if found.exact else found.ulp)


@given(decimals, units, st.integers(0, 9))
def test_interval__of_a_group_is_never_wider(value: str, unit: str | None, group: int) -> None:
    found = quantity(value, unit)
    own, finer = found.interval(), found.interval(group)
    assert own.low <= finer.low <= found.value <= finer.high <= own.high


@pytest.mark.parametrize(
    "value", ["", "NaN", "Infinity", "1e999999999", "1_000", " 5", "5 ", "1,000", "+5", ".5", "5.", "--5", "５", "五", "1/2"]
)
def test_quantity__no_plain_decimal_number(value: str) -> None:
    with pytest.raises(InvalidOperation):
        quantity(value, "元")
