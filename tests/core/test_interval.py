"""Interval arithmetic holds every result that its operands allow."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.core.interval import Interval, total

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


@st.composite
def held(draw: st.DrawFn, ends: st.SearchStrategy[Fraction] = numbers) -> tuple[Fraction, Interval]:
    """An interval and a number in it."""
    low, number, high = sorted(draw(st.tuples(ends, ends, ends)))
    return number, Interval(low, high)


positive = st.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=1000)
negative = positive.map(lambda number: -number)


@given(held(), held())
def test_interval__sum_difference_and_product_hold_theirs(
    first: tuple[Fraction, Interval], second: tuple[Fraction, Interval]
) -> None:
    (x, xs), (y, ys) = first, second
    assert x + y in xs + ys
    assert x - y in xs - ys
    assert x * y in xs * ys


@given(held(), held(positive) | held(negative))
def test_interval__quotient_holds_its_own(first: tuple[Fraction, Interval], second: tuple[Fraction, Interval]) -> None:
    (x, xs), (y, ys) = first, second
    assert x / y in xs / ys


@given(held(), positive | st.just(Fraction(0)), negative | st.just(Fraction(0)))
def test_interval__quotient_by_what_may_be_zero(first: tuple[Fraction, Interval], high: Fraction, low: Fraction) -> None:
    with pytest.raises(ZeroDivisionError):
        first[1] / Interval(low, high)


@given(held(), numbers)
def test_scaled__holds_the_multiple(first: tuple[Fraction, Interval], factor: Fraction) -> None:
    x, xs = first
    assert x * factor in xs.scaled(factor)
    assert xs.scaled(factor) == xs * Interval.point(factor)


@given(held(), held())
def test_meets__when_a_number_is_in_both(first: tuple[Fraction, Interval], second: tuple[Fraction, Interval]) -> None:
    (x, xs), (_, ys) = first, second
    assert xs.meets(ys) == ys.meets(xs)
    assert xs.meets(ys) == any(end in ys for end in (xs.low, xs.high)) or ys.low in xs
    assert x not in ys or xs.meets(ys)


def test_meets__at_one_end() -> None:
    assert Interval(Fraction(1), Fraction(2)).meets(Interval(Fraction(2), Fraction(3)))
    assert not Interval(Fraction(1), Fraction(2)).meets(Interval(Fraction(201, 100), Fraction(3)))


@given(st.lists(held(), max_size=9))
def test_total__holds_the_sum(parts: list[tuple[Fraction, Interval]]) -> None:
    assert sum((number for number, _ in parts), Fraction(0)) in total(interval for _, interval in parts)


def test_total__of_nothing_is_zero() -> None:
    assert total([]) == Interval.point(0)
