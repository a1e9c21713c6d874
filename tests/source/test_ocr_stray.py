"""Strokes over a table that look like rules."""

from __future__ import annotations

import pytest

from gouji.source.ocr.grid import Places

pytest.importorskip("numpy")
pytest.importorskip("cv2", reason="the ocr extra is not installed")

from gouji.source.ocr.lattice import Lattice
from gouji.source.ocr.rules import Rule
from gouji.source.ocr.stray import without_stray

_ROWS = 8


def _lattice(parted: set[int]) -> Lattice:
    """Eight rows of two columns; in the rows of ``parted`` a stroke parts the second one."""
    across = tuple(Rule(0.0, 30.0 * i, 0.0, 300.0) for i in range(_ROWS + 1))
    down = tuple(Rule(0.0, x, 0.0, 240.0) for x in (0.0, 100.0, 220.0, 300.0))
    cells = []
    for row in range(_ROWS):
        cells.append(Places(row, 0))
        cells += [Places(row, 1), Places(row, 2)] if row in parted else [Places(row, 1, 1, 2)]
    return Lattice(across, down, tuple(cells))


def _filled(lattice: Lattice) -> set[int]:
    """All but the third column."""
    return {index for index, cell in enumerate(lattice.cells) if cell.col < 2}


def test_stray__a_stroke_beside_nothing_in_two_rows_is_no_rule() -> None:
    lattice = _lattice({3, 5})
    found = without_stray(lattice, _filled(lattice))
    assert found.cells == tuple(Places(row, col) for row in range(_ROWS) for col in range(2))
    assert [rule.offset for rule in found.down] == [0.0, 100.0, 300.0]


def test_stray__between_two_filled_cells_it_is_a_rule() -> None:
    lattice = _lattice({3, 5})
    assert without_stray(lattice, range(len(lattice.cells))) == lattice


def test_stray__in_many_rows_it_is_a_rule() -> None:
    lattice = _lattice({2, 3, 5})
    assert without_stray(lattice, _filled(lattice)) == lattice
