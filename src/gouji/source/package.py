"""Office files as zip packages: refused when they are hostile, before anything is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import Final

from gouji.errors import SourceError
from gouji.source import limits

_XML_SUFFIXES: Final = (".xml", ".rels", ".vml")
_DOCTYPES: Final = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!doctype", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_ENCRYPTED_FLAG: Final = 0x1
_PIECE: Final = 1 << 20
UNZIP_ERRORS: Final = (
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


def refuse_hostile(archive: zipfile.ZipFile, name: str, program: str) -> None:
    """Raises SourceError for a package with a password, a bomb, or entities, which ``program`` (Word) never writes."""
    _refuse_bomb(archive, name)
    _refuse_entities(archive, name, program)


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


def _refuse_entities(archive: zipfile.ZipFile, name: str, program: str) -> None:
    """Entities can name local files or grow without end."""
    for member in archive.infolist():
        if member.filename.endswith(_XML_SUFFIXES):
            content = _content(archive, member)
            if any(word in content for word in _DOCTYPES):
                raise SourceError(
                    f"{name}：内部文件 {member.filename} 含有 DOCTYPE 或实体定义，{program} 不会这样写，已拒绝读取。",
                    f"{name}: its part {member.filename} has a DOCTYPE or entities, which {program} never writes; refused.",
                )


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The member, unpacked piece by piece: one that says it is small and is not would take all memory in one piece.

    Raises BadZipFile for such a member.
    """
    with archive.open(member) as stream:
        return b"".join(iter(lambda: stream.read(_PIECE), b""))
