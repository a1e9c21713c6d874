"""What stands in the cells of a lattice: strips of its characters, and the inked cells in which nothing was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from gouji.core.report import Box
from gouji.source.ocr.lattice import Lattice
from gouji.source.ocr.strips import Strip, crop_of, trimmed

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INSET: Final = 4
"""Pixels from its rules within which the ink of a cell is not looked at: rules are uneven."""
_LEAST_MARK: Final = 0.3
"""The least height of a mark in a cell, in line heights; less is dirt."""
_LEAST_DASH: Final = 0.4
"""The least width of a dash, in line heights."""
_UNBROKEN: Final = 0.9
"""The share of the columns of a dash that have ink: specks side by side have less."""
_TALLEST_MARK: Final = 2.2
"""The height of a narrow mark, in line heights; a longer stroke is a stretch of a rule that leans."""
_NARROWEST_TALL_MARK: Final = 0.5
_LEAST_AREA: Final = 0.04
"""The least ink of a mark, in squares of a line height."""
_LEAST_STROKE: Final = 2
"""Pixels that a dash is high."""
_STROKES: Final = frozenset("1Il|!丨")
_PAPER: Final = 238
"""The grey of paper on a sheet."""


def shared_out(strips: Iterable[Strip], lattice: Lattice) -> tuple[dict[int, list[Strip]], list[Strip]]:
    """The strips of each cell by its index, cut where their characters are in several cells; and those outside of the table."""
    inside: dict[int, list[Strip]] = {}
    outside: list[Strip] = []
    for strip in strips:
        for index, part in _pieces(strip, lattice):
            if index is None:
                outside.append(part)
            else:
                inside.setdefault(index, []).append(part)
    return inside, outside


def _pieces(strip: Strip, lattice: Lattice) -> list[tuple[int | None, Strip]]:
    pieces: list[tuple[int | None, Strip]] = []
    start = 0
    homes = [lattice.cell_at(*glyph.middle) for glyph in strip.glyphs]
    for end in range(1, len(homes) + 1):
        if end == len(homes) or homes[end] != homes[start]:
            glyphs = strip.glyphs[start:end]
            box = (glyphs[0].box[0], strip.box[1], glyphs[-1].box[2], strip.box[3])
            part = trimmed(replace(strip, box=strip.box if len(glyphs) == len(homes) else box, glyphs=glyphs))
            if part.glyphs:
                pieces.append((homes[start], part))
            start = end
    return pieces


def is_border(strip: Strip, lattice: Lattice) -> bool:
    """Whether a stretch of a table's own border was read as a stroke of text."""
    x0, y0, x1, y1 = strip.box
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    top, bottom = lattice.across[0].place(x), lattice.across[-1].place(x)
    edges = [lattice.down[0].place(y), lattice.down[-1].place(y)]
    return strip.text in _STROKES and top <= y <= bottom and any(x0 <= edge <= x1 for edge in edges)


def unread_marks(ink: NDArray[Any], lattice: Lattice, read: Iterable[Strip], line_height: float) -> list[Box]:
    """The boxes of inked places within the cells of a lattice that no strip covers: lone digits and ticks."""
    import cv2
    import numpy as np

    left, top, right, bottom = (round(side) for side in lattice.box)
    free = np.zeros_like(ink)
    for cell in lattice.cells:
        x0, y0, x1, y1 = (round(side) for side in lattice.box_of(cell))
        free[max(0, y0 + _INSET) : max(0, y1 - _INSET), max(0, x0 + _INSET) : max(0, x1 - _INSET)] = 1
    for strip in read:
        x0, y0, x1, y1 = (round(side) for side in strip.box)
        free[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1] = 0
    left, top = max(0, left), max(0, top)
    marks = (ink & free)[top:bottom, left:right]
    if not marks.size:
        return []
    joined = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((3, max(3, round(0.35 * line_height))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = []
    for x, y, width, height, area in stats[1:count].tolist():
        box = (float(left + x), float(top + y), float(left + x + width), float(top + y + height))
        stands = height >= _LEAST_MARK * line_height and area > _LEAST_AREA * line_height**2
        unbroken = width >= _LEAST_DASH * line_height and marks[y : y + height, x : x + width].any(axis=0).mean() > _UNBROKEN
        is_rule = height > _TALLEST_MARK * line_height and width < _NARROWEST_TALL_MARK * line_height
        if (stands and not is_rule) or (unbroken and _amid(box, lattice, line_height)):
            boxes.append(box)
    return [_roomy(box, lattice, line_height) for box in boxes]


def _amid(box: Box, lattice: Lattice, line_height: float) -> bool:
    """Whether a flat mark stands as far from the rules over and under it as a dash does; nearer, it is a rule's ragged edge."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    index = lattice.cell_at(x, y)
    if index is None or box[3] - box[1] < _LEAST_STROKE:
        return False
    _, top, _, bottom = lattice.box_of(lattice.cells[index])
    return y - top > 0.25 * line_height and bottom - y > 0.25 * line_height


def _roomy(box: Box, lattice: Lattice, line_height: float) -> Box:
    """The box with some paper around it, within its cell."""
    x0, y0, x1, y1 = box
    room_down = max(0.15 * line_height, (0.9 * line_height - (y1 - y0)) / 2)
    room_across = 0.25 * line_height
    wide = (x0 - room_across, y0 - room_down, x1 + room_across, y1 + room_down)
    index = lattice.cell_at((x0 + x1) / 2, (y0 + y1) / 2)
    if index is None:
        return wide
    left, top, right, bottom = lattice.box_of(lattice.cells[index])
    return max(wide[0], left + 2), max(wide[1], top + 2), min(wide[2], right - 2), min(wide[3], bottom - 2)


def mark_of(grey: NDArray[Any], box: Box) -> NDArray[Any]:
    """The pixels of a mark with more paper over it: the bar of a tick close under a rule is read as one only then."""
    import cv2

    crop = crop_of(grey, box)
    return cv2.copyMakeBorder(crop, len(crop) // 4, 0, 0, 0, cv2.BORDER_CONSTANT, value=(_PAPER,))
