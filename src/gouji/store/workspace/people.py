"""Who works in a workspace: leases, users, and the settings that hold for everyone."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from gouji.errors import WorkspaceError
from gouji.store.workspace.records import ROLES, Lease, Role, User, WorkspaceSettings, no_such_report
from gouji.store.workspace.schema import LEASES, REPORTS, SETTINGS, USERS

_LONGEST_NAME: Final = 64


def lease(connection: Connection, report_id: int, user: str, seconds: int, now: datetime) -> tuple[Lease, ...]:
    """Says that ``user`` is in the report, and who else is. Leases of the report that have run out are swept up by the way."""
    if connection.execute(select(REPORTS.c.id).where(REPORTS.c.id == report_id).with_for_update()).one_or_none() is None:
        raise no_such_report(report_id)
    ended = (LEASES.c.user == user) | (LEASES.c.until <= now)
    connection.execute(delete(LEASES).where(LEASES.c.report_id == report_id, ended))
    until = now + timedelta(seconds=seconds)
    connection.execute(insert(LEASES).values(report_id=report_id, user=user, until=until))
    return tuple(one for one in leases(connection, now) if one.report_id == report_id and one.user != user)


def leases(connection: Connection, now: datetime) -> tuple[Lease, ...]:
    wanted = select(LEASES).where(LEASES.c.until > now).order_by(LEASES.c.report_id, LEASES.c.user)
    return tuple(Lease(row.report_id, row.user, row.until) for row in connection.execute(wanted))


def release(connection: Connection, report_id: int, user: str) -> None:
    connection.execute(delete(LEASES).where(LEASES.c.report_id == report_id, LEASES.c.user == user))


def users(connection: Connection) -> tuple[User, ...]:
    wanted = select(USERS.c.name, USERS.c.role, USERS.c.added).order_by(USERS.c.name)
    return tuple(User(row.name, row.role, row.added) for row in connection.execute(wanted))


def add_user(connection: Connection, user: User, password: str) -> None:
    """``password`` is a hash of `passwords`."""
    _require_role(user.role)
    if not user.name.isprintable() or not user.name.strip() or len(user.name) > _LONGEST_NAME:
        raise WorkspaceError(
            f"用户名须为 1 至 {_LONGEST_NAME} 个可见字符。", f"a user's name has 1 to {_LONGEST_NAME} printable characters."
        )
    try:
        connection.execute(insert(USERS).values(name=user.name, password=password, role=user.role, added=user.added))
    except IntegrityError:
        raise WorkspaceError(f"用户 {user.name} 已存在。", f"there is a user {user.name} already.") from None


def login(connection: Connection, name: str) -> tuple[User, str] | None:
    """A user and the hash of the password."""
    found = connection.execute(select(USERS).where(USERS.c.name == name.replace("\0", ""))).one_or_none()
    return None if found is None else (User(found.name, found.role, found.added), found.password)


def set_role(connection: Connection, name: str, role: Role) -> None:
    _require_role(role)
    _change(connection, name, role=role)


def set_password(connection: Connection, name: str, password: str) -> None:
    """``password`` is a hash of `passwords`."""
    _change(connection, name, password=password)


def _change(connection: Connection, name: str, **values: str) -> None:
    if connection.execute(update(USERS).where(USERS.c.name == name).values(**values)).rowcount == 0:
        raise _no_such_user(name)


def remove_user(connection: Connection, name: str) -> None:
    """Takes the login away; what the user decided stays in the logs."""
    if connection.execute(delete(USERS).where(USERS.c.name == name)).rowcount == 0:
        raise _no_such_user(name)


def _require_role(role: Role) -> None:
    if role not in ROLES:
        known = "、".join(ROLES)
        raise WorkspaceError(f"角色只能是 {known}。", f"a role is one of {', '.join(ROLES)}.")


def _no_such_user(name: str) -> WorkspaceError:
    return WorkspaceError(f"没有用户 {name}。", f"there is no user {name}.")


def settings(connection: Connection) -> WorkspaceSettings:
    known = {field.name for field in fields(WorkspaceSettings)}
    stored = connection.execute(select(SETTINGS.c.name, SETTINGS.c.value).where(SETTINGS.c.name.in_(known)))
    return WorkspaceSettings(**{row.name: json.loads(row.value) for row in stored})


def set_settings(connection: Connection, wanted: WorkspaceSettings) -> None:
    values = asdict(wanted)
    connection.execute(delete(SETTINGS).where(SETTINGS.c.name.in_(values)))
    connection.execute(insert(SETTINGS), [{"name": name, "value": json.dumps(value)} for name, value in values.items()])


_IDENTITY: Final = "identity"


def give_identity(connection: Connection) -> None:
    """Names a new workspace by chance, so that what was exported from another one is told apart."""
    connection.execute(insert(SETTINGS).values(name=_IDENTITY, value=json.dumps(uuid4().hex)))


def identity(connection: Connection) -> str:
    stored = connection.execute(select(SETTINGS.c.value).where(SETTINGS.c.name == _IDENTITY)).scalar_one()
    return str(json.loads(stored))
