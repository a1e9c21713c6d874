"""Copies of the files that reports were read from: named by their content, so that no name can lead out of the folder."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from gouji.errors import WorkspaceError

FOLDER: Final = "sources"
_SUFFIX: Final = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)


def keep_copy(source: Path, sha256: str, folder: Path) -> str:
    """Copies ``source`` into ``folder``, whole and on the disk, and returns the copy's name.

    Raises WorkspaceError when it cannot be copied, or is not the file with that hash.
    """
    suffix = source.suffix.lower()
    name = f"{sha256}{suffix}" if _SUFFIX.fullmatch(suffix) else sha256
    try:
        _require_same(source, sha256)
        folder.mkdir(parents=True, exist_ok=True)
        if not is_file_with(folder / name, sha256):
            _copy(source, folder / name)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise WorkspaceError(
            f"{source}：无法复制到工作区（{reason}），未保存。",
            f"{source}: cannot be copied to the workspace ({reason}), not stored.",
        ) from None
    return name


def is_file_with(path: Path, sha256: str) -> bool:
    """Whether the file is there, can be read, and is the one that the report was read from."""
    try:
        return _sha256(path) == sha256
    except OSError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _require_same(source: Path, sha256: str) -> None:
    if _sha256(source) != sha256:
        raise WorkspaceError(
            f"{source}：文件与提取时不同，未保存。请重新提取。",
            f"{source}: the file is not the one that was extracted, not stored; extract it again.",
        )


def _copy(source: Path, target: Path) -> None:
    handle, name = tempfile.mkstemp(prefix=".gouji-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream, source.open("rb") as original:
            shutil.copyfileobj(original, stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, target)
    finally:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)
