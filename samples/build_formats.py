#!/usr/bin/env python3
"""Build one report in every format, in formats/ beside this script.

usage: python samples/build_formats.py

Needs LibreOffice (soffice), the fonts of fonts-noto-cjk, and Pillow with numpy. Texts, workbook and Word file are byte for
byte the same on every run; what LibreOffice writes is the same with the same release of it, the scans with the same fonts.
"""

import io
import json
import re
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl.styles import Alignment, Border, Side  # type: ignore[import-untyped]
from openpyxl.writer.excel import ExcelWriter  # type: ignore[import-untyped]

from build_docx import WRITTEN, new_document, repacked
from scanner import Scanner, as_fax, as_jpeg, as_pdf, pages, scanned
from word.blocks import Merge, Para, Table
from word.town_scores import ACHIEVEMENTS, FINDINGS, FUNDS, MORE_ACTUAL, REPORT, SCORES, STAFFING

OUT = Path(__file__).resolve().parent / "formats"
NAME = REPORT.name
FONT = "Noto Serif CJK SC"
WIDTHS_CM = (2.0, 2.1, 2.5, 1.1, 6.6, 1.8, 1.8, 1.7, 1.0, 1.0, 1.2, 2.7)
HEADER_ROWS = 3
COLUMNS = {"weight": 3, "target": 5, "actual": 6, "completion_rate": 7, "score": 10}
PDF_DATE = b"20240102030405"


def merge_at(table: Table, row: int, col: int) -> Merge:
    """The merged range over a place; of a place that is not merged the place itself."""
    inside = (m for m in table.merges if m.top <= row <= m.bottom and m.left <= col <= m.right)
    return next(inside, Merge(row, col, row, col))


def cells_of(table: Table) -> list[tuple[Merge, str]]:
    """Every cell once, row by row, with the places it covers."""
    places = [(row, col) for row in range(len(table.rows)) for col in range(len(table.rows[0]))]
    found = [(merge_at(table, row, col), row, col) for row, col in places]
    return [(merge, table.rows[row][col]) for merge, row, col in found if (merge.top, merge.left) == (row, col)]


def paragraphs() -> list[Para]:
    return [block for block in REPORT.blocks if isinstance(block, Para)]


def truth() -> str:
    """What every format has to give: the paragraphs, the table's cells as [first row, row after, first column, column after,
    text], the values by list and field, and the findings."""
    indicators = {name: figures_of(column) for name, column in COLUMNS.items()}
    indicators["weight"] += re.findall(r"(?<=（)\d+(?=分）)", " ".join(text for _, text in cells_of(SCORES)))
    indicators["actual"] += MORE_ACTUAL
    tree = {
        "paragraphs": [para.text for para in paragraphs()],
        "table": {
            "rows": len(SCORES.rows),
            "cols": len(SCORES.rows[0]),
            "cells": [[m.top, m.bottom + 1, m.left, m.right + 1, text] for m, text in cells_of(SCORES)],
        },
        "indicators": indicators,
        "funds": FUNDS,
        "achievements": ACHIEVEMENTS,
        "staffing": STAFFING,
        "findings": FINDINGS,
    }
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def figures_of(column: int) -> list[str]:
    """What the rows of the table give in a column, bounds and units left out, but for the sign of a percentage."""
    texts = (row[column] for row in SCORES.rows[HEADER_ROWS:] if row[column])
    kept = "%" if column == COLUMNS["completion_rate"] else ""
    found = ((text, re.search(rf"[\d.]+{kept}", text)) for text in texts)
    return [match.group() if match else text for text, match in found]


def word_file(*, rows_may_break: bool) -> bytes:
    """An upright page with the text, then pages across with the table; page numbers below."""
    document = new_document(NAME)
    style = document.styles["Normal"]
    style.font.name = FONT
    style.font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    document.sections[0].page_width, document.sections[0].page_height = Cm(21), Cm(29.7)
    number_pages(document)
    for block in REPORT.blocks:
        match block:
            case Para():
                word_paragraph(document, block)
            case Table():
                turn_page(document)
                word_table(document, block, rows_may_break=rows_may_break)
    raw = io.BytesIO()
    document.save(raw)
    return repacked(raw.getvalue())


def word_paragraph(document: Document, block: Para) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    if block.title:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run.bold, run.font.size = True, Pt(16)
    else:
        run.font.size = Pt(12)
        paragraph.paragraph_format.first_line_indent = Pt(24)


def number_pages(document: Document) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def turn_page(document: Document) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)


def word_table(document: Document, block: Table, *, rows_may_break: bool) -> None:
    """The table in 9 pt. Where its rows may break, a page end cuts through one; else its head stands on every page."""
    table = document.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS_CM, strict=True):
        column.width = Cm(width)
    for merge, text in cells_of(block):
        cell = table.cell(merge.top, merge.left)
        if merge != Merge(merge.top, merge.left, merge.top, merge.left):
            cell = cell.merge(table.cell(merge.bottom, merge.right))
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(text).font.size = Pt(9)
    for number, row in enumerate(table.rows):
        for cell, width in zip(row._tr.tc_lst, widths_of(block, number), strict=True):
            cell.width = Cm(width)
        properties = row._tr.get_or_add_trPr()
        if not rows_may_break:
            properties.append(OxmlElement("w:cantSplit"))
            if number < HEADER_ROWS:
                properties.append(OxmlElement("w:tblHeader"))


def widths_of(table: Table, row: int) -> list[float]:
    """The widths of a row's cells in cm, a cell merged across counted once."""
    starts = [col for col in range(len(WIDTHS_CM)) if merge_at(table, row, col).left == col]
    return [sum(WIDTHS_CM[left:right]) for left, right in pairwise([*starts, len(WIDTHS_CM)])]


