"""The desk of a workspace, as a Python program uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

import gouji
from gouji.decision import Draft
from gouji.desk.desk import Desk
from gouji.errors import UsageError, WorkspaceError
from gouji.store.workspace import StaleError, WorkspaceSettings

REPORT = """青溪镇2023年度部门整体支出绩效自评报告
一、收支情况
2023年全镇支出合计500.00万元，其中：基本支出300.00万元，项目支出180.00万元。
二、主要成效
新修道路12公里，受益群众860人。
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    path = tmp_path / "青溪镇.txt"
    path.write_text(REPORT, encoding="utf-8")
    opened = gouji.open_desk(tmp_path / "desk", create=True)
    opened.add(gouji.extract(path), path)
    return opened


def the_finding(desk: Desk) -> str:
    (key,) = desk.desktop(1, "王敏").findings
    return key


def decided(desk: Desk, user: str = "王敏", **changes: object) -> Draft:
    return Draft(action="decide", target=the_finding(desk), **{"way": "report_wrong", **changes})


def test_write__decision_is_in_the_log_and_in_the_index(desk: Desk) -> None:
    change = desk.write(1, [decided(desk)], user="王敏", seen=desk.open(1).state)
    assert [(event.seq, event.user, event.way) for event in desk.workspace.log(1)] == [(1, "王敏", "report_wrong")]
    assert (desk.workspace.report(1).errors, desk.workspace.report(1).decided) == (0, 1)
    assert desk.open(1).state == change.reviewed.state


def test_write__same_finding_that_another_decided_meanwhile_is_refused_with_what_changed(desk: Desk) -> None:
    seen = desk.open(1).state
    desk.write(1, [decided(desk)], user="李梅", seen=seen)
    with pytest.raises(StaleError) as refused:
        desk.write(1, [decided(desk, way="false_alarm", reason="口误")], user="王敏", seen=seen)
    assert [(event.user, event.new) for event in refused.value.since] == [("李梅", "report_wrong")]
    assert len(desk.workspace.log(1)) == 1


def test_write__what_others_did_elsewhere_does_not_stand_in_the_way(desk: Desk) -> None:
    seen = desk.open(1).state
    desk.accept_sound_rows(1, user="李梅", seen=seen)
    desk.write(1, [decided(desk)], user="王敏", seen=seen)
    assert {event.user for event in desk.workspace.log(1)} == {"李梅", "王敏"}


def test_write__state_of_another_history_is_refused(desk: Desk) -> None:
    with pytest.raises(StaleError):
        desk.write(1, [decided(desk)], user="王敏", seen="0-0000000000000000")
    with pytest.raises(UsageError):
        desk.write(1, [decided(desk)], user="王敏", seen="nothing")


def test_write__all_or_none(desk: Desk) -> None:
    wrong = Draft(action="accept", target="funds@1-2")
    with pytest.raises(UsageError, match="no such row"):
        desk.write(1, [decided(desk), wrong], user="王敏", seen=desk.open(1).state)
    assert desk.workspace.log(1) == ()


def test_write__overruling_an_error_needs_a_reason(desk: Desk) -> None:
    for way in ("both_right", "false_alarm"):
        with pytest.raises(UsageError, match="say why"):
            desk.write(1, [decided(desk, way=way)], user="王敏", seen=desk.open(1).state)
    desk.write(1, [decided(desk, way="both_right", reason="口径为预算数")], user="王敏", seen=desk.open(1).state)


def test_sign_off__waits_for_every_error_and_closes_the_report(desk: Desk) -> None:
    sign = Draft(action="sign_off")
    with pytest.raises(UsageError, match="1 errors are undecided"):
        desk.write(1, [sign], user="王敏", seen=desk.open(1).state)
    state = desk.write(1, [decided(desk)], user="王敏", seen=desk.open(1).state).reviewed.state
    state = desk.write(1, [sign], user="王敏", seen=state).reviewed.state
    assert desk.workspace.report(1).status == "signed_off"
    with pytest.raises(UsageError, match="reopen it first"):
        desk.accept_sound_rows(1, user="王敏", seen=state)
    desk.write(1, [Draft(action="reopen")], user="王敏", seen=state)
    assert desk.workspace.report(1).status == "in_review"


def test_approve__asks_for_an_approver_who_did_not_sign(desk: Desk) -> None:
    desk.workspace.add_user("王敏", "shan-yu-2023", "approver")
    desk.workspace.add_user("李梅", "shan-yu-2024", "approver")
    desk.workspace.add_user("赵强", "shan-yu-2025", "reviewer")
    desk.workspace.set_settings(WorkspaceSettings(second_pair_of_eyes=True))
    drafts = [decided(desk), Draft(action="sign_off")]
    for draft in drafts:
        state = desk.write(1, [draft], user="王敏", seen=desk.open(1).state).reviewed.state
    for user, why in (("赵强", "no approver"), ("王敏", "who signed off cannot approve")):
        with pytest.raises(UsageError, match=why):
            desk.write(1, [Draft(action="approve")], user=user, seen=state)
    desk.write(1, [Draft(action="approve")], user="李梅", seen=state)
    assert desk.workspace.report(1).status == "approved"


def test_write__readers_and_strangers_decide_nothing(desk: Desk) -> None:
    draft = decided(desk)
    desk.workspace.add_user("钱看", "shan-yu-2023", "reader")
    for user, why in (("钱看", "may read but not decide"), ("路人", "not on the list")):
        with pytest.raises(UsageError, match=why):
            desk.write(1, [draft], user=user, seen=desk.open(1).state)


def test_undo_last__takes_back_the_users_own_last_step_as_a_whole(desk: Desk) -> None:
    desk.write(1, [decided(desk)], user="李梅", seen=desk.open(1).state)
    accepted = desk.accept_sound_rows(1, user="王敏", seen=desk.open(1).state)
    assert len(accepted.events) > 1
    desk.undo_last(1, user="王敏", seen=desk.open(1).state)
    reviewed = desk.open(1)
    assert (reviewed.judged, set(reviewed.decided)) == ({}, {the_finding(desk)})
    with pytest.raises(UsageError, match="no step of yours"):
        desk.undo_last(1, user="王敏", seen=reviewed.state)


def test_write__edit_that_cuts_a_number_in_two_is_refused(desk: Desk) -> None:
    at = REPORT.index("300.00")
    key = next(value for value in desk.desktop(1, "王敏").report.values if value.startswith("funds@") and value.endswith("amount"))
    with pytest.raises(UsageError, match=r"cuts the number 300\.00 in two"):
        desk.write(1, [Draft(action="edit", target=key, picked=(at, at + 3))], user="王敏", seen=desk.open(1).state)
    with pytest.raises(UsageError, match="not inside the text"):
        desk.write(1, [Draft(action="edit", target=key, picked=(5, 9_999))], user="王敏", seen=desk.open(1).state)


def test_open_desk__nothing_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError):
        gouji.open_desk(tmp_path / "none")
