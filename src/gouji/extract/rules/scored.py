"""Indicator rows in prose: 「X。该项指标自评得2分」 under a heading, 「…指标分值35分…评价得33分，得分率94.28%」 in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gouji.core.answers import IndicatorAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Section, Span
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.inline import measured
from gouji.extract.rules.mentions import Mention, parts_of
from gouji.extract.rules.reading import Reading

_HEAD_SCORE: Final = re.compile(r"(?:自评|评价|自查|实际|本项|该项|综合)?\s*得\s*分?\s*(?:为|：|:|是)?\s*(\d+(?:\.\d+)?)\s*分")
_WEIGHT: Final = re.compile(
    r"(?:指标)?(?:分值|权重|满分|标准分|总分)\s*(?:为|是|：|:|共计?)?\s*(\d+(?:\.\d+)?)\s*分|"
    r"[（(](\d+(?:\.\d+)?)分[）)](?=[^。；\n]{0,12}得)|(?<!\d)(\d+(?:\.\d+)?)分(?=得\d)"
)
_SCORE: Final = re.compile(
    r"(?:自评|评价|自查|实际|综合|本项|该项|考核)\s*得?\s*分?\s*(?:为|是|：|:)?\s*(\d+(?:\.\d+)?)\s*分|"
    r"得分?\s*(?:为|是|：|:)?\s*(\d+(?:\.\d+)?)\s*分"
)
_RATE: Final = re.compile(r"得分率\s*(?:为|是|达|：|:)?\s*(\d+(?:\.\d+)?)\s*[%％]")
_NAME_BEFORE: Final = re.compile(r"([^，,。；;：:\n\]]{2,40}?)(?:指标)?(?:的)?$")
_LISTED: Final = re.compile(
    r"(?:[、，](?:其中[：:，]?)?|其中[：:，]?)([^，。；、：\d]{2,16}?)(?:得分?|为)?(\d+(?:\.\d+)?)分(?!值|得)"
)
_LISTED_BEFORE: Final = re.compile(
    r"(?:^|[、，：]|其中)\s*([^，。；、：\d（）]{2,12}?)(?:得分?|为)?(\d+(?:\.\d+)?)分(?!值|得|[）)])"
)
_OVERALL: Final = re.compile(r"总分|综合得?分?$|整体支出|自评$")
_THIS_ROW: Final = re.compile(r"^(该|本|此)(项|指标|项目)?(指标)?$")
_LONGEST_TITLE: Final = 40
_LEAD: Final = re.compile(r"\s*(?:其中[：:，]?|[（(]?[\d一二三四五六七八九十]+[）)、.．]\s*|[①-⑳])+\s*")
_CRITERIA: Final = re.compile(r"否则|酌情|不得分|每[^，。；]{0,10}扣|扣完|得满分|的，?得")


@dataclass(frozen=True, slots=True)
class ScoredProse:
    """A scored stretch of prose with the section it stands in or heads, for the score tree; ``at`` is its offset."""

    answer: IndicatorAnswer
    name: str
    section: Section
    at: int


def read_scored(reading: Reading, draft: Draft) -> list[ScoredProse]:
    """Files the scored rows of the prose; sections that stand beside scored ones are rows without a score."""
    found = list(_weighted(reading, draft))
    for section in reading.report.sections:
        if section.table is None and (row := _scored_heading(reading, draft, section)):
            draft.indicator(row.answer)
            found.append(row)
    for section in _unscored_siblings(reading, found):
        draft.indicator(_row(reading, section, {}))
    return sorted(found, key=lambda row: row.at)


def _weighted(reading: Reading, draft: Draft) -> Iterator[ScoredProse]:
    """``部门决策指标分值35分…评价得33分，得分率94.28%``, ``投入15分得14分``: totals stated in a paragraph."""
    for section in reading.report.sections:
        if section.table is not None:
            continue
        for line in reading.lines_of(section):
            text = reading.slice(line)
            weights = [match for match in _WEIGHT.finditer(text) if not _CRITERIA.search(text[match.start() : match.end() + 8])]
            for index, weight in enumerate(weights):
                end = weights[index + 1].start() if index + 1 < len(weights) else len(text)
                row = _stated(reading, section, line, (weight, end))
                if row is not None and draft.free_id(row.answer.weight):
                    draft.indicator(row.answer)
                    yield row


def _stated(reading: Reading, section: Section, line: Span, place: tuple[re.Match[str], int]) -> ScoredProse | None:
    weight, end = place
    text = reading.slice(line)
    scores = list(_SCORE.finditer(text, weight.end(), end))
    name = _NAME_BEFORE.search(text, max(0, weight.start() - 2 * _LONGEST_TITLE), weight.start())
    if not scores or (name is not None and _OVERALL.search(name.group(1))):
        return None
    titled = name is None or _THIS_ROW.match(name.group(1)) is not None
    if titled and (not section.title or len(section.title) > _LONGEST_TITLE):
        return None
    score = next((match for match in scores if "评" in match.group()), scores[0])
    rate = _RATE.search(text, weight.end(), end)
    span = _title_span(reading, section) if titled or name is None else _name_span(reading, line, name)
    told = measured(reading, section.body, section.title) if titled else {}
    answer = IndicatorAnswer(
        name=span,
        kind="row" if titled else "subtotal",
        path=section.path,
        target=told.get("target"),
        actual=told.get("actual"),
        completion_rate=told.get("completion_rate"),
        weight=_id_at(reading, line, weight),
        score=_id_at(reading, line, score),
        score_rate=_id_at(reading, line, rate) if rate else None,
    )
    return ScoredProse(answer, reading.slice(span), section, line.start + weight.start())


def _name_span(reading: Reading, line: Span, name: re.Match[str]) -> Span:
    """Where the name stands in the line, the number or 其中 before it left out."""
    start = line.start + name.start(1)
    lead = _LEAD.match(name.group(1))
    start += lead.end() if lead and lead.end() < len(name.group(1)) else 0
    return reading.trimmed(start, line.start + name.end(1))


def _id_at(reading: Reading, line: Span, match: re.Match[str]) -> int | None:
    """The id of the number that the match's one group found in the line."""
    numeral = _numeral(reading, line.start + match.start(match.lastindex or 0))
    return numeral.id if numeral else None


