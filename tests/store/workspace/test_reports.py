"""Reports and runs: kept whole, found again, the file beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.store.workspace.build import ODD, RATE, SAME, SUM, Clock, add, append, draft, result, source

from gouji.decision import Event
from gouji.errors import NoSuchReportError, WorkspaceError
from gouji.result import Result
from gouji.store.workspace import Added, Addition, Filter, Index, Workspace, fresh_index


def test_add__gives_back_the_result_with_its_text(workspace: Workspace, clock: Clock) -> None:
    given = result()
    added = add(workspace, given)
    assert added.how == "new"
    read = workspace.result(added.report_id)
    assert (read, read.text) == (given, given.text)
    row = workspace.report(added.report_id)
    assert (row.name, row.title, row.unit_name, row.fiscal_year) == (
        "自评报告.txt", "2022年度自评报告", "临溪县青石镇人民政府", "2022",
    )  # fmt: skip
    assert (row.added, row.touched, row.status, row.seq) == (clock.moment, None, "new", 0)
    assert (row.findings, row.decided, row.errors, row.warnings, row.infos, row.unclaimed) == (2, 0, 1, 0, 1, 1)


def test_add__of_the_same_result_changes_nothing(workspace: Workspace) -> None:
    first = add(workspace, result())
    assert add(workspace, result()) == Added(first.report_id, "unchanged")
    assert len(workspace.runs(first.report_id)) == 1


def test_add__of_another_result_of_the_file_is_another_run(workspace: Workspace, clock: Clock) -> None:
    first, second = result(), result(found=(SUM, SAME), note="第二次")
    report_id = add(workspace, first).report_id
    run = workspace.report(report_id).run
    clock.advance(60)
    assert add(workspace, second) == Added(report_id, "again")
    assert workspace.result(report_id) == second
    assert workspace.result(report_id, run) == first
    row = workspace.report(report_id)
    assert (row.errors, row.infos) == (2, 0)
    runs = workspace.runs(report_id)
    assert [one.id for one in runs] == [run, row.run]
    assert (runs[1].at - runs[0].at).seconds == 60
    assert (runs[0].engine, runs[0].version) == ("rules", "1")


def test_add__takes_the_same_content_under_another_name_as_another_report(workspace: Workspace) -> None:
    first = result()
    renamed = first.model_copy(update={"document": first.document.model_copy(update={"name": "另一份.txt"})})
    assert add(workspace, first).report_id != add(workspace, renamed).report_id
    assert workspace.reports().total == 2


def test_add__keeps_the_log_and_asks_what_it_makes_of_the_new_result(workspace: Workspace) -> None:
    report_id = add(workspace, result()).report_id
    logged = append(workspace, report_id, [draft("k")])
    asked: list[tuple[int, tuple[Event, ...]]] = []

    def replayed(of: Result, run: int, log: tuple[Event, ...]) -> Index:
        asked.append((run, log))
        return fresh_index(of, run, log)

    workspace.add(result(note="新"), Path("x.txt"), copy=False, index=replayed)
    row = workspace.report(report_id)
    assert asked == [(row.run, logged)]
    assert workspace.log(report_id) == logged
    assert (row.seq, row.status) == (1, "in_review")


def test_add_many__adds_all_or_none(workspace: Workspace, tmp_path: Path) -> None:
    given = [result(f"{number}.txt") for number in range(3)]
    added = workspace.add_many([Addition(one, source(one, tmp_path)) for one in given], copy=True)
    assert [workspace.result(one.report_id) for one in added] == given
    with pytest.raises(WorkspaceError):
        workspace.add_many([Addition(result("3.txt"), tmp_path / "0.txt"), Addition(result("4.txt"), tmp_path)], copy=True)
    assert workspace.reports().total == 3


def test_add__stores_what_no_database_text_can_hold(workspace: Workspace) -> None:
    odd = result(unit="甲\0乙𠮷😀'\"%_\\")
    report_id = add(workspace, odd).report_id
    assert workspace.result(report_id).text == odd.text
    assert workspace.report(report_id).unit_name == "甲\N{REPLACEMENT CHARACTER}乙𠮷😀'\"%_\\"
    assert workspace.reports(Filter(text="%_\\")).total == 1


def test_unknown_ids__are_refused(workspace: Workspace) -> None:
    known = add(workspace, result()).report_id
    for ask in (workspace.report, workspace.result, workspace.runs, workspace.log, workspace.source):
        with pytest.raises(NoSuchReportError, match=r"no report with the id 99"):
            ask(99)
    with pytest.raises(NoSuchReportError, match=r"no report with the id 99"):
        workspace.lease(99, "甲", 60)
    with pytest.raises(NoSuchReportError, match=r"no report with the id 99"):
        workspace.append(99, [draft()], user="甲", seen="", expected_seq=0, index=fresh_index(result(), 1))
    with pytest.raises(NoSuchReportError, match=r"has no run with the id 77"):
        workspace.result(known, 77)


def test_source__is_the_copy_when_the_original_is_gone(workspace: Workspace, tmp_path: Path) -> None:
    given = result("自评.TXT")
    original = source(given, tmp_path / "inbox")
    report_id = workspace.add(given, original, copy=True).report_id
    original.unlink()
    kept = workspace.source(report_id)
    assert kept == tmp_path / "copies" / f"{given.document.sha256}.txt"
    assert kept.read_bytes() == given.text.encode()
    kept.write_bytes(b"changed")
    assert workspace.source(report_id) is None


def test_source__without_a_copy_is_the_original_while_it_is_the_same(workspace: Workspace, tmp_path: Path) -> None:
    given = result()
    original = source(given, tmp_path / "inbox")
    report_id = workspace.add(given, original, copy=False).report_id
    assert workspace.source(report_id) == original
    original.write_bytes(b"changed")
    assert workspace.source(report_id) is None
    original.unlink()
    assert workspace.source(report_id) is None


def test_source__moves_along_with_the_last_extraction(workspace: Workspace, tmp_path: Path) -> None:
    given = result()
    source(given, tmp_path / "inbox").unlink()
    report_id = workspace.add(given, tmp_path / "inbox" / given.document.name, copy=False).report_id
    moved = source(given, tmp_path / "moved")
    assert workspace.add(given, moved, copy=False).how == "unchanged"
    assert workspace.source(report_id) == moved
    again = source(given, tmp_path / "again")
    moved.unlink()
    assert workspace.add(result(note="再次"), again, copy=True).how == "again"
    assert workspace.source(report_id) == tmp_path / "copies" / f"{given.document.sha256}.txt"


def test_copy__may_be_made_later(workspace: Workspace, tmp_path: Path) -> None:
    given = result()
    original = source(given, tmp_path / "inbox")
    report_id = workspace.add(given, original, copy=False).report_id
    assert workspace.add(given, original, copy=True) == Added(report_id, "unchanged")
    original.unlink()
    assert workspace.source(report_id) is not None


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a.b/c.txt", "x." + "y" * 300, "报告.<script>", "名.txt\n", "..", "a" * 300 + ".pdf"]
)
def test_copies__have_names_that_lead_nowhere(tmp_path: Path, name: str) -> None:
    given = result()
    original = source(given, tmp_path / "inbox")
    odd = given.model_copy(update={"document": given.document.model_copy(update={"name": name})})
    with Workspace.open(tmp_path / "desk", create=True) as workspace:
        kept = workspace.source(workspace.add(odd, original, copy=True).report_id)
        assert kept == tmp_path / "desk" / "sources" / f"{given.document.sha256}.txt"
        assert workspace.report(1).name == name


def test_copy__of_another_file_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    given = result()
    original = source(given, tmp_path)
    original.write_text("edited since", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="not the one that was extracted"):
        workspace.add(given, original, copy=True)
    with pytest.raises(WorkspaceError, match="cannot be copied to the workspace"):
        workspace.add(given, tmp_path / "nowhere.txt", copy=True)
    assert workspace.reports().total == 0


def test_list__counts_findings_by_severity(workspace: Workspace) -> None:
    report_id = add(workspace, result(found=(SUM, SAME, ODD, RATE))).report_id
    row = workspace.report(report_id)
    assert (row.findings, row.errors, row.warnings, row.infos) == (4, 2, 1, 1)
