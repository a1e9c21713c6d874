"""``gouji export -w`` and ``gouji import``: a workbook goes out, is corrected, and comes back as decisions."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from gouji.cli import main
from gouji.decision import Draft
from gouji.desk.desk import Desk
from gouji.keys import values
from gouji.store.workspace import Workspace

REPORT = """青溪镇2023年度部门整体支出绩效自评报告
一、收支情况
2023年全镇支出合计500.00万元，其中：基本支出300.00万元，项目支出180.00万元。
二、主要成效
新修道路12公里，受益群众860人。
"""


@pytest.fixture
def desk(tmp_path: Path) -> str:
    report = tmp_path / "青溪镇.txt"
    report.write_text(REPORT, encoding="utf-8")
    folder = tmp_path / "desk"
    assert main(["extract", str(report), "-w", str(folder), "--engine", "rules"]) == 0
    return str(folder)


def exported(desk: str, tmp_path: Path) -> Path:
    book = tmp_path / "自评.xlsx"
    assert main(["export", "-w", desk, "-o", str(book)]) == 0
    return book


def write(book: Path, sheet: int, row: str, column: str, value: object) -> str:
    """Types into the cell of the row that has ``row`` in it; returns the cell's name."""
    opened = openpyxl.load_workbook(book)
    page = opened[opened.sheetnames[sheet]]
    at = next(cell.column for cell in page[2] if cell.value == column)
    line = next(cells[0].row for cells in page.iter_rows(min_row=3) if any(cell.value == row for cell in cells))
    cell = page.cell(row=line, column=at)
    cell.value = value
    opened.save(book)
    return f"{page.title}!{cell.coordinate}"


