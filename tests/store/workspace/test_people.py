"""Leases, logins, roles and settings."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import cast

import pytest
from tests.store.workspace.build import Clock, add, append, draft, result

from gouji.errors import WorkspaceError
from gouji.store.workspace import Role, User, Workspace, WorkspaceSettings
from gouji.store.workspace.passwords import hashed, matches


def test_lease__tells_who_else_is_there(workspace: Workspace, clock: Clock) -> None:
    first, second = (add(workspace, result(name)).report_id for name in ("a.txt", "b.txt"))
    assert workspace.lease(first, "甲", 60) == ()
    assert workspace.lease(second, "丙", 60) == ()
    clock.advance(20)
    others = workspace.lease(first, "乙", 60)
    assert [(one.report_id, one.user, (one.until - clock.moment).seconds) for one in others] == [(first, "甲", 40)]
    assert [(one.report_id, one.user) for one in workspace.leases()] == [(first, "乙"), (first, "甲"), (second, "丙")]


def test_lease__ends_by_itself_is_prolonged_and_given_back(workspace: Workspace, clock: Clock) -> None:
    report_id = add(workspace, result()).report_id
    workspace.lease(report_id, "甲", 60)
    workspace.lease(report_id, "乙", 60)
    clock.advance(50)
    workspace.lease(report_id, "甲", 60)
    clock.advance(10)
    assert [one.user for one in workspace.leases()] == ["甲"]
    others = workspace.lease(report_id, "乙", 30)
    assert [(one.user, (one.until - clock.moment).seconds) for one in others] == [("甲", 50)]
    workspace.release(report_id, "甲")
    workspace.release(report_id, "甲")
    assert [one.user for one in workspace.leases()] == ["乙"]


def test_lease__keeps_nobody_from_deciding(workspace: Workspace) -> None:
    report_id = add(workspace, result()).report_id
    workspace.lease(report_id, "甲", 60)
    assert append(workspace, report_id, [draft()], user="乙")[0].seq == 1


def test_users__log_in_with_their_password_alone(workspace: Workspace, clock: Clock) -> None:
    added = workspace.add_user("王敏", "山中 有\0雨", "reviewer")
    assert added == User("王敏", "reviewer", clock.moment)
    assert workspace.check_password("王敏", "山中 有\0雨") == added
    for name, password in (
        ("王敏", ""),
        ("王敏", "山中 有\0雨 "),
        ("王", "山中 有\0雨"),
        ("", ""),
        ("王敏\0", "x"),
        ("' OR 1=1", "x"),
    ):
        assert workspace.check_password(name, password) is None
    assert workspace.users() == (added,)


def test_users__are_changed_and_removed(workspace: Workspace) -> None:
    workspace.add_user("甲", "one", "reader")
    workspace.set_role("甲", "approver")
    workspace.set_password("甲", "two")
    assert workspace.check_password("甲", "one") is None
    found = workspace.check_password("甲", "two")
    assert found is not None
    assert found.role == "approver"
    workspace.remove_user("甲")
    assert workspace.users() == ()
    assert workspace.check_password("甲", "two") is None


def test_users__that_cannot_be_are_refused(workspace: Workspace) -> None:
    workspace.add_user("甲", "x", "reader")
    with pytest.raises(WorkspaceError, match="there is a user 甲 already"):
        workspace.add_user("甲", "y", "approver")
    for name in ("", " ", "a\nb", "a\0", "x" * 65, "甲\u202e"):
        with pytest.raises(WorkspaceError, match="1 to 64 printable characters"):
            workspace.add_user(name, "x", "reader")
    with pytest.raises(WorkspaceError, match="a role is one of reader, reviewer, approver"):
        workspace.add_user("乙", "x", cast(Role, "admin"))
    with pytest.raises(WorkspaceError, match="a role is one of"):
        workspace.set_role("甲", cast(Role, "root"))
    with pytest.raises(WorkspaceError, match="there is no user 丁"):
        workspace.set_role("丁", "reader")
    with pytest.raises(WorkspaceError, match="there is no user 丁"):
        workspace.set_password("丁", "x")
    with pytest.raises(WorkspaceError, match="there is no user 丁"):
        workspace.remove_user("丁")
    assert [user.role for user in workspace.users()] == ["reader"]


def test_passwords__are_salted_hashes(tmp_path: Path) -> None:
    assert hashed("x") != hashed("x")
    assert matches("x", hashed("x"))
    assert not matches("x", None)
    with Workspace.open(tmp_path, create=True) as workspace:
        workspace.add_user("甲", "非常秘密", "reader")
    with sqlite3.connect(tmp_path / "gouji.sqlite3") as other:
        stored = other.execute("SELECT password FROM users").fetchone()[0]
    other.close()
    assert stored.startswith("scrypt$16384$8$1$")
    assert "非常秘密" not in stored


def test_settings__hold_for_everyone(workspace: Workspace, where: str) -> None:
    assert workspace.settings() == WorkspaceSettings(second_pair_of_eyes=False)
    for wanted in (True, True, False):
        workspace.set_settings(WorkspaceSettings(second_pair_of_eyes=wanted))
        with Workspace.open(where, create=False) as other:
            assert other.settings().second_pair_of_eyes is wanted
