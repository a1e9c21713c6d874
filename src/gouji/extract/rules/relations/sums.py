"""Wholes and parts in prose: 其中 / 包括 / 共计 lists, shares (占…), carry-over balances.

其中 alone never makes a sum: whether the parts exhaust the whole is decided by the grammar of the list (a colon, three or
more parts of one unit up to the end of the sentence, a known division such as 基本支出 and 项目支出) and never for an open
list (等). What is not exhaustive is only bounded by the whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from gouji.core.answers import OperandAnswer, RelationAnswer
from gouji.core.numerals import Numeral
from gouji.core.quantity import quantity
from gouji.core.report import Span
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.relations.context import Paragraph, Printed, paragraphs, printed_in
from gouji.extract.rules.subjects import clean

_MARK: Final = re.compile(
    r"其中[：:，,]?|(?<=[，,；;（(])其(?=已)|(?:具体)?(?:主要)?(?:包括|分别为|分别是)[：:]?|"
    r"具体(?:为|是|如下)[：:]|按[^，。；：\d]{2,10}(?:划分|分|看)[：:，,]|中[，,]|主要投向"
)
_TOTAL_MARK: Final = re.compile(r"(?:共计|合计|总计)[^，,。；;：:\d]{0,10}$")
_OPEN: Final = re.compile(r"^[^，。；]{0,4}等(?!级)")
_DIVISIONS: Final = tuple(
    (re.compile(first), re.compile(second))
    for first, second in (
        ("基本支出", "项目支出"), ("人员(经费|支出)", "公用(经费|支出)"), ("财政拨款", "其他收入"), ("一般公共预算", "政府性基金"), ("行政", "事业"),
        ("男", "女"), ("年[初末]结转|结转和结余", "本年(收入|支出)"), ("已(整改|完成|办结|化解|接种|拨付)", "(正在|未)(整改|办理|完成|化解|拨付|$)?"),
        ("农村", "城市|城镇"), ("在职", "离?退休"), ("中央", "省|市|县"), ("工资福利", "商品和服务"), ("常住", "流动"), ("新建", "续建"),
    )
)  # fmt: skip
_TAXONOMY: Final = re.compile(r"支出|收入|编制|经费|结转|拨款|费$|预算|工资|补助")
_OVERLAP: Final = re.compile(r"(\d+岁|周岁|以上|以下|含|累计|新增|重点|优秀|党员|女性|贫困|脱贫)")
_STAFF_WHOLE: Final = re.compile(r"(实有|在职|在编|在岗|编制)(人员|人数|总数|职工|数)*$|(实有|在职)")
_STAFF_KIND: Final = re.compile(
    r"^(部?事业|行政|参公|参照公务员|公务员|机关工勤|工勤|工人|事业管理|专业技术)(编制|人员|干部|在编)?(人数)?$"
)
_STAFF_GAP: Final = 16
_ATTRIBUTE: Final = re.compile(r"(岁以[上下]|学历|女性|党员|男性)[^，。；]{0,4}$")
_ASIDE: Final = re.compile(
    r"^(控制在|比|较|同比|低于|高于|超过|不超过|节约|减少|增加|上年|去年|预算(为|数)|年初预算|占|人均|"
    r"户均|平均|完成率|目前|剩余|其余$)"
)
_SHARE_CLAUSE: Final = re.compile(r"[，,]?\s*占[^，,；;]*|（[^）]*）|\([^)]*\)")
_LONGEST_GAP: Final = 60
_SHORT_GAP: Final = 8
_COUNT_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Part:
    printed: Printed
    share: Numeral | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole with the parts listed behind it; ``colon`` tells 其中： from 其中, ``open`` an 等 behind the last part."""

    whole: Printed
    parts: tuple[Part, ...]
    colon: bool
    open: bool


def read_sums(reading: Reading, draft: Draft) -> None:
    """Files sums, bounds, shares and balances of every paragraph."""
    for paragraph in paragraphs(reading):
        printed = printed_in(paragraph)
        listings = _listings(paragraph, printed)
        for listing in listings:
            _file_listing(draft, listing)
        _backward(draft, paragraph, printed)
        _staff(draft, paragraph, printed)
        _subset(draft, paragraph, printed)
        _settled(draft, paragraph, printed)
        _shares(draft, paragraph, printed, listings)
        _balance(draft, printed)


