"""What a file is by its bytes, whatever its name says."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import BinaryIO, Final

OLE2_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM: Final = "WordDocument".encode("utf-16-le")
_EXCEL_STREAM: Final = "Workbook".encode("utf-16-le")

_MAGICS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"BM", "bmp"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
)

_ZIP_MEMBERS: Final[tuple[tuple[str, str], ...]] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
    ("content.xml", "OpenDocument"),
    ("OFD.xml", "OFD"),
)

_OPEN_DOCUMENTS: Final = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_LONGEST_TYPE: Final = 100

_HEAD: Final = 1 << 16
_CHUNK: Final = 1 << 20
_LATE_PDF: Final = re.compile(rb"%PDF-[12]\.\d\s")
_LATE_WITHIN: Final = 1024
"""Readers of PDF allow so many bytes in front of the header."""

_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.{0,500}?-->|<\?xml\b[^<>]{0,200}\?>)*(?:<!doctype\s+html\b|<(?:html|head|body)[\s>])",
    re.I | re.S,
)
_WEB_ARCHIVE: Final = re.compile(rb"(?:^|\n)Content-Type:\s*multipart/related", re.I)
_LETTER: Final = re.compile(rb"[A-Za-z-]{1,40}:")
_PAGE_WITHIN: Final = 4096
_WIDE_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


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
    if _LATE_PDF.search(head, 0, _LATE_WITHIN) and b" obj" in head:
        return "pdf"
    return "html" if _is_page(head) else ""


def is_web_archive(head: bytes) -> bool:
    """Whether the file is a page saved in one file with its pictures, in the form of a letter with attachments."""
    lines = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return bool(_LETTER.match(lines) and _WEB_ARCHIVE.search(lines))


def _is_page(head: bytes) -> bool:
    """A web page, or one saved with its pictures in one file."""
    for mark, encoding in _WIDE_MARKS:
        if head.startswith(mark):
            head = head[: len(head) & ~1].decode(encoding, errors="replace").encode("utf-8")
    return bool(_PAGE.match(head[:_PAGE_WITHIN]) or is_web_archive(head))


def _kind_of_zip(stream: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _LONGEST_TYPE:
                said = archive.read("mimetype").decode("ascii", errors="replace").strip()
                if said in _OPEN_DOCUMENTS:
                    return _OPEN_DOCUMENTS[said]
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, EOFError, zlib.error):
        return "broken zip"
    return next((kind for member, kind in _ZIP_MEMBERS if member in names), "zip")


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
