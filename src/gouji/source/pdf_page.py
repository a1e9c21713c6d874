"""One page of a PDF's text layer as lines and tables, in the frame in which the page is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from gouji.core.report import Box
from gouji.source.pages import Page, PrintedTable, Turn
from gouji.source.pdf_chars import Glyph, glyphs_of, lines_of
from gouji.source.pdf_tables import printed_table, table_boxes


def page_of(page: Any) -> Page:
    """The text and tables of a pdfplumber page."""
    left, top, right, bottom = page.cropbox
    width, height = right - left, bottom - top
    glyphs = glyphs_of(page.chars, (left, top), (width, height))
    tables: list[PrintedTable] = []
    for cells in table_boxes(page):
        boxes = [(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in cells]
        inside, glyphs = _parted(glyphs, boxes)
        tables.append(printed_table(boxes, inside))
    return Page(page.page_number, width, height, lines_of(glyphs), tuple(tables), turn=_turn(page.rotation, width, height))


def _parted(glyphs: Sequence[Glyph], boxes: Sequence[Box]) -> tuple[list[Glyph], list[Glyph]]:
    """The characters inside the outline of the cells, and the others."""
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        across, down = glyph.centre
        (inside if left <= across <= right and top <= down <= bottom else outside).append(glyph)
    return inside, outside


def _turn(rotation: int, width: float, height: float) -> Turn | None:
    """The way back from a page shown turned clockwise, ``width`` × ``height`` as shown, to the unrotated one."""
    turns: Final = {
        90: (0.0, -1.0, 1.0, 0.0, 0.0, width),
        180: (-1.0, 0.0, 0.0, -1.0, width, height),
        270: (0.0, 1.0, -1.0, 0.0, height, 0.0),
    }
    return turns.get(rotation % 360)
