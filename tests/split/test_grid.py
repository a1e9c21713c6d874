"""Dumped rows on their grid, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from gouji.core.report import RawRows, Span, Table
from gouji.split.grid import grid_of


def laid(rows: Sequence[Sequence[str]]) -> tuple[Table, list[str]]:
    """The table of the rows, cells separated by tabs, and its captions."""
    text = "\n".join("\t".join(row) for row in rows)
    at = 0
    spans = []
    for row in rows:
        line = []
        for cell in row:
            line.append(Span(at, at + len(cell)))
            at += len(cell) + 1
        spans.append(tuple(line))
    table, captions = grid_of(text, RawRows(Span(0, len(text)), tuple(spans)))
    assert [text[cell.span.start : cell.span.end] for cell in table.cells] == [cell.text for cell in table.cells]
    return table, [text[caption.start : caption.end] for caption in captions]


def drawn(table: Table) -> list[list[str]]:
    """The text at each place; ``^`` goes on from above, ``<`` from the left."""
    return [
        ["^" if cell.row < row and cell.col == col else "<" if cell.col < col else cell.text for col, cell in enumerate(places)]
        for row, places in enumerate(table.grid())
    ]


LONG = "制度健全并得到执行的得满分，否则酌情扣分。"


def test_grid__labels_merged_down() -> None:
    table, captions = laid(
        [
            ["一级指标", "二级指标", "三级指标", "分值", "评分细则", "得分"],
            ["投入（20分）", "预算", "编制合理", "10", LONG, "9"],
            ["", "", "执行均衡", "5", LONG, ""],
            ["", "资产", "", "5", LONG, "5"],
            ["产出（80分）", "数量", "办件数", "40", LONG, "40"],
            ["", "", "", "40", LONG, "38"],
        ]
    )
    assert captions == []
    assert drawn(table) == [
        ["一级指标", "二级指标", "三级指标", "分值", "评分细则", "得分"],
        ["投入（20分）", "预算", "编制合理", "10", LONG, "9"],
        ["^", "^", "执行均衡", "5", LONG, ""],
        ["^", "资产", "", "5", LONG, "5"],
        ["产出（80分）", "数量", "办件数", "40", LONG, "40"],
        ["^", "^", "^", "40", LONG, "38"],
    ]


def test_grid__two_header_rows_marks_and_short_rows() -> None:
    header = ["绩效指标", "分值", "解释", "评价方式", "评价属性", "自评得分", "备注"]
    names = ["一级指标", "二级指标", "", "", "集中评价", "抽样评价", "定性分析", "定量分析", "", ""]
    table, captions = laid(
        [
            ["整体绩效打分表"],
            header,
            names,
            ["管理", "内控", "10", LONG, "√", "", "√", "√", "10", ""],
            ["", "", "10", LONG, "√", "√", "", "√", "9", ""],
            ["", "公开", "5", LONG, "√", "", "√", "", "5", "见附件"],
            ["扣分项（10分）", "10", LONG, "√", "", "√", "√", "0", ""],
            ["整 体 得 分", "94"],
        ]
    )
    assert captions == ["整体绩效打分表"]
    assert drawn(table) == [
        ["绩效指标", "<", "分值", "解释", "评价方式", "<", "评价属性", "<", "自评得分", "备注"],
        ["一级指标", "二级指标", "^", "^", "集中评价", "抽样评价", "定性分析", "定量分析", "^", "^"],
        ["管理", "内控", "10", LONG, "√", "", "√", "√", "10", ""],
        ["^", "^", "10", LONG, "√", "√", "", "√", "9", ""],
        ["^", "公开", "5", LONG, "√", "", "√", "", "5", "见附件"],
        ["扣分项（10分）", "<", "10", LONG, "√", "", "√", "√", "0", ""],
        ["整 体 得 分", "<", "<", "<", "<", "<", "<", "<", "94", ""],
    ]


def test_grid__totals_under_figures() -> None:
    table, _ = laid(
        [
            ["序号", "一级指标", "二级指标", "指标值", "完成值", "分值", "得分"],
            ["1", "产出", "办件数", "≥90件", "95件", "50", "50"],
            ["2", "", "及时率", "", "98%", "50", "49"],
            ["合计", "100", "99"],
        ]
    )
    assert drawn(table) == [
        ["序号", "一级指标", "二级指标", "指标值", "完成值", "分值", "得分"],
        ["1", "产出", "办件数", "≥90件", "95件", "50", "50"],
        ["2", "^", "及时率", "", "98%", "50", "49"],
        ["合计", "<", "<", "<", "<", "100", "99"],
    ]


def test_grid__grade_below_figures_stands_in_the_second_column() -> None:
    table, _ = laid(
        [["评价指标", "分值", "得分"], ["投入", "40", "39"], ["产出", "60", "58"], ["总分", "100", "97"], ["等级", "优"]]
    )
    assert drawn(table)[-2:] == [["总分", "100", "97"], ["等级", "优", ""]]


def test_grid__empty_figures_stay_empty() -> None:
    table, _ = laid([["项目", "预算", "决算"], ["办公费", "3.5", ""], ["差旅费", "", "1.2"], ["", "2", "2"]])
    assert drawn(table)[1:] == [["办公费", "3.5", ""], ["差旅费", "", "1.2"], ["^", "2", "2"]]


def test_grid__one_column_and_nothing() -> None:
    table, captions = laid([["甲"], ["乙"]])
    assert (drawn(table), captions) == ([["甲"], ["乙"]], [])
    empty, no_captions = grid_of("", RawRows(Span(0, 0), ()))
    assert (empty.row_count, empty.col_count, no_captions) == (0, 0, ())


def test_grid__more_columns_than_can_be_aligned() -> None:
    table, _ = laid([["名称"] * 100, ["甲", "1"]])
    assert drawn(table)[1] == ["甲", "1"] + [""] * 98


CELL = st.sampled_from(["", "", "10", "98%", "√", "指标", "得分", "合计", "二级指标", LONG])


@given(st.lists(st.lists(CELL, min_size=1, max_size=9), min_size=1, max_size=9))
def test_grid__every_place_is_covered_once(rows: list[list[str]]) -> None:
    table, captions = laid(rows)
    covered = [
        (row, col)
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.rows)
        for col in range(cell.col, cell.col + cell.cols)
    ]
    assert sorted(covered) == [(row, col) for row in range(table.row_count) for col in range(table.col_count)]
    printed = [cell.text for cell in table.cells if cell.text] + captions
    assert sorted(printed) == sorted(cell for row in rows for cell in row if cell)
