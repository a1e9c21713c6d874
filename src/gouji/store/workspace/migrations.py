"""From the schema that a workspace has to the one that this version of gouji writes.

A released step is never changed. A change of the schema is a new step at the end and the same change in `schema`; a test
leads a workspace of every earlier version through the steps and compares it with a fresh one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Connection, insert, inspect, select, update

from gouji.errors import WorkspaceError
from gouji.store.workspace import people, schema
from gouji.store.workspace.schema import VERSION

Step = Callable[[Connection], None]

STEPS: Final[tuple[Step, ...]] = ()
"""The first leads from version 1 to version 2."""


def version_of(connection: Connection) -> int | None:
    """The schema's version; None where no workspace has been made."""
    if not inspect(connection).has_table(VERSION.name):
        return None
    found: int = connection.execute(select(VERSION.c.version)).scalar_one()
    return found


def create(connection: Connection, where: str) -> None:
    """Makes the tables where none are; what another program keeps there is not touched."""
    taken = sorted(set(inspect(connection).get_table_names()) & set(schema.METADATA.tables))
    if taken:
        raise WorkspaceError(
            f"{where}：其中已有别的程序的表 {taken[0]}，请换一个空的目录或数据库。",
            f"{where}: holds a table {taken[0]} of another program; choose an empty folder or database.",
        )
    schema.create(connection)
    connection.execute(insert(VERSION).values(id=1, version=1 + len(STEPS)))
    people.give_identity(connection)


def migrate(connection: Connection, where: str, steps: Sequence[Step] = STEPS) -> None:
    """Takes the steps that the workspace has not been led through. Refuses one that a newer gouji has written."""
    version = version_of(connection) or 0
    newest = 1 + len(steps)
    if version > newest:
        raise WorkspaceError(
            f"{where}：工作区由更新版本的 gouji 写成（格式 {version}，本版本至 {newest}），请升级 gouji。",
            f"{where}: the workspace was written by a newer gouji (schema {version}, this one knows {newest}); upgrade gouji.",
        )
    for step in steps[version - 1 :]:
        step(connection)
    if version < newest:
        connection.execute(update(VERSION).values(version=newest))
