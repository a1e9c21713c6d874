"""The database of a workspace: how it is reached, and that a transaction is whole, durable or not there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from gouji.errors import WorkspaceError
from gouji.store.workspace import migrations
from gouji.store.workspace.failures import explained

FILE: Final = "gouji.sqlite3"
_CREATION: Final = 0x676F756A69
"""PostgreSQL's lock for making and migrating the tables: "gouji" in ASCII."""


class Database:
    """``where`` is what errors name: the file, or the server's URL without its password."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.where = where
        self._engine = engine
        self._writer = engine.execution_options(gouji_write=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database. Raises WorkspaceError."""
        with self._translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is on the disk when the block has ended, or has not happened. Raises WorkspaceError."""
        with self._translated(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            known = explained(error, self.where)
            if known is None:
                raise
            raise known from None

    def prepare(self, *, create: bool) -> None:
        """Makes the tables where there are none and ``create`` says so, and migrates those of an earlier version."""
        with self.read() as connection:
            version = migrations.version_of(connection)
        if version == 1 + len(migrations.STEPS):
            return
        if version is None and not create:
            raise _no_workspace(self.where)
        if version is None and self._engine.dialect.name == "sqlite":
            self._keep_a_write_ahead_log()
        with self.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CREATION})")
            if migrations.version_of(connection) is None:
                migrations.create(connection, self.where)
            migrations.migrate(connection, self.where)

    def _keep_a_write_ahead_log(self) -> None:
        """Readers then never wait for a writer. The file remembers it; it cannot be said within a transaction."""
        with self._translated():
            raw = self._engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA journal_mode=WAL")
            finally:
                raw.close()


def sqlite(folder: Path, *, create: bool, wait: float) -> Database:
    """The database of a workspace's folder. ``wait``: seconds to wait for another writer."""
    where = folder / FILE
    if create:
        _make(folder)
    elif not where.is_file():
        raise _no_workspace(str(folder))
    # `timeout` is SQLite's busy_timeout; a connection may be handed from thread to thread, the pool sees to it that one has it.
    arguments = {"timeout": wait, "check_same_thread": False}
    engine = create_engine(URL.create("sqlite", database=str(where)), connect_args=arguments)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, str(where))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise WorkspaceError(
            f"{folder}：无法建立工作区目录（{reason}）。", f"{folder}: the workspace's folder cannot be made ({reason})."
        ) from None


def _no_workspace(where: str) -> WorkspaceError:
    return WorkspaceError(
        f"{where}：不是 gouji 的工作区。请检查路径，或用 gouji extract … -w 建立。",
        f"{where}: no workspace of gouji; check the path, or make one with gouji extract … -w.",
    )


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: one that read first and wrote later could be refused halfway."""
    writes = connection.get_execution_options().get("gouji_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def postgresql(address: str, *, wait: float) -> Database:
    """The database at ``postgresql://…``. ``wait``: seconds to wait for the server, and for another writer."""
    url = _url(address)
    where = url.render_as_string(hide_password=True)
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise WorkspaceError(
            f'{where}：缺少 PostgreSQL 驱动，请安装：pip install "gouji[postgresql]"',
            f'{where}: the driver for PostgreSQL is missing; pip install "gouji[postgresql]"',
        ) from None
    # Whatever the server stores, it is asked to speak UTF-8: else it might not even be understood when refused.
    arguments: dict[str, Any] = {"client_encoding": "utf8"}
    if "connect_timeout" not in url.query:
        arguments["connect_timeout"] = max(2, round(wait))
    # A read sees one state of the database throughout; a write takes the row that it is about before it reads it.
    engine = create_engine(url, connect_args=arguments, pool_pre_ping=True)
    event.listen(engine, "begin", _begin_postgresql)
    milliseconds = max(1, round(wait * 1000))

    def limit_waiting(connection: Any, _: object) -> None:
        connection.execute(f"SET lock_timeout = {milliseconds}")
        connection.commit()

    event.listen(engine, "connect", limit_waiting)
    database = Database(engine, where)
    _require_unicode(database)
    return database


def _begin_postgresql(connection: Connection) -> None:
    if not connection.get_execution_options().get("gouji_write", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _require_unicode(database: Database) -> None:
    with database.read() as connection:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise WorkspaceError(
            f"{database.where}：数据库的编码是 {encoding}，请建立编码为 UTF8 的数据库。",
            f"{database.where}: the database's encoding is {encoding}; make one with the encoding UTF8.",
        )


def _url(address: str) -> URL:
    scheme = address.partition("://")[0]
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    if url is None or scheme not in ("postgresql", "postgresql+psycopg", "postgres"):
        raise WorkspaceError(
            f"{scheme}://…：不是可用的工作区地址。请给出目录，或 postgresql://用户:密码@主机/数据库。",
            f"{scheme}://…: no address of a workspace; name a folder, or postgresql://user:password@host/database.",
        )
    return url.set(drivername="postgresql+psycopg")
