"""Slips of the pen between two printed numbers, words that stand twice, the roundest number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.check.digits import Range, roundest, slip_between, slips_into
from gouji.check.repeats import twice_in_a_row


@pytest.mark.parametrize(
    ("printed", "wanted", "slip"),
    [
        ("12.34", "12.43", "swapped"),
        ("12.34", "12.84", "changed"),
        ("12.34", "123400", "unit"),
        ("12.34", "123.4", "shifted"),
        ("12.34", "12.534", "dropped"),
        ("12.534", "12.34", "added"),
        ("12.34", "12.34", None),
        ("12.34", "98.76", None),
    ],
)
def test_slip_between__kinds(printed: str, wanted: str, slip: str | None) -> None:
    assert slip_between(printed, wanted) == slip


def test_slips_into__swapped_digits_that_fit() -> None:
    assert list(slips_into("461", Range(640, 1, 642, 1))) == [("swapped", "641")]


def test_roundest__the_target_behind_a_rate() -> None:
    assert roundest(Range(4981, 10, 5019, 10)) == 500
    assert roundest(Range(2798, 100, 1401, 50)) == 28
    assert roundest(Range(0, 1, 1, 1)) is None


@given(st.text(alphabet="甲乙瘲 0", max_size=40), st.integers(1, 4))
def test_twice_in_a_row__finds_what_a_plain_search_finds(text: str, length: int) -> None:
    """甲 and 瘲 share their low byte; blanks and digits do not count."""
    found, at = [], 0
    while at + 2 * length <= len(text):
        if text[at : at + length] == text[at + length : at + 2 * length] and text[at : at + length].isalpha():
            found.append(at)
            at += 2 * length
        else:
            at += 1
    assert list(twice_in_a_row(text, [length])) == [(start, length) for start in found]
