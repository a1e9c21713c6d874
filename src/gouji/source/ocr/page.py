"""One picture of a page → what is printed on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from gouji.core.report import Box
from gouji.source.ocr.cells import shared_out, unread_marks
from gouji.source.ocr.engine import Engine, engine
from gouji.source.ocr.lattice import Lattice, lattice_of
from gouji.source.ocr.rules import frames_of, ink_of
from gouji.source.ocr.sheet import Sheet, levelled, quartered, sheet_of, turn_of
from gouji.source.ocr.strips import Strip, crop_of, level_lines, line_boxes, parted, strip_of, usual_height
from gouji.source.pages import Page, PrintedCell, PrintedLine, PrintedTable

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

DOUBT_BELOW: Final = 0.8
"""The score (0 to 1) under which a reading is doubtful."""
_UPRIGHT: Final = 0.8
"""The mean score from which a page surely is the right way up; upside down it is below 0.6."""


@dataclass(frozen=True)
class _Read:
    """A sheet that lies the right way up, the strips read on it, and its tables."""

    sheet: Sheet
    strips: tuple[Strip, ...]
    lattices: tuple[Lattice, ...]
    line_height: float


def page_of(picture: Image, *, number: int, width: float, height: float) -> Page:
    """What is printed on a page that is ``width`` × ``height`` points and looks like ``picture``. Raises OcrMissing."""
    reader = engine()
    read = _read(reader, sheet_of(picture))
    turn, across, down = turn_of(read.sheet, picture, width, height)
    scale = across / read.sheet.grey.shape[1]
    outside = list(read.strips)
    tables = []
    for lattice in read.lattices:
        inside, outside = shared_out(outside, lattice)
        tables.append(_table(lattice, inside, scale))
    lines = tuple(_line(strip, scale) for strip in level_lines(outside))
    return Page(number, across, down, lines, tuple(tables), turn=turn)


def _read(reader: Engine, sheet: Sheet) -> _Read:
    quads = _detect(reader, sheet)
    if _stands(quads):
        sheet = quartered(sheet, 1)
        quads = _detect(reader, sheet)
    first = _upright(reader, *levelled(sheet, quads))
    if _mean(first.strips) >= _UPRIGHT or not first.strips:
        return first
    sheet = quartered(sheet, 2)
    second = _upright(reader, *levelled(sheet, _detect(reader, sheet)))
    return second if _mean(second.strips) > _mean(first.strips) else first


def _detect(reader: Engine, sheet: Sheet) -> NDArray[Any]:
    import cv2

    return reader.detect(cv2.cvtColor(sheet.grey, cv2.COLOR_GRAY2BGR))


def _stands(quads: NDArray[Any]) -> bool:
    """Whether the lines run up or down rather than across."""
    import numpy as np

    wide, high = np.hypot(*(quads[:, 1] - quads[:, 0]).T), np.hypot(*(quads[:, 3] - quads[:, 0]).T)
    return bool(high[high > 1.5 * wide].sum() > wide[wide > 1.5 * high].sum())


def _upright(reader: Engine, sheet: Sheet, quads: NDArray[Any]) -> _Read:
    boxes = line_boxes(quads)
    line_height = usual_height(boxes)
    lattices = [lattice for frame in frames_of(sheet.grey, boxes, line_height) if (lattice := lattice_of(frame))]
    parts = [part for box in boxes for part in parted(box, _around(box, lattices))]
    strips = _strips(reader, sheet, parts)
    ink = ink_of(sheet.grey, line_height)
    marks = [mark for lattice in lattices for mark in unread_marks(ink, lattice, strips, line_height)]
    strips += _strips(reader, sheet, marks)
    return _Read(sheet, tuple(strips), tuple(lattices), line_height)


def _around(box: Box, lattices: Sequence[Lattice]) -> Lattice | None:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return next((lattice for lattice in lattices if lattice.place_of(x, y)), None)


def _strips(reader: Engine, sheet: Sheet, boxes: Sequence[Box]) -> list[Strip]:
    readings = reader.read([crop_of(sheet.grey, box) for box in boxes])
    return [strip for box, reading in zip(boxes, readings, strict=True) if (strip := strip_of(box, reading)).glyphs]


def _mean(strips: Sequence[Strip]) -> float:
    scores = [glyph.score for strip in strips for glyph in strip.glyphs]
    return sum(scores) / len(scores) if scores else 0.0


def _table(lattice: Lattice, inside: dict[int, list[Strip]], scale: float) -> PrintedTable:
    cells = tuple(
        PrintedCell(
            places.row,
            places.col,
            _scaled(lattice.box_of(places), scale),
            tuple(_line(strip, scale) for strip in level_lines(inside.get(index, ()))),
            places.rows,
            places.cols,
        )
        for index, places in enumerate(lattice.cells)
    )
    return PrintedTable(_scaled(lattice.box, scale), cells, len(lattice.across) - 1, len(lattice.down) - 1)


def _line(strip: Strip, scale: float) -> PrintedLine:
    boxes = tuple(_scaled(glyph.box, scale) for glyph in strip.glyphs)
    score = strip.score
    return PrintedLine(
        strip.text, _scaled(strip.box, scale), boxes, _size(strip) * scale, round(score, 3) if score < DOUBT_BELOW else None
    )


def _size(strip: Strip) -> float:
    """The height of its characters: that of a line's box without the paper around, or the usual step between wide ones."""
    middles = [glyph.middle[0] for glyph in strip.glyphs if glyph.text > "\u2e80"]
    steps = [right - left for left, right in zip(middles, middles[1:], strict=False)]
    return min(strip.height, median(steps)) if len(steps) > 2 else 0.8 * strip.height


def _scaled(box: Box, scale: float) -> Box:
    x0, y0, x1, y1 = box
    return x0 * scale, y0 * scale, x1 * scale, y1 * scale
