"""Ruled tables on a drawn page: their cells, and whose cell a character is in."""

from __future__ import annotations

from typing import Any

import pytest

np = pytest.importorskip("numpy")
cv2 = pytest.importorskip("cv2", reason="the ocr extra is not installed")

from gouji.source.ocr.cells import shared_out, unread_marks  # noqa: E402
from gouji.source.ocr.lattice import Lattice, lattice_of  # noqa: E402
from gouji.source.ocr.rules import frames_of, ink_of  # noqa: E402
from gouji.source.ocr.strips import Glyph, Strip, level_lines, parted  # noqa: E402

_LINE = 30.0
_COLUMNS = (100, 250, 400, 700)
_ROWS = (100, 160, 220, 400)


def _page() -> Any:
    return np.full((700, 900), 240, np.uint8)


def _rule(page: Any, start: tuple[int, int], end: tuple[int, int]) -> None:
    cv2.line(page, start, end, 40, 2)


def _ruled(slant: int = 0) -> Any:
    """Three rows of three columns; the first row is one cell, the first column of the others is one cell."""
    page = _page()
    for y in (100, 160, 400):
        _rule(page, (100, y), (700, y + slant))
    _rule(page, (250, 220 + slant // 4), (700, 220 + slant))
    for x in (100, 700):
        _rule(page, (x, 100), (x, 400 + slant))
    for x in (250, 400):
        _rule(page, (x, 160), (x, 400))
    return page


def _lattices(page: Any, lines: list[tuple[float, float, float, float]] | None = None) -> list[Lattice]:
    return [lattice for frame in frames_of(page, lines or [], _LINE) if (lattice := lattice_of(frame))]


def _places(lattice: Lattice) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.col, cell.rows, cell.cols) for cell in lattice.cells]


_MERGED = [(0, 0, 1, 3), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]


@pytest.mark.parametrize("slant", [0, 6])
def test_lattice__merged_cells_on_level_and_slightly_slanting_rules(slant: int) -> None:
    (lattice,) = _lattices(_ruled(slant))
    assert _places(lattice) == _MERGED
    assert lattice.box_of(lattice.cells[2]) == pytest.approx((250, 160, 400, 220), abs=slant + 2)


def test_lattice__the_ring_of_a_seal_is_no_rule() -> None:
    page = _ruled()
    cv2.circle(page, (555, 190), 120, 120, 8)
    (lattice,) = _lattices(page)
    assert _places(lattice) == _MERGED


def test_lattice__a_worn_rule_is_still_a_rule() -> None:
    page = _ruled()
    page[:, 300:304] = 240
    page[250:256, :] = 240
    (lattice,) = _lattices(page)
    assert _places(lattice) == _MERGED


def test_lattice__a_stroke_of_a_character_in_a_low_row_is_no_rule() -> None:
    page = _page()
    for y in (100, 132, 200):
        _rule(page, (100, y), (700, y))
    for x in (100, 700):
        _rule(page, (x, 100), (x, 200))
    _rule(page, (400, 132), (400, 200))
    for x in (390, 400, 410):
        page[104:129, x : x + 3] = 30
    page[116:119, 385:420] = 30
    (lattice,) = _lattices(page, [(120.0, 98.0, 600.0, 134.0)])
    assert _places(lattice) == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_frames__lines_of_text_and_an_underline_are_no_table() -> None:
    page = _page()
    _rule(page, (100, 300), (600, 300))
    for x in range(100, 600, 24):
        page[260:285, x : x + 4] = 30
    assert _lattices(page, [(95.0, 255.0, 600.0, 290.0)]) == []


def test_frames__two_tables_on_a_page_are_two() -> None:
    page = _page()
    for top in (50, 400):
        for y in (top, top + 80, top + 160):
            _rule(page, (100, y), (700, y))
        for x in (100, 300, 700):
            _rule(page, (x, top), (x, top + 160))
    assert [_places(lattice) for lattice in _lattices(page)] == [[(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]] * 2


def test_parted__a_line_found_over_two_cells_is_one_in_each_and_clear_of_the_rule() -> None:
    (lattice,) = _lattices(_ruled())
    left, right = parted((260.0, 175.0, 600.0, 205.0), lattice)
    assert 395 <= left[2] <= 399
    assert 401 <= right[0] <= 405
    assert parted((260.0, 110.0, 600.0, 150.0), lattice) == [(260.0, 110.0, 600.0, 150.0)]


def _strip(text: str, x: float, y: float, step: float = 30.0) -> Strip:
    glyphs = tuple(Glyph(char, (x + i * step, y, x + (i + 1) * step, y + 30), 0.99) for i, char in enumerate(text))
    return Strip((x, y, x + len(text) * step, y + 30), glyphs)


def test_shared_out__characters_go_to_the_cells_they_stand_in() -> None:
    (lattice,) = _lattices(_ruled())
    inside, outside = shared_out([_strip("甲乙12", 340, 175), _strip("表外", 100, 500)], lattice)
    assert {index: [strip.text for strip in strips] for index, strips in inside.items()} == {2: ["甲乙"], 3: ["12"]}
    assert [strip.text for strip in outside] == ["表外"]


def test_unread_marks__ink_in_a_cell_that_nothing_was_read_from_is_found_and_dirt_is_not() -> None:
    page = _ruled()
    page[300:322, 560:566] = 30
    page[300:303, 450:453] = 30
    (lattice,) = _lattices(page)
    (mark,) = unread_marks(ink_of(page, _LINE), lattice, [], _LINE)
    assert mark[0] < 560 < 566 < mark[2]
    assert mark[1] < 300 < 322 < mark[3]
    assert unread_marks(ink_of(page, _LINE), lattice, [_strip("1", 550, 297)], _LINE) == []


def test_level_lines__strips_side_by_side_are_one_line_with_a_blank_where_they_stand_apart() -> None:
    lines = level_lines([_strip("二行", 100, 60), _strip("单位", 300, 12), _strip("一行", 100, 10)])
    assert [line.text for line in lines] == ["一行 单位", "二行"]
    assert len(lines[0].glyphs) == 5


def test_unread_marks__a_dash_is_one_and_specks_in_a_row_are_none() -> None:
    page = _ruled()
    page[188:192, 310:332] = 30
    for x in range(560, 590, 8):
        page[300:303, x : x + 2] = 30
    (lattice,) = _lattices(page)
    (mark,) = unread_marks(ink_of(page, _LINE), lattice, [], _LINE)
    assert mark[0] < 310 < 332 < mark[2]
    assert mark[1] < 188 < 192 < mark[3]
