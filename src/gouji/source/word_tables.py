"""Tables of a Word document: their merges made regular before reading, their grids built after."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from lxml.etree import _Element

from gouji.source.grids import Grid, GridCell, SpanCell, placed
from gouji.source.word_explicit import is_continued
from gouji.source.word_xml import TBL, TC, TR, VAL, P, T, integer, remove, replace, tag, text_of

_MOST_SPAN = 1000
_GRID = 2


Places = frozenset[tuple[int, int]]
"""(row, column) from 0."""


@dataclass(frozen=True, slots=True)
class Nested:
    """How many tables inside cells became tables of their own, and how many are text of their cell."""

    lifted: int
    inline: int


def regulate_tables(body: _Element) -> Nested:
    """Repair impossible merges, replace frames of one cell by their content, put grids inside cells behind the table
    around them."""
    for table in list(body.iter(TBL)):
        if _is_frame(table):
            replace(table, [child for child in next(table.iter(TC)) if child.tag in {P, TBL}])
    lifted = _lift_grids(body)
    for table in body.iter(TBL):
        rows = table.findall(TR)
        for row in rows:
            _join_horizontal_merges(row)
        _repair_vertical_merges(rows)
    return Nested(lifted, sum(1 for table in body.iter(TBL) if next(table.iterancestors(TBL), None) is not None))


def _lift_grids(body: _Element) -> int:
    lifted = 0
    for table in list(body.iter(TBL))[::-1]:
        around = list(table.iterancestors(TBL))
        rows = table.findall(TR)
        if not around or len(rows) < _GRID or all(len(row.findall(TC)) < _GRID for row in rows):
            continue
        cell = next(table.iterancestors(TC))
        around[-1].addnext(table)
        if cell.find(P) is None:
            cell.append(cell.makeelement(P))
        lifted += 1
    return lifted


def _is_frame(table: _Element) -> bool:
    """A table of a single cell around other tables or several paragraphs only draws a line around them."""
    rows = table.findall(TR)
    cells = [cell for row in rows for cell in row.findall(TC)]
    if len(cells) != 1 or next(table.iterancestors(TBL), None) is not None:
        return False
    printed = sum(1 for paragraph in cells[0].findall(P) if any((leaf.text or "").strip() for leaf in paragraph.iter(T)))
    return printed > 1 or cells[0].find(TBL) is not None


def _join_horizontal_merges(row: _Element) -> None:
    """Old files say ``w:hMerge`` where newer ones say ``w:gridSpan``."""
    previous: _Element | None = None
    for cell in row.findall(TC):
        properties = cell.find(tag("w:tcPr"))
        merge = None if properties is None else properties.find(tag("w:hMerge"))
        continued = merge is not None and merge.get(VAL, "continue") == "continue"
        if continued and previous is not None and not _is_printed(cell):
            _set_span(previous, _span(previous) + _span(cell))
            remove(cell)
        else:
            previous = cell


def _repair_vertical_merges(rows: Sequence[_Element]) -> None:
    """A cell that continues nothing (no cell of the same place and width above) stands for itself."""
    above: set[tuple[int, int]] = set()
    for row in rows:
        at = _columns_before(row)
        here = set()
        for cell in row.findall(TC):
            span = _span(cell)
            if is_continued(cell) and (at, span) not in above:
                for merge in cell.findall(f"{tag('w:tcPr')}/{tag('w:vMerge')}"):
                    remove(merge)
            here.add((at, span))
            at += span
        above = here


def take_out_vertical_merges(body: _Element) -> list[Places]:
    """Make every cell stand for itself; for each table of the body the places (row, column) that continued the one above.

    unstructured follows a merge upwards from each of its rows: a cell over hundreds of rows would take it minutes.
    """
    places = {table: _take_out(table) for table in body.iter(TBL)}
    return [places[table] for table in body.findall(TBL)]


def _take_out(table: _Element) -> Places:
    places = set()
    for index, row in enumerate(table.findall(TR)):
        at = _columns_before(row)
        for cell in row.findall(TC):
            if is_continued(cell):
                places.add((index, at))
            for merge in cell.findall(f"{tag('w:tcPr')}/{tag('w:vMerge')}"):
                remove(merge)
            at += _span(cell)
    return frozenset(places)


def merged(grid: Grid, continued: Places) -> Grid:
    """The grid with the cells at the continued places joined to the cell above; the text there is not shown by Word."""
    owners: dict[tuple[int, int], GridCell] = {}
    heights: dict[GridCell, int] = {}
    for cell in grid.cells:
        above = owners.get((cell.row - 1, cell.col))
        owner = above if above is not None and (cell.row, cell.col) in continued else cell
        owners[cell.row, cell.col] = owner
        heights[owner] = heights.get(owner, 0) + cell.rows
    cells = tuple(dataclasses.replace(cell, rows=height) for cell, height in heights.items())
    return Grid(grid.row_count, grid.col_count, cells)


def _columns_before(row: _Element) -> int:
    return max(0, integer(row.find(tag("w:trPr")), tag("w:gridBefore"), 0))


def _span(cell: _Element) -> int:
    """The columns that a cell takes; a senseless number is taken out of the file and counts as 1."""
    span = integer(cell.find(tag("w:tcPr")), tag("w:gridSpan"), 1)
    if 1 <= span <= _MOST_SPAN:
        return span
    for wrong in cell.findall(f"{tag('w:tcPr')}/{tag('w:gridSpan')}"):
        remove(wrong)
    return 1


def _set_span(cell: _Element, span: int) -> None:
    properties = cell.find(tag("w:tcPr"))
    if properties is None:
        properties = cell.makeelement(tag("w:tcPr"))
        cell.insert(0, properties)
    found = properties.find(tag("w:gridSpan"))
    if found is None:
        found = properties.makeelement(tag("w:gridSpan"))
        properties.append(found)
    found.set(VAL, str(span))


def _is_printed(cell: _Element) -> bool:
    return any((leaf.text or "").strip() for leaf in cell.iter(T))


def plain_rows(table: _Element) -> list[list[str]]:
    """The texts of the cells as they stand in the file, row by row, without merges; blanks inside made single."""
    return [[_cell_text(cell) for cell in row.findall(TC)] for row in table.findall(TR)]


def _cell_text(cell: _Element) -> str:
    return " ".join(" ".join(text_of(paragraph) for paragraph in cell.iter(P)).split())


def grid_of(html: str, most_places: int) -> Grid | None:
    """The grid of an HTML table, places that have no cell filled with empty ones; None if it has too many places."""
    parser = _TableParser()
    parser.feed(html)
    parser.close()
    return placed(parser.rows, most_places)


class _TableParser(HTMLParser):
    """The rows of one table without inner tables: (text, rows, columns) of each cell."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[SpanCell]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            spans = dict(attrs)
            self.rows[-1].append(SpanCell("", int(spans.get("rowspan") or 1), int(spans.get("colspan") or 1)))
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            text, rows, cols = self.rows[-1][-1]
            self.rows[-1][-1] = SpanCell(text + data, rows, cols)
