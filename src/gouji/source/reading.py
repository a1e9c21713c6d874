"""One way in: the right reader for a file, by its bytes first and its name second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from gouji.core.report import Document
from gouji.errors import SourceError, UnsupportedFormatError
from gouji.source import limits
from gouji.source.doc import reader_of
from gouji.source.docx import read_docx
from gouji.source.html import read_html
from gouji.source.markdown import read_markdown
from gouji.source.origin import OnPage, Origin
from gouji.source.pdf import read_pdf
from gouji.source.picture import read_picture
from gouji.source.sniff import kind_of
from gouji.source.text import read_text
from gouji.source.wording import empty
from gouji.source.xlsx import read_xlsx

Reader = Callable[[Origin], Document]
"""Reads one file; raises SourceError for a file that it cannot read, OSError where the disk does not give it."""


def _at_once(read: Callable[[str, bytes], Document]) -> Reader:
    """The reader of a format that is small by nature, from (file name, bytes of the file)."""
    return lambda origin: read(origin.name, origin.raw)


READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        ".txt": _at_once(read_text),
        ".md": _at_once(read_markdown),
        ".docx": _at_once(read_docx),
        ".xlsx": _at_once(read_xlsx),
        ".pdf": read_pdf,
        **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), read_picture),
        ".html": _at_once(read_html),
    }
    | {suffix: _at_once(reader_of(suffix)) for suffix in (".doc", ".rtf", ".odt", ".xls", ".ods")}
)

_OTHER_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {".htm": ".html", ".xhtml": ".html", ".mht": ".html", ".mhtml": ".html", ".markdown": ".md", ".text": ".txt"}
)
_NAMED: Final = frozenset({".txt", ".md", ".html"})
"""Text is read as what its name says: nothing else tells these formats apart for sure."""
_PAGED: Final = frozenset({read_pdf, read_picture})
"""These read page by page: a file need not fit into memory."""


def supported() -> tuple[str, ...]:
    """The suffixes of the files that can be read, with the dot."""
    return tuple(READERS)


def read(path: Path, on_page: OnPage | None = None) -> Document:
    """Read the file, telling ``on_page`` how far it is in a file of pages.

    Raises SourceError if it cannot be read as a report, UnsupportedFormatError for another format.
    """
    name = path.name
    try:
        if path.is_dir():
            raise SourceError(f"{name}：是目录，不是文件。", f"{name}: a directory, not a file.")
        origin = Origin(name, path) if on_page is None else Origin(name, path, on_page=on_page)
        size = path.stat().st_size
        if not size:
            raise empty(name)
        reader = _reader(origin, path.suffix.lower())
        _refuse_size(name, size, limits.MAX_PAGED_BYTES if reader in _PAGED else limits.MAX_FILE_BYTES)
        return reader(origin)
    except FileNotFoundError:
        raise SourceError(f"{name}：找不到文件，请检查路径 {path}。", f"{name}: no such file; check the path {path}.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError(f"{name}：无法读取文件（{reason}）。", f"{name}: the file cannot be read ({reason}).") from None


def _reader(origin: Origin, suffix: str) -> Reader:
    name = origin.name
    with origin.open() as stream:
        kind = kind_of(stream)
    if f".{kind}" in READERS:
        return READERS[f".{kind}"]
    if kind:
        raise _refusal(name, suffix, kind)
    suffix = _OTHER_NAMES.get(suffix, suffix)
    if suffix not in READERS:
        raise _unsupported(name, f"{suffix or '无扩展名的'} 文件", f"{suffix or 'unnamed'} files are")
    if suffix not in _NAMED:
        raise SourceError(
            f"{name}：内容不是 {suffix} 文件，可能已损坏或改过扩展名，请用原来的软件打开后另存为 {suffix}。",
            f"{name}: the content is no {suffix} file, it may be damaged or renamed; save it as {suffix} in its own program.",
        )
    return READERS[suffix]


def _refuse_size(name: str, size: int, most: int) -> None:
    if size > most:
        raise SourceError(
            f"{name}：文件有 {size / 1e6:.0f} MB，超过 {most // 1_000_000} MB 的上限，请拆分后重试。",
            f"{name}: the file has {size / 1e6:.0f} MB, over the limit of {most // 1_000_000} MB; split it and try again.",
        )


_REFUSALS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "encrypted": (
            "文件已加密，无法读取。请在 Word、Excel 或 WPS 中取消密码后另存再试。",
            "the file is encrypted; remove its password in the program that wrote it, save it and try again.",
        ),
        "OLE2": (
            "是旧版 Office 文件或已加密的文件，无法读取。请另存为未加密的 .docx。",
            "an old Office file or an encrypted one; save it as .docx without a password.",
        ),
        "broken zip": (
            "压缩结构已损坏，无法打开。请重新下载，或用 Word、Excel、WPS 打开修复后另存。",
            "its zip structure is broken; get the file again, or let the program that wrote it repair and save it.",
        ),
    }
)


def _refusal(name: str, suffix: str, kind: str) -> SourceError:
    if kind in _REFUSALS:
        zh, en = _REFUSALS[kind]
        error = SourceError if kind in {"encrypted", "broken zip"} else UnsupportedFormatError
        return error(f"{name}：{zh}", f"{name}: {en}")
    if kind == "zip" and suffix == ".docx":
        return SourceError(
            f"{name}：压缩包中没有 Word 正文（word/document.xml），不是 Word 文档，请在 Word 中另存为 .docx。",
            f"{name}: the zip has no Word text (word/document.xml), so it is no Word document; save it as .docx in Word.",
        )
    if suffix in READERS:
        return _unsupported(
            name, f"扩展名是 {suffix}，内容却是 {kind} 文件，", f"named {suffix}, but the content is {kind}, which is"
        )
    return _unsupported(name, f"{kind} 文件", f"{kind} files are")


def _unsupported(name: str, zh: str, en: str) -> UnsupportedFormatError:
    formats = " ".join(supported())
    return UnsupportedFormatError(
        f"{name}：{zh}暂不支持。可读的格式：{formats}。",
        f"{name}: {en} not supported. Formats that can be read: {formats}.",
    )
