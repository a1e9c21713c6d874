"""One picture of a page → what is printed on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress, pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from gouji.core.report import Box
from gouji.source.ocr.cells import is_border, mark_of, shared_out, unread_marks
from gouji.source.ocr.columns import odd_doubted
from gouji.source.ocr.doubt import doubted, mean_score
from gouji.source.ocr.engine import Engine, engine
from gouji.source.ocr.lattice import Lattice, lattice_of
from gouji.source.ocr.pale import is_print
from gouji.source.ocr.rules import frames_of, ink_of
from gouji.source.ocr.sheet import Sheet, levelled, quartered, sheet_of, smoothed, turn_of
from gouji.source.ocr.stray import without_stray
from gouji.source.ocr.strips import Strip, crop_of, level_lines, line_boxes, parted, single_lines, strip_of, usual_height
from gouji.source.pages import Page, PrintedCell, PrintedLine, PrintedTable

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

_UPRIGHT: Final = 0.8
"""The mean score from which a page surely is the right way up; upside down it is below 0.6."""
_LEGIBLE: Final = 0.65
"""The mean score under which a page is not what was printed."""
_BLANK: Final = 0.0005
"""The share of dark pixels up to which a page without text is blank."""
_DARK: Final = 150
_LONG_LINE: Final = 10
"""Characters from which a line tells their size well."""
_LIKE: Final = 1.45
"""How many times larger or smaller a short line may be measured than the usual one and still be as large."""

_ILLEGIBLE: Final = (
    "字迹无法辨认（手写、过于模糊或不是文件），没有读出；请核对原件，或以 300 dpi 重新扫描。",
    "cannot be read (handwriting, too blurred, or no document); look at the paper, or scan it again at 300 dpi.",
)
_NO_TEXT: Final = (
    "有图像而没有可读的文字，没有读出；请核对原件。",
    "has a picture and no text that can be read; look at the paper.",
)


@dataclass(frozen=True)
class _Read:
    """A sheet that lies the right way up, the strips read on it, its tables, and how much ink was too pale to be its print."""

    sheet: Sheet
    strips: tuple[Strip, ...]
    lattices: tuple[Lattice, ...]
    pale: int


def page_of(picture: Image, *, number: int, width: float, height: float) -> Page:
    """What is printed on a page that is ``width`` × ``height`` points and looks like ``picture``. Raises OcrMissing."""
    read = _read(engine(), sheet_of(picture))
    if mean_score(read.strips) < _LEGIBLE:
        return Page(number, width, height, unread=_reason(read))
    turn, across, down = turn_of(read.sheet, picture, width, height)
    scale = across / read.sheet.grey.shape[1]
    outside = list(read.strips)
    tables = []
    for ruled in read.lattices:
        lattice = without_stray(ruled, shared_out(outside, ruled)[0])
        inside, outside = shared_out(outside, lattice)
        outside = [strip for strip in outside if not is_border(strip, lattice)]
        tables.append(_table(lattice, odd_doubted(inside, lattice.cells), scale))
    lines = _evened([(_line(strip, scale), len(strip.glyphs)) for strip in level_lines(outside)])
    notes = (_shown_through(read.pale),) if read.pale else ()
    return Page(number, across, down, tuple(lines), tuple(tables), turn=turn, notes=notes, recognised=True)


def _shown_through(count: int) -> tuple[str, str]:
    return (
        f"有 {count} 处很淡、认不出的字迹（背面透印或水印）没有读取。",
        f"{count} pale marks that cannot be read (print of the back that shows through, or a watermark) were left out.",
    )


def _reason(read: _Read) -> tuple[str, str] | None:
    """Why nothing was read: None for a blank page."""
    if read.strips:
        return _ILLEGIBLE
    return _NO_TEXT if (read.sheet.grey < _DARK).mean() > _BLANK else None


def _read(reader: Engine, sheet: Sheet) -> _Read:
    quads = _detect(reader, sheet)
    if _stands(quads):
        sheet = quartered(sheet, 1)
        quads = _detect(reader, sheet)
    first = _upright(reader, *levelled(sheet, quads))
    if not first.strips or mean_score(first.strips) >= _UPRIGHT:
        return first
    sheet = quartered(sheet, 2)
    second = _upright(reader, *levelled(sheet, _detect(reader, sheet)))
    return second if mean_score(second.strips) > mean_score(first.strips) else first


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
    grey = smoothed(sheet.grey)
    lines = [line for box in boxes for line in single_lines(box, grey, line_height)]
    parts = [part for line in lines for part in parted(line, _around(line, lattices))]
    strips = _strips(reader, parts, [crop_of(grey, part) for part in parts])
    ink = ink_of(grey, line_height)
    places = [place for lattice in lattices for place in unread_marks(ink, lattice, strips, line_height)]
    marks = _strips(reader, places, [mark_of(grey, place) for place in places])
    kept = is_print(grey, [*strips, *marks])
    strips, marks = list(compress(strips, kept)), list(compress(marks, kept[len(strips) :]))
    return _Read(sheet, tuple(doubted(reader, grey, strips, marks)), tuple(lattices), kept.count(False))


def _around(box: Box, lattices: Sequence[Lattice]) -> Lattice | None:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return next((lattice for lattice in lattices if lattice.place_of(x, y)), None)


def _strips(reader: Engine, boxes: Sequence[Box], crops: Sequence[NDArray[Any]]) -> list[Strip]:
    return [strip for box, reading in zip(boxes, reader.read(crops), strict=True) if (strip := strip_of(box, reading)).glyphs]


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
    return PrintedLine(strip.text, _scaled(strip.box, scale), boxes, _size(strip) * scale, strip.doubt)


def _evened(lines: Sequence[tuple[PrintedLine, int]]) -> list[PrintedLine]:
    """The lines, with the number of their characters, where the few characters of a short line, which say little about
    their size, are as high as those of the long line before it, or else behind it, if they may be."""
    sizes = [line.size if count >= _LONG_LINE else None for line, count in lines]
    return [
        line
        if count >= _LONG_LINE
        else replace(line, size=_like(line.size, sizes[:index][::-1]) or _like(line.size, sizes[index:]) or line.size)
        for index, (line, count) in enumerate(lines)
    ]


def _like(size: float, others: Sequence[float | None]) -> float | None:
    """The first known one of the other sizes, if this may be the same."""
    first = next((other for other in others if other is not None), None)
    return first if first is not None and first / _LIKE < size < first * _LIKE else None


def _size(strip: Strip) -> float:
    """The height of its characters: that of a line's box without the paper around, or the usual step between wide ones."""
    middles = [glyph.middle[0] for glyph in strip.glyphs if glyph.text > "\u2e80"]
    steps = [right - left for left, right in pairwise(middles)]
    return min(strip.height, median(steps)) if len(steps) > 2 else 0.8 * strip.height


def _scaled(box: Box, scale: float) -> Box:
    x0, y0, x1, y1 = box
    return x0 * scale, y0 * scale, x1 * scale, y1 * scale
