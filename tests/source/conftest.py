"""Word files built from raw WordprocessingML, for corners that python-docx cannot write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from gouji.core.report import Document, Paragraph, RawRows, Table
from gouji.source import read

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)

MakeWord = Callable[..., bytes]


@pytest.fixture
def make_word() -> MakeWord:
    """make_word(body, numbering="", footnotes="") -> bytes; all three are the inner XML of their parts."""

    def make(body: str, *, numbering: str = "", footnotes: str = "") -> bytes:
        document = docx.Document()
        element = document.element.body
        for child in list(element):
            element.remove(child)
        for child in list(parse_xml(f"<w:body {_NAMESPACES}>{body}<w:sectPr/></w:body>")):
            element.append(child)
        if numbering:
            root = document.part.numbering_part.element
            for child in list(root):
                root.remove(child)
            for child in list(parse_xml(f"<w:numbering {_NAMESPACES}>{numbering}</w:numbering>")):
                root.append(child)
        if footnotes:
            blob = f"<w:footnotes {_NAMESPACES}>{footnotes}</w:footnotes>".encode()
            kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
            part = Part(PackURI("/word/footnotes.xml"), kind, blob, document.part.package)
            document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        packed = io.BytesIO()
        document.save(packed)
        return packed.getvalue()

    return make


ReadBytes = Callable[[bytes, str], Document]


@pytest.fixture
def read_bytes(tmp_path: Path) -> ReadBytes:
    """read_bytes(raw, name) -> the document of a file with these bytes and this name."""

    def read_file(raw: bytes, name: str) -> Document:
        path = tmp_path / name
        path.write_bytes(raw)
        return read(path)

    return read_file


def _piece(document: Document, block: Paragraph | Table | RawRows) -> object:
    if isinstance(block, Paragraph):
        return document.text[block.span.start : block.span.end]
    if isinstance(block, Table):
        return [[cell.text for cell in row] for row in block.grid()]
    return [[document.text[cell.start : cell.end] for cell in row] for row in block.rows]


@pytest.fixture
def shown() -> Callable[[Document], list[object]]:
    """shown(document) -> its blocks: a string for a paragraph, a list of rows of strings for a table."""
    return lambda document: [_piece(document, block) for block in document.blocks]


@pytest.fixture
def make_zip() -> Callable[[dict[str, bytes]], bytes]:
    def make(members: dict[str, bytes]) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return packed.getvalue()

    return make
