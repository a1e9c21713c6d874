"""The tolerance policy, clause by clause, and its properties on figures rounded in every usual way."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.check.arithmetic import (
    at_most_outcome,
    completion_outcome,
    equal_outcome,
    growth_outcome,
    ratio_outcome,
    shares_outcome,
    sum_outcome,
)
from gouji.core.quantity import Bound, Quantity, quantity


def many(*values: str, unit: str | None = "万元") -> list[Quantity]:
    return [quantity(value, unit) for value in values]


def percent(value: str, bound: Bound | None = None) -> Quantity:
    return quantity(value, "%", bound)


class TestSums:
    def test_sum__exact_figures(self) -> None:
        outcome = sum_outcome(quantity("20.5", "万元"), many("8.2", "3.1", "9.2"))
        assert (outcome.tag, outcome.shown, outcome.computed) == ("agrees", "20.5", Fraction(205_000))

    def test_sum__disagrees_with_residual_in_the_printed_unit(self) -> None:
        outcome = sum_outcome(quantity("20.5", "万元"), many("8.2", "3.1", "9.9"))
        assert (outcome.tag, outcome.shown, outcome.residual) == ("disagrees", "21.2", "0.7")

    def test_sum__dropped_zeros_take_the_finest_precision(self) -> None:
        assert sum_outcome(quantity("490.38", "万元"), many("393", "97.38")).tag == "agrees"
        assert sum_outcome(quantity("490.78", "万元"), many("393", "97.38")).tag == "weak"
        assert sum_outcome(quantity("491.78", "万元"), many("393", "97.38")).tag == "disagrees"

    def test_sum__a_length_without_decimals_beside_others_with_some_is_no_count(self) -> None:
        assert sum_outcome(quantity("3.5", "公里"), many("3", "0.4", unit="公里")).tag == "agrees"
        assert sum_outcome(quantity("3.8", "公里"), many("3", "0.4", unit="公里")).tag == "disagrees"
        assert sum_outcome(quantity("8", "公里"), many("3", "4", unit="公里")).tag == "disagrees"

    def test_sum__counts_have_no_width(self) -> None:
        assert sum_outcome(quantity("31", "人"), many("17", "15", unit="人")).tag == "disagrees"

    def test_sum__units_of_money_compare_in_yuan(self) -> None:
        parts = [quantity("1.2", "亿元"), quantity("3000", "万元"), quantity("5000000", "元")]
        assert sum_outcome(quantity("1.55", "亿元"), parts).tag == "agrees"

    def test_sum__scores_are_exact_even_with_decimals(self) -> None:
        parts = many("9.25", "8.5", unit="分")
        assert sum_outcome(quantity("17.75", "分"), parts, exact=True).tag == "agrees"
        assert sum_outcome(quantity("17.8", "分"), parts, exact=True).tag == "weak"
        assert sum_outcome(quantity("18", "分"), parts, exact=True).tag == "disagrees"

    def test_sum__rounded_figures_reach_to_the_next_round_number(self) -> None:
        total = quantity("300", "人", "≥")
        assert sum_outcome(total, many("150", "169", unit="人")).tag == "agrees"
        assert sum_outcome(total, many("250", "190", unit="人")).tag == "untestable"
        assert sum_outcome(total, many("150", "120", unit="人")).tag == "disagrees"

    def test_shares__half_a_last_digit_each(self) -> None:
        assert shares_outcome(many("33.3", "33.3", "33.3", unit="%")).tag == "agrees"
        assert shares_outcome(many("33.3", "33.3", "33.1", unit="%")).tag == "disagrees"


class TestRates:
    @pytest.mark.parametrize("printed", ["122", "123", "122.5"])
    def test_ratio__half_may_go_either_way(self, printed: str) -> None:
        assert ratio_outcome(quantity("2450", "吨"), quantity("2000", "吨"), percent(printed)).tag == "agrees"

    @pytest.mark.parametrize(
        ("printed", "tag"),
        [("94.29", "agrees"), ("94.28", "truncated"), ("94.3", "agrees"), ("94.2", "truncated"), ("95", "rounded_up"), ("92.3", "disagrees")],
    )
    def test_ratio__cut_off_and_rounded_up(self, printed: str, tag: str) -> None:
        outcome = ratio_outcome(quantity("33", "分"), quantity("35", "分"), percent(printed))
        assert outcome.tag == tag

    def test_ratio__shows_two_more_digits_without_trailing_zeros(self) -> None:
        assert ratio_outcome(quantity("650", "亩"), quantity("400", "亩"), percent("130")).shown == "162.5"
        assert ratio_outcome(quantity("33", "分"), quantity("35", "分"), percent("94.28")).shown == "94.2857"
        assert ratio_outcome(quantity("33", "分"), quantity("35", "分"), percent("94.28")).computed == Fraction(660, 7)

    def test_ratio__per_mille_only_scales(self) -> None:
        assert ratio_outcome(quantity("3", "人"), quantity("800", "人"), quantity("3.75", "‰")).tag == "agrees"

    def test_ratio__zero_base_cannot_be_tested(self) -> None:
        assert ratio_outcome(quantity("3", "人"), quantity("0", "人"), percent("100")).tag == "untestable"
        assert ratio_outcome(quantity("3", "人"), quantity("0.0", "万人"), percent("100")).tag == "untestable"

    def test_ratio__printed_bound_is_a_limit(self) -> None:
        top, base = quantity("22", "人"), quantity("31", "人")
        assert ratio_outcome(top, base, percent("100", "≤")).tag == "agrees"
        assert ratio_outcome(top, base, percent("80", "≥")).tag == "disagrees"

    def test_completion__equal_figures_make_exactly_a_hundred(self) -> None:
        one = quantity("1.7", "万亩")
        assert completion_outcome(one, one, percent("100")).tag == "agrees"
        assert completion_outcome(one, one, percent("101")).tag == "disagrees"

    def test_completion__target_is_exact(self) -> None:
        assert completion_outcome(quantity("0.75", "万亩"), quantity("0.7", "万亩"), percent("107")).tag == "agrees"
        assert completion_outcome(quantity("650", "亩"), quantity("400", "亩"), percent("130")).tag == "disagrees"

    @pytest.mark.parametrize(("printed", "tag"), [("15", "agrees"), ("15.48", "agrees"), ("15.4", "truncated"), ("16", "rounded_up"), ("51", "disagrees")])
    def test_growth__of_the_previous_figure(self, printed: str, tag: str) -> None:
        assert growth_outcome(quantity("373.3", "万元"), quantity("323.25", "万元"), percent(printed)).tag == tag

    def test_growth__a_fall_is_cut_off_towards_zero(self) -> None:
        now, before = quantity("200", "件"), quantity("300", "件")
        assert growth_outcome(now, before, percent("-33.3")).tag == "agrees"
        assert growth_outcome(quantity("100", "件"), before, percent("-66.6")).tag == "truncated"
        assert growth_outcome(now, before, percent("-33.4")).tag == "rounded_up"


class TestEquality:
    @pytest.mark.parametrize(
        ("a", "b", "tag"),
        [("96", "96.4112", "agrees"), ("96", "97.1", "disagrees"), ("96.41", "96.42", "weak"), ("96.41", "96.43", "disagrees")],
    )
    def test_equal__own_digits_must_meet(self, a: str, b: str, tag: str) -> None:
        assert equal_outcome(quantity(a, "万元"), quantity(b, "万元")).tag == tag

    def test_equal__counts_one_apart_differ(self) -> None:
        assert equal_outcome(quantity("22", "人"), quantity("23", "人")).tag == "disagrees"

    def test_at_most__bounds_widen(self) -> None:
        assert at_most_outcome(quantity("2", "万亩", "≥"), quantity("3", "万亩", "≤")).tag == "agrees"
        assert at_most_outcome(quantity("41", "起"), quantity("36", "起")).tag == "disagrees"


ROUNDINGS = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])
UNITS = st.sampled_from(["万元", "亿元", "万亩", "公里"])
TRUE_VALUES = st.integers(min_value=1, max_value=10**9)


def printed(value: Fraction, places: int, rounding: str, *, drop_zeros: bool = False) -> str:
    """A true value as a report prints it."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    text = format(exact.quantize(Decimal(1).scaleb(-places), rounding=rounding), "f")
    return text.rstrip("0").rstrip(".") if drop_zeros and "." in text else text


