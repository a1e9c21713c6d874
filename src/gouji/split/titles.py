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
_DIGIT: Final = re.compile(r"\d")
_SCORED: Final = re.compile(r"得分?\s*\d")
_TAIL: Final = "。：:；;，,．.、 "
_CONTENTS: Final = re.compile(r"(?:…{2,}|\.{4,}|·{4,}|\t)\s*\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Shape:
    """``title`` is the whole line, ``run_in`` its first sentence up to ``end``; prose only lends its first clause as a title."""

    kind: Literal["title", "run_in", "prose"]
    title: str
    end: int
    open_list: bool = False
    """The line is one of a list within a sentence: it ends with a semicolon."""


def is_statement(text: str, start: int, end: int) -> bool:
    """A sentence of more than one clause with a figure in it: a title only where its text stands below."""
    line = text[start : min(end, start + _WINDOW)]
    pause = _PAUSE.search(line)
    return line[-1:] == "。" and bool(_DIGIT.search(line)) and bool(pause and pause[0] in "，,")


def prose_of(text: str, start: int, end: int) -> Shape:
    """The shape of a line that is prose whatever it looks like."""
    return _prose(text[start : min(end, start + _WINDOW)], start, end, False)


def shape_of(text: str, start: int, end: int) -> Shape:
    """The shape of what stands behind a line's number."""
    window = text[start : min(end, start + _WINDOW)]
    if end - start <= _WINDOW:
        whole = _whole_line(window, start, end)
        if whole:
            return whole
    pause = _PAUSE.search(window)
    if pause and pause[0] in "：:" and 0 < pause.start() <= _LABEL and start + pause.end() < end and text[end - 1] in "。！？":
        return Shape("run_in", title_of(window[: pause.start()]), start + pause.end())
    stop = _STOP.search(window)
    if stop and stop[0] in "。！？!?" and 0 < stop.start() <= _RUN_IN:
        return Shape("run_in", title_of(window[: stop.start()]), start + stop.end())
    return _prose(window, start, end, text[end - 1 : end] in "；;")


def _whole_line(line: str, start: int, end: int) -> Shape | None:
    """The shape of a line of one sentence, None where its punctuation must be looked at."""
    stop = _STOP.search(line.rstrip(_TAIL))
    tail = line[-1:]
    if tail in "；;，,":
        return _prose(line, start, end, tail in "；;")
    if stop or _label(line):
        return None
    if _SCORED.search(line) and _PAUSE.search(line.rstrip(_TAIL)):
        return _prose(line, start, end, False)
    if len(line) <= (_COLON_TITLE if tail in "：:" else _TITLE):
        return Shape("title", title_of(line), end)
    return _prose(line, start, end, False)


def _label(line: str) -> bool:
    """A short label and what it says, closed by a stop: X：Y。"""
    pause = _PAUSE.search(line)
    return bool(line[-1:] in "。" and pause and pause[0] in "：:" and 0 < pause.start() <= _LABEL and pause.end() < len(line) - 1)


def _prose(window: str, start: int, end: int, open_list: bool) -> Shape:
    pause = _PAUSE.search(window)
    clause = window[: pause.start()] if pause else window
    return Shape("prose", title_of(clause) if len(clause) <= _COLON_TITLE else "", end, open_list)


def title_of(text: str) -> str:
    """The text as a title: on one line, without the punctuation that closes it."""
    return printed(text).rstrip(_TAIL).strip()


def is_contents_entry(text: str, start: int, end: int) -> bool:
    """A line of a table of contents: leaders or a tab, then the page."""
    return bool(_CONTENTS.search(text, max(start, end - _WINDOW), end))


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
