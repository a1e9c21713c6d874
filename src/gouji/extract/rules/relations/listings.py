"""Wholes with the parts that prose lists behind them (其中, 包括, 按…分): where a list begins and where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gouji.core.numerals import Numeral
from gouji.core.report import Span
from gouji.extract.rules.relations.context import Paragraph, Printed
from gouji.extract.rules.subjects import clean

_MARK: Final = re.compile(
    r"其中[：:，,]?|(?<=[，,；;（(])其(?=已)|(?:具体)?(?:主要)?(?:包括|分别为|分别是)[：:]?|"
    r"具体(?:为|是|如下)[：:]|按[^，。；：\d]{2,10}(?:分类|划分|分|看)[：:，,]|中[，,]|主要投向"
)
_OPEN: Final = re.compile(r"^[^，。；]{0,4}等(?!级)")
_ASIDE: Final = re.compile(
    r"^(控制在|比|较|同比|低于|高于|超过|不超过|节约|减少|增加|上年|去年|预算(为|数)|年初预算|占|人均|"
    r"户均|平均|完成率|目前|剩余|其余$)"
)
_COMPARED: Final = re.compile(r"^(增加|减少|增长|下降|同比|比|较)|人均|平均|户均|村均|完成预算|占")
_TOTAL: Final = re.compile(r"总计|总额|共计|合计")
_REMARK: Final = re.compile(r"[，,]?\s*占[^，,；;]*|（[^）]*）|\([^)]*\)")
_NEW_CLAUSE: Final = re.compile(r"[；;][^，,；;]{0,30}[，,][^；;]{0,40}$")
_LONGEST_GAP: Final = 60
_LONGEST_LEAD: Final = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A listed quantity, with the percentage that follows it as its share (占…)."""

    printed: Printed
    share: Numeral | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole with the parts listed behind it; ``colon`` tells 其中： from 其中, ``open`` an 等 behind the last part."""

    whole: Printed
    parts: tuple[Part, ...]
    colon: bool
    open: bool


def listings_in(paragraph: Paragraph, printed: Sequence[Printed]) -> list[Listing]:
    """The 其中 lists of a paragraph. An inner list (a second 其中 in the sentence) belongs to the last part before it."""
    marks = list(_MARK.finditer(paragraph.text))
    found: list[Listing] = []
    for index, mark in enumerate(marks):
        whole = _whole(paragraph, printed, mark)
        if whole is None:
            continue
        inner = marks[index + 1].start() + paragraph.span.start if index + 1 < len(marks) else paragraph.span.end
        parts = _parts(paragraph, printed, Span(paragraph.span.start + mark.end(), inner), whole)
        if parts:
            last = parts[-1]
            tail = paragraph.behind((last.share or last.printed.numeral).unit_end)[:8]
            is_open = _OPEN.search(tail) is not None or "等" in last.printed.label
            found.append(Listing(whole, tuple(parts), mark.group().endswith(("：", ":")), is_open))
    return found


def _whole(paragraph: Paragraph, printed: Sequence[Printed], mark: re.Match[str]) -> Printed | None:
    """「基本支出包括…」, 「本年支出按性质划分：」 name the whole by its label; 其中 follows its figure."""
    at = paragraph.span.start + mark.start()
    words = re.split(r"[，,。；;：:、（）()]", paragraph.text[: mark.start()])[-1]
    label = re.sub(r"\s", "", clean(words))
    if len(label) >= 3 and not re.search(r"\d", label):
        earlier = [item for item in printed if item.start < at and not item.is_percent and item.label]
        named = next((item for item in reversed(earlier) if item.label.endswith(label) or label.endswith(item.label)), None)
        if named is not None:
            return named
    if mark.group().startswith("中") and not re.search(r"\d\s*[万亿]?[元人亩户个件名处]$", words):
        return None
    return _whole_before(paragraph, printed, at)


def _whole_before(paragraph: Paragraph, printed: Sequence[Printed], at: int) -> Printed | None:
    """The last quantity before the mark, in its clause or just before; for a mark that opens a sentence the one before it."""
    earlier = [item for item in printed if item.start < at and not item.is_percent]
    before = [item for item in earlier if not _COMPARED.search(item.label) and not paragraph.behind(item.end).startswith("的")]
    if not before:
        return None
    between = paragraph.slice(Span(before[-1].end, at))
    if "。" in between and not (before[-1].measure.is_money and paragraph.behind(at)[:3].endswith(("：", ":"))):
        return None
    if "。" in between.rstrip("。 ") or re.search(r"[；;]", between) or len(between) > _LONGEST_LEAD or between.count("，") > 2:
        return None
    return before[-1]


def _parts(paragraph: Paragraph, printed: Sequence[Printed], region: Span, whole: Printed) -> list[Part]:
    """The quantities of the whole's kind in the region, up to the end of the sentence, of the bracket or of the list."""
    stop = _end_of_list(paragraph, region)
    parts: list[Part] = []
    separators: set[str] = set()
    for index, item in enumerate(printed):
        if not region.start <= item.start < stop or item.is_percent:
            continue
        if not item.same_kind(whole):
            if parts and "；" in paragraph.between(parts[-1].printed, item):
                break
            continue
        between = paragraph.slice(Span(parts[-1].printed.end if parts else region.start, item.start))
        separator = _separator(between) if parts else ""
        if _breaks(between, item, first=not parts) or (separators and separator not in separators and separator != "和"):
            break
        if separator and separator != "和":
            separators.add(separator)
        following = printed[index + 1] if index + 1 < len(printed) else None
        parts.append(Part(item, following.numeral if following and following.is_share_of(item, paragraph) else None))
    return parts


def _end_of_list(paragraph: Paragraph, region: Span) -> int:
    """The end of the sentence, or of the bracket that the list stands in, inside the region."""
    text, base = paragraph.text, paragraph.span.start
    end = text.find("。", region.start - base)
    stop = min(region.end, base + end if end >= 0 else paragraph.span.end)
    opened = text.rfind("（", 0, region.start - base) > text.rfind("）", 0, region.start - base)
    if opened and (close := text.find("）", region.start - base)) >= 0:
        stop = min(stop, base + close)
    return stop


def _separator(between: str) -> str:
    """The mark that divides two parts of a list: a list keeps to one, only the last part may follow 和."""
    marks = re.findall(r"[，,；;、]|(?:和|及|与|以及)", _REMARK.sub("", between))
    return {",": "，", ";": "；", "及": "和", "与": "和", "以及": "和"}.get(marks[0], marks[0]) if marks else ""


def _breaks(between: str, item: Printed, *, first: bool) -> bool:
    """A new total, a sentence of its own after a semicolon, or a stretch of other matters ends the list."""
    clauses = re.split(r"[，,；;]", _REMARK.sub("", between))
    if len(between) > _LONGEST_GAP or len(clauses) > (2 if first else 3):
        return True
    if _ASIDE.search(item.label) and not first:
        return True
    if _TOTAL.search(item.label) and "本年" not in item.label:
        return True
    return _NEW_CLAUSE.search(between) is not None and "占" not in between