def _listings(paragraph: Paragraph, printed: Sequence[Printed]) -> list[Listing]:
    """The 其中 lists of a paragraph; an inner list (a second 其中 before the sentence ends) belongs to the last part before it."""
    marks = list(_MARK.finditer(paragraph.text))
    found: list[Listing] = []
    for index, mark in enumerate(marks):
        whole = _whole(paragraph, printed, mark)
        if whole is None:
            continue
        inner = marks[index + 1].start() + paragraph.span.start if index + 1 < len(marks) else paragraph.span.end
        parts = _parts(paragraph, printed, paragraph.span.start + mark.end(), inner, whole)
        if not parts:
            continue
        last = parts[-1]
        tail = paragraph.text[(last.share or last.printed.numeral).unit_end - paragraph.span.start :]
        found.append(
            Listing(
                whole,
                tuple(parts),
                mark.group().endswith(("：", ":")),
                _OPEN.search(tail[:8]) is not None or "等" in last.printed.label,
            )
        )
    return found


def _whole(paragraph: Paragraph, printed: Sequence[Printed], mark: re.Match[str]) -> Printed | None:
    """「基本支出包括…」, 「本年支出按性质划分：」 name the whole by its label; 其中 follows its figure."""
    at = paragraph.span.start + mark.start()
    words = re.split(r"[，,。；;：:、（）()]", paragraph.text[: mark.start()])[-1]
    label = re.sub(r"\s", "", clean(words))
    if len(label) >= 3 and not re.search(r"\d", label):
        earlier = [item for item in printed if item.numeral.start < at and not item.is_percent and item.label]
        named = next((item for item in reversed(earlier) if item.label.endswith(label) or label.endswith(item.label)), None)
        if named is not None:
            return named
    return (
        None
        if mark.group().startswith("中") and not re.search(r"\d\s*[万亿]?[元人亩户个件名处]$", words)
        else _whole_before(paragraph, printed, at)
    )


def _whole_before(paragraph: Paragraph, printed: Sequence[Printed], at: int) -> Printed | None:
    """The last quantity before the mark, in its clause or just before; for a mark that opens a sentence the one before it."""
    before = [item for item in printed if item.numeral.start < at and not item.is_percent]
    if not before:
        return None
    between = paragraph.slice(Span(before[-1].end, at))
    if "。" in between.rstrip("。 ") or re.search(r"[；;]", between) or len(between) > 40 or between.count("，") > 2:
        return None
    return before[-1]


def _parts(paragraph: Paragraph, printed: Sequence[Printed], start: int, stop: int, whole: Printed) -> list[Part]:
    """The quantities of the whole's kind behind the mark, up to the sentence's end, a bracket's end, or another 其中."""
    text, base = paragraph.text, paragraph.span.start
    end = text.find("。", start - base)
    stop = min(stop, base + end if end >= 0 else paragraph.span.end)
    opened = text.rfind("（", 0, start - base) > text.rfind("）", 0, start - base)
    if opened and (close := text.find("）", start - base)) >= 0:
        stop = min(stop, base + close)
    parts: list[Part] = []
    separators: set[str] = set()
    for index, item in enumerate(printed):
        if not start <= item.numeral.start < stop or item.is_percent:
            continue
        if not item.same_kind(whole):
            if parts and "；" in paragraph.slice(Span(parts[-1].printed.end, item.numeral.start)):
                break
            continue
        before = parts[-1].printed.end if parts else start
        between = paragraph.slice(Span(before, item.numeral.start))
        separator = _separator(between) if parts else ""
        if _breaks(between, item, first=not parts) or (separators and separator not in separators and separator != "和"):
            break
        if separator and separator != "和":
            separators.add(separator)
        following = printed[index + 1] if index + 1 < len(printed) else None
        parts.append(Part(item, following.numeral if following and following.is_share_of(item, paragraph) else None))
    return parts


def _separator(between: str) -> str:
    """The mark that divides two parts of a list: a list keeps to one, only the last part may follow 和."""
    marks = re.findall(r"[，,；;、]|(?:和|及|与|以及)", _SHARE_CLAUSE.sub("", between))
    return {",": "，", ";": "；", "及": "和", "与": "和", "以及": "和"}.get(marks[0], marks[0]) if marks else ""


def _breaks(between: str, item: Printed, *, first: bool) -> bool:
    """A new total, a sentence of its own after a semicolon, or a stretch of other matters ends the list."""
    clauses = re.split(r"[，,；;]", _SHARE_CLAUSE.sub("", between))
    if len(between) > _LONGEST_GAP or len(clauses) > (2 if first else 3):
        return True
    if _ASIDE.search(item.label) and not first:
        return True
    if re.search(r"(总计|总额|共计|合计)", item.label) and not re.search(r"本年", item.label):
        return True
    return re.search(r"[；;][^，,；;]{0,30}[，,][^；;]{0,40}$", between) is not None and "占" not in between


