"""Word files as zip packages: refused when they are broken, hostile or not ours, before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

from gouji.errors import SourceError
from gouji.source.package import UNZIP_ERRORS, refuse_hostile
from gouji.source.word_xml import tag

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_KEPT_RELATIONSHIPS: Final = ("/styles", "/numbering", "/settings")
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MAIN_OF_OTHERS: Final = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
"""How the text of documents with macros, and of templates, calls itself: it is written no differently."""
_TYPES: Final = "[Content_Types].xml"
_ROOTS: Final = frozenset(tag(f"w:{root}") for root in ("styles", "numbering", "settings"))


def open_word(name: str, raw: bytes) -> WordDocument:
    """The Word document in the bytes. Raises SourceError for a file that is broken, hostile or no Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            refuse_hostile(archive, name, "Word")
            plain = _as_document(archive)
    except (KeyError, *UNZIP_ERRORS):
        raise broken(name) from None
    return _opened(name, raw if plain is None else plain)


def _as_document(archive: zipfile.ZipFile) -> bytes | None:
    """A document with macros or a template, as a plain document; None for what is one. Nothing but its type is changed:
    macros are a part that nobody opens."""
    types = archive.read(_TYPES).decode("utf-8", errors="replace")
    told = next((other for other in _MAIN_OF_OTHERS if other in types), None)
    if told is None:
        return None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as plain:
        for member in archive.namelist():
            plain.writestr(member, types.replace(told, _MAIN) if member == _TYPES else archive.read(member))
    return packed.getvalue()


def broken(name: str) -> SourceError:
    """The error for a Word file whose inside cannot be read."""
    return SourceError(
        f"{name}：Word 文件已损坏，无法打开。请在 Word 或 WPS 中打开并另存为 .docx 后重试。",
        f"{name}: the Word file is broken; open it in Word or WPS, save it as .docx and try again.",
    )


def _opened(name: str, raw: bytes) -> WordDocument:
    import docx
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import InvalidXmlError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(io.BytesIO(raw))
        roots = {each.element.tag for each in _needed_parts(document)}
    except (OpcError, InvalidXmlError, LxmlError, KeyError, AttributeError, TypeError, *UNZIP_ERRORS):
        raise broken(name) from None
    if document.element.tag != tag("w:document") or not roots <= _ROOTS or document.element.body is None:
        raise broken(name)
    return document


def _needed_parts(document: WordDocument) -> list[Any]:
    """The parts with styles and numbers, as far as there are any."""
    relationships = document.part.rels.values()
    return [each.target_part for each in relationships if not each.is_external and each.reltype.endswith(_KEPT_RELATIONSHIPS)]


def slim_bytes(document: WordDocument) -> bytes:
    """The document as a file of text, styles and numbering alone; its pictures and other parts are let go."""
    relationships = document.part.rels
    for key in [key for key, each in relationships.items() if each.is_external or not each.reltype.endswith(_KEPT_RELATIONSHIPS)]:
        del relationships[key]
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()
