"""Small reports to place answers in."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.core.numerals import Numeral, lex
from gouji.core.report import Cell, Document, Placement, Report, Section, Span, Table
from gouji.core.rows import Claim
from gouji.ground.place import Grounder


def report(text: str, *, tables: Sequence[Table] = (), placements: Sequence[Placement] = ()) -> Report:
    """The text with a section for each table."""
    sections = (Section(f"t{n}", 1, "", (), Span(t.span.start, t.span.start), t.span, t) for n, t in enumerate(tables, 1))
    return Report(Document("报告.txt", "text/plain", "0" * 64, text, (), placements=tuple(placements)), tuple(sections))


def grounder(text: str) -> Grounder:
    return Grounder(report(text), lex(text))


def numeral(text: str, printed: str) -> Numeral:
    """The first number of the text that is printed so."""
    return next(found for found in lex(text) if found.text == printed)


def span_of(text: str, part: str) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


def table(text: str, *, start: int = 0) -> Table:
    """A table whose cells are parted by tabs and lines in ``text[start:]``."""
    cells, at = [], start
    rows = [line.split("\t") for line in text[start:].split("\n")]
    for row, line in enumerate(rows):
        for col, cell in enumerate(line):
            cells.append(Cell(row, col, Span(at, at + len(cell)), cell))
            at += len(cell) + 1
    return Table(Span(start, len(text)), tuple(cells), len(rows), max(map(len, rows)))


def assert_placed(claim: Claim, text: str) -> None:
    """Whatever has a place prints there what it says."""
    assert claim.start is not None
    assert claim.end is not None
    assert text[claim.start : claim.end] == claim.text
    assert claim.line == text.count("\n", 0, claim.start) + 1
