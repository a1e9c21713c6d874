"""Places where a sentence has a unit, 占…的 or 第_次 and no number.

Only what stands in running text counts: the next character must end a clause. A blank that is left open (spaces, underlines)
is a form field, a unit in brackets or in a table head names a column, and 超万元 is a way of speaking: all are left alone.

Each search starts from a fixed character and then looks at the few characters before it, so that a report without blanks
costs one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gouji.check.places import starts_of
from gouji.core.report import Span

_END: Final = r"(?=[，。；;、]|,(?!\d)|$)"
_YUAN: Final = re.compile(rf"元{_END}", re.MULTILINE)
_AMOUNT: Final = re.compile(
    r"(?:资金|支出|收入|预算|经费|拨款|决算数|补助|补贴|金额|总额|合计|结余|结转|到位|追加|发放|兑现|拨付|救助金|保障金|专项款|共计|累计)"
    r"(?:[了约近超达为共]|余|多)?[万亿]?$"
)
_IDIOM: Final = re.compile(r"(?:均|单位为?|年|以|按|每|超|过|破|近|达|数|几|上)$")
_SHARE: Final = re.compile(
    r"占(?![用压补有比据地])[^\d\s占，。；：、的%％（）()]{0,10}"
    r"(?:支出|收入|预算|投入|资金|总额|总数|总量|投资|人数|合计|财力|经费|比例|比重)的(?=[；;，,。])"
)
_SEIZED: Final = frozenset("挤侵抢强霸挪独")
_AFTER_PERCENT: Final = frozenset("，。；;\n") | {""}
_BEFORE_PERCENT: Final = re.compile(
    r"(?:占[^\d\s，。；：、%％（）()]{1,10}的|占比为?|同比增长|同比下降|比例为|率为|率达到?|增长率?为)$"
)
_ORDINAL: Final = re.compile(r"第(?:次(?=会议|全体|代表|常委|党代|全会|人民|专题|，|。)|届|季度|批次|批(?=资金|项目|次))")
_NO_ORDINAL_BEFORE: Final = frozenset("等门及次")
_SCORE: Final = re.compile(r"为分(?=[，。；;]|$)", re.MULTILINE)
_BEFORE_SCORE: Final = re.compile(r"(?:自评|评价|综合)?(?:得分|总分|评分)$")
_COUNT: Final = re.compile(r"(?<![公中总])(?:共[计有]?|其中)(?:户|起|件|人次|人)(?=[，。；])")
_DIGIT: Final = re.compile(r"\d")
_CRITERION: Final = re.compile(
    r"[，,；;]?\s?(?:每\S{0,12})?(?:得|扣|不得|不扣|加|计|酌情|视|按\S{0,10}[扣得计]|追|予以|应当?|责令)"
)
_FIGURE_BEFORE: Final = re.compile(r"\d[^。\n]{0,24}$")
_NEAR: Final = 160


@dataclass(frozen=True, slots=True)
class Blank:
    """A number that is missing. ``in_funds``: the sentence is about money, so the missing number is an amount or its share."""

    span: Span
    in_funds: bool


def blanks(text: str) -> Iterator[Blank]:
    """The places of a text where a number is missing, in no order."""
    yield from _amounts(text)
    yield from _shares(text)
    yield from _counts(text)


def _amounts(text: str) -> Iterator[Blank]:
    """``追加资金万元；``"""
    for match in _YUAN.finditer(text):
        before = _AMOUNT.search(text, max(0, match.start() - 8), match.start())
        if before and not _IDIOM.search(text, max(0, before.start() - 4), before.start()):
            span = Span(before.start(), match.end())
            if _in_prose(text, span):
                yield Blank(span, True)


def _shares(text: str) -> Iterator[Blank]:
    """``占总支出的；`` and ``占总支出的%``"""
    for match in _SHARE.finditer(text):
        span = Span(*match.span())
        seized = text[max(0, span.start - 1) : span.start] in _SEIZED
        if not seized and _states(text, span) and _FIGURE_BEFORE.search(text, max(0, span.start - 30), span.start):
            yield Blank(span, _about_money(text, span))
    for at in starts_of(text, "%", "％", "‰"):
        if text[at + 1 : at + 2] in _AFTER_PERCENT and not text[at - 1 : at].isdigit():
            before = _BEFORE_PERCENT.search(text, max(0, at - 14), at)
            if before and _states(text, span := Span(before.start(), at + 1)):
                yield Blank(span, _about_money(text, span))


def _counts(text: str) -> Iterator[Blank]:
    """``第次会议``, ``得分为分``, ``其中户，``"""
    for match in _ORDINAL.finditer(text):
        if text[max(0, match.start() - 1) : match.start()] not in _NO_ORDINAL_BEFORE:
            yield Blank(Span(*match.span()), False)
    for match in _SCORE.finditer(text):
        before = _BEFORE_SCORE.search(text, max(0, match.start() - 6), match.start())
        if before and _in_prose(text, span := Span(before.start(), match.end())):
            yield Blank(span, False)
    for at in starts_of(text, "共", "其中"):
        counted = _COUNT.match(text, at)
        if counted and _in_prose(text, span := Span(*counted.span())):
            yield Blank(span, False)


def _states(text: str, span: Span) -> bool:
    """Whether the sentence tells a figure, and not what scores points (``占总支出的，扣2分``)."""
    return _in_prose(text, span) and not _CRITERION.match(text, span.end, span.end + 20)


def _line(text: str, span: Span) -> str:
    """The stretch of the line that lies near the place."""
    low, high = max(0, span.start - _NEAR), min(len(text), span.end + _NEAR)
    start = text.rfind("\n", low, span.start) + 1
    end = text.find("\n", span.end, high)
    return text[max(start, low) : end if end >= 0 else high]


def _in_prose(text: str, span: Span) -> bool:
    """Running text with numbers, not a table cell, a column head or a form."""
    line = _line(text, span)
    return "\t" not in line and "__" not in line and "单位：" not in line and len(line) >= 20 and _DIGIT.search(line) is not None


def _about_money(text: str, span: Span) -> bool:
    line = _line(text, span)
    return "万元" in line or "元，" in line or "亿元" in line or "支出" in text[span.start : span.end]
