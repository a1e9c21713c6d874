from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.core.chinese import read_chinese
from gouji.source.word_numbers import format_number


@pytest.mark.parametrize(
    ("num_fmt", "expected"),
    [
        ("chineseCounting", ["一", "十", "十二", "二十", "三十五", "一○五"]),
        ("chineseCountingThousand", ["一", "十", "十二", "二十", "三十五", "一百零五"]),
        ("chineseLegalSimplified", ["壹", "壹拾", "壹拾贰", "贰拾", "叁拾伍", "壹佰零伍"]),
        ("ideographTraditional", ["甲", "癸", "乙", "癸", "戊", "戊"]),
        ("decimalEnclosedCircleChinese", ["①", "⑩", "⑫", "⑳", "㉟", "105"]),
        ("decimalEnclosedParen", ["⑴", "⑽", "⑿", "⒇", "35", "105"]),
        ("decimalFullWidth", ["１", "１０", "１２", "２０", "３５", "１０５"]),
        ("ideographDigital", ["一", "一○", "一二", "二○", "三五", "一○五"]),
    ],
)
def test_format_number__writes_what_word_prints(num_fmt: str, expected: list[str]) -> None:
    assert [format_number(value, num_fmt) for value in (1, 10, 12, 20, 35, 105)] == expected


def test_format_number__knows_no_foreign_format() -> None:
    assert format_number(1, "upperRoman") is None


@given(st.integers(min_value=1, max_value=32_767))
def test_format_number__spelled_numbers_read_back(value: int) -> None:
    spelled = format_number(value, "chineseCountingThousand")
    assert spelled is not None
    assert read_chinese(spelled) == str(value)
