"""Where the tables of a sheet are, and which of its rows are prose.

A sheet is only a grid: titles, notes and whole reports stand in cells as well. Blank rows part tables; within a table's
frame every row belongs to it; without frames a row with a single cell above or below is prose, unless it is merged
across like a title row.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gouji.source import limits
from gouji.source.grids import Grid, GridCell, filled
from gouji.source.xlsx_sheet import Merge, Place, Sheet, TooManyCellsError

_SENTENCE_END: Final = "。"
_MOST_FRAMED: Final = (2, 3)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its own cells; ``covered`` counts the merged cells that reach into it from above."""

    index: int
    cells: tuple[GridCell, ...]
    covered: int
    framed: bool

    @property
    def is_empty(self) -> bool:
        return not self._texts and not self.covered

    @property
    def is_wide(self) -> bool:
        return len(self._texts) + self.covered > 1

    @property
    def is_sentence(self) -> bool:
        return not self.is_wide and not self.framed and any(cell.text.rstrip().endswith(_SENTENCE_END) for cell in self.cells)

    @property
    def is_title(self) -> bool:
        """Whether the row's only text is merged across."""
        return len(self._texts) == 1 and self._texts[0].cols > 1

    @property
    def _texts(self) -> list[GridCell]:
        return [cell for cell in self.cells if cell.text]


@dataclass(frozen=True, slots=True)
class Laid:
    """A sheet in order: prose as a text, a table as its rows. ``covered`` counts characters under merged cells."""

    pieces: tuple[str | tuple[Row, ...], ...]
    covered: int


def lay_out(sheet: Sheet) -> Laid:
    """Raises TooManyCellsError where merges cover more than a report has."""
    rows = sorted({row for row, _ in sheet.texts} | {row for row, _ in sheet.bordered})
    cols = sorted({col for _, col in sheet.texts})
    owners = _merged_places(sheet.merges, rows, cols)
    merges = {(merge.top, merge.left): merge for merge in owners.values()}
    seen = {place: text for place, text in sheet.texts.items() if _is_own(place, owners)}
    covered = sum(len("".join(text.split())) for place, text in sheet.texts.items() if place not in seen)
    folded = _Folded(sheet)
    cells = [folded.cell(place, merges.get(place), seen.get(place, "")) for place in sorted({*seen, *merges})]
    return Laid(tuple(_pieces(_rows([cell for cell in cells if cell.rows and cell.cols], folded.framed()))), covered)


def grid_of(rows: Sequence[Row], most_places: int) -> Grid | None:
    """The table of these rows, cut to the columns that have text; None if it has too many places."""
    texts = [cell for row in rows for cell in row.cells if cell.text]
    top, bottom = rows[0].index, rows[-1].index + 1
    left, right = min(cell.col for cell in texts), 1 + max(cell.col for cell in texts)
    if (bottom - top) * (right - left) > most_places:
        return None
    taken: set[Place] = set()
    cells = []
    for cell in (each for row in rows for each in row.cells if left <= each.col < right):
        height, width = min(cell.row + cell.rows, bottom) - cell.row, min(cell.col + cell.cols, right) - cell.col
        places = [(cell.row + down, cell.col + over) for down in range(height) for over in range(width)]
        if not taken.isdisjoint(places):  # merges that cross each other, which Excel never writes
            places, height, width = places[:1], 1, 1
        if taken.isdisjoint(places):
            taken.update(places)
            cells.append(GridCell(cell.row - top, cell.col - left, height, width, " ".join(cell.text.split())))
    return filled(cells, bottom - top, right - left)


