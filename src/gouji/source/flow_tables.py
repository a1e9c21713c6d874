"""Tables that go on over pages: repeated headers, rows cut by a page end, labels merged across it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from gouji.core.report import Box
from gouji.source.flow_lines import Piece, token_width
from gouji.source.pages import Page, PrintedTable

_SAME_EDGE: Final = 4.0
_WARPED: Final = 0.015
"""How far a column edge of a page in a picture may be off, as a share of the table's width."""
_LEAST_COLUMNS: Final = 4
_MOST_STRETCH: Final = 1.25
_MOST_HEADER: Final = 5
"""The most rows of a header that is compared as it was read, which is not the same to the last character each time."""
_LEAST_HEADER: Final = 6
"""The fewest characters of such a header."""
_NO_HEADER: Final = frozenset("。；;！？，,√✓☑%％")
_SAME_READING: Final = 0.8
"""The share of the characters that two readings of one header have in common."""
_NEAR_EDGE: Final = 2.2
"""Text that goes on behind a page end leaves less than this free there, as a share of its size: another line has no room."""
_SENTENCE_ENDS: Final = tuple("。；！？;!?")


@dataclass(frozen=True, slots=True)
class FlowCell:
    """A cell at its place with its lines; ``box`` is that of its part on the last page."""

    row: int
    col: int
    rows: int
    cols: int
    pieces: tuple[Piece, ...]
    box: Box

    @property
    def text(self) -> str:
        return "".join("".join(piece.line.text.split()) for piece in self.pieces)


@dataclass(frozen=True)
class FlowTable:
    """A table with the x of its column edges, in points of the page where it ends."""

    cells: tuple[FlowCell, ...]
    row_count: int
    edges: tuple[float, ...]
    recognised: bool = False

    @property
    def col_count(self) -> int:
        return len(self.edges) - 1

    def row(self, number: int) -> list[FlowCell]:
        """The cells that begin in the row."""
        return [cell for cell in self.cells if cell.row == number]

    @cached_property
    def ends(self) -> Mapping[int, FlowCell]:
        """The cells of the last row by each column they cover."""
        last = [cell for cell in self.cells if cell.row + cell.rows == self.row_count]
        return {col: cell for cell in last for col in range(cell.col, cell.col + cell.cols)}


def flow_table(page: Page, table: PrintedTable) -> FlowTable:
    edges = [0.0] * (table.col_count + 1)
    for cell in table.cells:
        edges[cell.col], edges[cell.col + cell.cols] = cell.box[0], cell.box[2]
    cells = tuple(
        FlowCell(cell.row, cell.col, cell.rows, cell.cols, tuple(Piece(page, line) for line in cell.lines), cell.box)
        for cell in table.cells
    )
    return FlowTable(cells, table.row_count, tuple(edges), page.recognised)


def joined(first: FlowTable, second: FlowTable, *, broken: bool = False) -> FlowTable | None:
    """The table that goes on as ``second`` at the top of the next page; None if that is another table.

    ``broken``: a page between them is lost, so no row and no merged cell of the first goes on in the second."""
    edges = _common_edges(first.edges, second.edges)
    if edges is None and first.recognised and second.recognised:
        apart = max(_SAME_EDGE, _WARPED * (first.edges[-1] - first.edges[0]))
        second = replace(second, edges=_laid_over(second.edges, first.edges, apart))
        edges = _common_edges(first.edges, second.edges, apart)
    if edges is None:
        return None
    above, below = _on_edges(first, edges), _on_edges(second, edges)
    below = _without_header(above, below)
    if below.row_count == 0:
        return above
    if broken:
        return _stacked(above, below, {}, overlap=0)
    if _is_cut(above, below):
        pairs = {cell.col: cell for cell in below.row(0)}
        return _stacked(above, below, pairs, overlap=1)
    return _stacked(above, below, _carried(above, below), overlap=0)


def _laid_over(edges: Sequence[float], others: Sequence[float], apart: float) -> tuple[float, ...]:
    """The edges moved and stretched so that the outer ones are those of the others, or where there are as many, all but one
    of the outer ones: it is the one that is seen badly. As they are where they are too few for their widths to tell one table
    from another, or the sheets much too far apart in size."""
    if min(len(edges), len(others)) <= _LEAST_COLUMNS:
        return tuple(edges)
    for first, last in ((0, -1), (0, -2), (1, -1)):
        if edges[last] <= edges[first]:
            continue
        stretch = (others[last] - others[first]) / (edges[last] - edges[first])
        laid = tuple(others[first] + (edge - edges[first]) * stretch for edge in edges)
        if not 1 / _MOST_STRETCH < stretch < _MOST_STRETCH:
            continue
        if len(edges) != len(others):
            return laid
        inner = slice(first, len(edges) + 1 + last)
        if all(abs(edge - other) <= apart for edge, other in zip(laid[inner], others[inner], strict=True)):
            return tuple(others)
    return tuple(edges)


def _common_edges(one: Sequence[float], other: Sequence[float], apart: float = _SAME_EDGE) -> tuple[float, ...] | None:
    """All column edges of both, if the outer ones agree and every edge of the coarser table is one of the finer."""
    few, many = sorted((one, other), key=len)
    if any(min(abs(edge - fine) for fine in many) > apart for edge in few):
        return None
    if abs(few[0] - many[0]) > apart or abs(few[-1] - many[-1]) > apart:
        return None
    return tuple(many) if len(set(_places(few, many))) == len(few) else None


