"""Findings over figures whose reading is doubtful: another reading is named only where arithmetic leaves a single one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gouji.check.doubts import one_digit_apart
from gouji.check.evidence import Evidence
from gouji.check.run import run_checks
from gouji.core.check import Check

from .build import evidence, relation

SUM = relation("sum", "支出[whole:500.00]万元，其中人员[part=人员:310.25]万元，项目[part=项目:159.75]万元")
"""310.25 + 159.75 = 470.00: the project's amount was 189.75."""


def doubtful(given: Evidence, *texts: str) -> Evidence:
    """The same evidence with these figures read at a score of 0.6."""
    relations = tuple(
        replace(
            entry,
            operands=tuple(
                replace(one, claim=replace(one.claim, doubt=0.6)) if one.claim.text in texts else one for one in entry.operands
            ),
        )
        for entry in given.rows.relations
    )
    return replace(given, rows=replace(given.rows, relations=relations))


def only(given: Evidence, family: str = "SUM") -> Check:
    (check,) = [check for check in run_checks(given, [family]) if check.is_finding]
    return check


def test_doubtful_part__single_digit_that_makes_the_sum_hold_is_named() -> None:
    check = only(doubtful(evidence(SUM), "159.75"))
    assert "若“159.75”实为189.75，则310.25 + 189.75 = 500.00成立" in check.message.zh
    assert "if 159.75 is really 189.75" in check.message.en
    assert (check.verdict, check.severity) == ("inconsistent", "warning")


def test_doubtful_part__is_never_changed() -> None:
    check = only(doubtful(evidence(SUM), "159.75"))
    assert [claim.value for claim in check.claims] == ["500.00", "310.25", "159.75"]


def test_doubtful_figures__two_readings_that_fit_are_no_proof() -> None:
    check = only(doubtful(evidence(SUM), "159.75", "310.25"))
    assert "实为" not in check.message.zh
    assert "识别存疑" in check.message.zh


def test_doubtful_figure__that_another_relation_upholds_is_not_doubted_further() -> None:
    share = relation("share", "项目[part:159.75]万元，占[whole:470.00]万元的[printed:33.99]%")
    text = evidence(SUM, share)
    kept = [one.claim for entry in text.rows.relations for one in entry.operands if one.claim.text == "159.75"]
    assert len(kept) == 2
    shared = replace(
        text.rows.relations[1],
        operands=tuple(
            replace(one, claim=kept[0]) if one.claim.text == "159.75" else one for one in text.rows.relations[1].operands
        ),
    )
    both = replace(text, rows=replace(text.rows, relations=(text.rows.relations[0], shared)))
    checks = run_checks(doubtful(both, "159.75"))
    assert "consistent" in {check.verdict for check in checks if check.rule == "RATE-01"}
    assert all("实为" not in check.message.zh for check in checks)


def test_certain_figures__are_never_read_otherwise() -> None:
    check = only(evidence(SUM))
    assert check.severity == "error"
    assert "实为" not in check.message.zh


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999.99"), places=2).map(str))
def test_one_digit_apart__differs_in_one_digit_and_keeps_the_form(value: str) -> None:
    readings = list(one_digit_apart(value))
    assert len(set(readings)) == len(readings)
    for reading in readings:
        assert sum(a != b for a, b in zip(value, reading, strict=True)) == 1
        assert len(reading) == len(value)
        assert reading.index(".") == value.index(".")
