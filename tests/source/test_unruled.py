"""Figures in columns without rules between them."""

from __future__ import annotations

from gouji.source.pages import Page, PrintedCell, PrintedLine, PrintedTable
from gouji.source.unruled import with_columns

_SIZE = 10.0


def _line(left: float, top: float, text: str) -> PrintedLine:
    """A line with a character every 10 points, blanks as wide."""
    boxes = tuple((left + _SIZE * i, top, left + _SIZE * (i + 1), top + _SIZE) for i in range(len(text)))
    return PrintedLine(text, (left, top, left + _SIZE * len(text), top + _SIZE), boxes, _SIZE)


def _page(*lines: PrintedLine, tables: tuple[PrintedTable, ...] = ()) -> Page:
    return Page(1, 600, 800, lines, tables)


def _grid(table: PrintedTable) -> list[list[str]]:
    rows: list[list[str]] = [[""] * table.col_count for _ in range(table.row_count)]
    for cell in table.cells:
        rows[cell.row][cell.col] = "".join(line.text for line in cell.lines)
    return rows


def test_columns__of_figures_under_a_head_are_a_table() -> None:
    page = with_columns(
        _page(
            _line(20, 80, "各科目决算数如下，单位为万元，其中印刷费较上年有所减少。"),
            _line(20, 100, "科目      上年数      本年数"),
            _line(20, 120, "办公费      5.62      4.38"),
            _line(20, 140, "印刷费               1.05"),
            _line(20, 160, "公务接待费  15.40     12.53"),
            _line(20, 190, "以上均经审核。"),
        )
    )
    (table,) = page.tables
    assert _grid(table) == [
        ["科目", "上年数", "本年数"],
        ["办公费", "5.62", "4.38"],
        ["印刷费", "", "1.05"],
        ["公务接待费", "15.40", "12.53"],
    ]
    assert [line.text for line in page.lines] == ["各科目决算数如下，单位为万元，其中印刷费较上年有所减少。", "以上均经审核。"]


def test_columns__lines_side_by_side_are_one_row() -> None:
    page = with_columns(
        _page(
            *(
                line
                for row, top in enumerate((100, 120, 140))
                for line in (_line(20, top, "类别"), _line(300, top + 1, f"{row}.5%"))
            )
        )
    )
    assert [_grid(table) for table in page.tables] == [[["类别", "0.5%"], ["类别", "1.5%"], ["类别", "2.5%"]]]


def test_columns__a_block_of_names_and_dates_is_none() -> None:
    lines = (
        _line(20, 100, "填报单位：某局    日期：三月"),
        _line(20, 120, "联系人：某某    电话：另附"),
        _line(20, 140, "地址：某街    邮编：另附"),
    )
    page = _page(*lines)
    assert with_columns(page) == page


def test_columns__prose_with_figures_is_none() -> None:
    page = _page(*(_line(20, 100 + 20 * row, "全年投入12.5万元，改造管网3.4公里，惠及560户。") for row in range(5)))
    assert with_columns(page) == page


def test_columns__figures_of_other_columns_are_none() -> None:
    page = _page(
        _line(20, 100, "甲    1.5"),
        _line(20, 120, "乙        2.5"),
        _line(20, 140, "丙丁戊己庚辛    3.5"),
        _line(100, 160, "壬  4.5"),
    )
    assert with_columns(page).tables == ()


def _column(col: int, *texts: str) -> PrintedCell:
    lines = tuple(_line(20 + 200 * col, 104 + 20 * row, text) for row, text in enumerate(texts))
    return PrintedCell(0, col, (20 + 200 * col, 100, 220 + 200 * col, 180), lines)


def test_table__ruled_between_its_columns_alone_has_rows() -> None:
    cells = (_column(0, "指标", "蓄水池", "山塘", "油茶"), _column(1, "完成值", "18口", "8座", "1,111亩"))
    (table,) = with_columns(_page(tables=(PrintedTable((20, 100, 420, 180), cells, 1, 2),))).tables
    assert _grid(table) == [["指标", "完成值"], ["蓄水池", "18口"], ["山塘", "8座"], ["油茶", "1,111亩"]]


def test_table__with_paragraphs_in_its_cells_stays_one_row() -> None:
    cells = (_column(0, "一是修路", "二是架桥", "三是通水"), _column(1, "进度较慢", "已经完工", "正在验收"))
    table = PrintedTable((20, 100, 420, 180), cells, 1, 2)
    assert with_columns(_page(tables=(table,))).tables == (table,)


def test_table__of_one_ruled_column_opens_to_those_beside_it() -> None:
    middle = PrintedTable(
        (200, 98, 300, 162),
        tuple(
            PrintedCell(row, 0, (200, 98 + 21 * row, 300, 119 + 21 * row), (_line(220, 100 + 20 * row, text),))
            for row, text in enumerate(("12.5", "30.5", "43.0"))
        ),
        3,
        1,
    )
    beside = [
        line
        for row, name in enumerate(("工资", "物业", "合计"))
        for line in (_line(20, 100 + 20 * row, name), _line(400, 100 + 20 * row, f"{row}9%"))
    ]
    (table,) = with_columns(_page(*beside, tables=(middle,))).tables
    assert _grid(table) == [["工资", "12.5", "09%"], ["物业", "30.5", "19%"], ["合计", "43.0", "29%"]]
