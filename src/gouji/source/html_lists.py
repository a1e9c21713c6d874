"""The numbers that a browser prints in front of list entries."""

from __future__ import annotations

import re
from typing import Final

from lxml.etree import _Element

from gouji.source.word_numbers import format_number

_STYLE: Final = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_CHINESE: Final = {
    "cjk-ideographic": "chineseCountingThousand",
    "simp-chinese-informal": "chineseCountingThousand",
    "trad-chinese-informal": "chineseCountingThousand",
    "simp-chinese-formal": "chineseLegalSimplified",
    "cjk-decimal": "ideographDigital",
    "cjk-heavenly-stem": "ideographTraditional",
    "cjk-earthly-branch": "ideographZodiac",
}
_UNNUMBERED: Final = frozenset({"none", "disc", "circle", "square"})
_ROMAN: Final = tuple(
    zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "m cm d cd c xc l xl x ix v iv i".split(), strict=True)
)
_LARGEST_ROMAN: Final = 3999
_NUMBER: Final = re.compile(r"-?\d{1,6}")


class OrderedLists:
    """Counts the entries of the ordered lists of a page, visited in order."""

    def __init__(self) -> None:
        self._next: dict[_Element, int] = {}

    def label(self, entry: _Element) -> str:
        """What stands in front of the ``li``, "" for an entry of a list without numbers."""
        parent = entry.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        number = _whole(entry.get("value"), self._next.get(parent, _whole(parent.get("start"), 1)))
        self._next[parent] = number + 1
        found = _STYLE.search(f"{entry.get('style') or ''};{parent.get('style') or ''}")
        kind = found[1].lower() if found else _BY_TYPE.get(parent.get("type") or "1", "decimal")
        if kind in _UNNUMBERED:
            return ""
        chinese = format_number(number, _CHINESE[kind]) if kind in _CHINESE else None
        return f"{chinese}、" if chinese else f"{_latin(number, kind)}. "


_BY_TYPE: Final = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}


def _whole(text: str | None, default: int) -> int:
    match = _NUMBER.fullmatch((text or "").strip())
    return int(match.group()) if match else default


def _latin(number: int, kind: str) -> str:
    text = str(number)
    if kind.endswith(("alpha", "latin")) and number > 0:
        text = _letters(number)
    elif kind.endswith("roman") and 0 < number <= _LARGEST_ROMAN:
        text = _roman(number)
    return text.upper() if kind.startswith("upper") else text


def _letters(number: int) -> str:
    spelled = ""
    while number:
        number, rest = divmod(number - 1, 26)
        spelled = chr(ord("a") + rest) + spelled
    return spelled


def _roman(number: int) -> str:
    spelled = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        spelled += letters * times
    return spelled
