"""Pointers become claims: the code reads the value, finds the place and says how well the claim is grounded."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import islice
from typing import TypeVar

from gouji.core.answers import Answers, FundAnswer, HeaderAnswer, IndicatorAnswer, Pointer, QuantityAnswer, Quote, RelationAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Box, Cell, Placement, Report, Span
from gouji.core.rows import Achievement, Claim, Fund, Header, Indicator, Operand, Relation, Rows
from gouji.core.units import yuan

_RATES = frozenset({"score_rate", "completion_rate", "share"})
_HEADER = ("title", "unit_name", "fiscal_year", "self_score", "grade", "period_start", "period_end", "filled_on")
_FIGURES = ("weight", "score", "score_rate", "target", "actual", "completion_rate", "criteria", "explanation", "deduction")

_UNDIVIDED = frozenset({"phone", "code"})
_SCRIPTS = ("0123456789０１２３４５６７８９.,．-－−", "零〇一二两三四五六七八九十百千万亿")
"""Characters that make up one number when no blank parts them: digits, and Chinese numerals."""

Row = TypeVar("Row", Indicator, Fund, Achievement)
Answer = TypeVar("Answer", FundAnswer, QuantityAnswer, IndicatorAnswer)


class Grounder:
    """Looks up pointers in one report."""

    def __init__(self, report: Report, numerals: Sequence[Numeral]) -> None:
        self._text = report.text
        self._lines = report.lines
        self._numerals = {numeral.id: numeral for numeral in numerals}
        self._by_start = {numeral.start: numeral for numeral in numerals}
        self._starts = [numeral.start for numeral in numerals]
        self._ordered = numerals
        self._cells = _cell_index(report)
        self._placements = sorted(report.document.placements, key=lambda placement: placement.span.start)
        self._placement_starts = [placement.span.start for placement in self._placements]

    def claim(self, pointer: Pointer, *, with_unit: bool = False) -> Claim:
        """The claim a pointer names. An unknown numeral id or a quotation that is not there is ``missing``."""
        if isinstance(pointer, int):
            numeral = self._numerals.get(pointer)
            if numeral is None:
                return Claim(text=f"#{pointer}", grounding="missing")
            end = numeral.unit_end if with_unit and numeral.unit in ("%", "‰") else numeral.end
            return self._at(Span(numeral.start, end))
        if isinstance(pointer, Quote):
            return self._quoted(pointer)
        return self._at(pointer)

    def line(self, offset: int) -> int:
        return self._lines.number(offset)

    def _at(self, span: Span) -> Claim:
        numeral = self._numeral_in(span)
        placement = self.placement(span)
        return Claim(
            text=self._text[span.start : span.end],
            value=numeral.value if numeral else None,
            bound=numeral.bound if numeral else None,
            start=span.start,
            end=span.end,
            line=self._lines.number(span.start),
            cell=self._cell(span),
            page=placement.page if placement else None,
            box=placement.box if placement else None,
            doubt=placement.doubt if placement else None,
        )

    def _numeral_in(self, span: Span) -> Numeral | None:
        """The numeral that a figure's span consists of, unit aside; None for a text that merely holds numbers."""
        numeral = self._by_start.get(span.start)
        if numeral is None or not numeral.is_quantity:
            return None
        return numeral if span.end in (numeral.end, numeral.unit_end) else None

    def _quoted(self, quote: Quote) -> Claim:
        places = list(islice(self._occurrences(re.escape(quote.text), quote.near), 2)) if quote.text.strip() else []
        if places:
            claim = self._at(places[0])
            return replace(claim, grounding="ambiguous") if len(places) > 1 else claim
        loose = next(self._occurrences(_loosely(quote.text), quote.near), None) if quote.text.strip() else None
        if loose is None:
            return Claim(text=quote.text, grounding="missing")
        return replace(self._at(loose), grounding="normalised")

    def _occurrences(self, pattern: str, near: Span | None) -> Iterator[Span]:
        """Where the pattern stands in the region without cutting a number in two."""
        region = near or Span(0, len(self._text))
        found = re.compile(pattern)
        at = region.start
        while match := found.search(self._text, at, region.end):
            span = Span(*match.span())
            if not self._cuts_number(span.start) and not self._cuts_number(span.end):
                yield span
            at = span.start + 1

    def _cuts_number(self, offset: int) -> bool:
        """Whether the offset stands inside a number: 97 is not in 197 nor in 97.5, and no part of 二十四 is a number.

        A date or a document number is several numbers with words between them; only its digits hold together.
        """
        if self._text[max(0, offset - 1) : offset].isdigit() and self._text[offset : offset + 1].isdigit():
            return True
        index = bisect_left(self._starts, offset) - 1
        numeral = self._ordered[index] if index >= 0 else None
        return numeral is not None and offset < numeral.end and (numeral.is_quantity or numeral.kind in _UNDIVIDED)

    def _cell(self, span: Span) -> str | None:
        index = bisect_right(self._cells, span.start, key=lambda entry: entry[0].start) - 1
        if index < 0:
            return None
        place, name = self._cells[index]
        return name if span in place else None

    def placement(self, span: Span) -> Placement | None:
        """Where the span stands on paper: on the page where it begins, in the box around its characters there.

        Its doubt is that of its most doubtful stretch, wherever that stands.
        """
        first = max(bisect_right(self._placement_starts, span.start) - 1, 0)
        last = bisect_left(self._placement_starts, span.end)
        touched = [placement for placement in self._placements[first:last] if placement.span.overlaps(span)]
        if not touched:
            return None
        page = touched[0].page
        boxes = [box for placement in touched if placement.page == page for box in _boxes(placement, span)]
        doubts = [placement.doubt for placement in touched if placement.doubt is not None]
        return Placement(span, page, _around(boxes), min(doubts, default=None))


