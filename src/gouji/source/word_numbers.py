"""Numbers as Word's automatic numbering prints them in Chinese documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

_DIGITS: Final = "○一二三四五六七八九"
_LEGAL_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ("", "十", "百", "千")
_LEGAL_UNITS: Final = ("", "拾", "佰", "仟")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"


def format_number(value: int, num_fmt: str) -> str | None:
    """The number in one of Word's Chinese formats (``w:numFmt``), None for a format that is not Chinese."""
    formatter = _FORMATS.get(num_fmt)
    return None if formatter is None else formatter(value)


def _counting(value: int) -> str:
    """十一, 二十一; from a hundred on digit by digit, as Word does: 一○五."""
    return _spelled(value, _DIGITS, _UNITS) if value < 100 else _digital(value)


def _counting_thousand(value: int) -> str:
    return _spelled(value, "零" + _DIGITS[1:], _UNITS)


def _legal(value: int) -> str:
    return _spelled(value, _LEGAL_DIGITS, _LEGAL_UNITS, short_ten=False)


def _spelled(value: int, digits: str, units: tuple[str, ...], *, short_ten: bool = True) -> str:
    if value <= 0:
        return digits[0]
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        gap = digits[0] if 0 < low < 1000 else ""
        return _spelled(high, digits, units, short_ten=short_ten) + "万" + gap + (_places(low, digits, units) if low else "")
    spelled = _places(value, digits, units)
    return spelled[1:] if short_ten and 10 <= value < 20 else spelled


def _places(value: int, digits: str, units: tuple[str, ...]) -> str:
    spelled = ""
    gap = False
    for place in range(len(units) - 1, -1, -1):
        digit = value // 10**place % 10
        if digit:
            spelled += (digits[0] if gap else "") + digits[digit] + units[place]
            gap = False
        else:
            gap = bool(spelled)
    return spelled


def _digital(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _full_width(value: int) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in str(value))


def _from_series(first: str, length: int) -> Callable[[int], str]:
    """Ready-made characters (①②③…) as far as they go, plain digits behind them."""
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= length else str(value)


def _circled(value: int) -> str:
    if 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if 21 <= value <= 35:
        return chr(ord("㉑") + value - 21)
    if 36 <= value <= 50:
        return chr(ord("㊱") + value - 36)
    return str(value)


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda value: characters[(value - 1) % len(characters)] if value > 0 else str(value)


def _stem_and_branch(value: int) -> str:
    return _cycle(_STEMS)(value) + _cycle(_BRANCHES)(value)


_FORMATS: Final[Mapping[str, Callable[[int], str]]] = MappingProxyType(
    {
        "chineseCounting": _counting,
        "japaneseCounting": _counting_thousand,
        "taiwaneseCounting": _counting,
        "chineseCountingThousand": _counting_thousand,
        "taiwaneseCountingThousand": _counting_thousand,
        "ideographDigital": _digital,
        "japaneseDigitalTenThousand": _digital,
        "taiwaneseDigital": _digital,
        "chineseLegalSimplified": _legal,
        "ideographLegalTraditional": _legal,
        "ideographTraditional": _cycle(_STEMS),
        "ideographZodiac": _cycle(_BRANCHES),
        "ideographZodiacTraditional": _stem_and_branch,
        "ideographEnclosedCircle": _from_series("㊀", 10),
        "decimalEnclosedCircle": _circled,
        "decimalEnclosedCircleChinese": _circled,
        "decimalEnclosedParen": _from_series("⑴", 20),
        "decimalEnclosedFullstop": _from_series("⒈", 20),
        "decimalFullWidth": _full_width,
        "decimalFullWidth2": _full_width,
        "decimalHalfWidth": str,
        "numberInDash": lambda value: f"- {value} -",
    }
)
