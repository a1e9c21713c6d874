"""Characters of a PDF's text layer: which of them a person sees, what they read as, and the lines they make."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from gouji.core.report import Box
from gouji.source.pages import PrintedLine
from gouji.source.pdf_radicals import RADICALS

_SMALLEST: Final = 0.5
"""Nobody reads characters that are smaller than this, in points."""
_SAME_PLACE: Final = 0.15
"""A character printed twice (to look bold) stands nearer to itself than this share of its size."""
_SAME_LINE: Final = 0.4
"""Centres of the characters of one line are nearer than this share of the larger size."""
_WORD_GAP: Final = 0.28
_WIDE_GAP: Final = 0.8
"""Gaps, as shares of the size, that are a blank: between two letters or digits, between any two characters."""
_LEVEL: Final = 0.05
"""How far, as a share, the direction of upright text may be from level."""
UNKNOWN: Final = "\ufffd"
"""Stands for a glyph of which the PDF does not say what it reads as."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character with its box; ``size`` in points.

    ``turn`` is how many quarter turns clockwise its line is turned, None for a slanting one; ``light`` is how light it is
    printed, from 0 (black) to 1 (white).
    """

    text: str
    box: Box
    size: float
    turn: int | None = 0
    light: float = 0.0

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2

    @property
    def centre(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, self.middle


def glyphs_of(chars: Iterable[Mapping[str, Any]], origin: tuple[float, float], size: tuple[float, float]) -> list[Glyph]:
    """The characters on a page of ``size`` whose top left is ``origin``: those outside it and second prints left out.

    A glyph that stands for several characters (a ligature) is cut into equal boxes.
    """
    left, top = origin
    width, height = size
    found: list[Glyph] = []
    seen: dict[tuple[str, int, int], list[Box]] = {}
    for char in chars:
        text = _reading(char["text"])
        x0, y0, x1, y1 = char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top
        if not text or not (0 <= x0 + x1 <= 2 * width and 0 <= y0 + y1 <= 2 * height):
            continue
        turn = _turn(char["matrix"])
        points = float(char["size"]) if not turn else float(x1 - x0)
        if not points > _SMALLEST:
            continue
        box = (x0, y0, x1, y1)
        if not _printed_before(text, box, max(_SAME_PLACE * points, 0.1), seen):
            found += _single(Glyph(text, box, points, turn, _lightness(char.get("non_stroking_color"))))
    return found


def _reading(text: str) -> str:
    """What the glyph reads as; radicals that stand for the character of the same shape are that character."""
    if len(text) == 1 and "\u4e00" <= text <= "\u9fff":
        return text
    if text.startswith("(cid:"):
        return UNKNOWN
    return "".join(map(_character, text))


def _character(char: str) -> str:
    if "\u2e80" <= char <= "\u2fdf":
        return RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    if "\uf900" <= char <= "\ufaff" or "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    category = unicodedata.category(char)
    if category == "Co":
        return UNKNOWN
    if category in ("Cc", "Cf", "Cs", "Cn"):
        return ""
    return " " if char.isspace() and char != "\u3000" else char


def _turn(matrix: Sequence[float]) -> int | None:
    """The quarter turns, clockwise, of text with this matrix; None if it runs aslant."""
    across, up = matrix[0], matrix[1]
    if abs(up) <= _LEVEL * abs(across):
        return 0 if across > 0 else 2
    if abs(across) <= _LEVEL * abs(up):
        return 3 if up > 0 else 1
    return None


def _lightness(color: Any) -> float:
    """How light a grey or RGB colour is; black for what is neither."""
    if not isinstance(color, tuple) or not color or not all(isinstance(part, int | float) for part in color):
        return 0.0
    if len(color) == 4:
        return 1.0 - min(float(max(color[:3]) + color[3]), 1.0)
    return float(sum(color)) / len(color)


def _printed_before(text: str, box: Box, near: float, seen: dict[tuple[str, int, int], list[Box]]) -> bool:
    """Whether the same character stands here already; enters it in ``seen`` if not."""
    across, down = int(box[0]), int(box[1])
    for column in (across - 1, across, across + 1):
        for row in (down - 1, down, down + 1):
            for other in seen.get((text, column, row), ()):
                if abs(other[0] - box[0]) < near and abs(other[1] - box[1]) < near:
                    return True
    seen.setdefault((text, across, down), []).append(box)
    return False


def _single(glyph: Glyph) -> Iterable[Glyph]:
    count = len(glyph.text)
    if count == 1:
        return (glyph,)
    x0, y0, x1, y1 = glyph.box
    step = (x1 - x0) / count
    return [
        replace(glyph, text=char, box=(x0 + index * step, y0, x0 + (index + 1) * step, y1))
        for index, char in enumerate(glyph.text)
    ]


def lines_of(glyphs: Sequence[Glyph]) -> tuple[PrintedLine, ...]:
    """The printed lines, from the top, those that run up or down among them; wide gaps are one blank."""
    upright = [glyph for glyph in glyphs if not glyph.turn]
    lines = list(_level_lines(upright))
    for turns in (1, 2, 3):
        turned = [glyph for glyph in glyphs if glyph.turn == turns]
        if turned:
            lines += _turned_lines(turned, turns)
    return tuple(sorted(lines, key=lambda line: line.box[1])) if len(upright) < len(glyphs) else tuple(lines)


def _turned_lines(glyphs: Sequence[Glyph], turns: int) -> Iterator[PrintedLine]:
    """Lines that are turned: read level, their boxes turned back."""
    level = [replace(glyph, box=quartered(glyph.box, -turns), turn=0) for glyph in glyphs]
    for line in _level_lines(level):
        boxes = tuple(quartered(box, turns) for box in line.boxes)
        yield PrintedLine(line.text, around(boxes), boxes, line.size)


def quartered(box: Box, turns: int) -> Box:
    """The box after so many quarter turns clockwise about the origin."""
    x0, y0, x1, y1 = box
    for _ in range(turns % 4):
        x0, y0, x1, y1 = -y1, x0, -y0, x1
    return x0, y0, x1, y1


def _level_lines(glyphs: Sequence[Glyph]) -> Iterator[PrintedLine]:
    rows: list[list[Glyph]] = []
    total = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle):
        row = rows[-1] if rows else None
        if row and abs(glyph.middle - total / len(row)) < _SAME_LINE * max(glyph.size, row[-1].size):
            row.append(glyph)
            total += glyph.middle
        else:
            rows.append([glyph])
            total = glyph.middle
    lines = (_line(sorted(row, key=lambda glyph: glyph.box[0])) for row in rows)
    return (line for line in lines if line is not None)


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
    gap = glyph.box[0] - before.box[2]
    if gap < 1 or before.text.isspace() or glyph.text.isspace():
        return False
    size = max(before.size, glyph.size)
    return gap > (_WORD_GAP if is_latin(before.text) and is_latin(glyph.text) else _WIDE_GAP) * size


def is_latin(char: str) -> bool:
    """A letter or digit that is written in words with blanks between them."""
    return char.isalnum() and char < "\u2e80"


def around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
