"""Characters of a PDF's text layer: which of them a person sees, what they read as, and the lines they make."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gouji.core.report import Box
from gouji.source.pages import PrintedLine
from gouji.source.pdf_radicals import RADICALS

_SAME_PLACE: Final = 0.15
"""A character printed twice (to look bold) stands nearer to itself than this share of its size."""
_SAME_LINE: Final = 0.4
"""Centres of the characters of one line are nearer than this share of the larger size."""
_WORD_GAP: Final = 0.28
_WIDE_GAP: Final = 0.8
"""Gaps, as shares of the size, that are a blank: between two letters or digits, between any two characters."""
_UNKNOWN: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character with its box in the page's frame; ``size`` in points."""

    text: str
    box: Box
    size: float

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2

    @property
    def centre(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, self.middle


def glyphs_of(chars: Iterable[dict[str, Any]], origin: tuple[float, float], size: tuple[float, float]) -> list[Glyph]:
    """The characters on a page of ``size`` whose top left is ``origin``: those outside it and second prints left out.

    A glyph that stands for several characters (a ligature) is cut into equal boxes.
    """
    left, top = origin
    width, height = size
    found: list[Glyph] = []
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for char in chars:
        box = (char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top)
        glyph = Glyph(_reading(char["text"]), box, float(char["size"]))
        across, down = glyph.centre
        if not glyph.text or not (0 <= across <= width and 0 <= down <= height):
            continue
        if not _printed_before(glyph, seen):
            found += _single(glyph)
    return found


def _reading(text: str) -> str:
    """What the glyph reads as; radicals that stand for the character of the same shape are that character."""
    if text.startswith("(cid:"):
        return _UNKNOWN
    return "".join(map(_character, text))


def _character(char: str) -> str:
    if "\u2e80" <= char <= "\u2fdf":
        return RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    if "\uf900" <= char <= "\ufaff" or "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    if unicodedata.category(char) in ("Cc", "Cf"):
        return ""
    return " " if char.isspace() and char != "\u3000" else char


def _printed_before(glyph: Glyph, seen: dict[tuple[str, int, int], list[Glyph]]) -> bool:
    """Whether the same character stands here already; enters it in ``seen`` if not."""
    near = max(_SAME_PLACE * glyph.size, 0.1)
    across, down = int(glyph.box[0]), int(glyph.box[1])
    for column in (across - 1, across, across + 1):
        for row in (down - 1, down, down + 1):
            for other in seen.get((glyph.text, column, row), ()):
                if abs(other.box[0] - glyph.box[0]) < near and abs(other.box[1] - glyph.box[1]) < near:
                    return True
    seen.setdefault((glyph.text, across, down), []).append(glyph)
    return False


def _single(glyph: Glyph) -> list[Glyph]:
    count = len(glyph.text)
    if count == 1:
        return [glyph]
    x0, y0, x1, y1 = glyph.box
    step = (x1 - x0) / count
    return [
        Glyph(char, (x0 + index * step, y0, x0 + (index + 1) * step, y1), glyph.size) for index, char in enumerate(glyph.text)
    ]


def lines_of(glyphs: Sequence[Glyph]) -> tuple[PrintedLine, ...]:
    """The printed lines, from the top; characters from the left, wide gaps as one blank."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle):
        row = rows[-1] if rows else None
        if row and abs(glyph.middle - _middle(row)) < _SAME_LINE * max(glyph.size, row[-1].size):
            row.append(glyph)
        else:
            rows.append([glyph])
    lines = (_line(sorted(row, key=lambda glyph: glyph.box[0])) for row in rows)
    return tuple(line for line in lines if line is not None)


def _middle(row: Sequence[Glyph]) -> float:
    return sum(glyph.middle for glyph in row) / len(row)


def _line(row: Sequence[Glyph]) -> PrintedLine | None:
    spaced: list[Glyph] = []
    for glyph in row:
        if spaced and _is_gap(spaced[-1], glyph):
            before = spaced[-1]
            spaced.append(Glyph(" ", (before.box[2], before.box[1], glyph.box[0], before.box[3]), before.size))
        spaced.append(glyph)
    while spaced and spaced[0].text.isspace():
        spaced.pop(0)
    while spaced and spaced[-1].text.isspace():
        spaced.pop()
    if not spaced:
        return None
    sizes = sorted(glyph.size for glyph in spaced)
    boxes = tuple(glyph.box for glyph in spaced)
    return PrintedLine("".join(glyph.text for glyph in spaced), around(boxes), boxes, sizes[len(sizes) // 2])


def _is_gap(before: Glyph, glyph: Glyph) -> bool:
    if before.text.isspace() or glyph.text.isspace():
        return False
    gap = glyph.box[0] - before.box[2]
    size = max(before.size, glyph.size)
    return gap > (_WORD_GAP if is_latin(before.text) and is_latin(glyph.text) else _WIDE_GAP) * size


def is_latin(char: str) -> bool:
    """A letter or digit that is written in words with blanks between them."""
    return char.isalnum() and char < "\u2e80"


def around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
