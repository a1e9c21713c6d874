"""What a reading may be wrong in: a wrong digit is worse than none, so numbers are read twice where they may be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from gouji.source.ocr.columns import is_ill_grouped
from gouji.source.ocr.engine import Engine
from gouji.source.ocr.strips import Strip, crop_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

DOUBT_BELOW: Final = 0.8
"""The score (0 to 1) under which a line is doubtful."""
_SURE_DIGIT: Final = 0.95
"""The score under which a digit is: right digits of fair scans have 0.98 and more."""
_SURE_PAGE: Final = 0.96
"""The mean score of a page under which it is poor: its numbers are all read twice, and its lines must do better."""
_SURE_ON_POOR: Final = 0.94
_LIKE_DIGITS: Final = frozenset("OoIlZSBbgqDQi|!丨〇")
"""Letters and strokes that digits are taken for."""
_IDEOGRAPHS: Final = ("\u4e00", "\u9fff")
_HOLE: Final = 1.6
"""The step between two ideographs from which something may stand between them, in usual steps."""
_DASH_OR_ONE: Final = frozenset("一丨")
"""What by itself may be a dash or a one."""
_NUMBER_MARKS: Final = frozenset(".,:%-+/，．％ ")


def doubted(reader: Engine, grey: NDArray[Any], strips: Sequence[Strip], marks: Sequence[Strip]) -> list[Strip]:
    """The strips of a sheet, then its marks, which their ink alone was found by, all with their doubts."""
    every = [*strips, *marks]
    poor = mean_score(every) < _SURE_PAGE
    twice = [
        index for index, strip in enumerate(every) if _to_read_twice(strip, everything=poor or index >= len(strips))
    ]
    second = dict(zip(twice, _second(reader, grey, [every[index] for index in twice]), strict=True))
    return [replace(strip, doubt=_doubt(strip, second.get(index), poor=poor)) for index, strip in enumerate(every)]


def mean_score(strips: Sequence[Strip]) -> float:
    """The mean score of all characters; 0 without any."""
    scores = [glyph.score for strip in strips for glyph in strip.glyphs]
    return sum(scores) / len(scores) if scores else 0.0


def _to_read_twice(strip: Strip, *, everything: bool) -> bool:
    """Whether it is a bare number, which has no words around that tell how well it was read, or any number of ``everything``."""
    text = strip.text
    if not any(map(_numeric, text)):
        return False
    return everything or all(_numeric(char) or char in _NUMBER_MARKS for char in text)


def _numeric(char: str) -> bool:
    return char.isdigit() or char in _LIKE_DIGITS


def _second(reader: Engine, grey: NDArray[Any], strips: Sequence[Strip]) -> list[str]:
    """The digits and points of the strips, read a second time with more paper around them and other proportions."""
    import cv2

    crops = []
    for strip in strips:
        crop = crop_of(grey, strip.box)
        height, width = crop.shape
        room = max(2, round(0.12 * height))
        wider = cv2.resize(crop, (max(1, round(1.15 * width)), height), interpolation=cv2.INTER_CUBIC)
        crops.append(cv2.copyMakeBorder(wider, room, room, 2 * room, 2 * room, cv2.BORDER_REPLICATE))
    return [_digits(reading.text) for reading in reader.read(crops)]


def _digits(text: str) -> str:
    return "".join(char for char in text.replace("．", ".") if _numeric(char) or char == ".").strip(".")


def _doubt(strip: Strip, second: str | None, *, poor: bool) -> float | None:
    digits = [glyph.score for glyph in strip.glyphs if _numeric(glyph.text)]
    least = min(digits, default=1.0)
    if strip.score < (_SURE_ON_POOR if poor else DOUBT_BELOW) or strip.text in _DASH_OR_ONE or (poor and has_hole(strip)):
        return round(min(strip.score, least), 3)
    if least < _SURE_DIGIT or is_ill_grouped(strip.text) or (second is not None and second != _digits(strip.text)):
        return round(min(least, strip.score), 3)
    return None


def has_hole(strip: Strip) -> bool:
    """Whether two neighbouring ideographs stand so far apart that a character between them may have been lost."""
    steps = [
        right.middle[0] - left.middle[0]
        for left, right in pairwise(strip.glyphs)
        if _IDEOGRAPHS[0] <= left.text <= _IDEOGRAPHS[1] and _IDEOGRAPHS[0] <= right.text <= _IDEOGRAPHS[1]
    ]
    return bool(steps) and max(steps) > _HOLE * median(steps)
