"""What goes wrong with a database is one clear line, and nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from tests.store.workspace.build import add, append, draft, index_of, result
from tests.store.workspace.server import Server

from gouji.errors import WorkspaceError
from gouji.store.workspace import Workspace

NOBODY = 65534


@contextmanager
def refused(*said: str) -> Iterator[None]:
    """One line in each language, with no traceback chained to it."""
    with pytest.raises(WorkspaceError) as caught:
        yield
    error = caught.value
    for words in said:
        assert words in error.en
    assert "\n" not in error.zh + error.en
    assert error.exit_code == 2
    assert error.__suppress_context__ or error.__context__ is None


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workspace with one report and two decisions."""
    folder = tmp_path / "desk"
    with Workspace.open(folder, create=True) as workspace:
        append(workspace, add(workspace, result()).report_id, [draft("a"), draft("b")])
    return folder


def targets(where: Path | str) -> list[str]:
    with Workspace.open(where, create=False) as workspace:
        return [event.target for event in workspace.log(1)]


def test_open__does_not_make_a_workspace_unasked(tmp_path: Path) -> None:
    with refused("no workspace of gouji", str(tmp_path / "nowhere")):
        Workspace.open(tmp_path / "nowhere", create=False)
    assert list(tmp_path.iterdir()) == []


def test_open__refuses_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with refused("folder cannot be made (File exists)"):
        Workspace.open(tmp_path / "file", create=True)
    with refused("no workspace of gouji"):
        Workspace.open(tmp_path / "file", create=False)


def test_open__finds_what_was_there(desk: Path) -> None:
    assert targets(desk) == ["a", "b"]
    with Workspace.open(desk, create=True) as workspace:
        assert workspace.reports().total == 1


def test_open__leaves_another_programs_tables_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "gouji.sqlite3")) as other:
        other.execute("CREATE TABLE users (x)")
        other.commit()
    with refused("holds a table users of another program"):
        Workspace.open(tmp_path, create=True)
    with refused("no workspace of gouji"):
        Workspace.open(tmp_path, create=False)
    with closing(sqlite3.connect(tmp_path / "gouji.sqlite3")) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("users",)]


def test_sqlite__keeps_what_it_acknowledged(desk: Path) -> None:
    with Workspace.open(desk, create=False) as workspace, workspace._database.write() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas] == ["wal", 2, 1]


