"""What a printed unit counts, and in which multiple."""

from __future__ import annotations

import pytest

from gouji.core.units import CLASSIFIERS, Measure, measure_of


@pytest.mark.parametrize(
    ("unit", "base", "scale"),
    [
        ("元", "元", 1),
        ("万元", "元", 10_000),
        ("亿元", "元", 100_000_000),
        ("千万元", "元", 10_000_000),
        ("百万元", "元", 1_000_000),
        ("块钱", "元", 1),
        ("亩", "亩", 1),
        ("万亩", "亩", 10_000),
        (" 万 亩", "亩", 10_000),
        ("万", "", 10_000),
        ("名", "人", 1),
        ("位", "人", 1),
        ("万人", "人", 10_000),
        ("人次", "人次", 1),
        ("万人次", "人次", 10_000),
        ("千米", "公里", 1),
        ("千克", "公斤", 1),
        ("㎡", "平方米", 1),
        ("%", "%", 1),
        ("％", "%", 1),
        ("‰", "‰", 1),
        ("个百分点", "百分点", 1),
        ("", "", 1),
        (None, "", 1),
    ],
)
def test_measure_of__printed_unit(unit: str | None, base: str, scale: int) -> None:
    assert measure_of(unit) == Measure(base, scale)


def test_measure__money_and_percent() -> None:
    assert measure_of("万元").is_money
    assert not measure_of("万亩").is_money
    assert measure_of("%").is_percent
    assert measure_of("‰").is_percent
    assert not measure_of("百分点").is_percent


def test_classifiers__longest_first() -> None:
    for at, unit in enumerate(CLASSIFIERS):
        assert not any(later.startswith(unit) and later != unit for later in CLASSIFIERS[at + 1 :])
