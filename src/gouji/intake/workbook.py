"""A workbook as it came back: its register, and every cell that no longer says what was exported."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, cast
from zipfile import BadZipFile

from gouji.errors import SourceError
from gouji.export.columns import TABLES, Column, Table
from gouji.export.identity import CHECKSUM, REGISTER, REGISTER_HEAD, WORKBOOK, checksum, fixed_columns
from gouji.intake.package import corrupt, require_safe
from gouji.intake.typed import Cell, Content, same_number, words
from gouji.result import Message

COMING_BACK: Final = ("reports", "funds", "indicators", "achievements", "findings")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HEAD_WITHIN: Final = 400
"""The row of machine names stands within so many rows, wherever it was sorted to."""


@dataclass(frozen=True, slots=True)
class Where:
    """A cell (``H12``) or a row (``12``) of a sheet; empty for the sheet as a whole."""

    sheet: str
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was not taken over, and why."""

    where: Where
    why: Message


@dataclass(frozen=True, slots=True)
class Known:
    """A report as the register names it: when it was exported, its log had ``seq`` events and this ``state``."""

    sha256: str
    state: str
    seq: int
    rows: Mapping[str, int]
    name: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A row in which something changed. ``cells`` are the changed editable cells, ``was`` all of them as exported;
    ``fixed`` are the row's other words where one of those was changed. ``columns`` are letters by machine name."""

    table: Table
    report: str
    key: str
    row: int
    sheet: str
    cells: Mapping[str, Cell]
    was: Mapping[str, str]
    columns: Mapping[str, str]
    fixed: Mapping[str, str] | None = None

    def where(self, column: str) -> Where:
        return Where(self.sheet, f"{self.columns[column]}{self.row}")


@dataclass(slots=True)
class Returned:
    """``rows`` counts the rows that could be compared; those of ``twins``, one file under two names, are passed over."""

    origin: str
    lang: str
    reports: Mapping[str, Known]
    twins: frozenset[str] = frozenset()
    changed: list[Changed] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    rows: int = 0


@dataclass(slots=True)
class _Head:
    """Where the columns of a sheet are: column index by machine name."""

    table: Table
    at: dict[str, int]
    letters: dict[str, str]
    row: int
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)


def read_workbook(path: Path) -> Returned:
    """Raises SourceError for a file that is no workbook of ours; whatever is wrong inside it is a refusal."""
    require_safe(path)
    with _opened(path) as book:
        returned = _register(book, path)
        formulas: dict[str, set[str]] = {}
        found: set[str] = set()
        for sheet in book.worksheets:
            if sheet.title == REGISTER:
                continue
            head = _head_of(sheet, path)
            if head is not None and head.table.name in COMING_BACK and head.table.name not in found:
                found.add(head.table.name)
                formulas[sheet.title] = _read_sheet(sheet, path, head, returned)
                _miss_rows(sheet.title, head, returned)
    for name in COMING_BACK:
        if name not in found:
            why = Message(zh="找不到该表（或其隐藏的列名行），其中的改动未读取", en="the sheet or its row of names is gone")
            returned.refused.append(Refusal(Where(TABLES[name].title[returned.lang == "en"]), why))
    if any(formulas.values()):
        _fill_in(path, formulas, returned)
    return returned


_BROKEN: Final = (BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, EOFError, OSError)
"""What the reader raises for parts that are missing, cut off or not what they say they are."""


def _rows(sheet: Any, path: Path, **limits: int) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet from 1. Raises SourceError where the reader stumbles; what its user raises passes by."""
    try:
        yield from sheet.iter_rows(**limits)
    except _BROKEN:
        raise corrupt(path) from None


@contextmanager
def _opened(path: Path, *, cached: bool = False) -> Iterator[Any]:
    """openpyxl's read-only workbook. ``cached`` gives what formulas showed when it was saved."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    try:
        book = load_workbook(path, read_only=True, data_only=cached, keep_links=False)
    except _BROKEN:
        raise corrupt(path) from None
    try:
        yield book
    finally:
        book.close()