def ground(answers: Answers, report: Report, numerals: Sequence[Numeral]) -> Rows:
    """Every answer as a row whose claims have their places; rows in text order, ids by list and order."""
    at = Grounder(report, numerals)
    return Rows(
        header=_header(at, answers.header),
        indicators=tuple(_indicator(at, f"i{n}", answer) for n, answer in _numbered(answers.indicators)),
        funds=tuple(_fund(at, f"f{n}", answer) for n, answer in _numbered(answers.funds)),
        achievements=tuple(_quantity(at, f"a{n}", answer) for n, answer in _numbered(answers.achievements)),
        staffing=tuple(_quantity(at, f"s{n}", answer) for n, answer in _numbered(answers.staffing)),
        relations=tuple(_relation(at, f"r{n}", answer) for n, answer in enumerate(answers.relations, 1)),
    )


def mark_disputed(rows: Rows, places: Collection[int]) -> Rows:
    """The rows, those with a figure that begins at one of the places marked as disputed."""
    if not places:
        return rows

    def marked(row: Row) -> Row:
        claims = (getattr(row, field.name) for field in fields(row))
        return replace(row, disputed=True) if any(isinstance(one, Claim) and one.start in places for one in claims) else row

    return replace(
        rows,
        indicators=tuple(map(marked, rows.indicators)),
        funds=tuple(map(marked, rows.funds)),
        achievements=tuple(map(marked, rows.achievements)),
        staffing=tuple(map(marked, rows.staffing)),
    )


def _boxes(placement: Placement, span: Span) -> Sequence[Box]:
    """The boxes of the span's characters in the placement; its whole box where single ones are not known."""
    start = max(span.start - placement.span.start, 0)
    return placement.boxes[start : span.end - placement.span.start] or (placement.box,)


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def placements_of(report: Report, numerals: Sequence[Numeral]) -> dict[int, Placement]:
    """Where each numeral stands on paper, by its id; nothing for formats without pages."""
    if not report.document.placements:
        return {}
    at = Grounder(report, numerals)
    placed = ((numeral.id, at.placement(numeral.span)) for numeral in numerals)
    return {numeral_id: placement for numeral_id, placement in placed if placement is not None}


