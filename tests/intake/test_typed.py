from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.export.labels import WAYS
from gouji.intake.typed import Cell, Typed, choice, number, same_number
from gouji.result import Message


@pytest.mark.parametrize(
    ("content", "value", "percent"),
    [
        ("1,531.23", "1531.23", False), ("１５３１．２３", "1531.23", False), ("－3.5", "-3.5", False), ("+7", "7", False),
        ("94.29%", "94.29", True), ("94.29％", "94.29", True), (" 12 345 ", "12345", False), (0.1, "0.1", False), (12, "12", False),
    ],
)  # fmt: skip
def test_number__reads_what_people_type(content: str | float, value: str, percent: bool) -> None:
    found = number(Cell(content))
    assert isinstance(found, Typed)
    assert (found.value, found.percent) == (Decimal(value), percent)


@pytest.mark.parametrize("content", ["", "一", "1.2.3", "1,23", "1-2", "1 e", "1e3", "0x10", "∞", "NaN", "9" * 41, "%", "12万"])
def test_number__refuses_what_is_none(content: str) -> None:
    assert isinstance(number(Cell(content)), Message)


@given(st.text())
def test_number__never_raises(content: str) -> None:
    assert isinstance(number(Cell(content)), Typed | Message)


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4))
def test_same_number__survives_the_binary_fractions_of_a_sheet(value: Decimal) -> None:
    assert same_number(Cell(float(value)), format(value, "f"))
    assert not same_number(Cell(float(value)), format(value + 1, "f"))


@pytest.mark.parametrize("said", ["原文有误", " 原文有误 ", "the report is wrong", "The Report is wrong", "report_wrong"])
def test_choice__is_read_in_either_language(said: str) -> None:
    assert choice(Cell(said), WAYS) == "report_wrong"


def test_choice__says_what_there_is_to_choose() -> None:
    found = choice(Cell("不知道"), WAYS)
    assert isinstance(found, Message)
    assert "原文有误、抽取有误、口径不同、误报" in found.zh
