"""Chinese numerals: 二十三 → 23, 三百余 → 300, 两 → 2, 百分之八点五 → 8.5 (without the 百分之)."""

from __future__ import annotations

from typing import Final

_WRITTEN: Final = ("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS: Final = {char: value for value, chars in enumerate(_WRITTEN) for char in chars}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIADS: Final = {"万": 10_000, "亿": 100_000_000}


def read_chinese(text: str) -> str | None:
    """The decimal string of a Chinese numeral, None when it cannot be read in exactly one way.

    A missing leading digit counts as one (十二 = 12, 百 = 100); 三五 (three to five) and 七八 cannot be read.
    """
    whole, point, fraction = text.partition("点")
    value = _whole(whole)
    if value is None or not point:
        return None if value is None else str(value)
    digits = [_DIGITS.get(char) for char in fraction]
    if not digits or None in digits:
        return None
    return f"{value}." + "".join(map(str, digits))


def _whole(text: str) -> int | None:
    if not text:
        return None
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return None  # 三五 is a guess (three to five), 二〇二一 a year: neither is one number
    total = section = 0
    digit: int | None = None
    for char in text:
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
        elif char in _PLACES:
            section += (1 if digit in (None, 0) else digit or 1) * _PLACES[char]
            digit = None
        elif char in _MYRIADS:
            section += digit or 0
            total = (total + (section or 1)) * _MYRIADS[char]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)
