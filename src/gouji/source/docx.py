"""Word files. The canonical text is what Word shows: one paragraph a line, one table row a line with tabs between cells.

The body is first made explicit (`word_flatten`, `word_explicit`, `word_tables`), then cut into paragraphs and tables by
unstructured, whose elements are laid against the body again: the text of a paragraph is the body's own, merges are
those unstructured found. At the end the characters of the file are counted against those of the canonical text.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from lxml.etree import _Element

from gouji.core.report import Block, Cell, Document, Paragraph, RawRows, Span, Table
from gouji.errors import SourceError
from gouji.source import limits, word_notices
from gouji.source.dump import trimmed
from gouji.source.partition import Element, docx_elements
from gouji.source.word_explicit import append_notes, drop_sections, write_labels
from gouji.source.word_flatten import flatten
from gouji.source.word_package import broken, open_word, slim_bytes
from gouji.source.word_styles import Styles
from gouji.source.word_tables import GridCell, grid_of, plain_rows, regulate_tables
from gouji.source.word_xml import TBL, P, letters

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(name: str, raw: bytes) -> Document:
    """The document of a Word file. Raises SourceError for a file that is broken, hostile or empty."""
    document = open_word(name, raw)
    body: _Element = document.element.body
    styles = Styles(_styles_root(document))
    append_notes(document)
    wanted = letters(body)
    flattened = flatten(body, styles)
    nested = regulate_tables(body)
    write_labels(document)
    drop_sections(document)
    elements = _elements(document, name)
    page = _Page()
    raw_tables = _lay_out(document, elements, styles, page)
    if not page.text.strip():
        raise _empty(name, flattened.pictures)
    lost = wanted - Counter(page.text) - flattened.hidden
    return Document(
        name=name,
        media_type=MEDIA_TYPE,
        sha256=hashlib.sha256(raw).hexdigest(),
        text=page.text,
        blocks=tuple(page.blocks),
        notices=word_notices.notices(flattened, lost=lost.total(), nested=nested, raw_tables=raw_tables),
    )


def _styles_root(document: WordDocument) -> _Element | None:
    for each in document.part.rels.values():
        if not each.is_external and each.reltype.endswith("/styles"):
            root: _Element | None = getattr(each.target_part, "element", None)
            return root
    return None


def _elements(document: WordDocument, name: str) -> list[Element]:
    try:
        return docx_elements(slim_bytes(document))
    except (ValueError, KeyError, AttributeError, IndexError):
        # What python-docx raises on attributes that no version of Word writes.
        raise broken(name) from None


def _empty(name: str, pictures: int) -> SourceError:
    if pictures:
        return SourceError(
            f"{name}：文件里没有文字，只有 {pictures} 张图片，请提供文字版。",
            f"{name}: the file has no text, only {pictures} pictures; provide it as text.",
        )
    return SourceError(f"{name}：文件是空的，没有可读的内容。", f"{name}: the file is empty, there is nothing to read.")


class _Page:
    """The canonical text as it grows, line by line, with its blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._lines: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        return "".join(self._lines)

    def write(self, line: str) -> Span:
        """Add a line; its span without the line end."""
        span = Span(self._length, self._length + len(line))
        self._lines.append(line + "\n")
        self._length = span.end + 1
        return span


def _lay_out(document: WordDocument, elements: Sequence[Element], styles: Styles, page: _Page) -> int:
    """Write the blocks of the body; returns how many tables had to be read without their merges."""
    from docx.text.paragraph import Paragraph as WordParagraph

    raw_tables = 0
    at = 0
    for child in document.element.body:
        found = elements[at] if at < len(elements) else None
        if child.tag == TBL:
            # A paragraph of nothing but a bullet has no element; each table has one.
            html = None
            if found is not None and found.category == "Table":
                html = found.metadata.text_as_html
                at += 1
            raw_tables += not _write_table(child, html, page)
        elif child.tag == P:
            text = WordParagraph(child, document.part).text
            if found is not None and found.category != "Table" and text.strip() and found.text.strip() in text:
                at += 1
            _write_paragraph(text, styles.heading_level(child), page)
    return raw_tables


def _write_paragraph(text: str, heading_level: int | None, page: _Page) -> None:
    """A line break inside the paragraph ends a printed line like its end does."""
    for line in text.split("\n"):
        if line.strip():
            span = page.write(line)
            inner = trimmed(line, Span(0, len(line)))
            page.blocks.append(Paragraph(Span(span.start + inner.start, span.start + inner.end), heading_level))


def _write_table(table: _Element, html: str | None, page: _Page) -> bool:
    """Write the table with its merges; without them, False, if unstructured did not see the same text in it."""
    own = plain_rows(table)
    grid = grid_of(html, limits.MAX_TABLE_PLACES) if html else None
    if grid is None or _squeezed(cell.text for cell in grid[2]) != _squeezed(text for row in own for text in row):
        _write_raw_rows(own, page)
        return not any(text for row in own for text in row)
    row_count, col_count, grid_cells = grid
    if any(cell.text for cell in grid_cells):
        _write_grid(row_count, col_count, grid_cells, page)
    return True


def _squeezed(texts: Iterator[str]) -> str:
    return "".join("".join(text.split()) for text in texts)


def _write_grid(row_count: int, col_count: int, grid_cells: Sequence[GridCell], page: _Page) -> None:
    rows: list[list[GridCell]] = [[] for _ in range(row_count)]
    for cell in grid_cells:
        rows[cell.row].append(cell)
    cells = []
    lines = []
    for row in rows:
        texts = [""] * col_count
        for cell in row:
            texts[cell.col] = cell.text
        line = page.write("\t".join(texts))
        lines.append(line)
        starts = [line.start]
        for text in texts:
            starts.append(starts[-1] + len(text) + 1)
        for cell in row:
            span = Span(starts[cell.col], starts[cell.col] + len(cell.text))
            cells.append(Cell(cell.row, cell.col, span, cell.text, cell.rows, cell.cols))
    page.blocks.append(Table(Span(lines[0].start, lines[-1].end), tuple(cells), row_count, col_count))


def _write_raw_rows(rows: Sequence[Sequence[str]], page: _Page) -> None:
    spans = []
    for row in rows:
        if not any(row):
            continue
        at = page.write("\t".join(row)).start
        cells = []
        for text in row:
            cells.append(Span(at, at + len(text)))
            at += len(text) + 1
        spans.append(tuple(cells))
    if spans:
        page.blocks.append(RawRows(Span(spans[0][0].start, spans[-1][-1].end), tuple(spans)))
