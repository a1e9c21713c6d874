"""Sums of prose: 其中 lists, totals named behind their parts, kinds of staff, what is done and what is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from gouji.core.report import Span
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.mentions import Mention, parts_of, relation
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.relations.balances import file_balance
from gouji.extract.rules.relations.context import Paragraph, Printed, paragraphs, printed_in
from gouji.extract.rules.relations.exhaustive import adds_up, is_exhaustive, one_slip_away
from gouji.extract.rules.relations.listings import Listing, listings_in
from gouji.extract.rules.relations.shares import file_shares, totals_of

_TOTAL: Final = re.compile(r"共计|合计|总计")
_TOTAL_MARK: Final = re.compile(rf"(?:^|[，,。；;：:、\s）)]|全[镇乡县市区年])(?:{_TOTAL.pattern})[^，,。；;：:\d]{{0,10}}$")
_TOTAL_BEFORE: Final = 18
_TOTAL_NEAR: Final = 12
_DIVISION: Final = re.compile(r"按[^，。；：\d]{2,10}(?:分类|划分|分|看)[：，]")
_STAFF_WHOLE: Final = re.compile(r"(在编|在岗)(人员|人数|总数|职工|数)*$|^(总|核定|人员)?编制(人员|人数|总数|数)*$|实有|在职")
_STAFF_KIND: Final = re.compile(
    r"^(部?事业|行政|参公|参照公务员|公务员|机关工勤|工勤|工人|事业管理|专业技术)(编制|人员|干部|在编)?(人数)?$"
)
_STAFF_GAP: Final = 16
_ATTRIBUTE: Final = re.compile(r"(岁以[上下]|学历|女性|党员|男性)[^，。；]{0,4}$")
_ATTRIBUTE_WIDTH: Final = 14
_SHORT_GAP: Final = 8


def read_sums(reading: Reading, draft: Draft) -> None:
    """Files sums, bounds, shares and balances of every paragraph."""
    earlier: list[Printed] = []
    section = ""
    for paragraph in paragraphs(reading):
        if paragraph.section.id != section:
            section, earlier = paragraph.section.id, []
        printed = printed_in(paragraph)
        listings = listings_in(paragraph, printed)
        for listing in listings:
            _file_listing(draft, listing)
        _backward(draft, paragraph, printed)
        _staff(draft, paragraph, printed)
        _subset(draft, paragraph, printed)
        _settled(draft, paragraph, printed)
        file_shares(draft, paragraph, printed, listings, earlier)
        _by_kind(draft, paragraph, printed, earlier)
        file_balance(draft, printed)
        earlier += printed


def _file_sum(draft: Draft, whole: Printed, parts: Sequence[Printed], *, exhaustive: bool) -> None:
    draft.relation(parts_of(whole.mention, (part.mention for part in parts), exhaustive=exhaustive))


def _file_listing(draft: Draft, listing: Listing) -> None:
    """The parts under their whole; where they make it up and each has its share, the shares make up a hundred."""
    parts = [part.printed for part in listing.parts]
    if listing.whole.measure.base == "分" or (len(parts) == 1 and parts[0].value is None):
        return
    exhaustive = is_exhaustive(listing)
    _file_sum(draft, listing.whole, parts, exhaustive=exhaustive)
    shares = [part.share for part in listing.parts if part.share]
    if exhaustive and len(shares) == len(listing.parts):
        roles = [("share", Mention(share.id, share.unit)) for share in shares]
        draft.relation(relation("shares", roles, listing.whole.label, exhaustive=True))


def _backward(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed]) -> None:
    """``A 4万株、B 4.2万株、C 4.5万株。共计植树12.7万株``: a total behind its parts, named with 共计 / 合计 / 总计."""
    for index, whole in enumerate(printed):
        if whole.is_percent or not _TOTAL_MARK.search(paragraph.before(whole.start)[-_TOTAL_BEFORE:]):
            continue
        parts: list[Printed] = []
        for item in reversed(printed[:index]):
            if not _may_be_part(item, whole) or _is_total(paragraph, item):
                break
            parts.insert(0, item)
        if len(parts) < 2 or any(part.numeral.bound for part in (whole, *parts)):
            continue
        if adds_up(whole, parts) or one_slip_away(whole, parts) or _is_compact(paragraph, parts, whole):
            _file_sum(draft, whole, parts, exhaustive=True)


def _by_kind(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed], earlier: Sequence[Printed]) -> None:
    """``按功能分类：A…元；B…元；…``: its whole stands in a paragraph before; taken where it adds up or nearly does."""
    mark = _DIVISION.search(paragraph.text)
    if mark is None:
        return
    stop = paragraph.text.find("。", mark.end())
    end = paragraph.span.start + (stop if stop >= 0 else len(paragraph.text))
    parts = [item for item in printed if paragraph.span.start + mark.end() <= item.start < end and item.measure.is_money]
    wholes = [total for total in totals_of(earlier) if len(parts) >= 2]
    whole = next((total for total in wholes if adds_up(total, parts) or one_slip_away(total, parts)), None)
    if whole is not None:
        _file_sum(draft, whole, parts, exhaustive=True)


def _may_be_part(item: Printed, whole: Printed) -> bool:
    if item.is_percent or item.measure.base == "分":
        return False
    return item.same_kind(whole) and item.measure.scale == whole.measure.scale


def _is_total(paragraph: Paragraph, item: Printed) -> bool:
    return _TOTAL.search(paragraph.before(item.start)[-_TOTAL_NEAR:]) is not None


def _is_compact(paragraph: Paragraph, parts: Sequence[Printed], whole: Printed) -> bool:
    """Decimals in one short list, or figures side by side with the total right behind: a sum whatever it comes to."""
    span = Span(parts[0].start, whole.start)
    decimals = sum("." in part.numeral.text for part in (*parts, whole))
    gaps = [paragraph.between(first, second) for first, second in pairwise((*parts, whole))]
    side_by_side = all(len(gap) <= _SHORT_GAP for gap in gaps) and {part.unit for part in parts} == {whole.unit}
    return side_by_side or (decimals >= 2 and len(span) <= 30 * (len(parts) + 1))


def _staff(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed]) -> None:
    """``在职实有69人，行政27人，参公4人，事业38人``: kinds of staff listed behind a number of staff make it up, 其中 or not."""
    for index, whole in enumerate(printed):
        if whole.measure.base != "人" or not _STAFF_WHOLE.search(whole.label) or _STAFF_KIND.search(whole.label):
            continue
        parts: list[Printed] = []
        for item in printed[index + 1 :]:
            between = paragraph.between(parts[-1] if parts else whole, item)
            if item.measure.base != "人" or not _STAFF_KIND.match(item.label):
                break
            if re.search(r"[。；;]|其中", between) or len(between) > _STAFF_GAP:
                break
            parts.append(item)
        if len(parts) >= 2:
            _file_sum(draft, whole, parts, exhaustive=True)


def _subset(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed]) -> None:
    """``共选出56人，…35岁以下共19人``: persons of an age or a degree are part of the persons counted before."""
    for index, item in enumerate(printed):
        if item.measure.base != "人" or not _ATTRIBUTE.search(paragraph.before(item.start)[-_ATTRIBUTE_WIDTH:]):
            continue
        persons = [other for other in printed[:index] if other.measure.base == "人"]
        wholes = [other for other in persons if "共" in paragraph.before(other.start)[-_TOTAL_NEAR:]]
        if wholes and "。" not in paragraph.between(wholes[-1], item):
            _file_sum(draft, wholes[-1], [item], exhaustive=False)


def _settled(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed]) -> None:
    """``排查隐患143处，已整改139处，正在整改4处``: what is done and what is not make up what there was."""
    for whole, done, rest in zip(printed, printed[1:], printed[2:], strict=False):
        lead, gap = paragraph.between(whole, done), paragraph.between(done, rest)
        if not (whole.same_kind(done) and done.same_kind(rest)) or "其" in lead or re.search(r"[。；]", lead + gap):
            continue
        if re.search(r"^[，,]\s*已", lead) and re.search(r"正在|未|尚|其余|剩余", gap + paragraph.behind(rest.end)[:6]):
            _file_sum(draft, whole, [done, rest], exhaustive=True)
