"""Tables of Markdown: with pipes, or written as HTML where cells are merged. Cells are spans of the file's own text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from gouji.core.report import Cell, Span, Table
from gouji.source.dump import Line, trimmed
from gouji.source.grids import SpanCell, placed
from gouji.source.markdown_inline import inner

_DELIMITER: Final = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?[ \t]*")
_PIPE: Final = re.compile(r"(?<!\\)(?:\\\\)*\|")
_PART: Final = re.compile(r"<(?P<end>/?)(?P<name>table|tr|td|th)\b(?P<attributes>[^<>]{0,500})>", re.IGNORECASE)
_SPANS: Final = re.compile(r"(rowspan|colspan)\s*=\s*[\"']?(\d{1,4})", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def is_delimiter(line: str) -> bool:
    """Whether the line parts the head of a pipe table from its rows."""
    return "|" in line and "-" in line and _DELIMITER.fullmatch(line) is not None


def pipe_table(text: str, rows: Sequence[Line], most_places: int) -> Table | None:
    """The table of these lines, short rows filled with empty cells; None if it has too many places."""
    spans = [_cells_of(text, row) for row in rows]
    width = max(map(len, spans))
    if len(rows) * width > most_places:
        return None
    cells = []
    for number, (row, found) in enumerate(zip(rows, spans, strict=True)):
        end = Span(row.span.end, row.span.end)
        for col, span in enumerate([*found, *[end] * (width - len(found))]):
            cells.append(Cell(number, col, span, text[span.start : span.end]))
    return Table(Span(rows[0].span.start, rows[-1].span.end), tuple(cells), len(rows), width)


def _cells_of(text: str, row: Line) -> list[Span]:
    start = row.span.start
    bars = [start + match.end() - 1 for match in _PIPE.finditer(row.text)]
    edges = [start - 1, *bars, row.span.end]
    pieces = [Span(left + 1, right) for left, right in pairwise(edges)]
    if bars and not text[pieces[0].start : pieces[0].end].strip():
        pieces = pieces[1:]
    if len(pieces) > 1 and not text[pieces[-1].start : pieces[-1].end].strip():
        pieces = pieces[:-1]
    return [inner(text, trimmed(text, piece)) for piece in pieces]


def html_table(text: str, whole: Span, most_places: int) -> Table | None:
    """The table of a stretch of HTML; None if it has too many places, no cells, or a table inside."""
    rows: list[list[SpanCell]] = []
    spans: list[Span] = []
    opened = -1
    for part in _PART.finditer(text, whole.start, whole.end):
        name, ends = part["name"].lower(), bool(part["end"])
        if name == "table" and not ends and part.start() != whole.start:
            return None
        if opened >= 0:
            spans.append(_cell_span(text, Span(opened, part.start())))
            opened = -1
        if name == "tr" and not ends:
            rows.append([])
        elif name in {"td", "th"} and not ends:
            rows = rows or [[]]
            asked = {key.lower(): int(number) for key, number in _SPANS.findall(part["attributes"])}
            rows[-1].append(SpanCell(str(len(spans)), max(1, asked.get("rowspan", 1)), max(1, asked.get("colspan", 1))))
            opened = part.end()
    grid = placed(rows, most_places)
    if grid is None or not grid.places:
        return None
    cells = []
    at = Span(whole.start, whole.start)
    for cell in grid.cells:  # the text of a placed cell is the number of its span; one that fills a gap has none
        at = spans[int(cell.text)] if cell.text else Span(at.end, at.end)
        cells.append(Cell(cell.row, cell.col, at, text[at.start : at.end], cell.rows, cell.cols))
    return Table(whole, tuple(cells), grid.row_count, grid.col_count)


def _cell_span(text: str, span: Span) -> Span:
    """The cell's text without tags and blanks around it."""
    span = trimmed(text, span)
    while (match := _TAG.match(text, span.start, span.end)) is not None:
        span = trimmed(text, Span(match.end(), span.end))
    while text[span.start : span.end].endswith(">") and (at := text.rfind("<", span.start, span.end)) >= 0:
        if _TAG.fullmatch(text, at, span.end) is None:
            break
        span = trimmed(text, Span(span.start, at))
    return inner(text, span)
