"""What a model is asked about: everything that no table says by its columns, or what the rules leave open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gouji.core.answers import Answers, IndicatorAnswer, Pointer, RelationAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Report, Section, Span
from gouji.extract import rules
from gouji.extract.llm.merge import said

BY_FORM: Final = frozenset(
    {"heading", "page_number", "formula", "slogan", "name", "indefinite", "ordinal", "serial_number", "rule_text"}
)
"""Reasons of the rules that the characters around a number decide: such a number is not asked for."""

_SHORTEST_SUBJECT: Final = 2


@dataclass(frozen=True)
class Scope:
    """``base`` is what stands without asking, ``asked`` the numbers to ask for, ``whole_tables`` the sections whose table
    is shown with all its cells; ``head`` says that the report's own identity is asked for too."""

    report: Report
    numerals: Sequence[Numeral]
    base: Answers
    asked: frozenset[int]
    whole_tables: frozenset[str]
    head: bool


def everything(report: Report, numerals: Sequence[Numeral]) -> Scope:
    """The model reads all but the tables whose columns the rules can name."""
    read = rules.extract(report, numerals)
    tables = list(report.tables())
    base = _of_tables(read, numerals, tables)
    ruled_out = {number: why for number, why in read.ruled_out.items() if why in BY_FORM}
    base = replace(base, ruled_out={**ruled_out, **base.ruled_out})
    known = _known(base, numerals)
    asked = frozenset(numeral.id for numeral in numerals if numeral.is_quantity and numeral.id not in known)
    base = replace(base, indicators=(*base.indicators, *_without_figures(read, report, numerals, asked)))
    return Scope(report, numerals, base, asked, _unread(base, numerals, tables), head=True)


def leftovers(report: Report, numerals: Sequence[Numeral]) -> Scope:
    """The model reads the lines and table rows that hold a number which the rules leave unclaimed or are unsure of."""
    base = rules.extract(report, numerals)
    known = _known(base, numerals)
    unsure = _unsure(base)
    open_ones = [numeral for numeral in numerals if numeral.is_quantity and (numeral.id not in known or numeral.id in unsure)]
    places = {_place(report, numeral) for numeral in open_ones}
    by_form = {number for number, why in base.ruled_out.items() if why in BY_FORM}
    asked = frozenset(
        numeral.id
        for numeral in numerals
        if numeral.is_quantity and numeral.id not in by_form and _place(report, numeral) in places
    )
    return Scope(report, numerals, base, asked, _unread(base, numerals, report.tables()), head=base.header.title is None)


def _unsure(answers: Answers) -> set[int]:
    """Numbers whose row the rules could hardly name."""
    counted = (*answers.achievements, *answers.staffing)
    unnamed = {row.quantity for row in counted if len(row.subject) < _SHORTEST_SUBJECT}
    return unnamed | {fund.amount for fund in answers.funds if fund.direction == "other" or len(fund.name) < _SHORTEST_SUBJECT}


def _place(report: Report, numeral: Numeral) -> tuple[str, int]:
    """The line of prose or the row of a table that a number stands in."""
    section = report.section_at(numeral.start)
    if section is not None and section.table is not None:
        row = next((cell.row for cell in section.table.cells if numeral.span in cell.span), -1)
        return section.id, row
    return "", report.lines.number(numeral.start)


def _known(answers: Answers, numerals: Sequence[Numeral]) -> set[int]:
    """Numbers that a reading says anything about, those inside a quoted figure and the operands of relations included."""
    found = set(said(answers, numerals))
    spans = [pointer for pointer in _pointers(answers) if isinstance(pointer, Span)]
    inside = {numeral.id for numeral in numerals if any(numeral.span in span for span in spans)}
    operands = {operand.at for relation in answers.relations for operand in relation.operands if isinstance(operand.at, int)}
    return found | inside | operands


def _pointers(answers: Answers) -> Iterator[Pointer | None]:
    header = answers.header
    yield from (header.fiscal_year, header.self_score, header.period_start, header.period_end, header.filled_on)
    for row in answers.indicators:
        yield from _figures(row)
    yield from (fund.document_number for fund in answers.funds)


def _of_tables(answers: Answers, numerals: Sequence[Numeral], tables: Sequence[Section]) -> Answers:
    """The rows that stand in tables by their columns; sentences inside cells are left to the model."""
    spans = [section.span for section in tables]
    starts = {numeral.id: numeral.start for numeral in numerals}

    def inside(pointer: Pointer | None) -> bool:
        at = starts.get(pointer) if isinstance(pointer, int) else pointer.start if isinstance(pointer, Span) else None
        return at is not None and any(span.start <= at < span.end for span in spans)

    indicators = tuple(row for row in answers.indicators if inside(row.name))
    funds = tuple(fund for fund in answers.funds if inside(fund.amount))
    base = Answers(indicators=indicators, funds=funds, ruled_out={n: why for n, why in answers.ruled_out.items() if inside(n)})
    claimed = set(said(base, numerals))
    return replace(base, relations=tuple(_among(answers.relations, claimed)))


def _without_figures(
    read: Answers, report: Report, numerals: Sequence[Numeral], asked: frozenset[int]
) -> Iterator[IndicatorAnswer]:
    """Rows in words alone of sections that nobody is asked about: they hold no number."""
    shown = {section.id for numeral in numerals if numeral.id in asked and (section := report.section_at(numeral.start))}
    for row in read.indicators:
        section = report.section_at(row.name.start) if isinstance(row.name, Span) else None
        if section is not None and section.table is None and section.id not in shown and not any(_figures(row)):
            yield row


def _figures(row: IndicatorAnswer) -> Iterator[Pointer]:
    cells = (row.weight, row.score, row.score_rate, row.target, row.actual, row.completion_rate)
    return (pointer for pointer in cells if pointer is not None)


def _among(relations: Iterable[RelationAnswer], claimed: set[int]) -> Iterator[RelationAnswer]:
    """The relations of rows that are there."""
    for relation in relations:
        if all(operand.at in claimed for operand in relation.operands if isinstance(operand.at, int)):
            yield relation


def _unread(base: Answers, numerals: Sequence[Numeral], tables: Iterable[Section]) -> frozenset[str]:
    """Tables of which the rules read no row: their columns have no meaning yet."""
    known = said(base, numerals)
    claimed = [numeral.start for numeral in numerals if numeral.id in known]
    return frozenset(
        section.id for section in tables if not any(section.span.start <= start < section.span.end for start in claimed)
    )
