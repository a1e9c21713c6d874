"""From which edges of a lattice of rules are printed to the cells they bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Edges = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Places:
    """A rectangle of grid places: ``rows`` × ``cols`` of them from ``row``, ``col``."""

    row: int
    col: int
    rows: int = 1
    cols: int = 1

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return ((row, col) for row in range(self.row, self.row + self.rows) for col in range(self.col, self.col + self.cols))


def cells_of(across: Edges, down: Edges) -> list[Places]:
    """The cells of a lattice; every place is in exactly one.

    ``across[i][j]`` says whether rule i is printed over the top of place (i, j): (rows + 1) × cols.
    ``down[i][j]`` says whether rule j is printed at the left of place (i, j): rows × (cols + 1).
    An area that is no rectangle (an edge was lost or is too much) is cut into rectangles, row by row.
    """
    rows, cols = len(down), len(across[0])
    free = [[True] * cols for _ in range(rows)]
    cells: list[Places] = []
    for row in range(rows):
        for col in range(cols):
            if free[row][col]:
                cell = _rectangle(_area(across, down, (row, col)), free, row, col)
                for place in cell:
                    free[place[0]][place[1]] = False
                cells.append(cell)
    return cells


def _area(across: Edges, down: Edges, start: tuple[int, int]) -> set[tuple[int, int]]:
    rows, cols = len(down), len(across[0])
    area, border = {start}, [start]
    while border:
        row, col = border.pop()
        steps = (
            (row - 1, col, across[row][col]),
            (row + 1, col, across[row + 1][col]),
            (row, col - 1, down[row][col]),
            (row, col + 1, down[row][col + 1]),
        )
        for next_row, next_col, closed in steps:
            place = (next_row, next_col)
            if not closed and 0 <= next_row < rows and 0 <= next_col < cols and place not in area:
                area.add(place)
                border.append(place)
    return area


def _rectangle(area: set[tuple[int, int]], free: Sequence[Sequence[bool]], row: int, col: int) -> Places:
    """The widest rectangle of the area from its place (row, col), then the highest."""
    cols = 1
    while (row, col + cols) in area and free[row][col + cols]:
        cols += 1
    rows = 1
    while all((row + rows, c) in area and free[row + rows][c] for c in range(col, col + cols)):
        rows += 1
    return Places(row, col, rows, cols)


def pruned(across: Edges, down: Edges) -> tuple[Edges, Edges]:
    """The edges without those that bound no cell: an edge of which an end touches no other goes, and what hung on it."""
    flat, upright = [list(row) for row in across], [list(row) for row in down]
    changed = True
    while changed:
        changed = False
        for lines, is_flat in ((flat, True), (upright, False)):
            for i, line in enumerate(lines):
                for j, printed in enumerate(line):
                    if printed and _loose(flat, upright, i, j, is_flat):
                        line[j] = False
                        changed = True
    return tuple(map(tuple, flat)), tuple(map(tuple, upright))


def _loose(flat: list[list[bool]], upright: list[list[bool]], i: int, j: int, is_flat: bool) -> bool:
    ends = ((i, j), (i, j + 1)) if is_flat else ((i, j), (i + 1, j))
    return any(_degree(flat, upright, *node) < 2 for node in ends)


def _degree(flat: list[list[bool]], upright: list[list[bool]], i: int, j: int) -> int:
    """How many edges meet at node (i, j)."""
    rows, cols = len(upright), len(flat[0])
    return (
        (j > 0 and flat[i][j - 1]) + (j < cols and flat[i][j]) + (i > 0 and upright[i - 1][j]) + (i < rows and upright[i][j])
    )


def thinned(across: Edges, down: Edges) -> tuple[list[int], list[int]]:
    """The indices of the rules (across, down) that bound any cell, the outer ones included."""
    rows = [i for i, line in enumerate(across) if any(line)]
    cols = [j for j in range(len(down[0])) if any(line[j] for line in down)]
    return rows, cols
