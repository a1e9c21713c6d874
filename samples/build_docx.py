#!/usr/bin/env python3
"""Build the Word samples beside this script, byte for byte the same on every run.

usage: python samples/build_docx.py [--check]

With --check nothing is written: the exit code says whether the files on disk are the ones this script builds.
"""

import io
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from word import bureau_tables, consistent_town, national_form, score_table
from word.blocks import Heading, Para, Report, Table

HERE = Path(__file__).resolve().parent
REPORTS = (score_table.REPORT, national_form.REPORT, bureau_tables.REPORT, consistent_town.REPORT)
WRITTEN = datetime(2024, 1, 2, 3, 4, 5)
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
FONT = "SimSun"


def new_document(name: str) -> Document:
    """An empty document whose properties and fonts do not depend on the machine."""
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = "gouji samples"
    properties.title = name
    properties.comments = "Invented report"
    properties.created = properties.modified = WRITTEN
    properties.revision = 1
    for style in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        font = document.styles[style].font
        font.name = FONT
        font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].font.size = Pt(10.5)
    return document


def add_paragraph(document: Document, block: Para) -> None:
    """A body line, or the centred bold line of a title."""
    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    if block.title:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run.bold = True


def add_table(document: Document, block: Table) -> None:
    """A ruled table. Cells are filled before they are merged, so that a merged cell keeps the text of its top left one."""
    table = document.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
    for cells, row in zip(block.rows, table.rows, strict=True):
        for text, cell in zip(cells, row.cells, strict=True):
            if text:
                cell.text = text
    for merge in block.merges:
        table.cell(merge.top, merge.left).merge(table.cell(merge.bottom, merge.right))


def build(report: Report) -> bytes:
    """The bytes of one Word file."""
    document = new_document(report.name)
    for block in report.blocks:
        match block:
            case Heading():
                document.add_heading(block.text, block.level)
            case Para():
                add_paragraph(document, block)
            case Table():
                add_table(document, block)
    raw = io.BytesIO()
    document.save(raw)
    return repacked(raw.getvalue())


def repacked(data: bytes) -> bytes:
    """The same zip archive with one fixed time on every member."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for member in source.infolist():
            fixed = zipfile.ZipInfo(member.filename, ZIP_TIME)
            fixed.create_system = 3
            fixed.external_attr = 0o644 << 16
            target.writestr(fixed, source.read(member.filename), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def main(arguments: list[str]) -> int:
    """Write the files, or compare them with --check."""
    stale = 0
    for report in REPORTS:
        path, data = HERE / f"{report.name}.docx", build(report)
        if "--check" in arguments:
            same = path.exists() and path.read_bytes() == data
            stale += not same
            print(path.name, "same" if same else "differs")
        else:
            path.write_bytes(data)
            print(path.name, len(data))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