def locator_of(report: Report) -> Callable[[Claim], Claim] | None:
    """What fills in where a claim of the text stands on paper; None for formats without pages."""
    if not report.document.placements:
        return None
    at = Grounder(report, ())

    def located(claim: Claim) -> Claim:
        placement = at.placement(Span(claim.start, claim.end or claim.start)) if claim.start is not None else None
        if placement is None:
            return claim
        return replace(claim, page=placement.page, box=placement.box, doubt=placement.doubt)

    return located


def _loosely(quoted: str) -> str:
    """A pattern for the quotation with other blanks; never blanks between two digits, where they part two numbers."""
    pattern = before = ""
    for blank, char in re.findall(r"(\s*)(\S)", quoted):
        if any(before in script and char in script for script in _SCRIPTS if before):
            pattern += r"\s+" if blank else ""
        elif before:
            pattern += r"\s*"
        pattern += re.escape(char)
        before = char
    return pattern


def _numbered(answers: Iterable[Answer]) -> Iterable[tuple[int, Answer]]:
    return enumerate(answers, 1)


def _cell_index(report: Report) -> list[tuple[Span, str]]:
    """(span, id) of every cell with text, in text order; tables, rows and columns count from 1: ``T2R5C4``."""

    def entry(number: int, cell: Cell) -> tuple[Span, str]:
        return cell.span, f"T{number}R{cell.row + 1}C{cell.col + 1}"

    tables = (section.table for section in report.tables())
    cells = (entry(number, cell) for number, table in enumerate(tables, 1) if table for cell in table.cells if len(cell.span))
    return sorted(cells, key=lambda place: place[0].start)


def _header(at: Grounder, answer: HeaderAnswer) -> Header:
    pointers = {name: getattr(answer, name) for name in _HEADER}
    return Header(**{name: at.claim(pointer) for name, pointer in pointers.items() if pointer is not None})


def _indicator(at: Grounder, row_id: str, answer: IndicatorAnswer) -> Indicator:
    name = at.claim(answer.name)
    figures = {field: pointer for field in _FIGURES if (pointer := getattr(answer, field)) is not None}
    claims = {field: at.claim(pointer, with_unit=field in _RATES) for field, pointer in figures.items()}
    return Indicator(
        id=row_id, path=answer.path, code=answer.code, name=name, kind=answer.kind, unit=answer.unit,
        line=at.line(answer.at) if answer.at is not None else name.line, by=answer.by, disputed=False, **claims,
    )  # fmt: skip


def _fund(at: Grounder, row_id: str, answer: FundAnswer) -> Fund:
    amount = at.claim(answer.amount)
    return Fund(
        id=row_id,
        name=answer.name,
        amount=amount,
        unit=answer.unit,
        yuan=yuan(amount.value, answer.unit),
        direction=answer.direction,
        year=answer.year,
        share=at.claim(answer.share, with_unit=True) if answer.share is not None else None,
        whole=answer.whole,
        document_number=at.claim(answer.document_number) if answer.document_number is not None else None,
        line=amount.line,
        by=answer.by,
    )


def _quantity(at: Grounder, row_id: str, answer: QuantityAnswer) -> Achievement:
    claim = at.claim(answer.quantity)
    return Achievement(
        id=row_id,
        subject=answer.subject,
        quantity=claim,
        unit=answer.unit,
        qualifier=answer.qualifier,
        statement=at.claim(answer.statement),
        topic=answer.topic,
        line=claim.line,
        by=answer.by,
    )


def _relation(at: Grounder, relation_id: str, answer: RelationAnswer) -> Relation:
    operands = tuple(
        Operand(role=operand.role, claim=at.claim(operand.at), unit=operand.unit, label=operand.label)
        for operand in answer.operands
    )
    return Relation(
        id=relation_id, kind=answer.kind, operands=operands, exhaustive=answer.exhaustive, label=answer.label, by=answer.by
    )
