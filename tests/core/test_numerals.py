"""The lexer on printed examples: kind, digits, value, unit, bound, place."""

from __future__ import annotations

import pytest

from gouji.core.numerals import Numeral, bound_of, lex
from gouji.core.report import Span


def only(text: str) -> Numeral:
    (numeral,) = lex(text)
    assert text[numeral.start : numeral.end] == numeral.text
    return numeral


def read(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(numeral.text, numeral.value, numeral.unit) for numeral in lex(text)]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(numeral.kind, numeral.text) for numeral in lex(text)]


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit"),
    [
        ("支出1,531.23万元", "1,531.23", "1531.23", "万元"),
        ("占94.28%", "94.28", "94.28", "%"),
        ("占94.28％", "94.28", "94.28", "%"),
        ("发生率3.36‰", "3.36", "3.36", "‰"),
        ("完成１００％", "１００", "100", "%"),
        ("完成０．５%", "０．５", "0.5", "%"),
        ("造林28.7万亩", "28.7", "28.7", "万亩"),
        ("耕地6.0257万亩", "6.0257", "6.0257", "万亩"),
        ("拨付5千万元", "5", "5", "千万元"),
        ("共12亿", "12", "12", "亿"),
        ("每人500.00元/人", "500.00", "500.00", "元/人"),
        ("提高3.5个百分点", "3.5", "3.5", "个百分点"),
        ("服务97.00人次", "97.00", "97.00", "人次"),
        ("共1000000户", "1000000", "1000000", "户"),
        ("得2分", "2", "2", "分"),
        ("共2021个村", "2021", "2021", "个"),
    ],
)
def test_lex__number(text: str, printed: str, value: str, unit: str) -> None:
    numeral = only(text)
    assert (numeral.kind, numeral.text, numeral.value, numeral.unit) == ("number", printed, value, unit)
    assert numeral.span == Span(text.index(printed), text.index(printed) + len(printed))
    assert numeral.qualifier is None
    assert numeral.bound is None


@pytest.mark.parametrize("text", ["3.354.10", "1.2.3", "1,531.23.4", "1,000,00", "1,234.567,8"])
def test_lex__malformed_number_has_no_value(text: str) -> None:
    numeral = only(f"支出{text}万元")
    assert (numeral.kind, numeral.text, numeral.value, numeral.unit) == ("malformed", text, None, "万元")
    assert numeral.is_quantity


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("〔2020〕1号", "document_number"),
        ("[2020]15号", "document_number"),
        ("（2020）第8号", "document_number"),
        ("〔2020〕1号7号", "document_number"),
        ("〔2020〕12、13号", "document_number"),
        ("2021年04月08日", "date"),
        ("2021.04.08", "date"),
        ("2021-4-8", "date"),
        ("2021/04/08", "date"),
        ("2021年", "date"),
        ("２０２１年", "date"),
        ("2021年度", "date"),
        ("2021年度第一季度", "date"),
        ("2021年1-12月", "date"),
        ("2021-2025年", "date"),
        ("2020—2021年", "date"),
        ("1—10月", "date"),
        ("6、9、11月", "date"),
        ("3月15日", "date"),
        ("12月份", "date"),
        ("二〇二一年", "date"),
        ("二○二一年五月十日", "date"),
        ("0753-6320303", "phone"),
        ("13812345678", "phone"),
        ("第三", "ordinal"),
        ("第12", "ordinal"),
        ("1号", "ordinal"),
        ("A111", "code"),
        ("B-12", "code"),
        ("PM2.5", "code"),
        ("12345678901234567", "code"),
    ],
)
def test_lex__forms_that_are_no_quantity(text: str, kind: str) -> None:
    numeral = only(f"见{text}。")
    assert (numeral.kind, numeral.text, numeral.value) == (kind, text, None)
    assert not numeral.is_quantity


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit", "qualifier", "bound"),
    [
        ("培训1300多人次", "1300", "1300", "人次", "多", "≥"),
        ("投入34万余元", "34", "34", "万元", "余", "≥"),
        ("投入50多万元", "50", "50", "万元", "多", "≥"),
        ("共5000余人", "5000", "5000", "人", "余", "≥"),
        ("共300来人", "300", "300", "人", "来", "≥"),
        ("达到95%以上", "95", "95", "%", "以上", "≥"),
        ("得90以上", "90", "90", None, "以上", "≥"),
        ("控制在3%以内", "3", "3", "%", "以内", "≤"),
        ("大约300人左右", "300", "300", "人", "左右", "≈"),
        ("近300人", "300", "300", "人", "近", "≤"),
        ("约2185人", "2185", "2185", "人", "约", "≈"),
        ("超过20户", "20", "20", "户", "超过", "≥"),
        ("≥95%", "95", "95", "%", "≥", "≥"),
        ("≤3%", "3", "3", "%", "≤", "≤"),
        ("不低于95%", "95", "95", "%", "不低于", "≥"),
        ("不得低于95%", "95", "95", "%", "不得低于", "≥"),
        ("不高于5%", "5", "5", "%", "不高于", "≤"),
        ("不大于5%", "5", "5", "%", "不大于", "≤"),
        ("不小于5%", "5", "5", "%", "不小于", "≥"),
        ("不得超过5%", "5", "5", "%", "不得超过", "≤"),
        ("未超过5万元", "5", "5", "万元", "未超过", "≤"),
        ("不少于人民币500万元", "500", "500", "万元", "不少于", "≥"),
        ("大于等于 5分", "5", "5", "分", "大于等于", "≥"),
    ],
)
def test_lex__bounds(text: str, printed: str, value: str, unit: str | None, qualifier: str, bound: str) -> None:
    numeral = only(text)
    assert (numeral.text, numeral.value, numeral.unit) == (printed, value, unit)
    assert (numeral.qualifier, numeral.bound) == (qualifier, bound)


