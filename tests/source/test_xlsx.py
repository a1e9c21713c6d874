from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock  # type: ignore[import-untyped]
from openpyxl.cell.text import InlineFont  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import Border, Side  # type: ignore[import-untyped]

from gouji.core.report import Document, RawRows, Table
from gouji.errors import SourceError
from gouji.source import limits
from gouji.source.xlsx import read_xlsx

Shown = Callable[[Document], list[object]]
HEAD = ["指标", "分值", "得分"]


def packed(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: Sequence[object]) -> Any:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def framed(book: Any, area: str) -> None:
    for row in book.active[area]:
        for cell in row:
            cell.border = Border(*[Side("thin")] * 4)


def read_book(book: Any) -> Document:
    return read_xlsx("报表.xlsx", packed(book))


def changed(book: Any, member: str, *changes: tuple[str, str]) -> bytes:
    """The file with replacements made in the text of a member."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed(book))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == member:
                for before, after in changes:
                    assert before.encode() in content
                    content = content.replace(before.encode(), after.encode())
            new.writestr(name, content)
    return stream.getvalue()


def refusal(raw: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_xlsx("报表.xlsx", raw)
    assert "\n" not in caught.value.zh + caught.value.en
    assert caught.value.en.startswith("报表.xlsx: ")
    return caught.value


# Values as they are printed.


def test_read_xlsx__values_are_what_excel_prints(shown: Shown) -> None:
    rich = CellRichText("支出", TextBlock(InlineFont(b=True), "12"), "万元")
    book = workbook(
        HEAD, ["产出", 1531.23, 0.9428], ["时效", date(2024, 3, 5), True], ["文字", "0012", "得5分；\n得3分"], [rich, -1.5, 10]
    )
    book.active["B2"].number_format = "#,##0.00"
    book.active["C2"].number_format = "0.00%"
    book.active["B3"].number_format = 'yyyy"年"m"月"d"日"'
    book.active["B5"].number_format = "0.00;[Red]0.00"
    document = read_book(book)
    assert shown(document) == [
        [
            HEAD,
            ["产出", "1,531.23", "94.28%"],
            ["时效", "2024年3月5日", "TRUE"],
            ["文字", "0012", "得5分； 得3分"],
            ["支出12万元", "1.50", "10"],
        ]
    ]
    assert document.notices == ()
    assert document.media_type.endswith("spreadsheetml.sheet")


def test_read_xlsx__stored_value_of_a_formula_is_read_and_a_missing_one_said(shown: Shown) -> None:
    book = workbook(HEAD, ["产出", "=5+5", "=1/0"])
    raw = changed(book, "xl/worksheets/sheet1.xml", ("<f>5+5</f><v></v>", "<f>5+5</f><v>10</v>"))
    document = read_xlsx("报表.xlsx", raw)
    assert shown(document) == [[HEAD, ["产出", "10", ""]]]
    assert document.notices[0][0] == "有 1 个公式没有保存计算结果，按空白读取。请在 Excel 或 WPS 中打开、保存后重试。"


def test_read_xlsx__hidden_rows_columns_and_sheets_are_left_out_and_said(shown: Shown) -> None:
    book = workbook([*HEAD, "内部"], ["产出", 10, 9, "藏"], ["内部", 5, 5, "藏"], ["时效", 5, 4, "藏"])
    book.active.merge_cells("A3:A4")
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["D"].hidden = True
    book.create_sheet("底稿")["A1"] = "藏"
    book["底稿"].sheet_state = "hidden"
    document = read_book(book)
    assert shown(document) == [[HEAD, ["产出", "10", "9"], ["内部", "5", "4"]]]
    assert [en for _, en in document.notices] == [
        "Hidden sheets were not read: 底稿.",
        "7 characters in hidden rows or columns were not read.",
    ]


def test_read_xlsx__number_that_its_format_hides_is_said() -> None:
    book = workbook(HEAD, ["产出", 10, 9])
    book.active["C2"].number_format = ";;;"
    document = read_book(book)
    assert document.text == "指标\t分值\t得分\n产出\t10\t\n"
    assert document.notices[0][1].startswith("1 numbers are not shown")


def test_read_xlsx__comments_are_no_text(shown: Shown) -> None:
    book = workbook(HEAD, ["产出", 10, 9])
    book.active["A1"].comment = Comment("批注", "某人")
    assert shown(read_book(book)) == [[HEAD, ["产出", "10", "9"]]]


# Where tables are.


def test_read_xlsx__merged_cells_are_spans() -> None:
    book = workbook(["一级", "分值", None], [None, 10, 9], ["合计", 20, None])
    for area in ("A1:A2", "B1:C1", "B3:C3"):
        book.active.merge_cells(area)
    document = read_book(book)
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [(cell.row, cell.col, cell.rows, cell.cols, cell.text) for cell in table.cells] == [
        (0, 0, 2, 1, "一级"),
        (0, 1, 1, 2, "分值"),
        (1, 1, 1, 1, "10"),
        (1, 2, 1, 1, "9"),
        (2, 0, 1, 1, "合计"),
        (2, 1, 1, 2, "20"),
    ]
    assert all(document.text[cell.span.start : cell.span.end] == cell.text for cell in table.cells)


def test_read_xlsx__title_and_notes_around_a_framed_table_are_prose(shown: Shown) -> None:
    book = workbook(
        ["某单位绩效自评表"],
        ["填报单位：甲", None, "单位：万元"],
        HEAD,
        ["产出", 10, 9],
        ["小计"],
        [None, None, None],
        ["注：含结转"],
    )
    book.active.merge_cells("A1:C1")
    framed(book, "A3:C6")
    assert shown(read_book(book)) == [
        "某单位绩效自评表",
        "填报单位：甲",
        "单位：万元",
        [HEAD, ["产出", "10", "9"], ["小计", "", ""]],
        "注：含结转",
    ]


def test_read_xlsx__without_frames_a_merged_title_belongs_to_its_table(shown: Shown) -> None:
    book = workbook(["说明"], ["自评表"], HEAD, ["产出", 10, 9], ["一、其他"], ["时效", 5, 5], ["填表人"])
    book.active.merge_cells("A2:C2")
    table = [["自评表"] * 3, HEAD, ["产出", "10", "9"], ["一、其他", "", ""], ["时效", "5", "5"]]
    assert shown(read_book(book)) == ["说明", table, "填表人"]


def test_read_xlsx__prose_in_cells_is_prose_and_blank_rows_part_tables(shown: Shown) -> None:
    book = workbook(
        ["一、概况"],
        ["编制12人。\n在职10人。"],
        HEAD,
        ["产出", 10, 9],
        [None],
        HEAD,
        ["时效", 5, 5],
        ["以上为自评情况。"],
        HEAD,
        ["甲", 1, 1],
    )
    assert shown(read_book(book)) == [
        "一、概况",
        "编制12人。",
        "在职10人。",
        [HEAD, ["产出", "10", "9"]],
        [HEAD, ["时效", "5", "5"]],
        "以上为自评情况。",
        [HEAD, ["甲", "1", "1"]],
    ]


def test_read_xlsx__sheets_follow_each_other_and_empty_edges_are_trimmed(shown: Shown) -> None:
    book = openpyxl.Workbook()
    for place, text in zip(("D5", "E5", "F5", "D6", "E6", "F6"), [*HEAD, "产出", 10, 9], strict=True):
        book.active[place] = text
    book.create_sheet("说明")["B2"] = "情况说明"
    assert shown(read_book(book)) == [[HEAD, ["产出", "10", "9"]], "情况说明"]


def test_read_xlsx__text_under_a_merged_cell_is_said(shown: Shown) -> None:
    raw = changed(
        workbook(HEAD, ["产出", 10, 9]),
        "xl/worksheets/sheet1.xml",
        ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'),
    )
    document = read_xlsx("报表.xlsx", raw)
    assert shown(document) == [[["指标", "指标", "得分"], ["产出", "10", "9"]]]
    assert document.notices[0][1] == "2 characters covered by merged cells were not read."


# Hostile and broken files.


@pytest.mark.parametrize(
    "area", ["A1:XFD1048576", "B2:XFD1048576", "A3:A1048576", "C1:XFD1", "B1:A1", "A0:B1", "X", "A1:ZZZ9999999"]
)
def test_read_xlsx__merges_without_end_do_not_grow_the_table(area: str) -> None:
    raw = changed(
        workbook(HEAD, ["产出", 10, 9]),
        "xl/worksheets/sheet1.xml",
        ("</sheetData>", f'</sheetData><mergeCells><mergeCell ref="{area}"/></mergeCells>'),
    )
    document = read_xlsx("报表.xlsx", raw)
    (table,) = document.blocks
    assert not isinstance(table, Table) or (table.row_count, table.col_count) <= (2, 3)


def test_read_xlsx__cell_in_the_last_corner_is_another_table() -> None:
    book = workbook(HEAD, ["产出", 10, 9])
    book.active["XFD1048576"] = "远"
    assert read_book(book).text == "指标\t分值\t得分\n产出\t10\t9\n远\n"


def test_read_xlsx__wide_table_is_read_row_by_row() -> None:
    rows = [["甲", *[None] * 9000, row] for row in range(12)]
    document = read_book(workbook(*rows))
    assert isinstance(document.blocks[0], RawRows)
    assert document.text.startswith("甲\t0\n甲\t1\n")
    assert document.notices[0][1].startswith("1 tables are too large")


def test_read_xlsx__too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SHEET_CELLS", 5)
    assert (
        refusal(packed(workbook(HEAD, ["产出", 10, 9]))).zh
        == "报表.xlsx：工作表“Sheet”超过 5 个单元格的上限，不像一份报告；请删去无关的行列后重试。"
    )


def test_read_xlsx__entities_are_refused_and_links_not_followed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.01)
        there = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        hostile = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{there}">]><worksheet'
        book = workbook(HEAD, ["产出", 10, 9])
        assert "DOCTYPE" in refusal(changed(book, "xl/worksheets/sheet1.xml", ("<worksheet", hostile))).zh
        book.active["A1"].hyperlink = there
        book.active["A3"] = f'=WEBSERVICE("{there}")'
        linked = changed(
            book,
            "xl/_rels/workbook.xml.rels",
            (
                "</Relationships>",
                f'<Relationship Id="x" Type="t/externalLink" Target="{there}" TargetMode="External"/></Relationships>',
            ),
        )
        assert read_xlsx("报表.xlsx", linked).text.startswith("指标")
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_read_xlsx__broken_part_is_one_line(member: str) -> None:
    raw = packed(workbook(HEAD))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<a" if name == member else old.read(name))
    assert (
        refusal(stream.getvalue()).zh == "报表.xlsx：Excel 文件已损坏，无法打开。请在 Excel 或 WPS 中打开并另存为 .xlsx 后重试。"
    )


def test_read_xlsx__nothing_to_read_says_why() -> None:
    assert refusal(packed(openpyxl.Workbook())).zh == "报表.xlsx：文件是空的，没有可读的内容。"
    assert "1 formulas have no stored value" in refusal(packed(workbook(["=1+1"]))).en
