"""Formulas written in the text."""

from __future__ import annotations

import pytest
from tests.extract.rules.build import Read, read

from gouji.core.answers import RelationAnswer

MONEY = "一、部门收支情况"


def formula(found: Read) -> RelationAnswer | None:
    return next((one for one in found.answers.relations if one.kind == "formula"), None)


@pytest.mark.parametrize(
    ("sentence", "shape", "operands"),
    [
        (
            "预算执行率=（支出决算数450.00万元/预算数500.00万元）×100%=90%。",
            "(a/b)",
            "formula term=450.00万元 term=500.00万元 printed=90%",
        ),
        ("预算调整率=（520.00-500.00）/500.00×100%=4%。", "(a-b)/c", "formula term=520.00 term=500.00 term=500.00 printed=4%"),
        ("三公经费控制率=8.00/10.00=80%，", "a/b", "formula term=8.00 term=10.00 printed=80%"),
        ("支出合计=8.00+10.00+2.50=20.50万元。", "a+b+c", "formula term=8.00 term=10.00 term=2.50 printed=20.50万元"),
    ],
)
def test_formula__terms_shape_and_result(sentence: str, shape: str, operands: str) -> None:
    found = read(MONEY, sentence)
    relation = formula(found)
    assert relation is not None
    assert (relation.label, found.relations("formula")) == (shape, [operands])


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("公式：完成率=实际数/计划数×100%。", id="words alone"),
        pytest.param("预算执行率=450.00万元/500.00万元×100%。", id="no result"),
        pytest.param("资金到位率=90%。", id="one figure"),
        pytest.param("A=B=C，项目3个。", id="no operator"),
    ],
)
def test_no_formula(sentence: str) -> None:
    assert formula(read(MONEY, sentence)) is None


def test_amount_that_stands_only_in_a_formula__is_a_fund() -> None:
    found = read(MONEY, "预算执行率=（支出决算数450.00万元/预算数500.00万元）×100%=90%。")
    assert found.funds == ["支出决算数 450.00万元", "预算数 500.00万元"]
    assert [found.ruled_out(printed) for printed in ("100", "90")] == ["formula", "formula"]


def test_amount_named_before__is_an_operand_alone() -> None:
    found = read(MONEY, "支出决算数450.00万元，预算数500.00万元，预算执行率=450.00/500.00×100%=90%。")
    assert found.funds == ["支出决算数 450.00万元", "预算数 500.00万元"]
    assert found.relations("formula") == ["formula term=450.00 term=500.00 printed=90%"]
