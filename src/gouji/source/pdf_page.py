"""One page of a PDF's text layer as lines and tables, in a frame in which most of its text runs level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Any, Final

from gouji.core.report import Box
from gouji.source.pages import Page, PrintedTable, Turn
from gouji.source.pdf_chars import UNKNOWN, Glyph, glyphs_of, lines_of, quartered
from gouji.source.pdf_sight import Sight
from gouji.source.pdf_tables import printed_table, table_boxes

_UNREADABLE: Final = 0.2
"""A text layer with a larger share of unknown characters is worthless."""
_LARGE: Final = 2.5
_LIGHT: Final = 0.6
"""A watermark runs aslant, or is this many times larger and at least so light."""
_SHOWN: Final = 20


def page_of(page: Any, sight: Sight) -> Page | None:
    """The text and tables of a pdfplumber page; None if its characters do not say what they read as."""
    left, top, right, bottom = page.cropbox
    shown = (right - left, bottom - top)
    rotation = page.rotation // 90 % 4
    glyphs = glyphs_of(page.chars, (left, top), shown)
    unknown = sum(glyph.text == UNKNOWN for glyph in glyphs)
    if unknown > _UNREADABLE * len(glyphs) or (sight.characters and not glyphs):
        return None
    glyphs, watermark = _without_watermark(_not_hidden(glyphs, sight.hidden, rotation, shown))
    turns = _usual_turn(glyphs)
    frame = _Frame(shown, turns)
    glyphs = [replace(glyph, box=frame.level(glyph.box), turn=((glyph.turn or 0) - turns) % 4) for glyph in glyphs]
    tables: list[PrintedTable] = []
    for cells in table_boxes(page):
        boxes = [frame.level((x0 - left, y0 - top, x1 - left, y1 - top)) for x0, y0, x1, y1 in cells]
        inside, glyphs = _parted(glyphs, boxes)
        tables.append(printed_table(boxes, inside))
    width, height = frame.size
    turn = turn_back(rotation - turns, width, height)
    notes = tuple(_notes(watermark, unknown, sight))
    return Page(page.page_number, width, height, lines_of(glyphs), tuple(tables), turn=turn, notes=notes)


class _Frame:
    """The page turned back by ``turns`` quarters, so that text turned by as many runs level."""

    def __init__(self, shown: tuple[float, float], turns: int) -> None:
        self._turns = turns
        width, height = shown
        self.size = (height, width) if turns % 2 else (width, height)
        x0, y0, _, _ = quartered((0.0, 0.0, width, height), -turns)
        self._shift = (-x0, -y0)

    def level(self, box: Box) -> Box:
        x0, y0, x1, y1 = quartered(box, -self._turns)
        across, down = self._shift
        return x0 + across, y0 + down, x1 + across, y1 + down


def turn_back(turns: int, width: float, height: float) -> Turn | None:
    """The way from a page shown after so many quarter turns clockwise, then ``width`` × ``height``, to the unturned one."""
    ways: Final = {
        1: (0.0, -1.0, 1.0, 0.0, 0.0, width),
        2: (-1.0, 0.0, 0.0, -1.0, width, height),
        3: (0.0, 1.0, -1.0, 0.0, height, 0.0),
    }
    return ways.get(turns % 4)


def _not_hidden(glyphs: Sequence[Glyph], hidden: Sequence[Box], rotation: int, shown: tuple[float, float]) -> list[Glyph]:
    """The characters without those in boxes of hidden text, which are on the unrotated page."""
    if not hidden:
        return list(glyphs)
    page = Page(1, *shown, turn=turn_back(rotation, *shown))

    def is_hidden(glyph: Glyph) -> bool:
        across, down = page.on_paper((*glyph.centre, *glyph.centre))[:2]
        return any(x0 <= across <= x1 and y0 <= down <= y1 for x0, y0, x1, y1 in hidden)

    return [glyph for glyph in glyphs if not is_hidden(glyph)]


def _without_watermark(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], str]:
    """The characters of the page's text, and what its watermark says."""
    usual = median(glyph.size for glyph in glyphs) if glyphs else 0.0
    kept: list[Glyph] = []
    marks: list[Glyph] = []
    for glyph in glyphs:
        is_mark = glyph.turn is None or (glyph.size > _LARGE * usual and glyph.light > _LIGHT)
        (marks if is_mark else kept).append(glyph)
    return kept, "".join(glyph.text for glyph in marks).strip()


def _usual_turn(glyphs: Sequence[Glyph]) -> int:
    turns = Counter(glyph.turn or 0 for glyph in glyphs)
    return turns.most_common(1)[0][0] if turns else 0


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


def _notes(watermark: str, unknown: int, sight: Sight) -> list[tuple[str, str]]:
    notes = []
    if watermark:
        said = watermark[:_SHOWN]
        notes.append((f"水印“{said}”不作正文。", f"the watermark “{said}” is no text of the report."))
    if unknown:
        notes.append(
            (
                f"有 {unknown} 个字符在 PDF 中没有编码，记为 {UNKNOWN}。",
                f"the PDF does not say what {unknown} characters read as; they stand as {UNKNOWN}.",
            )
        )
    if sight.has_unread_picture:
        notes.append(("有图片，其中的文字未读取。", "text in its pictures is not read."))
    return notes
