"""Tables as cells with row and column spans, and the grid that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at its place, rows and columns from 0."""

    row: int
    col: int
    rows: int
    cols: int
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as cells, sorted by place; every place belongs to exactly one cell."""

    row_count: int
    col_count: int
    cells: tuple[GridCell, ...]

    @property
    def places(self) -> int:
        return self.row_count * self.col_count


class SpanCell(NamedTuple):
    """A cell as HTML knows it: it takes the next free place of its row."""

    text: str
    rows: int = 1
    cols: int = 1


def placed(rows: Sequence[Sequence[SpanCell]], most_places: int) -> Grid | None:
    """The grid of these rows, places that have no cell filled with empty ones; None if it has too many places.

    A cell stops where another already stands.
    """
    taken: set[tuple[int, int]] = set()
    cells = []
    for row, row_cells in enumerate(rows):
        col = 0
        for text, wanted_rows, wanted_cols in row_cells:
            while (row, col) in taken:
                col += 1
            height = min(wanted_rows, len(rows) - row)
            if len(taken) + height * wanted_cols > most_places:
                return None
            width = next((right for right in range(1, wanted_cols) if (row, col + right) in taken), wanted_cols)
            taken.update((row + down, col + right) for down in range(height) for right in range(width))
            cells.append(GridCell(row, col, height, width, text))
    col_count = 1 + max((col for _, col in taken), default=-1)
    if len(rows) * col_count > most_places:
        return None
    return filled(cells, len(rows), col_count)


def filled(cells: Sequence[GridCell], row_count: int, col_count: int) -> Grid:
    """The grid of cells that do not overlap, with empty ones at the places that have none."""
    taken = {(cell.row + down, cell.col + right) for cell in cells for down in range(cell.rows) for right in range(cell.cols)}
    missing = [GridCell(row, col, 1, 1, "") for row in range(row_count) for col in range(col_count) if (row, col) not in taken]
    return Grid(row_count, col_count, tuple(sorted([*cells, *missing], key=lambda cell: (cell.row, cell.col))))
