"""Indicator rows in prose: 「X。该项指标自评得2分」 under a heading, 「…指标分值35分…评价得33分，得分率94.28%」 in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gouji.core.answers import IndicatorAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Section, Span
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.reading import Reading

_HEAD_SCORE: Final = re.compile(r"(?:自评|评价|自查|实际|本项|该项|综合)?\s*得\s*分?\s*(?:为|：|:|是)?\s*(\d+(?:\.\d+)?)\s*分")
_WEIGHT: Final = re.compile(r"(?:指标)?(?:分值|权重|满分|标准分|总分)\s*(?:为|是|：|:|共计?)?\s*(\d+(?:\.\d+)?)\s*分")
_SCORE: Final = re.compile(
    r"(?:自评|评价|自查|实际|综合|本项|该项|考核)\s*得?\s*分?\s*(?:为|是|：|:)?\s*(\d+(?:\.\d+)?)\s*分|得分?\s*(?:为|是|：|:)?\s*(\d+(?:\.\d+)?)\s*分"
)
_RATE: Final = re.compile(r"得分率\s*(?:为|是|达|：|:)?\s*(\d+(?:\.\d+)?)\s*[%％]")
_NAME_BEFORE: Final = re.compile(r"([^，,。；;：:\n]{2,40}?)(?:指标)?(?:的)?$")
_CRITERIA: Final = re.compile(r"否则|酌情|不得分|每[^，。；]{0,10}扣|扣完|得满分|的，?得")


@dataclass(frozen=True, slots=True)
class ScoredProse:
    """A scored stretch of prose with the section it heads, for the score tree."""

    answer: IndicatorAnswer
    name: str
    section: Section


def read_scored(reading: Reading, draft: Draft) -> list[ScoredProse]:
    """Files the scored rows of the prose; sections that stand beside scored ones are rows without a score."""
    found = []
    for section in reading.report.sections:
        if section.table is None and (row := _weighted(reading, section) or _scored_heading(reading, section)):
            draft.indicator(row.answer)
            found.append(row)
    for section in _unscored_siblings(reading, found):
        draft.indicator(_row(reading, section, {}))
    return found


def _paragraph(reading: Reading, section: Section) -> Span:
    """Heading and first paragraph: where a section says its score."""
    end = reading.text.find("\n", max(section.body.start, section.heading.end))
    stop = section.body.end if end < 0 else min(end, section.body.end)
    if section.heading.end > section.heading.start and not reading.slice(Span(section.heading.end, stop)).strip():
        second = reading.text.find("\n", stop + 1)
        while 0 <= second <= section.body.end and not reading.text[stop:second].strip():
            stop, second = second, reading.text.find("\n", second + 1)
        stop = section.body.end if second < 0 else min(second, section.body.end)
    return Span(section.span.start, max(stop, section.heading.end))


def _weighted(reading: Reading, section: Section) -> ScoredProse | None:
    """``部门决策指标分值35分…评价得33分，得分率94.28%``: a section's total, stated in its first paragraph."""
    span = _paragraph(reading, section)
    text = reading.slice(span)
    weight = _WEIGHT.search(text)
    if weight is None or weight.start() > 60:
        return None
    scores = [match for match in _SCORE.finditer(text, weight.end())]
    if not scores:
        return None
    score = next((match for match in scores if "评" in match.group()), scores[0])
    rate = _RATE.search(text, weight.end())
    name = _NAME_BEFORE.search(text[: weight.start()])
    if name is None:
        return None
    start = span.start + name.start(1)
    title = re.match(r"\s*(?:[（(]?[\d一二三四五六七八九十]+[）)]?[、.．]?|[①-⑳])\s*", reading.text[start : span.start + name.end(1)])
    start += title.end() if title and title.end() < len(name.group(1)) else 0
    name_span = reading.trimmed(start, span.start + name.end(1))
    cells = {
        "weight": _numeral(reading, span.start + weight.start(1)),
        "score": _numeral(reading, span.start + score.start(1 if score[1] else 2)),
        "score_rate": _numeral(reading, span.start + rate.start(1)) if rate else None,
    }
    answer = IndicatorAnswer(
        name=name_span, kind="subtotal", path=section.path, **{key: found.id for key, found in cells.items() if found}
    )
    return ScoredProse(answer, reading.slice(name_span), section)


def _numeral(reading: Reading, offset: int) -> Numeral | None:
    found = reading.within(Span(offset, offset + 1))
    return found[0] if found and found[0].is_quantity else None


def _scored_heading(reading: Reading, section: Section) -> ScoredProse | None:
    """``①X。该项指标自评得2分。``: the heading names the row, its first sentence the score."""
    if not section.title or len(section.title) > 40 or not len(section.heading):
        return None
    span = Span(section.heading.start, min(_paragraph(reading, section).end, section.heading.end + 60))
    text = reading.slice(span)
    match = _HEAD_SCORE.search(text)
    if match is None or _CRITERIA.search(text[: match.end() + 4]) or re.search(r"总|整体支出|综合得分", text[: match.start()]):
        return None
    if re.search(r"[。；\n]", text[len(reading.slice(section.heading)) : match.start()].strip(" 。\n")):
        return None
    numeral = _numeral(reading, span.start + match.start(1))
    if numeral is None:
        return None
    return ScoredProse(_row(reading, section, {"score": numeral.id}), section.title, section)


def _row(reading: Reading, section: Section, cells: dict[str, int]) -> IndicatorAnswer:
    return IndicatorAnswer(name=_title_span(reading, section), kind="row", path=section.path, **cells)


def _title_span(reading: Reading, section: Section) -> Span:
    """Where the title stands in the heading's line, its number left out."""
    at = reading.text.find(section.title, section.heading.start, section.span.end)
    return Span(at, at + len(section.title)) if at >= 0 else section.heading


def _unscored_siblings(reading: Reading, found: Sequence[ScoredProse]) -> list[Section]:
    """Leaf sections at the level of the scored ones, under the same top heading, that state no score themselves."""
    rows = [row for row in found if row.answer.weight is None]
    if len(rows) < 3:
        return []
    scored = {row.section.id for row in rows}
    places = {(row.section.level, row.section.path[:2]) for row in rows}
    sections = reading.report.sections
    leaves = [
        section
        for index, section in enumerate(sections)
        if section.table is None and len(section.heading) and not (index + 1 < len(sections) and sections[index + 1].level > section.level)
    ]
    return [section for section in leaves if section.id not in scored and (section.level, section.path[:2]) in places]


