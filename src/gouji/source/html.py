"""Web pages. The canonical text is what a browser shows: one paragraph a line, one table row a line with tabs.

The tree is cut into paragraphs and tables here (`html_flow`); unstructured, asked for the paragraphs of the same page,
must find none that we do not have. It is not asked for tables: it drops their spans.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from typing import Final

from lxml import etree
from lxml.etree import _Element

from gouji.core.report import Document
from gouji.errors import SourceError
from gouji.source import limits, partition
from gouji.source.canvas import Canvas
from gouji.source.grids import SpanCell, placed
from gouji.source.html_decode import page_source
from gouji.source.html_flow import Flow, HtmlTable, Paragraph, Piece
from gouji.source.html_hidden import hiding_of
from gouji.source.wording import empty, stray_notice

MEDIA_TYPE: Final = "text/html"
_DOCTYPE: Final = re.compile(r"<!DOCTYPE[^>\[]{0,1000}(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml\b[^>]*>")
_PROGRAM_NAMES: Final = frozenset({"generator", "progid", "originator"})
_WORD_PROCESSORS: Final = re.compile("microsoft|word|wps|kingsoft", re.IGNORECASE)


def read_html(name: str, raw: bytes) -> Document:
    """The document of a web page. Raises SourceError for a file that is no readable page, or an empty one."""
    if len(raw) > limits.MAX_TEXT_BYTES:
        size, most = f"{len(raw) / 1e6:.1f} MB", f"{limits.MAX_TEXT_BYTES // 1_000_000} MB"
        raise SourceError(
            f"{name}：网页有 {size}，超过 {most} 的上限，请拆分后重试。",
            f"{name}: the page has {size}, over the limit of {most}; split it and try again.",
        )
    root = _tree(name, page_source(raw, name))
    flow = Flow(hiding_of(root), "" if _is_wrapped_anywhere(root) else " ")
    writing = _Writing()
    for piece in flow.pieces(root):
        writing.write(piece)
    text = writing.canvas.text
    told = _notices(flow.left_out + writing.count)
    if not text.strip():
        raise _without_text(name, told)
    return Document(
        name=name,
        media_type=MEDIA_TYPE,
        sha256=hashlib.sha256(raw).hexdigest(),
        text=text,
        blocks=tuple(writing.canvas.blocks),
        notices=told + _strays(writing.paragraphs),
    )


def _tree(name: str, source: str) -> _Element:
    """The page as a tree, mended like a browser does. Nothing the page refers to is opened; its own entities are not read."""
    parser = etree.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8"
    )
    plain = _DOCTYPE.sub("", _XML_DECLARATION.sub("", source).replace("\x00", ""), count=1)
    if not plain.strip():
        raise empty(name)
    try:
        root: _Element | None = etree.fromstring(plain.encode("utf-8", errors="replace"), parser)
    except etree.LxmlError:
        root = None
    if any("depth" in entry.message for entry in parser.error_log):
        raise SourceError(
            f"{name}：网页的标签嵌套过深，无法完整读取，请在浏览器中打开后另存或复制为 .docx。",
            f"{name}: the tags of the page are nested too deeply to be read whole; open it in a browser and save it as .docx.",
        )
    if root is None:
        raise empty(name)
    if sum(1 for _ in islice(root.iter(), limits.MAX_PAGE_ELEMENTS + 1)) > limits.MAX_PAGE_ELEMENTS:
        raise SourceError(
            f"{name}：网页的标签超过 {limits.MAX_PAGE_ELEMENTS} 个的上限，请拆分后重试。",
            f"{name}: the page has more than {limits.MAX_PAGE_ELEMENTS} elements, which is the limit; split it and try again.",
        )
    return root


def _is_wrapped_anywhere(root: _Element) -> bool:
    """Word and WPS break the lines of their pages' source between any two Chinese characters."""
    names = ((meta.get("name") or "", meta.get("content") or "") for meta in root.iter("meta"))
    return any(name.lower() in _PROGRAM_NAMES and _WORD_PROCESSORS.search(content) for name, content in names)