def _register(book: Any, path: Path) -> Returned:
    if REGISTER not in book.sheetnames:
        raise SourceError(
            f"{path}：不是 gouji 导出的工作簿（缺少登记表）。",
            f"{path}: no workbook exported by gouji (no register).",
        )
    lines = [[_text(row, at) for at in range(len(row))] for row in _rows(book[REGISTER], path)]
    form = lines[0][0] if lines and lines[0] else ""
    if form != WORKBOOK:
        raise SourceError(
            f"{path}：工作簿格式是 {form or '未知'}，本版本只能读 {WORKBOOK}，请用本版本重新导出。",
            f"{path}: the workbook's format is {form or 'unknown'}, this version reads {WORKBOOK}; export it again.",
        )
    reports: dict[str, Known] = {}
    twins: dict[str, Refusal] = {}
    for line in lines[2:]:
        key, sha256, state, seq, rows, name = (line + [""] * len(REGISTER_HEAD))[: len(REGISTER_HEAD)]
        if not key:
            continue
        counts = _was(rows)
        if counts is None or not all(count.isascii() and count.isdigit() for count in (seq, *counts.values())):
            raise corrupt(path)
        if key in reports:
            twins[key] = _twins(reports[key].name, name, lines[0])
        reports[key] = Known(sha256, state, int(seq), {table: int(count) for table, count in counts.items()}, name)
    _, _, origin, lang = (lines[0] + [""] * 4)[:4]
    told_apart = {key: known for key, known in reports.items() if key not in twins}
    return Returned(origin, lang, told_apart, frozenset(twins), refused=list(twins.values()))


def _twins(one: str, other: str, register: Sequence[str]) -> Refusal:
    """One file under two names: its rows cannot be told apart."""
    title = TABLES["reports"].title[register[3:4] == ["en"]]
    why = Message(
        zh=f"报告 {one} 与 {other} 是同一个文件，两者的行无法区分，改动未读取；请在复核页面上修改",
        en=f"the reports {one} and {other} are the same file, so their rows cannot be told apart; change them on the review page",
    )
    return Refusal(Where(title), why)


def _head_of(sheet: Any, path: Path) -> _Head | None:
    """The row of machine names, wherever it is now."""
    for number, row in enumerate(_rows(sheet, path, max_row=_HEAD_WITHIN), 1):
        names = {cell.value: cell for cell in row if isinstance(cell.value, str)}
        key = next((name for name in names if name.startswith("key:") and name[4:] in TABLES), None)
        if key is not None:
            table = TABLES[key[4:]]
            known = {column.name for column in table.columns}
            at = {name: cell.column - 1 for name, cell in names.items() if name in known}
            at["key"] = names[key].column - 1
            letters = {name: names[name if name != "key" else key].column_letter for name in at}
            return _Head(table, at, letters, number)
    return None


def _read_sheet(sheet: Any, path: Path, head: _Head, returned: Returned) -> set[str]:
    """Adds the sheet's changed rows; gives the coordinates of formulas in cells that may be edited."""
    editable = [column for column in head.table.columns if column.editable]
    for column in editable:
        if column.name not in head.at:
            why = Message(
                zh=f"缺少列“{column.words[0]}”（{column.name}），其中的改动无法读取",
                en=f"the column “{column.words[1]}” ({column.name}) is gone, changes in it cannot be read",
            )
            returned.refused.append(Refusal(Where(sheet.title), why))
    present = [column for column in editable if column.name in head.at]
    formulas: set[str] = set()
    if "exported" not in head.at:
        why = Message(zh="缺少隐藏列 exported，整表未读取", en="the hidden column “exported” is gone, nothing was read")
        returned.refused.append(Refusal(Where(sheet.title), why))
        return formulas
    for number, row in enumerate(_rows(sheet, path), 1):
        above = number <= head.row and ":" not in _text(row, head.at["key"])  # headings, a title that someone put above them
        if above or _is_machine_row(row, head):
            continue
        cells = [cell for cell in row if cell.value is not None]
        if cells:
            changed = _changed(row, number, sheet.title, head, present, returned)
            if changed is not None:
                returned.changed.append(changed)
                formulas |= {changed.where(name).cell for name, cell in changed.cells.items() if cell is _FORMULA}
    return formulas


_FORMULA: Final = Cell("=")


def _is_machine_row(row: tuple[Any, ...], head: _Head) -> bool:
    at = head.at["key"]
    return at < len(row) and row[at].value == f"key:{head.table.name}"


def _changed(
    row: tuple[Any, ...], number: int, sheet: str, head: _Head, editable: list[Column], returned: Returned
) -> Changed | None:
    where = Where(sheet, str(number))
    identity = _text(row, head.at["key"])
    report, _, key = identity.partition(":")
    if report in returned.twins:
        return None
    if not key:
        why = Message(zh="新增的行没有标识，未读取", en="a row that was added; rows cannot be added here")
        returned.refused.append(Refusal(where, why))
        return None
    if report not in returned.reports:
        why = Message(zh="该行来自另一个工作簿，未读取", en="the row is of another workbook")
        returned.refused.append(Refusal(where, why))
        return None
    returned.rows += 1
    head.seen[report, key] += 1
    was = _was(_text(row, head.at["exported"]))
    if was is None:
        why = Message(zh="隐藏列 exported 被改动，该行未读取", en="the hidden column “exported” was changed, the row is not read")
        returned.refused.append(Refusal(where, why))
        return None
    cells = {}
    for column in editable:
        cell = _cell(row, head.at[column.name])
        if cell is _FORMULA or not _same(column, cell, was.get(column.name, "")):
            cells[column.name] = cell
    fixed = _fixed_words(row, head, was)
    if not cells and fixed is None:
        return None
    return Changed(head.table, report, key, number, sheet, cells, was, head.letters, fixed)