def test_import__approved_value_becomes_a_decision(desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = exported(desk, tmp_path)
    cell = write(book, 1, "项目支出", "amount_approved", 200)
    capsys.readouterr()
    assert main(["import", str(book), "-w", desk, "--user", "王敏"]) == 0
    assert f"{cell}（青溪镇.txt）核定值：180.00 → 200" in capsys.readouterr().out
    with Workspace.open(Path(desk), create=False) as workspace:
        (event,) = workspace.log(1)
        assert (event.action, event.user, event.channel, event.approved, event.old) == (
            "approve_value", "王敏", "import", "200", "180.00",
        )  # fmt: skip


def test_import__ways_and_judgements_are_said_in_the_words_of_the_workbook(
    desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = exported(desk, tmp_path)
    decided = write(book, 4, "SUM-01", "way", "原文有误")
    judged = write(book, 1, "项目支出", "judged", "不采纳")
    capsys.readouterr()
    assert main(["import", str(book), "-w", desk, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert f"{decided}（青溪镇.txt）决定：— → 原文有误" in said
    assert judged in said
    assert "— → 不采纳" in said
    assert main(["import", str(book), "-w", desk, "--dry-run", "--lang", "en"]) == 0
    assert "— → rejected" in capsys.readouterr().out


def test_import__the_same_workbook_again_changes_nothing(desk: str, tmp_path: Path) -> None:
    book = exported(desk, tmp_path)
    write(book, 1, "项目支出", "amount_approved", 200)
    assert main(["import", str(book), "-w", desk]) == 0
    assert main(["import", str(book), "-w", desk]) == 0
    with Workspace.open(Path(desk), create=False) as workspace:
        assert len(workspace.log(1)) == 1


def test_import__dry_run_writes_nothing(desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = exported(desk, tmp_path)
    write(book, 1, "项目支出", "amount_approved", 200)
    capsys.readouterr()
    assert main(["import", str(book), "-w", desk, "--dry-run", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["action"], one["approved"]) for one in told["taken"]] == [("approve_value", "200")]
    with Workspace.open(Path(desk), create=False) as workspace:
        assert workspace.log(1) == ()


def test_import__value_that_was_decided_meanwhile_is_a_conflict(
    desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = exported(desk, tmp_path)
    cell = write(book, 1, "项目支出", "amount_approved", 200)
    with Workspace.open(Path(desk), create=False) as workspace:
        reviewed = Desk(workspace).open(1)
        key = next(value.key for value in values(reviewed.extracted) if value.claim and value.claim.text == "180.00")
        draft = Draft(action="approve_value", target=key, approved="199")
        Desk(workspace).write(1, [draft], user="李梅", seen=reviewed.state)
    capsys.readouterr()
    assert main(["import", str(book), "-w", desk, "--user", "王敏"]) == 3
    assert f"{cell}：冲突，李梅" in capsys.readouterr().err
    with Workspace.open(Path(desk), create=False) as workspace:
        assert [event.user for event in workspace.log(1)] == ["李梅"]


def test_import__signed_off_report_refuses_by_cell(desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = exported(desk, tmp_path)
    cell = write(book, 1, "项目支出", "amount_approved", 200)
    with Workspace.open(Path(desk), create=False) as workspace:
        work = Desk(workspace)
        reviewed = work.open(1)
        findings = work.desktop(1, "王敏").findings
        decided = [Draft(action="decide", target=key, way="report_wrong") for key in findings]
        state = work.write(1, decided, user="王敏", seen=reviewed.state).reviewed.state
        work.write(1, [Draft(action="sign_off")], user="王敏", seen=state)
    capsys.readouterr()
    assert main(["import", str(book), "-w", desk, "--user", "李梅"]) == 3
    assert f"{cell}：未导入，报告 青溪镇.txt 已由 王敏 签字" in capsys.readouterr().err


def test_import__workbook_of_another_workspace_is_refused_whole(
    desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = exported(desk, tmp_path)
    other = tmp_path / "other"
    main(["extract", str(tmp_path / "青溪镇.txt"), "-w", str(other), "--engine", "rules"])
    capsys.readouterr()
    assert main(["import", str(book), "-w", str(other)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_export__reports_of_the_filter_alone_with_their_decisions(desk: str, tmp_path: Path) -> None:
    with Workspace.open(Path(desk), create=False) as workspace:
        reviewed = Desk(workspace).open(1)
        (key,) = Desk(workspace).desktop(1, "王敏").findings
        draft = Draft(action="decide", target=key, way="report_wrong", reason="与决算表核对")
        Desk(workspace).write(1, [draft], user="王敏", seen=reviewed.state)
    out = tmp_path / "all.jsonl"
    assert main(["export", "-w", desk, "-o", str(out), "--format", "jsonl", "--year", "2023"]) == 0
    (line,) = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert line["log"][0]["reason"] == "与决算表核对"
    assert main(["export", "-w", desk, "-o", str(out), "--format", "jsonl", "--year", "1999"]) == 0
    assert out.read_text(encoding="utf-8") == ""


def test_export__results_and_workspace_at_once_is_one_line(desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["export", "x.json", "-w", desk, "-o", str(tmp_path / "x")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_export__what_was_found_between_reports_is_a_sheet_and_a_table(desk: str, tmp_path: Path) -> None:
    other = tmp_path / "评价报告.txt"
    other.write_text(REPORT.replace("180.00", "190.00"), encoding="utf-8")
    assert main(["extract", str(other), "-w", desk, "--engine", "rules"]) == 0
    book = exported(desk, tmp_path)
    sheet = openpyxl.load_workbook(book)["跨报告核对"]
    head, *found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    by_head = [dict(zip(head, row, strict=True)) for row in found]
    (row,) = [row for row in by_head if row["规则"] == "ACROSS-03"]
    assert (row["文件 1"], row["原文 1"], row["行 1"]) == ("评价报告.txt", "190.00万元", "3")
    assert (row["文件 2"], row["原文 2"], row["行 2"]) == ("青溪镇.txt", "180.00万元", "3")
    folder = tmp_path / "tables"
    assert main(["export", "-w", desk, "-o", str(folder), "--format", "csv"]) == 0
    table = (folder / "across.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(table) == 1 + len(found)
    assert main(["import", str(book), "-w", desk]) == 0


def test_import__one_file_under_two_names_is_said_and_nothing_of_it_is_guessed(
    desk: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "青溪镇二稿.txt").write_text(REPORT, encoding="utf-8")
    assert main(["extract", str(tmp_path / "青溪镇二稿.txt"), "-w", desk, "--engine", "rules"]) == 0
    book = exported(desk, tmp_path)
    write(book, 1, "项目支出", "amount_approved", 200)
    capsys.readouterr()
    assert main(["import", str(book), "-w", desk]) == 3
    (said,) = capsys.readouterr().err.splitlines()
    assert "报告 青溪镇.txt 与 青溪镇二稿.txt 是同一个文件，两者的行无法区分" in said
    with Workspace.open(Path(desk), create=False) as workspace:
        assert [workspace.log(number) for number in (1, 2)] == [(), ()]