def _file_listing(draft: Draft, listing: Listing) -> None:
    if listing.whole.measure.base == "分":
        return
    exhaustive = _is_exhaustive(listing)
    if len(listing.parts) == 1 and listing.parts[0].printed.value is None:
        return
    draft.relation(_sum(listing.whole, [part.printed for part in listing.parts], exhaustive))
    shares = [part.share for part in listing.parts if part.share]
    if exhaustive and len(shares) == len(listing.parts) >= 2:
        draft.relation(
            RelationAnswer(
                kind="shares",
                operands=tuple(OperandAnswer(role="share", at=share.id, unit=share.unit) for share in shares),
                exhaustive=True,
                label=listing.whole.label,
            )
        )


def _sum(whole: Printed, parts: Sequence[Printed], exhaustive: bool) -> RelationAnswer:
    return RelationAnswer(
        kind="sum",
        operands=(
            OperandAnswer(role="whole", at=whole.numeral.id, unit=whole.unit, label=whole.label),
            *(OperandAnswer(role="part", at=part.numeral.id, unit=part.unit, label=part.label) for part in parts),
        ),
        exhaustive=exhaustive,
        label=whole.label,
    )


def _is_exhaustive(listing: Listing) -> bool:
    parts = [part.printed for part in listing.parts]
    if listing.open or len(parts) < 2 or listing.whole.numeral.bound or any(part.numeral.bound for part in parts):
        return False
    labels = [part.label for part in parts]
    if any(_OVERLAP.search(label) for label in labels) and not adds_up(listing.whole, parts):
        return False
    money = listing.whole.measure.is_money
    if _is_parallel(labels):
        return True
    if len(parts) == 2:
        close = adds_up(listing.whole, parts) or one_slip_away(listing.whole, parts)
        return _is_division(labels) or (close and (money or listing.colon))
    taxonomy = sum(_TAXONOMY.search(label) is not None for label in labels) >= len(labels) - 1
    if taxonomy or (listing.colon and (money or len(parts) >= _COUNT_PARTS)):
        return True
    if (
        len(parts) > _COUNT_PARTS
        and {part.unit for part in parts} <= {"人", "名", "人次", "件", "起", "户", "个"}
        and len({part.unit for part in parts}) == 1
    ):
        return True
    return adds_up(listing.whole, parts) or one_slip_away(listing.whole, parts)


def _is_parallel(labels: Sequence[str]) -> bool:
    """县级, 乡级, 村级: short labels of one ending and one length divide a whole among themselves."""
    bare = [re.sub(r"[（(][^）)]*[）)]", "", label) for label in labels]
    return (
        len({len(label) for label in bare}) == 1
        and 2 <= len(bare[0]) <= 4
        and len({label[-1] for label in bare}) == 1
        and len(set(labels)) == len(labels)
    )


def _is_division(labels: Sequence[str]) -> bool:
    return any(
        (first.search(labels[0]) and second.search(labels[1])) or (first.search(labels[1]) and second.search(labels[0]))
        for first, second in _DIVISIONS
    )


def adds_up(whole: Printed, parts: Sequence[Printed]) -> bool:
    """Whether the printed figures add up; only used to understand a list that its grammar leaves open, never to accuse."""
    values = [part.value for part in parts]
    if whole.value is None or None in values:
        return False
    half = sum((quantity(part.numeral.value or "0", part.unit).ulp for part in (whole, *parts)), Fraction(0)) / 2
    exact = all(part.exact for part in (whole, *parts))
    return abs(sum((value for value in values if value is not None), Fraction(0)) - whole.value) <= (0 if exact else half)


def one_slip_away(whole: Printed, parts: Sequence[Printed]) -> bool:
    """A list of figures with four digits or more that one changed digit would make add up is a sum with a slip in it."""
    values = [part.value for part in (whole, *parts)]
    if (
        any(value is None for value in values)
        or sum(len(re.sub(r"\D", "", part.numeral.text)) >= 4 for part in (whole, *parts)) < 2
    ):
        return False
    known = [value for value in values if value is not None]
    residual = abs(known[0] - sum(known[1:], Fraction(0)))
    scaled = residual / min(quantity(part.numeral.value or "0", part.unit).ulp for part in (whole, *parts))
    if scaled.denominator != 1:
        return False
    digits = str(scaled.numerator).rstrip("0")
    return len(digits) == 1 or (scaled % 9 == 0 and len(digits) <= 2)


