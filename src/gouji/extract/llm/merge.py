"""Two readings of one report become one: what the rules read stays, what a model adds is added, where they differ is said."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal

from gouji.core.answers import Answers, HeaderAnswer, IndicatorAnswer, Pointer, QuantityAnswer, Quote, RelationAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Span
from gouji.core.rows import CELLS
from gouji.core.units import measure_of

Reader = Literal["rules", "llm", "both"]
ListName = Literal["header", "indicators", "funds", "achievements", "staffing", "none"]

_OF_THE_ROW: Final = frozenset({"indicators", "header", "none"})
"""Lists whose unit is not said number by number."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a reading says a number is: its list, its role in the row, its unit; for ``none`` the role is the reason."""

    list: ListName
    role: str
    unit: str | None = None

    def agrees(self, other: Said) -> bool:
        if self.list == "none" or other.list == "none":
            return self.list == other.list
        if (self.list, self.role) != (other.list, other.role):
            return False
        return self.list in _OF_THE_ROW or measure_of(self.unit) == measure_of(other.unit)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A number that rules and model read differently. The rules' reading stands in the result."""

    numeral: int
    rules: Said
    model: Said


@dataclass(frozen=True, slots=True)
class Merged:
    """``by`` says for each claimed numeral who claimed it."""

    answers: Answers
    by: Mapping[int, Reader]
    disagreements: tuple[Disagreement, ...]


def said(answers: Answers, numerals: Sequence[Numeral]) -> dict[int, Said]:
    """What a reading says about each number that a list claims or that it rules out. Relations claim nothing here."""
    starts = {numeral.start: numeral.id for numeral in numerals}
    found = {number: Said("none", reason) for number, reason in answers.ruled_out.items()}
    for pointer, use in _uses(answers):
        number = pointer if isinstance(pointer, int) else starts.get(pointer.start) if isinstance(pointer, Span) else None
        if number is not None:
            found[number] = use
    return found


def merge(rules: Answers, model: Answers, numerals: Sequence[Numeral]) -> Merged:
    """The rules' rows, the model's rows for numbers that the rules say nothing about, and where both spoke and differ."""
    ours, theirs = said(rules, numerals), said(model, numerals)
    model = _signed(model)
    both = ours.keys() & theirs.keys()
    differing = [number for number in sorted(both) if not ours[number].agrees(theirs[number])]

    def fresh(*pointers: Pointer | None) -> bool:
        return not any(isinstance(pointer, int) and pointer in ours for pointer in pointers)

    def counted(rows: Sequence[QuantityAnswer], more: Sequence[QuantityAnswer]) -> tuple[QuantityAnswer, ...]:
        return tuple(sorted((*rows, *(row for row in more if fresh(row.quantity))), key=lambda row: row.quantity))

    indicators = [row for row in model.indicators if fresh(*_cells(row).values())]
    answers = replace(
        rules,
        header=joined((rules.header, model.header)),
        indicators=tuple(sorted((*_filled(rules.indicators, model.indicators, ours.keys()), *indicators), key=_stands_at)),
        funds=tuple(
            sorted((*rules.funds, *(row for row in model.funds if fresh(row.amount, row.share))), key=lambda row: row.amount)
        ),
        achievements=counted(rules.achievements, model.achievements),
        staffing=counted(rules.staffing, model.staffing),
        relations=(*rules.relations, *_new_relations(rules.relations, model.relations)),
        ruled_out={**{number: why for number, why in model.ruled_out.items() if number not in ours}, **rules.ruled_out},
    )
    claimed = said(answers, numerals)
    by: dict[int, Reader] = {
        number: "llm" if number not in ours else "both" if number in theirs and ours[number].agrees(theirs[number]) else "rules"
        for number, use in claimed.items()
        if use.list != "none"
    }
    answers = _credited(answers, by, {numeral.start: numeral.id for numeral in numerals})
    return Merged(answers, by, tuple(Disagreement(number, ours[number], theirs[number]) for number in differing))


def _signed(model: Answers) -> Answers:
    """The model's rows with its name."""
    return replace(
        model,
        indicators=tuple(replace(row, by="llm") for row in model.indicators),
        funds=tuple(replace(row, by="llm") for row in model.funds),
        achievements=tuple(replace(row, by="llm") for row in model.achievements),
        staffing=tuple(replace(row, by="llm") for row in model.staffing),
    )


