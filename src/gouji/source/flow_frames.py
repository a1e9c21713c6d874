"""Where prose stands on a page: the frame that indents and ends of lines are measured against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Final

from gouji.source.pages import Page, PrintedLine

INDENT: Final = 1.2
"""A line that begins this many characters right of the text's edge is indented."""
_USUAL_INDENT: Final = 2.0
SAME_INDENT: Final = 0.6
_PROSE_WIDTH: Final = 0.6
_COMMON: Final = 0.12
"""The least share of the lines that begin at the left edge of prose."""
_SAME_SIZE: Final = 1.1
"""How many times wider the picture of a page may be than that of another of the same paper."""
_TELLING: Final = 6
"""Lines from which a page tells by itself where its prose begins."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the prose of pages of one width stands: its left and right edge and the usual distance between lines."""

    left: float
    right: float
    pitch: float

    def indent(self, line: PrintedLine) -> float:
        """In characters of the line."""
        return (line.box[0] - self.left) / max(line.size, 1.0)

    def is_centred(self, line: PrintedLine) -> bool:
        """Not one with the usual indent of a paragraph, which may happen to leave as much free at its end."""
        left, right = line.box[0] - self.left, self.right - line.box[2]
        usual = abs(self.indent(line) - _USUAL_INDENT) < SAME_INDENT
        return not usual and min(left, right) > INDENT * line.size and abs(left - right) < 1.5 * line.size


def alike(page: Page, other: Page) -> bool:
    """Whether prose goes on from one page to the other: they are as wide, as nearly as their pictures can tell."""
    if page.recognised and other.recognised:
        return 1 / _SAME_SIZE < page.width / other.width < _SAME_SIZE
    return round(page.width) == round(other.width)


def frames_of(pages: Iterable[Page]) -> dict[int, Frame]:
    """The frame of the prose by page number. Pages of one width share it; in pictures it stands elsewhere on each of them."""
    groups: list[list[Page]] = []
    for page in pages:
        group = next((group for group in groups if alike(page, group[0])), None)
        if group is None:
            groups.append([page])
        else:
            group.append(page)
    return {number: frame for group in groups for number, frame in _frames(group).items()}


def _frames(pages: Sequence[Page]) -> dict[int, Frame]:
    """The frames of pages that are alike."""
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return dict.fromkeys((page.number for page in pages), Frame(0.0, pages[0].width, 0.0))
    pitch = _pitch(pages, lines)
    if not all(page.recognised for page in pages):
        left = _left(lines)
        frame = Frame(left, left + _width(pages[0], [line.box[2] - left for line in lines], left), pitch)
        return dict.fromkeys((page.number for page in pages), frame)
    telling = {page.number: _left(page.lines) for page in pages if len(page.lines) >= _TELLING}
    usual = median(telling.values()) if telling else _left(lines)
    lefts = {page.number: telling.get(page.number, usual) for page in pages}
    width = _width(pages[0], [line.box[2] - lefts[page.number] for page in pages for line in page.lines], usual)
    return {number: Frame(left, left + width, pitch) for number, left in lefts.items()}


def _left(lines: Sequence[PrintedLine]) -> float:
    """The left edge of prose: where the leftmost lines begin that are no exception."""
    lefts = Counter(round(line.box[0] / 3) for line in lines)
    common = [left for left, count in lefts.items() if count >= _COMMON * len(lines)]
    left = 3.0 * min(common or lefts)
    return min((line.box[0] for line in lines if abs(line.box[0] - left) < 4), default=left)


def _width(page: Page, ends: Sequence[float], left: float) -> float:
    """How wide prose is that begins at ``left``: ``ends`` are where its lines end, from its left edge."""
    rights = sorted(ends)
    width = rights[ceil(0.95 * (len(rights) - 1))]
    if width < _PROSE_WIDTH * page.width:  # no line says where prose would end
        return max(page.width - 2 * left, width)
    return width


def _pitch(pages: Sequence[Page], lines: Sequence[PrintedLine]) -> float:
    """The usual distance from one line to the next."""
    steps = [
        below.box[1] - above.box[1]
        for page in pages
        for above, below in zip(page.lines, page.lines[1:], strict=False)
        if below.box[1] - above.box[1] > above.size / 2
    ]
    return median(steps) if steps else 2 * lines[0].size
