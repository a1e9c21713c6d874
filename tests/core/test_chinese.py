"""Chinese numerals, against a writer that knows nothing of the reader."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gouji.core.chinese import read_chinese

DIGITS = "零一二三四五六七八九"


def written(number: int) -> str:
    """The standard way to write a number from 1 to 99,999,999,999 in Chinese."""
    groups = ""
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, size)
        if not group:
            continue
        groups += ("零" if groups and group < 1000 else "") + four_digits(group) + name
    return groups[1:] if groups.startswith("一十") else groups


def four_digits(number: int) -> str:
    text = ""
    for place, digit in zip("千百十", f"{number:04}", strict=False):
        text += DIGITS[int(digit)] + place if digit != "0" else "零"
    text += DIGITS[number % 10]
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (12, "十二"),
        (110, "一百一十"),
        (108, "一百零八"),
        (10_001, "一万零一"),
        (1_000_500, "一百万零五百"),
        (120_000_000, "一亿二千万"),
    ],
)
def test_written__as_a_person_would(number: int, text: str) -> None:
    assert written(number) == text


@given(st.integers(1, 99_999_999_999))
@example(10**8)
@example(10**8 + 1)
@example(20_010_010)
@example(99_999_999)
def test_read_chinese__reads_what_was_written(number: int) -> None:
    assert read_chinese(written(number)) == str(number)


@given(st.integers(1, 99_999_999))
def test_read_chinese__two_written_as_people_say_it(number: int) -> None:
    assert read_chinese(written(number).replace("二千", "两千").replace("二万", "两万")) == str(number)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", "0"),
        ("〇", "0"),
        ("两", "2"),
        ("十", "10"),
        ("百", "100"),
        ("万", "10000"),
        ("两百", "200"),
        ("一百十二", "112"),
        ("一万亿", "1000000000000"),
        ("三万五千", "35000"),
        ("壹仟贰佰", "1200"),
        ("八点五", "8.5"),
        ("三点一四", "3.14"),
        ("零点零五", "0.05"),
        ("九十九点八〇", "99.80"),
    ],
)
def test_read_chinese__other_ways_to_write(text: str, value: str) -> None:
    assert read_chinese(text) == value


@pytest.mark.parametrize(
    "text",
    ["三五", "七八", "二三十", "三四百", "二〇二一", "三万五", "一百二", "二千五", "三千万五", "百十", "千百"],
)
def test_read_chinese__two_readings_are_none(text: str) -> None:
    assert read_chinese(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "点", "点五", "三点", "三点十", "三点五万", "三点五点一", "十百", "三十二十", "一万二亿万", "一百零", "零零", "零五",
        "一千零零五", "一万万", "3", "三个", "廿",
    ],
)  # fmt: skip
def test_read_chinese__no_numeral_is_none(text: str) -> None:
    assert read_chinese(text) is None


@given(st.text("零一二三十百千万亿点两", max_size=12))
def test_read_chinese__never_fails_and_answers_a_decimal(text: str) -> None:
    value = read_chinese(text)
    assert value is None or value.replace(".", "", 1).isdigit()
