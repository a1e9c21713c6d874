"""The log: atomic, append-only, refused when stale, and never apart from the index."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.workspace.build import SAME, SUM, Clock, add, append, decided, draft, index_of, result
from tests.store.workspace.server import Server

from gouji.decision import Draft
from gouji.store.workspace import Filter, StaleError, Workspace, fresh_index

WRITERS = 4
EACH = 6


def test_append__gives_back_what_the_log_then_holds(workspace: Workspace, clock: Clock) -> None:
    report_id = add(workspace, result()).report_id
    full = Draft(
        action="edit", target="funds@3-7.amount", way="extraction_wrong", picked=(3, 7), approved="94.29", old="94.28",
        new="94.29\0\n😀", reason="见第三行", undoes=1, channel="import",
    )  # fmt: skip
    first = append(workspace, report_id, [full, draft("k")], user="甲")
    clock.advance(90)
    second = append(workspace, report_id, [Draft(action="undo", undoes=2)], user="乙")
    log = workspace.log(report_id)
    assert log == (*first, *second)
    assert [(event.seq, event.user, event.action) for event in log] == [(1, "甲", "edit"), (2, "甲", "decide"), (3, "乙", "undo")]
    assert Draft(**{name: getattr(log[0], name) for name in Draft.model_fields}) == full
    assert (log[2].at - log[0].at).seconds == 90
    row = workspace.report(report_id)
    assert (row.seq, row.touched) == (3, clock.moment)


def test_append__writes_the_index_with_the_decision(workspace: Workspace) -> None:
    report_id = add(workspace, result(found=(SUM, SAME))).report_id
    index = decided(index_of(workspace, report_id), "false_alarm", "SUM-01")
    workspace.append(report_id, [draft()], user="甲", seen="", expected_seq=0, index=index)
    row = workspace.report(report_id)
    assert (row.status, row.findings, row.decided, row.errors) == ("in_review", 2, 1, 1)
    assert workspace.reports(Filter(rules=("SUM-01",), decided=("open",))).total == 0
    assert workspace.reports(Filter(rules=("SUM-01",), decided=("false_alarm",))).total == 1


def test_append__refuses_a_stale_writer_and_says_what_changed(workspace: Workspace) -> None:
    report_id = add(workspace, result()).report_id
    index = index_of(workspace, report_id)
    append(workspace, report_id, [draft("a")], user="甲")
    later = append(workspace, report_id, [draft("b"), draft("c")], user="乙")
    with pytest.raises(StaleError) as caught:
        workspace.append(
            report_id, [draft("d")], user="丙", seen="", expected_seq=1, index=decided(index, "both_right", "SUM-01")
        )
    assert caught.value.since == later
    assert caught.value.en == "2 decisions were made since you looked (乙); nothing was written, look again and decide."
    assert "已有 2 条新决定（乙）" in caught.value.zh
    assert len(workspace.log(report_id)) == 3
    assert workspace.report(report_id).decided == 0


def test_append__refuses_an_index_of_an_earlier_run(workspace: Workspace) -> None:
    report_id = add(workspace, result()).report_id
    index = index_of(workspace, report_id)
    add(workspace, result(note="重新提取"))
    with pytest.raises(StaleError, match="was extracted again") as caught:
        workspace.append(report_id, [draft()], user="甲", seen="", expected_seq=0, index=index)
    assert (caught.value.since, caught.value.run) == ((), workspace.report(report_id).run)
    assert workspace.log(report_id) == ()


def test_append__refuses_a_writer_who_has_seen_the_future(workspace: Workspace) -> None:
    report_id = add(workspace, result()).report_id
    with pytest.raises(StaleError):
        workspace.append(report_id, [draft()], user="甲", seen="", expected_seq=5, index=index_of(workspace, report_id))


def test_index__is_made_anew_without_an_event(workspace: Workspace) -> None:
    report_id = add(workspace, result(found=(SUM,))).report_id
    event = append(workspace, report_id, [draft()])[0]
    index = fresh_index(result(found=(SUM, SAME)), workspace.report(report_id).run)
    with pytest.raises(StaleError):
        workspace.index(report_id, index, expected_seq=0)
    workspace.index(report_id, index, expected_seq=1)
    row = workspace.report(report_id)
    assert (row.errors, row.seq, row.touched) == (2, 1, event.at)


def test_log__cannot_be_changed_in_sqlite(tmp_path: Path) -> None:
    with Workspace.open(tmp_path, create=True) as workspace:
        append(workspace, add(workspace, result()).report_id, [draft("a"), draft("b")])
        before = workspace.log(1)
        with sqlite3.connect(tmp_path / "gouji.sqlite3", isolation_level=None) as other:
            for statement in TAMPERING:
                with pytest.raises(sqlite3.IntegrityError, match=r"append-only|must follow"):
                    other.execute(statement)
            with pytest.raises(sqlite3.IntegrityError, match="must follow"):
                other.execute("INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 1")
        other.close()
        assert workspace.log(1) == before


TAMPERING = (
    "UPDATE events SET draft = '{}'",
    "DELETE FROM events WHERE seq = 2",
    "DELETE FROM events",
    """INSERT INTO events (report_id, seq, at, "user", seen, draft) SELECT report_id, 4, at, "user", seen, draft FROM events
       WHERE seq = 1""",
)


def test_log__cannot_be_changed_in_postgresql(server: Server) -> None:
    schema = server.schema()
    with Workspace.open(server.address(schema), create=True) as workspace:
        append(workspace, add(workspace, result()).report_id, [draft("a"), draft("b")])
        before = workspace.log(1)
        for statement in (*TAMPERING, "TRUNCATE events"):
            with pytest.raises(AssertionError, match=r"append-only|must follow"):
                server.psql(statement, schema)
        assert workspace.log(1) == before


def test_threads__write_one_after_another_and_leave_no_gap(workspace: Workspace) -> None:
    report_id = add(workspace, result()).report_id
    acknowledged: list[tuple[int, str]] = []

    def review(user: str) -> None:
        made = 0
        while made < EACH:
            try:
                event = append(workspace, report_id, [draft(f"{user}{made}")], user)[0]
            except StaleError:
                continue
            acknowledged.append((event.seq, event.target))
            made += 1

    threads = [threading.Thread(target=review, args=(f"u{number}",)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log = workspace.log(report_id)
    assert [event.seq for event in log] == list(range(1, WRITERS * EACH + 1))
    assert sorted(acknowledged) == [(event.seq, event.target) for event in log]


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
DRAFTS = st.builds(
    Draft,
    action=st.sampled_from(["decide", "edit", "accept", "reject", "approve_value", "sign_off"]),
    target=TEXTS,
    way=st.sampled_from([None, "report_wrong", "false_alarm"]),
    picked=st.none() | st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)),
    approved=st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2).map(lambda number: f"{number:f}"),
    old=st.none() | TEXTS,
    reason=TEXTS,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(DRAFTS, max_size=3), max_size=4))
def test_log__is_what_was_appended(workspace: Workspace, batches: list[list[Draft]]) -> None:
    report_id = add(workspace, result(f"{workspace.reports(limit=0).total}.txt")).report_id
    events = [event for batch in batches for event in append(workspace, report_id, batch)]
    assert list(workspace.log(report_id)) == events
    drafts = [draft for batch in batches for draft in batch]
    assert [Draft(**{name: getattr(event, name) for name in Draft.model_fields}) for event in events] == drafts
