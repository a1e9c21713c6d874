"""How well a result agrees with an annotation: counts per list, the rates made of them, and every difference.

A figure is found when its printed number stands on the annotated line in the right list, one to one. What the
annotation doubts, its neutral places and the weights of the levels above a row count neither way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise
from typing import Final, get_args

from gouji.annotation import Annotation, CellName, CountedFigure, FundFigure, Row
from gouji.result import Achievement, Claim, Fund, Indicator, Result

CELLS: Final[tuple[CellName, ...]] = get_args(CellName)
LISTS: Final = ("funds", "achievements", "staffing")

_NUMBER: Final = re.compile(r"-?\d[\d.,]*|[零〇一二两三四五六七八九十百千万亿半]+")
_NOT_IN_NAMES: Final = re.compile(r"[\s\d.,，。、：:；;（）()《》“”\"%％]")
_SAME_UNIT: Final = {"万": "万元", "亿": "亿元", "千万": "千万元"}
_LABEL_ALIKE: Final = 0.5
_NAME_ALIKE: Final = 0.6
_PATH_ALIKE: Final = 0.5
_VALUE_ALIKE: Final = 0.8
_ROW_ALIKE: Final = 1.2
"""Two for the same name and one for each cell that agrees: less is another row."""


@dataclass(frozen=True, slots=True)
class Difference:
    """``kind``: missing, unwanted, misfiled (in another list), cells (row found, cells differ) or header."""

    where: str
    kind: str
    line: int
    what: str
    wanted: str = ""
    got: str = ""


@dataclass(slots=True)
class Counts:
    """Counts add up over reports; rates are made of the sums. A rate of nothing is None."""

    def add(self, other: Counts) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(slots=True)
class FigureCounts(Counts):
    """``said`` is everything the result lists there but what counts neither way."""

    gold: int = 0
    found: int = 0
    said: int = 0
    misfiled: int = 0
    unwanted: int = 0
    duplicates: int = 0
    units_right: int = 0
    labels_right: int = 0

    def rates(self) -> dict[str, float | None]:
        return {
            **_agreement(self.found, self.said, self.gold),
            "unit_right": _rate(self.units_right, self.found),
            "label_right": _rate(self.labels_right, self.found),
        }


@dataclass(slots=True)
class RowCounts(Counts):
    gold: int = 0
    found: int = 0
    names_right: int = 0
    paths: int = 0
    paths_right: int = 0
    cells: int = 0
    cells_right: int = 0
    cells_said: int = 0
    unwanted: int = 0

    def rates(self) -> dict[str, float | None]:
        return {
            "row_recall": _rate(self.found, self.gold),
            "name_right": _rate(self.names_right, self.found),
            "path_right": _rate(self.paths_right, self.paths),
            **{f"cell_{name}": rate for name, rate in _agreement(self.cells_right, self.cells_said, self.cells).items()},
        }


@dataclass(slots=True)
class HeaderCounts(Counts):
    fields: int = 0
    right: int = 0

    def rates(self) -> dict[str, float | None]:
        return {"right_rate": _rate(self.right, self.fields)}


@dataclass(slots=True)
class Score:
    """The counts of one report, or of several added up, and the differences of one."""

    report: HeaderCounts = field(default_factory=HeaderCounts)
    indicators: RowCounts = field(default_factory=RowCounts)
    funds: FigureCounts = field(default_factory=FigureCounts)
    achievements: FigureCounts = field(default_factory=FigureCounts)
    staffing: FigureCounts = field(default_factory=FigureCounts)
    differences: list[Difference] = field(default_factory=list)

    def parts(self) -> dict[str, HeaderCounts | RowCounts | FigureCounts]:
        return {name: getattr(self, name) for name in ("report", "indicators", *LISTS)}


def measure(result: Result, gold: Annotation) -> Score:
    score = Score()
    _measure_header(result, gold, score)
    _measure_rows(result, gold, score)
    for name in LISTS:
        _measure_figures(name, result, gold, score)
    return score


def total(scores: Iterable[Score]) -> Score:
    """The counts of several reports as if they were one."""
    summed = Score()
    for score in scores:
        for name, counts in score.parts().items():
            summed.parts()[name].add(counts)
    return summed


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _agreement(right: int, said: int, wanted: int) -> dict[str, float | None]:
    """F1 is 2·right / (said + wanted)."""
    both = said + wanted
    return {"precision": _rate(right, said), "recall": _rate(right, wanted), "f1": _rate(2 * right, both)}


# What counts as the same.


def printed_number(text: str | None) -> str:
    """The number alone, as printed: without unit, sign of percent, blanks; the text itself where there is none."""
    plain = (text or "").strip().replace("，", ",").replace("％", "%")
    match = _NUMBER.search(plain)
    return match.group().rstrip(".,") if match else plain


def _unit(text: str | None) -> str:
    plain = (text or "").strip().replace("％", "%")
    return _SAME_UNIT.get(plain, plain)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def likeness(one: str, other: str) -> float:
    """0 to 1: 1 where one holds the other, else the Dice overlap of their pairs of characters, figures left out."""
    first, second = _squeezed(one), _squeezed(other)
    if first and second and (first in second or second in first):
        return 1.0
    pairs, others = _pairs(one), _pairs(other)
    return 2 * (pairs & others).total() / (pairs.total() + others.total())


def _pairs(text: str) -> Counter[str]:
    letters = _NOT_IN_NAMES.sub("", text)
    return Counter(map("".join, pairwise(letters))) or Counter([letters])


# The header.


def _measure_header(result: Result, gold: Annotation, score: Score) -> None:
    for name, wanted in gold.report.items():
        if wanted is None:
            continue
        claim: Claim | None = getattr(result.report, name, None)
        got = claim.text if claim else ""
        same = _squeezed(got) == _squeezed(wanted.value)
        right = same or (_squeezed(got) != "" and likeness(wanted.value, got) >= _VALUE_ALIKE)
        score.report.fields += 1
        score.report.right += right
        if not right:
            score.differences.append(Difference("report", "header", wanted.line, name, wanted.value, got))


# Indicator rows.


def _measure_rows(result: Result, gold: Annotation, score: Score) -> None:
    left = list(result.indicators)
    counts = score.indicators
    firm = [row for row in gold.indicators if not row.doubt]
    for row in firm:
        match = _take_row(row, left)
        wanted = _annotated_cells(row)
        counts.gold += 1
        counts.cells += len(wanted)
        if match is None:
            score.differences.append(Difference("indicators", "missing", row.line, row.name, _shown(wanted)))
            continue
        got = _claimed_cells(match)
        right = sum(got.get(cell) == value for cell, value in wanted.items())
        counts.found += 1
        counts.names_right += likeness(match.name.text, row.name) >= _NAME_ALIKE
        counts.cells_right += right
        counts.cells_said += len(got)
        if row.path:
            counts.paths += 1
            counts.paths_right += likeness("".join(match.path), "".join(row.path)) >= _PATH_ALIKE
        if got != wanted:
            score.differences.append(Difference("indicators", "cells", row.line, row.name, _shown(wanted), _shown(got)))
    for row in (*(row for row in gold.indicators if row.doubt), *_level_rows(gold)):
        _take_row(row, left)
    for rest in _spurious(left, gold):
        got = _claimed_cells(rest)
        counts.unwanted += 1
        counts.cells_said += len(got)
        score.differences.append(Difference("indicators", "unwanted", rest.line, rest.name.text, "", _shown(got)))


def _level_rows(gold: Annotation) -> Iterator[Row]:
    """The weights of levels, each on its own line only."""
    return (row.model_copy(update={"row_lines": (row.line, row.line)}) for row in gold.groups)


def _spurious(left: Sequence[Indicator], gold: Annotation) -> Iterator[Indicator]:
    """Rows that nobody annotated; rows without cells and the overall score repeated in prose are none."""
    overall = gold.report.get("self_score")
    repeated = {"score": printed_number(overall.value if overall else None)}
    return (row for row in left if _claimed_cells(row) not in ({}, repeated))


def _take_row(row: Row, left: list[Indicator]) -> Indicator | None:
    """Takes the row of the result that is most like the annotated one, of equals the last, out of ``left``."""
    low, high = row.extent
    wanted = _annotated_cells(row)
    best, at = 0.0, -1
    for index, candidate in enumerate(left):
        if candidate.line and low - 1 <= candidate.line <= high + 1:
            got = _claimed_cells(candidate)
            alike = sum(got.get(cell) == value for cell, value in wanted.items()) + 2 * likeness(candidate.name.text, row.name)
            if alike >= max(best, _ROW_ALIKE):
                best, at = alike, index
    return left.pop(at) if at >= 0 else None


def _annotated_cells(row: Row) -> dict[str, str]:
    return {cell: printed_number(value) for cell in CELLS if (value := getattr(row, cell))}


def _claimed_cells(row: Indicator) -> dict[str, str]:
    return {cell: printed_number(claim.text) for cell in CELLS if (claim := getattr(row, cell)) is not None and claim.text}


def _shown(cells: dict[str, str]) -> str:
    return " ".join(f"{cell}={value}" for cell, value in cells.items())


# Funds, achievements, staffing.


@dataclass(frozen=True, slots=True)
class _Figure:
    line: int
    number: str
    unit: str
    label: str
    start: int | None = None
    doubt: bool = False

    def difference(self, where: str, kind: str) -> Difference:
        return Difference(where, kind, self.line, self.label, f"{self.number}{self.unit}")


def _claimed(row: Fund | Achievement) -> _Figure:
    claim, label = (row.amount, row.name) if isinstance(row, Fund) else (row.quantity, row.subject)
    return _Figure(claim.line or row.line, printed_number(claim.text), _unit(row.unit), label, claim.start)


def _annotated(figure: FundFigure | CountedFigure) -> _Figure:
    number, label = (figure.amount, figure.name) if isinstance(figure, FundFigure) else (figure.value, figure.subject)
    return _Figure(figure.line, printed_number(number), _unit(figure.unit), label, doubt=bool(figure.doubt))


def _measure_figures(name: str, result: Result, gold: Annotation, score: Score) -> None:
    counts: FigureCounts = getattr(score, name)
    said = [_claimed(row) for row in getattr(result, name)]
    left = list({(figure.line, figure.number, figure.start): figure for figure in said}.values())
    counts.duplicates = len(said) - len(left)
    wanted = [_annotated(figure) for figure in getattr(gold, name)]
    for figure in (figure for figure in wanted if not figure.doubt):
        match = _take_figure(figure, left)
        counts.gold += 1
        if match is None:
            score.differences.append(figure.difference(name, "missing"))
            continue
        counts.found += 1
        counts.units_right += match.unit == figure.unit
        counts.labels_right += likeness(match.label, figure.label) >= _LABEL_ALIKE
    for figure in (figure for figure in wanted if figure.doubt):
        _take_figure(figure, left)
    neutral = {(line, printed_number(text)) for line, text in gold.neutral}
    elsewhere = _annotated_places(gold)
    for rest in left:
        if (rest.line, rest.number) in neutral:
            continue
        misfiled = (rest.line, rest.number) in elsewhere
        counts.misfiled += misfiled
        counts.unwanted += not misfiled
        score.differences.append(rest.difference(name, "misfiled" if misfiled else "unwanted"))
    counts.said = counts.found + counts.misfiled + counts.unwanted + counts.duplicates


def _take_figure(wanted: _Figure, left: list[_Figure]) -> _Figure | None:
    """Takes the same number on the same line out of ``left``: of several the one whose unit, then label, is most alike."""
    options = [figure for figure in left if (figure.line, figure.number) == (wanted.line, wanted.number)]
    if not options:
        return None
    best = max(options, key=lambda figure: (figure.unit == wanted.unit, likeness(figure.label, wanted.label)))
    left.remove(best)
    return best


def _annotated_places(gold: Annotation) -> set[tuple[int, str]]:
    """(line, number) of everything annotated: a figure of the result there is in the wrong list, not invented."""
    places = {(figure.line, figure.number) for name in LISTS for figure in map(_annotated, getattr(gold, name))}
    for row in gold.indicators:
        low, high = row.extent
        places |= {(line, number) for number in _annotated_cells(row).values() for line in range(low, high + 1)}
    return places
