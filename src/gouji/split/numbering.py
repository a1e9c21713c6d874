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
# What follows a digit in an amount, a rate or a date: 3.5万亩, 1.2% and 1-6月 are no headings, 1.1项目概况 is one.
_UNIT: Final = (
    r"(?:[万亿千百十%％‰元亩吨件次月号米倍]|个(?!人)|人(?!员|大|才|口|居|社)|户(?!籍|均)|年(?!度|初|末)|日(?!常)|时(?!效)|"
    r"分(?!项|配|析|类|管)|公[里斤顷]|平方|条(?!件)|名(?!称)|项(?!目))"
)
_UNREADABLE: Final = rf"(?![\d.．%％‰])(?!{_UNIT})(?!{BLANK}+[万亿元亩吨%％])"
_GROUPS: Final = "(?:产业|级|季度|月|是)"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A way to write a number; a brace in the style is filled with the word or delimiter found."""

    style: str
    script: Script
    regex: re.Pattern[str]
    sure: bool = True


_PARTS: Final = _Pattern(
    "第{}",
    "chinese",
    re.compile(
        rf"第{BLANK}*(?P<cn>{_CN}|\d{{1,2}}){BLANK}*(?P<kind>[章节篇]|部分)(?:[、：:.．]|(?={BLANK})|(?=[^。，；]{{2,16}}$))"
    ),
)
_IN_BRACKETS: Final = (
    _Pattern("(一)", "chinese", re.compile(rf"[（(]{BLANK}*(?P<cn>{_CN}){BLANK}*[)）][、.．]?")),
    _Pattern("(1)", "arabic", re.compile(rf"[（(]{BLANK}*(?P<n>\d{{1,2}}){BLANK}*[)）][、.．]?")),
)
_IN_CHINESE: Final = _Pattern(
    "一{}",
    "chinese",
    re.compile(rf"(?P<cn>{_CN}){BLANK}?(?P<kind>[、.．])(?!{_CN}{BLANK}?、|{_CN}{_GROUPS})"),
)
_IN_DIGITS: Final = (
    _Pattern("1-1", "arabic", re.compile(rf"(?P<parents>\d{{1,2}})[-－](?P<n>\d{{1,2}})(?![-－—~～、，至]){_UNREADABLE}")),
    _Pattern(
        "1.1",
        "arabic",
        re.compile(rf"(?P<parents>\d{{1,2}}(?:[.．]\d{{1,2}}){{0,2}})[.．](?P<n>\d{{1,2}})[.．、]?{_UNREADABLE}"),
        sure=False,
    ),
    _Pattern("1)", "arabic", re.compile(r"(?P<n>\d{1,2})[)）][、.．]?")),
    _Pattern("1、", "arabic", re.compile(rf"(?P<n>\d{{1,2}}){BLANK}?、(?!\d{{1,2}}{BLANK}?[、月日])")),
    _Pattern("1.", "arabic", re.compile(rf"(?P<n>\d{{1,2}}){BLANK}?[.．](?!\d)")),
    _Pattern("1.", "arabic", re.compile(r"(?P<n>\d{1,2})[.．](?=\d)"), sure=False),
)
_SIGNS: Final = {
    "①": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "⑴": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "⒈": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "㈠": "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩",
}
_BY_OPENER: Final[dict[str, tuple[_Pattern, ...]]] = {
    "第": (_PARTS,),
    **dict.fromkeys("（(", _IN_BRACKETS),
    **dict.fromkeys("一二三四五六七八九十百", (_IN_CHINESE,)),
    **{
        sign: (_Pattern(style, "circled", re.compile(r"(?P<sign>.)[、.．]?")),)
        for style, signs in _SIGNS.items()
        for sign in signs
    },
}
_LONGEST: Final = 24


def numbers_at(text: str, start: int, end: int) -> tuple[Number, ...]:
    """How the number at ``start`` can be read, the likeliest first; nothing if the line begins with none."""
    found = []
    first = text[start : start + 1]
    for pattern in _IN_DIGITS if first.isdecimal() else _BY_OPENER.get(first, ()):
        match = pattern.regex.match(text, start, min(end, start + _LONGEST))
        if match and (number := _number(pattern, match)):
            found.append(number)
    return tuple(found)


def script_of(style: str) -> Script:
    """The script of the numbers of a style."""
    if style in _SIGNS:
        return "circled"
    return "chinese" if style.startswith(("一", "第", "(一")) else "arabic"


def _number(pattern: _Pattern, match: re.Match[str]) -> Number | None:
    groups = match.groupdict()
    value = _value(groups)
    if not value:
        return None
    parents = tuple(int(part) for part in re.split(r"[-－.．]", groups.get("parents") or "") if part)
    kind = (groups.get("kind") or "").replace("．", ".")
    name = pattern.style.format(kind) + "." * (len(parents) - 1)
    return Number(name, pattern.script, value, match.start(), match.end(), parents, pattern.sure)


def _value(groups: dict[str, str | None]) -> int:
    if sign := groups.get("sign"):
        return int(unicodedata.numeric(sign))
    if digits := groups.get("n"):
        return int(digits)
    chinese = groups.get("cn") or ""
    return int(chinese if chinese.isdecimal() else read_chinese(chinese) or 0)
