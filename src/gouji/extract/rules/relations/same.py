"""One figure in several places, targets against conclusions, dates that bound a period."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from gouji.core.answers import IndicatorAnswer, OperandAnswer, RelationAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Span
from gouji.core.units import measure_of
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.relations.figures import Figure, figures_of

_GENERIC: Final = re.compile(
    r"^(发放(资金|金额)?|兑现资金|培训|资金|人数|金额|户|人|次|其中|收入|支出|参加|受益|投资|总投资|惠及|"
    r"涉及|覆盖|召开会议|会议|检查|走访|整改|工作)$"
)
_STATEMENT: Final = re.compile(
    r"(?:未完全|未能|未|没有|基本|已经?|圆满|全面|超额|顺利)*(?:完成|达到|达成|实现|符合|超出|超过|"
    r"超额完成|低于)了?(?:年初|年度|预期|既定|绩效|指标|目标|任务|要求|计划|预算|的|设定|各项)+(?:要求|"
    r"目标|指标|任务|值|预期)?"
)
_TOTAL_NAME: Final = re.compile(r"(支出|收入)(总额|总计|合计)$")
_AS_OF: Final = re.compile(r"截[至止]到?((?:19|20)\d\d年\d{1,2}月\d{1,2}日)")
_RANGE: Final = re.compile(r"^\s*(?:起)?\s*(?:至|到|—|-|～|~|–)+\s*$")
_FULL_DATE: Final = re.compile(r"(?:19|20)\d\d\s*[年.\-/]\s*\d{1,2}(?:\s*[月.\-/]\s*\d{1,2})?")
_STEM: Final = 6


def read_same(reading: Reading, draft: Draft) -> None:
    """Files repeated figures, conclusions and periods."""
    by_id = {numeral.id: numeral for numeral in reading.numerals}
    for figures in _repeated(reading, draft, by_id):
        draft.relation(
            RelationAnswer(
                kind="same",
                operands=tuple(
                    OperandAnswer(role="claim", at=figure.at, unit=figure.unit, label=figure.label) for figure in figures
                ),
                label=figures[0].label,
            )
        )
    _totals(reading, draft, by_id)
    for row in draft.indicators:
        _conclusion(reading, draft, row, by_id)
    _progress(reading, draft, by_id)
    _periods(reading, draft)


def _repeated(reading: Reading, draft: Draft, by_id: dict[int, Numeral]) -> Iterator[list[Figure]]:
    """Figures of one label, unit class and nature in at least two places."""
    groups: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures_of(reading, draft, by_id):
        if len(figure.label) >= 4 and not _GENERIC.match(figure.label):
            groups[(figure.label, measure_of(figure.unit).base, figure.nature)].append(figure)
    for group in groups.values():
        years = sorted({figure.year for figure in group if figure.year})
        for year in years or [None]:
            same_year = [figure for figure in group if figure.year == year or (figure.year is None and len(years) <= 1)]
            places = sorted({figure.start: figure for figure in same_year}.values(), key=lambda figure: figure.start)
            if len(places) >= 2:
                yield places


def _totals(reading: Reading, draft: Draft, by_id: dict[int, Numeral]) -> None:
    """Two totals of expenditure as of one date (截至…) are one figure, whatever the words before 支出总额."""
    dated: dict[tuple[str, str], list[tuple[int, str, str]]] = defaultdict(list)
    for fund in draft.funds:
        start = by_id[fund.amount].start
        line = reading.report.lines.span(reading.report.lines.number(start))
        total = _TOTAL_NAME.search(fund.name)
        date = _AS_OF.search(reading.text, line.start, start)
        if total and date and len(reading.text[date.end() : start]) <= 30:
            dated[(date.group(1), total.group())].append((fund.amount, fund.unit, fund.name))
    for found in dated.values():
        if len(found) >= 2:
            operands = tuple(OperandAnswer(role="claim", at=at, unit=unit, label=label) for at, unit, label in found)
            draft.relation(RelationAnswer(kind="same", operands=operands, label="支出总额"))


def _conclusion(reading: Reading, draft: Draft, row: IndicatorAnswer, by_id: dict[int, Numeral]) -> None:
    """Target, actual and the words that say whether it was reached."""
    if not (isinstance(row.target, int) and isinstance(row.actual, int) and isinstance(row.explanation, Span)):
        return
    matches = list(_STATEMENT.finditer(reading.slice(row.explanation)))
    if not matches:
        return
    start = row.explanation.start + matches[-1].start()
    target, actual = by_id[row.target], by_id[row.actual]
    label = reading.slice(row.name) if isinstance(row.name, Span) else None
    draft.relation(
        RelationAnswer(
            kind="conclusion",
            operands=(
                OperandAnswer(role="target", at=row.target, unit=target.unit, label=label),
                OperandAnswer(role="actual", at=row.actual, unit=actual.unit or target.unit, label=label),
                OperandAnswer(role="statement", at=Span(start, start + len(matches[-1].group()))),
            ),
            label=label,
        )
    )


def _progress(reading: Reading, draft: Draft, by_id: dict[int, Numeral]) -> None:
    """The progress of one matter given in two rows: the name of one row stands in the result line of another."""
    rows = [
        row
        for row in draft.indicators
        if isinstance(row.actual, int) and isinstance(row.name, Span) and by_id[row.actual].unit == "%"
    ]
    named = [
        (row, re.sub(r"(完成)?进度$", "", reading.slice(row.name)))
        for row in rows
        if isinstance(row.name, Span) and "进度" in reading.slice(row.name)
    ]
    for row in rows:
        if not isinstance(row.explanation, Span) or not isinstance(row.name, Span) or "进度" not in reading.slice(row.name):
            continue
        text = reading.slice(row.explanation)
        for other, matter in named:
            if other is row or len(matter) < _STEM or matter not in text:
                continue
            pair: Sequence[IndicatorAnswer] = (row, other)
            draft.relation(
                RelationAnswer(
                    kind="same",
                    operands=tuple(
                        OperandAnswer(role="claim", at=found.actual, unit="%", label=reading.slice(found.name))
                        for found in pair
                        if found.actual is not None and isinstance(found.name, Span)
                    ),
                    label=f"{matter}进度",
                )
            )


def _periods(reading: Reading, draft: Draft) -> None:
    """``2020年1月1日至2020年12月31日``: two full dates with 至 between them; begun on one date and finished on another."""
    dates = [numeral for numeral in reading.numerals if numeral.kind == "date" and numeral.id not in reading.quoted]
    for start, end in zip(dates, dates[1:], strict=False):
        between = reading.text[start.end : end.start]
        if (
            (_RANGE.match(between) or _is_course(reading, between, end))
            and _FULL_DATE.match(start.text)
            and _FULL_DATE.match(end.text)
        ):
            draft.relation(
                RelationAnswer(
                    kind="period",
                    operands=(OperandAnswer(role="start", at=start.span), OperandAnswer(role="end", at=end.span)),
                    label="评价期间",
                )
            )


def _is_course(reading: Reading, between: str, end: Numeral) -> bool:
    """…开工，…完工: the words behind two neighbouring dates of one sentence name the begin and the end of a work."""
    begun = re.match(r"[^。；\n]{0,6}(开工|动工|启动|开始|进场)[^。；\n]{0,8}$", between)
    return (
        begun is not None
        and re.match(r"[^，。；\n]{0,6}(完工|竣工|验收|结束|完成|交付)", reading.text[end.end : end.end + 12]) is not None
    )


def grade_relation(draft: Draft) -> None:
    """The overall score and the grade that the report gives itself."""
    header = draft.header
    if header.self_score is not None and header.grade is not None:
        draft.relation(
            RelationAnswer(
                kind="grade",
                operands=(
                    OperandAnswer(role="score", at=header.self_score, unit="分"),
                    OperandAnswer(role="grade", at=header.grade),
                ),
                label="评价等级",
            )
        )