@pytest.mark.parametrize(
    "text", ["签约2185人", "节约200万元", "履约3次", "达到95%", "突破100万元", "12人，约谈3人次", "300来自外地"]
)
def test_lex__words_that_bound_nothing(text: str) -> None:
    assert {(numeral.qualifier, numeral.bound) for numeral in lex(text)} == {(None, None)}


def test_bound_of__unknown_word() -> None:
    assert bound_of(None) is None
    assert bound_of("恰好") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10%～20%", [("10", "10", "%"), ("20", "20", "%")]),
        ("0-4分", [("0", "0", None), ("4", "4", "分")]),
        ("5万-10万元", [("5", "5", "万"), ("10", "10", "万元")]),
        ("5.2-6.3", [("5.2", "5.2", None), ("6.3", "6.3", None)]),
        ("10 -20分", [("10", "10", None), ("20", "20", "分")]),
        ("2000-2500平方米", [("2000", "2000", None), ("2500", "2500", "平方米")]),
        ("3,5,7", [("3", "3", None), ("5", "5", None), ("7", "7", None)]),
        ("1、2、3个", [("1", "1", None), ("2", "2", None), ("3", "3", "个")]),
        ("500+200=700", [("500", "500", None), ("200", "200", None), ("700", "700", None)]),
        ("1 300万元", [("1", "1", None), ("300", "300", "万元")]),
        ("33/35", [("33", "33", None), ("35", "35", None)]),
    ],
)
def test_lex__ranges_and_lists(text: str, found: list[tuple[str, str | None, str | None]]) -> None:
    assert read(text) == found


def test_lex__a_long_list_is_no_code() -> None:
    assert [value for _, value, _ in read(",".join(map(str, range(1, 41))))] == [str(value) for value in range(1, 41)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("为-3.5万元", "-3.5"),
        ("下降-5%", "-5"),
        ("（-3.5）", "-3.5"),
        ("增长率－2%", "-2"),
        ("同比 -3.2%", "-3.2"),
        ("结余\t-3.2\t", "-3.2"),
        ("项目-5个", "5"),
        ("-5个", "5"),
        ("—5个", "5"),
    ],
)
def test_lex__minus_or_dash(text: str, value: str) -> None:
    numeral = only(text)
    assert numeral.value == value
    assert numeral.text[0] in "-－" if value.startswith("-") else numeral.text == value


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit"),
    [
        ("三十余个", "三十", "30", "个"),
        ("两个", "两", "2", "个"),
        ("二十四件", "二十四", "24", "件"),
        ("百余次", "百", "100", "次"),
        ("上千人", "千", "1000", "人"),
        ("近百人", "百", "100", "人"),
        ("一百零八个", "一百零八", "108", "个"),
        ("一百来人", "一百", "100", "人"),
        ("十几个", "十", "10", "个"),
        ("三五个", "三五", None, "个"),
        ("二三十人", "二三十", None, "人"),
        ("三万五个", "三万五", None, "个"),
        ("一万人", "一", "1", "万人"),
        ("两万余元", "两", "2", "万元"),
        ("三千五百万元", "三千五百", "3500", "万元"),
        ("一亿二千万元", "一亿二千万", "120000000", "元"),
        ("一千二百三十四万五千六百七十八元", "一千二百三十四万五千六百七十八", "12345678", "元"),
        ("三点五万元", "三点五", "3.5", "万元"),
        ("总人数十人", "十", "10", "人"),
        ("百分之八点五", "百分之八点五", "8.5", "%"),
        ("千分之三", "千分之三", "3", "‰"),
        ("百分之百", "百分之百", "100", "%"),
    ],
)
def test_lex__chinese_numeral(text: str, printed: str, value: str | None, unit: str) -> None:
    numeral = only(text)
    assert (numeral.kind, numeral.text, numeral.value, numeral.unit) == ("chinese", printed, value, unit)


@pytest.mark.parametrize(
    ("text", "qualifier", "bound"),
    [
        ("三十余个", "余", "≥"),
        ("十几个", "几", "≥"),
        ("一百来人", "来", "≥"),
        ("近百人", "近", "≤"),
        ("约三十人", "约", "≈"),
        ("三十余", "余", "≥"),
    ],
)
def test_lex__chinese_numeral_with_a_bound(text: str, qualifier: str, bound: str) -> None:
    numeral = only(text)
    assert (numeral.qualifier, numeral.bound) == (qualifier, bound)


