"""A scan laid straight and the way back to the paper."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.core.report import Box
from gouji.source.pages import Page

np = pytest.importorskip("numpy")
pytest.importorskip("cv2", reason="the ocr extra is not installed")
image = pytest.importorskip("PIL.Image")

from gouji.source.ocr.sheet import Sheet, levelled, quartered, sheet_of, smoothed, turn_of  # noqa: E402
from gouji.source.ocr.strips import line_boxes, single_lines  # noqa: E402


def _dotted(width: int, height: int, x: int, y: int) -> Sheet:
    grey = np.full((height, width), 240, np.uint8)
    grey[y - 2 : y + 3, x - 2 : x + 3] = 0
    return sheet_of(image.fromarray(grey))


def _dot_of(sheet: Sheet) -> tuple[float, float]:
    rows, columns = np.nonzero(sheet.grey < 128)
    return float(columns.mean()), float(rows.mean())


def _line(x: float, y: float, length: float, degrees: float) -> list[tuple[float, float]]:
    """The quadrangle of a line of text 20 pixels high that falls to the right by so many degrees."""
    across, down = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    ends = [(x, y), (x + length * across, y + length * down)]
    return [*ends, *((end_x - 20 * down, end_y + 20 * across) for end_x, end_y in reversed(ends))]


@settings(max_examples=40, deadline=None)
@given(st.integers(120, 400), st.integers(120, 400), st.floats(0.2, 0.8), st.floats(0.2, 0.8), st.integers(0, 3), st.floats(-4, 4))
def test_box__goes_back_to_the_same_place_of_the_page_however_the_scan_lay(
    width: int, height: int, right: float, low: float, quarters: int, degrees: float
) -> None:
    x, y = round(width * right), round(height * low)
    picture = image.new("L", (width, height))
    sheet = quartered(_dotted(width, height, x, y), quarters)
    sheet, _ = levelled(sheet, np.array([_line(20, 40, 90, degrees)]))
    turn, across, down = turn_of(sheet, picture, width * 0.36, height * 0.72)
    page = Page(1, across, down, turn=turn)
    scale = across / sheet.grey.shape[1]
    dot_x, dot_y = _dot_of(sheet)
    found: Box = page.on_paper((dot_x * scale, dot_y * scale, dot_x * scale, dot_y * scale))
    assert found == pytest.approx((x * 0.36, y * 0.72, x * 0.36, y * 0.72), abs=1.5)


def test_levelled__lines_run_level_afterwards() -> None:
    sheet = _dotted(400, 300, 200, 150)
    _, quads = levelled(sheet, np.array([_line(40, 60, 300, 2.0), _line(40, 100, 280, 2.0), _line(40, 140, 200, 2.1)]))
    assert [round(float(quad[1][1] - quad[0][1])) for quad in quads] == [0, 0, 0]


def test_line_boxes__a_line_aslant_is_no_line_of_the_page() -> None:
    boxes = line_boxes(np.array([_line(10, 50, 200, 0.0), _line(30, 80, 250, 35.0)]))
    assert boxes == [(10.0, 50.0, 210.0, 70.0)]


def test_single_lines__two_lines_found_as_one_are_cut_between_them() -> None:
    grey = np.full((60, 200), 240, np.uint8)
    grey[8:24, 10:190:3] = 20
    grey[34:50, 10:190:3] = 20
    first, second = single_lines((5.0, 4.0, 195.0, 54.0), grey, 24.0)
    assert 24 <= first[3] == second[1] <= 34
    assert single_lines((5.0, 4.0, 195.0, 26.0), grey, 24.0) == [(5.0, 4.0, 195.0, 26.0)]


def test_sheet__a_red_seal_is_paper_and_the_text_under_it_stays() -> None:
    colours = np.full((200, 200, 3), 250, np.uint8)
    colours[60:140, 60:140] = (205, 40, 45)
    colours[90:110, 40:160] = (25, 20, 22)
    colours[90:110, 60:140] = (24, 8, 9)
    grey = sheet_of(image.fromarray(colours)).grey
    assert grey[70:80, 70:130].min() > 200
    assert grey[95:105, 50:150].max() < 90


def test_sheet__a_very_large_picture_is_read_smaller_and_its_places_stay() -> None:
    sheet = _dotted(4000, 5400, 2000, 2700)
    assert sheet.grey.shape == (3600, 2667)
    x, y = sheet.back @ [1333.5, 1800, 1]
    assert (x, y) == pytest.approx((2000, 2700), abs=2)


def test_smoothed__a_clean_sheet_stays_as_it_is() -> None:
    grey = np.full((100, 100), 240, np.uint8)
    assert smoothed(grey) is grey
    noisy = np.clip(grey + np.random.default_rng(1).normal(0, 30, grey.shape), 0, 255).astype(np.uint8)
    assert smoothed(noisy).std() < noisy.std()
