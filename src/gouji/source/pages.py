"""What is printed on a page, before it is text: lines and ruled tables with their boxes.

A page comes from a PDF's text layer or from a picture; `flow` joins pages to one document and need not know which.
Boxes are in points from the top left of the unrotated page. Those of a scan that lay askew are in a frame where its lines
run level, so that margins and indents can be compared; ``Page.on_paper`` takes them back to the unrotated page.
"""

from __future__ import annotations

from dataclasses import dataclass

from gouji.core.report import Box

Turn = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f): the point (x, y) of one frame is (ax + cy + e, bx + dy + f) of the other; both in points."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line. ``boxes`` has one box for each character of ``text``.

    ``doubt`` is the reading score (0 to 1) of an uncertain reading, None for a certain one.
    ``size`` is the height of its characters in points.
    """

    text: str
    box: Box
    boxes: tuple[Box, ...]
    size: float
    doubt: float | None = None


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of a ruled table at ``row``, ``col`` (from 0), covering ``rows`` × ``cols`` places, with its lines from the top."""

    row: int
    col: int
    box: Box
    lines: tuple[PrintedLine, ...] = ()
    rows: int = 1
    cols: int = 1


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A ruled table of one page; every place of its grid is covered by exactly one cell."""

    box: Box
    cells: tuple[PrintedCell, ...]
    row_count: int
    col_count: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page, numbered from 1. ``lines`` are those outside its tables, from the top.

    ``unread`` says in (zh, en) why the page could not be read.
    ``turn`` takes the boxes of a scan that lay askew to the unrotated page; None where they are there already.
    ``width`` and ``height`` are those of the frame that the boxes are in. ``notes`` say in (zh, en) what of the page is no
    text of it, without naming the page. ``recognised`` says that all of it was seen in a picture: no two sheets lie on a scanner,
    or before a camera, in quite the same place.
    """

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...] = ()
    tables: tuple[PrintedTable, ...] = ()
    unread: tuple[str, str] | None = None
    turn: Turn | None = None
    notes: tuple[tuple[str, str], ...] = ()
    recognised: bool = False

    def on_paper(self, box: Box) -> Box:
        """The box around ``box`` on the unrotated page, as a person sees it and as placements have it."""
        if self.turn is None:
            return box
        a, b, c, d, e, f = self.turn
        corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
        across, down = [x for x, _ in corners], [y for _, y in corners]
        return min(across), min(down), max(across), max(down)
