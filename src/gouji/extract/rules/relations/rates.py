"""Rates of prose with their operands: settled cases, growth between years, reachable percentages, unit prices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gouji.core.rows import RelationKind
from gouji.extract.rules.cues import YEAR
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.mentions import relation
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.relations.context import Paragraph, Printed, paragraphs, printed_in
from gouji.extract.rules.relations.fund_rates import PrintedRate, file_named_rate

_SETTLED: Final = re.compile(
    r"(?P<verb>办结|化解|结案|整改|调处|调解|处置|办理|完成|销号|兑现|就业|参保|入学|合格|通过|调解成功|"
    r"破案|回复|答复|见面)(?:完成|成功)?率"
)
_GROWTH: Final = re.compile(
    r"(同比|比上年|较上年|比去年|较去年|环比)?(增长|增加|下降|减少|提高|增幅|降低)"
    r"(率|了|达|为|约|幅度)*\s*$|(增长率|增幅)(为|达|是|约)?\s*$"
)
_GROWTH_WIDTH: Final = 14
_LAST_YEAR: Final = re.compile(r"上年|去年")
_FROM: Final = re.compile(r"从[^，。]*$")
_PERSON_RATE: Final = re.compile(r"(占比|比例|满意度|满意率|成功率|合格率|生育率|通过率|及格率)(为|达到?|是|约)?\s*$")
_PERSON_RATE_WIDTH: Final = 8
_FORMULA_SIGNS: Final = ("×", "*", "＊", "x", "X", "=", "＝")
_COUNTED: Final = frozenset("人 户 件 起 个 名 家 项 份".split())
_LEAST_WHOLE: Final = 5
_THRESHOLD: Final = re.compile(r"以[上下]")
_PAID: Final = re.compile(r"(兑现|发放|补助|补偿|补贴)(资金|金额)?[^，。；\d]{0,8}$")
_PAID_WIDTH: Final = 16
_PRICED: Final = frozenset("亩 户 人 头 只 株 吨 米 公里 平方米".split())


def read_rates(reading: Reading, draft: Draft) -> None:
    """Files the named rates, settlement rates, growth, reach and price relations of every paragraph."""
    earlier: list[Printed] = []
    for paragraph in paragraphs(reading):
        printed = printed_in(paragraph)
        for index, item in enumerate(printed):
            if item.is_percent and not paragraph.before(item.start).rstrip().endswith(_FORMULA_SIGNS):
                _percentage(draft, paragraph, _rate_at(paragraph, printed, index, earlier))
            elif item.measure.is_money and index:
                _price(draft, paragraph, printed[index - 1], item)
        earlier += _money(printed)


def _money(printed: Sequence[Printed]) -> list[Printed]:
    return [item for item in printed if item.measure.is_money]


def _rate_at(paragraph: Paragraph, printed: Sequence[Printed], index: int, earlier: Sequence[Printed]) -> PrintedRate:
    item = printed[index]
    words = re.split(r"[，,。；;：:、]", paragraph.before(item.start))[-1]
    start = paragraph.before(item.start).rfind("。") + paragraph.span.start
    sentence = [found for found in printed[:index] if found.start > start]
    return PrintedRate(item, words, sentence, _money(printed[:index]), earlier)


def _percentage(draft: Draft, paragraph: Paragraph, rate: PrintedRate) -> None:
    """Files the relation that the words before a percentage name; 指标完成率 belongs to its indicator row."""
    before = paragraph.before(rate.printed.start)
    if "指标完成率" in rate.words:
        return
    if _GROWTH.search(before[-_GROWTH_WIDTH:]):
        _growth(draft, paragraph, rate)
    elif not _settlement(draft, rate) and not file_named_rate(draft, rate) and _names_persons(before, rate.words):
        _reach(draft, rate)


def _names_persons(before: str, words: str) -> bool:
    return _PERSON_RATE.search(before[-_PERSON_RATE_WIDTH:]) is not None and "占" not in words.replace("占比", "")


def _file(draft: Draft, kind: RelationKind, roles: Sequence[tuple[str, Printed]], label: str) -> None:
    draft.relation(relation(kind, ((role, item.mention) for role, item in roles), label))


def _growth(draft: Draft, paragraph: Paragraph, rate: PrintedRate) -> None:
    """Two figures of one kind in two years, the later one current; 年均 needs more than two and is left out."""
    figures = [found for found in rate.sentence if not found.is_percent]
    if "年均" in paragraph.before(rate.printed.start)[-_GROWTH_WIDTH:] or len(figures) < 2:
        return
    first, second = figures[-2:]
    pair = _in_time(paragraph, first, second) if first.same_kind(second) else None
    if pair:
        roles = (("current", pair[0]), ("previous", pair[1]), ("printed", rate.printed))
        _file(draft, "growth", roles, rate.printed.label or "增长率")


def _in_time(paragraph: Paragraph, first: Printed, second: Printed) -> tuple[Printed, Printed] | None:
    """The later and the earlier of two figures, by their years, 上年 between them or 从 before them; None where none is said."""
    years = [_year_of(paragraph, item) for item in (first, second)]
    if years[0] and years[1] and years[0] != years[1]:
        return (second, first) if years[1] > years[0] else (first, second)
    if _LAST_YEAR.search(paragraph.between(first, second)):
        return first, second
    return (second, first) if _FROM.search(paragraph.before(first.start)) else None


def _year_of(paragraph: Paragraph, item: Printed) -> str | None:
    years = YEAR.findall(paragraph.before(item.start))
    return str(years[-1]) if years else None


def _settlement(draft: Draft, rate: PrintedRate) -> bool:
    """X率 where the sentence counts what was X-ed and, in the same unit, what there was."""
    match = _SETTLED.search(rate.words)
    if match is None:
        return False
    counts = [found for found in rate.sentence if found.measure.base and not found.is_percent and not found.measure.is_money]
    done = [found for found in counts if _counts_settled(found, match["verb"][-2:])]
    if not done:
        return False
    others = [found for found in counts if found is not done[-1] and found.unit == done[-1].unit]
    received = [found for found in others if (found.value or 0) >= (done[-1].value or 0)]
    received = received or [found for found in others if found.start < done[-1].start]
    if not received:
        return False
    roles = [("numerator", done[-1]), *(("denominator", found) for found in received), ("printed", rate.printed)]
    _file(draft, "rate", roles, match.group())
    return True


def _counts_settled(item: Printed, verb: str) -> bool:
    """The verb stands in the label (成功化解12件), in two pieces too (化险解难)."""
    return verb in item.label or (verb in ("结案", "化解") and verb[0] in item.label and "解" in item.label)


def _reach(draft: Draft, rate: PrintedRate) -> None:
    """A percentage of a counted whole without its numerator: some whole number of them must give it."""
    whole = next((found for found in rate.sentence if _is_countable(found) and not _THRESHOLD.search(found.label)), None)
    if whole:
        _file(draft, "reach", (("whole", whole), ("printed", rate.printed)), rate.printed.label)


def _is_countable(item: Printed) -> bool:
    plain = item.numeral.kind == "number" and item.numeral.bound is None and item.measure.scale == 1
    return plain and item.measure.base in _COUNTED and (item.value or 0) >= _LEAST_WHOLE


def _price(draft: Draft, paragraph: Paragraph, quantity: Printed, amount: Printed) -> None:
    """``补贴面积320亩，兑现补贴资金6.4万元``: what is paid for so many of a thing."""
    between = paragraph.between(quantity, amount)
    exact = quantity.numeral.bound is None and amount.numeral.bound is None
    if (
        exact
        and quantity.measure.base in _PRICED
        and _PAID.search(between)
        and len(between) <= _PAID_WIDTH
        and "。" not in between
    ):
        _file(draft, "price", (("amount", amount), ("quantity", quantity)), quantity.label)