@given(st.lists(TRUE_VALUES, min_size=2, max_size=9), st.integers(1, 4), ROUNDINGS, UNITS, st.booleans())
def test_sum__correctly_rounded_parts_raise_no_alarm(values: list[int], places: int, rounding: str, unit: str, drop_zeros: bool) -> None:
    true = [Fraction(value, 10**6) for value in values]
    parts = [quantity(printed(value, places, rounding, drop_zeros=drop_zeros), unit) for value in true]
    total = quantity(printed(sum(true, Fraction(0)), places, rounding, drop_zeros=drop_zeros), unit)
    assert sum_outcome(total, parts).tag in ("agrees", "weak")


@given(st.lists(TRUE_VALUES, min_size=2, max_size=9), st.integers(0, 4), ROUNDINGS, UNITS)
def test_sum__equal_precision_agrees(values: list[int], places: int, rounding: str, unit: str) -> None:
    true = [Fraction(value, 10**6) for value in values]
    parts = [quantity(printed(value, places, rounding), unit) for value in true]
    total = quantity(printed(sum(true, Fraction(0)), places, rounding), unit)
    if not total.exact:
        assert sum_outcome(total, parts).tag == "agrees"


@given(TRUE_VALUES, TRUE_VALUES, st.integers(0, 3), ROUNDINGS)
def test_ratio__correctly_rounded_counts_agree(top: int, base: int, places: int, rounding: str) -> None:
    rate = percent(printed(Fraction(100 * top, base), places, rounding))
    assert ratio_outcome(quantity(str(top), "户"), quantity(str(base), "户"), rate).tag == "agrees"


