"""Claims, relations and checks as values."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gouji.core.check import Check, Message, Verdict
from gouji.core.rows import Claim, Indicator, Operand, Relation


def test_claim__quantity_in_its_printed_unit() -> None:
    found = Claim(text="1,531.23", value="1531.23", start=4, end=12, bound="≥").quantity("万元")
    assert found is not None
    assert (found.value, found.decimals, found.bound) == (Fraction(15_312_300), 2, "≥")


def test_claim__unreadable_has_no_quantity() -> None:
    assert Claim(text="3.354.10", start=0, end=8).quantity("万元") is None


def test_claim__missing_ones_sort_last() -> None:
    here, later, missing = (
        Claim(text="5", start=3, end=4),
        Claim(text="7", start=9, end=10),
        Claim(text="#9", grounding="missing"),
    )
    assert sorted([missing, later, here], key=lambda claim: claim.place) == [here, later, missing]


def test_indicator__claims_are_the_fields_that_are_there() -> None:
    name, target, actual = Claim(text="造林", start=0, end=2), Claim(text="5", start=3, end=4), Claim(text="6", start=5, end=6)
    row = Indicator(id="i1", path=(), name=name, kind="row", line=1, actual=actual, target=target)
    assert list(row.claims()) == [name, target, actual]


def test_relation__operands_by_role() -> None:
    whole, *parts = (
        Operand(role=role, claim=Claim(text=text, value=text)) for role, text in (("whole", "5"), ("part", "2"), ("part", "3"))
    )
    relation = Relation(id="r1", kind="sum", operands=(whole, *parts), exhaustive=True)
    assert relation.of("part") == tuple(parts)
    assert relation.one("whole") == whole
    assert relation.one("printed") is None
    assert relation.of("printed") == ()


@pytest.mark.parametrize(
    ("verdict", "finding"),
    [("consistent", False), ("untestable", False), ("inconsistent", True), ("truncated", True), ("misread", True)],
)
def test_check__finding_unless_quiet(verdict: Verdict, finding: bool) -> None:
    assert (
        Check(rule="SUM-01", verdict=verdict, severity="error", message=Message("和不符", "does not add up")).is_finding
        is finding
    )
