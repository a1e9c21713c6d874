"""What makes a row of the workbook known again when it comes back: whose it is, and what stood in it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Final

from gouji.export.columns import TABLES, Table
from gouji.export.figures import Cell, Figure, Recomputed
from gouji.export.records import Record, Recorded
from gouji.export.xlsx_cells import cell_text

WORKBOOK: Final = "gouji.workbook/1"
REGISTER: Final = "_gouji"
"""The hidden sheet that names the format, the workspace and the reports of a workbook."""
REGISTER_HEAD: Final = ("key", "sha256", "state", "seq", "rows", "name")
CHECKSUM: Final = "#"
COUNTED: Final = ("funds", "indicators", "achievements", "findings")
"""The tables whose rows the register counts, so that a deleted one is missed."""


def identity(recorded: Recorded, one: Record) -> Mapping[str, str]:
    """The technical cells of a row."""
    return {"key": f"{recorded.short_key}:{one.key}", "exported": _exported(TABLES[one.table], one)}


def _exported(table: Table, one: Record) -> str:
    """What stood in the editable cells, and a checksum of the words that no one may edit, as compact JSON."""
    shown = {column.name: plain(one.cells.get(column.name)) for column in table.columns if column.editable}
    values = {name: value for name, value in shown.items() if value}
    values[CHECKSUM] = checksum(plain(one.cells.get(name)) for name in fixed_columns(table))
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def checksum(texts: Iterable[str]) -> str:
    """Blanks at line ends and the kind of line ends do not count: spreadsheets change them."""
    joined = "\x1f".join(" ".join(text.split()) for text in texts)
    return format(zlib.crc32(joined.encode()), "08x")


def fixed_columns(table: Table) -> list[str]:
    """The columns of words that are shown and may not be edited."""
    return [one.name for one in table.columns if one.kind == "text" and not one.editable and not one.technical]


def plain(cell: Cell) -> str:
    """A cell as the workbook shows it, empty for nothing; what is recomputed is not part of it."""
    if cell is None or isinstance(cell, Recomputed):
        return ""
    return cell.plain if isinstance(cell, Figure) else cell_text(str(cell))
