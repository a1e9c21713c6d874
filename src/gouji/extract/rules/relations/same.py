"""One figure in several places, targets against conclusions, dates that bound a period."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gouji.core.answers import IndicatorAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Span
from gouji.core.units import measure_of
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.mentions import Mention, one_figure, relation
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.relations.figures import Figure, figures_of

_GENERIC: Final = re.compile(
    r"^(发放(资金|金额|问卷)?|收回(有效)?问卷|回收问卷|有效问卷|满意(度)?|兑现资金|培训|资金|人数|金额|户|人|次|其中|收入|支出|参加|受益|投资|总投资|惠及|"
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
_BEGUN: Final = re.compile(r"[^。；\n]{0,6}(开工|动工|启动|开始|进场)[^。；\n]{0,8}$")
_FINISHED: Final = re.compile(r"[^，。；\n]{0,6}(完工|竣工|验收|结束|完成|交付)")
_FINISH_WIDTH: Final = 12
_TOTAL_GAP: Final = 30
_FOLD: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_STEM: Final = 6


def read_same(reading: Reading, draft: Draft) -> None:
    """Files repeated figures, conclusions and periods."""
    for figures in _repeated(reading, draft):
        draft.relation(one_figure((figure.mention for figure in figures), figures[0].label))
    _totals(reading, draft)
    for row in draft.indicators:
        _conclusion(reading, draft, row)
    _progress(reading, draft)
    _periods(reading, draft)


def _repeated(reading: Reading, draft: Draft) -> Iterator[list[Figure]]:
    """Figures of one label, unit class and nature in at least two places."""
    groups: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures_of(reading, draft):
        if len(figure.label) >= 4 and not _GENERIC.match(figure.label):
            groups[(figure.label, measure_of(figure.unit).base, figure.nature)].append(figure)
    for group in groups.values():
        for same_year in _by_year(group):
            places = {figure.numeral.start: figure for figure in same_year}
            if len(places) >= 2:
                yield [places[start] for start in sorted(places)]


def _by_year(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """The figures of each year; one without a year joins the others where only one year is named."""
    years = sorted({figure.year for figure in figures if figure.year})
    if len(years) <= 1:
        yield list(figures)
    else:
        yield from ([figure for figure in figures if figure.year == year] for year in years)


def _totals(reading: Reading, draft: Draft) -> None:
    """Two totals of expenditure as of one date (截至…) are one figure, whatever the words before 支出总额."""
    dated: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for fund in draft.funds:
        start = reading.numeral(fund.amount).start
        line = reading.report.lines.span(reading.report.lines.number(start))
        total = _TOTAL_NAME.search(fund.name)
        date = _AS_OF.search(reading.text, line.start, start)
        if total and date and start - date.end() <= _TOTAL_GAP:
            dated[(date.group(1), total.group())].append(Mention(fund.amount, fund.unit, fund.name))
    for found in dated.values():
        if len(found) >= 2:
            draft.relation(one_figure(found, "支出总额"))


def _conclusion(reading: Reading, draft: Draft, row: IndicatorAnswer) -> None:
    """Target, actual and the words that say whether it was reached."""
    if not (isinstance(row.target, int) and isinstance(row.actual, int) and isinstance(row.explanation, Span)):
        return
    matches = list(_STATEMENT.finditer(reading.slice(row.explanation)))
    if not matches:
        return
    start = row.explanation.start + matches[-1].start()
    target, actual = reading.numeral(row.target), reading.numeral(row.actual)
    label = reading.slice(row.name) if isinstance(row.name, Span) else None
    roles = (
        ("target", Mention(row.target, target.unit, label)),
        ("actual", Mention(row.actual, actual.unit or target.unit, label)),
        ("statement", Mention(Span(start, start + len(matches[-1].group())))),
    )
    draft.relation(relation("conclusion", roles, label))


@dataclass(frozen=True, slots=True)
class _Progress:
    """A row called X进度 with its percentage; ``matter`` is the X."""

    mention: Mention
    matter: str
    explanation: Span | None


def _progress(reading: Reading, draft: Draft) -> None:
    """The progress of one matter given in two rows: the name of one row stands in the result line of another."""
    rows = list(_progress_rows(reading, draft))
    for row in rows:
        told = reading.slice(row.explanation) if row.explanation else ""
        for other in rows:
            if other is not row and len(other.matter) >= _STEM and other.matter in told:
                draft.relation(one_figure((row.mention, other.mention), f"{other.matter}进度"))


def _progress_rows(reading: Reading, draft: Draft) -> Iterator[_Progress]:
    for row in draft.indicators:
        name = reading.slice(row.name) if isinstance(row.name, Span) else ""
        if "进度" in name and isinstance(row.actual, int) and reading.numeral(row.actual).unit == "%":
            explanation = row.explanation if isinstance(row.explanation, Span) else None
            yield _Progress(Mention(row.actual, "%", name), re.sub(r"(完成)?进度$", "", name), explanation)


def _periods(reading: Reading, draft: Draft) -> None:
    """``2020年1月1日至2020年12月31日``: two full dates with 至 between them; begun on one date and finished on another."""
    dates = [numeral for numeral in reading.numerals if numeral.kind == "date" and numeral.id not in reading.quoted]
    for start, end in pairwise(dates):
        between = reading.text[start.end : end.start]
        full = _FULL_DATE.match(start.text.translate(_FOLD)) and _FULL_DATE.match(end.text.translate(_FOLD))
        if full and (_RANGE.match(between) or _is_course(reading, between, end)):
            draft.relation(relation("period", (("start", Mention(start.span)), ("end", Mention(end.span))), "评价期间"))


def _is_course(reading: Reading, between: str, end: Numeral) -> bool:
    """…开工，…完工: the words behind two neighbouring dates of one sentence name the begin and the end of a work."""
    finish = reading.text[end.end : end.end + _FINISH_WIDTH]
    return _BEGUN.match(between) is not None and _FINISHED.match(finish) is not None


def grade_relation(draft: Draft) -> None:
    """The overall score and the grade that the report gives itself."""
    header = draft.header
    if header.self_score is not None and header.grade is not None:
        roles = (("score", Mention(header.self_score, "分")), ("grade", Mention(header.grade)))
        draft.relation(relation("grade", roles, "评价等级"))
