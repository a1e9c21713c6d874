"""What the columns of a table hold, recognised by their header words, whatever their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gouji.core.report import Cell, Table
from gouji.core.terms import Role, role_of, squeeze
from gouji.extract.rules.unheaded import roles_without_header

_NOT_A_HEADER: Final = re.compile(r"[。；;！？]")
_TICKS: Final = frozenset("√ ✓ ✔ ☑ □ ☐ × ✗ ○ ● — - /".split())


@dataclass(frozen=True, slots=True)
class Block:
    """A run of rows under one header: one role and one label (the header words) a column. ``header_rows`` is empty where the
    header stands on another sheet."""

    roles: tuple[Role, ...]
    labels: tuple[str, ...]
    header_rows: range
    rows: range

    def columns(self, *roles: Role) -> list[int]:
        return [index for index, role in enumerate(self.roles) if role in roles]

    def column(self, role: Role) -> int | None:
        """The first column of a role: a report's own score (自评得分) stands before a reviewer's (复核得分)."""
        return next((index for index, found in enumerate(self.roles) if found == role), None)

    @property
    def scores_indicators(self) -> bool:
        """Whether the rows are scored or measured indicators."""
        has = set(self.roles)
        return bool(has & {"level", "name"}) and bool(has & {"weight", "score", "target", "actual", "completion_rate"})


def blocks(table: Table) -> list[Block]:
    """The header-led parts of a table, top to bottom. A form that holds several tables in one has several blocks."""
    grid = table.grid()
    headers = _header_runs(grid)
    found: list[Block] = []
    if not headers and (roles := roles_without_header(grid)):
        return [Block(roles, ("",) * table.col_count, range(0), range(table.row_count))]
    for index, run in enumerate(headers):
        end = headers[index + 1].start if index + 1 < len(headers) else table.row_count
        labels = tuple(_label(grid, run, column) for column in range(table.col_count))
        rows = range(run.stop, end)
        roles = _settled([_column_role(grid, run, column) for column in range(table.col_count)], labels)
        found.append(Block(_named(roles, grid, rows), labels, run, rows))
    return found


def _settled(roles: Sequence[Role], labels: Sequence[str]) -> tuple[Role, ...]:
    """指标内容 names the rows of a table without a third level, and explains them where there is one."""
    explains = any(label.startswith(("三级", "四级")) for label in labels)
    return tuple("explanation" if explains and label == "指标内容" else role for role, label in zip(roles, labels, strict=True))


def _named(roles: Sequence[Role], grid: Sequence[Sequence[Cell]], rows: range) -> tuple[Role, ...]:
    """Columns that only tick (指标属性: 定性 √) name no row, whatever their header says."""

    def ticks(column: int) -> bool:
        texts = {text for row in rows if (text := squeeze(grid[row][column].text))}
        return bool(texts) and texts <= _TICKS

    return tuple("other" if role in ("level", "name") and ticks(column) else role for column, role in enumerate(roles))


def _header_runs(grid: Sequence[Sequence[Cell]]) -> list[range]:
    runs: list[range] = []
    row = 0
    while row < len(grid):
        if not _is_header(grid[row]):
            row += 1
            continue
        start = row
        row += 1
        while row < len(grid) and row - start < 3 and (_continues(grid, start, row)):
            row += 1
        runs.append(range(start, row))
    return runs


def _texts(row: Sequence[Cell]) -> list[str]:
    seen: list[Cell] = []
    for cell in row:
        if cell.text.strip() and (not seen or seen[-1] is not cell):
            seen.append(cell)
    return [squeeze(cell.text) for cell in seen]


def _is_header(row: Sequence[Cell]) -> bool:
    """At least two recognised labels of two roles, no figures, no sentences."""
    texts = _texts(row)
    if len(texts) < 2 or any(_NOT_A_HEADER.search(text) or _is_figure(text) for text in texts):
        return False
    roles = [role_of(text) for text in texts]
    known = [role for role in roles if role != "other"]
    return (len(set(known)) >= 2 and 2 * len(known) >= len(roles) - 1) or known.count("level") >= 2


def _continues(grid: Sequence[Sequence[Cell]], start: int, row: int) -> bool:
    """A second header row: it names what a label above spans, or a label above reaches down into it."""
    texts = _texts(grid[row])
    if not texts or any(_is_figure(text) or _NOT_A_HEADER.search(text) for text in texts):
        return False
    if any(cell.row < row for cell in grid[row] if cell.row >= start and cell.text.strip()):
        return True
    spanned = any(cell.cols > 1 and cell.text.strip() for cell in grid[row - 1])
    return spanned and all(len(text) <= 12 for text in texts) and sum(role_of(text) != "other" for text in texts) >= 1


def _is_figure(text: str) -> bool:
    return re.fullmatch(r"[-≥≤＞＜<>]?[\d.,，]+[%％分万亿元]*", text) is not None and not re.fullmatch(r"(19|20)\d\d", text)


def _label(grid: Sequence[Sequence[Cell]], run: range, column: int) -> str:
    seen: list[Cell] = []
    for row in run:
        cell = grid[row][column]
        if cell.text.strip() and cell not in seen:
            seen.append(cell)
    return "".join(squeeze(cell.text) for cell in seen)


def _column_role(grid: Sequence[Sequence[Cell]], run: range, column: int) -> Role:
    """The lowest label of the column that names a role decides; a spanning label above it only helps out."""
    for row in reversed(run):
        role = role_of(grid[row][column].text)
        if role != "other":
            return role
    return "other"
