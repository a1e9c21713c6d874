"""SAME-06: figures under kindred labels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.check.build import evidence, relation

from gouji.check.run import run_checks
from gouji.core.check import Check


def echo(first: str, second: str, *, between: str = "。\n") -> Check:
    marked = f"道路[claim=道路:{first}]公里{between}村内道路[claim=村内道路:{second}]公里。"
    (check,) = run_checks(evidence(relation("echo", marked)), ["SAME-06"])
    return check


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("12.6", "12.9", "“6”与“9”"),
        ("184.54", "184.45", "“54”与“45”"),
        ("10.79", "10.779", "前一处少一位“7”"),
        ("10.779", "10.79", "后一处少一位“7”"),
        ("103.6", "10.36", "小数点"),
        ("19.99", "20.00", "末位相差一"),
    ],
)
def test_same_06__one_slip_apart_says_which_digit(first: str, second: str, told: str) -> None:
    check = echo(first, second)
    assert (check.verdict, check.severity, check.formula) == ("suspicious", "info", f"{first}公里 ≠ {second}公里")
    assert told in check.message.zh
    assert f"“道路”{first}公里" in check.message.zh
    assert f"“村内道路” {second}公里" in check.message.en
    assert [claim.text for claim in check.claims] == [second, first]


@pytest.mark.parametrize(("first", "second"), [("12.6", "12.6"), ("12.6", "12.60"), ("0.3", "0.34"), ("0.34", "0.3")])
def test_same_06__equal_or_coarser_figures_hold(first: str, second: str) -> None:
    assert echo(first, second).verdict == "consistent"


def test_same_06__more_than_one_digit_apart_is_two_things() -> None:
    check = echo("1860.00", "1640.00")
    assert (check.verdict, check.severity) == ("untestable", "info")


def test_same_06__side_by_side_is_a_list() -> None:
    assert echo("12.6", "12.9", between="、").verdict == "untestable"


def test_same_06__units_that_count_different_things() -> None:
    marked = "培训[claim=培训:480]人。\n业务培训[claim=业务培训:408]个"
    (check,) = run_checks(evidence(relation("echo", marked)), ["SAME-06"])
    assert check.verdict == "untestable"


def test_same_06__of_many_places_the_odd_one_is_named() -> None:
    marked = "辖[claim=村:13]个村。\n全镇[claim=村:13]个村。\n覆盖[claim=村:31]个村。"
    (check,) = run_checks(evidence(relation("echo", marked)), ["SAME-06"])
    assert [claim.text for claim in check.claims] == ["31", "13"]
    assert check.severity == "info"


def test_same_06__is_derived_where_same_01_tells_it_already() -> None:
    marked = "道路[claim=道路:12.6]公里。\n道路[claim=道路:12.9]公里。"
    given = evidence(relation("same", marked))
    (same,) = given.rows.relations
    both = replace(given, rows=replace(given.rows, relations=(same, replace(same, id="r2", kind="echo"))))
    first, second = sorted(run_checks(both, ["SAME"]), key=lambda check: check.rule)
    assert (first.rule, first.severity, first.caused_by) == ("SAME-01", "error", None)
    assert (second.rule, second.severity, second.caused_by) == ("SAME-06", "info", first.id)
