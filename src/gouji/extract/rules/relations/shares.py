"""Shares of prose: which whole a printed 占…% is measured against."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from gouji.core.report import Span
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.mentions import Mention, parts_of, relation
from gouji.extract.rules.relations.context import Paragraph, Printed
from gouji.extract.rules.relations.exhaustive import LEAST_PARTS
from gouji.extract.rules.relations.listings import Listing
from gouji.extract.rules.subjects import clean

_TOTAL_LABEL: Final = re.compile(r"总|合计|共计|^共|^收入$|^支出$|本年(收入|支出)$|执行数$|实际支出$")
_SPENDING: Final = re.compile(r"(支出|收入)(总额|总计|合计|数)?$|(支出|收入)决算数?$|^(总|实际|本年)(支出|收入)")
_MOST_TOTALS: Final = 4
_KINDS: Final = frozenset("支出 收入 预算 经费 资金".split())
_GENERAL: Final = re.compile(r"总额|总数|总|全部|合计|全年|全镇|年度|部门")


def file_shares(
    draft: Draft, paragraph: Paragraph, printed: Sequence[Printed], listings: Sequence[Listing], earlier: Sequence[Printed]
) -> None:
    """占: the part is the amount before, the whole is named, or the whole of the list, or a total of the paragraph.

    ``earlier`` are the quantities of the section's paragraphs before: a list by kinds often stands in one of its own.
    """
    named: dict[int, list[Printed]] = {}
    for index, item in enumerate(printed[1:], 1):
        part = printed[index - 1]
        if not item.is_share_of(part, paragraph):
            continue
        wholes = _wholes_of(part, printed[: index - 1], paragraph.between(part, item), listings)
        wholes = wholes or [total for total in totals_of(earlier) if total.same_kind(part) and _holds(total, part)]
        if not wholes:
            continue
        roles = [("part", part.mention), *(("whole", whole.mention) for whole in wholes)]
        draft.relation(relation("share", [*roles, ("printed", Mention(item.numeral.id, item.numeral.unit))], part.label))
        if len(wholes) == 1:
            named.setdefault(wholes[0].numeral.id, []).append(part)
    listed = {listing.whole.numeral.id for listing in listings}
    _file_shared(draft, paragraph, [*earlier, *printed], {whole: parts for whole, parts in named.items() if whole not in listed})


def _file_shared(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed], named: Mapping[int, list[Printed]]) -> None:
    """Three or more amounts of one sentence that are each given as a share of one whole are its parts, 其中 or not."""
    for whole_id, sharing in named.items():
        whole = next(item for item in printed if item.numeral.id == whole_id)
        stretch = Span(whole.end, sharing[-1].end)
        if len(sharing) < LEAST_PARTS or "。" in paragraph.slice(stretch):
            continue
        parts = [item for item in printed if stretch.start <= item.start < stretch.end and item.same_kind(whole)]
        draft.relation(parts_of(whole.mention, (part.mention for part in parts), exhaustive=True))


def _wholes_of(part: Printed, before: Sequence[Printed], between: str, listings: Sequence[Listing]) -> list[Printed]:
    """The candidates for the whole of a share; ``between`` are the words from the part to its percentage."""
    named = clean(re.sub(r"^.*占", "", between).rstrip("的比重例率为达"))
    for listing in listings:
        if any(found.printed is part for found in listing.parts) and (len(named) < 2 or listing.whole.label.endswith(named[-2:])):
            return [listing.whole]
    candidates = [item for item in before if item.same_kind(part) and item is not part]
    if len(named) >= 2:
        core = _GENERAL.sub("", named) or named
        fitting = [item for item in candidates if core in item.label and (core not in _KINDS or _names_all(item.label, core))]
        return fitting[:1] if "总" in named else fitting
    totals = [item for item in candidates if _TOTAL_LABEL.search(item.label) and _holds(item, part)]
    return [totals[0], totals[-1]] if len(totals) > 2 else totals


def _names_all(label: str, kind: str) -> bool:
    """支出总额, 本年支出, 实际支出 are all of the 支出; 公用经费支出 is some of it."""
    words = rf"(?:本年|当年|实际|{_GENERAL.pattern})*{kind}(?:决算|合计|总额|总计|数)*"
    return re.fullmatch(words, label.rpartition("的")[2]) is not None


def totals_of(printed: Sequence[Printed]) -> list[Printed]:
    """The amounts that are called a total of income or spending, the nearest first."""
    return [item for item in reversed(printed) if item.measure.is_money and _SPENDING.search(item.label)][:_MOST_TOTALS]


def _holds(whole: Printed, part: Printed) -> bool:
    return part.value is None or (whole.value or 0) >= part.value
