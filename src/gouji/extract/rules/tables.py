"""Indicator rows from tables: columns by their header words, levels by merged cells, weights in brackets of a level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gouji.core.answers import IndicatorAnswer, Pointer
from gouji.core.numerals import Numeral
from gouji.core.report import Cell, Section, Span, Table
from gouji.core.terms import Role, squeeze
from gouji.extract.rules.columns import Block, blocks
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.inline import measured
from gouji.extract.rules.reading import Reading

TOTAL: Final = re.compile(
    r"^(合计|总计|总分|总得分|得分合计|合计得分|自评总分|综合得分|总体得分|总评)|(自评|评价|综合|总)得分$|总分$|合计$"
)
EXTRA: Final = re.compile(r"扣分|加分|奖励|附加分|减分")
_SUBTOTAL: Final = re.compile(r"小计$")
_CODE: Final = re.compile(r"^\s*([A-Z]\d{0,4}(?:[-.]\d{1,2})*)(?=[^A-Za-z\d.])")
_BRACKET: Final = re.compile(r"[（(]\s*(?:满分|权重|分值)?[：:]?\s*([\d.．０-９]+)\s*[分%％]?\s*[）)]\s*$")
_SERIAL: Final = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]|\d{1,2}[、.．)）](?!\d))\s*")
_CELLS: Final[tuple[Role, ...]] = ("weight", "score", "score_rate", "target", "actual", "completion_rate")
_GRADE: Final = re.compile(r"(评价|绩效|自评)?等级|等次")


@dataclass(frozen=True, slots=True)
class Level:
    """A label of the indicator tree: its cell, what it is called, and the weight printed in its bracket."""

    cell: Cell
    name: Span
    code: str | None
    bracket: Numeral | None
    column: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """An indicator row of a table with the levels above it, outermost first."""

    answer: IndicatorAnswer
    levels: tuple[Level, ...]
    own: Level | None
    block: int
    row: int


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """What was read from one table; the score tree is built from it. ``complete`` is False where its beginning is missing."""

    section: Section
    leaves: tuple[Leaf, ...]
    totals: tuple[IndicatorAnswer, ...]
    complete: bool = True


def read_tables(reading: Reading, draft: Draft) -> list[ScoreTable]:
    """Files every indicator row of every scored table; returns what the score relations need."""
    found = []
    for section in reading.report.tables():
        table = section.table
        if table is None:
            continue
        scored = [block for block in blocks(table) if block.scores_indicators]
        if not scored:
            continue
        found.append(_TableReader(reading, draft, section, table).read(scored))
        if not found[-1].complete:
            line = reading.report.lines.number(table.span.start)
            draft.notice(
                f"第 {line} 行起的表没有表头（可能在另一页）：分值和得分两列是按内容认出的，请核对。",
                f"the table from line {line} on has no header (it may stand on another page): its columns of weights and scores "
                "were told by what stands in them; look at them.",
            )
    return found


class _TableReader:
    def __init__(self, reading: Reading, draft: Draft, section: Section, table: Table) -> None:
        self._reading = reading
        self._draft = draft
        self._section = section
        self._grid = table.grid()
        self._seen_levels: set[tuple[int, int]] = set()

    def read(self, scored: Sequence[Block]) -> ScoreTable:
        leaves: list[Leaf] = []
        totals: list[IndicatorAnswer] = []
        for index, block in enumerate(scored):
            for row in block.rows:
                self._rule_out(block, row)
                leaf = self._row(block, index, row)
                if leaf is None:
                    continue
                if leaf.answer.kind == "total":
                    totals.append(leaf.answer)
                    self._draft.indicator(leaf.answer)
                    continue
                for level in leaf.levels:
                    self._subtotal(level, leaf)
                self._draft.indicator(leaf.answer)
                leaves.append(leaf)
        return ScoreTable(self._section, tuple(leaves), tuple(totals), all(block.header_rows for block in scored))

    def _row(self, block: Block, index: int, row: int) -> Leaf | None:
        labels = self._labels(block, row)
        if not labels:
            return None
        own = labels[-1]
        name = squeeze(self._reading.slice(own.name))
        if _GRADE.search(name) and len(name) <= 6:
            return None
        figures = self._figures(block, row, own)
        is_total = TOTAL.search(name) is not None and not EXTRA.search(name)
        if is_total:
            figures = figures or self._loose_figures(block, row, own)
        if not figures and not self._texts(block, row, ("criteria", "explanation")):
            return None
        texts = self._texts(block, row, ("criteria", "explanation", "deduction"))
        if not is_total and not block.columns("target", "actual"):
            figures |= self._told(texts, name)
        levels = tuple(level for level in labels[:-1] if level.cell is not own.cell)
        answer = IndicatorAnswer(
            name=own.name,
            kind="total" if is_total else "subtotal" if _SUBTOTAL.search(name) or self._is_summary(block) else "row",
            path=tuple(squeeze(self._reading.slice(level.name)) for level in levels),
            code=own.code,
            at=own.name.start if own.cell.row == row else self._row_start(row),
            **figures,
            **texts,
            unit=self._unit(block, row, figures),
            by="rules",
        )
        return Leaf(answer, levels, own, index, row)

    def _told(self, texts: dict[str, Pointer], name: str) -> dict[str, Pointer]:
        """Target and actual value that the explanation tells where the table has no columns for them."""
        for role in ("explanation", "deduction"):
            span = texts.get(role)
            if isinstance(span, Span) and (found := measured(self._reading, span, name)):
                return dict(found)
        return {}

    def _labels(self, block: Block, row: int) -> list[Level]:
        """The labels of the row from the outermost level to its own name; a merged label stands for every row it covers."""
        columns = block.columns("level", "name")
        found: list[Level] = []
        for column in columns:
            cell = self._carried(block, row, column)
            if cell.text.strip() and (not found or found[-1].cell is not cell) and not _is_number(cell.text):
                found.append(self._level(cell, column))
        return found

    def _carried(self, block: Block, row: int, column: int) -> Cell:
        """The cell, or the label above it where a stray number or a blank stands instead of a level's label."""
        cell = self._grid[row][column]
        columns = block.columns("level")
        deeper = [self._grid[row][other] for other in columns if other > column]
        if (
            column not in columns[:-1]
            or (cell.text.strip() and not _is_number(cell.text))
            or not any(other.text.strip() for other in deeper)
        ):
            return cell
        above = (self._grid[upper][column] for upper in range(row - 1, block.rows.start - 1, -1))
        return next((found for found in above if found.text.strip() and not _is_number(found.text)), cell)

    def _level(self, cell: Cell, column: int) -> Level:
        text, start = self._reading.text, cell.span.start
        end = cell.span.end
        bracket = _BRACKET.search(text[start:end])
        numeral = None
        if bracket:
            inside = self._reading.within(Span(start + bracket.start(1), start + bracket.end(1)))
            numeral = next((found for found in inside if found.is_quantity), None)
            end = start + bracket.start()
        serial = _SERIAL.match(text[start:end])
        if serial and serial.end() < end - start:
            start += serial.end()
        code = _CODE.match(text[start:end])
        if code:
            start += code.end()
        return Level(cell, self._reading.trimmed(start, end), code.group(1) if code else None, numeral, column)

    def _subtotal(self, level: Level, leaf: Leaf) -> None:
        """A weight in the bracket of a level is a row of that level, once."""
        key = (level.cell.row, level.cell.col)
        if level.bracket is None or key in self._seen_levels:
            return
        self._seen_levels.add(key)
        above = leaf.levels[: leaf.levels.index(level)]
        self._draft.indicator(
            IndicatorAnswer(
                name=level.name,
                kind="subtotal",
                path=tuple(squeeze(self._reading.slice(upper.name)) for upper in above),
                code=level.code,
                weight=level.bracket.id,
            )
        )

    def _figures(self, block: Block, row: int, own: Level) -> dict[str, Pointer]:
        figures: dict[str, Pointer] = {}
        for role in _CELLS:
            column = block.column(role)
            if column is None:
                continue
            pointer = self._figure(self._grid[row][column], role)
            if pointer is not None and self._grid[row][column].row == row and self._grid[row][column] is not own.cell:
                figures[role] = pointer
        return figures

    def _figure(self, cell: Cell, role: Role) -> Pointer | None:
        """The number of a cell; for targets and actual values also the text of a qualitative cell."""
        quantities = [numeral for numeral in self._reading.within(cell.span) if numeral.is_quantity]
        if len(quantities) == 1 and (role in ("target", "actual", "completion_rate") or _is_number(cell.text)):
            return quantities[0].id
        if role not in ("target", "actual") or not cell.text.strip():
            return None
        return cell.span

    def _loose_figures(self, block: Block, row: int, own: Level) -> dict[str, Pointer]:
        """A total row whose grid is lost: its last number is the score, one before it the weight."""
        cells = [cell for cell in self._grid[row] if cell is not own.cell and _is_number(cell.text)]
        numerals = [
            numeral for cell in dict.fromkeys(cells) for numeral in self._reading.within(cell.span) if numeral.is_quantity
        ]
        roles = ("score",) if len(numerals) == 1 else ("weight", "score")
        return dict(zip(roles, (numeral.id for numeral in numerals), strict=False))

    def _texts(self, block: Block, row: int, roles: Sequence[Role]) -> dict[str, Pointer]:
        found: dict[str, Pointer] = {}
        for role in roles:
            for column in block.columns(role):
                cell = self._grid[row][column]
                if cell.text.strip() and role not in found and cell.row == row:
                    found[role] = cell.span
        return found

    def _unit(self, block: Block, row: int, figures: dict[str, Pointer]) -> str | None:
        column = block.column("unit")
        if column is not None and self._grid[row][column].text.strip():
            return squeeze(self._grid[row][column].text)
        ids = {figures.get("target"), figures.get("actual")}
        cells = [self._grid[row][column] for column in block.columns("target", "actual")]
        numerals = [numeral for cell in cells for numeral in self._reading.within(cell.span) if numeral.id in ids]
        return next((numeral.unit for numeral in numerals if numeral.unit), None)

    def _is_summary(self, block: Block) -> bool:
        """A table of the sections' totals: names and scores alone, no levels, no criteria."""
        return not block.columns("level", "criteria", "explanation", "target", "actual") and bool(block.columns("score"))

    def _row_start(self, row: int) -> int | None:
        return min((cell.span.start for cell in self._grid[row] if cell.row == row and cell.text.strip()), default=None)

    def _rule_out(self, block: Block, row: int) -> None:
        """Numbers of names, criteria and serial columns are no figures of the row."""
        reasons: dict[Role, str] = {"criteria": "rule_text", "serial": "serial_number", "level": "name", "name": "name"}
        for column, role in enumerate(block.roles):
            reason = reasons.get(role)
            cell = self._grid[row][column]
            if reason is None or cell.row != row:
                continue
            brackets = {level.bracket.id for level in self._labels(block, row) if level.bracket}
            for numeral in self._reading.within(cell.span):
                if numeral.id not in brackets and not (_is_number(cell.text) and role != "serial"):
                    self._draft.rule_out(numeral, reason)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-≥≤]?[\d０-９.．,]+\s*[%％分]?", squeeze(text)) is not None
