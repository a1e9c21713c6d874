"""Chinese numerals: 二十三 → 23, 一亿二千万 → 120000000, 两 → 2, 八点五 → 8.5."""

from __future__ import annotations

from typing import Final

_WRITTEN: Final = ("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS: Final = {char: value for value, chars in enumerate(_WRITTEN) for char in chars}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_SCALES: Final = (("亿", 100_000_000), ("万", 10_000))


def read_chinese(text: str) -> str | None:
    """The decimal string of a Chinese numeral, None when it cannot be read in exactly one way.

    A missing leading digit counts as one (十二 = 12, 百 = 100). 三五 (three to five) cannot be read, nor can 三万五, which
    one writer means as 35000 and another as 30005.
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
    if len(text) == 1 and text in _DIGITS:
        return _DIGITS[text]
    if _DIGITS.get(text[:1]) == 0:
        return None  # 零五 spells digits
    return _scaled(text, _SCALES) or None


def _scaled(text: str, scales: tuple[tuple[str, int], ...]) -> int | None:
    """Reads what stands before and behind the largest scale; 0 for no text."""
    if not scales:
        return _section(text)
    (char, size), *smaller = scales
    head, found, tail = text.rpartition(char)
    if not found:
        return _scaled(text, tuple(smaller))
    count = _scaled(head, tuple(smaller)) if head else 1
    rest = _scaled(tail, tuple(smaller))
    if not count or rest is None or tail in _DIGITS:
        return None  # 三万五: no 零 between, so 五 may be thousands
    return count * size + rest


def _section(text: str) -> int | None:
    """A number below 10,000 with its places in falling order; 0 for no text."""
    value, above = 0, 10_000
    digit: int | None = None
    zero = bare = False
    for char in text:
        place = _PLACES.get(char)
        if place is None:
            if char not in _DIGITS or digit is not None or (zero and _DIGITS[char] == 0):
                return None
            zero, digit = (True, None) if _DIGITS[char] == 0 else (zero, _DIGITS[char])
            continue
        if place >= above or (digit is None and (zero or bare or (value and place > 10))):
            return None
        bare = digit is None
        value, above, digit, zero = value + (digit or 1) * place, place, None, False
    if digit is None:
        return None if zero else value
    return None if value and above > 10 and not zero else value + digit
