"""Tables of money: 收支决算表, “三公”经费表, the 资金情况 block of the national form. Rows name the item, columns the stage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gouji.core.answers import FundAnswer, IndicatorAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Cell, Section, Span, Table
from gouji.core.terms import Role, squeeze
from gouji.extract.rules.columns import Block, blocks
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.money import direction_of
from gouji.extract.rules.reading import Reading

_STAGES: Final[tuple[Role, ...]] = ("initial_budget", "full_budget", "executed", "amount")
_UNIT: Final = re.compile(
    r"[（(：:]\s*(?:金额)?(?:单位[：:])?\s*(?:人民币)?([百千]?[万亿]?元)\s*[）)]?|单位[：:]\s*([百千]?[万亿]?元)"
)
_CAPTION_UNIT: Final = re.compile(r"单位[：:]\s*(?:人民币)?([百千]?[万亿]?元)")
_YEAR_LABEL: Final = re.compile(r"(?:19|20)\d\d")
_SUB: Final = re.compile(r"^其中[：:]?|^[（(]?\d{1,2}[）)、.．]|^[　\s]*[-—]")
_TOP: Final = re.compile(r"^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]")
_SERIAL: Final = re.compile(r"^(?:其中[：:]|[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]|[（(]?\d{1,2}[）)、.．])\s*")


@dataclass(frozen=True, slots=True)
class FundRow:
    """One row of a money table: its label as printed, and the amount in each money column."""

    label: str
    amounts: dict[int, Numeral]
    rates: dict[int, Numeral]
    group: str

    @property
    def name(self) -> str:
        return _SERIAL.sub("", self.label)

    @property
    def is_sub(self) -> bool:
        return _SUB.search(self.label) is not None

    @property
    def is_numbered(self) -> bool:
        return _TOP.search(self.label) is not None


@dataclass(frozen=True, slots=True)
class FundTable:
    """A money table, or one side of a table with income on the left and expenditure on the right, as it was read.

    ``place`` is the offset of the whole table: its sides share it.
    """

    place: int
    unit: str
    rows: tuple[FundRow, ...]
    stages: dict[int, str]
    roles: tuple[Role, ...]
    labels: tuple[str, ...]


def read_fund_tables(reading: Reading, draft: Draft) -> list[FundTable]:
    """Files the amounts of every money table, and its scored rows as indicators."""
    found = []
    for section in reading.report.tables():
        if section.table is None:
            continue
        for block in blocks(section.table):
            unit = _unit(reading, section, block)
            if unit and not block.columns("target", "actual", "criteria"):
                for side in _sides(block, unit):
                    found.append(_FundReader(reading, draft, section.table, side).read())
    return found


@dataclass(frozen=True, slots=True)
class _Side:
    """The columns of a block that belong together: labels, then the ``amounts`` they are the labels of."""

    block: Block
    unit: str
    columns: range
    amounts: Sequence[int]


def _sides(block: Block, unit: str) -> Iterator[_Side]:
    """A column of names behind a column of amounts begins another side. A side without amounts is none."""
    amounts = [column for column in block.columns(*_STAGES) if column]
    starts = [0]
    for column in block.columns("name", "level"):
        if any(starts[-1] <= amount < column for amount in amounts):
            starts.append(column)
    for start, stop in pairwise([*starts, len(block.roles)]):
        inside = [column for column in amounts if start <= column < stop]
        if inside:
            yield _Side(block, unit, range(start, stop), inside)


def _unit(reading: Reading, section: Section, block: Block) -> str | None:
    """The money unit named in a header cell, in the caption (单位：万元), or in the lines above the table; without any, as on
    a sheet of its own, the one that every caption of the report names."""
    start = max(0, section.span.start - 80)
    above = reading.text[start : section.span.start].rstrip("\n").rsplit("\n", 2)[-2:]
    for text in (*block.labels, reading.slice(section.heading), section.title, *reversed(above)):
        match = _UNIT.search(text)
        if match:
            return match[1] or match[2]
    named = set(_CAPTION_UNIT.findall(reading.text))
    return named.pop() if len(named) == 1 else None


class _FundReader:
    def __init__(self, reading: Reading, draft: Draft, table: Table, side: _Side) -> None:
        self._reading = reading
        self._draft = draft
        self._table = table
        self._grid = table.grid()
        self._side = side
        self._block = side.block
        self._columns = side.amounts

    def read(self) -> FundTable:
        rows: list[FundRow] = []
        group = ""
        for row in self._block.rows:
            label = self._label(row)
            amounts = dict(self._numbers(row, self._columns))
            if label and not amounts:
                group = squeeze(label)
            if not label or not amounts:
                continue
            rates = dict(self._numbers(row, [column for column in self._side.columns if column not in self._columns]))
            found = FundRow(label, amounts, rates, group)
            rows.append(found)
            self._file(found, row)
        stages = {column: self._block.labels[column] for column in self._columns}
        start = self._table.span.start
        return FundTable(start, self._side.unit, tuple(rows), stages, self._block.roles, self._block.labels)

    def _label(self, row: int) -> str:
        """The last label in front of the first amount column; a merged label of the whole block names no row."""
        cells: list[Cell] = []
        for column in range(self._side.columns.start, min(self._columns)):
            cell = self._grid[row][column]
            if cell.text.strip() and cell.row in self._block.rows and (cell.rows == 1 or cell.row == row) and cell not in cells:
                cells.append(cell)
        return squeeze(cells[-1].text) if cells else ""

    def _numbers(self, row: int, columns: Sequence[int]) -> Iterator[tuple[int, Numeral]]:
        for column in columns:
            cell = self._grid[row][column]
            found = [numeral for numeral in self._reading.within(cell.span) if numeral.is_quantity]
            if len(found) == 1 and cell.row == row and re.fullmatch(r"[-−－]?[\d.,，]+[%％]?", squeeze(cell.text)):
                yield column, found[0]

    def _file(self, row: FundRow, index: int) -> None:
        for column, numeral in row.amounts.items():
            stage = re.sub(r"[（(].*?[）)]", "", self._block.labels[column])
            year = _YEAR_LABEL.search(stage)
            self._draft.fund(
                FundAnswer(
                    name=f"{row.name}{stage}",
                    amount=numeral.id,
                    unit=self._side.unit,
                    direction=direction_of(stage) if "预算" in stage else direction_of(f"{row.name}{row.group}"),
                    year=year.group() if year else None,
                )
            )
        self._scored(row, index)

    def _scored(self, row: FundRow, index: int) -> None:
        """The national form scores the execution of the year's funds: 分值, 执行率, 得分 beside the amounts."""
        by_role = {self._block.roles[column]: numeral for column, numeral in row.rates.items()}
        weight, score = by_role.get("weight"), by_role.get("score")
        if weight is None or score is None:
            return
        rate = by_role.get("execution_rate")
        name = self._name_cell(index)
        self._draft.indicator(
            IndicatorAnswer(
                name=name,
                weight=weight.id,
                score=score.id,
                completion_rate=rate.id if rate else None,
                path=(row.group,) if row.group else (),
            )
        )

    def _name_cell(self, row: int) -> Span:
        cells = [
            self._grid[row][column]
            for column in range(self._side.columns.start, min(self._columns))
            if self._grid[row][column].text.strip()
        ]
        return cells[-1].span
