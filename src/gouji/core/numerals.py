"""The lexer: finds every number of a text and gives it an id.

A numeral's span covers the digits alone (``28.7`` of ``28.7万亩``); what follows is its unit, what stands around it
(余, 近, 以上) its bound. Dates, document numbers, phone numbers, ordinals and codes are one numeral each, with a kind
that rules them out as quantities. Time is linear in the text: one pass of one pattern without nested repetition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from gouji.core.chinese import read_chinese
from gouji.core.numeral_patterns import BEFORE, BEFORE_WIDTH, DIGIT, NUMERAL, UNIT
from gouji.core.quantity import Bound
from gouji.core.report import Span

NumeralKind = Literal[
    "number", "chinese", "malformed", "date", "document_number", "phone", "ordinal", "code", "heading", "slogan", "noise"
]

QUANTITIES: Final = frozenset({"number", "chinese", "malformed"})
"""Kinds that can be claimed as a quantity; every other kind is ruled out by its form."""

MAX_DIGITS: Final = 40
"""Longer runs of digits are codes, never amounts."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number of the text.

    ``value`` is a decimal string, None when the digits cannot be read in exactly one way. ``unit`` is printed after the
    number, scale included (``万亩``, ``%``), and ends at ``unit_end``; None when nothing known follows.
    ``qualifier`` is the printed 余/近/以上 and ``bound`` what it means.
    """

    id: int
    kind: NumeralKind
    start: int
    end: int
    text: str
    value: str | None = None
    unit: str | None = None
    unit_end: int = 0
    qualifier: str | None = None
    bound: Bound | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def is_quantity(self) -> bool:
        return self.kind in QUANTITIES


_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_FOLD = str.maketrans("０１２３４５６７８９．", "0123456789.")
_AT_LEAST = frozenset("余 多 几 来 以上 及以上 超 超过 逾 至少 大于 大于等于 高于 多于 ≥ ≧ > ＞ 突破 上".split())
_AT_MOST = frozenset("近 将近 接近 不足 以内 以下 及以下 小于 小于等于 低于 少于 ≤ ≦ < ＜".split())
_ABOUT = frozenset("约 左右".split())
_TAG = re.compile(r"</?[A-Za-z][^<>]*>\Z")
"""What closes a tag of marked-up text bounds no number behind it."""
_LONGEST_TAG = 200
_NEGATED = re.compile(r"(?:不得?|未|没有)(?=超|低于|少于|高于|多于|大于|小于)")
"""不低于 says what 低于 does not."""

_FIXED: dict[str, NumeralKind] = {
    "docno": "document_number", "date": "date", "phone": "phone", "ordinal": "ordinal", "code": "code"
}  # fmt: skip
"""Kinds that rule a number out, by the group of the pattern that found it."""


def bound_of(word: str | None) -> Bound | None:
    """What a printed 余/近/以上 means for the number beside it."""
    plain = _NEGATED.sub("", word or "")
    negated = plain != (word or "")
    if plain in _AT_LEAST:
        return "≤" if negated else "≥"
    if plain in _AT_MOST:
        return "≥" if negated else "≤"
    return "≈" if plain in _ABOUT else None


def lex(text: str, *, noise: Sequence[Span] = (), headings: Sequence[Span] = ()) -> tuple[Numeral, ...]:
    """Every number of the text in order, ids from 1.

    ``headings`` are the spans of heading numbers (``2.`` of ``2.100万以上``): a number never crosses their end and the
    digits inside them are of kind ``heading``. Numbers inside ``noise`` are of kind ``noise``.
    """
    found: list[Numeral] = []
    cuts = sorted([(span, "noise") for span in noise] + [(span, "heading") for span in headings], key=lambda cut: cut[0].start)
    at = 0
    for span, kind in cuts:
        if span.start < at:
            continue
        found.extend(_lex_stretch(text, at, span.start, len(found)))
        found.extend(_digits_of(text, span, "noise" if kind == "noise" else "heading", len(found)))
        at = span.end
    found.extend(_lex_stretch(text, at, len(text), len(found)))
    return tuple(found)


def _digits_of(text: str, span: Span, kind: NumeralKind, before: int) -> Iterator[Numeral]:
    for index, match in enumerate(re.finditer(rf"{DIGIT}+", text[span.start : span.end]), before + 1):
        yield Numeral(index, kind, span.start + match.start(), span.start + match.end(), match.group())


def _lex_stretch(text: str, start: int, end: int, before: int) -> Iterator[Numeral]:
    next_id = before + 1
    for match in NUMERAL.finditer(text, start, end):
        for numeral in _read(text, match, end, next_id):
            yield numeral
            next_id += 1


def _read(text: str, match: re.Match[str], end: int, first_id: int) -> Iterable[Numeral]:
    kind = match.lastgroup
    span = Span(*match.span())
    if kind == "number":
        return _read_number(text, span, end, first_id)
    if kind in ("chinese", "office"):
        return (_chinese(text, span, end, first_id),)
    if kind == "percent":
        value, unit = read_chinese(match.group()[3:]), "%" if match.group()[0] == "百" else "‰"
        return (Numeral(first_id, "chinese", *match.span(), match.group(), value, unit, span.end),)
    return (Numeral(first_id, _FIXED[kind or "code"], span.start, span.end, match.group()),)


def _read_number(text: str, span: Span, end: int, first_id: int) -> Iterable[Numeral]:
    """One numeral, or several where commas only list them (``3,5,7``)."""
    printed = text[span.start : span.end]
    digits = printed.translate(_FOLD)
    if "," in digits and not _GROUPED.fullmatch(digits) and not _looks_grouped(digits):
        parts, at = [], span.start
        for index, piece in enumerate(printed.split(",")):
            parts.append(_number(text, Span(at, at + len(piece)), end, first_id + index))
            at += len(piece) + 1
        return parts
    return (_number(text, span, end, first_id),)


def _looks_grouped(digits: str) -> bool:
    """Commas meant as thousands separators although the groups are off: several digits and one group of three."""
    groups = re.split(r"[,.]", digits)
    return len(groups) > 2 and any(len(group) == 3 for group in groups[1:])


def _number(text: str, span: Span, end: int, number_id: int) -> Numeral:
    printed = text[span.start : span.end]
    digits = printed.translate(_FOLD)
    if len(digits) > MAX_DIGITS or (len(digits) >= 15 and digits.isdigit()):
        return Numeral(number_id, "code", span.start, span.end, printed)
    plain = digits.replace(",", "") if _GROUPED.fullmatch(digits) else digits
    readable = _PLAIN.fullmatch(plain) is not None
    start = span.start
    if readable and _is_negative(text, start):
        start, plain, printed = start - 1, "-" + plain, text[start - 1] + printed
    unit, unit_end, qualifier = _unit_after(text, span.end, end)
    if unit is None and _BARE_YEAR.fullmatch(digits) and "\u4e00" <= text[span.end : span.end + 1] <= "\u9fff":
        return Numeral(number_id, "date", span.start, span.end, printed)
    qualifier = qualifier or _qualifier_before(text, start)
    kind: NumeralKind = "number" if readable else "malformed"
    value = plain if readable else None
    return Numeral(number_id, kind, start, span.end, printed, value, unit, unit_end, qualifier, bound_of(qualifier))


def _chinese(text: str, span: Span, end: int, number_id: int) -> Numeral:
    printed = text[span.start : span.end]
    unit, unit_end, qualifier = _unit_after(text, span.end, end)
    if len(printed) > 1 and printed[-1] in "万亿" and "亿" not in printed[:-1] and read_chinese(printed[:-1]) is not None:
        unit, printed = printed[-1] + (unit or ""), printed[:-1]
    qualifier = qualifier or _qualifier_before(text, span.start)
    value, bound = read_chinese(printed), bound_of(qualifier)
    end = span.start + len(printed)
    return Numeral(number_id, "chinese", span.start, end, printed, value, unit, unit_end, qualifier, bound)


def _is_negative(text: str, start: int) -> bool:
    """A minus sign, and no range, date or heading dash: it stands behind a word or a bracket, not behind a number."""
    if start < 2 or text[start - 1] not in "-－−":
        return False
    before = text[start - 2]
    if before == " ":
        behind = text[max(0, start - 6) : start - 2].rstrip(" ")[-1:]
        return not behind or not (behind.isdigit() or behind in "%％‰")
    return before in "为达是(（:：=＝+×/长降减\t" or before in "率额比值"


def _unit_after(text: str, at: int, end: int) -> tuple[str | None, int, str | None]:
    """Unit as printed without 余/多, where it ends, and the qualifier beside it."""
    match = UNIT.match(text, at, min(end, at + 24))
    if match is None:
        return None, at, None
    qualifier = match["q1"] or match["q2"] or (match["q3"] or "").strip() or None
    if match["percent"]:
        return match["percent"].replace("％", "%"), match.end("percent"), qualifier
    unit = (match["scale"] or "") + (match["unit"] or "") + (match["per"] or "")
    if not unit:
        return None, at, qualifier
    last = next(group for group in ("per", "unit", "q2", "scale") if match[group])
    return unit, match.end(last), qualifier


def _qualifier_before(text: str, start: int) -> str | None:
    match = BEFORE.search(text, max(0, start - BEFORE_WIDTH), start)
    if match is None or (match.group(1) == ">" and _TAG.search(text, max(0, match.end(1) - _LONGEST_TAG), match.end(1))):
        return None
    return match.group(1)