def _places(few: Sequence[float], many: Sequence[float]) -> list[int]:
    """Which of the many edges each of the few is."""
    return [min(range(len(many)), key=lambda index: abs(many[index] - edge)) for edge in few]


def _on_edges(table: FlowTable, edges: tuple[float, ...]) -> FlowTable:
    place = _places(table.edges, edges)
    cells = tuple(replace(cell, col=place[cell.col], cols=place[cell.col + cell.cols] - place[cell.col]) for cell in table.cells)
    return FlowTable(cells, table.row_count, edges, table.recognised)


def _without_header(above: FlowTable, below: FlowTable) -> FlowTable:
    """The table without the leading rows that repeat those of the table above."""
    count = 0
    while count < min(above.row_count, below.row_count) and _looks(above, count) == _looks(below, count) != []:
        count += 1
    while count and _cuts_a_cell(below, count):
        count -= 1
    if above.recognised and below.recognised:
        count = max(count, _header_read_again(above, below))
    cells = tuple(replace(cell, row=cell.row - count) for cell in below.cells if cell.row >= count)
    return FlowTable(cells, below.row_count - count, below.edges, below.recognised)


def _cuts_a_cell(table: FlowTable, count: int) -> bool:
    return any(cell.row < count < cell.row + cell.rows for cell in table.cells)


def _header_read_again(above: FlowTable, below: FlowTable) -> int:
    """How many leading rows below are another reading of leading rows above: nearly the same characters, and nothing that
    rows of their own have, figures, sentences or ticks."""
    headers = [_characters(above, count) for count in range(1, min(above.row_count, _MOST_HEADER) + 1)]
    for count in range(min(below.row_count, _MOST_HEADER), 0, -1):
        read = _characters(below, count)
        if _cuts_a_cell(below, count) or read.total() < _LEAST_HEADER:
            continue
        if any(char.isdigit() or char in _NO_HEADER for char in read):
            continue
        if any((read & header).total() >= _SAME_READING * max(read.total(), header.total()) for header in headers):
            return count
    return 0


def _characters(table: FlowTable, count: int) -> Counter[str]:
    """The characters of the first rows."""
    return Counter(char for row in range(count) for cell in table.row(row) for char in cell.text)


def _looks(table: FlowTable, row: int) -> list[tuple[int, int, int, str]]:
    return [(cell.col, cell.cols, cell.rows, cell.text) for cell in table.row(row)]


def _is_cut(above: FlowTable, below: FlowTable) -> bool:
    """Whether the first row below is the rest of the last row above: text goes on in it, and no figure is its own.

    A row of its own has something to say where the row above has ended: a name, a figure.
    """
    goes_on = False
    for cell in below.row(0):
        over = above.ends[cell.col]
        if (over.col, over.cols) != (cell.col, cell.cols):
            return False
        if cell.text and over.text:
            if not _continues(over, cell):
                return False
            goes_on = True
    ends = any(not cell.text and above.ends[cell.col].text for cell in below.row(0))
    return goes_on and ends


def _continues(over: FlowCell, cell: FlowCell) -> bool:
    """Whether the text of the cell can be the rest of that above: its last line is full, and at the end of its cell."""
    last, first = over.pieces[-1].line, cell.pieces[0].line
    if over.text[-1].isdigit() and len(over.pieces) == 1:
        return False
    if over.box[3] - last.box[3] > _NEAR_EDGE * last.size or first.box[1] - cell.box[1] > _NEAR_EDGE * first.size:
        return False
    width = over.box[2] - over.box[0] - 2 * max(last.box[0] - over.box[0], 0.0)
    full = width - (last.box[2] - last.box[0]) < token_width(first) + last.size
    return full or (last.text.endswith(_SENTENCE_ENDS) and len(over.pieces) > 1)


def _carried(above: FlowTable, below: FlowTable) -> dict[int, FlowCell]:
    """The cells of the first row below, by column, that are the rest of a merged cell above."""
    first = sorted(below.row(0), key=lambda cell: cell.col)
    named = next((cell.col for cell in first if cell.text), 0)
    carried = {}
    for cell in first:
        over = above.ends[cell.col]
        if (over.col, over.cols) != (cell.col, cell.cols) or bool(cell.text) == bool(over.text):
            continue
        merged = over.rows > 1 or cell.rows > 1
        if (over.text and (merged or cell.col < named)) or (cell.text and over.rows > 1 and cell.col <= named):
            carried[cell.col] = cell
    return carried


def _stacked(above: FlowTable, below: FlowTable, rest: dict[int, FlowCell], *, overlap: int) -> FlowTable:
    """Both tables as one; the cells in ``rest`` go on those above. ``overlap`` is 1 where a row was cut in two."""
    shift = above.row_count - overlap
    grown = {}
    for col, cell in rest.items():
        over = above.ends[col]
        grown[over.row, over.col] = replace(
            over, rows=over.rows + cell.rows - overlap, pieces=over.pieces + cell.pieces, box=cell.box
        )
    cells = [grown.get((cell.row, cell.col), cell) for cell in above.cells]
    cells += [replace(cell, row=cell.row + shift) for cell in below.cells if not (cell.row == 0 and cell.col in rest)]
    return FlowTable(tuple(cells), shift + below.row_count, below.edges, below.recognised)