def _same(column: Column, cell: Cell, exported: str) -> bool:
    return same_number(cell, exported) if column.kind == "number" else " ".join(words(cell).split()) == " ".join(exported.split())


def _fixed_words(row: tuple[Any, ...], head: _Head, was: Mapping[str, str]) -> Mapping[str, str] | None:
    """The words that no one may edit, where they are not what was exported; None where they are or a column is gone."""
    names = fixed_columns(head.table)
    if any(name not in head.at for name in names):
        return None
    found = {name: _text(row, head.at[name]) for name in names}
    return None if checksum(found.values()) == was.get(CHECKSUM) else found


def _was(text: str) -> Mapping[str, str] | None:
    try:
        made = json.loads(text)
    except ValueError:
        return None
    good = isinstance(made, dict) and all(isinstance(value, str) for value in made.values())
    return cast("dict[str, str]", made) if good else None


def _text(row: tuple[Any, ...], at: int) -> str:
    value = row[at].value if at < len(row) else None
    return "" if value is None else _unescaped(str(value))


def _unescaped(text: str) -> str:
    """``_x005F_`` is how a workbook writes an underscore that would else begin an escape."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _cell(row: tuple[Any, ...], at: int) -> Cell:
    found = row[at] if at < len(row) else None
    if found is None or found.value is None:
        return Cell(None)
    if found.data_type == "f":
        return _FORMULA
    content = _unescaped(found.value) if isinstance(found.value, str) else cast(Content, found.value)
    return Cell(content, str(found.number_format or "General"), found.data_type == "e")


def _miss_rows(sheet: str, head: _Head, returned: Returned) -> None:
    """Says which rows stand twice and how many are gone."""
    counted: Counter[str] = Counter()
    for report, _ in head.seen:
        counted[report] += 1
    for report, known in returned.reports.items():
        gone = known.rows.get(head.table.name, 0) - counted[report]
        if gone > 0:
            why = Message(
                zh=f"报告 {known.name} 少了 {gone} 行，未作处理；要剔除一行请填“不采纳”",
                en=f"{gone} rows of {known.name} are gone, which changes nothing; to drop a row, reject it",
            )
            returned.refused.append(Refusal(Where(sheet), why))
    twice = {key for key, count in head.seen.items() if count > 1}
    if not twice:
        return
    for report, key in sorted(twice):
        mine = [one for one in returned.changed if (one.table, one.report, one.key) == (head.table, report, key)]
        rows_ = "、".join(str(one.row) for one in mine)
        zh = f"标识为 {key} 的行重复出现" + (f"，其改动（第 {rows_} 行）未读取" if rows_ else "")
        en = f"the row {key} stands there twice" + (f", its changes (rows {rows_}) are not read" if rows_ else "")
        returned.refused.append(Refusal(Where(sheet), Message(zh=zh, en=en)))
    returned.changed = [one for one in returned.changed if one.table is not head.table or (one.report, one.key) not in twice]


def _fill_in(path: Path, formulas: Mapping[str, set[str]], returned: Returned) -> None:
    """Puts what a formula showed in its place; a formula that was never calculated is refused."""
    shown: dict[Where, Cell] = {}
    with _opened(path, cached=True) as book:
        for title, coordinates in formulas.items():
            for row in _rows(book[title], path) if coordinates else ():
                for cell in row:
                    if cell.value is not None and cell.coordinate in coordinates:
                        shown[Where(title, cell.coordinate)] = Cell(cell.value, str(cell.number_format), cell.data_type == "e")
    for at, one in enumerate(returned.changed):
        cells = dict(one.cells)
        for name, cell in one.cells.items():
            if cell is not _FORMULA:
                continue
            found = shown.get(one.where(name))
            if found is None:
                why = Message(zh="是没有计算结果的公式，请粘贴为数值", en="a formula without a result; paste it as a value")
                returned.refused.append(Refusal(one.where(name), why))
                del cells[name]
            elif _same(next(column for column in one.table.columns if column.name == name), found, one.was.get(name, "")):
                del cells[name]
            else:
                cells[name] = found
        returned.changed[at] = replace(one, cells=cells)
    returned.changed = [one for one in returned.changed if one.cells or one.fixed is not None]
