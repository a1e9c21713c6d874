"""What a file is by its bytes, whatever its name says."""

from __future__ import annotations

import io
import zipfile
from typing import Final

OLE2_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM: Final = "WordDocument".encode("utf-16-le")
_EXCEL_STREAM: Final = "Workbook".encode("utf-16-le")

_MAGICS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "PDF"),
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


def kind_of(raw: bytes) -> str:
    """What the bytes are: "docx", "doc", "encrypted", "PDF", …; "zip" for any other zip file, "" for no known format.

    "docx" is also said of a zip file that is broken behind a sound beginning named like one; only its reader can tell.
    """
    if raw.startswith(ZIP_MAGICS):
        return _kind_of_zip(raw)
    if raw.startswith(OLE2_MAGIC):
        return _kind_of_ole2(raw)
    for magic, kind in _MAGICS:
        if raw.startswith(magic) and not (len(magic) == len(b"BM") and _is_readable_start(raw)):
            return kind
    return ""


def _kind_of_zip(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "broken zip"
    for member, kind in _ZIP_MEMBERS:
        if member in names:
            return kind
    return "zip"


def _kind_of_ole2(raw: bytes) -> str:
    if _ENCRYPTED_STREAM in raw:
        return "encrypted"
    if _WORD_STREAM in raw:
        return "doc"
    return "xls" if _EXCEL_STREAM in raw else "OLE2"


def _is_readable_start(raw: bytes) -> bool:
    """Two-letter magics also begin sentences: a text has no NUL near its beginning, a picture or program has."""
    return b"\x00" not in raw[:64]