class _Writing:
    """Writes pieces to the canvas, tables with their merges as long as their places last."""

    def __init__(self) -> None:
        self.canvas = Canvas()
        self.paragraphs: list[str] = []
        self.count: Counter[str] = Counter()
        self._places = limits.MAX_TABLE_PLACES

    def write(self, piece: Piece) -> None:
        if isinstance(piece, Paragraph):
            self.paragraphs.extend(line for line in piece.text.split("\n") if line.strip())
            self.canvas.paragraph(piece.text.replace("\t", " "), piece.level)
            return
        for each in piece.before:
            self.write(each)
        if _is_layout(piece):
            for each in _inside(piece):
                self.write(each)
            return
        self._write_grid(piece)
        for each in _inside(piece):
            if isinstance(each, HtmlTable) and _is_grid(each):
                self.count["nested"] += 1
                self.write(each)

    def _write_grid(self, table: HtmlTable) -> None:
        rows = [[SpanCell(_cell_text(cell.pieces), cell.rows, cell.cols) for cell in row] for row in table.rows]
        grid = placed(rows, self._places)
        if grid is None:
            self.count["raw_tables"] += self.canvas.raw_rows([[cell.text for cell in row] for row in rows])
        else:
            self._places -= grid.places
            self.canvas.table(grid)


def _inside(table: HtmlTable) -> Iterator[Piece]:
    return (piece for row in table.rows for cell in row for piece in cell.pieces)


def _is_grid(table: HtmlTable) -> bool:
    return len(table.rows) > 1 and any(len(row) > 1 for row in table.rows)


def _is_layout(table: HtmlTable) -> bool:
    """A table that only arranges the page: one column, or one row, around other tables or several paragraphs."""
    cells = [cell for row in table.rows for cell in row]
    if all(len(row) <= 1 for row in table.rows):
        return any(len(cell.pieces) > 1 or isinstance(piece, HtmlTable) for cell in cells for piece in cell.pieces)
    return len(table.rows) == 1 and any(isinstance(piece, HtmlTable) and _is_grid(piece) for piece in _inside(table))


def _cell_text(pieces: Sequence[Piece]) -> str:
    """The text of a cell in one line; grids inside it are tables of their own."""
    texts = []
    for piece in pieces:
        if isinstance(piece, Paragraph):
            texts.append(piece.text)
        else:
            texts.append(_cell_text(piece.before))
            if not _is_grid(piece):
                texts.append(_cell_text(list(_inside(piece))))
    return " ".join(" ".join(texts).split())


def _strays(paragraphs: Sequence[str]) -> tuple[tuple[str, str], ...]:
    if len(paragraphs) > limits.MAX_PARTITION_LINES or sum(map(len, paragraphs)) > limits.MAX_PARTITION_CHARACTERS:
        return ()
    lines = [" ".join(line.split()) for line in paragraphs]
    page = "".join(f"<p>{escape(line)}</p>" for line in lines)
    strays = partition.count_strays(partition.html_elements(page), lines) if lines else 0
    return (stray_notice(strays),) if strays else ()


def _notices(left_out: Counter[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (zh.format(left_out[reason]), en.format(left_out[reason])) for reason, (zh, en) in _REASONS.items() if left_out[reason]
    )


_REASONS: Final = {
    "hidden": ("有 {} 个隐藏文字没有读取。", "{} characters of hidden text were not read."),
    "deleted": ("有 {} 个标为删除的文字没有读取。", "{} characters marked as deleted were not read."),
    "margins": ("页眉页脚的 {} 个字没有读取。", "{} characters of page headers and footers were not read."),
    "pictures": ("有 {} 张图片，图中的文字没有读取。", "{} pictures: text inside them was not read."),
    "objects": ("有 {} 个框架或嵌入对象，其内容没有读取。", "{} frames or embedded objects: their content was not read."),
    "nested": (
        "有 {} 个嵌套在单元格里的表格，排在外层表格之后读取。",
        "{} tables inside cells were read behind the table around them.",
    ),
    "raw_tables": (
        "有 {} 个表格过大，合并单元格无法还原，按行读取。",
        "{} tables are too large: they were read row by row, without their merged cells.",
    ),
}


def _without_text(name: str, told: Sequence[tuple[str, str]]) -> SourceError:
    if not told:
        return empty(name)
    zh, en = told[0]
    return SourceError(f"{name}：没有可读的文字：{zh}", f"{name}: nothing can be read: {en}")