@pytest.mark.parametrize(
    "text",
    [
        "统一部署",
        "十四五规划",
        "一方面",
        "一是",
        "进一步",
        "万元",
        "一心一意",
        "四大班子",
        "专一门",
        "几十人",
        "数十人",
        "①②",
        "",
    ],
)
def test_lex__words_that_hold_no_number(text: str) -> None:
    assert lex(text) == ()


def test_lex__offices_are_counted_without_a_classifier() -> None:
    assert [(n.text, n.value) for n in lex("内设六办一所四中心。")] == [("六", "6"), ("一", "1"), ("四", "4")]


@pytest.mark.parametrize("gap", ["", " ", "  ", "\u00a0", "\u3000"])
def test_lex__blanks_between_number_and_unit(gap: str) -> None:
    numeral = only(f"共300{gap}万元，")
    assert (numeral.text, numeral.unit) == ("300", "万元")
    assert numeral.unit_end == len(f"共300{gap}万元")


def test_lex__blanks_inside_a_unit() -> None:
    numeral = only("共300 万 元")
    assert (numeral.unit, numeral.unit_end) == ("万元", 8)


@pytest.mark.parametrize("edge", ["\n", "\t"])
def test_lex__unit_and_bound_do_not_cross_a_line_or_cell(edge: str) -> None:
    assert [(n.value, n.unit, n.bound) for n in lex(f"300{edge}万元{edge}95{edge}以上{edge}约{edge}7{edge}人")] == [
        ("300", None, None),
        ("95", None, None),
        ("7", None, None),
    ]


@pytest.mark.parametrize("text", ["6\n月", "2021\n年", "2020—\n2021年", "3月\n15日", "2021.\n4.8"])
def test_lex__dates_do_not_cross_a_line(text: str) -> None:
    assert all("\n" not in numeral.text for numeral in lex(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3月15万元", [("date", "3月"), ("number", "15")]),
        ("1-6月 20个", [("date", "1-6月"), ("number", "20")]),
        ("截至6月30，", [("date", "6月30")]),
        ("2021-202512", [("number", "2021"), ("number", "202512")]),
        ("2021年完成4项", [("date", "2021年"), ("number", "4")]),
        ("第1、2季度", [("ordinal", "第1"), ("number", "2")]),
    ],
)
def test_lex__dates_beside_numbers(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


def test_lex__a_year_without_its_word_before_a_word_is_a_date() -> None:
    assert kinds("2021绩效自评") == [("date", "2021")]


def test_lex__heading_number_runs_into_a_number() -> None:
    text = "2.100万以上的项目3个"
    assert [(n.kind, n.text, n.unit) for n in lex(text, headings=[Span(0, 2)])] == [
        ("heading", "2", None),
        ("number", "100", "万"),
        ("number", "3", "个"),
    ]
    assert kinds(text)[0] == ("number", "2.100")


def test_lex__unit_does_not_run_into_a_heading() -> None:
    assert [(n.kind, n.text, n.unit) for n in lex("共5万元", headings=[Span(2, 3)])] == [("number", "5", None)]


def test_lex__noise_is_never_read() -> None:
    text = "[bookmark: _Toc12345]共5个"
    assert kinds(text) == [("code", "Toc12345"), ("number", "5")]
    assert [(n.id, n.kind, n.text) for n in lex(text, noise=[Span(0, text.index("共"))])] == [
        (1, "noise", "12345"),
        (2, "number", "5"),
    ]


def test_lex__noise_and_headings_together_keep_the_order() -> None:
    text = "7x1.2共3个"
    found = lex(text, noise=[Span(0, 2)], headings=[Span(2, 4)])
    assert [(n.id, n.kind, n.text) for n in found] == [
        (1, "noise", "7"),
        (2, "heading", "1"),
        (3, "number", "2"),
        (4, "number", "3"),
    ]


def test_lex__more_than_forty_digits_are_a_code() -> None:
    for text in ("1" * 41, "1." + "2" * 39, "1.2." * 12 + "3"):
        assert kinds(f"共{text}元") == [("code", text)]
    assert kinds("共1." + "2" * 38 + "元") == [("number", "1." + "2" * 38)]


def test_lex__ids_count_from_one_in_text_order() -> None:
    text = "一、2021年投入3,5万元，惠及二十户，占4%"
    assert [numeral.id for numeral in lex(text)] == [1, 2, 3, 4, 5]
    assert [numeral.start for numeral in lex(text)] == sorted(numeral.start for numeral in lex(text))


@pytest.mark.parametrize(
    ("text", "bound"), [("<td>6</td>", None), ('<td colspan="2">6</td>', None), ("得分>6", "≥"), ("<5或>6", "≥"), ("GDP增速>6%", "≥")]
)
def test_bound__is_no_end_of_a_tag(text: str, bound: str | None) -> None:
    assert lex(text)[-1].bound == bound