def _merged_places(merges: Sequence[Merge], rows: Sequence[int], cols: Sequence[int]) -> dict[Place, Merge]:
    """The merge over each place of these rows and columns. A merge over another one's places is no merge."""
    owners: dict[Place, Merge] = {}
    for merge in merges:
        inner_rows = rows[bisect_left(rows, merge.top) : bisect_left(rows, merge.bottom)]
        inner_cols = cols[bisect_left(cols, merge.left) : bisect_left(cols, merge.right)]
        if len(owners) + len(inner_rows) * len(inner_cols) > limits.MAX_SHEET_CELLS:
            raise TooManyCellsError
        places = [(row, col) for row in inner_rows for col in inner_cols]
        if not any(place in owners for place in places):
            owners.update(dict.fromkeys(places, merge))
    return owners


def _is_own(place: Place, owners: dict[Place, Merge]) -> bool:
    merge = owners.get(place)
    return merge is None or place == (merge.top, merge.left)


class _Folded:
    """Rows and columns numbered as they are seen, hidden ones left out."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._rows = sorted(sheet.hidden_rows)
        self._cols = sorted(sheet.hidden_cols)

    def _row(self, row: int) -> int:
        return row - bisect_left(self._rows, row)

    def _col(self, col: int) -> int:
        return col - bisect_left(self._cols, col)

    def cell(self, place: Place, merge: Merge | None, text: str) -> GridCell:
        top, left = self._row(place[0]), self._col(place[1])
        bottom, right = (place[0] + 1, place[1] + 1) if merge is None else (merge.bottom, merge.right)
        return GridCell(top, left, self._row(bottom) - top, self._col(right) - left, text)

    def framed(self) -> dict[int, int]:
        """How many cells with a border each row has."""
        counts: dict[int, int] = {}
        for row, _ in self._sheet.bordered:
            counts[self._row(row)] = counts.get(self._row(row), 0) + 1
        return counts


def _rows(cells: Sequence[GridCell], framed: dict[int, int]) -> list[Row]:
    """The rows with text, a frame or a merged cell from above, in order."""
    own: dict[int, list[GridCell]] = {row: [] for row in framed}
    for cell in cells:
        own.setdefault(cell.row, []).append(cell)
    reaching: dict[int, int] = {}
    last = max((cell.row for cell in cells if cell.text), default=-1)
    for cell in cells:
        if cell.text and cell.rows > 1:
            for row in range(cell.row + 1, min(cell.row + cell.rows, last + 1)):
                reaching[row] = reaching.get(row, 0) + 1
            if len(reaching) > limits.MAX_SHEET_CELLS:
                raise TooManyCellsError
    present = sorted(row for row in {*own, *reaching} if row <= last)
    return [Row(row, tuple(own.get(row, ())), reaching.get(row, 0), framed.get(row, 0) > 1) for row in present]


def _pieces(rows: Sequence[Row]) -> Iterator[str | tuple[Row, ...]]:
    run: list[Row] = []
    for row in rows:
        if run and row.index != run[-1].index + 1:
            yield from _cut(run)
            run = []
        if row.is_sentence:
            yield from _cut(run)
            yield from _prose([row])
            run = []
        else:
            run.append(row)
    yield from _cut(run)


def _cut(run: Sequence[Row]) -> Iterator[str | tuple[Row, ...]]:
    """A run of rows as prose, a table, prose."""
    wide = [row for row in run if row.is_wide]
    framed = _MOST_FRAMED[1] * sum(1 for row in wide if row.framed) >= _MOST_FRAMED[0] * len(wide)
    inside = [at for at, row in enumerate(run) if (row.framed and not row.is_empty if framed else row.is_wide)]
    if not wide or not inside:
        yield from _prose(run)
        return
    start, end = inside[0], inside[-1] + 1
    if not framed and start and run[start - 1].is_title:
        start -= 1
    yield from _prose(run[:start])
    table = tuple(run[start:end])
    if any(row.is_wide for row in table):
        yield table
    else:
        yield from _prose(table)
    yield from _prose(run[end:])


def _prose(rows: Sequence[Row]) -> Iterator[str]:
    return (cell.text for row in rows for cell in row.cells if cell.text)
