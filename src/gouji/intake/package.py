"""Whether a file is a workbook that is safe to open: looked at before any of its XML is read."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Final

from gouji.errors import SourceError

MAX_BYTES: Final = 4 * 2**30
"""All parts together, unpacked; a workbook of 10,000 reports is well below."""
MAX_RATIO: Final = 400
"""Unpacked over packed, where it is more than a few megabytes."""
_SMALL: Final = 16 * 2**20
MAX_PARTS: Final = 10_000
_PROLOG_BYTES: Final = 4096
_CONTENT: Final = "[Content_Types].xml"
_PLAIN_PROLOG: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*)*<[A-Za-z]", re.DOTALL)
"""Declarations, comments and the root element: a document type, which could define entities, is none of these."""
_OLE: Final = b"\xd0\xcf\x11\xe0"


def require_safe(path: Path) -> None:
    """Raises SourceError for what is no plain xlsx workbook: corrupt, encrypted, old, with macros, a zip bomb."""
    try:
        with path.open("rb") as stream:
            begin = stream.read(4)
        if begin == _OLE:
            raise _refused(
                path,
                "是加密的或旧格式（.xls）的，请另存为无密码的 .xlsx",
                "encrypted or an old .xls; save it as .xlsx",
            )
        with zipfile.ZipFile(path) as archive:
            _look_at(archive, path)
    except FileNotFoundError:
        raise _refused(path, "找不到文件", "no such file") from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
        raise corrupt(path) from None
    except OSError as error:
        raise _refused(path, f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})") from None
    except RuntimeError:  # what zipfile raises for an encrypted part
        raise _refused(path, "是加密的，请去掉密码后再导入", "encrypted; take the password off") from None


def _look_at(archive: zipfile.ZipFile, path: Path) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if _CONTENT not in names or "xl/workbook.xml" not in names:
        raise _refused(path, "不是 xlsx 工作簿", "no xlsx workbook")
    if len(names) != len(parts) or len(parts) > MAX_PARTS:
        raise corrupt(path)
    size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if size > MAX_BYTES or (size > _SMALL and size > MAX_RATIO * max(packed, 1)):
        megabytes = size // 2**20
        raise _refused(
            path, f"解压后有 {megabytes} MB，不像真实的工作簿，已拒绝", f"unpacks to {megabytes} MB, which no real workbook does"
        )
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    if macros or b"macroEnabled" in archive.read(_CONTENT):
        raise _refused(path, "含有宏，请另存为不含宏的 .xlsx", "holds macros; save it as .xlsx without them")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if not _PLAIN_PROLOG.match(stream.read(_PROLOG_BYTES)):
                    raise corrupt(path)


def corrupt(path: Path) -> SourceError:
    return _refused(path, "工作簿已损坏，未导入任何内容", "the workbook is corrupt; nothing was imported")


def _refused(path: Path, zh: str, en: str) -> SourceError:
    return SourceError(f"{path}：{zh}。", f"{path}: {en}.")
