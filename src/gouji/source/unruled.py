"""Tables without rules down the page: figures that stand in columns, told by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gouji.core.report import Box
from gouji.source.pages import Page, PrintedCell, PrintedLine, PrintedTable

_APART: Final = 1.2
"""Characters' width of paper between two columns; words of a line stand nearer."""
_SAME_LINE: Final = 0.5
"""Lines of which the middles are nearer than this, in sizes, stand side by side."""
_FARTHEST: Final = 3.5
"""The step from a row to the next, in sizes, up to which they are of one table."""
_LEAST_ROWS: Final = 3
_MOSTLY: Final = 2 / 3
"""The share of the rows below the first that hold figures."""
_FIGURE: Final = re.compile(r"[<>≤≥]?[-−+]?\d[\d,]*(?:\.\d+)?\s*(?:[%％‰]|[\u4e00-\u9fff]{1,3})?|[-—–/]+")


@dataclass(frozen=True, slots=True)
class _Row:
    """The pieces of a printed row from the left, and the indices of the lines of the page that they are of."""

    pieces: tuple[PrintedLine, ...]
    lines: frozenset[int]

    @property
    def middle(self) -> float:
        return _middle(self.pieces[0])

    @property
    def holds_figures(self) -> bool:
        """Whether most of what stands behind its first piece is figures."""
        figures = sum(bool(_FIGURE.fullmatch(piece.text)) for piece in self.pieces[1:])
        return len(self.pieces) > 1 and 2 * figures > len(self.pieces) - 1


def with_columns(page: Page) -> Page:
    """The page with what stands in columns as tables."""
    page = _opened(page)
    page = replace(page, tables=tuple(_in_rows(table) for table in page.tables))
    rows = _rows(page)
    found: list[PrintedTable] = []
    taken: set[int] = set()
    for run in _runs(rows, page):
        table = _table(run)
        if table is not None:
            found.append(table)
            taken |= {index for row in run for index in row.lines}
    if not found:
        return page
    lines = tuple(line for index, line in enumerate(page.lines) if index not in taken)
    return replace(page, lines=lines, tables=(*page.tables, *found))


def _opened(page: Page) -> Page:
    """The page without tables of one column that lines stand beside: the others of its columns have no rules around."""
    opened = [table for table in page.tables if table.col_count == 1 and sum(_is_beside(line, table) for line in page.lines) > 1]
    lines = [*page.lines, *(line for table in opened for cell in table.cells for line in cell.lines)]
    tables = tuple(table for table in page.tables if table not in opened)
    return replace(page, lines=tuple(sorted(lines, key=lambda line: line.box[1])), tables=tables) if opened else page


def _is_beside(line: PrintedLine, table: PrintedTable) -> bool:
    return table.box[1] < _middle(line) < table.box[3]


def _in_rows(table: PrintedTable) -> PrintedTable:
    """The table, the rows of one without rules between them apart: each column has a line on every level."""
    if table.row_count > 1 or table.col_count < 2 or len(table.cells) != table.col_count:
        return table
    levels = list(zip(*(cell.lines for cell in table.cells), strict=False))
    count = len(levels)
    rows = [_Row(tuple(pieces), frozenset()) for pieces in levels]
    if (
        count < _LEAST_ROWS
        or any(len(cell.lines) != count for cell in table.cells)
        or any(abs(_middle(piece) - row.middle) > _SAME_LINE * piece.size for row in rows for piece in row.pieces)
        or sum(row.holds_figures for row in rows) < _MOSTLY * (count - 1)
    ):
        return table
    borders = [table.box[1], *((a.middle + b.middle) / 2 for a, b in pairwise(rows)), table.box[3]]
    cells = tuple(
        PrintedCell(at, cell.col, (cell.box[0], borders[at], cell.box[2], borders[at + 1]), (cell.lines[at],))
        for at in range(count)
        for cell in table.cells
    )
    return PrintedTable(table.box, cells, count, table.col_count)


def _middle(line: PrintedLine) -> float:
    return (line.box[1] + line.box[3]) / 2


