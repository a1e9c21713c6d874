from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook  # type: ignore[import-untyped]

from gouji.decision import Reviewed, unreviewed
from gouji.errors import OutputError, UsageError
from gouji.export import Options, xlsx, xlsx_sheet
from gouji.export.columns import TABLES
from gouji.export.identity import REGISTER, WORKBOOK
from gouji.export.xlsx import write_xlsx
from gouji.export.xlsx_cells import MAX_CELL, cell_text, letters
from gouji.export.xlsx_cover import HEAD

from .deciding import reviewed
from .factory import EN, HOSTILE, ZH, claim, result

SHEETS = ["封面与说明", "附表1 资金情况", "附表2 绩效指标自评表", "附表3 主要成效", "勾稽校验结果", "修改记录", "数据字典"]


def written(reports: Iterable[Reviewed], folder: Path, options: Options = ZH) -> Any:
    (place,) = write_xlsx(reports, folder / "book.xlsx", options, lambda _: None)
    return load_workbook(place)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """As it is written in Beijing, whatever the clock of this machine says."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        made = written([reviewed()], tmp_path_factory.mktemp("book"))
    time.tzset()
    return made


def columns(sheet: Any, head: int = 2) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[head]}


def at(sheet: Any, row: int, name: str, head: int = 2) -> Any:
    return sheet.cell(row=row, column=columns(sheet, head)[name])


def test_xlsx__has_the_bureaus_sheets_and_a_hidden_register(book: Any) -> None:
    assert book.sheetnames == [*SHEETS, REGISTER]
    assert book[REGISTER].sheet_state == "veryHidden"
    assert next(cell.value for cell in book[REGISTER][1]) == WORKBOOK
    assert [cell.value for cell in book[REGISTER][3]][1:4] == ["ab" * 32, "8-abc", "8"]


@pytest.mark.parametrize("title", SHEETS[1:6])
def test_xlsx__data_sheets_are_laid_out_for_a4_with_a_fixed_filtered_head(book: Any, title: str) -> None:
    sheet = book[title]
    assert sheet.freeze_panes is not None
    assert sheet.freeze_panes.endswith("3")
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert not sheet.merged_cells.ranges
    assert sheet.row_dimensions[2].hidden
    assert sheet.column_dimensions["A"].hidden


def test_xlsx__machine_names_stand_below_chinese_headings(book: Any) -> None:
    table = TABLES["funds"]
    sheet = book["附表1 资金情况"]
    assert [cell.value for cell in sheet[1]] == [column.words[0] for column in table.columns]
    assert [cell.value for cell in sheet[2]] == ["key:funds", *(column.name for column in table.columns[1:])]


def test_xlsx__numbers_are_numbers_with_the_printed_decimals_and_the_print_beside(book: Any) -> None:
    sheet = book["附表1 资金情况"]
    amount, printed = at(sheet, 3, "amount"), at(sheet, 3, "amount_text")
    assert (amount.value, amount.data_type, amount.number_format) == (1531.23, "n", "#,##0.00")
    assert (printed.value, printed.number_format) == ("1,531.23", "@")
    assert at(sheet, 3, "yuan").value == 15312300
    assert at(sheet, 3, "amount_approved").value == 1523.23
    rate = at(book["附表2 绩效指标自评表"], 3, "score_rate")
    assert (rate.value, rate.number_format) == (0.9428, "0.00%")


def test_xlsx__zero_is_not_blank(tmp_path: Path) -> None:
    made = result()
    zero = made.funds[0].model_copy(update={"amount": claim("0", "0"), "yuan": "0"})
    sheet = written([unreviewed(made.model_copy(update={"funds": (zero,)}))], tmp_path)["附表1 资金情况"]
    assert at(sheet, 3, "amount").value == 0
    assert at(sheet, 3, "share").value is None


def test_xlsx__totals_are_live_beside_the_printed_ones(book: Any) -> None:
    funds, rows = book["附表1 资金情况"], book["附表2 绩效指标自评表"]
    amount, whole = letters(columns(funds)["amount"] - 1), at(funds, 3, "amount_recomputed")
    assert whole.value == f"={amount}4"  # the one part that the relation names
    assert at(funds, 3, "amount_difference").value == f"=ROUND({amount}3-{whole.coordinate},8)"
    score, weight = (letters(columns(rows)[name] - 1) for name in ("score", "weight"))
    assert at(rows, 3, "score_rate_recomputed").value == f"={score}3/{weight}3"


def test_xlsx__a_failed_cell_is_filled_commented_and_linked_both_ways(book: Any) -> None:
    funds, findings = book["附表1 资金情况"], book["勾稽校验结果"]
    cell = at(funds, 3, "amount")
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert cell.hyperlink.location == "'勾稽校验结果'!E3"
    assert [at(findings, 3, name).value for name in ("rule", "severity", "computed")] == ["SUM-01", "错误", "1523.23"]
    said = cell.comment.text
    for part in ("SUM-01 分项合计 错误", "复算：1523.23", "第 5 行", "原文有误 1523.23", "张三", "决算表为准"):
        assert part in said
    assert (
        at(findings, 3, "cell").value == f'=HYPERLINK("#\'附表1 资金情况\'!{cell.coordinate}","附表1 资金情况!{cell.coordinate}")'
    )
    assert at(funds, 3, "findings").value == '=HYPERLINK("#\'勾稽校验结果\'!E3","SUM-01 错误")'


def test_xlsx__decisions_stand_on_findings_rows_and_in_the_log(book: Any) -> None:
    findings, funds, log = book["勾稽校验结果"], book["附表1 资金情况"], book["修改记录"]
    assert [at(findings, 3, name).value for name in ("way", "approved", "reason", "reviewer")] == [
        "原文有误",
        1523.23,
        "决算表为准",
        "张三",
    ]
    assert at(findings, 3, "reviewed_at").value == "2024-05-06 16:30:00+08:00"
    assert [at(funds, row, "judged").value for row in (3, 4)] == [None, "不采纳"]
    assert [at(log, row, "standing").value for row in range(3, 11)] == ["有效", "已被替代", *["有效"] * 6]
    assert at(log, 3, "about").value == "SUM-01 1,531.23"
    edited = at(book["附表2 绩效指标自评表"], 3, "score_rate")
    assert "改值：94.29 → 94.28" in edited.comment.text
    cover = book["封面与说明"]
    assert at(cover, HEAD + 3, "signed_off", HEAD + 2).value == "王五 2024-05-06 16:30:00+08:00"


def test_xlsx__decision_columns_offer_their_choices(book: Any) -> None:
    offered = {str(one.sqref): one.formula1 for one in book["勾稽校验结果"].data_validations.dataValidation}
    way = letters(columns(book["勾稽校验结果"])["way"] - 1)
    assert offered == {f"{way}3:{way}6": '"原文有误,抽取有误,口径不同,误报"'}
    assert [one.formula1 for one in book["附表1 资金情况"].data_validations.dataValidation] == ['"采纳,不采纳"']


def test_xlsx__what_stands_beside_a_value_folds_away_for_printing(book: Any) -> None:
    sheet = book["附表2 绩效指标自评表"]
    runs = [one for one in sheet.column_dimensions.values() if one.outlineLevel == 1]
    folded = {name for name, column in columns(sheet).items() if any(one.min <= column <= one.max for one in runs)}
    assert {"score_rate_text", "score_rate_recomputed"} <= folded
    assert not {"name", "weight", "score", "score_rate", "target"} & folded


def cells(book: Any) -> Iterator[Any]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


FORMULAS = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("text", FORMULAS)
def test_xlsx__text_of_a_report_is_never_a_formula_or_a_link(tmp_path: Path, text: str) -> None:
    made = result()
    fund = made.funds[1].model_copy(update={"name": text, "unit": text, "whole": text})
    row = made.achievements[0].model_copy(update={"subject": text, "topic": text})
    hostile = made.model_copy(update={"funds": (made.funds[0], fund), "achievements": (row,)})
    book = written([reviewed(hostile, reason=text)], tmp_path)
    ours = re.compile(r'=(HYPERLINK\("#|ROUND\(|[A-Z]+\d+(/|$)|SUM\()')
    assert all(ours.match(cell.value) for cell in cells(book) if cell.data_type == "f")
    shown = cell_text(text)
    assert sum(cell.value == shown and cell.data_type == "s" for cell in cells(book)) >= 5
    assert all(cell.hyperlink.target is None for cell in cells(book) if cell.hyperlink)


def test_xlsx__hidden_characters_are_shown_and_xml_is_sound(tmp_path: Path) -> None:
    controls = "a\x00b\x0bc\ufffed\ud800e\u202ef_x000D_g"
    made = result(name=f"{controls}.docx")
    made = made.model_copy(update={"funds": (made.funds[0].model_copy(update={"name": controls}),)})
    book = written([unreviewed(made)], tmp_path)
    shown = "a⟦U+0000⟧b⟦U+000B⟧c⟦U+FFFE⟧d⟦U+D800⟧e⟦U+202E⟧f_x005F_x000D_g"  # xlsx escapes what looks like an escape
    assert at(book["附表1 资金情况"], 3, "name").value == shown
    assert any(visible_part in str(cell.value) for cell in cells(book) for visible_part in ("⟦U+202E⟧evil",))
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        names = archive.namelist()
        for name in names:
            etree.parse(io.BytesIO(archive.read(name)), etree.XMLParser(resolve_entities=False))
        assert any(name.endswith(".vml") for name in names)
    assert HOSTILE.split("\u202e")[0] in " ".join(str(cell.value) for cell in cells(book))


def test_xlsx__long_numbers_and_codes_are_text(tmp_path: Path) -> None:
    long, code = "1234567890123456.78", "110101199001011234"
    made = result()
    fund = made.funds[0].model_copy(update={"amount": made.funds[0].amount.model_copy(update={"value": long, "text": long})})
    row = made.indicators[0].model_copy(update={"code": code})
    book = written([unreviewed(made.model_copy(update={"funds": (fund,), "indicators": (row,)}))], tmp_path)
    assert at(book["附表1 资金情况"], 3, "amount").value == long
    assert at(book["附表2 绩效指标自评表"], 3, "code").value == code
    assert at(book["附表2 绩效指标自评表"], 3, "code").number_format == "@"


@pytest.mark.parametrize("char", ["长", "😀", "\x01"])
def test_cell_text__is_cut_where_a_cell_ends_and_says_so(char: str) -> None:
    cut = cell_text(char * 40_000)
    assert len(cut.encode("utf-16-le")) // 2 <= MAX_CELL
    assert cut.endswith("已截断 / cut〕")
    assert cell_text("短") == "短"


def test_xlsx__a_full_sheet_goes_on_in_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 8)
    seen: list[Reviewed] = []
    files = write_xlsx([unreviewed(result())] * 5, tmp_path / "all.xlsx", ZH, seen.append)
    assert [path.name for path in files] == ["all.xlsx", "all-2.xlsx", "all-3.xlsx", "all-4.xlsx", "all-5.xlsx"]
    assert len(seen) == 5
    first, last = load_workbook(files[0])["封面与说明"], load_workbook(files[-1])["封面与说明"]
    assert any("第 1 部分" in str(row[2]) for row in first.iter_rows(max_row=HEAD, values_only=True))
    assert any("第 5 部分" in str(row[2]) for row in last.iter_rows(max_row=HEAD, values_only=True))


def test_xlsx__beyond_the_limits_links_and_comments_are_left_out_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_sheet, "MAX_LINKS", 1)
    monkeypatch.setattr(xlsx, "MAX_LINKS", 1)
    monkeypatch.setattr(xlsx, "MAX_COMMENTS", 2)
    book = written([unreviewed(result())] * 3, tmp_path)
    sheet = book["附表1 资金情况"]
    assert [bool(at(sheet, row, "amount").hyperlink) for row in (3, 5, 7)] == [True, False, False]
    assert all(at(sheet, row, "findings").value.startswith("=HYPERLINK(") for row in (3, 5, 7))
    assert any("未加批注或链接" in str(row[2]) for row in book["封面与说明"].iter_rows(max_row=HEAD, values_only=True))


def test_xlsx__the_same_reports_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (tmp_path / name for name in ("1.xlsx", "2.xlsx"))
    for place in (first, second):
        write_xlsx([reviewed()], place, ZH, lambda _: None)
    assert first.read_bytes() == second.read_bytes()


def test_xlsx__speaks_english(tmp_path: Path) -> None:
    book = written([reviewed()], tmp_path, EN)
    assert book.sheetnames[1] == "1 Funds"
    assert at(book["Findings"], 3, "way").value == "the report is wrong"
    assert "recomputed：1523.23" in at(book["1 Funds"], 3, "amount").comment.text


def test_xlsx__cover_says_when_it_was_made(tmp_path: Path) -> None:
    made = Options(version="9.9", made=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert written([reviewed()], tmp_path, made)["封面与说明"]["C2"].value == "gouji 9.9 · 报告 1 份 · 2024-01-02 03:04:05+00:00"


def test_xlsx__of_no_reports_is_a_workbook_too(tmp_path: Path) -> None:
    assert written([], tmp_path)["附表1 资金情况"].max_row == 2


def test_xlsx__is_whole_or_not_there(tmp_path: Path) -> None:
    place = tmp_path / "book.xlsx"
    place.write_bytes(b"before")

    def failing() -> Iterator[Reviewed]:
        yield reviewed()
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        write_xlsx(failing(), place, ZH, lambda _: None)
    assert place.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]
    with pytest.raises(UsageError, match=r"\.xlsx"):
        write_xlsx([], tmp_path / "book.csv", ZH, lambda _: None)


def test_xlsx__holding_relations_are_listed_on_demand(tmp_path: Path) -> None:
    more = written([reviewed()], tmp_path, Options(rules=ZH.rules, holding=True))["勾稽校验结果"]
    assert [at(more, row, "verdict").value for row in range(3, more.max_row + 1)].count("一致") == 1


def test_dictionary__lists_every_column(book: Any) -> None:
    listed = {(row[0], row[1]) for row in book["数据字典"].iter_rows(min_row=2, values_only=True)}
    assert {(table.title[0], column.name) for table in TABLES.values() for column in table.columns} <= listed
    assert ("裁定", "report_wrong") in listed
