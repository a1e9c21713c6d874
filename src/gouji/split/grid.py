"""Dumped table rows put back on a grid: which cells were merged is read off the neighbouring rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.core.report import Cell, RawRows, Span, Table
from gouji.split.alignment import Column, Kind, align, align_header, columns_of, kind_of
from gouji.split.lines import printed
from gouji.split.terms import names_level, names_order

_HEADER_CELL = 14


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's cells, their texts, and over how many columns each goes; columns left over at the end are empty."""

    spans: tuple[Span, ...]
    texts: tuple[str, ...]
    widths: tuple[int, ...]


def grid_of(text: str, raw: RawRows) -> tuple[Table, tuple[Span, ...]]:
    """The table of dumped rows and the captions above it. ``text`` may have its noise masked.

    The grid is as wide as the longest row. Rows of one cell before the header are captions and no part of the grid.
    """
    rows = [row for row in raw.rows if row]
    if not rows:
        return Table(raw.span, (), 0, 0, raw.page), ()
    width = max(map(len, rows))
    top = 0
    while width > 1 and top < len(rows) - 1 and len(rows[top]) == 1:
        top += 1
    captions = tuple(row[0] for row in rows[:top] if row[0].start < row[0].end)
    texts = [tuple(printed(text[span.start : span.end]) for span in row) for row in rows[top:]]
    headers = _header_rows(texts, width)
    columns = columns_of(texts[headers:], width)
    widths = _widths(texts, columns, headers)
    placed = [_Row(spans, cells, wide) for spans, cells, wide in zip(rows[top:], texts, widths, strict=True)]
    labels = _label_columns(texts[:headers], widths[:headers], columns)
    cells = _cells(text, placed, width, headers, labels)
    start = rows[top][0].start if top else raw.span.start
    return Table(Span(start, raw.span.end), tuple(cells), len(placed), width, raw.page), captions


def _header_rows(rows: Sequence[Sequence[str]], width: int) -> int:
    """One or two: the second row is a header too if it names places where the rows below hold figures or marks."""
    if len(rows) < 3 or len(rows[0]) >= width or len(rows[1]) != width:
        return 1
    kinds = [kind_of(cell) for cell in rows[1]]
    if any(kind in {Kind.NUMBER, Kind.TICK, Kind.TEXT} for kind in kinds) or any(len(cell) > _HEADER_CELL for cell in rows[1]):
        return 1
    figures = [column.holds(Kind.NUMBER) or column.holds(Kind.TICK) for column in columns_of(rows[2:], width)]
    return 2 if any(figures) and sum(kind is not Kind.EMPTY for kind in kinds) > 1 else 1


def _widths(rows: Sequence[Sequence[str]], columns: Sequence[Column], headers: int) -> list[tuple[int, ...]]:
    widths = []
    for index, row in enumerate(rows):
        if len(row) == len(columns):
            widths.append((1,) * len(row))
        elif index == 0 and headers > 1:
            widths.append(align_header(row, rows[1]))
        else:
            widths.append(align(row, columns, rows[0] if len(rows[0]) == len(columns) else ()))
    return widths


def _label_columns(
    headers: Sequence[Sequence[str]], widths: Sequence[Sequence[int]], columns: Sequence[Column]
) -> frozenset[int]:
    """The columns on the left that name a row: only there an empty cell goes on with the cell above."""
    names = [""] * len(columns)
    for row, wide in zip(headers, widths, strict=True):
        at = 0
        for name, count in zip(row, wide, strict=True):
            names[at : at + count] = [name or known for known in names[at : at + count]]
            at += count
    named = any(map(names_level, names))
    labels = []
    for index, (name, column) in enumerate(zip(names, columns, strict=True)):
        if names_order(name):
            continue
        if not (names_level(name) and column.holds_words if named else column.holds(Kind.LABEL)):
            break
        labels.append(index)
    return frozenset(labels)


def _cells(text: str, rows: Sequence[_Row], width: int, headers: int, labels: frozenset[int]) -> list[Cell]:
    """The cells of the grid in reading order, vertical merges joined."""
    found: list[Cell] = []
    above: list[int] = []
    for number, row in enumerate(rows):
        here: list[int] = []
        fresh = False
        for index, (column, count, span) in enumerate(_places(row, width)):
            label = row.texts[index] if index < len(row.texts) else ""
            joined = (
                not label
                and count == 1
                and number > 0
                and number != headers
                and (number < headers or (column in labels and not fresh))
                and _can_go_on(found[above[column]], column, number < headers)
            )
            if joined:
                top = found[above[column]]
                found[above[column]] = Cell(top.row, top.col, top.span, top.text, top.rows + 1, top.cols)
                here.append(above[column])
                continue
            fresh = fresh or column in labels
            found.append(Cell(number, column, span, text[span.start : span.end], 1, count))
            here.extend([len(found) - 1] * count)
        above = here
    return found


def _can_go_on(above: Cell, column: int, header: bool) -> bool:
    return above.col == column and above.cols == 1 and (header or above.span.start < above.span.end)


def _places(row: _Row, width: int) -> list[tuple[int, int, Span]]:
    """Column, number of columns and span of each cell, with empty cells for the columns left over."""
    places = []
    column = 0
    for span, count in zip(row.spans, row.widths, strict=True):
        places.append((column, count, span))
        column += count
    end = row.spans[-1].end
    places += [(rest, 1, Span(end, end)) for rest in range(column, width)]
    return places
