"""The figures of a report under normalised labels: what repeated figures are found among."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from gouji.core.numerals import Numeral
from gouji.core.report import Span
from gouji.extract.rules.cues import YEAR
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.mentions import Mention
from gouji.extract.rules.reading import Reading

_NOISE: Final = re.compile(
    r"(?:19|20)\d\d年度?|我[镇乡局县区街道单位]+|全[镇乡县区市]|本[镇乡局单位年度]+|共计?|合计|累计|实际|"
    r"已|各类|的|了|开展|完成|新增|截[至止][^，]*|年度|部门|整体|决算数?$|全年执行数$|[“”\"\s《》（）()、]"
)
_TELLING_RATE: Final = re.compile(r"[\u4e00-\u9fff]{4,}(率|度|占比)$")
_SUMMED_UP: Final = re.compile(r"累计|历年|截[至止]|以来")
_EARLIER: Final = re.compile(r"上年|去年|往年")
_WINDOW: Final = 720
_BARE: Final = 4
_PLAN: Final = re.compile(r"预算(?!执行|资金支出)|计划|目标|预计|拟|力争")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it is called, normalised, and the nature of its statement; ``table`` is the one an amount stands in."""

    numeral: Numeral
    unit: str
    label: str
    nature: str
    year: str | None
    line: int
    table: str | None = None

    def is_apart_from(self, other: Figure) -> bool:
        """Whether the two stand on two lines, and not in two rows of one table: its rows are different things."""
        return self.line != other.line and (self.table is None or self.table != other.table)

    @property
    def mention(self) -> Mention:
        return Mention(self.numeral.id, self.unit, self.label)


def normal(label: str) -> str:
    """A label without years, 我镇, 共, verbs of doing and punctuation: what two mentions of one metric share."""
    return re.sub(r"(.{3,})\1", r"\1", _NOISE.sub("", label))


def _named_rows(reading: Reading, draft: Draft) -> list[tuple[Span, str]]:
    """The explanation cells of the rows, with the rows' names: a bare 满意度 in one speaks of its row."""
    rows = [
        (row.explanation, reading.slice(row.name))
        for row in draft.indicators
        if isinstance(row.explanation, Span) and isinstance(row.name, Span)
    ]
    return sorted(rows)


def _row_name(rows: list[tuple[Span, str]], numeral: Numeral, subject: str) -> str:
    index = bisect_right(rows, numeral.start, key=lambda row: row[0].start) - 1
    if index < 0 or not rows[index][0].start <= numeral.start < rows[index][0].end:
        return subject
    name = rows[index][1]
    return name if len(subject) <= _BARE and name.endswith(subject[-3:]) else subject


def figures_of(reading: Reading, draft: Draft) -> Iterator[Figure]:
    """Every fund, achievement and actual value (rates under telling names only), with its line and the year it is said for."""
    for fund in draft.funds:
        numeral = reading.numeral(fund.amount)
        nature = f"{fund.direction} {_nature(reading, numeral)}"
        section = reading.report.section_at(numeral.start)
        figure = _figure(reading, numeral, fund.unit, fund.name, nature, fund.year)
        yield replace(figure, table=section.id if section and section.table else None)
    rows = _named_rows(reading, draft)
    for row in draft.achievements:
        numeral = reading.numeral(row.quantity)
        nature, year = _said_for(reading, numeral)
        yield _figure(reading, numeral, row.unit, _row_name(rows, numeral, row.subject), nature, year)
    for indicator in draft.indicators:
        if isinstance(indicator.actual, int) and isinstance(indicator.name, Span) and indicator.unit is not None:
            numeral = reading.numeral(indicator.actual)
            if numeral.unit == "%" and not _TELLING_RATE.search(reading.slice(indicator.name)):
                continue
            nature = _nature(reading, numeral) if indicator.kind == "prose" else "actual"
            yield _figure(reading, numeral, numeral.unit or indicator.unit or "", reading.slice(indicator.name), nature, None)


def _figure(reading: Reading, numeral: Numeral, unit: str, label: str, nature: str, year: str | None) -> Figure:
    return Figure(numeral, unit, normal(label), nature, year, reading.report.lines.number(numeral.start))


def _nature(reading: Reading, numeral: Numeral) -> str:
    """Planned or actual: a budget and an account of one name are two figures."""
    return "plan" if _PLAN.search(_sentence_before(reading, numeral)) else "actual"


def _said_for(reading: Reading, numeral: Numeral) -> tuple[str, str | None]:
    """What an achievement is told of: a stretch of years (累计), the year before, or a year that the sentence names."""
    before = _sentence_before(reading, numeral)
    years = YEAR.findall(before)
    if _SUMMED_UP.search(before):
        return "summed up", years[-1] if years else None
    return "earlier" if _EARLIER.search(before) else "actual", years[-1] if years else None


def _sentence_before(reading: Reading, numeral: Numeral) -> str:
    """The words of the sentence in front of a number, as far as they can matter."""
    earliest = max(0, numeral.start - _WINDOW)
    start = max(reading.text.rfind(stop, earliest, numeral.start) for stop in "。\n")
    return reading.text[max(start + 1, earliest) : numeral.start]