def converted(source: bytes, target: str) -> bytes:
    """What LibreOffice makes of a Word file."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / f"{NAME}.docx").write_bytes(source)
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(work), str(work / f"{NAME}.docx")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (work / f"{NAME}.{target}").read_bytes()


def undated(pdf: bytes) -> bytes:
    """The PDF with a fixed date and without the number that tells one run from another."""
    pdf = re.sub(rb"\(D:\d{14}", b"(D:" + PDF_DATE, pdf)
    pdf = re.sub(rb"/DocChecksum /[0-9A-F]{32}", b"/DocChecksum /" + b"0" * 32, pdf)
    return re.sub(rb"<[0-9A-F]{32}>(?=\s*<?[0-9A-F]*>?\s*\]?)", b"<" + b"0" * 32 + b">", pdf)


def dumped_text() -> str:
    """The text as a web page leaves it: each cell on a line behind a tab, a blank line between rows."""
    lines: list[str] = []
    for block in REPORT.blocks:
        match block:
            case Para():
                lines.append(block.text)
            case Table():
                for number in range(len(block.rows)):
                    lines += [*(f"\t{text}" for text in dumped_row(block, number)), ""]
    return "\n".join(lines) + "\n"


def dumped_row(table: Table, row: int) -> list[str]:
    """The cells of a row; one merged down from above is empty, one merged across stands once."""
    return [table.rows[row][col] for col in range(len(table.rows[0])) if merge_at(table, row, col).left == col]


def markdown() -> str:
    """Paragraphs, and the table as HTML: pipes know no merged cells."""
    parts: list[str] = []
    for block in REPORT.blocks:
        match block:
            case Para():
                parts.append(f"# {block.text}" if block.title else block.text)
            case Table():
                parts.append("\n".join(["<table>", *html_rows(block), "</table>"]))
    return "\n\n".join(parts) + "\n"


def html_rows(table: Table) -> list[str]:
    rows: list[list[str]] = [[] for _ in table.rows]
    for merge, text in cells_of(table):
        spans = {"rowspan": merge.bottom - merge.top + 1, "colspan": merge.right - merge.left + 1}
        attributes = "".join(f' {name}="{span}"' for name, span in spans.items() if span > 1)
        rows[merge.top].append(f"<td{attributes}>{text}</td>")
    return [f"<tr>{''.join(cells)}</tr>" for cells in rows]


def workbook() -> bytes:
    """One sheet with the text, line by line, one with the table."""
    book = openpyxl.Workbook()
    prose, sheet = book.worksheets[0], book.create_sheet("打分表")
    prose.title = "说明"
    before = REPORT.blocks.index(SCORES)
    for row, block in enumerate(REPORT.blocks[:before], 1):
        prose.cell(row, 1, block.text if isinstance(block, Para) else "")
    thin = Side(style="thin")
    for merge, text in cells_of(SCORES):
        for row in range(merge.top, merge.bottom + 1):
            for col in range(merge.left, merge.right + 1):
                sheet.cell(row + 1, col + 1).border = Border(thin, thin, thin, thin)
        cell = sheet.cell(merge.top + 1, merge.left + 1, text or None)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        if (merge.top, merge.left) != (merge.bottom, merge.right):
            corners = {"start_row": merge.top, "end_row": merge.bottom, "start_column": merge.left, "end_column": merge.right}
            sheet.merge_cells(**{name: index + 1 for name, index in corners.items()})
    after = book.create_sheet("问题")
    for row, block in enumerate(REPORT.blocks[before + 1 :], 1):
        after.cell(row, 1, block.text if isinstance(block, Para) else "")
    raw = io.BytesIO()
    book.properties.created = WRITTEN
    with ZipFile(raw, "w") as archive:
        writer = ExcelWriter(book, archive)
        book.properties.modified = WRITTEN
        writer.save()
    return repacked(raw.getvalue())


# ---- all of them ----------------------------------------------------------------------------------------------------

GOOD = Scanner(dpi=200, turn=0.6, grain=3.0, specks=0.5, blur=0.5, quality=38)
BAD = Scanner(dpi=150, turn=1.4, grain=9.0, specks=6.0, blur=0.6, quality=38)
SEAL = (2, 640.0, 400.0)


def files() -> dict[str, bytes]:
    """Every file by what follows the report's name."""
    word = word_file(rows_may_break=False)
    pdf = undated(converted(word, "pdf"))
    good = scanned(pdf, GOOD, SEAL)
    return {
        ".gt.json": truth().encode(),
        ".txt": dumped_text().encode(),
        ".md": markdown().encode(),
        ".xlsx": workbook(),
        ".docx": word,
        ".doc": converted(word, "doc"),
        ".html": converted(word, "html"),
        ".pdf": pdf,
        "_split.pdf": undated(converted(word_file(rows_may_break=True), "pdf")),
        "_scan.pdf": as_pdf(good, GOOD),
        "_scanbad.pdf": as_pdf(scanned(pdf, BAD, SEAL), BAD),
        "_page1.jpg": as_jpeg(good[0], GOOD),
        "_table.tif": as_fax(pages(pdf, 200)[1:3], 200),
    }


def main() -> int:
    """Write the files."""
    OUT.mkdir(exist_ok=True)
    for suffix, data in files().items():
        (OUT / f"{NAME}{suffix}").write_bytes(data)
        print(f"{NAME}{suffix}", len(data))
    return 0


if __name__ == "__main__":
    sys.exit(main())
