"""The canonical text of a format that has none of its own: one paragraph a line, one table row a line with tabs."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.core.report import Block, Cell, Paragraph, RawRows, Span, Table
from gouji.source.dump import trimmed
from gouji.source.grids import Grid, GridCell


class Canvas:
    """The canonical text as it grows, line by line, with its blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._lines: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        return "".join(self._lines)

    def paragraph(self, text: str, heading_level: int | None = None) -> None:
        """Write a paragraph; a line break inside it ends a printed line like its end does, blank lines are left out."""
        for line in text.split("\n"):
            if line.strip():
                span = self._write(line)
                inner = trimmed(line, Span(0, len(line)))
                self.blocks.append(Paragraph(Span(span.start + inner.start, span.start + inner.end), heading_level))

    def table(self, grid: Grid) -> None:
        """Write a table; the cells' texts hold no tabs or line ends. A table without any text is left out."""
        if not any(cell.text for cell in grid.cells):
            return
        rows: list[list[GridCell]] = [[] for _ in range(grid.row_count)]
        for cell in grid.cells:
            rows[cell.row].append(cell)
        cells = []
        lines = []
        for row in rows:
            texts = [""] * grid.col_count
            for cell in row:
                texts[cell.col] = cell.text
            line = self._write("\t".join(texts))
            lines.append(line)
            starts = [line.start]
            for text in texts:
                starts.append(starts[-1] + len(text) + 1)
            for cell in row:
                span = Span(starts[cell.col], starts[cell.col] + len(cell.text))
                cells.append(Cell(cell.row, cell.col, span, cell.text, cell.rows, cell.cols))
        self.blocks.append(Table(Span(lines[0].start, lines[-1].end), tuple(cells), grid.row_count, grid.col_count))

    def raw_rows(self, rows: Sequence[Sequence[str]]) -> bool:
        """Write the rows that have text; whether there are any."""
        spans = []
        for row in rows:
            if not any(row):
                continue
            at = self._write("\t".join(row)).start
            cells = []
            for text in row:
                cells.append(Span(at, at + len(text)))
                at += len(text) + 1
            spans.append(tuple(cells))
        if spans:
            self.blocks.append(RawRows(Span(spans[0][0].start, spans[-1][-1].end), tuple(spans)))
        return bool(spans)

    def _write(self, line: str) -> Span:
        """Add a line; its span without the line end."""
        span = Span(self._length, self._length + len(line))
        self._lines.append(line + "\n")
        self._length = span.end + 1
        return span
