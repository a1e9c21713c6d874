"""NUM: malformed and missing numbers, cut units, units out of scale."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from tests.check.build import evidence, open_relation, plain, relation

from gouji.check.evidence import Evidence
from gouji.check.rules.numbers import (
    num_01_number_is_well_formed,
    num_02_no_number_is_missing,
    num_03_money_names_yuan,
    num_04_unit_is_in_scale,
)
from gouji.core.check import Check
from gouji.core.numerals import lex
from gouji.core.rows import Claim, Fund, Header, Rows


def prose(*lines: str) -> Evidence:
    return evidence(*map(plain, lines))


def printed(checks: Iterable[Check]) -> list[str]:
    return [check.printed.text for check in checks if check.printed]


def test_num_01__well_formed_numbers_are_silent() -> None:
    given = prose("2021年总支出3,354.10万元，占44.8%，共12次，电话0753-6320303，版本2.1.3，见4.1.2")
    assert list(num_01_number_is_well_formed(given)) == []


def test_num_01__says_what_the_sum_proves() -> None:
    marked = "总支出[whole:5.218.40]万元，其中人员[part:1.208.15]万元、公用[part:10.25]万元、项目[part:4000]万元"
    found = list(num_01_number_is_well_formed(evidence(relation("sum", marked))))
    assert [(check.computed, check.verdict, check.severity, check.line) for check in found] == [
        ("5218.40", "malformed", "error", 1),
        ("1208.15", "malformed", "error", 1),
    ]
    assert found[0].formula == "1208.15 + 10.25 + 4000 = 5218.40"
    assert "5.218.40" in found[0].message.zh
    assert "5218.40" in found[0].message.en


def test_num_01__lists_the_readings_when_nothing_proves_one() -> None:
    (found,) = num_01_number_is_well_formed(prose("部门支出12.345.6元"))
    assert found.computed is None
    assert "12345.6、12.3456、123456" in found.message.zh


@pytest.mark.parametrize(
    "line",
    [
        "1.2.3 项目管理情况",
        "系统版本2.0.11已经上线",
        "会议于2021.10.15召开",
        "截至21.10.15完成",
        "按照第3.2.1条执行",
        "标准号GB50300.2.1",
        "序号1、2、3",
        "资金12,345.67万元",
    ],
)
def test_num_01__other_forms_are_no_numbers(line: str) -> None:
    assert list(num_01_number_is_well_formed(prose(line))) == []


def test_num_01__a_bracket_that_nothing_opened_is_info() -> None:
    (found,) = num_01_number_is_well_formed(prose("按照绩评便[2019]31号)的要求"))
    assert (found.severity, found.printed and found.printed.text) == ("info", "[2019]31号)")


def test_num_01__a_document_number_in_brackets_is_silent() -> None:
    assert list(num_01_number_is_well_formed(prose("《管理办法（试行）的通知》（某财发〔2019〕31号）"))) == []


def test_num_01__exact_digits_with_more_are_info() -> None:
    found = list(num_01_number_is_well_formed(prose("走访企业83余次，发放资料3000余份，投入34万余元，二十余人")))
    assert [(check.severity, check.printed and check.printed.text) for check in found] == [("info", "83余次")]


@pytest.mark.parametrize(
    ("line", "text", "severity"),
    [
        ("环保支出61.2万元，占总支出的；农业支出80万元，占总支出的20%。", "占总支出的", "error"),
        ("因开展项目，根据某财〔2021〕6号文件，追加资金万元；又追加资金30万元。", "追加资金万元", "error"),
        ("2021年初预算120万元，决算支出元，结转10万元。", "支出元", "error"),
        ("基本支出61.2万元，占总支出的%；项目支出80万元。", "占总支出的%", "error"),
        ("2021年召开乡第十二届人民代表大会第次会议，审议报告2个。", "第次", "warning"),
        ("本年度开展了自评工作，共12项指标，自评得分为分，等级为优。", "得分为分", "warning"),
        ("全年共救助困难群众120人次，其中户，发放及时。", "其中户", "warning"),
    ],
)
def test_num_02__finds_what_is_missing(line: str, text: str, severity: str) -> None:
    (found,) = num_02_no_number_is_missing(prose(line))
    assert found.printed is not None
    assert (text in found.printed.text or found.printed.text in text, found.severity) == (True, severity)
    assert line[found.printed.start : found.printed.end] == found.printed.text


@pytest.mark.parametrize(
    "line",
    [
        "填报日期：    年  月  日，联系电话 12345678，单位：万元，共3页。",
        "单位：万元，2021年收入支出情况如下，其中项目支出万元",
        "2021年收入（万元），支出（万元），结余（万元），合计3项。",
        "2021年引进投资亿元以上项目3个，培育产值超亿元，村集体收入过万元，户均增收万元，效果明显。",
        "按照每亩补助标准，补贴30元/亩，以万元为单位，2021年度执行。",
        "三公经费占总支出的比例不超过5%，公用经费占总支出的，扣2分，2021年执行。",
        "2021年查处挤占专项资金的，责令整改3起；占用项目资金的，追缴2起。",
        "2021年支出结构合理，项目支出占总预算的，按比例扣分，共3项。",
        "2021年机关用房3处，其余情况见附表，公用经费占全部支出的，追缴资金。",
        "全年支出    万元，其中项目支出    万元，共2项。",
        "\t占总支出的\t12%\t支出元\t",
        "2021年召开第三次会议，开展第一季度考核，全镇共有户籍人口3.2万人，公共事业发展。",
        "2021年完成率为100%，得分为3分，占总支出的\n12.5%，合计3项。",
        "村集体经济收入上万元、美元、欧元等2种，多元、单元各3个，公共人，",
    ],
)
def test_num_02__leaves_forms_and_ways_of_speaking_alone(line: str) -> None:
    assert list(num_02_no_number_is_missing(prose(line))) == []


def test_num_03__one_note_a_paragraph() -> None:
    found = list(num_03_money_names_yuan(prose("投资43万，建设水塔；投入资金12.5万，修路。", "投资20万元，修桥。")))
    assert [(check.line, len(check.claims), check.severity) for check in found] == [(1, 2, "info")]


@pytest.mark.parametrize(
    "line", ["投放鱼苗10万尾", "发放资料3万，效果好", "100万以上项目：无", "产量12万吨", "人口达5万。", "投资30万元。"]
)
def test_num_03__other_things_may_be_counted_in_wan(line: str) -> None:
    assert list(num_03_money_names_yuan(prose(line))) == []


def test_num_04__too_much_for_one_visit() -> None:
    (found,) = num_04_unit_is_in_scale(prose("完成门诊就医8000人次，收入260000.5万元，报销金额1200.5元。"))
    assert (found.verdict, found.severity, found.printed and found.printed.text) == ("suspicious", "error", "260000.5")
    assert found.formula == "260000.5万元 / 8000人次 = 325001元"


def test_num_04__without_a_sibling_in_yuan_it_is_a_warning() -> None:
    (found,) = num_04_unit_is_in_scale(prose("救助困难群众120人次，发放资金26000万元。"))
    assert found.severity == "warning"


@pytest.mark.parametrize(
    "line",
    [
        "救助困难群众266户417人，发放资金87.25万元。",
        "易地搬迁342户，完成投资26000万元。",
        "企业员工3260人，产值98000万元。",
        "培训3人，经费90万元。",
        "住院诊疗36人，总金额33587.97元。",
        "慰问老人120人。投资26000万元建设水厂。",
        "低保212户、608人，发放资金165.72万元",
    ],
)
def test_num_04__plausible_amounts_are_silent(line: str) -> None:
    assert list(num_04_unit_is_in_scale(prose(line))) == []


def test_num_04__same_digits_in_two_units() -> None:
    text = "公用经费38.76万元\n公用经费38.76元"
    funds = tuple(
        Fund(
            id=f"f{line}", name="公用经费", amount=Claim(text="38.76", value="38.76", start=start, end=start + 5, line=line), unit=unit,
            yuan=None, direction="expenditure", line=line,
        )
        for line, start, unit in ((1, 4, "万元"), (2, 16, "元"))
    )  # fmt: skip
    (found,) = num_04_unit_is_in_scale(Evidence(text, lex(text), Rows(header=Header(), funds=funds)))
    assert (found.severity, found.formula, found.line) == ("error", "38.76万元 ≠ 38.76元", 2)


def test_num_01__an_open_list_proves_nothing() -> None:
    marked = "总支出[whole:5.218.40]万元，其中人员[part:18.40]万元、项目[part:5200]万元等"
    (found,) = num_01_number_is_well_formed(evidence(open_relation("sum", marked)))
    assert found.computed is None
