"""Rules that no one ruled: strokes of a seal over a table look like short ones."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Final

from gouji.source.ocr.grid import Places
from gouji.source.ocr.lattice import Lattice

_LEAST_ROWS: Final = 8
_FEW: Final = 2
"""Rows up to which a rule down that parts no others may be none, in tables of so many rows."""


def without_stray(lattice: Lattice, filled: Container[int]) -> Lattice:
    """The lattice without rules down that part the cells of few rows and have an empty cell at their side in each.

    ``filled`` are the indices of the cells in which something was read. Where the cells do not fit each other, a rule stays.
    """
    if len(lattice.across) <= _LEAST_ROWS:
        return lattice
    cells = [(cell, index in filled) for index, cell in enumerate(lattice.cells)]
    down = list(lattice.down)
    for col in range(len(down) - 2, 0, -1):
        joined = _joined(cells, col)
        if joined is not None and len(cells) - len(joined) <= _FEW:
            cells = joined
            del down[col]
    return Lattice(lattice.across, tuple(down), tuple(cell for cell, _ in cells))


def _joined(cells: Sequence[tuple[Places, bool]], col: int) -> list[tuple[Places, bool]] | None:
    """The cells without the rule at ``col``, each with whether it is filled; None if that would join two filled cells."""
    right = {(cell.row, cell.rows): (cell, full) for cell, full in cells if cell.col == col}
    found = []
    for cell, full in cells:
        if cell.col + cell.cols == col:
            other, other_full = right.pop((cell.row, cell.rows), (None, False))
            if other is None or (full and other_full):
                return None
            found.append((replace(cell, cols=cell.cols + other.cols - 1), full or other_full))
        elif cell.col < col < cell.col + cell.cols:
            found.append((replace(cell, cols=cell.cols - 1), full))
        elif cell.col > col:
            found.append((replace(cell, col=cell.col - 1), full))
        elif cell.col < col:
            found.append((cell, full))
    return None if right else found
