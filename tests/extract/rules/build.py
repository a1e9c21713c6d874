"""Small reports read by the offline rules; what was read is shown as short lines, every figure as it is printed.

A report is given as its lines. Lines with ``|`` are the rows of a Word table: ``^`` is a cell merged with the one above,
``<`` one merged with the cell to its left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.core.answers import Answers, FundAnswer, IndicatorAnswer, Pointer, QuantityAnswer, Quote, RelationAnswer
from gouji.core.numerals import Numeral, lex
from gouji.core.report import Block, Cell, Document, Paragraph, Report, Span, Table
from gouji.core.rows import CELLS
from gouji.extract.rules import extract
from gouji.split import heading_numbers, split


@dataclass(frozen=True)
class Read:
    """A report, its numbers and what the rules make of it."""

    report: Report
    numerals: tuple[Numeral, ...]
    answers: Answers

    @property
    def text(self) -> str:
        return self.report.text

    def numeral(self, number_id: int) -> Numeral:
        return next(found for found in self.numerals if found.id == number_id)

    def printed(self, pointer: Pointer | None) -> str | None:
        """What stands at a pointer's place; None for no pointer."""
        if pointer is None:
            return None
        assert not isinstance(pointer, Quote), "rules point, they never quote"
        span = self.numeral(pointer).span if isinstance(pointer, int) else pointer
        return self.text[span.start : span.end]

    @property
    def funds(self) -> list[str]:
        """``name amount unit``, as in ``收入合计 20.5万元``."""
        return [f"{row.name} {self.printed(row.amount)}{row.unit}" for row in self.answers.funds]

    @property
    def achievements(self) -> list[str]:
        return [self._counted(row) for row in self.answers.achievements]

    @property
    def staffing(self) -> list[str]:
        return [self._counted(row) for row in self.answers.staffing]

    def _counted(self, row: QuantityAnswer) -> str:
        return f"{row.subject} {self.printed(row.quantity)}{row.unit}"

    @property
    def indicators(self) -> list[str]:
        """``kind name cell=…``; the kind is left out for plain rows."""
        return [self._row(row) for row in self.answers.indicators]

    def _row(self, row: IndicatorAnswer) -> str:
        cells = [f"{cell}={self.printed(getattr(row, cell))}" for cell in CELLS if getattr(row, cell) is not None]
        return " ".join([*([] if row.kind == "row" else [row.kind]), str(self.printed(row.name)), *cells])

    def relations(self, *kinds: str) -> list[str]:
        """``kind! role=figure+unit …``; the ``!`` says that the parts are all there are."""
        return [self._relation(found) for found in self.answers.relations if found.kind in kinds]

    def _relation(self, found: RelationAnswer) -> str:
        operands = (f"{one.role}={self.printed(one.at)}{one.unit or ''}" for one in found.operands)
        return " ".join([f"{found.kind}{'!' if found.exhaustive else ''}", *operands])

    def fund(self, amount: str) -> FundAnswer:
        return next(row for row in self.answers.funds if self.printed(row.amount) == amount)

    def achievement(self, quantity: str) -> QuantityAnswer:
        return next(row for row in self.answers.achievements if self.printed(row.quantity) == quantity)

    def indicator(self, name: str) -> IndicatorAnswer:
        return next(row for row in self.answers.indicators if self.printed(row.name) == name)

    def ruled_out(self, printed: str) -> str | None:
        """Why the number printed so is no quantity of a list."""
        numeral = next(found for found in self.numerals if found.text == printed)
        return self.answers.ruled_out.get(numeral.id)


def read(*lines: str) -> Read:
    report = split(_document(lines))
    numerals = lex(report.text, headings=tuple(heading_numbers(report)))
    return Read(report, numerals, extract(report, numerals))


def _document(lines: Sequence[str]) -> Document:
    text = "\n".join(line.replace("|", "\t").replace("^", "").replace("<", "") if "|" in line else line for line in lines)
    blocks: list[Block] = []
    at, rows = 0, list[str]()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if "|" in line:
            rows.append(line)
            if "|" not in following:
                blocks.append(_table(rows, at - sum(len(_shown(row)) + 1 for row in rows[:-1])))
                rows = []
        elif line.strip():
            blocks.append(Paragraph(Span(at, at + len(line))))
        at += len(_shown(line)) + 1
    return Document("报告.docx", "text/plain", "0" * 64, text, tuple(blocks))


def _shown(line: str) -> str:
    return line.replace("^", "").replace("<", "") if "|" in line else line


def _table(rows: Sequence[str], start: int) -> Table:
    grid = [row.split("|") for row in rows]
    cells, at = [], start
    for row, texts in enumerate(grid):
        for col, text in enumerate(texts):
            shown = "" if text in ("^", "<") else text
            if text not in ("^", "<"):
                tall = next((n for n in range(1, len(grid) - row) if grid[row + n][col] != "^"), len(grid) - row)
                wide = next((n for n in range(1, len(texts) - col) if texts[col + n] != "<"), len(texts) - col)
                cells.append(Cell(row, col, Span(at, at + len(shown)), shown, tall, wide))
            at += len(shown) + 1
    return Table(Span(start, at - 1), tuple(cells), len(grid), len(grid[0]))
