"""What of a report can be compared with another: whose it is, of which year, its named amounts, its paragraphs of figures."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gouji.core.quantity import Quantity, quantity
from gouji.core.report import Box
from gouji.result import Claim, Fund, Result

_BLANKS: Final = re.compile(r"\s+")
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_IN_BRACKETS: Final = re.compile(r"[（(][^）)]*[）)]")
_AFTER_THE_UNIT: Final = re.compile(r"(?:19|20)?\d{0,4}年?度?(?:部门|单位|整体|财政|预算|项目|支出|绩效).*$")
_WHOSE: Final = re.compile(r"^(?:(?:19|20)\d{2}年(?:度)?|本年度?|全年|当年|我?(?:部门|单位|镇|乡|局|街道)|全[镇乡县市区局])+")
_FORM: Final = re.compile(r"(?:(?<=.)决算数?|全年执行数|数)$")

MIN_PARAGRAPH: Final = 40
"""Characters of a paragraph that is compared; shorter ones are alike by chance."""
MIN_FIGURES: Final = 3
_DIGEST: Final = 16


@dataclass(frozen=True, slots=True)
class Amount:
    """A named amount and its place. ``label`` is its name without whose it is and of which year. Thousands of reports are
    held at once, so it keeps of the claim only what a place needs."""

    label: str
    direction: str
    unit: str
    text: str
    value: str
    start: int
    line: int
    page: int | None
    box: Box | None

    @property
    def quantity(self) -> Quantity:
        return quantity(self.value, self.unit)

    def claim(self) -> Claim:
        end = self.start + len(self.text)
        return Claim(
            text=self.text, value=self.value, start=self.start, end=end, line=self.line, page=self.page, box=self.box
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with figures. ``digest`` is of its text without blanks and without the unit's own name."""

    digest: bytes
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Profile:
    """``unit`` and ``year`` are "" where the report does not say; such a report is compared with none."""

    report: str
    name: str
    sha256: str
    unit: str
    year: str
    unit_name: str
    amounts: tuple[Amount, ...]
    passages: tuple[Passage, ...]


def profile_of(report: str, result: Result) -> Profile:
    """The profile of a result; ``report`` is the caller's key for it."""
    header = result.report
    printed = header.unit_name.text if header.unit_name else ""
    unit = unit_of(printed or _AFTER_THE_UNIT.sub("", _YEAR.sub("", header.title.text if header.title else "")))
    year = _YEAR.search(header.fiscal_year.text) if header.fiscal_year else None
    return Profile(
        report=report,
        name=result.document.name,
        sha256=result.document.sha256,
        unit=unit,
        year=year.group() if year else "",
        unit_name=printed or unit,
        amounts=tuple(_amounts(result, year.group() if year else "")),
        passages=tuple(_passages(result, unit)),
    )


def unit_of(printed: str) -> str:
    """A unit's name as it is compared: without blanks and without what is said of its seal."""
    return _IN_BRACKETS.sub("", _BLANKS.sub("", printed))


def label_of(name: str) -> str:
    """An amount's name as it is compared: 2023年全镇支出合计 and 本年支出合计 are 支出合计."""
    bare = _IN_BRACKETS.sub("", _BLANKS.sub("", name))
    return _FORM.sub("", _WHOSE.sub("", bare)) or bare


def _amounts(result: Result, year: str) -> Iterator[Amount]:
    for fund in result.funds:
        claim = fund.amount
        if claim.value is not None and claim.start is not None and claim.bound is None and _is_of(fund, year):
            label = sys.intern(label_of(fund.name))
            yield Amount(
                label, fund.direction, fund.unit, claim.text, claim.value, claim.start, claim.line, claim.page, claim.box
            )


def _is_of(fund: Fund, year: str) -> bool:
    return fund.year is None or not year or fund.year == year


def _passages(result: Result, unit: str) -> Iterator[Passage]:
    starts = sorted({claim.start for claim in _figures(result) if claim.start is not None})
    tables = [(section.start, section.end) for section in result.sections if section.kind == "table"]
    at = index = 0
    for number, line in enumerate(result.text.split("\n"), 1):
        end = at + len(line)
        first = index
        while index < len(starts) and starts[index] < end:
            index += 1
        bare = _BLANKS.sub("", line).replace(unit, "") if unit else _BLANKS.sub("", line)
        in_table = any(start <= at < stop for start, stop in tables)
        if index - first >= MIN_FIGURES and len(bare) >= MIN_PARAGRAPH and not in_table:
            yield Passage(hashlib.sha256(bare.encode()).digest()[:_DIGEST], at, end, number)
        at = end + 1


def _figures(result: Result) -> Iterator[Claim]:
    """The figures that rows are made of."""
    for fund in result.funds:
        yield fund.amount
    for row in (*result.achievements, *result.staffing):
        yield row.quantity
    for indicator in result.indicators:
        yield from (claim for claim in (indicator.target, indicator.actual, indicator.score) if claim is not None)
