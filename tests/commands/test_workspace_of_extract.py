"""``gouji extract -w`` and ``gouji status``: results go to a workspace and are counted there."""

from __future__ import annotations

import json
import os
from pathlib import Path

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
def report(tmp_path: Path) -> Path:
    path = tmp_path / "青溪镇.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_extract__into_a_workspace_writes_no_files_beside_it(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    assert main(["extract", str(report), "-w", str(desk), "--engine", "rules"]) == 0
    assert f"工作区 {desk}：新增 1 份，重新提取 0 份，未变 0 份" in capsys.readouterr().out
    assert sorted(os.listdir(tmp_path)) == ["desk", "青溪镇.txt"]
    with Workspace.open(desk, create=False) as workspace:
        assert workspace.source(1) == report
        assert workspace.result(1).text == REPORT


def test_extract__changed_report_with_decisions_of_old_places_says_how_many_need_another_look(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "desk"
    main(["extract", str(report), "-w", str(folder), "--engine", "rules"])
    with Workspace.open(folder, create=False) as workspace:
        desk = Desk(workspace)
        before = desk.open(1)
        keys = [value.key.split(".")[0] for value in values(before.extracted) if value.field in ("amount", "quantity")]
        desk.write(1, [Draft(action="accept", target=key) for key in keys], user="王敏", seen=before.state)
        smaller = before.extracted.model_copy(update={"funds": before.extracted.funds[:1]})
        assert desk.add(smaller, report).how == "again"
        assert [event.target for event in desk.open(1).orphans] == keys[1:3]
        assert workspace.report(1).orphans == 2
        assert desk.add(before.extracted, report).how == "again"
        assert desk.open(1).orphans == ()
    capsys.readouterr()
    assert main(["status", "-w", str(folder), "--format", "json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert status["statuses"] == {"new": 0, "in_review": 1, "signed_off": 0, "approved": 0}
    assert status["findings"] == {"error": 1, "warning": 0, "info": 0}


def test_extract__corrected_file_of_the_same_name_starts_anew_and_says_so(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "desk"
    report.write_text("单位名称：青溪镇人民政府\n" + REPORT, encoding="utf-8")
    assert main(["extract", str(report), "-w", str(folder), "--engine", "rules"]) == 0
    with Workspace.open(folder, create=False) as workspace:
        assert workspace.report(1).unit_name
        desk = Desk(workspace)
        before = desk.open(1)
        row = next(value.row_key for value in values(before.extracted) if value.field == "amount")
        desk.write(1, [Draft(action="accept", target=row)], user="王敏", seen=before.state)
    report.write_text(report.read_text(encoding="utf-8").replace("180.00", "200.00"), encoding="utf-8")
    capsys.readouterr()
    assert main(["extract", str(report), "-w", str(folder), "--engine", "rules"]) == 0
    said = "".join(capsys.readouterr())
    assert "青溪镇.txt：工作区里已有该单位的同名文件（报告 1，1 条修改记录），内容不同，因此另立为报告 2" in said
    with Workspace.open(folder, create=False) as workspace:
        assert [len(Desk(workspace).open(number).log) for number in (1, 2)] == [1, 0]


def test_status__lists_what_the_filter_lets_through(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "desk"
    main(["extract", str(report), "-w", str(folder), "--engine", "rules"])
    capsys.readouterr()
    assert main(["status", "-w", str(folder), "--rule", "SUM-01"]) == 0
    assert "青溪镇.txt" in capsys.readouterr().out
    assert main(["status", "-w", str(folder), "--rule", "DATE-01", "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("0 reports:")


def test_extract__nowhere_to_put_results_is_one_line(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(report)]) == 2
    assert capsys.readouterr().err == "请用 -o 指定输出目录，或用 -w 指定工作区。\n"


def test_status__no_workspace_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "-w", str(tmp_path / "none")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
