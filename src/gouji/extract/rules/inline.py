"""Target, actual value, completion and score of a row in one sentence: 「指标值≥95%，实际完成96.2%，得5分（满分5分）」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gouji.core.answers import IndicatorAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Section, Span
from gouji.core.units import measure_of
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.reading import Reading

_TARGET: Final = re.compile(
    r"(?:(?:年度|年初|预期|绩效|计划)?(?:指标值|目标值|目标数|计划数|指标数)|年[度初]目标|目标|"
    r"计划(?:完成|[\u4e00-\u9fff]{2})?)(?:为|是|：|≥|≤|>|<|＞|＜|不低于|不少于|不超过|达到?)*\s*$"
)
_ACTUAL: Final = re.compile(r"(?:实际(?:完成值?|实现|达到|值|[\u4e00-\u9fff]{2})?|完成值|实现值)(?:了|为|达到?|：|是)*\s*$")
_COMPLETION: Final = re.compile(r"完成(?:率|比例)(?:为|达到?|是|：)?\s*$")
_WEIGHT: Final = re.compile(r"(?:满分|分值|权重|标准分)(?:为|：)?\s*$")
_SCORE: Final = re.compile(r"(?:自评|评价)?得分?(?:为|：)?\s*$")
_RATE: Final = re.compile(r"率|度|比例|占比|比重")
_STOP: Final = re.compile(r"[。；\n]")
_CUE: Final = re.compile(
    r"(?:年度|年初|预期|绩效|计划)?(?:指标值|目标值|目标数|计划数|指标数)|(?:计划|目标)(?=[≥≤>＜<＞为]?\s?\d)"
)
_SOURCE: Final = re.compile(r"^(依据|根据|按照|按)|\d|采购|预算|支出|收入")
_NUMBER: Final = re.compile(
    r"^\s*(?:[（(][\d一二三四五六七八九十]+[）)]|[①-⑳]|\d{1,2}[.、．])?\s*(?:[数质时成][量效本]指标|[^，。；：]{2,6}指标)?[：:]?"
)
_LOOK_BACK: Final = 24
_LONGEST_NAME: Final = 40
_LONGEST_TITLE: Final = 20


def read_inline(reading: Reading, draft: Draft) -> None:
    """Files a row for every sentence of the prose that sets an actual value against a target."""
    for section in reading.report.sections:
        if section.table is None:
            for line in reading.lines_of(section):
                for sentence in _sentences(reading, line):
                    row = _row(reading, section, sentence)
                    if row is not None and draft.free_id(row.target):
                        draft.indicator(row)


def read_surveys(reading: Reading, draft: Draft) -> None:
    """Files a row for a section that is named after a satisfaction and reports it: 「学生满意度。发放问卷…，满意度94.99%」."""
    measured_already = {row.actual for row in draft.indicators}
    for section in reading.report.sections:
        if section.table is not None or not section.title.endswith("满意度") or len(section.title) > _LONGEST_TITLE:
            continue
        rate = _only_rate(reading, section.body, section.title)
        at = reading.text.find(section.title, section.heading.start, section.span.end)
        if rate is None or rate.id in measured_already or not draft.free(rate) or at < 0:
            continue
        name = Span(at, at + len(section.title))
        draft.indicator(IndicatorAnswer(name=name, kind="prose", path=section.path, actual=rate.id, unit="%"))


def measured(reading: Reading, span: Span, name: str) -> dict[str, int]:
    """What a text says of the row called ``name``: ids of target, actual value and completion rate, as far as it says them."""
    found: dict[str, int] = {}
    for sentence in _sentences(reading, span):
        if not _names_another(reading, sentence, name):
            found = _target_and_actual(reading, sentence, name) or found
    if found:
        return found
    rate = _only_rate(reading, span, name)
    return {"actual": rate.id} if rate else {}


def _names_another(reading: Reading, span: Span, name: str) -> bool:
    """Whether the sentence measures a row of its own (招生人数计划1650人，实际1723人) and not the row called ``name``."""
    text = reading.slice(span)
    cue = _CUE.search(text)
    words = re.split(r"[，：]", text[: cue.start()])[-1] if cue else ""
    return len(words) >= 2 and not re.search(r"\d", words) and not (words in name or name in words or words[-2:] == name[-2:])


def _sentences(reading: Reading, span: Span) -> Iterator[Span]:
    at = span.start
    for stop in _STOP.finditer(reading.text, span.start, span.end):
        yield Span(at, stop.start())
        at = stop.end()
    yield Span(at, span.end)


def _before(reading: Reading, numeral: Numeral, span: Span) -> str:
    return reading.text[max(span.start, numeral.start - _LOOK_BACK) : numeral.start]


def _target_and_actual(reading: Reading, span: Span, name: str) -> dict[str, int]:
    figures = [numeral for numeral in reading.within(span) if numeral.is_quantity and numeral.unit]
    target = next((figure for figure in figures if _TARGET.search(_before(reading, figure, span))), None)
    if target is None:
        return {}
    others = [figure for figure in figures if figure is not target and _comparable(figure, target)]
    behind = [figure for figure in others if figure.start > target.start]
    actual = next((figure for figure in behind if _ACTUAL.search(_before(reading, figure, span))), None)
    if actual is None and name:
        actual = next((figure for figure in reversed(others) if _shares_end(name, _before(reading, figure, span))), None)
    if actual is None:
        return {}
    found = {"target": target.id, "actual": actual.id}
    completion = next(
        (figure for figure in behind + figures if figure.unit == "%" and _COMPLETION.search(_before(reading, figure, span))), None
    )
    if completion is not None and completion is not actual:
        found["completion_rate"] = completion.id
    return found


def _comparable(figure: Numeral, target: Numeral) -> bool:
    here, there = measure_of(figure.unit), measure_of(target.unit)
    return here.base == there.base or {here.base, there.base} <= {"个", "家", "人", "条", "处", "户"}


def _shares_end(name: str, words: str) -> bool:
    """Whether the last words of a name (满意度, 覆盖率) stand right before a figure."""
    return any(name[-size:] in words[-12:] for size in (4, 3, 2) if len(name) >= size)


def _only_rate(reading: Reading, span: Span, name: str) -> Numeral | None:
    """The one percentage of a text that bears the row's name or its last words, constants of formulas left out."""
    rates = []
    for numeral in reading.within(span):
        if numeral.unit != "%" or not numeral.is_quantity or numeral.id in reading.quoted:
            continue
        before = _before(reading, numeral, span)
        if before.endswith(("×", "*", "x", "X")) or re.search(r"(标准|低于|高于|超过|超出|不足|达到|[≥≤])$", before):
            continue
        label = re.split(r"[，。；：\n]", reading.text[max(span.start, numeral.start - 120) : numeral.start])[-1].split("=")[0]
        computed = before.rstrip().endswith(("=", "＝")) and _RATE.search(name[-2:]) is not None
        if computed or (_RATE.search(label) and (_shares_end(name, label) or name in label)):
            rates.append(numeral)
    return rates[0] if len(rates) == 1 else None


