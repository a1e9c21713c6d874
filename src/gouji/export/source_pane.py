"""The source text as markup: every line with its number, every marked place, tab-separated lines as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gouji.export.labels import LISTS, REASONS, words
from gouji.export.marks import Mark, Marks, Segments
from gouji.export.markup import Markup, element, join, text
from gouji.result import Result

LINES_OF_A_BLOCK: Final = 40
"""Lines are grouped so that the browser lays out only what is on the screen."""
LONG_CELL: Final = 8
TEXT_CELL: Final = 24
ESSAY_CELL: Final = 90
"""A cell with more characters than these gets room to be read."""


UNLISTED: Final = frozenset({"relations", "text"})
"""Marks that stand in no list."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    start: int
    end: int
    text: str

    @property
    def cells(self) -> Iterator[Line]:
        """The tab-separated parts of the line."""
        at = self.start
        for part in self.text.split("\t"):
            yield Line(self.number, at, at + len(part), part)
            at += len(part) + 1

    @property
    def is_dumped_cell(self) -> bool:
        """One cell a line, as text dumps of tables print it: a tab and the cell's text."""
        return self.text.startswith("\t") and self.text.count("\t") == 1

    @property
    def is_row(self) -> bool:
        return "\t" in self.text.strip(" ") and not self.is_dumped_cell


Cell = tuple[Line, ...]
Row = tuple[Cell, ...]


def lines_of(source: str) -> list[Line]:
    lines, at = [], 0
    for number, line in enumerate(source.split("\n"), 1):
        lines.append(Line(number, at, at + len(line), line))
        at += len(line) + 1
    return lines


def source_pane(result: Result, marks: Marks) -> Markup:
    """One ``<p id="L12">`` per line, or one table per run of table lines."""
    segments = Segments(marks.marks)
    parts: list[Markup] = []
    block: list[Markup] = []
    for part in _parts(lines_of(result.text)):
        if isinstance(part, Line):
            block.append(_paragraph(part, segments))
        else:
            block.append(_table(part, segments))
        if len(block) >= LINES_OF_A_BLOCK or not isinstance(part, Line):
            parts.append(element("div", *block, class_="blk"))
            block = []
    return join([*parts, element("div", *block, class_="blk")])


def _parts(lines: Sequence[Line]) -> Iterator[Line | list[Row]]:
    """Lines of prose one by one, tables as lists of rows."""
    table: list[Row] = []
    blank: list[Line] = []
    at = 0
    while at < len(lines):
        row, after = _row(lines, at)
        if row:
            table.append(row)
            blank, at = [], after
        elif table and not lines[at].text.strip() and not blank:
            blank, at = [lines[at]], at + 1
        else:
            if table:
                yield table
            yield from blank
            yield lines[at]
            table, blank, at = [], [], at + 1
    if table:
        yield table
    yield from blank


def _row(lines: Sequence[Line], at: int) -> tuple[Row, int]:
    """The table row that begins at a line and the index after it; an empty row for prose."""
    if lines[at].is_row:
        return tuple((cell,) for cell in lines[at].cells), at + 1
    cells: list[Cell] = []
    while at < len(lines) and lines[at].text:
        if lines[at].is_dumped_cell:
            cells.append((_without_tab(lines[at]),))
        elif cells and not lines[at].is_row:
            cells[-1] = (*cells[-1], lines[at])
        else:
            break
        at += 1
    return tuple(cells), at


def _without_tab(line: Line) -> Line:
    return Line(line.number, line.start + 1, line.end, line.text[1:])


def _paragraph(line: Line, segments: Segments) -> Markup:
    blank = not line.text.strip()
    return element("p", _marked(line, segments), id=f"L{line.number}", class_="ln blank" if blank else "ln", data_n=line.number)


def _table(rows: Sequence[Row], segments: Segments) -> Markup:
    width = max(len(row) for row in rows)
    filled = [any(_shown(row[col]) for row in rows if col < len(row)) for col in range(width)]
    columns = [col for col in range(width) if filled[col]]
    body = [_table_row(row, columns, segments) for row in rows if any(_shown(cell) for cell in row)]
    table = element("table", element("tbody", *body), class_="grid")
    return element("div", table, class_="wide", tabindex=0, role="group", aria_labelledby="source-table-label")


def _table_row(row: Row, columns: Sequence[int], segments: Segments) -> Markup:
    """A row of one cell spans the table: it is the table's title or a note."""
    number = element("td", str(row[0][0].number), class_="no")
    if len(row) == 1:
        return element("tr", number, _cell(row[0], segments, len(columns)))
    return element("tr", number, *(_cell(row[col] if col < len(row) else (), segments) for col in columns))


def _shown(cell: Cell) -> bool:
    return any(line.text.strip() for line in cell)


def _cell(cell: Cell, segments: Segments, columns: int = 1) -> Markup:
    lines = [element("div", _marked(line, segments), data_n=line.number) for line in cell if line.text.strip()]
    longest = max((len(line.text) for line in cell), default=0)
    rooms = {"long": LONG_CELL, "text": TEXT_CELL, "essay": ESSAY_CELL}
    look = next((room for room in reversed(rooms) if longest > rooms[room]), None) if columns == 1 else None
    return element("td", *lines, class_=look, colspan=columns if columns > 1 else None)


def _marked(line: Line, segments: Segments) -> Markup:
    return join(
        _span(segment.marks, line.text[segment.start - line.start : segment.end - line.start])
        for segment in segments.within(line.start, line.end)
    )


def _span(marks: Sequence[Mark], shown: str) -> Markup:
    """Nested marks: the innermost that stands in a list gives the look and comes last, all of them light up."""
    if not marks:
        return text(shown)
    inner = next((mark for mark in reversed(marks) if mark.kind not in UNLISTED), marks[-1])
    ids = " ".join(str(mark.id) for mark in (*(mark for mark in marks if mark is not inner), inner))
    if inner.kind == "text":
        return element("span", shown, class_="q", data_k=ids)
    if inner.kind == "ruled_out":
        return element("span", shown, class_="m ruled_out", data_k=ids, title=_reason(inner.reason or ""))
    return element("span", shown, class_=f"m {inner.kind}", data_k=ids)


def _reason(reason: str) -> str:
    zh, en = words(REASONS, reason)
    ruled, out = LISTS["ruled_out"]
    return f"{ruled}：{zh}" if zh == en else f"{ruled}：{zh} / {out}: {en}"
