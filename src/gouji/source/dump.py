"""Tables in a text dump: cells one a line with a leading tab, or rows one a line with tabs between the cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from gouji.core.report import RawRows, Span

_SENTENCE_ENDS: Final = "。；！？"
_LONG_CELL: Final = 60
_WIDEST_GAP: Final = 3


class Line(NamedTuple):
    """A line of the text without its line end; ``text`` is what the span slices to."""

    span: Span
    text: str


def lines_of(text: str) -> list[Line]:
    """The lines of the text; one without content for an empty text."""
    lines = []
    start = 0
    for line in text.split("\n"):
        lines.append(Line(Span(start, start + len(line)), line))
        start += len(line) + 1
    return lines


def trimmed(text: str, span: Span) -> Span:
    """The span without surrounding blanks; an empty span at its start if there is nothing else."""
    piece = text[span.start : span.end]
    body = piece.strip()
    if not body:
        return Span(span.start, span.start)
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, start + len(body))


def cut_tables(text: str, lines: Sequence[Line]) -> Iterator[RawRows | Line]:
    """The tables and, in between, the lines that belong to none, blank ones too, in order."""
    at = 0
    while at < len(lines):
        end = _row_lines_end(lines, at)
        if end > at:
            yield _row_a_line(text, lines[at:end])
        elif _opens_cell(lines[at]):
            end, rows = _cell_rows(lines, at)
            if _looks_like_table(rows):
                yield _cell_a_line(text, rows)
            else:
                yield from lines[at:end]
        else:
            end = at + 1
            yield lines[at]
        at = end


# Rows one a line.


def _row_lines_end(lines: Sequence[Line], at: int) -> int:
    """The end of the run of lines from ``at`` with equally many tabs, or ``at`` if they are no table."""
    if not _has_inner_tab(lines[at]):
        return at
    tabs = lines[at].text.count("\t")
    end = at + 1
    while end < len(lines) and lines[end].text.count("\t") == tabs and lines[end].text.strip():
        end += 1
    inner = sum(1 for line in lines[at:end] if _has_inner_tab(line))
    return end if inner > 1 else at


def _has_inner_tab(line: Line) -> bool:
    """A tab behind text. Cells behind it may be empty, a leading tab alone opens a cell of the other kind of dump."""
    return "\t" in line.text.lstrip()


def _row_a_line(text: str, lines: Sequence[Line]) -> RawRows:
    rows = []
    for line in lines:
        cells = []
        start = line.span.start
        for cell in line.text.split("\t"):
            cells.append(trimmed(text, Span(start, start + len(cell))))
            start += len(cell) + 1
        rows.append(tuple(cells))
    return RawRows(Span(lines[0].span.start, lines[-1].span.end), tuple(rows))


# Cells one a line.


def _opens_cell(line: Line) -> bool:
    return line.text.startswith("\t") and not line.text.startswith("\t\t")


def _cell_rows(lines: Sequence[Line], at: int) -> tuple[int, list[list[list[Line]]]]:
    """The end of the dump that begins at ``at``, and its rows of cells of lines.

    Blank lines end a row: as many as behind the first row of several cells (a caption may stand apart). More of them, or
    blank lines that no cell follows, end the table.
    """
    rows: list[list[list[Line]]] = [[[lines[at]]]]
    end, usual = at + 1, 0
    while end < len(lines):
        line = lines[end]
        if line.text.startswith("\t"):
            rows[-1].append([line])
        elif line.text.strip():
            rows[-1][-1].append(line)
        else:
            gap = _blank_run(lines, end)
            if len(rows[-1]) > 1:
                usual = usual or min(gap, _WIDEST_GAP)
            if gap > (usual or _WIDEST_GAP) or end + gap >= len(lines) or not _opens_cell(lines[end + gap]):
                break
            rows.append([[lines[end + gap]]])
            end += gap
        end += 1
    return end, rows


def _blank_run(lines: Sequence[Line], at: int) -> int:
    """How many lines without content follow, the one at ``at`` included; a line with only a tab is a cell."""
    end = at
    while end < len(lines) and not lines[end].text.strip() and not lines[end].text.startswith("\t"):
        end += 1
    return end - at


def _looks_like_table(rows: Sequence[Sequence[Sequence[Line]]]) -> bool:
    """Prose whose paragraphs are indented by a tab has the same shape: single cells, or mostly whole sentences."""
    if all(len(row) == 1 for row in rows):
        return False
    cells = [cell for row in rows for cell in row]
    texts = [cell[-1].text.strip() for cell in cells]
    if any(not text for text in texts):
        return True
    sentences = sum(1 for text in texts if text[-1] in _SENTENCE_ENDS or len(text) > _LONG_CELL)
    return 2 * sentences < len(texts)


def _cell_a_line(text: str, rows: Sequence[Sequence[Sequence[Line]]]) -> RawRows:
    # The tab in front belongs to the dump, not to the cell.
    spans = tuple(tuple(trimmed(text, Span(cell[0].span.start + 1, cell[-1].span.end)) for cell in row) for row in rows)
    return RawRows(Span(rows[0][0][0].span.start, spans[-1][-1].end), spans)
