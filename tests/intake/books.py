"""A sample's workbook, edited as a person would, and what comes back of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook  # type: ignore[import-untyped]

from gouji.check.run import all_rules
from gouji.config import Settings
from gouji.decision import Draft, Event, Reviewed
from gouji.desk.opened import Opened
from gouji.desk.replay import replay
from gouji.export import Options
from gouji.export.xlsx import write_xlsx
from gouji.export.xlsx_cover import HEAD
from gouji.intake import Corrections, read_corrections
from gouji.pipeline import run
from gouji.result import Result

ROOT: Final = Path(__file__).resolve().parent.parent.parent
FUNDS: Final = "附表1 资金情况"
ROWS: Final = "附表2 绩效指标自评表"
DONE: Final = "附表3 主要成效"
FINDINGS: Final = "勾稽校验结果"
COVER: Final = "封面与说明"
ORIGIN: Final = "workspace-1"
_WRITTEN: Final[dict[tuple[str, ...], bytes]] = {}
"""Workbooks by language and states: the same reports give the same bytes."""
AT: Final = datetime(2024, 5, 6, 8, 30, tzinfo=UTC)


@cache
def extracted(name: str = "bureau_tables.docx") -> Result:
    return run(ROOT / "samples" / name, Settings())


def events(drafts: Sequence[Draft], before: Sequence[Event] = (), user: str = "张三") -> tuple[Event, ...]:
    made = [
        Event(**draft.model_dump(), seq=seq, at=AT + timedelta(minutes=seq), user=user, seen="")
        for seq, draft in enumerate(drafts, len(before) + 1)
    ]
    return (*before, *made)


def reviewed(log: Sequence[Event] = (), name: str = "bureau_tables.docx") -> Reviewed:
    return replay(Opened(extracted(name)), log)


class Book:
    """The exported workbook of reports, opened to be edited."""

    def __init__(self, folder: Path, *reports: Reviewed, lang: Any = "zh") -> None:
        self.reports = reports or (reviewed(),)
        self.place = folder / "book.xlsx"
        known = (lang, *(one.state for one in self.reports))
        if known not in _WRITTEN:
            write_xlsx(self.reports, self.place, Options(lang=lang, rules=all_rules(), origin=ORIGIN), lambda _: None)
            _WRITTEN[known] = self.place.read_bytes()
        self.place.write_bytes(_WRITTEN[known])
        self.book = load_workbook(self.place)

    def cell(self, sheet: str, row: int, column: str) -> Any:
        head = HEAD + 2 if sheet == COVER else 2
        at = {str(cell.value).partition(":")[0]: cell.column for cell in self.book[sheet][head]}
        return self.book[sheet].cell(row=row, column=at[column])

    def row(self, sheet: str, column: str, wanted: object, **others: object) -> int:
        """The first row that says so."""
        for row in range(3, self.book[sheet].max_row + 1):
            if all(self.cell(sheet, row, name).value == value for name, value in {column: wanted, **others}.items()):
                return row
        raise AssertionError(f"no row with {column} = {wanted}")

    def type(self, sheet: str, row: int, column: str, content: object) -> str:
        """Types into a cell and gives where that was."""
        cell = self.cell(sheet, row, column)
        cell.value = content
        return f"{sheet}!{cell.coordinate}"

    def save(self) -> Path:
        self.book.save(self.place)
        return self.place

    def back(self, *now: Reviewed) -> Corrections:
        """What comes back of the saved book, the reports being ``now`` (as exported unless said otherwise)."""
        return corrections(self.save(), *(now or self.reports))


def corrections(place: Path, *now: Reviewed) -> Corrections:
    known = {one.extracted.document.sha256: one for one in now}
    return read_corrections(place, known.get, origin=ORIGIN)


def drafts(found: Corrections) -> list[Draft]:
    return [one.draft for some in found.drafts.values() for one in some]


def refused(found: Corrections) -> dict[str, str]:
    return {str(one.where): one.why.zh for one in found.refused}
