"""Cells from the printed edges of a lattice."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from gouji.source.ocr.grid import Edges, Places, cells_of, pruned, thinned


def _edges(lines: Sequence[str]) -> Edges:
    return tuple(tuple(mark == "#" for mark in line) for line in lines)


def test_cells__merged_over_columns_and_rows() -> None:
    across = _edges(["###", "###", ".##", "###"])
    down = _edges(["#..#", "####", "####"])
    assert cells_of(across, down) == [
        Places(0, 0, 1, 3),
        Places(1, 0, 2, 1),
        Places(1, 1),
        Places(1, 2),
        Places(2, 1),
        Places(2, 2),
    ]


def test_cells__an_area_that_is_no_rectangle_is_cut_into_rectangles() -> None:
    across = _edges(["##", ".#", "##"])
    down = _edges(["#.#", "###"])
    assert cells_of(across, down) == [Places(0, 0, 1, 2), Places(1, 0), Places(1, 1)]


def test_pruned__an_edge_with_a_loose_end_goes_and_what_hung_on_it() -> None:
    across = _edges(["##", ".#", "##"])
    down = _edges(["#.#", "#.#"])
    assert pruned(across, down) == (_edges(["##", "..", "##"]), down)


def test_pruned__a_cell_in_a_corner_keeps_its_edges() -> None:
    across, down = _edges(["##", ".#", "##"]), _edges(["###", "#.#"])
    assert pruned(across, down) == (across, down)


def test_thinned__a_rule_without_any_edge_bounds_no_cell() -> None:
    assert thinned(_edges(["##", "..", "##"]), _edges(["#.#", "#.#"])) == ([0, 2], [0, 2])


@st.composite
def lattices(draw: st.DrawFn) -> tuple[Edges, Edges]:
    rows, cols = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    across = [draw(st.lists(st.booleans(), min_size=cols, max_size=cols)) for _ in range(rows + 1)]
    down = [draw(st.lists(st.booleans(), min_size=cols + 1, max_size=cols + 1)) for _ in range(rows)]
    return tuple(map(tuple, across)), tuple(map(tuple, down))


@given(lattices())
def test_cells__every_place_is_in_exactly_one_whatever_is_printed(lattice: tuple[Edges, Edges]) -> None:
    across, down = lattice
    places = [place for cell in cells_of(across, down) for place in cell]
    assert sorted(places) == [(row, col) for row in range(len(down)) for col in range(len(across[0]))]


@given(lattices())
def test_pruned__no_edge_is_added_and_none_is_left_loose(lattice: tuple[Edges, Edges]) -> None:
    once = pruned(*lattice)
    assert pruned(*once) == once
    for kept, printed in zip(once, lattice, strict=True):
        assert all(not new or old for news, olds in zip(kept, printed, strict=True) for new, old in zip(news, olds, strict=True))
