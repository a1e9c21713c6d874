"""What a file is by its bytes, whatever its name says."""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO, Final

OLE2_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM: Final = "WordDocument".encode("utf-16-le")
_EXCEL_STREAM: Final = "Workbook".encode("utf-16-le")

_MAGICS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
    (b"{\\rtf", "RTF"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
)

_ZIP_MEMBERS: Final[tuple[tuple[str, str], ...]] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("content.xml", "OpenDocument"),
    ("OFD.xml", "OFD"),
)


_HEAD: Final = 1 << 16
_CHUNK: Final = 1 << 20
_LATE_PDF: Final = re.compile(rb"%PDF-[12]\.\d\s")
_LATE_WITHIN: Final = 1024
"""Readers of PDF allow so many bytes in front of the header."""


def kind_of(stream: BinaryIO) -> str:
    """What the bytes are: "docx", "doc", "pdf", "encrypted", …; "zip" for any other zip file, "" for no known format.

    Only as much is read as the answer takes, never the whole file at once. "docx" is also said of a zip file that is broken
    behind a sound beginning named like one; only its reader can tell. Raises OSError.
    """
    head = stream.read(_HEAD)
    if head.startswith(ZIP_MAGICS):
        return _kind_of_zip(stream)
    if head.startswith(OLE2_MAGIC):
        return _kind_of_ole2(stream)
    for magic, kind in _MAGICS:
        if head.startswith(magic) and not (len(magic) == len(b"BM") and _is_readable_start(head)):
            return kind
    return "pdf" if _LATE_PDF.search(head, 0, _LATE_WITHIN) and b" obj" in head else ""


def _kind_of_zip(stream: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "broken zip"
    for member, kind in _ZIP_MEMBERS:
        if member in names:
            return kind
    return "zip"


def _kind_of_ole2(stream: BinaryIO) -> str:
    found = _names_in(stream, (_ENCRYPTED_STREAM, _WORD_STREAM, _EXCEL_STREAM))
    if _ENCRYPTED_STREAM in found:
        return "encrypted"
    if _WORD_STREAM in found:
        return "doc"
    return "xls" if _EXCEL_STREAM in found else "OLE2"


def _names_in(stream: BinaryIO, names: tuple[bytes, ...]) -> set[bytes]:
    """Which of the names the stream has, read in pieces that overlap."""
    stream.seek(0)
    found: set[bytes] = set()
    kept = b""
    while piece := stream.read(_CHUNK):
        found.update(name for name in names if name in kept + piece)
        kept = piece[-max(map(len, names)) :]
    return found


def _is_readable_start(head: bytes) -> bool:
    """Two-letter magics also begin sentences: a text has no NUL near its beginning, a picture or program has."""
    return b"\x00" not in head[:64]
