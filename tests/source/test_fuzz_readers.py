"""Damaged files are read or refused in one line; `benchmarks/fuzz_readers.py` does the same by the thousand."""

from __future__ import annotations

import io
import runpy
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]
import pytest

from gouji.core.report import Document
from gouji.errors import SourceError
from gouji.source import office

ReadBytes = Callable[[bytes, str], Document]
COPIES = 150
mutated: Callable[[bytes, int], bytes] = runpy.run_path(
    str(Path(__file__).resolve().parents[2] / "benchmarks" / "fuzz_readers.py"), run_name="fuzz_readers"
)["mutated"]

TEXT = "一、概况\n\t指标\n\t分值\n\n\n\t产出\n\t10\n\n\n支出34.5万元，完成率95%。\n指标\t分值\n甲\t1\n乙\t2\n"
MARKDOWN = (
    "---\ntitle: 报告\n---\n# 自评报告\n概况\n====\n**支出**34.5万元，见[附件](http://a.cn/12)。\n| 指标 | 分值 |\n|---|:--:|\n"
    "| 产出 \\| 量 | **10** |\n| 时效 |\n\n- 甲\n> 引文\n```\n代码\n```\n<!-- 注 -->\n"
    "<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2<br></td></tr></table>\n---\n"
)
PAGE = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><style>.x{display:none}</style></head><body><h1>一、概况</h1><p>支出<b>34.5</b>"
    "万元<sup><a href='#f'>1</a></sup><ol type=A><li>甲<li>乙</ol><p class=x>藏</p><pre>a  b</pre><select><option>甲</select>"
    "<table><caption>表</caption><tr><th rowspan=2>指标<th colspan=2>得分<tr><td>9<td>8<br>7<tr><td><table><tr><td>x<td>y<tr><td>1"
    "<td>2</table><td>&nbsp;<td>&#20013;&lt;</table><img src=a.png></body></html>"
)


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("一、概况", 1)
    document.add_paragraph("支出34.5万元", style="List Number")
    table = document.add_table(4, 4)
    for row in range(4):
        for col in range(4):
            table.cell(row, col).text = f"{row}行{col}"
    table.cell(0, 0).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(3, 0))
    table.cell(2, 2).add_table(2, 2).cell(0, 0).text = "内"
    document.sections[0].header.paragraphs[0].text = "页眉"
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["自评表"], ["指标", "分值", "得分"], ["产出", 10, 0.9428], ["效益", 1234.5, "=B3*2"]):
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.active["C3"].number_format = "0.00%"
    book.active["B4"].number_format = "#,##0.00_ ;[Red]-#,##0.00"
    book.active.row_dimensions[9].hidden = True
    book.create_sheet("底稿").sheet_state = "hidden"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("报告.txt", TEXT.encode),
        ("报告.md", MARKDOWN.encode),
        ("报告.html", PAGE.encode),
        ("报告.xlsx", workbook),
        ("报告.docx", word_file),
    ],
)
def test_read__damaged_files_are_read_or_refused_in_one_line(
    read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch, name: str, make: Callable[[], bytes]
) -> None:
    monkeypatch.setattr(office, "installed_at", lambda: None)  # a damaged file may look like one for LibreOffice
    raw = make()
    read_bytes(raw, name)
    lines = []
    for seed in range(COPIES):
        try:
            document = read_bytes(mutated(raw, seed), name)
        except SourceError as error:
            lines += [error.zh, error.en]
        else:
            assert document.text.strip()
            assert all(0 <= block.span.start < block.span.end <= len(document.text) for block in document.blocks)
    assert all(line.startswith(name) and "\n" not in line for line in lines)
    assert 0 < len(lines) < 2 * COPIES
