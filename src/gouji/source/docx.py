"""Word files. The canonical text is what Word shows: one paragraph a line, one table row a line with tabs between cells.

The body is first made explicit (`word_flatten`, `word_explicit`, `word_tables`), then cut into paragraphs and tables by
unstructured, whose elements are laid against the body again: the text of a paragraph is the body's own, merges are
those unstructured found. At the end the characters of the file are counted against those of the canonical text.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from lxml.etree import _Element

from gouji.core.report import Document
from gouji.errors import SourceError
from gouji.source import limits, word_notices
from gouji.source.canvas import Canvas
from gouji.source.partition import Element, count_strays, docx_elements
from gouji.source.word_aside import aside_of
from gouji.source.word_explicit import append_notes, drop_sections, write_labels
from gouji.source.word_flatten import flatten
from gouji.source.word_package import broken, open_word, slim_bytes
from gouji.source.word_styles import Styles
from gouji.source.word_tables import (
    Places,
    grid_of,
    merged,
    plain_rows,
    regulate_tables,
    take_out_vertical_merges,
)
from gouji.source.word_xml import TBL, P, letters, text_of
from gouji.source.wording import empty, stray_notice

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(name: str, raw: bytes) -> Document:
    """The document of a Word file. Raises SourceError for a file that is broken, hostile or empty."""
    document = open_word(name, raw)
    body: _Element = document.element.body
    styles = Styles(_styles_root(document))
    aside = aside_of(document)
    append_notes(document)
    wanted = letters(body)
    flattened = flatten(body, styles)
    nested = regulate_tables(body)
    untold = write_labels(document)
    merges = take_out_vertical_merges(body)
    drop_sections(document)
    elements = _elements(document, name)
    canvas = Canvas()
    raw_tables = _lay_out(body, _table_htmls(elements, merges), styles, canvas)
    if not canvas.text.strip():
        raise _without_text(name, flattened.pictures)
    lost = wanted - Counter(canvas.text) - flattened.hidden
    strays = count_strays(_paragraph_elements(elements), [text_of(child) for child in body if child.tag == P])
    return Document(
        name=name,
        media_type=MEDIA_TYPE,
        sha256=hashlib.sha256(raw).hexdigest(),
        text=canvas.text,
        blocks=tuple(canvas.blocks),
        notices=word_notices.notices(flattened, nested, aside, lost=lost.total(), raw_tables=raw_tables, untold=untold)
        + ((stray_notice(strays),) if strays else ()),
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


def _without_text(name: str, pictures: int) -> SourceError:
    if not pictures:
        return empty(name)
    return SourceError(
        f"{name}：文件里没有文字，只有 {pictures} 张图片，请提供文字版。",
        f"{name}: the file has no text, only {pictures} pictures; provide it as text.",
    )


def _paragraph_elements(elements: Sequence[Element]) -> list[Element]:
    return [element for element in elements if element.category != "Table"]


def _table_htmls(elements: Sequence[Element], merges: Sequence[Places]) -> list[tuple[str | None, Places]]:
    """What unstructured made of each table of the body, None where it made nothing, with the places taken out before."""
    htmls: list[str | None] = [element.metadata.text_as_html for element in elements if element.category == "Table"]
    if len(htmls) != len(merges):
        htmls = [None] * len(merges)
    return list(zip(htmls, merges, strict=True))


def _lay_out(body: _Element, tables: Sequence[tuple[str | None, Places]], styles: Styles, canvas: Canvas) -> int:
    """Write the blocks of the body; returns how many tables had to be read without their merges."""
    raw_tables = 0
    pending = iter(tables)
    for child in body:
        if child.tag == TBL:
            html, continued = next(pending)
            raw_tables += not _write_table(plain_rows(child), html, continued, canvas)
        elif child.tag == P:
            canvas.paragraph(text_of(child), styles.heading_level(child))
    return raw_tables


def _write_table(own: list[list[str]], html: str | None, continued: Places, canvas: Canvas) -> bool:
    """Write the table with its merges; without them, and False, if unstructured did not see the same text in it."""
    grid = grid_of(html, limits.MAX_TABLE_PLACES) if html else None
    if grid is None or _squeezed(cell.text for cell in grid.cells) != _squeezed(text for row in own for text in row):
        return not canvas.raw_rows(own)
    canvas.table(merged(grid, continued))
    return True


def _squeezed(texts: Iterable[str]) -> str:
    return "".join("".join(text.split()) for text in texts)
