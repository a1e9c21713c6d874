"""Pointers become claims at their exact places, or are missing; a number never matches in part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ground.build import assert_placed, grounder, numeral, report, span_of, table

from gouji.core.answers import (
    Answers,
    FundAnswer,
    HeaderAnswer,
    IndicatorAnswer,
    OperandAnswer,
    QuantityAnswer,
    Quote,
    RelationAnswer,
)
from gouji.core.numerals import lex
from gouji.core.report import Placement, Span
from gouji.core.rows import Claim, Fund, Rows
from gouji.ground.place import Grounder, ground

TEXT = "全年收入1,531.23万元。\n支出97.5万元，执行率94.28%，\n培训三十余人次，结余3.354.10万元。"


def test_claim__numeral_has_value_and_place() -> None:
    claim = grounder(TEXT).claim(numeral(TEXT, "1,531.23").id)
    assert claim == Claim(text="1,531.23", value="1531.23", start=4, end=12, line=1)


def test_claim__rate_takes_its_percent_sign_along_when_asked() -> None:
    rate = numeral(TEXT, "94.28").id
    at = grounder(TEXT)
    assert (at.claim(rate).text, at.claim(rate, with_unit=True).text) == ("94.28", "94.28%")
    assert at.claim(rate, with_unit=True).value == "94.28"
    assert_placed(at.claim(rate, with_unit=True), TEXT)
    assert at.claim(numeral(TEXT, "97.5").id, with_unit=True).text == "97.5"


def test_claim__bound_and_unreadable_value_come_from_the_numeral() -> None:
    at = grounder(TEXT)
    chinese, malformed = at.claim(numeral(TEXT, "三十").id), at.claim(numeral(TEXT, "3.354.10").id)
    assert (chinese.text, chinese.value, chinese.bound, chinese.line) == ("三十", "30", "≥", 3)
    assert (malformed.text, malformed.value, malformed.grounding) == ("3.354.10", None, "exact")


@pytest.mark.parametrize("unknown", [0, -1, 99])
def test_claim__unknown_numeral_is_missing(unknown: int) -> None:
    assert grounder(TEXT).claim(unknown) == Claim(text=f"#{unknown}", grounding="missing")


def test_claim__span_of_words_has_no_value() -> None:
    claim = grounder(TEXT).claim(span_of(TEXT, "支出97.5万元"))
    assert_placed(claim, TEXT)
    assert (claim.value, claim.line, claim.grounding) == (None, 2, "exact")


@pytest.mark.parametrize("printed", ["97.5", "97.5万元"])
def test_claim__span_of_a_figure_has_its_value(printed: str) -> None:
    assert grounder(TEXT).claim(span_of(TEXT, printed)).value == "97.5"


def test_claim__span_of_a_date_is_no_figure() -> None:
    text = "2021年收入5万元"
    assert grounder(text).claim(Span(0, 5)).value is None


def test_quote__exact() -> None:
    claim = grounder(TEXT).claim(Quote("执行率94.28%"))
    assert (claim.text, claim.start, claim.line, claim.grounding) == ("执行率94.28%", TEXT.index("执行率"), 2, "exact")
    assert_placed(claim, TEXT)


def test_quote__twice_in_the_text_is_ambiguous_unless_near_says_which() -> None:
    text = "目标5个\n完成5个"
    at = grounder(text)
    assert (at.claim(Quote("5")).grounding, at.claim(Quote("5")).start) == ("ambiguous", 2)
    claim = at.claim(Quote("5", near=Span(5, 9)))
    assert (claim.grounding, claim.start, claim.value, claim.line) == ("exact", 7, "5", 2)


def test_quote__outside_near_is_missing() -> None:
    assert grounder(TEXT).claim(Quote("执行率", near=Span(0, 10))) == Claim(text="执行率", grounding="missing")


@pytest.mark.parametrize("quoted", ["", " ", "\n", "本年利润", "97.6", "１,531.23"])
def test_quote__not_there_is_missing_and_keeps_its_text(quoted: str) -> None:
    assert grounder(TEXT).claim(Quote(quoted)) == Claim(text=quoted, grounding="missing")


@pytest.mark.parametrize(
    ("text", "quoted", "printed"),
    [
        ("预算 执行率\n较高", "预算执行率较高", "预算 执行率\n较高"),
        ("预算执行率", "预算 执行率", "预算执行率"),
        ("支出 97.5 万元", "支出97.5万元", "支出 97.5 万元"),
        ("为 5　个", "为5个", "为 5　个"),
        ("1 2 3", "1  2\n3", "1 2 3"),
    ],
)
def test_quote__other_blanks_are_normalised(text: str, quoted: str, printed: str) -> None:
    claim = grounder(text).claim(Quote(quoted))
    assert (claim.grounding, claim.text) == ("normalised", printed)
    assert_placed(claim, text)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("共197个", "97"),
        ("共97.5个", "97"),
        ("共97.5个", "5"),
        ("共1,297个", "297"),
        ("共1,297个", "1"),
        ("共970个", "97"),
        ("得分率94.28%", "得分率94.2"),
        ("下降-5%", "5%"),
        ("二十四件", "四件"),
        ("二十四件", "二十"),
        ("3.354.10万元", "354.10"),
        ("0753-6320303", "6320303"),
        ("A111", "111"),
        ("2021年04月08日", "21年04月"),
        ("2021年04月08日", "2021年0"),
        ("〔2020〕15号", "〔2020〕1"),
        ("9 7个", "97"),
        ("9\n7个", "97个"),
        ("97个", "9 7个"),
        ("二 十四件", "二十四件"),
    ],
)
def test_quote__never_a_number_in_part_nor_of_two(text: str, quoted: str) -> None:
    assert grounder(text).claim(Quote(quoted)) == Claim(text=quoted, grounding="missing")


def test_quote__skips_the_number_it_is_a_part_of() -> None:
    text = "完成197个，97.5亩，97户"
    claim = grounder(text).claim(Quote("97"))
    assert (claim.start, claim.value, claim.grounding) == (text.index("97户"), "97", "exact")


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("2021年04月08日", "2021年"), ("2021年04月08日", "04月08日"), ("97.5万元", "97.5万"), ("第三季度", "三季度")],
)
def test_quote__a_date_holds_several_numbers(text: str, quoted: str) -> None:
    assert grounder(text).claim(Quote(quoted)).grounding == "exact"


@given(st.text("0123456789.,%-个 \n二十", min_size=1, max_size=30), st.data())
def test_quote__a_placed_quotation_cuts_no_number(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quoted = text[start : data.draw(st.integers(start + 1, len(text)))]
    claim = grounder(text).claim(Quote(quoted))
    if claim.start is None or claim.end is None:
        assert claim == Claim(text=quoted, grounding="missing")
        return
    assert_placed(claim, text)
    assert "".join(claim.text.split()) == "".join(quoted.split())
    for found in lex(text):
        if found.is_quantity:
            inside = claim.start <= found.start and found.end <= claim.end
            assert inside or found.end <= claim.start or claim.end <= found.start


def test_cell__tables_rows_and_columns_count_from_one() -> None:
    text = "指标\t目标\n造林\t5万亩"
    second = "\n其他\n修路\t3公里"
    first_table, second_table = table(text), table(text + second, start=len(text) + 4)
    at = Grounder(report(text + second, tables=[first_table, second_table]), lex(text + second))
    assert at.claim(numeral(text, "5").id).cell == "T1R2C2"
    assert at.claim(Quote("目标")).cell == "T1R1C2"
    assert at.claim(numeral(text + second, "3").id).cell == "T2R1C2"
    assert at.claim(Quote("其他")).cell is None
    assert at.claim(span_of(text, "造林\t5")).cell is None


def test_placement__page_box_and_doubt() -> None:
    text = "收入5万元\n支出3万元"
    placements = [Placement(Span(6, 12), 2, (10.0, 20.0, 90.0, 32.0), 0.73), Placement(Span(0, 3), 1, (1.0, 2.0, 3.0, 4.0))]
    at = Grounder(report(text, placements=placements), lex(text))
    paid, received = at.claim(numeral(text, "3").id), at.claim(numeral(text, "5").id)
    assert (paid.page, paid.box, paid.doubt) == (2, (10.0, 20.0, 90.0, 32.0), 0.73)
    assert (received.page, received.box, received.doubt) == (1, (1.0, 2.0, 3.0, 4.0), None)
    assert at.claim(Span(3, 5)).page is None


def fund(text: str, printed: str, unit: str) -> Fund:
    answer = FundAnswer(name="收入", amount=numeral(text, printed).id, unit=unit, direction="income")
    return ground(Answers(funds=(answer,)), report(text), lex(text)).funds[0]


@pytest.mark.parametrize(
    ("text", "printed", "unit", "yuan"),
    [
        ("收入1,531.23万元", "1,531.23", "万元", "15312300.00"),
        ("收入0.5元", "0.5", "元", "0.50"),
        ("收入2亿元", "2", "亿元", "200000000.00"),
        ("收入5千万元", "5", "千万元", "50000000.00"),
        ("收入为-3.5万元", "-3.5", "万元", "-35000.00"),
        ("收入1.23456789万元", "1.23456789", "万元", "12345.68"),
        ("收入3.354.10万元", "3.354.10", "万元", None),
        ("收入5万亩", "5", "万亩", None),
        ("收入" + "1" + ",111" * 9 + "万元", "1" + ",111" * 9, "万元", "1" * 28 + "0000.00"),
    ],
)
def test_fund__yuan(text: str, printed: str, unit: str, yuan: str | None) -> None:
    found = fund(text, printed, unit)
    assert found.yuan == yuan
    assert found.amount.text == printed


def test_fund__of_an_unknown_number_has_no_yuan() -> None:
    answer = FundAnswer(name="收入", amount=7, unit="万元", direction="income", share=8)
    found = ground(Answers(funds=(answer,)), report("收入"), ()).funds[0]
    assert (found.yuan, found.line) == (None, 0)
    assert (found.amount.grounding, found.share and found.share.grounding) == ("missing", "missing")


REPORT = "2021年度自评报告\n基本支出5.5万元，占55%，梅财〔2021〕3号。\n质量指标10分，得9分，得分率90%。\n培训约30人次。编制12名。"


def rows_of_report() -> Rows:
    ids = {found.text: found.id for found in lex(REPORT)}
    answers = Answers(
        header=HeaderAnswer(title=Quote("2021年度自评报告"), fiscal_year=Quote("2021"), self_score=99),
        indicators=(
            IndicatorAnswer(
                name=Quote("质量指标"), weight=ids["10"], score=ids["9"], score_rate=ids["90"], path=("产出",), unit="分"
            ),
            IndicatorAnswer(name=Quote("质量指标"), at=REPORT.index("培训"), actual=ids["30"]),
        ),
        funds=(
            FundAnswer(
                name="基本支出",
                amount=ids["5.5"],
                unit="万元",
                direction="expenditure",
                share=ids["55"],
                document_number=Quote("梅财〔2021〕3号"),
            ),
        ),
        achievements=(
            QuantityAnswer(
                subject="培训", quantity=ids["30"], unit="人次", qualifier="约", statement=span_of(REPORT, "培训约30人次。")
            ),
        ),
        staffing=(QuantityAnswer(subject="编制", quantity=ids["12"], unit="名", statement=span_of(REPORT, "编制12名。")),),
        relations=(
            RelationAnswer(
                kind="share",
                operands=(OperandAnswer(role="part", at=ids["5.5"], unit="万元"), OperandAnswer(role="printed", at=ids["55"])),
                label="占比",
            ),
        ),
    )
    return ground(answers, report(REPORT), lex(REPORT))


def test_ground__rows_by_list_and_order() -> None:
    rows = rows_of_report()
    assert [row.id for row in rows.indicators] == ["i1", "i2"]
    assert [rows.funds[0].id, rows.achievements[0].id, rows.staffing[0].id, rows.relations[0].id] == ["f1", "a1", "s1", "r1"]


def test_ground__indicator_cells_and_lines() -> None:
    first, second = rows_of_report().indicators
    assert {name: getattr(first, name).text for name in ("name", "weight", "score", "score_rate")} == {
        "name": "质量指标", "weight": "10", "score": "9", "score_rate": "90%",
    }  # fmt: skip
    assert (first.path, first.unit, first.line, first.target) == (("产出",), "分", 3, None)
    assert (second.line, second.name.line) == (4, 3)


def test_ground__header_fields_that_are_not_said_stay_none() -> None:
    header = rows_of_report().header
    assert header.title is not None
    assert (header.title.text, header.title.line) == ("2021年度自评报告", 1)
    assert header.self_score == Claim(text="#99", grounding="missing")
    assert header.unit_name is None


def test_ground__fund_achievement_staffing_relation() -> None:
    rows = rows_of_report()
    money, training, posts = rows.funds[0], rows.achievements[0], rows.staffing[0]
    assert (money.yuan, money.share and money.share.text, money.line) == ("55000.00", "55%", 2)
    assert money.document_number is not None
    assert money.document_number.text == "梅财〔2021〕3号"
    assert (training.quantity.text, training.quantity.bound, training.statement.text) == ("30", "≈", "培训约30人次。")
    assert (posts.quantity.value, posts.unit, posts.line) == ("12", "名", 4)
    assert [(operand.role, operand.claim.text, operand.unit) for operand in rows.relations[0].operands] == [
        ("part", "5.5", "万元"),
        ("printed", "55", None),
    ]


def test_ground__every_claim_prints_what_it_says() -> None:
    rows = rows_of_report()
    claims = [claim for row in rows.indicators for claim in row.claims()]
    claims += [rows.funds[0].amount, rows.achievements[0].statement, *(operand.claim for operand in rows.relations[0].operands)]
    for claim in claims:
        assert_placed(claim, REPORT)


def test_ground__nothing_answered_is_an_empty_report() -> None:
    assert ground(Answers(), report(""), ()).indicators == ()