def _numeral(reading: Reading, offset: int) -> Numeral | None:
    found = reading.within(Span(offset, offset + 1))
    return found[0] if found and found[0].is_quantity else None


def _scored_heading(reading: Reading, draft: Draft, section: Section) -> ScoredProse | None:
    """``①X。该项指标自评得2分。``: the heading names the row, its first sentence the score."""
    if not section.title or len(section.title) > 40 or not len(section.heading):
        return None
    span = Span(section.heading.start, min(section.span.end, section.heading.end + 60))
    text = reading.slice(span)
    match = _HEAD_SCORE.search(text)
    if match is None or _CRITERIA.search(text[: match.end() + 4]) or re.search(r"总|整体支出|综合得分", text[: match.start()]):
        return None
    if re.search(r"[。；，\n]", text[len(reading.slice(section.heading)) : match.start()].strip(" 。\n")):
        return None
    numeral = _numeral(reading, span.start + match.start(1))
    if numeral is None or not draft.free(numeral):
        return None
    actual = _rate_reached(reading, section)
    cells = {"score": numeral.id} | ({"actual": actual.id} if actual else {})
    return ScoredProse(_row(reading, section, cells, "%" if actual else None), section.title, section, section.span.start)


def _rate_reached(reading: Reading, section: Section) -> Numeral | None:
    """The one rate that the text below a scored heading reports for what the heading names (预算执行率=…=88.54%)."""
    rates = []
    for numeral in reading.within(section.body):
        if numeral.unit != "%" or not numeral.is_quantity or numeral.id in reading.quoted:
            continue
        before = reading.text[max(section.body.start, numeral.start - 120) : numeral.start]
        if before.endswith(("×", "*", "x", "X")):
            continue
        words = re.split(r"[。；;\n]", before)[-1]
        label = words.split("=")[0] if "=" in words else re.split(r"[，,：:]", words)[-1]
        rates.append((numeral, re.split(r"[，,：:]", label)[-1]))
    if len(rates) != 1:
        return None
    numeral, label = rates[0]
    shared = set(section.title) & set(re.sub(r"[率的为达情况性了及与和]", "", label))
    return numeral if shared and re.search(r"率|度|比例|占比|比重", label) else None


def _row(reading: Reading, section: Section, cells: dict[str, int], unit: str | None = None) -> IndicatorAnswer:
    return IndicatorAnswer(
        name=_title_span(reading, section), path=section.path, score=cells.get("score"), actual=cells.get("actual"), unit=unit
    )


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
        if section.table is None
        and len(section.heading)
        and not (index + 1 < len(sections) and sections[index + 1].level > section.level)
    ]
    return [section for section in leaves if section.id not in scored and (section.level, section.path[:2]) in places]


def read_score_list(reading: Reading, draft: Draft) -> None:
    """``自评得93分，其中预算编制18分、预算执行36分…``: the overall score's parts, rows of their own, and their sum."""
    whole = draft.header.self_score
    sentence = next((found for found in reading.sentences if any(numeral.id == whole for numeral in found.numerals)), None)
    if sentence is None or not isinstance(whole, int):
        return
    parts: list[tuple[int, Span]] = []
    at = next(numeral.end for numeral in sentence.numerals if numeral.id == whole)
    listed = list(_LISTED.finditer(sentence.text, at - sentence.span.start))
    if len(listed) < 2:  # 「投入9.5分、过程28.5分、产出30分，合计96.5分」
        listed = [match for match in _LISTED_BEFORE.finditer(sentence.text) if match.end() < at - sentence.span.start]
    for match in listed:
        numeral = _numeral(reading, sentence.span.start + match.start(2))
        if numeral is None or not draft.free(numeral):
            continue
        name = Span(sentence.span.start + match.start(1), sentence.span.start + match.end(1))
        parts.append((numeral.id, name))
    if len(parts) < 2:
        parts = _stated_parts(reading, draft, Span(at, sentence.span.end))
    else:
        for score, name in parts:
            draft.indicator(IndicatorAnswer(name=name, kind="subtotal", score=score, path=sentence.section.path))
    if len(parts) >= 2:
        label = "自评得分"
        mentions = (Mention(score, "分", reading.slice(name)) for score, name in parts)
        draft.relation(parts_of(Mention(whole, "分", label), mentions, exhaustive=True, kind="scores"))


def _stated_parts(reading: Reading, draft: Draft, span: Span) -> list[tuple[int, Span]]:
    """Rows with weight and score that the same sentence or the next one lists behind the overall score."""
    end = reading.text.find("\n", span.start)
    line = Span(span.start, end if end > 0 else span.end)
    return [
        (row.score, row.name)
        for row in draft.indicators
        if isinstance(row.name, Span) and row.name in line and isinstance(row.score, int) and row.weight is not None
    ]
