"""A table's lattice: its rules cross in nodes, and between two nodes an edge is printed or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gouji.core.report import Box
from gouji.source.ocr.grid import Edges, Places, cells_of, pruned, thinned
from gouji.source.ocr.rules import Frame, Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

_COVERED: Final = 0.72
"""The least share of an edge that has ink where it is printed."""
_COVERED_IN_TEXT: Final = 0.93
"""The same where the edge runs down through a line of text: a stroke of a character covers most of a low row, too."""
_LOW_ROW: Final = 0.4
"""The share of an edge in text from which it can be covered by a character."""
_FLANK: Final = (5, 6, 7, 8)
_MOST_FLANK: Final = 0.12
"""The share of ink at these distances (pixels) beside an edge in text up to which it is a rule and no stroke."""
_STEPS: Final = 6
"""From one to the next the crossing of bent rules is found a hundred times closer: they are nearly at right angles."""
_BESIDE: Final = 2
"""Pixels that the ink of an edge may lie beside the straight line between its nodes."""


@dataclass(frozen=True)
class Lattice:
    """A table's rules and its cells, in pixels of the sheet."""

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    cells: tuple[Places, ...]

    def place_of(self, x: float, y: float) -> tuple[int, int] | None:
        """The grid place (row, column) at a point; None outside of the table."""
        row = sum(rule.place(x) <= y for rule in self.across) - 1
        col = sum(rule.place(y) <= x for rule in self.down) - 1
        inside = 0 <= row < len(self.across) - 1 and 0 <= col < len(self.down) - 1
        return (row, col) if inside else None

    def cell_at(self, x: float, y: float) -> int | None:
        """The index of the cell at a point; None outside of the table."""
        place = self.place_of(x, y)
        return None if place is None else next(index for index, cell in enumerate(self.cells) if place in cell)

    def box_of(self, cell: Places) -> Box:
        x0, y0 = self.node(cell.row, cell.col)
        x1, y1 = self.node(cell.row + cell.rows, cell.col + cell.cols)
        return x0, y0, x1, y1

    @property
    def box(self) -> Box:
        return self.box_of(Places(0, 0, len(self.across) - 1, len(self.down) - 1))

    def node(self, row: int, col: int) -> tuple[float, float]:
        """Where rule ``row`` across and rule ``col`` down cross."""
        return _crossing(self.across[row], self.down[col])

    def walls(self, y: float, x0: float, x1: float) -> list[float]:
        """The x of the cell borders that a line of text from ``x0`` to ``x1`` at ``y`` runs through."""
        found = []
        for rule in self.down[1:-1]:
            x = rule.place(y)
            if x0 < x < x1 and self.cell_at(x - 1.5, y) != self.cell_at(x + 1.5, y):
                found.append(x)
        return found


def lattice_of(frame: Frame) -> Lattice | None:
    """The lattice of a frame; None if its rules bound fewer than two cells."""
    rows, cols = thinned(*pruned(*_edges(frame)))
    if len(rows) < 2 or len(cols) < 2:
        return None
    frame = Frame(tuple(frame.across[i] for i in rows), tuple(frame.down[j] for j in cols), frame.ink, frame.text)
    edges = pruned(*_closed(*_edges(frame)))
    cells = cells_of(*edges)
    return Lattice(frame.across, frame.down, tuple(cells)) if len(cells) > 1 else None


def _edges(frame: Frame) -> tuple[Edges, Edges]:
    rows, cols = len(frame.across), len(frame.down)
    flat = tuple(tuple(_printed(frame, (i, j), (i, j + 1)) for j in range(cols - 1)) for i in range(rows))
    upright = tuple(tuple(_printed(frame, (i, j), (i + 1, j)) for j in range(cols)) for i in range(rows - 1))
    return flat, upright


def _closed(flat: Edges, upright: Edges) -> tuple[Edges, Edges]:
    """The outer border counts as printed: a pale or worn border is still the table's end."""
    full = (True,) * len(flat[0])
    return (full, *flat[1:-1], full), tuple((True, *line[1:-1], True) for line in upright)


def _crossing(flat: Rule, upright: Rule) -> tuple[float, float]:
    x = (upright.slope * flat.offset + upright.offset) / (1 - upright.slope * flat.slope)
    if flat.bend or upright.bend:
        for _ in range(_STEPS):
            x = upright.place(flat.place(x))
    return x, flat.place(x)


def _printed(frame: Frame, start: tuple[int, int], end: tuple[int, int]) -> bool:
    """Whether ink runs between two nodes, but for a little beside them, where other edges end."""
    import numpy as np

    x0, y0 = _crossing(frame.across[start[0]], frame.down[start[1]])
    x1, y1 = _crossing(frame.across[end[0]], frame.down[end[1]])
    length = max(abs(x1 - x0), abs(y1 - y0))
    margin = min(4.0, 0.15 * length) / max(length, 1.0)
    steps = np.linspace(margin, 1 - margin, max(3, int(length)))
    xs, ys = np.rint(x0 + steps * (x1 - x0)).astype(int), np.rint(y0 + steps * (y1 - y0)).astype(int)
    height, width = frame.ink.shape

    def ink(beside: int) -> NDArray[Any]:
        across, down = (xs, ys + beside) if start[0] == end[0] else (xs + beside, ys)
        return np.asarray(frame.ink[down.clip(0, height - 1), across.clip(0, width - 1)] > 0)

    covered = np.logical_or.reduce([ink(beside) for beside in range(-_BESIDE, _BESIDE + 1)]).mean()
    if start[1] == end[1] and frame.text[ys.clip(0, height - 1), xs.clip(0, width - 1)].mean() > _LOW_ROW:
        flanks = max(np.mean([ink(side * beside).mean() for beside in _FLANK]) for side in (-1, 1))
        return bool(covered >= _COVERED_IN_TEXT and flanks <= _MOST_FLANK)
    return bool(covered >= _COVERED)