def _backward(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed]) -> None:
    """``A 4万株、B 4.2万株、C 4.5万株。共计植树12.7万株``: a total behind its parts, named with 共计 / 合计 / 总计."""
    for index, whole in enumerate(printed):
        before = paragraph.text[: whole.numeral.start - paragraph.span.start]
        if whole.is_percent or not _TOTAL_MARK.search(before[-18:]):
            continue
        parts: list[Printed] = []
        for item in reversed(printed[:index]):
            if (
                item.is_percent
                or item.measure.base == "分"
                or not item.same_kind(whole)
                or item.measure.scale != whole.measure.scale
                or _is_total(paragraph, item)
            ):
                break
            parts.insert(0, item)
        if (
            len(parts) >= 2
            and not any(part.numeral.bound for part in (whole, *parts))
            and (adds_up(whole, parts) or one_slip_away(whole, parts) or _is_compact(paragraph, parts, whole))
        ):
            draft.relation(_sum(whole, parts, exhaustive=True))


def _staff(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed]) -> None:
    """``在职实有69人，行政27人，参公4人，事业38人``: the kinds of staff listed behind a number of staff make it up, 其中 or not."""
    for index, whole in enumerate(printed):
        if whole.measure.base != "人" or not _STAFF_WHOLE.search(whole.label) or _STAFF_KIND.search(whole.label):
            continue
        parts: list[Printed] = []
        for item in printed[index + 1 :]:
            between = paragraph.slice(Span((parts[-1] if parts else whole).end, item.numeral.start))
            if (
                item.measure.base != "人"
                or not _STAFF_KIND.match(item.label)
                or re.search(r"[。；;]|其中", between)
                or len(between) > _STAFF_GAP
            ):
                break
            parts.append(item)
        if len(parts) >= 2:
            draft.relation(_sum(whole, parts, exhaustive=True))


def _subset(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed]) -> None:
    """``共选出56人，…35岁以下共19人``: persons of an age or a degree are part of the persons counted before."""
    for index, item in enumerate(printed):
        before = paragraph.text[
            max(0, item.numeral.start - 14 - paragraph.span.start) : item.numeral.start - paragraph.span.start
        ]
        if item.measure.base != "人" or not _ATTRIBUTE.search(before):
            continue
        wholes = [
            other
            for other in printed[:index]
            if other.measure.base == "人" and "共" in paragraph.text[: other.numeral.start - paragraph.span.start][-12:]
        ]
        if wholes and "。" not in paragraph.slice(Span(wholes[-1].end, item.numeral.start)):
            draft.relation(_sum(wholes[-1], [item], exhaustive=False))


def _settled(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed]) -> None:
    """``排查隐患143处，已整改139处，正在整改4处``: what is done and what is not make up what there was."""
    for whole, done, rest in zip(printed, printed[1:], printed[2:], strict=False):
        if not (whole.same_kind(done) and done.same_kind(rest)) or "其" in paragraph.slice(Span(whole.end, done.numeral.start)):
            continue
        stretch = (
            paragraph.slice(Span(whole.end, done.numeral.start)),
            paragraph.slice(Span(done.end, rest.numeral.start)) + paragraph.text[rest.end - paragraph.span.start :][:6],
        )
        if re.search(r"[。；]", "".join(stretch)[:-6]):
            continue
        if re.search(r"^[，,]\s*(其中)?已", stretch[0]) and re.search(r"正在|未|尚|其余|剩余", stretch[1]):
            draft.relation(_sum(whole, [done, rest], exhaustive=True))


def _is_total(paragraph: Paragraph, item: Printed) -> bool:
    return (
        re.search(
            r"(共计|合计|总计)",
            paragraph.text[max(0, item.numeral.start - 12 - paragraph.span.start) : item.numeral.start - paragraph.span.start],
        )
        is not None
    )


def _is_compact(paragraph: Paragraph, parts: Sequence[Printed], whole: Printed) -> bool:
    """Figures with decimals in one short list, or figures side by side with the total right behind: a sum whatever it comes to."""
    span = Span(parts[0].numeral.start, whole.numeral.start)
    decimals = sum("." in part.numeral.text for part in (*parts, whole))
    gaps = [
        paragraph.slice(Span(first.end, second.numeral.start)) for first, second in zip(parts, [*parts[1:], whole], strict=True)
    ]
    side_by_side = all(len(gap) <= _SHORT_GAP for gap in gaps) and {part.unit for part in parts} == {whole.unit}
    return side_by_side or (decimals >= 2 and len(span) <= 30 * (len(parts) + 1))


