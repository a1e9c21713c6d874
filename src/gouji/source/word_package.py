"""Word files as zip packages: refused when they are broken, hostile or not ours, before anything is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from gouji.errors import SourceError
from gouji.source import limits

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_XML_SUFFIXES: Final = (".xml", ".rels")
_DOCTYPES: Final = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!doctype", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_KEPT_RELATIONSHIPS: Final = ("/styles", "/numbering", "/settings")
_ENCRYPTED_FLAG: Final = 0x1
_UNZIP_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    struct.error,
)
"""What the standard library raises on damaged zip files."""


def open_word(name: str, raw: bytes) -> WordDocument:
    """The Word document in the bytes. Raises SourceError for a file that is broken, hostile or no Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _refuse_bomb(archive, name)
            _refuse_entities(archive, name)
    except _UNZIP_ERRORS:
        raise broken(name) from None
    return _opened(name, raw)


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
    except (OpcError, InvalidXmlError, LxmlError, KeyError, AttributeError, *_UNZIP_ERRORS):
        raise broken(name) from None
    if document.element.body is None:
        raise broken(name)
    return document


def slim_bytes(document: WordDocument) -> bytes:
    """The document as a file of text, styles and numbering alone; its pictures and other parts are let go."""
    relationships = document.part.rels
    for key in [key for key, each in relationships.items() if each.is_external or not each.reltype.endswith(_KEPT_RELATIONSHIPS)]:
        del relationships[key]
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _refuse_bomb(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise SourceError(
            f"{name}：压缩包带有密码，无法读取。请去掉密码后重试。",
            f"{name}: the zip is protected by a password; remove it and try again.",
        )
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > limits.LARGE_MEMBER_BYTES and member.file_size > limits.MAX_MEMBER_RATIO * max(1, member.compress_size)
        for member in members
    )
    if unpacked > limits.MAX_UNPACKED_BYTES or swollen:
        raise SourceError(
            f"{name}：解压后有 {unpacked / 1e6:.0f} MB，远大于文件本身，疑似压缩炸弹，已拒绝读取。",
            f"{name}: unpacks to {unpacked / 1e6:.0f} MB, far more than its size; refused as a likely zip bomb.",
        )


def _refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    """Word never writes a DOCTYPE; entities can name local files or grow without end."""
    for member in archive.infolist():
        if member.filename.endswith(_XML_SUFFIXES):
            content = archive.read(member)
            if any(word in content for word in _DOCTYPES):
                raise SourceError(
                    f"{name}：内部文件 {member.filename} 含有 DOCTYPE 或实体定义，Word 不会这样写，已拒绝读取。",
                    f"{name}: its part {member.filename} has a DOCTYPE or entities, which Word never writes; refused.",
                )
