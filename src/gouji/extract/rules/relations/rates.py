"""Rates of prose with their operands: 到位率/执行率, 办结率/化解率, growth, reachable percentages, unit prices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gouji.core.answers import OperandAnswer, RelationAnswer
from gouji.core.quantity import quantity
from gouji.core.report import Span
from gouji.core.rows import RelationKind
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.relations.context import Paragraph, Printed, paragraphs, printed_in

_FUND_RATES: Final = (
    (re.compile(r"到位率"), re.compile(r"到位"), re.compile(r"预算|计划|应到位|下达|安排")),
    (re.compile(r"控制率"), re.compile(r"三公|支出|决算|在职|实有"), re.compile(r"预算|上年|编制|控制在|控制数")),
    (re.compile(r"(使用|执行|支出|支付|拨付|完成)率"), re.compile(r"支出(总额|总数|合计|数|决算|金额)?$|支付|执行数|使用|已支出|实际支出|决算|拨付"), re.compile(r"到位|预算|收入(总额|总计)|下达|总投资|安排")),
)  # fmt: skip
_SETTLED: Final = re.compile(
    r"(?P<verb>办结|化解|结案|整改|调处|调解|处置|办理|完成|销号|兑现|就业|参保|入学|合格|通过|调解成功|"
    r"破案|回复|答复|见面)(?:完成|成功)?率"
)
_GROWTH: Final = re.compile(
    r"(同比|比上年|较上年|比去年|较去年|环比)?(增长|增加|下降|减少|提高|增幅|降低)(率|了|达|为|约|"
    r"幅度)*\s*$|(增长率|增幅)(为|达|是|约)?\s*$"
)
_YEAR: Final = re.compile(r"((?:19|20)\d\d)\s*年")
_PERSON_RATE: Final = re.compile(r"(占比|比例|满意度|满意率|成功率|合格率|生育率|通过率|及格率)(为|达到?|是|约)?\s*$")
_FORMULA_SIGNS: Final = ("×", "*", "＊", "x", "X", "=", "＝")
_LEAST_WHOLE: Final = 5
_COUNTED: Final = frozenset("人 户 件 起 个 名 家 项 份".split())
_PAID: Final = re.compile(r"(兑现|发放|补助|补偿|补贴)(资金|金额)?[^，。；\d]{0,8}$")
_PRICED: Final = frozenset("亩 户 人 头 只 株 吨 米 公里 平方米".split())
_NEAR: Final = 6


def read_rates(reading: Reading, draft: Draft) -> None:
    """Files the named rates, settlement rates, growth, reach and price relations of every paragraph."""
    earlier: list[Printed] = []
    for paragraph in paragraphs(reading):
        printed = printed_in(paragraph)
        for index, item in enumerate(printed):
            if item.is_percent and not paragraph.text[: item.numeral.start - paragraph.span.start].rstrip().endswith(
                _FORMULA_SIGNS
            ):
                _percentage(draft, paragraph, printed, index, earlier)
            elif item.measure.is_money and index:
                _price(draft, paragraph, printed[index - 1], item)
        earlier += [item for item in printed if item.measure.is_money]


def _percentage(draft: Draft, paragraph: Paragraph, printed: Sequence[Printed], index: int, earlier: Sequence[Printed]) -> None:
    item = printed[index]
    before = paragraph.text[: item.numeral.start - paragraph.span.start]
    words = re.split(r"[，,。；;：:、]", before)[-1]
    sentence = _sentence_before(paragraph, printed, index)
    if "指标完成率" in words:
        return
    if _GROWTH.search(before[-14:]):
        _growth(draft, paragraph, sentence, item)
        return
    settled = _SETTLED.search(words)
    if settled and _settlement(draft, sentence, item, settled):
        return
    if "人员控制率" in words or "编制控制率" in words:
        _staff_rate(draft, item, words)
        return
    for rate, numerator, denominator in _FUND_RATES:
        if rate.search(words):
            _fund_rate(
                draft,
                item,
                words,
                (numerator, denominator),
                (sentence, [found for found in printed[:index] if found.measure.is_money], [*earlier[-_NEAR:], *printed[:index]]),
            )
            return
    if _PERSON_RATE.search(before[-8:]) and "占" not in words.replace("占比", ""):
        _reach(draft, sentence, item)


def _sentence_before(paragraph: Paragraph, printed: Sequence[Printed], index: int) -> list[Printed]:
    """The quantities of the same sentence in front of a number; a full stop inside a number ends none."""
    here = printed[index].numeral.start
    start = paragraph.text.rfind("。", 0, here - paragraph.span.start) + paragraph.span.start
    return [item for item in printed[:index] if item.numeral.start > start]


def _relation(kind: RelationKind, operands: Sequence[tuple[str, Printed]], label: str) -> RelationAnswer:
    return RelationAnswer(
        kind=kind,
        operands=tuple(OperandAnswer(role=role, at=item.numeral.id, unit=item.unit, label=item.label) for role, item in operands),
        label=label,
    )


def _growth(draft: Draft, paragraph: Paragraph, sentence: Sequence[Printed], item: Printed) -> None:
    """Two figures of one kind in two years, the later one current; 年均 needs more than two and is left out."""
    if (
        "年均"
        in paragraph.text[max(0, item.numeral.start - 14 - paragraph.span.start) : item.numeral.start - paragraph.span.start]
    ):
        return
    figures = [found for found in sentence if not found.is_percent]
    if len(figures) < 2 or not figures[-1].same_kind(figures[-2]):
        return
    first, second = figures[-2:]
    years = [_year_of(paragraph, first), _year_of(paragraph, second)]
    if None not in years and years[0] != years[1]:
        current, previous = (second, first) if (years[1] or "") > (years[0] or "") else (first, second)
    elif re.search(r"上年|去年|上年度", paragraph.slice(Span(first.end, second.numeral.start))):
        current, previous = first, second
    elif re.search(r"从[^，。]*$", paragraph.text[: first.numeral.start - paragraph.span.start]):
        current, previous = second, first
    else:
        return
    draft.relation(_relation("growth", (("current", current), ("previous", previous), ("printed", item)), item.label or "增长率"))


def _year_of(paragraph: Paragraph, item: Printed) -> str | None:
    years = _YEAR.findall(paragraph.text[: item.numeral.start - paragraph.span.start])
    return str(years[-1]) if years else None


def _settlement(draft: Draft, sentence: Sequence[Printed], item: Printed, match: re.Match[str]) -> bool:
    """X率 where the sentence counts what was X-ed and, in the same unit, what there was."""
    stem = match["verb"][-2:] if match["verb"] != "办结" else "办结"
    counts = [found for found in sentence if not found.is_percent and not found.measure.is_money and found.measure.base]
    done = [
        found
        for found in counts
        if stem in found.label or (stem in ("结案", "化解") and stem[:1] in found.label and "解" in found.label)
    ]
    if not done:
        return False
    numerator = done[-1]
    others = [found for found in counts if found is not numerator and found.unit == numerator.unit]
    received = [found for found in others if (found.value or 0) >= (numerator.value or 0)] or [
        found for found in others if found.numeral.start < numerator.numeral.start
    ]
    if not received:
        return False
    operands = [("numerator", numerator), *(("denominator", found) for found in received), ("printed", item)]
    draft.relation(_relation("rate", operands, match.group()))
    return True


def _fund_rate(
    draft: Draft,
    item: Printed,
    words: str,
    patterns: tuple[re.Pattern[str], re.Pattern[str]],
    places: tuple[Sequence[Printed], Sequence[Printed], Sequence[Printed]],
) -> None:
    """A rate whose operands stand in its own sentence, or alone in its paragraph, is tested whatever it comes to.

    Operands from further away are taken only where they fit. ``places``: the sentence, the paragraph, and what stands before.
    """
    nearby, here, figures = places
    numerators = [found for found in figures if found.measure.is_money and patterns[0].search(found.label)]
    denominators = [
        found for found in figures if found.measure.is_money and patterns[1].search(found.label) and found not in numerators[-1:]
    ]
    chosen = [found for found in numerators[-1:] for other in denominators if found in nearby and other in nearby]
    if (
        not chosen
        and len(here) <= _NEAR
        and sum(found in here for found in numerators) == 1
        and any(found in here for found in denominators)
    ):
        chosen = numerators[-1:]
        denominators = [found for found in denominators if found in here]
    fitting = [
        (found, other)
        for found in reversed(numerators)
        for other in reversed(denominators)
        if found is not other and _fits(found, other, item)
    ]
    if not chosen and fitting:
        numerators, denominators = [fitting[0][0]], [fitting[0][1]]
    elif not chosen:
        return
    operands = [("numerator", numerators[-1]), *(("denominator", found) for found in denominators), ("printed", item)]
    draft.relation(_relation("rate", operands, re.sub(r"(为|达到?|是|\s)+$", "", words)))


def _staff_rate(draft: Draft, item: Printed, words: str) -> None:
    """在职人员控制率 = staff in post / posts, from the totals of the staffing list (财政部《部门整体支出绩效评价》 common indicator)."""
    in_post = next(
        (
            row
            for row in draft.staffing
            if re.search(r"在职(人员)?(总数|合计|$)|实有(在职)?(人员|人数)?(总数)?$|在编人员", row.subject)
        ),
        None,
    )
    posts = next((row for row in draft.staffing if re.search(r"总编制|编制(总)?(数|人数)$|核定编制|^编制", row.subject)), None)
    if in_post is None or posts is None:
        return
    draft.relation(
        RelationAnswer(
            kind="rate",
            operands=(
                OperandAnswer(role="numerator", at=in_post.quantity, unit="人", label=in_post.subject),
                OperandAnswer(role="denominator", at=posts.quantity, unit="人", label=posts.subject),
                OperandAnswer(role="printed", at=item.numeral.id, unit=item.unit, label="在职人员控制率"),
            ),
            label="在职人员控制率",
        )
    )


def _fits(numerator: Printed, denominator: Printed, printed: Printed) -> bool:
    """Whether the quotient is the printed percentage to within its last digit."""
    if not numerator.value or not denominator.value or printed.value is None:
        return False
    ulp = quantity(printed.numeral.value or "0", printed.unit).ulp
    return abs(numerator.value / denominator.value * 100 - printed.value) <= ulp


def _reach(draft: Draft, sentence: Sequence[Printed], item: Printed) -> None:
    """A percentage of a counted whole without its numerator: some whole number of them must give it."""
    counts = [
        found
        for found in sentence
        if found.measure.base in _COUNTED
        and found.measure.scale == 1
        and found.numeral.bound is None
        and found.numeral.kind == "number"
        and (found.value or 0) >= _LEAST_WHOLE
    ]
    wholes = [found for found in counts if not re.search(r"以[上下]", found.label)]
    if wholes:
        draft.relation(_relation("reach", (("whole", wholes[0]), ("printed", item)), item.label))


def _price(draft: Draft, paragraph: Paragraph, quantity: Printed, amount: Printed) -> None:
    between = paragraph.slice(Span(quantity.end, amount.numeral.start))
    if quantity.measure.base in _PRICED and _PAID.search(between) and len(between) <= 16 and "。" not in between:
        draft.relation(_relation("price", (("amount", amount), ("quantity", quantity)), quantity.label))
