"""The log of a report over what was extracted from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gouji
from gouji.decision import Draft, Event, Reviewed
from gouji.desk.admit import acceptable
from gouji.desk.opened import Opened, findings_of
from gouji.desk.replay import replay
from gouji.keys import fingerprints, values
from gouji.result import Result

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A report with a sum that does not add up because an amount beside it was meant."""
    path: Path = tmp_path_factory.mktemp("desk") / "青溪镇.txt"
    path.write_text(
        "青溪镇2023年度部门整体支出绩效自评报告\n"
        "一、收支情况\n"
        "2023年全镇支出合计500.00万元，其中：基本支出300.00万元，项目支出180.00万元。\n"
        "上年项目支出200.00万元。\n"
        "二、主要成效\n"
        "新修道路12公里，受益群众860人。\n",
        encoding="utf-8",
    )
    return gouji.extract(path)


def log_of(drafts: Sequence[Draft]) -> list[Event]:
    return [
        Event(**draft.model_dump(), seq=number, at=BEGIN + timedelta(minutes=number), user="王敏", seen="0")
        for number, draft in enumerate(drafts, 1)
    ]


def replayed(report: Result, *drafts: Draft) -> Reviewed:
    return replay(Opened(report), log_of(drafts))


def key_of(report: Result, text: str) -> str:
    return next(value.key for value in values(report) if value.claim is not None and value.claim.text == text)


def place_of(report: Result, text: str) -> tuple[int, int]:
    start = report.text.index(text)
    return start, start + len(text)


def sum_finding(report: Result) -> str:
    prints = fingerprints(report)
    return next(prints[check.id] for check in report.checks if check.rule == "SUM-01" and check.verdict == "inconsistent")


def test_replay__nothing_decided_leaves_the_result_itself(report: Result) -> None:
    reviewed = replayed(report)
    assert reviewed.current is report
    assert (reviewed.decided, reviewed.orphans, reviewed.signed_off) == ({}, (), None)


def test_replay__edit_moves_the_value_and_its_relation_and_the_sum_agrees(report: Result) -> None:
    key = key_of(report, "180.00")
    reviewed = replayed(report, Draft(action="edit", target=key, picked=place_of(report, "200.00"), old="180.00"))
    fund = next(fund for fund in reviewed.current.funds if fund.name == "项目支出")
    assert (fund.amount.text, fund.amount.value, fund.yuan) == ("200.00", "200.00", "2000000.00")
    assert report.text[fund.amount.start : fund.amount.end] == "200.00"
    assert sum_finding(report) in findings_of(report).keys() - findings_of(reviewed.current).keys()
    verdicts = {check.verdict for check in reviewed.current.checks if check.rule == "SUM-01"}
    assert verdicts == {"consistent"}


def test_replay__number_that_no_row_says_any_more_is_unclaimed(report: Result) -> None:
    key = key_of(report, "180.00")
    reviewed = replayed(report, Draft(action="edit", target=key, picked=place_of(report, "200.00"), old="180.00"))
    assert [number.text for number in reviewed.current.coverage.unclaimed] == ["180.00"]
    assert reviewed.current.coverage.numbers == report.coverage.numbers


def test_replay__undo_brings_back_what_was_and_undo_of_the_undo_what_came(report: Result) -> None:
    key = key_of(report, "180.00")
    edit = Draft(action="edit", target=key, picked=place_of(report, "200.00"), old="180.00")
    assert replayed(report, edit, Draft(action="undo", undoes=1)).current is report
    again = replayed(report, edit, Draft(action="undo", undoes=1), Draft(action="undo", undoes=2))
    assert key in again.edited


def test_replay__rejected_row_is_gone_from_the_rows_but_not_from_the_extraction(report: Result) -> None:
    row = key_of(report, "860").split(".")[0]
    reviewed = replayed(report, Draft(action="reject", target=row))
    assert [row.quantity.text for row in reviewed.current.achievements] == ["12"]
    assert [row.quantity.text for row in reviewed.extracted.achievements] == ["12", "860"]


def test_replay__decision_whose_target_is_gone_is_an_orphan_and_has_no_effect(report: Result) -> None:
    gone = Draft(action="edit", target="funds@9000-9006.amount", picked=(0, 3), old="77.00")
    other_text = Draft(action="edit", target=key_of(report, "180.00"), picked=place_of(report, "200.00"), old="181.00")
    reviewed = replayed(report, gone, other_text, Draft(action="decide", target="0" * 32, way="false_alarm"))
    assert [event.seq for event in reviewed.orphans] == [1, 2, 3]
    assert reviewed.current is report


def test_replay__reopening_takes_the_signatures_away(report: Result) -> None:
    signed = replayed(report, Draft(action="sign_off"), Draft(action="approve"))
    assert signed.signed_off is not None
    assert signed.approved is not None
    reopened = replayed(report, Draft(action="sign_off"), Draft(action="approve"), Draft(action="reopen"))
    assert (reopened.signed_off, reopened.approved) == (None, None)


def test_replay__last_decision_of_a_finding_stands(report: Result) -> None:
    key = sum_finding(report)
    reviewed = replayed(
        report,
        Draft(action="decide", target=key, way="false_alarm", reason="口误"),
        Draft(action="decide", target=key, way="report_wrong"),
    )
    assert reviewed.decided[key].way == "report_wrong"


@given(st.lists(st.integers(0, 9), max_size=12))
def test_replay__same_log_same_state_and_a_longer_log_another(report: Result, steps: list[int]) -> None:
    rows = [value.key.split(".")[0] for value in values(report) if value.list == "funds" and value.field == "amount"]
    drafts: list[Draft] = []
    for number, step in enumerate(steps):
        if step < 7 or not drafts:
            drafts.append(Draft(action="reject" if step % 2 else "accept", target=rows[step % len(rows)]))
        else:
            drafts.append(Draft(action="undo", undoes=1 + step % number))
    first, second = replayed(report, *drafts), replayed(report, *drafts)
    assert (first.state, first.current) == (second.state, second.current)
    longer = replayed(report, *drafts, Draft(action="accept", target=rows[0]))
    assert longer.state != first.state


@given(st.lists(st.integers(0, 11), max_size=12))
def test_replay__step_by_step_and_at_once_come_to_the_same(report: Result, steps: list[int]) -> None:
    funds = [value for value in values(report) if value.list == "funds" and value.field == "amount"]
    opened, drafts = Opened(report), []
    for number, step in enumerate(steps):
        value = funds[step % len(funds)]
        assert value.claim is not None
        if step < 4:
            drafts.append(Draft(action="reject" if step % 2 else "accept", target=value.key.split(".")[0]))
        elif step < 9 or not drafts:
            place = place_of(report, "200.00" if step % 2 else "12")
            drafts.append(Draft(action="edit", target=value.key, picked=place, old=value.claim.text))
        else:
            drafts.append(Draft(action="undo", undoes=1 + step % number))
    log = log_of(drafts)
    stepwise = replay(opened, ())
    for end in range(1, len(log) + 1):
        stepwise = replay(opened, log[:end], stepwise)
    assert stepwise == replay(Opened(report), log)


def test_acceptable__edited_row_is_named_by_the_place_where_it_was_read(report: Result) -> None:
    key = key_of(report, "860")
    reviewed = replayed(report, Draft(action="edit", target=key, picked=place_of(report, "12"), old="860"))
    assert [row.quantity.text for row in reviewed.current.achievements] == ["12", "12"]
    assert key.split(".")[0] in acceptable(reviewed)
