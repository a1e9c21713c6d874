"""Readings of malformed numbers: all candidates, and the one that a relation proves."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.check.build import evidence, relation

from gouji.check.readings import candidate_readings

GROUPS = st.lists(st.from_regex(r"[1-9][0-9]{0,3}", fullmatch=True), min_size=3, max_size=5)


@given(GROUPS, st.sampled_from([".", ","]))
def test_candidate_readings__keep_the_digits(groups: list[str], mark: str) -> None:
    text = mark.join(groups)
    readings = candidate_readings(text)
    assert len(set(readings)) == len(readings) == len(groups)
    for reading in readings:
        assert reading.replace(".", "") == "".join(groups)
        assert re.fullmatch(r"\d+(\.\d+)?", reading)
    assert readings[-1] == "".join(groups)


@given(st.integers(1000, 9_999_999), st.lists(st.integers(100, 9_999_999), min_size=2, max_size=5))
def test_proved_readings__of_a_sum_that_holds_are_the_true_ones(first: int, others: list[int]) -> None:
    """The total and one part are printed with a full stop for the thousands comma."""
    parts = [Decimal(value) / 100 for value in (first + 100_000, *others)]
    total = sum(parts)
    shown = [f"{parts[0]:,.2f}".replace(",", "."), *(f"{part:.2f}" for part in parts[1:])]
    marked = "、".join(f"分项[part:{text}]万元" for text in shown)
    given = evidence(relation("sum", f"总计[whole:{f'{total:,.2f}'.replace(',', '.')}]万元，其中{marked}"))
    read = given.readings
    truth = {f"{total:.2f}", f"{parts[0]:.2f}"}
    assert set(read.values()) <= truth
    assert {Decimal(value) for value in read.values()} == {total, parts[0]}


def test_proofs__a_share_alone_does_not_fix_the_point() -> None:
    """2.500.00 of 5.000.00 is 50 % wherever the point stands."""
    given = evidence(relation("share", "总支出[whole:5.000.00]万元，项目[part:2.500.00]万元，占[printed:50]%"))
    assert given.proofs == {}


def test_proofs__one_relation_hands_its_reading_to_the_next() -> None:
    given = evidence(
        relation("share", "总支出[whole:5.218.40]万元，公用[part:10.25]万元，占[printed:0.20]%"),
        relation("sum", "总支出[whole:5.218.40]万元，其中人员[part:1.208.15]万元、其他[part:4010.25]万元"),
    )
    assert sorted({proof.value for proof in given.proofs.values()}) == ["1208.15", "5218.40"]


def test_proofs__the_same_figure_elsewhere_proves_it() -> None:
    given = evidence(relation("same", "支出[claim:3.354.10]万元，支出[claim:3354.10]万元"))
    assert [proof.formula for proof in given.proofs.values()] == ["3354.10 = 3354.10"]


def test_proofs__a_well_formed_report_costs_nothing() -> None:
    assert evidence(relation("sum", "总计[whole:3]万元，其中[part:1]万元、[part:2]万元")).proofs == {}
