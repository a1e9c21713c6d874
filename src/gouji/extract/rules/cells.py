"""Table cells that hold running text: explanations of scored rows, and the goals and results of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from gouji.core.report import Cell, Section, Table
from gouji.core.terms import squeeze
from gouji.extract.rules.columns import Block, blocks
from gouji.extract.rules.reading import Reading

_PROSE: Final = re.compile(r"[，。；：、]")
_LEAST_PROSE: Final = 15
_LONGEST_LABEL: Final = 12


def prose_cells(reading: Reading) -> Iterator[tuple[Section, Cell]]:
    """Every cell whose numbers are read like prose, with the section that says what it is about.

    Explanation and reason columns of scored rows keep the table's section. A long text elsewhere (年度总体目标, 实际完成情况)
    is a section of its own, titled by the label above it or beside it.
    """
    for section in reading.report.tables():
        if section.table is None:
            continue
        found = blocks(section.table)
        yield from ((section, cell) for cell in _explanations(section.table, found))
        for cell in section.table.cells:
            if _is_prose(cell) and not any(cell.row in block.rows and _has_role(block, cell) for block in found):
                title = _label_of(section.table, cell)
                yield replace(section, title=title, table=None, path=(*section.path, section.title)), cell


def _explanations(table: Table, found: list[Block]) -> Iterator[Cell]:
    grid = table.grid()
    for block in found:
        if not block.scores_indicators:
            continue
        for row in block.rows:
            for column in block.columns("explanation", "deduction"):
                if grid[row][column].row == row and grid[row][column].text.strip():
                    yield grid[row][column]


def _is_prose(cell: Cell) -> bool:
    return len(cell.text) >= _LEAST_PROSE and _PROSE.search(cell.text) is not None and any(char.isdigit() for char in cell.text)


def _has_role(block: Block, cell: Cell) -> bool:
    """Whether the cell stands under a header of a scored block; a text that spans several columns is no cell of a row."""
    return block.scores_indicators and cell.cols == 1 and block.roles[cell.col] != "other"


def _label_of(table: Table, cell: Cell) -> str:
    """The short label right above the text, or else left of it."""
    grid = table.grid()
    above = (grid[row][cell.col] for row in range(cell.row - 1, -1, -1))
    left = (grid[cell.row][column] for column in range(cell.col - 1, -1, -1))
    for candidate in (*above, *left):
        text = squeeze(candidate.text)
        if 2 <= len(text) <= _LONGEST_LABEL and not text[0].isdigit():
            return text
    return ""
