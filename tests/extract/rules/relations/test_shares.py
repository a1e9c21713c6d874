"""占…%: which whole a share is measured against."""

from __future__ import annotations

import pytest
from tests.extract.rules.build import read

MONEY = "一、部门收支情况"


def test_share__of_the_whole_of_its_list() -> None:
    found = read(MONEY, "本年支出860.00万元，其中基本支出520.00万元，占60.47%；项目支出340.00万元，占39.53%。")
    assert found.relations("share", "shares") == [
        "shares! share=60.47% share=39.53%",
        "share part=520.00万元 whole=860.00万元 printed=60.47%",
        "share part=340.00万元 whole=860.00万元 printed=39.53%",
    ]


def test_share__of_the_whole_that_it_names() -> None:
    found = read(MONEY, "收入总额900.00万元，支出总额860.00万元，人员经费410.00万元，占支出总额的47.67%。")
    assert found.relations("share") == ["share part=410.00万元 whole=860.00万元 printed=47.67%"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("人员经费410.00万元，占比较高。", id="no percentage"),
        pytest.param("人员经费410.00万元，占支出的47.67%。", id="no whole in sight"),
        pytest.param("2021年公用经费支出12.50万元，2022年公用经费支出11.00万元，占总支出的12%。", id="not all of the expenditure"),
        pytest.param("支出总额860.00万元，人员经费410.00万元。办公用房占47.67%。", id="a sentence of its own"),
        pytest.param("支出总额860.00万元，完成投资410.00万元，完成率47.67%。", id="a rate of another kind"),
    ],
)
def test_no_share(sentence: str) -> None:
    assert read(MONEY, sentence).relations("share") == []


def test_shares_of_one_whole__are_its_parts() -> None:
    found = read(
        MONEY,
        "支出总额100.00万元，工资50.00万元，占支出总额的50%，补助30.00万元，占支出总额的30%，公用20.00万元，占支出总额的20%。",
    )
    assert found.relations("sum") == ["sum! whole=100.00万元 part=50.00万元 part=30.00万元 part=20.00万元"]
