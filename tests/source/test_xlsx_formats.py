from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.source.xlsx_formats import BUILT_IN, formatted, formatted_text, general

ACCOUNTING = BUILT_IN[43]


@pytest.mark.parametrize(
    ("stored", "code", "printed"),
    [
        ("0.9428", "0.00%", "94.28%"),
        ("0.94279999999999997", "0.00%", "94.28%"),
        ("1531.23", "#,##0.00", "1,531.23"),
        ("1234567.891", "#,##0;[Red]-#,##0", "1,234,568"),
        ("123", "#,##0", "123"),
        ("-3.5", "0.0_);(0.0)", "(3.5)"),
        ("-5", "0.00", "-5.00"),
        ("-0.001", "0.00", "0.00"),
        ("2.5", "0", "3"),
        ("97", "0.00_ ", "97.00"),
        ("12", "000", "012"),
        ("0", "0;-0;;@", ""),
        ("1.5", "0.##", "1.5"),
        ("1", "0.##", "1."),
        ("12345", '0.0,"千元"', "12.3千元"),
        ("5", '0"万元"', "5万元"),
        ("96.5", "0.0分", "96.5分"),
        ("1.1", "[>=1]0.0;0.00", "1.1"),
        ("0.5", "[>=1]0.0;0.00", "0.50"),
        ("1.1", ACCOUNTING, "1.10"),
        ("0", ACCOUNTING, "-"),
        ("-1234.5", ACCOUNTING, "-1,234.50"),
        ("13812345678", "000-0000-0000", "138-1234-5678"),
        ("1234", "0.00E+00", "1.23E+03"),
        ("0.125", "# ?/?", "1/8"),
        ("2.5", "# ?/?", "2 1/2"),
        ("0", "General", "0"),
        ("0.333333333333333", "General", "0.333333333"),
        ("12345678901", "General", "12345678901"),
        ("123456789012", "General", "1.23457E+11"),
        ("0.00001234567", "General", "1.23457E-05"),
        ("3", 'General"个"', "3个"),
        ("45000", 'yyyy"年"m"月"d"日"', "2023年3月15日"),
        ("45000", BUILT_IN[14], "2023/3/15"),
        ("45000", BUILT_IN[57], "2023年3月"),
        ("45000.75", "yyyy-mm-dd hh:mm:ss", "2023-03-15 18:00:00"),
        ("45000.75", "h:mm AM/PM", "6:00 PM"),
        ("45000", '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二○二三年三月十五日"),
        ("45000", "aaaa", "星期三"),
        ("1.5", "[h]:mm", "36:00"),
        ("59", "yyyy/m/d", "1900/2/28"),
        ("61", "yyyy/m/d", "1900/3/1"),
        ("-1", "yyyy/m/d", "-1"),
    ],
)
def test_formatted__prints_what_excel_prints(stored: str, code: str, printed: str) -> None:
    assert formatted(Decimal(stored), code) == printed


def test_formatted__days_may_count_from_1904() -> None:
    assert formatted(Decimal(43538), "yyyy/m/d", since_1904=True) == "2023/3/15"


def test_formatted_text__format_of_texts_adds_to_them() -> None:
    assert formatted_text("12", '@"元"') == "12元"
    assert formatted_text("产出", "0.00") == "产出"
    assert formatted_text("产出", "@") == "产出"


@given(st.decimals(-10_000_000, 10_000_000, allow_nan=False, places=4))
def test_formatted__two_places_are_rounded_half_away_from_zero(value: Decimal) -> None:
    printed = Decimal(formatted(value, "0.00"))
    assert abs(printed - value) <= Decimal("0.005")
    assert Decimal(formatted(value, "#,##0.00").replace(",", "")) == printed


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**300), max_value=10**300),
    st.text('0#?.,%/E+-;[]<>=@"年ymdhs_* $DBNum1', max_size=30),
)
def test_formatted__any_format_prints_something_or_nothing(value: Decimal, code: str) -> None:
    assert "\n" not in formatted(value, code)


@given(st.decimals(Decimal("-99999999"), Decimal("99999999"), places=2))
def test_general__short_numbers_are_printed_whole(value: Decimal) -> None:
    assert Decimal(general(value)) == value
