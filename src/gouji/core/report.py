"""A report as one canonical text with blocks, tables and sections that are spans of it.

Offsets count Unicode code points of the canonical text, lines count from 1 and end at ``\\n``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points from the top left of the unrotated page."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of the canonical text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One printed paragraph (a line of a text file).

    ``heading_level`` is what the source format itself says (a Word heading style), 1 for the outermost;
    None where the format says nothing.
    """

    span: Span
    heading_level: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. Rows and columns count from 0; a merged cell spans ``rows`` × ``cols`` places.

    An empty cell has an empty span where its text would stand.
    """

    row: int
    col: int
    span: Span
    text: str
    rows: int = 1
    cols: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid of cells: every place of the grid is covered by exactly one cell."""

    span: Span
    cells: tuple[Cell, ...]
    row_count: int
    col_count: int
    page: int | None = None

    def grid(self) -> list[list[Cell]]:
        """``row_count`` × ``col_count`` places; a merged cell stands at each place it covers."""
        blank = Cell(0, 0, Span(self.span.start, self.span.start), "")
        places = [[blank] * self.col_count for _ in range(self.row_count)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.rows, self.row_count)):
                for col in range(cell.col, min(cell.col + cell.cols, self.col_count)):
                    places[row][col] = cell
        return places


@dataclass(frozen=True, slots=True)
class RawRows:
    """A table as a text dump shows it, before its grid is known: cells row by row, merges lost."""

    span: Span
    rows: tuple[tuple[Span, ...], ...]
    page: int | None = None


Block = Paragraph | Table | RawRows


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a stretch of the canonical text, a printed line at most, stands on paper; only formats with pages have these.

    ``boxes``, where they are known, are those of its characters one by one. ``doubt`` is the score of an uncertain reading.
    """

    span: Span
    page: int
    box: Box
    doubt: float | None = None
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of one file.

    ``noise`` marks stretches of the text that the file's producer left behind and that nobody printed
    (Word bookmarks in a text dump): they stay in the canonical text and are never read.
    ``notices`` are sentences for the user about what could not be read, (zh, en); ``unread_pages`` the pages that were lost.
    """

    name: str
    media_type: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    placements: tuple[Placement, ...] = ()
    noise: tuple[Span, ...] = ()
    notices: tuple[tuple[str, str], ...] = ()
    unread_pages: tuple[int, ...] = ()

    def gaps(self) -> tuple[int, ...]:
        """The offsets where the text of lost pages is missing."""
        ends = [(placed.page, placed.span.end) for placed in self.placements]
        return tuple(sorted({max((end for page, end in ends if page < lost), default=0) for lost in self.unread_pages}))


Status = Literal["done", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it up to the next heading, or a table.

    ``path`` holds the titles of the sections above, outermost first, without their numbers.
    ``heading`` is the heading's text with its number; empty for text before the first heading.
    ``body`` is what follows the heading, without the sub-sections.
    """

    id: str
    level: int
    title: str
    path: tuple[str, ...]
    heading: Span
    body: Span
    table: Table | None = None

    @property
    def span(self) -> Span:
        return Span(self.heading.start, self.body.end)

    @property
    def kind(self) -> Literal["prose", "table"]:
        return "table" if self.table else "prose"


@dataclass(frozen=True)
class Report:
    """A document split into sections and tables."""

    document: Document
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def text(self) -> str:
        return self.document.text

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.document.text)

    def section_at(self, offset: int) -> Section | None:
        """The section whose heading or body holds the offset."""
        index = bisect_right(self._section_starts, offset) - 1
        return self.sections[index] if index >= 0 else None

    @cached_property
    def _section_starts(self) -> Sequence[int]:
        return [section.span.start for section in self.sections]

    def tables(self) -> Iterator[Section]:
        return (section for section in self.sections if section.table)


class Lines:
    """Line numbers (from 1) and line spans of a text, by offset."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._length = len(text)

    def number(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def span(self, number: int) -> Span:
        """The line without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else self._length
        return Span(start, end)

    def __len__(self) -> int:
        return len(self._starts)
