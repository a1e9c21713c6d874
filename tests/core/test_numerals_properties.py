"""What holds for the lexer on any text: order, places, digits, independence of lines, growth with the text."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gouji.core.numerals import Numeral, lex
from gouji.core.report import Span

PIECES = (
    list(
        "0123456789０５９.,．，、-－−—~～至:：/%％‰()（）〔〕[]+×= \t\u00a0\u3000aZ年月日号第余多几来约近上为一二两三十百千万亿零〇点数"
    )
    + "万元 亿元 人次 平方米 个百分点 以上 左右 不低于 不高于 2021 2021年 百分之 统一 办 所 中心 其中 占 0753-6320303 1380000".split()
)
lines = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
texts = st.lists(lines, max_size=4).map("\n".join)


def digits_of(text: str) -> str:
    return "".join(str(unicodedata.digit(char)) for char in text if char.isdigit())


def moved(numeral: Numeral, by: int, ids: int) -> tuple[object, ...]:
    end = numeral.unit_end + by if numeral.unit_end else 0
    return (numeral.id + ids, numeral.kind, numeral.start + by, numeral.text, numeral.value, numeral.unit, end, numeral.bound)


@given(texts)
def test_lex__places_are_in_order_and_hold_the_text(text: str) -> None:
    at = 0
    for count, numeral in enumerate(lex(text), 1):
        assert numeral.id == count
        assert at <= numeral.start < numeral.end <= len(text)
        assert text[numeral.start : numeral.end] == numeral.text
        at = numeral.end


@given(texts)
def test_lex__every_digit_lies_in_one_number(text: str) -> None:
    covered = [place for numeral in lex(text) for place in range(numeral.start, numeral.end)]
    assert len(covered) == len(set(covered))
    assert {place for place, char in enumerate(text) if char.isdigit()} <= set(covered)


@given(texts)
def test_lex__a_value_is_the_printed_digits(text: str) -> None:
    for numeral in lex(text):
        if numeral.kind != "number":
            assert numeral.value is None or numeral.kind == "chinese"
            continue
        assert numeral.value is not None
        assert Decimal(numeral.value).is_finite()
        assert digits_of(numeral.value) == digits_of(numeral.text)
        assert (numeral.value[0] == "-") == (numeral.text[0] in "-－−")
        assert numeral.value.count(".") == numeral.text.replace("．", ".").count(".")


@given(texts)
def test_lex__a_unit_stands_behind_its_number(text: str) -> None:
    for numeral in lex(text):
        if numeral.unit is None or numeral.text.startswith(("百分之", "千分之")):
            continue
        behind = text[numeral.end : numeral.unit_end].replace("％", "%")
        assert "\n" not in behind
        assert "\t" not in behind
        assert [char for char in numeral.unit if char not in behind] == []


@given(texts, texts)
def test_lex__a_line_end_parts_two_texts(first: str, second: str) -> None:
    alone, after = lex(first), lex(second)
    together = [moved(numeral, 0, 0) for numeral in lex(f"{first}\n{second}")]
    assert together == [moved(n, 0, 0) for n in alone] + [moved(n, len(first) + 1, len(alone)) for n in after]


@given(texts.filter(bool), st.data())
def test_lex__headings_and_noise_are_cut_out(text: str, data: st.DataObject) -> None:
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    noise, heading = Span(ends[0], ends[1]), Span(ends[2], ends[3])
    for numeral in lex(text, noise=[noise], headings=[heading]):
        for cut, kind in ((noise, "noise"), (heading, "heading")):
            inside = len(cut) > 0 and numeral.span in cut
            assert not (cut.overlaps(numeral.span) and not inside)
            assert not inside or numeral.kind == kind
        assert text[numeral.start : numeral.end] == numeral.text


@given(lines)
def test_lex__ten_times_the_text_has_ten_times_the_numbers(line: str) -> None:
    assert len(lex("\n".join([line] * 10))) == 10 * len(lex(line))
