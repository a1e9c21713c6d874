"""Numbered headings and 一是 / 二是 chains of a text, and where their counting breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from gouji.check.places import REACH
from gouji.core.chinese import read_chinese
from gouji.core.report import Span

_HEADING: Final = re.compile(
    r"\n[ \t\u3000\u00a0]*(?P<mark>(?P<bracketed>[（(]\s?(?:(?P<bc>[一二三四五六七八九十]{1,3})|(?P<bd>\d{1,2}))\s?[）)])[、.．]?"
    r"|(?P<c>[一二三四五六七八九十]{1,3})[、.．]"
    r"|(?P<d>\d{1,2})(?:、|[.．](?!\d)|[)）](?!\d)))[ \t\u3000\u00a0]*(?=[\u4e00-\u9fff“《\d])"
)
"""A numbered line, from the line end before it: a pattern that starts with a fixed character is found many times faster."""

_COUNTED: Final = frozenset("一二三四五六七八九十")
_CHAIN_END: Final = frozenset("一二三四五六七八九十、，,。")
_LONGEST_CHAIN: Final = 12
_CLAUSE_ENDS: Final = frozenset(" \t\n\u3000\u00a0。；;：:，,、！？”’）)") | {""}
_DEPTH: Final = 12
"""Levels that are remembered; a text that opens more is a list, not an outline."""


class Mark(NamedTuple):
    """A number that counts: its style (the outer form of the number), its value and the place of the printed number."""

    style: str
    number: int
    start: int
    end: int

    @property
    def line_start(self) -> bool:
        return self.style != "是"


@dataclass(frozen=True, slots=True)
class Break:
    """``mark`` does not follow ``before``: a number is missing, repeated, or stands on the level above it.

    ``before`` is None where the counting does not start at one.
    """

    mark: Mark
    before: Mark | None
    reason: str


def marks_of(text: str, noise: Sequence[Span] = ()) -> list[Mark]:
    """The numbered lines (一、 (一) 1. 1) are styles of their own) and the 一是 / 二是 of a text, in order."""
    if noise:
        text = _blanked(text, noise)
    return sorted([*_headings(text), *_chains(text)], key=lambda mark: mark.start)


def _blanked(text: str, noise: Sequence[Span]) -> str:
    """The text with blanks for what nobody printed, every place kept."""
    pieces, at = [], 0
    for span in sorted(noise):
        if span.start >= at:
            pieces += [text[at : span.start], " " * len(span)]
            at = span.end
    return "".join([*pieces, text[at:]])


def _headings(text: str) -> Iterator[Mark]:
    tabs = "\t" in text
    for match in _HEADING.finditer("\n" + text):
        if tabs and _in_table(text, match.end() - 1):
            continue
        chinese_in_brackets, digits_in_brackets, chinese, digits = match.group("bc", "bd", "c", "d")
        style = "（一）" if chinese_in_brackets else "（1）" if digits_in_brackets else "一、" if chinese else "1"
        if digits and match["mark"][-1] in ")）":
            style = "1）"
        value = _value(chinese_in_brackets or digits_in_brackets or chinese or digits)
        if value:
            start, end = match.span("mark")
            yield Mark(style, value, start - 1, end - 1)


@lru_cache(maxsize=256)
def _value(digits: str) -> int:
    """What a number of a heading or a chain counts; 0 for one that cannot be read."""
    return int(digits) if digits.isdigit() else int(read_chinese(digits) or 0)


def _in_table(text: str, at: int) -> bool:
    """Whether a tab stands on the line or since the last empty line: the cells of a table count for themselves."""
    lowest = max(0, at - REACH)
    above = max(lowest, text.rfind("\n\n", lowest, at))
    below = text.find("\n", at)
    return text.find("\t", above, below if below >= 0 else len(text)) >= 0


def _chains(text: str) -> Iterator[Mark]:
    at = text.find("是", 1)
    while at >= 0:
        if text[at - 1] in _COUNTED and text[at + 1 : at + 2] not in _CHAIN_END:
            start = at - 2 if at > 1 and text[at - 2] in _COUNTED and text[at - 1] in "一二" else at - 1
            value = _value(text[start:at])
            if 0 < value <= _LONGEST_CHAIN and text[max(0, start - 1) : start] in _CLAUSE_ENDS:
                yield Mark("是", value, start, at + 1)
        at = text.find("是", at + 1)


def breaks(marks: list[Mark]) -> Iterator[Break]:
    """Where the counting of nested numbers breaks.

    A one opens a level; a number continues the innermost level of its style that it follows. Where it follows none, it is
    a break and the counting goes on from it. A level is its first and its last mark.
    """
    levels: list[tuple[Mark, Mark]] = []
    for mark in marks:
        at = _innermost(levels, mark.style, mark.number - 1)
        if mark.number == 1:
            levels = [*levels, (mark, mark)][-_DEPTH:]
        elif at is not None:
            first, last = levels[at]
            if mark.line_start and at + 1 < len(levels) and levels[at + 1][0].style == mark.style:
                yield Break(levels[at + 1][0], last, "nested")
            levels[at:] = [(first, mark)]
        else:
            at = _innermost(levels, mark.style, None)
            before = levels[at][1] if at is not None else None
            yield Break(mark, before, "repeated" if before and before.number == mark.number else "missing")
            levels[at if at is not None else len(levels) :] = [(mark, mark)]
            levels = levels[-_DEPTH:]


def _innermost(levels: list[tuple[Mark, Mark]], style: str, number: int | None) -> int | None:
    for index in range(len(levels) - 1, -1, -1):
        if levels[index][1].style == style and number in (None, levels[index][1].number):
            return index
    return None
