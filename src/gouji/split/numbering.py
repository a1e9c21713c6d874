"""The number a line begins with: 一、 （一） 1. 1、 （1） 1） ① 第一章 1.1 1-1, each its own style."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from gouji.core.chinese import read_chinese
from gouji.split.lines import BLANK

Script = Literal["chinese", "arabic", "circled"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the head of a line, ``end`` behind its delimiter.

    ``style`` names the delimiter as well (``1、`` is another style than ``1.``), brackets of both widths are the same.
    ``parents`` are the numbers in front of a compound one (1-2 has the parent 1). An unsure one may as well be a decimal
    or an amount: only its siblings can tell.
    """

    style: str
    script: Script
    value: int
    start: int
    end: int
    parents: tuple[int, ...] = ()
    sure: bool = True


_CN: Final = "[一二三四五六七八九十百零〇]{1,4}"
# What follows a digit in an amount, a rate or a date: 3.5万亩, 1.2% and 1-6月 are no headings.
_UNIT: Final = r"[万亿千百十%％‰元亩吨个人户件次年月日号时分米公平倍条名项]"
_UNREADABLE: Final = rf"(?![\d.．%％‰])(?!{BLANK}*{_UNIT})"

_PATTERNS: Final[tuple[tuple[str, Script, bool, re.Pattern[str]], ...]] = (
    (
        "第{}",
        "chinese",
        True,
        re.compile(rf"第{BLANK}*(?P<cn>{_CN}|\d{{1,2}}){BLANK}*(?P<kind>[章节篇]|部分)(?=[{BLANK[1:-1]}、：:.．])[、：:.．]?"),
    ),
    ("(一)", "chinese", True, re.compile(rf"[（(]{BLANK}*(?P<cn>{_CN}){BLANK}*[)）][、.．]?")),
    ("一{}", "chinese", True, re.compile(rf"(?P<cn>{_CN}){BLANK}?(?P<kind>[、.．])(?!{_CN}{BLANK}?、|{_CN}产业)")),
    ("(1)", "arabic", True, re.compile(rf"[（(]{BLANK}*(?P<n>\d{{1,2}}){BLANK}*[)）][、.．]?")),
    ("1-1", "arabic", True, re.compile(rf"(?P<parents>\d{{1,2}})[-－](?P<n>\d{{1,2}})(?![-－—~～、，至]){_UNREADABLE}")),
    (
        "1.1",
        "arabic",
        False,
        re.compile(rf"(?P<parents>\d{{1,2}}(?:[.．]\d{{1,2}}){{0,2}})[.．](?P<n>\d{{1,2}})[.．、]?{_UNREADABLE}"),
    ),
    ("1)", "arabic", True, re.compile(r"(?P<n>\d{1,2})[)）][、.．]?")),
    ("1、", "arabic", True, re.compile(rf"(?P<n>\d{{1,2}}){BLANK}?、(?!\d{{1,2}}{BLANK}?[、月日])")),
    ("1.", "arabic", True, re.compile(rf"(?P<n>\d{{1,2}}){BLANK}?[.．](?!\d)")),
    ("1.", "arabic", False, re.compile(r"(?P<n>\d{1,2})[.．](?=\d)")),
    ("①", "circled", True, re.compile(r"(?P<sign>[①-⑳㉑-㉟㊱-㊿])[、.．]?")),
    ("⑴", "circled", True, re.compile(r"(?P<sign>[⑴-⒇])[、.．]?")),
    ("⒈", "circled", True, re.compile(r"(?P<sign>[⒈-⒛])")),
    ("㈠", "circled", True, re.compile(r"(?P<sign>[㈠-㈩])")),
)
_FIRST: Final = re.compile(r"[第（(\d一二三四五六七八九十百①-⑳㉑-㉟㊱-㊿⑴-⒛㈠-㈩]")
_LONGEST: Final = 24


def numbers_at(text: str, start: int, end: int) -> tuple[Number, ...]:
    """How the number at ``start`` can be read, the likeliest first; nothing if the line begins with none."""
    if not _FIRST.match(text, start, end):
        return ()
    found = []
    for style, script, sure, pattern in _PATTERNS:
        match = pattern.match(text, start, min(end, start + _LONGEST))
        if match and (number := _number(style, script, sure, match)):
            found.append(number)
    return tuple(found)


def script_of(style: str) -> Script:
    """The script of the numbers of a style."""
    found = {pattern_style: script for pattern_style, script, _, _ in _PATTERNS}
    return "chinese" if style.startswith(("一", "第")) else found.get(style, "arabic")


def _number(style: str, script: Script, sure: bool, match: re.Match[str]) -> Number | None:
    groups = match.groupdict()
    value = _value(groups)
    if not value:
        return None
    parents = tuple(int(part) for part in re.split(r"[-－.．]", groups.get("parents") or "") if part)
    kind = (groups.get("kind") or "").replace("．", ".")
    name = style.format(kind) + "." * (len(parents) - 1)
    return Number(name, script, value, match.start(), match.end(), parents, sure)


def _value(groups: dict[str, str | None]) -> int:
    if sign := groups.get("sign"):
        return int(unicodedata.numeric(sign))
    if digits := groups.get("n"):
        return int(digits)
    chinese = groups.get("cn") or ""
    return int(chinese if chinese.isdecimal() else read_chinese(chinese) or 0)