def _row(reading: Reading, section: Section, span: Span) -> IndicatorAnswer | None:
    name = _name(reading, section, span)
    cells = _target_and_actual(reading, span, reading.slice(name) if name else "")
    if not cells or name is None:
        return None
    figures = [numeral for numeral in reading.within(span) if numeral.is_quantity]
    target = next(figure for figure in figures if figure.id == cells["target"])
    weight = next((figure for figure in figures if figure.unit == "分" and _WEIGHT.search(_before(reading, figure, span))), None)
    score = next((figure for figure in figures if figure.unit == "分" and _SCORE.search(_before(reading, figure, span))), None)
    return IndicatorAnswer(
        name=name,
        path=section.path,
        target=cells["target"],
        actual=cells["actual"],
        completion_rate=cells.get("completion_rate"),
        weight=weight.id if weight else None,
        score=score.id if score else None,
        unit=target.unit,
        explanation=reading.trimmed(span.start, span.end),
        at=span.start,
    )


def _name(reading: Reading, section: Section, span: Span) -> Span | None:
    """The words before 指标值 in the sentence, or else the heading that the sentence stands under."""
    text = reading.slice(span)
    cue = _CUE.search(text)
    if cue is None:
        return None
    lead = _NUMBER.match(text)
    start = lead.end() if lead and lead.end() <= cue.start() else 0
    words = text[start : cue.start()].rstrip("，： ")
    start += max(words.rfind("，"), words.rfind("：")) + 1
    words = words[max(words.rfind("，"), words.rfind("：")) + 1 :]
    if 2 <= len(words) <= _LONGEST_NAME:
        return None if _SOURCE.search(words) else reading.trimmed(span.start + start, span.start + start + len(words))
    at = reading.text.find(section.title, section.heading.start, section.span.end) if section.title else -1
    return Span(at, at + len(section.title)) if at >= 0 and len(section.title) <= _LONGEST_NAME else None
