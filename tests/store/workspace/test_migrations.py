"""Every released schema leads to the present one, with all that was in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection
from tests.store.workspace import schemas
from tests.store.workspace.build import SAME, SUM, Clock, append, draft, result
from tests.store.workspace.server import Server

from gouji.errors import WorkspaceError
from gouji.store.workspace import Filter, Workspace
from gouji.store.workspace.migrations import migrate, version_of

VERSIONS = range(1, schemas.PRESENT + 1)


def require_everything(workspace: Workspace) -> None:
    """All that `schemas.fill` put in is there and can be worked on."""
    assert workspace.result(1) == result(found=(SUM, SAME), note="再次提取")
    assert workspace.result(1, 1) == result(found=(SUM, SAME))
    assert [(event.seq, event.user, event.target, event.reason) for event in workspace.log(1)] == [
        (1, "甲", "k", "见第三行"), (2, "乙", "m", ""),
    ]  # fmt: skip
    assert workspace.reports(Filter(rules=("SUM-01",), decided=("false_alarm",))).rows == (workspace.report(1),)
    assert [(lease.report_id, lease.user) for lease in workspace.leases()] == [(1, "乙")]
    found = workspace.check_password("甲", "山雨")
    assert found is not None
    assert found.role == "approver"
    assert workspace.settings().second_pair_of_eyes
    assert append(workspace, 1, [draft("n")])[0].seq == 3


@pytest.mark.parametrize("version", VERSIONS)
def test_migration__of_a_file(tmp_path: Path, version: int) -> None:
    schemas.load_sqlite(schemas.text_of(version, "sqlite").read_text(encoding="utf-8"), tmp_path / "old" / "gouji.sqlite3")
    Workspace.open(tmp_path / "new", create=True).close()
    with Workspace.open(tmp_path / "old", create=False, now=Clock()) as workspace:
        require_everything(workspace)
    old, new = (schemas.sqlite_schema(tmp_path / folder / "gouji.sqlite3") for folder in ("old", "new"))
    assert old == new
    assert any("reports column ('unit_name'" in line for line in new)


@pytest.mark.parametrize("version", VERSIONS)
def test_migration__of_a_server(server: Server, version: int) -> None:
    old, new = server.schema(), server.schema()
    server.psql(schemas.text_of(version, "postgresql").read_text(encoding="utf-8"), old)
    Workspace.open(server.address(new), create=True).close()
    with Workspace.open(server.address(old), create=False, now=Clock()) as workspace:
        require_everything(workspace)
    assert schemas.postgresql_schema(server, old) == schemas.postgresql_schema(server, new)


def test_newer_workspace__is_refused_and_left_alone(tmp_path: Path) -> None:
    Workspace.open(tmp_path, create=True).close()
    with closing(sqlite3.connect(tmp_path / "gouji.sqlite3")) as other:
        other.execute("UPDATE gouji_workspace SET version = 99")
        other.commit()
    with pytest.raises(WorkspaceError, match=r"written by a newer gouji \(schema 99, this one knows \d+\); upgrade gouji"):
        Workspace.open(tmp_path, create=True)
    with closing(sqlite3.connect(tmp_path / "gouji.sqlite3")) as other:
        assert other.execute("SELECT version FROM gouji_workspace").fetchall() == [(99,)]


@contextmanager
def writing(where: str) -> Iterator[Connection]:
    with Workspace.open(where, create=True) as workspace, workspace._database.write() as connection:
        yield connection


def test_steps__are_taken_once_and_in_order(where: str) -> None:
    taken: list[str] = []

    def add_column(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE reports ADD COLUMN remark TEXT")
        taken.append("column")

    def fill_column(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE reports SET remark = name")
        taken.append("filled")

    with writing(where) as connection:
        migrate(connection, where, steps=[lambda _: None] * (schemas.PRESENT - 1) + [add_column])
        assert version_of(connection) == schemas.PRESENT + 1
        migrate(connection, where, steps=[lambda _: None] * (schemas.PRESENT - 1) + [add_column, fill_column])
        assert version_of(connection) == schemas.PRESENT + 2
    assert taken == ["column", "filled"]


def test_steps__that_fail_leave_the_workspace_as_it_was(where: str) -> None:
    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE reports ADD COLUMN remark TEXT")
        raise WorkspaceError("满", "full")

    with pytest.raises(WorkspaceError, match="full"), writing(where) as connection:
        migrate(connection, where, steps=[lambda _: None] * (schemas.PRESENT - 1) + [fail])
    with writing(where) as connection:
        assert version_of(connection) == schemas.PRESENT
        assert "remark" not in connection.exec_driver_sql("SELECT * FROM reports").keys()  # noqa: SIM118
