"""DATE: periods that run forwards, evidence that lies inside the evaluated period."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from gouji.check.dates import Day, read_day
from gouji.check.evidence import Evidence
from gouji.check.operands import subject_of
from gouji.check.places import claim_at
from gouji.check.registry import rule
from gouji.core.check import Check, Message, Severity, Verdict
from gouji.core.rows import Claim, Relation

_NO_DATE: Final = Message("起止日期不全或无法读出", "a date of the period is missing or cannot be read")
_TOO_COARSE: Final = Message("日期写得太粗，先后无法判断", "the dates are printed too coarsely to tell")
_UP_TO: Final = re.compile(r"截[至止]到?至?\s?(?P<date>(?P<y>20\d{2})\s?年\s?(?P<m>\d{1,2})\s?月(?:[底末份]|\s?\d{1,2}\s?日)?)")
_LATER: Final = re.compile(r"(?P<year>20\d{2})\s?年度?(?=[\u4e00-\u9fff]{2,14}率(?:为|达|达到)?\d)")
_PLANNED: Final = re.compile(r"[到至]|力争|计划|目标|预计|确保$")


@rule("DATE-01", "日期倒置", "Dates run backwards")
def date_01_period_runs_forward(evidence: Evidence) -> Iterator[Check]:
    """A period starts before it ends, and its dates exist.

    Source: the calendar. Silent where one of the dates is missing or says too little (a year alone beside a day).
    Holds: 2021年4月8日至2021年5月31日
    Fails: 2021年4月8日至2020年5月31日
    """
    for relation in evidence.relations.get("period", ()):
        start, end = relation.one("start"), relation.one("end")
        if start is not None and end is not None:
            yield _period(relation, start.claim, end.claim)


def _period(relation: Relation, start: Claim, end: Claim) -> Check:
    first = read_day(start.text)
    last = read_day(end.text, first.year if first else None)
    formula = f"{start.text} ≤ {end.text}"
    if first is None or last is None:
        return _check(relation, (start, end), ("untestable", "info", formula), _NO_DATE)
    if not (first.exists and last.exists):
        wrong = start if not first.exists else end
        message = Message(f"日历上没有“{wrong.text}”这一天", f"the calendar has no “{wrong.text}”")
        return _check(relation, (start, end), ("malformed", "error", wrong.text), message)
    backwards = last.before(first)
    if backwards is None and first.before(last) is None:
        if (first.year, first.month) == (last.year, last.month):
            message = Message(f"起止日期顺序正确：{formula}", f"The dates run forwards: {formula}")
            return _check(relation, (start, end), ("consistent", "info", formula), message)
        return _check(relation, (start, end), ("untestable", "info", formula), _TOO_COARSE)
    if backwards:
        formula = f"{start.text} > {end.text}"
        message = Message(f"起止日期倒置：{start.text}晚于{end.text}", f"The dates run backwards: {formula}")
        return _check(relation, (start, end), ("contradictory", "error", formula), message)
    message = Message(f"起止日期顺序正确：{formula}", f"The dates run forwards: {formula}")
    return _check(relation, (start, end), ("consistent", "info", formula), message)


def _check(relation: Relation, claims: tuple[Claim, Claim], judged: tuple[Verdict, Severity, str], message: Message) -> Check:
    verdict, severity, formula = judged
    return Check(
        rule="DATE-01", verdict=verdict, severity=severity, message=message, formula=formula, printed=claims[1], claims=claims,
        line=claims[1].line or claims[0].line, subject=subject_of(relation.label, ()) or "起止日期", relation=relation.id,
    )  # fmt: skip


@rule("DATE-02", "超出评价期", "Evidence outside the period", "info")
def date_02_evidence_lies_in_period(evidence: Evidence) -> Iterator[Check]:
    """What is told up to a month is told up to the end of the evaluated year, and no rate is of a later year.

    Source: the evaluated period of the report's head. Silent where the report does not say its year, and on plans.
    Holds: 截至2021年12月底，完成80% in a report on 2021
    Fails: 截至2021年10月底，完成80% in a report on 2021
    """
    last = _period_end(evidence)
    if last is None or last.year is None:
        return
    places: dict[tuple[str, bool], list[Claim]] = defaultdict(list)
    for match in _UP_TO.finditer(evidence.text):
        told = Day(int(match["y"]), int(match["m"]))
        if told.exists and told.year is not None and (told.year, told.month) != (last.year, last.month or 12):
            early = (told.year, told.month or 12) < (last.year, last.month or 12)
            if told.year in (last.year, last.year + 1):
                places[(match["date"], early)].append(claim_at(evidence, *match.span("date")))
    for match in _LATER.finditer(evidence.text):
        before = evidence.text[max(0, match.start() - 3) : match.start()]
        if int(match["year"]) == last.year + 1 and not _PLANNED.search(before):
            places[(match["year"], False)].append(claim_at(evidence, *match.span("year")))
    for (date, early), claims in places.items():
        yield _outside(date, early, claims, f"{last.year}年{last.month or 12}月")


def _period_end(evidence: Evidence) -> Day | None:
    """December of the year that is reported on; the printed end of the period only where no year is named."""
    header = evidence.rows.header
    year = header.fiscal_year
    found = re.search(r"20\d{2}", (year.value or year.text) if year else "")
    if found:
        return Day(int(found.group()), 12)
    return read_day(header.period_end.text) if header.period_end else None


def _outside(date: str, early: bool, claims: list[Claim], end: str) -> Check:
    zh = f"数据截至{date}，评价期到{end}为止" if early else f"数据属于{date}，晚于评价期（到{end}为止）"
    en = f"the figures go up to {date}, the period to {end}" if early else f"the figures are of {date}, after the period ({end})"
    return Check(
        rule="DATE-02", verdict="suspicious", severity="info", message=Message(zh, en), formula=f"{date} ≠ {end}",
        printed=claims[0], claims=tuple(claims), line=claims[0].line, subject="截至日期" if early else "评价期后",
    )  # fmt: skip
