"""Office files of other formats than .docx and .xlsx: converted by LibreOffice, then read like those."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from gouji.core.report import Document
from gouji.errors import SourceError
from gouji.source.docx import read_docx
from gouji.source.office import converted
from gouji.source.xlsx import read_xlsx

_READERS: Final[Mapping[str, Callable[[str, bytes], Document]]] = MappingProxyType({"docx": read_docx, "xlsx": read_xlsx})
_FORMATS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        ".doc": ("docx", "application/msword"),
        ".rtf": ("docx", "application/rtf"),
        ".odt": ("docx", "application/vnd.oasis.opendocument.text"),
        ".xls": ("xlsx", "application/vnd.ms-excel"),
        ".ods": ("xlsx", "application/vnd.oasis.opendocument.spreadsheet"),
    }
)
"""What a suffix is converted to, and its media type."""

_LINKING_FIELDS: Final = ("INCLUDEPICTURE", "INCLUDETEXT")
_SECTOR: Final = 512
_WORD_START: Final = b"\xec\xa5"
_FLAGS_AT: Final = 11
_ENCRYPTED: Final = 0x01


def reader_of(suffix: str) -> Callable[[str, bytes], Document]:
    """The reader, from (file name, bytes), of the files with this suffix; it raises SourceError."""
    target, media_type = _FORMATS[suffix]

    def read_converted(name: str, raw: bytes) -> Document:
        if suffix == ".doc" and _is_encrypted(raw):
            raise SourceError(
                f"{name}：文件已加密，无法读取。请在 Word 中取消密码后另存再试。",
                f"{name}: the file is encrypted; remove the password in Word, save it and try again.",
            )
        document = _READERS[target](name, converted(name, _without_links(raw, suffix), suffix, target))
        return dataclasses.replace(document, media_type=media_type, sha256=hashlib.sha256(raw).hexdigest())

    return read_converted


def _without_links(raw: bytes, suffix: str) -> bytes:
    """LibreOffice opens the local pictures that a Word file only names, and gives up when one is none: their fields are
    made unknown to it, which keeps the text they last showed."""
    if suffix not in {".doc", ".rtf"}:
        return raw
    for word in _LINKING_FIELDS:
        for encoding in ("ascii", "utf-16-le"):
            raw = raw.replace(word.encode(encoding), word.lower().replace("include", "unknown").encode(encoding))
    return raw


def _is_encrypted(raw: bytes) -> bool:
    """Whether the text of an old Word file, which begins at a sector with a mark of its own, says that it is encrypted."""
    for at in range(_SECTOR, len(raw) - _FLAGS_AT, _SECTOR):
        if raw.startswith(_WORD_START, at):
            return bool(raw[at + _FLAGS_AT] & _ENCRYPTED)
    return False
