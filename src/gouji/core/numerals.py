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
from gouji.core.quantity import Bound
from gouji.core.report import Span
from gouji.core.units import CLASSIFIERS

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


_D = "[0-9０-９]"
_CLASS = "|".join(map(re.escape, CLASSIFIERS))
_YEAR = f"(?:19|20|１９|２０){_D}{_D}"
_COUNTED = (
    "个|名|人次|人|户次|户|次|件|条|项|起|场|所|座|栋|处|家|套|批|期|支|台|辆|头|只|口|份|张|块|间|亩|公里|吨|元|位|株|本|册|幅|"
    "艘|部|类|轮|天|组|队|村|片|段|道|棵|羽|匹|对|箱|袋|盏|根|例|笔|宗|万元|亿元|平方米|立方米|余|多"
)
_NUMERAL = re.compile(
    "|".join(
        (
            rf"(?P<docno>[〔\[［（(【]\s?{_YEAR}\s?[〕\]］）)】]\s?第?\s?{_D}{{1,5}}(?:[、\-—]{_D}{{1,5}})*\s?号(?:{_D}{{1,4}}号)*)",
            rf"(?P<date>{_YEAR}\s?[.．\-/]\s?{_D}{{1,2}}\s?[.．\-/]\s?{_D}{{1,2}}(?![0-9０-９.．,万亿元%])日?"
            rf"|{_YEAR}\s?[—\-–~～至]{{1,2}}\s?{_YEAR}\s?年?"
            rf"|{_YEAR}\s?年度?(?:[第前]?[一二三四]季度)?(?:\s?{_D}{{1,2}}\s?(?:[—\-–~～至]\s?{_D}{{1,2}}\s?)?月份?(?:\s?{_D}{{1,2}}\s?[日号])?)?"
            rf"|{_D}{{1,2}}(?:\s?[、，,—\-–~～至]\s?{_D}{{1,2}})*\s?月份?(?:\s?{_D}{{1,2}}\s?[日号]?(?![0-9０-９.．]))?(?!数)"
            r"|[一二][〇零○Ｏ九二][〇零○一二三四五六七八九]{2}年度?(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?"
            rf"|{_D}{{1,2}}[.．]{_D}{{1,2}}(?=国际|[^万亿元%％‰]{{0,6}}(?:日活动|宣传日|纪念日)))",
            rf"(?P<phone>(?<![0-9０-９.])0{_D}{{2,3}}\s?[-－—]\s?{_D}{{7,8}}(?![0-9０-９.])"
            rf"|(?<![0-9０-９.,])1[3-9]{_D}{{9}}(?![0-9０-９.,万亿元]))",
            rf"(?P<ordinal>第\s?(?:{_D}{{1,4}}|[一二三四五六七八九十百]{{1,5}})|(?<![0-9０-９.]){_D}{{1,4}}号(?![0-9０-９])(?!文))",
            rf"(?P<code>[A-Za-z]+[.\-]?{_D}+(?:[.\-]{_D}+)*[A-Za-z]*)",
            rf"(?P<number>{_D}+(?:[,.．]{_D}+)*)",
            r"(?P<percent>(?:百|千)分之[零一二两三四五六七八九十百点]+)",
            r"(?P<office>[一二两三四五六七八九十](?=(?:办|所|中心|站|室|队|科|股)[一二两三四五六七八九十](?:办|所|中心|站|室|队|科|股))"
            r"|(?<=[办所站室队科股心])[一二两三四五六七八九十](?=(?:办|所|中心|站|室|队|科|股)(?!长|员|有|理|以)))",
            rf"(?P<chinese>(?<![0-9０-９余多第一二两三四五六七八九十])(?:[一二两三四五六七八九十][一二两三四五六七八九十百千万亿]{{0,8}}"
            rf"|(?<=[近上成逾超])[百千万]|(?<![\d \u00a0])[百千万](?=余|多))(?=[ \u00a0]?(?:{_COUNTED})))",
        )
    )
)
_UNIT = re.compile(
    rf"[ \u00a0\u3000]{{0,3}}(?P<q1>余|多|来|几)?[ \u00a0\u3000]?(?:(?P<percent>[%％‰])|(?P<scale>[千百万亿]{{0,3}})(?P<q2>余|多|几)?[ \u00a0\u3000]?"
    rf"(?P<unit>{_CLASS})?(?P<per>/[天周月年人户次日]|每[天周月])?)(?P<q3>\s?(?:及?以上|及?以下|以内|左右|余|多(?!个|次|人|家|种|项|方|数|村)))?"
)
_BEFORE = re.compile(
    r"(近|(?<![签预节条合履公])约|超过|超|逾|不低于|不少于|不超过|至少|达到?|小于等于|大于等于|小于|大于|高于|低于|≥|≤|＞|＜|>|<|≦|≧|不足|将近|接近|上|突破)\s?(?:了|人民币)?$"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_FOLD = str.maketrans("０１２３４５６７８９．", "0123456789.")
_AT_LEAST = frozenset("余 多 几 来 以上 及以上 超 超过 逾 不低于 不少于 至少 大于 大于等于 高于 ≥ ≧ > ＞ 突破 上".split())
_AT_MOST = frozenset("近 将近 接近 不足 以内 以下 及以下 不超过 小于 小于等于 低于 ≤ ≦ < ＜".split())
_ABOUT = frozenset("约 左右".split())
_KEPT_BEFORE = frozenset("近 约 超过 超 逾 不低于 不少于 不超过 至少 小于 大于 高于 低于 不足 将近 接近 ≥ ≤ 小于等于 大于等于".split())


def bound_of(word: str | None) -> Bound | None:
    """What a printed 余/近/以上 means for the number beside it."""
    if word in _AT_LEAST:
        return "≥"
    if word in _AT_MOST:
        return "≤"
    return "≈" if word in _ABOUT else None


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
    for index, match in enumerate(re.finditer(rf"{_D}+", text[span.start : span.end]), before + 1):
        yield Numeral(index, kind, span.start + match.start(), span.start + match.end(), match.group())


def _lex_stretch(text: str, start: int, end: int, before: int) -> Iterator[Numeral]:
    next_id = before + 1
    for match in _NUMERAL.finditer(text, start, end):
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
    fixed: dict[str, NumeralKind] = {"docno": "document_number", "date": "date", "phone": "phone", "ordinal": "ordinal", "code": "code"}
    return (Numeral(first_id, fixed[kind or "code"], span.start, span.end, match.group()),)


def _read_number(text: str, span: Span, end: int, first_id: int) -> Iterable[Numeral]:
    """One numeral, or several where commas only list them (``3,5,7``)."""
    printed = text[span.start : span.end]
    digits = printed.translate(_FOLD)
    if len(digits) > MAX_DIGITS or (len(digits) >= 15 and digits.isdigit()):
        return (Numeral(first_id, "code", span.start, span.end, printed),)
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
    if len(printed) > 1 and printed[-1] in "万亿" and read_chinese(printed[:-1]) is not None:
        unit, printed = printed[-1] + (unit or ""), printed[:-1]
    qualifier = qualifier or _qualifier_before(text, span.start)
    value = read_chinese(printed)
    return Numeral(
        number_id, "chinese", span.start, span.start + len(printed), printed, value, unit, unit_end, qualifier, bound_of(qualifier)
    )


def _is_negative(text: str, start: int) -> bool:
    """A minus sign, and no range, date or heading dash: it stands behind a word or a bracket, not behind a number."""
    if start < 2 or text[start - 1] not in "-－−":
        return False
    before = text[start - 2]
    return before in "为达是(（:：=＝+×/长降减 \t" or before in "率额比值"


def _unit_after(text: str, at: int, end: int) -> tuple[str | None, int, str | None]:
    """Unit as printed without 余/多, where it ends, and the qualifier beside it."""
    match = _UNIT.match(text, at, min(end, at + 24))
    if match is None:
        return None, at, None
    qualifier = match["q1"] or match["q2"] or (match["q3"] or "").strip() or None
    if match["percent"]:
        return match["percent"].replace("％", "%"), match.end("percent"), qualifier
    unit = (match["scale"] or "") + (match["unit"] or "") + (match["per"] or "")
    if not unit:
        return None, at, qualifier if match["q1"] else None
    last = next(group for group in ("per", "unit", "q2", "scale") if match[group])
    return unit, match.end(last), qualifier


def _qualifier_before(text: str, start: int) -> str | None:
    match = _BEFORE.search(text, max(0, start - 6), start)
    return match.group(1) if match and match.group(1) in _KEPT_BEFORE else None
