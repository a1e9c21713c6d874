"""Who reports on which year with which score: title, unit, fiscal year, self-score, grade, period, filing date."""

from __future__ import annotations

import re
from typing import Final

from gouji.core.answers import HeaderAnswer, Pointer
from gouji.core.report import Paragraph, Span
from gouji.extract.rules.cues import YEAR
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.reading import Reading, Sentence
from gouji.extract.rules.zones import zone_of

_TITLE: Final = re.compile(r"(绩效|自评|评价)[^。；]{0,12}(报告|自评表|评价表|情况说明|总结)[（(）)\w]{0,8}$")
_UNITS: Final = (
    re.compile(r"(?:年度?|^|[^\u4e00-\u9fff])(?!年)([\u4e00-\u9fff]{2,28}?(?:人民政府(?:办公室)?|街道办事处|管理委员会|管委会))"),
    re.compile(
        r"(?:年度?|^|[^\u4e00-\u9fff])(?!年)([\u4e00-\u9fff]{2,24}(?:委员会|办公室|服务中心|局|办事处|中心|总队|"
        r"支队|大队|学校|医院|联合会|研究院|法院|检察院))"
    ),
    re.compile(r"(?:年度?|^|[^\u4e00-\u9fff])(?!年)([\u4e00-\u9fff]{2,12}?(?:街道|镇|乡|委))"),
)
_NAMED_UNIT: Final = re.compile(
    r"(?:部门|单位|预算单位|填报单位|主管部门|评价单位|部门（单位）|部门\(单位\))(?:名称)?\s*(?:（公章）|"
    r"\(公章\)|（盖章）|\(盖章\))?\s*[：:]\s*(?:（公章）|（盖章）)?\s*(\S{4,30})"
)
_FILED: Final = re.compile(
    r"(?:填报|填表|报送|上报|编制|报告)(?:日期|时间)\s*[：:]\s*((?:19|20)\d\d\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}\s*日?)"
)
_SCORE: Final = re.compile(
    r"(?:自评|评价|综合|绩效|整体|总|评分)[^。；\n\d“”]{0,24}?(?:得分|评分|自评分|分数|总分(?=[为：:是])|"
    r"得)(?:结果)?\s*(?:为|是|共计|：|:|达)?\s*(\d+(?:\.\d+)?)\s*分"
)
_GRADE: Final = re.compile(
    r"(?:等级|等次|结果|评定|评级|为)(?:(?!标准)[^。；\n\d]){0,8}?(?:为|是|：|:|评为|"
    r"定为)?\s*[“\"「]?(优秀|优|良好|良|中等|中|合格|较差|差|不合格)[”\"」]?(?=[。，；,;\s）)级等”\"]|$)"
)
_PERIOD: Final = re.compile(
    r"(?:于|自|从|[（(]|时段为?|时间为?|期间为?|评价期[为：:]?|周期为?)\s*((?:19|"
    r"20)\d\d[年.]\d{1,2}[月.]\d{1,2}日?)\s*(?:至|到|—|-|～|~)+\s*((?:19|"
    r"20)\d\d[年.]\d{1,2}[月.]\d{1,2}日?)"
)
_DATE_LINE: Final = re.compile(r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_SENTENCE: Final = re.compile(r"[。；，]")
_LONGEST_LINE: Final = 60
_EXCLUDED: Final = re.compile(r"指标|项目(?!支出)|该项|本项|满分|分值|群众|培训|考试")


def read_header(reading: Reading, draft: Draft) -> None:
    """Files the report's identity; what the report does not say stays None."""
    title = _title(reading)
    unit = _unit(reading, title)
    score = _self_score(reading, draft)
    period = _first(reading, _PERIOD)
    draft.set_header(
        HeaderAnswer(
            title=title,
            unit_name=unit,
            fiscal_year=_year(reading, title),
            self_score=score,
            grade=_grade(reading, score),
            period_start=_group(period, 1),
            period_end=_group(period, 2),
            filled_on=_group(_first(reading, _FILED), 1) or _signed(reading),
        )
    )


def _first(reading: Reading, pattern: re.Pattern[str]) -> re.Match[str] | None:
    return pattern.search(reading.text)


def _group(match: re.Match[str] | None, number: int) -> Span | None:
    return Span(*match.span(number)) if match else None


def _signed(reading: Reading) -> Span | None:
    """The date that closes a report on a line of its own."""
    for paragraph in reading.report.paragraphs[-4:]:
        if _DATE_LINE.fullmatch(reading.slice(paragraph.span).strip()):
            return reading.trimmed(paragraph.span.start, paragraph.span.end)
    return None


def _head(reading: Reading) -> tuple[Paragraph, ...]:
    """The first lines of the report, where it names itself."""
    return reading.report.paragraphs[:12]


def _title(reading: Reading) -> Span | None:
    for paragraph in _head(reading):
        text = reading.slice(paragraph.span)
        if len(text) <= _LONGEST_LINE and _TITLE.search(text.strip()):
            return reading.trimmed(paragraph.span.start, paragraph.span.end)
    return None


def _unit(reading: Reading, title: Span | None) -> Span | None:
    """A named field (部门名称：…) first, then the line above the title, the title itself, and the first lines."""
    for paragraph in reading.report.paragraphs[:30]:
        named = _NAMED_UNIT.search(reading.slice(paragraph.span))
        if named:
            return Span(paragraph.span.start + named.start(1), paragraph.span.start + named.end(1))
    head = [paragraph.span for paragraph in _head(reading)]
    places = [span for span in head if title is None or span.end <= title.start][-2:] + ([title] if title else []) + head
    for span in places:
        text = reading.slice(span)
        names = len(text) <= _LONGEST_LINE and (span == title or not _SENTENCE.search(text))
        matches = (pattern.search(text.strip()) for pattern in _UNITS) if names else ()
        match = next((found for found in matches if found), None)
        if match:
            at = reading.text.find(match.group(1), span.start)
            return Span(at, at + len(match.group(1)))
    return None


def _year(reading: Reading, title: Span | None) -> Span | None:
    """The year of the title or of the lines around it, else the year named most often before 年度."""
    places = [title] if title else []
    places += [
        paragraph.span for paragraph in _head(reading) if not re.search(r"日期|时间|年\d{1,2}月", reading.slice(paragraph.span))
    ]
    for span in places:
        match = YEAR.search(reading.slice(span)) if len(span) <= _LONGEST_LINE else None
        if match:
            return Span(span.start + match.start(1), span.start + match.end(1))
    counts: dict[str, int] = {}
    for match in re.finditer(r"((?:19|20)\d\d)年", reading.text):
        counts[match.group(1)] = counts.get(match.group(1), 0) + 1
    if not counts:
        return None
    year = max(counts, key=lambda found: (counts[found], found))
    at = reading.text.find(f"{year}年")
    return Span(at, at + 4)


def _self_score(reading: Reading, draft: Draft) -> Pointer | None:
    """The overall score: stated in prose, else the total row of the score table."""
    best: tuple[tuple[int, int], int] | None = None
    for sentence in reading.sentences:
        for match in _SCORE.finditer(sentence.text):
            before = re.split(r"[，,。；;：:]", sentence.text[max(0, match.start() - 12) : match.start(1)])[-1]
            found = reading.within(Span(sentence.span.start + match.start(1), sentence.span.start + match.end(1)))
            if not found or not draft.free(found[0]) or _EXCLUDED.search(before.replace("指标体系", "").replace("项目支出", "")):
                continue
            title = sentence.section.title
            rank = (int("结论" in title or "得分" in title or "结果" in title or "整体" in before), -sentence.span.start)
            if best is None or rank > best[0]:
                best = rank, found[0].id
    if best is not None:
        return best[1]
    total = next((row for row in draft.indicators if row.kind == "total" and row.score is not None), None)
    return total.score if total else None


def _follows(match: re.Match[str], sentence: Sentence, score: Pointer | None) -> bool:
    """Whether the grade stands behind the score in the sentence."""
    return any(numeral.id == score and numeral.start < sentence.span.start + match.start() for numeral in sentence.numerals)


def _grade(reading: Reading, score: Pointer | None) -> Span | None:
    """The grade of the sentence that states the score, or of the table row 评价等级."""
    for section in reading.report.tables():
        for row in section.table.grid() if section.table else ():
            texts = [cell for cell in dict.fromkeys(row) if cell.text.strip()]
            if (
                len(texts) >= 2
                and re.search(r"等级|等次", texts[0].text)
                and re.fullmatch(r"优秀|优|良好|良|中|合格|差", texts[1].text.strip())
            ):
                return reading.trimmed(texts[1].span.start, texts[1].span.end)
    for sentence in reading.sentences:
        holds_score = isinstance(score, int) and any(numeral.id == score for numeral in sentence.numerals)
        if not holds_score and zone_of(sentence.section) in ("plans", "basis"):
            continue
        if holds_score or re.search(r"(评价|绩效|自评)(等级|等次)|评定为|评价结果", sentence.text):
            matches = list(_GRADE.finditer(sentence.text))
            if matches:
                behind = [match for match in matches if _follows(match, sentence, score)]
                chosen = (behind or matches)[0 if behind else -1]  # a legend of grades may follow the grade
                return Span(sentence.span.start + chosen.start(1), sentence.span.start + chosen.end(1))
    return None
