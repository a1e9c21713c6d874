"""Cells of records for formats that hold values and no formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from gouji.export.columns import Column, Table
from gouji.export.figures import Cell, Figure, Recomputed, decimal_text
from gouji.export.records import Record, Recorded

DECIMALS: Final = 12
"""A quotient without an end is cut to so many decimals."""

Plain = str | int | Decimal | None


def flat_columns(table: Table) -> tuple[Column, ...]:
    """The columns that mean something outside a workbook, the report's and the row's own keys first."""
    return tuple(column for column in table.columns if column.name not in ("exported", "cell"))


def flat_row(recorded: Recorded, one: Record, columns: Sequence[Column]) -> Iterator[Plain]:
    for column in columns:
        if column.name == "key":
            yield f"{recorded.short_key}:{one.key}"
        else:
            yield flat(column, one.cells.get(column.name))


def flat(column: Column, cell: Cell) -> Plain:
    if isinstance(cell, Recomputed):
        value = cell.difference if column.part == "difference" else cell.value
        return Decimal(decimal_text(value, DECIMALS if cell.over else cell.decimals))
    return cell.value if isinstance(cell, Figure) else cell