def _shares(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed], listings: Sequence[Listing]) -> None:
    """占: the part is the amount before, the whole is named, or the whole of the list, or a total of the paragraph."""
    named: dict[int, list[Printed]] = {}
    for index, item in enumerate(printed[1:], 1):
        part = printed[index - 1]
        if not item.is_share_of(part, paragraph):
            continue
        wholes = _wholes_of(paragraph, printed[: index - 1], part, item, listings)
        if not wholes:
            continue
        operands = [OperandAnswer(role="part", at=part.numeral.id, unit=part.unit, label=part.label)]
        operands += [OperandAnswer(role="whole", at=whole.numeral.id, unit=whole.unit, label=whole.label) for whole in wholes]
        operands.append(OperandAnswer(role="printed", at=item.numeral.id, unit=item.numeral.unit))
        draft.relation(RelationAnswer(kind="share", operands=tuple(operands), label=part.label))
        if len(wholes) == 1:
            named.setdefault(wholes[0].numeral.id, []).append(part)
    _shared_wholes(draft, paragraph, printed, named, {listing.whole.numeral.id for listing in listings})


def _shared_wholes(
    draft: Draft, paragraph: Paragraph, printed: Sequence[Printed], named: Mapping[int, list[Printed]], listed: set[int]
) -> None:
    """Three or more amounts of one sentence that are each given as a share of one whole are its parts, 其中 or not."""
    for whole_id, sharing in named.items():
        if whole_id in listed or len(sharing) < _COUNT_PARTS:
            continue
        whole = next(item for item in printed if item.numeral.id == whole_id)
        stretch = Span(whole.end, sharing[-1].end)
        if "。" in paragraph.slice(stretch):
            continue
        parts = [item for item in printed if stretch.start <= item.numeral.start < stretch.end and item.same_kind(whole)]
        draft.relation(_sum(whole, parts, exhaustive=True))


def _wholes_of(
    paragraph: Paragraph, before: Sequence[Printed], part: Printed, share: Printed, listings: Sequence[Listing]
) -> list[Printed]:
    named = clean(re.sub(r"^.*占", "", paragraph.slice(Span(part.end, share.numeral.start))).rstrip("的比重例率为达"))
    for listing in listings:
        if any(found.printed is part for found in listing.parts) and (len(named) < 2 or listing.whole.label.endswith(named[-2:])):
            return [listing.whole]
    candidates = [item for item in before if item.same_kind(part) and item is not part]
    if len(named) >= 2:
        core = re.sub(r"总额|总数|总|全部|合计|全年|全镇|年度|部门", "", named) or named
        fitting = [item for item in candidates if core in item.label]
        return fitting[:1] if len(fitting) == 1 or "总" in named else fitting
    totals = [
        item for item in candidates if _TOTAL_LABEL.search(item.label) and (part.value is None or (item.value or 0) >= part.value)
    ]
    return [totals[0], totals[-1]] if len(totals) > 2 else totals


_TOTAL_LABEL: Final = re.compile(r"总|合计|共|^收入$|^支出$|本年(收入|支出)$|执行数$|实际支出$")
_BALANCE: Final = (
    ("opening", re.compile(r"年初.{0,6}结转|上年.{0,4}结转|年初.{0,4}结余")),
    ("income", re.compile(r"本年.{0,2}收入(合计|总额|总计)?$|^收入合计$")),
    ("expenditure", re.compile(r"本年.{0,2}支出(合计|总额|总计)?$|^支出合计$")),
    ("closing", re.compile(r"年末.{0,6}结[转余]|结转(到)?下年")),
)


def _balance(draft: Draft, printed: Sequence[Printed]) -> None:
    """Opening + income − expenditure = closing, where one paragraph names all four once."""
    chosen: list[OperandAnswer] = []
    for role, pattern in _BALANCE:
        found = [item for item in printed if not item.is_percent and item.measure.is_money and pattern.search(item.label)]
        if len(found) != 1:
            return
        chosen.append(OperandAnswer(role=role, at=found[0].numeral.id, unit=found[0].unit, label=found[0].label))
    draft.relation(RelationAnswer(kind="balance", operands=tuple(chosen), label="结转结余"))
