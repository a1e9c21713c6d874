"""Pages seen in pictures become one document: no two sheets lie alike, and no header is read twice the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from gouji.core.report import Table
from gouji.source.flow import document_of
from gouji.source.origin import Origin
from gouji.source.pages import Page, PrintedCell, PrintedLine, PrintedTable

SIZE = 12.0
HEADER = ("一级指标", "二级指标", "分值", "指标解释", "得分")
READ_AGAIN = ("一级指标", "二级 指标", "分值", "指标解择", "得分")
FIRST = [HEADER, ("产出", "数量", "10", "按完成率计分", "9.5")]
SECOND = [HEADER, ("效益", "质量", "20", "按合格率计分", "18")]
EDGES = (60.0, 130.0, 200.0, 260.0, 460.0, 530.0)


def line(text: str, x: float, y: float) -> PrintedLine:
    boxes = tuple((x + SIZE * index, y, x + SIZE * (index + 1), y + SIZE) for index in range(len(text)))
    return PrintedLine(text, (x, y, x + SIZE * len(text), y + SIZE), boxes, SIZE)


def table(rows: Sequence[Sequence[str]], edges: Sequence[float] = EDGES, top: float = 60.0) -> PrintedTable:
    cells = [
        PrintedCell(
            row,
            col,
            (edges[col], top + 30 * row, edges[col + 1], top + 30 * (row + 1)),
            (line(text, edges[col] + 2, top + 30 * row + 8),) if text else (),
        )
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
    ]
    return PrintedTable((edges[0], top, edges[-1], top + 30 * len(rows)), tuple(cells), len(rows), len(edges) - 1)


def page(number: int, *, lines: Sequence[PrintedLine] = (), tables: Sequence[PrintedTable] = ()) -> Page:
    return Page(number, 595.0, 842.0, tuple(lines), tuple(tables), recognised=True)


def rows_of(*pages: Page) -> list[list[str]]:
    """The rows of every table, one table after the other."""
    document = document_of(Origin("scan.pdf", held=b"scan"), "application/pdf", pages)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [[cell.text for cell in row] for each in tables for row in each.grid()]


def moved(edges: Sequence[float], *, by: float, stretch: float = 1.0) -> tuple[float, ...]:
    return tuple(by + stretch * edge for edge in edges)


@pytest.mark.parametrize(
    "edges",
    [
        moved(EDGES, by=25),
        moved(EDGES, by=-12, stretch=1.06),
        (*moved(EDGES, by=25)[:-1], 542.0),
        (77.0, *moved(EDGES, by=25)[1:]),
    ],
    ids=["moved", "stretched", "right edge seen badly", "left edge seen badly"],
)
def test_table__goes_on_where_the_next_sheet_lay_elsewhere(edges: tuple[float, ...]) -> None:
    pages = page(1, tables=[table(FIRST)]), page(2, tables=[table(SECOND, edges)])
    joined = [list(HEADER), list(FIRST[1]), list(SECOND[1])]
    assert rows_of(*pages) == joined
    printed = [replace(each, recognised=False) for each in pages]
    assert rows_of(*printed) == [list(HEADER), list(FIRST[1]), list(HEADER), list(SECOND[1])]


def test_table__is_another_where_its_columns_have_other_widths() -> None:
    other = (60.0, 100.0, 260.0, 330.0, 400.0, 530.0)
    assert len(rows_of(page(1, tables=[table(FIRST)]), page(2, tables=[table(SECOND, other)]))) == 4


def test_header__read_in_another_way_is_not_text_again() -> None:
    seen = [READ_AGAIN, SECOND[1]]
    assert rows_of(page(1, tables=[table(FIRST)]), page(2, tables=[table(seen)]))[1:] == [list(FIRST[1]), list(SECOND[1])]


def test_header__with_other_cells_is_not_text_again() -> None:
    """Two cells of the header are seen as one over two rows; the rule between them was too faint."""
    seen = table([("一级指标二级指标", "", "分值", "指标解释", "得分"), ("", "", "", "", ""), SECOND[1]])
    wide = [replace(cell, rows=2) for cell in seen.cells if cell.row == 0]
    rest = [cell for cell in seen.cells if cell.row == 2]
    again = replace(seen, cells=(*wide, *rest))
    assert rows_of(page(1, tables=[table(FIRST)]), page(2, tables=[again]))[1:] == [list(FIRST[1]), list(SECOND[1])]


def test_row__with_figures_is_never_a_header_again() -> None:
    repeated = [("其他收入", "镇本级", "10", "无", "无"), FIRST[1]]
    rows = rows_of(page(1, tables=[table(repeated)]), page(2, tables=[table([("其他收入", "镇本级", "12", "无", "无")])]))
    assert [row[2] for row in rows] == ["10", "10", "12"]


def test_row__like_one_above_that_only_ticks_is_no_header_again() -> None:
    alike = [HEADER, ("效益", "质量", "√", "健全", "健全")]
    rows = rows_of(page(1, tables=[table([HEADER, ("产出", "质量", "√", "健全", "健全")])]), page(2, tables=[table(alike)]))
    assert [row[0] for row in rows] == ["一级指标", "产出", "效益"]


def test_paragraph__goes_on_where_the_next_sheet_lay_elsewhere() -> None:
    full = "本单位严格执行预算管理的各项制度，按季度分析执行进度，对偏差较大的项目"
    prose = [line(full, 76, 100 + 24 * index) for index in range(8)]
    after = [line("及时督促整改。", 106, 60), *(line(full, 106, 84 + 24 * index) for index in range(8))]
    document = document_of(Origin("scan.pdf", held=b"scan"), "application/pdf", [page(1, lines=prose), page(2, lines=after)])
    assert document.text.splitlines()[0] == full * 8 + "及时督促整改。"
