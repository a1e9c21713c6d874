"""Wholes and parts of prose: a sum only where the report says that the parts are all there are."""

from __future__ import annotations

import pytest
from tests.extract.rules.build import read

MONEY = "一、部门收支情况"
WORK = "一、工作情况"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            "本年支出860.00万元，其中基本支出520.00万元、项目支出340.00万元。",
            "sum! whole=860.00万元 part=520.00万元 part=340.00万元",
            id="known division",
        ),
        pytest.param(
            "本年支出860.00万元，其中：人员经费410.00万元，公用经费110.00万元，项目支出341.00万元。",
            "sum! whole=860.00万元 part=410.00万元 part=110.00万元 part=341.00万元",
            id="colon, although it does not add up",
        ),
        pytest.param(
            "基本支出包括人员经费410.00万元和公用经费110.00万元。",
            None,
            id="no figure of the whole",
        ),
        pytest.param(
            "本年支出860.00万元（其中基本支出520.00万元、项目支出340.00万元），结余12.00万元。",
            "sum! whole=860.00万元 part=520.00万元 part=340.00万元",
            id="the bracket ends the list",
        ),
        pytest.param(
            "本年支出860.00万元，其中：基本支出520.00万元；项目支出340.00万元。上年支出800.00万元。",
            "sum! whole=860.00万元 part=520.00万元 part=340.00万元",
            id="the sentence ends the list",
        ),
        pytest.param(
            "本年支出860.00万元，其中基本支出520.00万元，占60.47%；项目支出340.00万元，占39.53%。",
            "sum! whole=860.00万元 part=520.00万元 part=340.00万元",
            id="shares stand between the parts",
        ),
    ],
)
def test_money_list(sentence: str, expected: str | None) -> None:
    assert read(MONEY, sentence).relations("sum") == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("本年支出860.00万元，其中基本支出520.00万元。", "sum whole=860.00万元 part=520.00万元", id="one part"),
        pytest.param(
            "本年支出860.00万元，其中办公费20.00万元、差旅费12.00万元等。",
            "sum whole=860.00万元 part=20.00万元 part=12.00万元",
            id="open list",
        ),
        pytest.param("培训村干部120人，其中党员88人、女性45人。", "sum whole=120人 part=88人 part=45人", id="overlapping parts"),
        pytest.param(
            "发放物资800余件，其中棉被500件、大米300件。", "sum whole=800件 part=500件 part=300件", id="a whole that is only bounded"
        ),
        pytest.param(
            "栽植苗木860株，其中香樟300株、桂花260株、紫薇200株，投入资金12万元。",
            "sum whole=860株 part=300株 part=260株 part=200株",
            id="another unit ends the list, and it does not add up",
        ),
        pytest.param("共选出村干部56人，35岁以下共19人。", "sum whole=56人 part=19人", id="an attribute of some"),
    ],
)
def test_list_that_names_some_parts__only_bounds(sentence: str, expected: str) -> None:
    assert read(WORK, sentence).relations("sum") == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("培训村干部120人，其中党员占73%。", id="a percentage is no part"),
        pytest.param("修建水渠3.4公里，其中山塘12口。", id="another unit"),
        pytest.param("修建水渠3.4公里，栽植苗木860株。", id="no mark"),
        pytest.param("修建水渠3.4公里。其中不少在山区，投工120人。", id="another matter in a new sentence"),
        pytest.param("考核得18分，其中预算编制8分、预算执行10分。", id="points belong to the score tree"),
    ],
)
def test_no_list__no_sum(sentence: str) -> None:
    assert read(WORK, sentence).relations("sum") == []


def test_inner_list__belongs_to_the_part_before_it() -> None:
    found = read(MONEY, "本年支出860.00万元，其中基本支出520.00万元，其中人员经费400.00万元、公用经费120.00万元。")
    assert found.relations("sum") == [
        "sum whole=860.00万元 part=520.00万元",
        "sum! whole=520.00万元 part=400.00万元 part=120.00万元",
    ]


def test_operands__have_labels_and_exact_places() -> None:
    found = read(MONEY, "本年支出860.00万元，其中基本支出520.00万元、项目支出340.00万元。")
    relation = next(one for one in found.answers.relations if one.kind == "sum")
    assert [operand.label for operand in relation.operands] == ["本年支出", "基本支出", "项目支出"]
    for operand in relation.operands:
        assert isinstance(operand.at, int)
        numeral = found.numeral(operand.at)
        assert found.text[numeral.start : numeral.unit_end] == f"{numeral.text}万元"


def test_total_behind_its_parts() -> None:
    found = read(WORK, "东片植树4.1万株、西片4.2万株、南片4.5万株，共计植树12.8万株。")
    assert found.relations("sum") == ["sum! whole=12.8万株 part=4.1万株 part=4.2万株 part=4.5万株"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("修建水渠12公里、山塘4口，合计投入资金45万元。", id="another unit"),
        pytest.param("东片植树4.1万株、西片4.2万株，年均植树8.3万株。", id="no word of a total"),
        pytest.param("东片植树4.1万株、西片近4.2万株，共计植树8.3万株。", id="a part that is only bounded"),
        pytest.param("东片植树4.1万株，共计植树4.1万株。", id="one part"),
    ],
)
def test_no_total_behind(sentence: str) -> None:
    assert read(WORK, sentence).relations("sum") == []


def test_kinds_of_staff__make_up_the_staff() -> None:
    found = read("一、人员情况", "实有在职人员69人，行政27人，参公4人，事业38人，退休30人。")
    assert found.relations("sum") == ["sum! whole=69人 part=27人 part=4人 part=38人"]


def test_done_and_not_done__make_up_what_there_was() -> None:
    assert read(WORK, "排查隐患143处，已整改139处，正在整改4处。").relations("sum") == ["sum! whole=143处 part=139处 part=4处"]


@pytest.mark.parametrize("sentence", ["排查隐患143处，已整改139处。", "排查隐患143处。已整改139处，新查4处。"])
def test_done_alone__makes_up_nothing(sentence: str) -> None:
    assert read(WORK, sentence).relations("sum") == []


def test_counts_that_add_up__are_a_sum_without_a_mark() -> None:
    found = read(WORK, "种植果树100亩，桃树20亩、李树30亩、梅树10亩、梨树40亩。")
    assert found.relations("sum") == ["sum! whole=100亩 part=20亩 part=30亩 part=10亩 part=40亩"]


def test_counts_that_do_not_add_up__accuse_nobody_without_a_mark() -> None:
    assert read(WORK, "种植果树100亩，桃树20亩、李树30亩、梅树10亩、梨树30亩。").relations("sum") == []


def test_balance__needs_all_four() -> None:
    whole = "年初结转10.00万元，本年收入90.00万元，本年支出95.00万元，年末结转5.00万元。"
    found = read(MONEY, whole)
    assert found.relations("balance") == ["balance opening=10.00万元 income=90.00万元 expenditure=95.00万元 closing=5.00万元"]
    assert read(MONEY, whole.replace("，年末结转5.00万元", "")).relations("balance") == []
    assert read(MONEY, whole + "调整后本年收入91.00万元。").relations("balance") == []