def _rows(page: Page) -> list[_Row]:
    """The lines from the top, those side by side in one row, cut where paper stands between their words."""
    level: list[list[int]] = []
    for index in sorted(range(len(page.lines)), key=lambda index: _middle(page.lines[index])):
        line = page.lines[index]
        if level and abs(_middle(page.lines[level[-1][0]]) - _middle(line)) < _SAME_LINE * line.size:
            level[-1].append(index)
        else:
            level.append([index])
    rows = []
    for indices in level:
        pieces = [piece for index in indices for piece in _pieces(page.lines[index])]
        if pieces:
            rows.append(_Row(tuple(sorted(pieces, key=lambda piece: piece.box[0])), frozenset(indices)))
    return rows


def _pieces(line: PrintedLine) -> Iterator[PrintedLine]:
    start, last = None, None
    for index, char in enumerate(line.text):
        if char.isspace():
            continue
        if start is None:
            start = index
        elif last is not None and line.boxes[index][0] - line.boxes[last][2] > _APART * line.size:
            yield _part(line, start, last + 1)
            start = index
        last = index
    if start is not None and last is not None:
        yield _part(line, start, last + 1)


def _part(line: PrintedLine, start: int, end: int) -> PrintedLine:
    boxes = line.boxes[start:end]
    box = (boxes[0][0], line.box[1], boxes[-1][2], line.box[3])
    return replace(line, text=line.text[start:end], box=box, boxes=boxes)


def _runs(rows: Sequence[_Row], page: Page) -> Iterator[list[_Row]]:
    """Rows of several pieces that follow each other, a ruled table or a line of prose between none of them."""
    run: list[_Row] = []
    for row in rows:
        follows = bool(run) and row.middle - run[-1].middle < _FARTHEST * row.pieces[0].size
        if len(row.pieces) < 2 or not follows or _between(page, run[-1].middle, row.middle):
            yield run
            run = []
        if len(row.pieces) > 1:
            run.append(row)
    yield run


def _between(page: Page, above: float, below: float) -> bool:
    return any(above < (table.box[1] + table.box[3]) / 2 < below for table in page.tables)


def _table(run: Sequence[_Row]) -> PrintedTable | None:
    """The table of these rows; None if they are not in columns, or their columns hold no figures."""
    if sum(row.holds_figures for row in run) < max(_LEAST_ROWS, _MOSTLY * (len(run) - 1)):
        return None
    columns = _columns(run)
    if columns is None:
        return None
    middles = [row.middle for row in run]
    size = run[0].pieces[0].size
    edges_down = [middles[0] - size, *((a + b) / 2 for a, b in pairwise(middles)), middles[-1] + size]
    edges_across = [columns[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1]]
    cells = []
    for at, row in enumerate(run):
        placed = dict(zip(_places(row, columns), row.pieces, strict=True))
        for col in range(len(columns)):
            box: Box = (edges_across[col], edges_down[at], edges_across[col + 1], edges_down[at + 1])
            cells.append(PrintedCell(at, col, box, (placed[col],) if col in placed else ()))
    around = (edges_across[0], edges_down[0], edges_across[-1], edges_down[-1])
    return PrintedTable(around, tuple(cells), len(run), len(columns))


def _columns(run: Sequence[_Row]) -> list[tuple[float, float]] | None:
    """From where to where each column goes: as the fullest rows have it, widened by the others."""
    most = max(len(row.pieces) for row in run)
    full = [row for row in run if len(row.pieces) == most]
    columns = [(min(row.pieces[col].box[0] for row in full), max(row.pieces[col].box[2] for row in full)) for col in range(most)]
    for row in run:
        places = _places(row, columns)
        if len(set(places)) < len(places) or -1 in places:
            return None
        for col, piece in zip(places, row.pieces, strict=True):
            columns[col] = (min(columns[col][0], piece.box[0]), max(columns[col][1], piece.box[2]))
    apart = all(left[1] < right[0] for left, right in pairwise(columns))
    return columns if apart else None


def _places(row: _Row, columns: Sequence[tuple[float, float]]) -> list[int]:
    """The column that each piece of the row overlaps most; -1 for one that overlaps none."""
    places = []
    for piece in row.pieces:
        shared = [min(piece.box[2], right) - max(piece.box[0], left) for left, right in columns]
        best = max(range(len(columns)), key=lambda col: shared[col])
        places.append(best if shared[best] > 0 else -1)
    return places
