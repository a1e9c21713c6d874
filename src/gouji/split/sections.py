"""A document cut at its headings and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gouji.core.report import Document, Paragraph, RawRows, Report, Section, Span, Table
from gouji.split.grid import grid_of
from gouji.split.headings import Heading, headings_of
from gouji.split.lines import MASK, Line, masked_text, printed
from gouji.split.titles import is_caption, is_unit_line, title_of


def split(document: Document) -> Report:
    """The report of a document: its sections in text order, tables each a section of their own.

    A prose section is named S1, S2 …, a table T1, T2 …. Text that goes on below a table is a section with the title of the
    one above the table and an empty heading; text before the first heading is one of level 0 without a title.
    """
    found = headings_of(document)
    cutter = _Cutter(document, {heading.start: heading for heading in found.headings})
    lines = iter(found.lines)
    line = next(lines, None)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            while line and line.start < block.span.end:
                cutter.take_line(line)
                line = next(lines, None)
        else:
            cutter.take_table(block)
    paragraphs = tuple(block for block in document.blocks if isinstance(block, Paragraph))
    return Report(document, tuple(cutter.sections()), paragraphs)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A section before it has a name."""

    opened_by: Heading
    heading: Span
    body: Span
    title: str
    table: Table | None = None


class _Cutter:
    """Takes the lines and tables in text order and cuts sections out of them."""

    def __init__(self, document: Document, headings: dict[int, Heading]) -> None:
        self._text = masked_text(document)
        self._headings = headings
        self._drafts: list[_Draft] = []
        self._current = Heading(0, Span(0, 0), 0, "", ())
        self._lines: list[Line] = []
        self._heading: Span | None = None

    def take_line(self, line: Line) -> None:
        heading = self._headings.get(line.start)
        if heading is None:
            self._lines.append(line)
            return
        self._close()
        self._current = heading
        self._heading = heading.heading
        if heading.heading.end < line.end:
            start = heading.heading.end
            while self._text[start].isspace() or self._text[start] == MASK:
                start += 1
            self._lines.append(Line(start, line.end))

    def take_table(self, block: Table | RawRows) -> None:
        above = self._caption()
        self._close()
        heading = Span(above[0].start, above[-1].end) if above else Span(block.span.start, block.span.start)
        names = [self._text[line.start : line.end] for line in above]
        table, captions = _grid(self._text, block)
        names += [self._text[caption.start : caption.end] for caption in captions]
        if captions:
            heading = Span(heading.start, captions[-1].end)
        title = next((title_of(name) for name in names if not is_unit_line(name)), "") or _spanning_row(table)
        body = Span(max(heading.end, table.span.start), table.span.end)
        self._drafts.append(_Draft(self._current, heading, body, title or self._current.title, table))

    def sections(self) -> Iterator[Section]:
        self._close()
        prose = tables = 0
        for draft in self._drafts:
            level, path = draft.opened_by.level, draft.opened_by.path
            if draft.table:
                tables += 1
                path = (*path, draft.opened_by.title) if draft.opened_by.title else path
                yield Section(f"T{tables}", level + 1, draft.title, path, draft.heading, draft.body, draft.table)
            else:
                prose += 1
                yield Section(f"S{prose}", level, draft.title, path, draft.heading, draft.body)

    def _caption(self) -> Sequence[Line]:
        """The lines right above a table that belong to it, taken away from the section above."""
        count = 0
        for line in reversed(self._lines):
            name = self._text[line.start : line.end]
            if not is_unit_line(name) and not is_caption(name):
                break
            count += 1
            if not is_unit_line(name):
                break
        above = self._lines[len(self._lines) - count :]
        self._lines = self._lines[: len(self._lines) - count]
        return above

    def _close(self) -> None:
        """End the open section; between a table and the next heading there may be nothing to end."""
        if self._heading is not None or self._lines:
            at = self._heading.end if self._heading is not None else self._lines[0].start
            heading = self._heading or Span(at, at)
            body = Span(self._lines[0].start, self._lines[-1].end) if self._lines else Span(at, at)
            self._drafts.append(_Draft(self._current, heading, body, self._current.title))
        self._heading, self._lines = None, []


def _grid(text: str, block: Table | RawRows) -> tuple[Table, Sequence[Span]]:
    return (block, ()) if isinstance(block, Table) else grid_of(text, block)


def _spanning_row(table: Table) -> str:
    """The text of a first row that is one cell over the whole table."""
    first = table.cells[0] if table.cells else None
    if first and table.row_count > 1 and first.rows == 1 and first.cols == table.col_count > 1:
        return title_of(printed(first.text))
    return ""
