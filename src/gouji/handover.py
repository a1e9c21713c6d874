"""A report as unstructured elements, for programs that go on with them: its chunkers, staging and embeddings.

The reading is ours: headings as titles with their depth, tables with their merges as HTML, page numbers; every format
gives the same elements.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from html import escape

from gouji.core.report import Cell, Report, Span, Table
from gouji.source.partition import Category, Element, made


def elements_of(report: Report) -> Iterator[Element]:
    """Titles, paragraphs and tables in reading order. ``metadata`` has ``category_depth`` (from 0) of a title, ``page_number``
    (where the element begins) for formats with pages, and ``text_as_html`` of a table."""
    pages = _Pages(report)
    headings = {section.heading.start: section for section in report.sections if len(section.heading) and section.table is None}
    tables = {section.table.span.start: section.table for section in report.sections if section.table is not None}
    paragraphs = {paragraph.span.start: paragraph.span for paragraph in report.paragraphs}
    for start in sorted({*headings, *tables, *paragraphs}):
        if start in tables:
            table = tables[start]
            yield _made(report, "Table", table.span, {"page_number": pages.at(table.span), "text_as_html": html_of(table)})
            continue
        body = paragraphs.get(start, Span(start, start))
        if start in headings:
            section = headings[start]
            metadata = {"page_number": pages.at(section.heading), "category_depth": max(section.level - 1, 0)}
            yield _made(report, "Title", section.heading, metadata)
            body = Span(min(section.heading.end, body.end), body.end)  # what follows a run-in heading
        if report.text[body.start : body.end].strip():
            yield _made(report, "NarrativeText", body, {"page_number": pages.at(body)})


def _made(report: Report, category: Category, span: Span, metadata: Mapping[str, object]) -> Element:
    return made(category, report.text[span.start : span.end].strip(), metadata)


def html_of(table: Table) -> str:
    """The table as HTML; merged cells keep their spans."""
    rows: list[list[Cell]] = [[] for _ in range(table.row_count)]
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        rows[cell.row].append(cell)
    return "<table>" + "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows) + "</table>"


def _cell(cell: Cell) -> str:
    rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    cols = f' colspan="{cell.cols}"' if cell.cols > 1 else ""
    return f"<td{rows}{cols}>{escape(cell.text)}</td>"


class _Pages:
    """On which page a stretch of the text begins."""

    def __init__(self, report: Report) -> None:
        placements = sorted(report.document.placements, key=lambda placement: placement.span.start)
        self._ends = [placement.span.end for placement in placements]
        self._pages = [placement.page for placement in placements]

    def at(self, span: Span) -> int | None:
        index = bisect_right(self._ends, span.start)
        return self._pages[index] if index < len(self._pages) else None