def _credited(answers: Answers, by: Mapping[int, Reader], starts: Mapping[int, int]) -> Answers:
    """The rows with who read their numbers; a row without any keeps the name it has."""

    def reader(row_by: str, pointers: Iterable[Pointer | None]) -> str:
        numbers = [starts.get(at.start) if isinstance(at, Span) else at for at in pointers]
        readers = {by[number] for number in numbers if isinstance(number, int) and number in by}
        return row_by if not readers else readers.pop() if len(readers) == 1 else "both"

    def counted(rows: Iterable[QuantityAnswer]) -> tuple[QuantityAnswer, ...]:
        return tuple(replace(row, by=reader(row.by, (row.quantity,))) for row in rows)

    return replace(
        answers,
        indicators=tuple(replace(row, by=reader(row.by, _cells(row).values())) for row in answers.indicators),
        funds=tuple(replace(fund, by=reader(fund.by, (fund.amount, fund.share))) for fund in answers.funds),
        achievements=counted(answers.achievements),
        staffing=counted(answers.staffing),
    )


def joined(headers: Iterable[HeaderAnswer]) -> HeaderAnswer:
    """One header: of a field that several give, the first one's."""
    given: dict[str, Pointer] = {}
    for header in headers:
        for field in fields(header):
            value = getattr(header, field.name)
            if value is not None:
                given.setdefault(field.name, value)
    return HeaderAnswer(**given)


def _uses(answers: Answers) -> Iterator[tuple[Pointer, Said]]:
    if answers.header.self_score is not None:
        yield answers.header.self_score, Said("header", "self_score")
    for row in answers.indicators:
        yield from ((pointer, Said("indicators", cell, row.unit)) for cell, pointer in _cells(row).items())
    for fund in answers.funds:
        yield fund.amount, Said("funds", "amount", fund.unit)
        if fund.share is not None:
            yield fund.share, Said("funds", "share", "%")
    for name, rows in (("achievements", answers.achievements), ("staffing", answers.staffing)):
        use: ListName = "achievements" if name == "achievements" else "staffing"
        yield from ((counted.quantity, Said(use, "quantity", counted.unit)) for counted in rows)


def _cells(row: IndicatorAnswer) -> dict[str, Pointer]:
    return {cell: pointer for cell in CELLS if (pointer := getattr(row, cell)) is not None}


def _stands_at(row: IndicatorAnswer) -> int:
    """Where a row begins: its own start, else its name's."""
    if row.at is not None:
        return row.at
    name = row.name.near if isinstance(row.name, Quote) else row.name
    return name.start if isinstance(name, Span) else 0


def _filled(
    rules: Sequence[IndicatorAnswer], model: Sequence[IndicatorAnswer], taken: Collection[int]
) -> Iterator[IndicatorAnswer]:
    """The rules' rows; a cell that they leave empty is filled from the model's row that has a cell in common with them."""
    by_cell = {(cell, pointer): row for row in model for cell, pointer in _cells(row).items() if isinstance(pointer, int)}
    for row in rules:
        cells = _cells(row)
        twin = next((by_cell[cell] for cell in cells.items() if cell in by_cell), None)
        more = _cells(twin) if twin else {}
        empty: dict[str, Any] = {cell: at for cell, at in more.items() if cell not in cells and at not in taken}
        yield replace(row, **empty)


def _new_relations(rules: Sequence[RelationAnswer], model: Sequence[RelationAnswer]) -> Iterator[RelationAnswer]:
    """The model's relations that explain another whole or another printed rate than the rules' do."""
    known = {anchor for relation in rules for anchor in _anchors(relation)}
    for relation in model:
        anchors = _anchors(relation)
        if not anchors & known:
            known |= anchors
            yield relation


def _anchors(relation: RelationAnswer) -> set[tuple[str, Hashable]]:
    """What a relation explains: its whole, its printed rate, or the figures it says are one."""
    if relation.kind == "same":
        return {("same", frozenset(operand.at for operand in relation.operands))}
    is_sum = relation.kind in ("sum", "scores", "weights")
    role = "whole" if is_sum else "printed"
    return {("sum" if is_sum else "rate", operand.at) for operand in relation.operands if operand.role == role}
