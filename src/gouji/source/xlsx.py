"""Workbooks. The canonical text is what the visible sheets print, sheet by sheet: numbers as their formats show them,
a row of a table one line, prose one line a paragraph.

Formulas are not computed: their stored values are read, and one without a stored value is said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import closing
from typing import Final

from gouji.core.report import Document
from gouji.errors import SourceError
from gouji.source import limits
from gouji.source.canvas import Canvas
from gouji.source.package import UNZIP_ERRORS
from gouji.source.wording import empty
from gouji.source.xlsx_layout import Row, grid_of, lay_out
from gouji.source.xlsx_notices import Unread, notices
from gouji.source.xlsx_package import SheetPart, Workbook, broken, open_workbook
from gouji.source.xlsx_sheet import TooManyCellsError, read_sheet

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BLANKS: Final = str.maketrans("\t\v\f", "   ")


def read_xlsx(name: str, raw: bytes) -> Document:
    """The document of a workbook. Raises SourceError for a file that is broken, hostile or empty."""
    from lxml.etree import LxmlError

    book = open_workbook(name, raw)
    canvas = Canvas()
    unread = Unread(pictures=book.pictures, objects=book.unread)
    with closing(book.archive):
        for sheet in book.sheets:
            try:
                unread = unread + _write_sheet(book, sheet, canvas)
            except (LxmlError, KeyError, *UNZIP_ERRORS) as error:
                if isinstance(error, TooManyCellsError):
                    raise _too_large(name, sheet.name) from None
                raise broken(name) from None
    if not canvas.text.strip():
        raise _without_text(name, unread)
    return Document(
        name=name,
        media_type=MEDIA_TYPE,
        sha256=hashlib.sha256(raw).hexdigest(),
        text=canvas.text,
        blocks=tuple(canvas.blocks),
        notices=notices(unread),
    )


def _write_sheet(book: Workbook, part: SheetPart, canvas: Canvas) -> Unread:
    """Write what the sheet prints; returns what of it is not."""
    if not part.shown:
        return Unread(sheets=(part.name,))
    if not part.part:
        return Unread(objects=1)
    sheet = read_sheet(book, part)
    laid = lay_out(sheet)
    raw_tables = 0
    for piece in laid.pieces:
        if isinstance(piece, str):
            canvas.paragraph(piece.translate(_BLANKS))
        else:
            raw_tables += _write_table(piece, canvas)
    left = sheet.left
    return Unread(
        hidden=left.hidden,
        uncomputed=left.uncomputed,
        unshown=left.unshown,
        covered=laid.covered,
        headers=int(left.header),
        raw_tables=raw_tables,
    )


def _write_table(rows: Sequence[Row], canvas: Canvas) -> int:
    """Write the table; 1 if only row by row, for it has too many places."""
    grid = grid_of(rows, limits.MAX_TABLE_PLACES)
    if grid is not None:
        canvas.table(grid)
        return 0
    return int(canvas.raw_rows([[" ".join(cell.text.split()) for cell in row.cells if cell.text] for row in rows]))


def _too_large(name: str, sheet: str) -> SourceError:
    most = limits.MAX_SHEET_CELLS
    return SourceError(
        f"{name}：工作表“{sheet}”超过 {most} 个单元格的上限，不像一份报告；请删去无关的行列后重试。",
        f'{name}: the sheet "{sheet}" has more than {most} cells, no report has so many; remove what does not matter.',
    )


def _without_text(name: str, unread: Unread) -> SourceError:
    told = notices(unread)
    if not told:
        return empty(name)
    zh, en = told[0]
    return SourceError(f"{name}：没有可读的文字：{zh}", f"{name}: nothing can be read: {en}")
