"""A workspace as the SQL text that it was at one version of its schema, and what two databases' schemas have in common.

    python -m tests.store.workspace.schemas

writes the text for the present version, once, when the version is released; a text of a released version never changes.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from tests.store.workspace.build import SAME, SUM, Clock, add, append, decided, draft, index_of, result
from tests.store.workspace.server import Server, serving

from gouji.store.workspace import Workspace, WorkspaceSettings
from gouji.store.workspace.migrations import STEPS

HERE = Path(__file__).parent
PRESENT = 1 + len(STEPS)


def text_of(version: int, kind: str) -> Path:
    return HERE / f"schema_{version}.{kind}.sql"


def fill(workspace: Workspace) -> None:
    """One of everything that a workspace keeps."""
    report_id = add(workspace, result(found=(SUM, SAME))).report_id
    add(workspace, result(found=(SUM, SAME), note="再次提取"))
    append(workspace, report_id, [draft("k", reason="见第三行")])
    index = decided(index_of(workspace, report_id), "false_alarm", "SUM-01")
    workspace.append(report_id, [draft("m")], user="乙", seen="0" * 64, expected_seq=1, index=index)
    workspace.lease(report_id, "乙", 60)
    workspace.add_user("甲", "山雨", "approver")
    workspace.set_settings(WorkspaceSettings(second_pair_of_eyes=True))


def load_sqlite(text: str, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(text)


def sqlite_schema(file: Path) -> set[str]:
    """Columns, keys, indexes and triggers, whatever statements made them."""
    with closing(sqlite3.connect(file)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {f"trigger {sql}" for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")}
        for table in tables:
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            found |= {f"{table} column {column[1:]}" for column in columns}
            found |= {f"{table} key {key[2:]}" for key in connection.execute(f"PRAGMA foreign_key_list({table})")}
            for index in connection.execute(f"PRAGMA index_list({table})").fetchall():
                parts = connection.execute(f"PRAGMA index_info({index[1]})").fetchall()
                found.add(f"{table} index {index[1:]} {[part[2] for part in parts]}")
    return found


def postgresql_text(server: Server, schema: str, *options: str) -> str:
    """pg_dump's text of one schema without its name: it can be read into another one."""
    dump = server.run("pg_dump", "-h", str(server.folder), "-U", "gouji", "-n", schema, "--no-owner", *options, "postgres")
    dump = dump.replace(f"{schema}.", "")
    kept = (
        line
        for line in dump.splitlines()
        if line and not re.match(r"--|\\|SET |CREATE SCHEMA|SELECT pg_catalog.set_config", line)
    )
    return "\n".join(kept) + "\n"


def postgresql_schema(server: Server, schema: str) -> set[str]:
    return {line.strip().rstrip(",") for line in postgresql_text(server, schema, "--schema-only").splitlines()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Workspace.open(folder, create=True, now=Clock()) as workspace:
        fill(workspace)
        with closing(sqlite3.connect(Path(folder) / "gouji.sqlite3")) as connection:
            text_of(PRESENT, "sqlite").write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")
    with serving() as server:
        schema = server.schema()
        with Workspace.open(server.address(schema), create=True, now=Clock()) as workspace:
            fill(workspace)
        text_of(PRESENT, "postgresql").write_text(postgresql_text(server, schema, "--inserts"), encoding="utf-8")


if __name__ == "__main__":
    main()