@given(TRUE_VALUES, TRUE_VALUES, st.integers(1, 3), st.integers(0, 3), ROUNDINGS)
def test_ratio__correctly_rounded_amounts_raise_no_alarm(top: int, base: int, places: int, rate_places: int, rounding: str) -> None:
    """The rate comes from the exact figures, the operands are printed rounded."""
    true_top, true_base = Fraction(top, 1000), Fraction(base, 1000) + 1
    rate = percent(printed(100 * true_top / true_base, rate_places, rounding))
    operands = (quantity(printed(true_top, places, rounding), "万元"), quantity(printed(true_base, places, rounding), "万元"))
    assert ratio_outcome(*operands, rate).tag == "agrees"


@given(TRUE_VALUES, TRUE_VALUES, st.integers(0, 3))
def test_ratio__cut_off_rates_are_truncated_or_agree(top: int, base: int, places: int) -> None:
    true = Fraction(100 * top, base)
    cut, rounded = printed(true, places, ROUND_DOWN), printed(true, places, ROUND_HALF_UP)
    tag = ratio_outcome(quantity(str(top), "户"), quantity(str(base), "户"), percent(cut)).tag
    halfway = true - Fraction(cut) == Fraction(1, 2 * 10**places)
    assert tag == ("agrees" if cut == rounded or halfway else "truncated")


@given(TRUE_VALUES, st.integers(0, 6), st.sampled_from(["户", "万元", "%", None]))
def test_identity__is_a_hundred_percent(value: int, places: int, unit: str | None) -> None:
    one = quantity(format(Decimal(value).scaleb(-places), "f"), unit)
    assert completion_outcome(one, one, percent("100")).tag == "agrees"
    assert equal_outcome(one, one).tag == "agrees"
    assert sum_outcome(one, [one]).tag == "agrees"


@given(st.lists(TRUE_VALUES, min_size=2, max_size=9), st.integers(1, 1000))
def test_sum__counts_off_by_any_amount_disagree(values: list[int], off: int) -> None:
    parts = [quantity(str(value), "人") for value in values]
    assert sum_outcome(quantity(str(sum(values) + off), "人"), parts).tag == "disagrees"
