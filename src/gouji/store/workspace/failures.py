"""What a database says when it cannot, in one line that a user can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Final, NamedTuple

from sqlalchemy.exc import DBAPIError, OperationalError

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
    "无法打开数据库文件。请检查路径和权限（所在目录也须可写）。",
    "the database file cannot be opened; check the path and permissions (its folder must be writable too).",
)
_BROKEN: Final = _Reason("与数据库服务器的连接中断，请重试。", "the connection to the database server broke; try again.")
_REFUSED: Final = _Reason("数据库用户没有所需的权限，未写入。", "the database user lacks the privileges, nothing was written.")

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
    "08": _BROKEN,
    "57P": _BROKEN,
    "42501": _REFUSED,
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
    state = getattr(original, "sqlstate", None)
    if isinstance(original, sqlite3.Error):
        reason = _by_start(_SQLITE, getattr(original, "sqlite_errorname", ""))
    elif state is None and isinstance(error, OperationalError):  # no code: no server answered, or it closed the door
        reason = _no_connection(str(original))
    else:
        reason = _by_start(_POSTGRESQL, state or "")
    return None if reason is None else WorkspaceError(f"{where}：{reason.zh}", f"{where}: {reason.en}")


def _by_start(reasons: Mapping[str, _Reason], code: str) -> _Reason | None:
    return next((reason for start, reason in reasons.items() if code.startswith(start)), None)


def _no_connection(said: str) -> _Reason:
    """The server's own words tell why, in a language that it chooses."""
    words = "; ".join(line.strip() for line in said.splitlines() if line.strip())
    return _Reason(
        f"连接不上数据库服务器。请检查地址、端口、用户名、密码和数据库名，以及服务器是否在运行。（{words}）",
        f"the database server cannot be reached; check address, port, user, password and database, and that it runs ({words}).",
    )