def test_locked__writers_are_told_and_readers_read_on(desk: Path) -> None:
    with closing(sqlite3.connect(desk / "gouji.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Workspace.open(desk, create=False, wait=0) as workspace:
            with refused("locked by another program, nothing was written"):
                append(workspace, 1, [draft("c")])
            assert len(workspace.log(1)) == 2
            other.execute("ROLLBACK")
            assert append(workspace, 1, [draft("c")])[0].seq == 3


def test_locked__row_of_a_server(server: Server) -> None:
    import psycopg

    address = server.address(server.schema())
    with Workspace.open(address, create=True, wait=0) as workspace:
        add(workspace, result())
        with psycopg.connect(address) as other:
            other.execute("SELECT 1 FROM reports WHERE id = 1 FOR UPDATE")
            with refused("locked by another program"):
                append(workspace, 1, [draft()])
        assert append(workspace, 1, [draft()])[0].seq == 1


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at" * 9, b"\0" * 5000])
def test_corrupt__file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "gouji.sqlite3").write_bytes(content)
    with refused("damaged or no workspace"):
        Workspace.open(tmp_path, create=True)
    assert (tmp_path / "gouji.sqlite3").read_bytes() == content


def test_corrupt__pages_are_told_of_by_whatever_meets_them(desk: Path) -> None:
    file = desk / "gouji.sqlite3"
    raw = file.read_bytes()
    file.write_bytes(raw[:4096] + b"\xff" * (len(raw) - 4096))
    with refused("damaged or no workspace"), Workspace.open(desk, create=False) as workspace:
        workspace.log(1)


def test_corrupt__result_is_told_of_by_its_report(desk: Path) -> None:
    with closing(sqlite3.connect(desk / "gouji.sqlite3")) as other:
        other.execute("UPDATE runs SET result = x'00'")
        other.commit()
    with Workspace.open(desk, create=False) as workspace:
        with refused("the result of report 1 is damaged", "its decisions are kept"):
            workspace.result(1)
        assert add(workspace, result()).how == "again"
        assert workspace.result(1) == result()
        assert len(workspace.log(1)) == 2


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """What is done within is done by somebody who may read the folder but not write there."""
    for path in (*folder.iterdir(), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path in (folder, *folder.iterdir()):
            path.chmod(0o755 if path.is_dir() else 0o644)


@contextmanager
def as_owner() -> Iterator[None]:
    effective = os.geteuid()
    os.seteuid(os.getuid())
    try:
        yield
    finally:
        os.seteuid(effective)


@pytest.fixture
def public_desk(desk: Path) -> Iterator[Path]:
    """A copy of the workspace in a folder that everybody can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        yield Path(shutil.copytree(desk, folder / "desk"))
    finally:
        shutil.rmtree(folder)


def test_read_only__folder_is_refused(public_desk: Path) -> None:
    with without_rights(public_desk), refused("the workspace is read-only", "permissions of the file and its folder"):
        targets(public_desk)
    assert targets(public_desk) == ["a", "b"]


def test_unreadable__file_is_refused(public_desk: Path) -> None:
    with without_rights(public_desk):
        with as_owner():
            (public_desk / "gouji.sqlite3").chmod(0)
        with refused("cannot be opened; check the path and permissions"):
            targets(public_desk)
    assert targets(public_desk) == ["a", "b"]


def test_read_only__file_refuses_writes(public_desk: Path) -> None:
    with without_rights(public_desk):
        with as_owner():
            public_desk.chmod(0o777)
        with Workspace.open(public_desk, create=False) as workspace:
            index = index_of(workspace, 1)
            with refused("the workspace is read-only, nothing was written"):
                workspace.append(1, [draft()], user="甲", seen="", expected_seq=2, index=index)
    assert targets(public_desk) == ["a", "b"]


def test_read_only__server_refuses_writes(server: Server) -> None:
    schema = server.schema()
    with Workspace.open(server.address(schema), create=True) as workspace:
        add(workspace, result())
    with (
        Workspace.open(f"{server.address(schema)}%20-cdefault_transaction_read_only%3Don", create=False) as workspace,
        refused("read-only, nothing was written"),
    ):
        append(workspace, 1, [draft()])


def grow(workspace: Workspace) -> None:
    for number in range(50):
        append(workspace, 1, [draft("c", reason=f"{number}" * 900)])


def test_full_disk__keeps_every_earlier_decision(desk: Path) -> None:
    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 40")

    event.listen(Engine, "connect", limit)
    try:
        with Workspace.open(desk, create=False) as workspace:
            with refused("the disk is full, nothing was written"):
                grow(workspace)
            kept = [event.seq for event in workspace.log(1)]
    finally:
        event.remove(Engine, "connect", limit)
    assert kept == list(range(1, len(kept) + 1))
    with Workspace.open(desk, create=False) as workspace:
        assert append(workspace, 1, [draft("d")])[0].seq == len(kept) + 1


def test_full_disk__when_the_file_cannot_grow(desk: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Workspace.open(desk, create=False) as workspace:
        index = index_of(workspace, 1)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
        try:
            with refused("the disk could not be read or written, nothing was written"):
                workspace.append(1, [draft(reason="x" * 1900)] * 9, user="甲", seen="", expected_seq=2, index=index)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert targets(desk) == ["a", "b"]


def test_full_disk__of_a_server(server: Server) -> None:
    schema = server.schema()
    with Workspace.open(server.address(schema), create=True) as workspace:
        add(workspace, result())
        full = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END"
        server.psql(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {full} $$;", schema)
        server.psql("CREATE TRIGGER full_disk AFTER INSERT ON events EXECUTE FUNCTION full_disk();", schema)
        with refused("the disk is full, nothing was written"):
            append(workspace, 1, [draft()])
        assert workspace.log(1) == ()


def test_server__that_is_not_there_is_named_without_the_password(server: Server) -> None:
    for address, said in (
        ("postgresql://gouji:geheim@127.0.0.1:1/desk", "cannot be reached"),
        (server.address(database="nothing"), 'database "nothing" does not exist'),
        (server.address().replace("gouji@", "mallory:geheim@"), 'role "mallory" does not exist'),
    ):
        with pytest.raises(WorkspaceError, match=said) as caught:
            Workspace.open(address, create=True)
        assert "geheim" not in caught.value.zh + caught.value.en
        assert "\n" not in caught.value.zh + caught.value.en
        assert "连接不上数据库服务器" in caught.value.zh


def test_where__is_fit_to_be_shown(server: Server, tmp_path: Path) -> None:
    schema = server.schema()
    with Workspace.open(server.address(schema).replace("gouji@", "gouji:geheim@"), create=True) as workspace:
        assert workspace.where.startswith("postgresql+psycopg://gouji:***@/postgres?")
    with Workspace.open(tmp_path, create=True) as workspace:
        assert workspace.where == str(tmp_path / "gouji.sqlite3")


def test_server__that_came_back_is_found_again(server: Server) -> None:
    with Workspace.open(server.address(server.schema()), create=True) as workspace:
        add(workspace, result())
        server.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'gouji';")
        assert append(workspace, 1, [draft()])[0].seq == 1


def test_server__must_store_unicode(server: Server) -> None:
    server.psql("CREATE DATABASE ascii TEMPLATE template0 ENCODING SQL_ASCII LOCALE 'C';")
    with refused("encoding is SQL_ASCII; make one with the encoding UTF8"):
        Workspace.open(server.address(database="ascii"), create=True)


def test_server__without_rights_says_so(server: Server) -> None:
    schema = server.schema()
    server.psql(f"CREATE ROLE guest LOGIN; GRANT USAGE ON SCHEMA {schema} TO guest;")
    with refused("lacks the privileges, nothing was written"):
        Workspace.open(server.address(schema).replace("gouji@", "guest@"), create=True)


def test_driver__that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with refused('pip install "gouji[postgresql]"'):
        Workspace.open("postgresql://gouji:geheim@127.0.0.1:1/desk", create=True)


@pytest.mark.parametrize(
    "address", ["mysql://host/desk", "postgresql+asyncpg://host/desk", "sqlite:///x", "://", "postgresql://a:b:c/x"]
)
def test_address__of_another_kind_is_refused(address: str) -> None:
    with refused("name a folder, or postgresql://user:password@host/database"):
        Workspace.open(address, create=True)


def test_address__may_be_written_in_three_ways(server: Server) -> None:
    address = server.address(server.schema())
    with Workspace.open(address, create=True) as workspace:
        add(workspace, result())
    for scheme in ("postgres", "postgresql+psycopg"):
        with Workspace.open(address.replace("postgresql", scheme, 1), create=False) as workspace:
            assert workspace.reports().total == 1


def test_import__of_the_values_needs_no_database() -> None:
    code = "import sys, gouji.store.workspace as w; w.Filter(); sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
