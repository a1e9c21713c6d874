"""Spans, lines, table grids and sections by offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.core.report import Cell, Document, Lines, Report, Section, Span, Table

texts = st.text("ab\n\r\u2028\u0085\t字", max_size=40)


def report(text: str, *sections: Section) -> Report:
    return Report(Document("报告.txt", "text/plain", "0" * 64, text, ()), sections)


def test_span__length_containment_overlap() -> None:
    span = Span(3, 7)
    assert len(span) == 4
    assert Span(3, 7) in span
    assert Span(4, 6) in span
    assert Span(2, 4) not in span
    assert span.overlaps(Span(6, 9))
    assert not span.overlaps(Span(7, 9))
    assert not span.overlaps(Span(0, 3))
    assert sorted([Span(3, 7), Span(1, 9), Span(3, 4)]) == [Span(1, 9), Span(3, 4), Span(3, 7)]


@given(texts)
def test_lines__are_the_lines_between_line_feeds(text: str) -> None:
    lines, printed = Lines(text), text.split("\n")
    assert len(lines) == len(printed)
    for number, line in enumerate(printed, 1):
        span = lines.span(number)
        assert text[span.start : span.end] == line
        assert lines.number(span.start) == lines.number(span.end) == number


@given(texts)
def test_lines__number_counts_line_feeds_before(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        assert lines.number(offset) == text.count("\n", 0, offset) + 1
        assert Span(offset, offset) in lines.span(lines.number(offset))


def test_lines__no_such_line() -> None:
    with pytest.raises(IndexError):
        Lines("一\n二").span(3)


@st.composite
def merged_tables(draw: st.DrawFn) -> Table:
    """Cells that cover a grid: every place not yet covered starts a cell that grows right and down as far as is free."""
    rows, cols = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    free = {(row, col) for row in range(rows) for col in range(cols)}
    cells = []
    while free:
        row, col = min(free)
        width = draw(st.integers(1, next((w for w in range(1, cols) if (row, col + w) not in free), cols)))
        height = draw(st.integers(1, rows - row))
        height = next((h for h in range(1, height) if any((row + h, col + w) not in free for w in range(width))), height)
        free -= {(row + h, col + w) for h in range(height) for w in range(width)}
        cells.append(Cell(row, col, Span(0, 0), f"{row},{col}", height, width))
    return Table(Span(0, 0), tuple(cells), rows, cols)


@given(merged_tables())
def test_grid__a_merged_cell_stands_at_each_place_it_covers(table: Table) -> None:
    grid = table.grid()
    assert [len(row) for row in grid] == [table.col_count] * table.row_count
    for row, places in enumerate(grid):
        for col, cell in enumerate(places):
            assert cell in table.cells
            assert cell.row <= row < cell.row + cell.rows
            assert cell.col <= col < cell.col + cell.cols


def test_grid__places_without_a_cell_are_blank_and_cells_do_not_leave_the_table() -> None:
    wide = Cell(0, 1, Span(5, 7), "合计", rows=9, cols=9)
    table = Table(Span(5, 7), (wide,), 2, 2)
    blank = Cell(0, 0, Span(5, 5), "")
    assert table.grid() == [[blank, wide], [blank, wide]]


def test_section_at__the_section_whose_heading_or_body_holds_the_offset() -> None:
    text = "序\n一、基本情况\n正文\n二、绩效\n正文"
    sections = (
        Section("s1", 1, "基本情况", (), Span(4, 8), Span(9, 11)),
        Section("s2", 1, "绩效", (), Span(14, 16), Span(17, 19)),
    )
    found = report(text, *sections)
    assert [found.section_at(offset) for offset in (0, 4, 10, 14, 18)] == [
        None,
        sections[0],
        sections[0],
        sections[1],
        sections[1],
    ]
    assert sections[0].span == Span(4, 11)
    assert sections[0].kind == "prose"
    assert found.lines.number(text.index("绩效")) == 4


def test_tables__only_sections_that_hold_one() -> None:
    table = Section("t1", 1, "", (), Span(0, 0), Span(0, 2), Table(Span(0, 2), (), 0, 0))
    found = report("甲乙", table, Section("s1", 1, "乙", (), Span(2, 2), Span(2, 2)))
    assert list(found.tables()) == [table]
    assert table.kind == "table"
