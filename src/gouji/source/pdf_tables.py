"""The ruled tables of a PDF page: pdfplumber's cells become a grid with spans, characters go to the cell of their centre."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, Final

from gouji.core.report import Box
from gouji.source import limits
from gouji.source.pages import PrintedCell, PrintedTable
from gouji.source.pdf_chars import Glyph, around, lines_of

_SAME_EDGE: Final = 2.0
"""Rulings nearer than this (points) are one edge."""
_RULE_WIDTH: Final = 4.0
"""A filled rectangle thinner than this is a ruling, a wider one the ground of a cell or a paragraph."""


def table_boxes(page: Any) -> list[list[Box]]:
    """The cells of each table of a pdfplumber page, without grounds and what is no grid (one cell, one column)."""
    ruled = page.filter(_is_ruling)
    if not 0 < len(ruled.edges) <= limits.MAX_PAGE_RULINGS:
        return []
    tables = (list(table.cells) for table in ruled.find_tables())
    return [cells for cells in tables if _is_grid(cells)]


def _is_grid(cells: Sequence[Box]) -> bool:
    columns, rows = len({round(cell[0]) for cell in cells}), len({round(cell[1]) for cell in cells})
    return columns > 1 and columns * rows <= limits.MAX_TABLE_PLACES


def _is_ruling(shape: Mapping[str, Any]) -> bool:
    kind = shape["object_type"]
    if kind == "rect" and shape.get("fill") and not shape.get("stroke"):
        return bool(min(shape["width"], shape["height"]) < _RULE_WIDTH)
    return kind in ("rect", "line", "curve")


def printed_table(boxes: Sequence[Box], glyphs: Iterable[Glyph]) -> PrintedTable:
    """The table of these cells with the characters that stand in it."""
    columns = _edges(box[side] for box in boxes for side in (0, 2))
    rows = _edges(box[side] for box in boxes for side in (1, 3))
    cells = _cells(boxes, columns, rows)
    owner = {place: index for index, cell in enumerate(cells) for place in _places(cell)}
    held: list[list[Glyph]] = [[] for _ in cells]
    for glyph in glyphs:
        across, down = glyph.centre
        held[owner[_at(rows, down), _at(columns, across)]].append(glyph)
    printed = tuple(
        PrintedCell(cell.row, cell.col, cell.box, lines_of(inside), cell.rows, cell.cols)
        for cell, inside in zip(cells, held, strict=True)
    )
    return PrintedTable(around(boxes), printed, len(rows) - 1, len(columns) - 1)


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _at(edges: Sequence[float], value: float) -> int:
    return min(max(bisect_right(edges, value) - 1, 0), len(edges) - 2)


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _cells(boxes: Sequence[Box], columns: Sequence[float], rows: Sequence[float]) -> list[PrintedCell]:
    """The cells in reading order, with empty ones at places that have none; a cell gives way to one that stands already."""
    taken: set[tuple[int, int]] = set()
    cells: list[PrintedCell] = []
    for box in boxes:
        left, right = _nearest(columns, box[0]), _nearest(columns, box[2])
        top, bottom = _nearest(rows, box[1]), _nearest(rows, box[3])
        cell = PrintedCell(top, left, box, (), bottom - top, right - left)
        places = set(_places(cell))
        if places and not places & taken:
            taken |= places
            cells.append(cell)
    for row, col in product(range(len(rows) - 1), range(len(columns) - 1)):
        if (row, col) not in taken:
            cells.append(PrintedCell(row, col, (columns[col], rows[row], columns[col + 1], rows[row + 1])))
    return sorted(cells, key=lambda cell: (cell.row, cell.col))


def _places(cell: PrintedCell) -> Iterable[tuple[int, int]]:
    return product(range(cell.row, cell.row + cell.rows), range(cell.col, cell.col + cell.cols))
