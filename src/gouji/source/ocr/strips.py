"""Strips of a sheet, each a single line of text or what a cell has of it, and the characters read on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from gouji.core.report import Box
from gouji.source.ocr.engine import Reading
from gouji.source.ocr.lattice import Lattice
from gouji.source.ocr.sheet import slopes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CLEAR: Final = 2
"""Pixels that a strip keeps from the rules of its cell."""
_ASLANT: Final = 6.0
"""Degrees from which a line is none of the page's own."""
_TWO_LINES: Final = 1.6
"""The height of a box with two lines, in usual heights of a line."""
_PAPER_ROW: Final = 0.02
"""The share of ink in a row of pixels up to which it is paper."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character read at a place of the sheet (pixels), with its score (0 to 1)."""

    text: str
    box: Box
    score: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip at ``box`` with its characters from the left. ``doubt`` is the score of what is uncertain in it, if anything."""

    box: Box
    glyphs: tuple[Glyph, ...] = ()
    doubt: float | None = None

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def score(self) -> float:
        """The mean score of its characters; 0 without any."""
        return sum(glyph.score for glyph in self.glyphs) / len(self.glyphs) if self.glyphs else 0.0


def line_boxes(quads: NDArray[Any]) -> list[Box]:
    """The upright boxes of the quadrangles (N × 4 × 2) of a level sheet; lines aslant, of watermarks and stamps, left out."""
    slopes, lengths = slopes_of(quads)
    heights = slopes_of(quads[:, [0, 3, 2, 1]])[1]
    return [
        (float(x[0] + x[3]) / 2, float(y[0] + y[1]) / 2, float(x[1] + x[2]) / 2, float(y[2] + y[3]) / 2)
        for x, y, aslant in zip(quads[:, :, 0], quads[:, :, 1], (abs(slopes) > _ASLANT) & (lengths > 3 * heights), strict=True)
        if not aslant
    ]


def single_lines(box: Box, grey: NDArray[Any], line_height: float) -> list[Box]:
    """The lines of a box that was found as one and is high enough for two: cut where a row of paper runs through it."""
    x0, y0, x1, y1 = box
    if y1 - y0 < _TWO_LINES * line_height:
        return [box]
    import numpy as np

    crop = crop_of(grey, box)
    rows = (crop < crop.mean() - crop.std()).mean(axis=1)
    middle = slice(len(rows) // 4, -(-3 * len(rows) // 4))
    paper = rows[middle] < _PAPER_ROW
    if not paper.any() or rows[: middle.start].max() < _PAPER_ROW or rows[middle.stop :].max() < _PAPER_ROW:
        return [box]
    clear = np.flatnonzero(paper)
    cut = y0 + middle.start + float(clear[abs(clear - len(paper) / 2).argmin()]) + 0.5
    return [line for part in ((x0, y0, x1, cut), (x0, cut, x1, y1)) for line in single_lines(part, grey, line_height)]


def usual_height(boxes: Sequence[Box]) -> float:
    """The median height of lines; 1 without any."""
    return max(1.0, median(y1 - y0 for _, y0, _, y1 in boxes)) if boxes else 1.0


def parted(box: Box, lattice: Lattice | None) -> list[Box]:
    """The strips that a line has in the cells it runs through, clear of their rules; the line itself outside of tables."""
    if lattice is None:
        return [box]
    x0, y0, x1, y1 = box
    middle = (y0 + y1) / 2
    ends = [x0, *lattice.walls(middle, x0, x1), x1]
    parts = [(left, y0, right, y1) for left, right in pairwise(ends)]
    clear = [_within(part, lattice) for part in parts]
    return [part for part in clear if part[2] - part[0] > 0.3 * (part[3] - part[1])]


def _within(box: Box, lattice: Lattice) -> Box:
    x0, y0, x1, y1 = box
    index = lattice.cell_at((x0 + x1) / 2, (y0 + y1) / 2)
    if index is None:
        return box
    left, top, right, bottom = lattice.box_of(lattice.cells[index])
    left, top, right, bottom = left + _CLEAR, top + _CLEAR, right - _CLEAR, bottom - _CLEAR
    tight = max(x0, left), max(y0, top), min(x1, right), min(y1, bottom)
    return tight if tight[3] - tight[1] > 0.5 * (y1 - y0) else (tight[0], y0, tight[2], y1)


def crop_of(grey: NDArray[Any], box: Box) -> NDArray[Any]:
    """The pixels of a box, at least one."""
    height, width = grey.shape
    x0, y0 = min(max(0, round(box[0])), width - 1), min(max(0, round(box[1])), height - 1)
    return grey[y0 : max(y0 + 1, round(box[3])), x0 : max(x0 + 1, round(box[2]))]


def strip_of(box: Box, reading: Reading) -> Strip:
    """The strip with a box for each character: half-way to its neighbours, no wider than a wide character is."""
    x0, y0, x1, y1 = box
    centres = [x0 + share * (x1 - x0) for share in reading.centres]
    reach = 0.6 * (y1 - y0)
    borders = [(left + right) / 2 for left, right in pairwise(centres)]
    glyphs = []
    for index, centre in enumerate(centres):
        left = max(borders[index - 1] if index else x0, centre - reach)
        right = min(borders[index] if index < len(borders) else x1, centre + reach)
        glyphs.append(Glyph(reading.text[index], (left, y0, max(left, right), y1), reading.scores[index]))
    return trimmed(Strip(box, tuple(glyphs)))


def trimmed(strip: Strip) -> Strip:
    """The strip without blanks at its ends."""
    glyphs = list(strip.glyphs)
    while glyphs and glyphs[-1].text.isspace():
        glyphs.pop()
    while glyphs and glyphs[0].text.isspace():
        glyphs.pop(0)
    return replace(strip, glyphs=tuple(glyphs))


def level_lines(strips: Iterable[Strip]) -> list[Strip]:
    """The strips from the top, those side by side on one printed line joined with a blank where they stand apart."""
    rows: list[list[Strip]] = []
    for strip in sorted((strip for strip in strips if strip.glyphs), key=lambda strip: (strip.box[1] + strip.box[3]) / 2):
        if rows and _beside(rows[-1], strip):
            rows[-1].append(strip)
        else:
            rows.append([strip])
    return [_one(sorted(row, key=lambda strip: strip.box[0])) for row in rows]


def _beside(row: Sequence[Strip], strip: Strip) -> bool:
    """On the line of the strips of a row and not over or under any of them."""
    x0, y0, x1, y1 = strip.box
    middle = (y0 + y1) / 2
    last = row[-1].box
    level = abs((last[1] + last[3]) / 2 - middle) < 0.4 * min(strip.height, row[-1].height)
    return level and all(min(x1, other.box[2]) - max(x0, other.box[0]) < 0.3 * strip.height for other in row)


def _one(row: Sequence[Strip]) -> Strip:
    whole = row[0]
    for strip in row[1:]:
        gap = (whole.glyphs[-1].box[2], strip.box[1], strip.glyphs[0].box[0], strip.box[3])
        blank = (Glyph(" ", gap, 1.0),) if gap[2] - gap[0] > 0.5 * strip.height else ()
        a, b = whole.box, strip.box
        around = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        doubt = min((strip.doubt for strip in (whole, strip) if strip.doubt is not None), default=None)
        whole = Strip(around, whole.glyphs + blank + strip.glyphs, doubt)
    return whole
