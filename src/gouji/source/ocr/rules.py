"""The printed rules of a sheet: straight lines across and down, tables apart from each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from gouji.core.report import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_ACROSS: Final = 3.0
_LEAST_DOWN: Final = 2.5
_LEAST_DOWN_IN_CLEAR: Final = 0.7
"""The shortest stretches of rule that are sought, in heights of a text line. A stretch down that is as short as a stroke of
a character counts only where no text was found."""
_SAME: Final = 0.22
"""Rules nearer to each other than this many line heights are one, printed unevenly."""
_SLANT: Final = 0.06
_LONG: Final = 12.0
"""Line heights from which a rule may be bent: over less, a page that does not lie flat shows no bend."""
_STRAIGHT: Final = 1.0
"""Pixels up to which a rule lies beside the straight line through it, printed unevenly."""
_BETTER: Final = 0.6
"""What a bend leaves at most of the distance from the straight line."""
_LEAST_SAG: Final = 0.8
"""Pixels that the middle of a stretch lies beside the straight line between its ends, from which it is bent."""
_TIGHTEST: Final = 60.0
"""The radius in line heights up to which a bent stretch is part of a ring."""
_MOST_STRETCHES: Final = 5_000
_MOST_RULES: Final = 500
_MOST_NODES: Final = 6_000
"""With more stretches or rules one way, or more crossings, it is the grain of a photograph and no table."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: at ``along`` pixels its ``place`` across is ``bend`` × along² + ``slope`` × along + ``offset``; from ``start``
    to ``end``. It is bent where the paper did not lie flat.

    For a rule across, along is x and the place y; for a rule down, along is y and the place x.
    """

    slope: float
    offset: float
    start: float
    end: float
    bend: float = 0.0

    def place(self, along: float) -> float:
        return (self.bend * along + self.slope) * along + self.offset


@dataclass(frozen=True)
class Frame:
    """The rules of one table: ``across`` from the top, ``down`` from the left; the sheet's ``ink`` (0 or 1) and ``text``.

    ``text`` is 1 well within lines of text, not near their ends.
    """

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    ink: NDArray[Any]
    text: NDArray[Any]


def frames_of(grey: NDArray[Any], lines: Sequence[Box], line_height: float) -> list[Frame]:
    """The frames of the ruled tables of a level sheet, from the top.

    ``lines`` are the boxes of its text and ``line_height`` is their usual height, in pixels.
    """
    import cv2
    import numpy as np

    ink = ink_of(grey, line_height)
    across = _stretches(ink, round(_LEAST_ACROSS * line_height), flat=True)
    clear = _stretches(ink * (1 - _filled(ink.shape, lines)), round(_LEAST_DOWN_IN_CLEAR * line_height), flat=False)
    down = cv2.bitwise_or(_stretches(ink, round(_LEAST_DOWN * line_height), flat=False), clear)
    text = _filled(ink.shape, [(x0 + 0.15 * line_height, y0, x1 - 0.15 * line_height, y1) for x0, y0, x1, y1 in lines])
    reach = max(5, round(0.35 * line_height))
    both = cv2.dilate(cv2.bitwise_or(across, down), np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(both)
    frames = []
    for label in sorted(range(1, count), key=lambda label: int(stats[label, cv2.CC_STAT_TOP])):
        x, y, width, height = (int(value) for value in stats[label, :4])
        if width < 4 * line_height or height < 1.2 * line_height:
            continue
        mine = (labels[y : y + height, x : x + width] == label).astype(np.uint8)
        rows = _rules(cv2.bitwise_and(across[y : y + height, x : x + width], mine), (x, y), line_height, flat=True)
        columns = _rules(cv2.bitwise_and(down[y : y + height, x : x + width], mine), (x, y), line_height, flat=False)
        if len(rows) >= 2 and len(columns) >= 2 and len(rows) * len(columns) <= _MOST_NODES:
            frames.append(Frame(tuple(rows), tuple(columns), ink, text))
    return frames


def ink_of(grey: NDArray[Any], line_height: float) -> NDArray[Any]:
    import cv2

    block = max(15, round(line_height) | 1)
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    return cv2.adaptiveThreshold(soft, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 14)


def _filled(shape: tuple[int, ...], boxes: Sequence[Box]) -> NDArray[Any]:
    """1 within the boxes, 0 elsewhere."""
    import numpy as np

    area = np.zeros(shape, np.uint8)
    for x0, y0, x1, y1 in boxes:
        area[max(0, int(y0)) : max(0, int(y1) + 1), max(0, int(x0)) : max(0, int(x1) + 1)] = 1
    return area


def _stretches(ink: NDArray[Any], length: int, *, flat: bool) -> NDArray[Any]:
    """The ink that stands in straight stretches of at least this length, but for gaps of a pixel or two."""
    import cv2
    import numpy as np

    def bar(along: int) -> NDArray[Any]:
        return np.ones((1, along) if flat else (along, 1), np.uint8)

    return cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bar(3)), cv2.MORPH_OPEN, bar(length))


def _rules(mask: NDArray[Any], corner: tuple[int, int], line_height: float, *, flat: bool) -> list[Rule]:
    """Straight lines through the stretches of one table, those on one line joined, in order of their places; none through
    more stretches than a table has."""
    import cv2
    import numpy as np

    if not flat:
        mask, corner = mask.T, (corner[1], corner[0])
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask))
    if count > _MOST_STRETCHES:
        return []
    pieces = []
    for label in range(1, count):
        x, y, width, height = (int(value) for value in stats[label, :4])
        if height > max(0.5 * line_height, _SLANT * width + 4):
            continue
        part = labels[y : y + height, x : x + width] == label
        columns = np.flatnonzero(part.any(axis=0))
        middles = (part * np.arange(height)[:, None]).sum(axis=0)[columns] / part.sum(axis=0)[columns]
        if not _bent(columns, middles, line_height):
            pieces.append(_fit(columns + x + corner[0], middles + y + corner[1], line_height))
    return _joined(pieces, _SAME * line_height)


def _bent(along: NDArray[Any], places: NDArray[Any], line_height: float) -> bool:
    """Whether a stretch is part of a ring, as of a seal: bent far more than the rules of a page that does not lie flat."""
    import numpy as np

    length = float(along[-1] - along[0])
    if length < 2 * line_height:
        return False
    bend = 2 * abs(float(np.polyfit(along, places, 2)[0]))
    return bend * length**2 / 8 > _LEAST_SAG and bend * _TIGHTEST * line_height > 1


def _fit(along: NDArray[Any], places: NDArray[Any], line_height: float) -> Rule:
    import numpy as np

    start, end = float(along[0]), float(along[-1])
    slope, offset = np.polyfit(along, places, 1) if len(along) > 2 else (0.0, float(np.mean(places)))
    if abs(slope) > _SLANT:
        slope, offset = 0.0, float(np.mean(places))
    beside = np.abs(slope * along + offset - places)
    if end - start > _LONG * line_height and beside.max() > _STRAIGHT:
        bent = np.polyfit(along, places, 2)
        if np.abs(np.polyval(bent, along) - places).mean() < _BETTER * beside.mean():
            return Rule(float(bent[1]), float(bent[2]), start, end, float(bent[0]))
    return Rule(float(slope), float(offset), start, end)


def _joined(pieces: Sequence[Rule], near: float) -> list[Rule]:
    """Pieces that lie on one line become one rule, the longest pieces saying where it runs; none of more than a table has."""
    lines: list[list[Rule]] = []
    for piece in sorted(pieces, key=lambda piece: piece.start - piece.end):
        if len(lines) > _MOST_RULES:
            return []
        for line in lines:
            if _gap(line[0], piece) < near:
                line.append(piece)
                break
        else:
            lines.append([piece])
    rules = [replace(line[0], start=min(p.start for p in line), end=max(p.end for p in line)) for line in lines]
    middle = sum(rule.start + rule.end for rule in rules) / (2 * len(rules)) if rules else 0.0
    return sorted(rules, key=lambda rule: rule.place(middle))


def _gap(rule: Rule, piece: Rule) -> float:
    return max(abs(rule.place(along) - piece.place(along)) for along in (piece.start, piece.end))
