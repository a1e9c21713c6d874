"""What a database says when it cannot, in one line that a user can act on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy.exc import DBAPIError

from gouji.errors import WorkspaceError


class _Reason(NamedTuple):
    zh: str
    en: str


_LOCKED: Final = _Reason(
    "工作区正被别的程序占用，未写入。请稍候重试，或关闭占用它的程序。",
    "the workspace is locked by another program, nothing was written; try again, or close what holds it.",
)
_CORRUPT: Final = _Reason(
    "数据库已损坏或不是 gouji 的工作区，未作改动。请从备份恢复该文件（连同同名的 -wal 文件）。",
    "the database is damaged or no workspace of gouji, nothing was changed; "
    "restore the file from a backup (with the -wal file beside it).",
)
_READ_ONLY: Final = _Reason(
    "工作区只读，未写入。请检查文件和目录的权限。",
    "the workspace is read-only, nothing was written; check the permissions of the file and its folder.",
)
_FULL: Final = _Reason(
    "磁盘已满，未写入；此前的决定都在。请腾出空间后重试。",
    "the disk is full, nothing was written and all earlier decisions are there; make room and try again.",
)
_IO: Final = _Reason(
    "读写磁盘出错，未写入；此前的决定都在。请检查磁盘和剩余空间。",
    "the disk could not be read or written, nothing was written and all earlier decisions are there; "
    "check the disk and its free space.",
)
_CANNOT_OPEN: Final = _Reason(
    "无法打开数据库文件。请检查路径和权限。", "the database file cannot be opened; check the path and permissions."
)
_UNREACHABLE: Final = _Reason(
    "连接不上数据库服务器，或连接中断。请检查地址、端口和服务器是否在运行。",
    "the database server cannot be reached, or the connection broke; check the address, the port and that it is running.",
)
_REFUSED: Final = _Reason(
    "数据库服务器拒绝了该用户。请检查用户名、密码和权限。",
    "the database server refused this user; check the name, the password and the privileges.",
)
_NO_DATABASE: Final = _Reason(
    "服务器上没有这个数据库，请先建立（createdb）。", "the server has no such database; make it first (createdb)."
)

# By the first words of SQLite's error names and the first characters of PostgreSQL's codes.
_SQLITE: Final[Mapping[str, _Reason]] = {
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_CORRUPT": _CORRUPT,
    "SQLITE_NOTADB": _CORRUPT,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": _IO,
    "SQLITE_CANTOPEN": _CANNOT_OPEN,
}
_POSTGRESQL: Final[Mapping[str, _Reason]] = {
    "08": _UNREACHABLE,
    "57P": _UNREACHABLE,
    "28": _REFUSED,
    "42501": _REFUSED,
    "3D000": _NO_DATABASE,
    "55P03": _LOCKED,
    "40": _LOCKED,
    "53100": _FULL,
    "25006": _READ_ONLY,
    "XX001": _CORRUPT,
    "XX002": _CORRUPT,
}


def explained(error: DBAPIError | sqlite3.Error, where: str) -> WorkspaceError | None:
    """The error as a line for the user; None for what is no state of the database but a defect of ours."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        reason = _of_sqlite(original, where)
    elif (state := getattr(original, "sqlstate", None)) is not None:
        reason = next((reason for code, reason in _POSTGRESQL.items() if state.startswith(code)), None)
    else:  # psycopg gives no code when there is no server to give one
        reason = _of_refusal(str(original)) if _is_operational(original) else None
    return None if reason is None else WorkspaceError(f"{where}：{reason.zh}", f"{where}: {reason.en}")


def _is_operational(error: BaseException | None) -> bool:
    return type(error).__name__ in ("OperationalError", "ConnectionTimeout", "InterfaceError")


def _of_sqlite(error: sqlite3.Error, where: str) -> _Reason | None:
    name = getattr(error, "sqlite_errorname", "")
    reason = next((reason for start, reason in _SQLITE.items() if name.startswith(start)), None)
    # Without the right to make the files beside it, SQLite says of a database that it cannot be opened.
    if reason is _CANNOT_OPEN and Path(where).exists() and not os.access(where, os.W_OK):
        return _READ_ONLY
    return reason


def _of_refusal(said: str) -> _Reason:
    """A server that ends the connection before it is made gives no code either, only words."""
    if "password" in said or "authentication" in said or ("role" in said and "does not exist" in said):
        return _REFUSED
    return _NO_DATABASE if "database" in said and "does not exist" in said else _UNREACHABLE
