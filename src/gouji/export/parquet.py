"""One parquet file per table, numbers as exact decimals. Needs the extra ``gouji[parquet]``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouji.decision import Reviewed
from gouji.errors import UsageError
from gouji.export.columns import TABLES, Column, Table
from gouji.export.flat import DECIMALS, Plain, flat_columns, flat_row
from gouji.export.protocol import OnReport, Options
from gouji.export.records import record
from gouji.export.whole import whole_file

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

_DIGITS: Final = 38
_ROWS_OF_A_GROUP: Final = 20_000
_LARGEST: Final = Decimal(10) ** (_DIGITS - DECIMALS)


def write_parquet(reviewed: Iterable[Reviewed], place: Path, options: Options, on_report: OnReport) -> list[Path]:
    """``place`` is a folder. Columns have their machine names; ``decimal128(38, 12)``, rates as fractions.

    A number that does not fit is null there, its print stands beside it. Raises UsageError without pyarrow.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise UsageError(
            'parquet 需要安装附加组件：pip install "gouji[parquet]"', 'parquet needs an extra: pip install "gouji[parquet]"'
        ) from None
    written = [place / f"{name}.parquet" for name in TABLES]
    with ExitStack() as stack:
        files = {
            name: _File(table, stack.enter_context(whole_file(path)), pa, stack)
            for (name, table), path in zip(TABLES.items(), written, strict=True)
        }
        for one in reviewed:
            recorded = record(one, options)
            for name, records in recorded.tables.items():
                for row in records:
                    files[name].add(list(flat_row(recorded, row, files[name].columns)))
            on_report(one)
        for file in files.values():
            file.flush()
    return written


class _File:
    """Rows are held until there are enough for a group."""

    def __init__(self, table: Table, path: Path, arrow: pa, stack: ExitStack) -> None:
        from pyarrow import parquet

        self.columns = flat_columns(table)
        self._arrow = arrow
        self._schema = arrow.schema([(column.name, _type(column, arrow)) for column in self.columns])
        self._writer = stack.enter_context(parquet.ParquetWriter(path, self._schema, compression="zstd"))
        self._rows: list[Sequence[Plain]] = []

    def add(self, row: Sequence[Plain]) -> None:
        self._rows.append([_fitting(cell, column) for cell, column in zip(row, self.columns, strict=True)])
        if len(self._rows) >= _ROWS_OF_A_GROUP:
            self.flush()

    def flush(self) -> None:
        columns = list(zip(*self._rows, strict=True)) or [() for _ in self.columns]
        arrays = [self._arrow.array(cells, type=field.type) for cells, field in zip(columns, self._schema, strict=True)]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []


def _type(column: Column, arrow: pa) -> object:
    if column.kind == "number":
        return arrow.decimal128(_DIGITS, DECIMALS)
    return arrow.int64() if column.kind == "count" else arrow.string()


def _fitting(cell: Plain, column: Column) -> Plain:
    if not isinstance(cell, Decimal):
        return cell if column.kind == "count" or cell is None else _text(str(cell))
    fits = abs(cell) < _LARGEST and -int(cell.as_tuple().exponent) <= DECIMALS
    return cell if fits else None


def _text(text: str) -> str:
    """Half a surrogate pair, which no UTF-8 can hold, as its code."""
    return text.encode("utf-8", "backslashreplace").decode()
