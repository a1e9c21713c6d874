"""What a line says of itself: a title, a title run in before its text, or prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from gouji.split.lines import printed

_RUN_IN: Final = 30
_LABEL: Final = 20
_TITLE: Final = 40
_COLON_TITLE: Final = 60
_WINDOW: Final = 80

_STOP: Final = re.compile(r"[。！？；;!?]")
_PAUSE: Final = re.compile(r"[，,：:。！？；;!?]")
_QUOTED: Final = re.compile(r"[（(][^（）()]*[)）]|“[^“”]*”|《[^《》]*》")
_DIGIT: Final = re.compile(r"\d")
_SCORED: Final = re.compile(r"得分?\s*\d")
_TAIL: Final = "。：:；;，,．.、 "
_LEADERS: Final = re.compile(r"(?:…{2,}|\.{4,}|·{4,}|\t)\s*\d{1,3}$")
_PAGE: Final = re.compile(r"\s\d{1,3}$")
_CONTENTS: Final = re.compile(r"目\s*录")


@dataclass(frozen=True, slots=True)
class Shape:
    """``title`` is the whole line, ``run_in`` its first sentence up to ``end``; prose only lends its first clause as a title."""

    kind: Literal["title", "run_in", "prose"]
    title: str
    end: int
    open_list: bool = False
    """The line is one of a list within a sentence: it ends with a semicolon."""


def _unquoted(text: str, start: int, end: int) -> str:
    """The beginning of the line with brackets and quotations filled in, whose punctuation is not the line's."""
    return _QUOTED.sub(lambda match: "□" * len(match[0]), text[start : min(end, start + _WINDOW)])


def is_statement(text: str, start: int, end: int) -> bool:
    """A sentence of more than one clause with a figure in it: a title only where its text stands below."""
    line = _unquoted(text, start, end)
    pause = _PAUSE.search(line)
    return line[-1:] == "。" and bool(_DIGIT.search(line)) and bool(pause and pause[0] in "，,")


def prose_of(text: str, start: int, end: int, open_list: bool = False) -> Shape:
    """The shape of a line that is prose whatever it looks like: it lends its first clause as a title."""
    line = _unquoted(text, start, end)
    pause = _PAUSE.search(line)
    length = pause.start() if pause else len(line)
    return Shape("prose", title_of(text[start : start + length]) if length <= _COLON_TITLE else "", end, open_list)


def shape_of(text: str, start: int, end: int) -> Shape:
    """The shape of what stands behind a line's number."""
    line = _unquoted(text, start, end)
    tail = text[end - 1 : end]
    if tail in "；;，,":
        return prose_of(text, start, end, tail in "；;")
    if end - start <= _WINDOW and not _STOP.search(line.rstrip(_TAIL)) and not _label(line, tail):
        return _sentence(text, start, end)
    length = _label(line, tail)
    if not length and (stop := _STOP.search(line)) and stop[0] in "。！？!?" and stop.start() <= _RUN_IN:
        length = stop.end()
    if length > 1:
        return Shape("run_in", title_of(text[start : start + length]), start + length)
    return prose_of(text, start, end)


def _sentence(text: str, start: int, end: int) -> Shape:
    """The shape of a line of one sentence."""
    line = _unquoted(text, start, end)
    scored = _SCORED.search(line) and _PAUSE.search(line.rstrip(_TAIL))
    if not scored and len(line) <= (_COLON_TITLE if line[-1:] in "：:" else _TITLE):
        return Shape("title", title_of(text[start:end]), end)
    return prose_of(text, start, end)


def _label(line: str, tail: str) -> int:
    """The length of a short label with its colon, where what it says is closed by a stop: X：Y。"""
    pause = _PAUSE.search(line)
    if tail in "。！？" and pause and pause[0] in "：:" and 0 < pause.start() <= _LABEL and pause.end() < len(line) - 1:
        return pause.end()
    return 0


def title_of(text: str) -> str:
    """The text as a title: on one line, without the punctuation that closes it."""
    return printed(text).rstrip(_TAIL).strip()


def opens_contents(text: str, start: int, end: int) -> bool:
    """The title of a table of contents."""
    return end - start <= _LABEL and bool(_CONTENTS.fullmatch(text, start, end))


def is_contents_entry(text: str, start: int, end: int, in_contents: bool) -> bool:
    """A line of a table of contents: leaders or a tab, then the page; below the title of one a blank will do."""
    return bool((_PAGE if in_contents else _LEADERS).search(text, max(start, end - _WINDOW), end))


# Headings that lost their number.

_BARE: Final = re.compile(r"[^，。；：！？,;:!?√|\t]{2,30}[。：:]?")
_NOUN: Final = re.compile(
    r".*(?:情况|概况|概述|目标|任务|职责|职能|机构|构成|分析|结论|结果|问题|不足|建议|意见|措施|计划|打算|安排|"
    r"依据|方法|过程|思路|成效|成绩|做法|经验|效益|说明|材料)(?:等)?[。：:]?"
)
_OPENING: Final = re.compile(
    r"(?:本?(?:部门|单位|项目)|本?[乡镇街道区县市局])?(?:整体)?(?:支出)?(?:及项目)?(?:基本情况|概况|概述)[：:]?"
)
_ANNEX: Final = re.compile(
    r"附\s*[件表录]\s*[一二三四五六七八九十\d]*\s*[：:]?(?:(?<=[：:])\s*[^\d\s一二三四五六七八九十].{1,40})?"
)

Bare = Literal["none", "possible", "named", "opening", "annex"]


def bare_kind(text: str, start: int, end: int) -> Bare:
    """How much an unnumbered line looks like a heading.

    ``possible``: short and without punctuation; ``named``: ends with a noun that titles of such reports end with;
    ``opening``: the title that opens such a report; ``annex``: 附件.
    """
    if end - start > 2 * _RUN_IN:
        return "none"
    line = text[start:end]
    if _ANNEX.fullmatch(line):
        return "annex"
    if not _BARE.fullmatch(line) or not re.search(r"[\u4e00-\u9fff]{2}", line):
        return "none"
    if _OPENING.fullmatch(line):
        return "opening"
    if _NOUN.fullmatch(line):
        return "named"
    return "none" if line[-1] in "。：:" else "possible"


_CAPTION: Final = re.compile(
    r"(?:附?表\s*[一二三四五六七八九十\d]+.{0,40}|.{2,40}(?:表|指标体系|明细))(?:[（(][^（）()]{1,12}[)）])?[：:]?"
)
_UNIT_LINE: Final = re.compile(r"[（(]?\s*(?:金额)?单位\s*[：:].{1,12}")


def is_caption(line: str) -> bool:
    """A line that names the table below it."""
    return len(line) <= _COLON_TITLE and bool(_CAPTION.fullmatch(line)) and not re.search(r"[，。；]", line)


def is_unit_line(line: str) -> bool:
    """单位：万元, printed over a table."""
    return len(line) <= _RUN_IN and bool(_UNIT_LINE.fullmatch(line))
