"""``gouji export`` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from gouji.config import Settings
from gouji.pipeline import run
from gouji.store.files import write_result

from .conftest import Gouji

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    for name in ("bureau_tables.docx", "prose_town.txt"):
        write_result(run(SAMPLES / name, Settings()), tmp_path / "results" / name)
    return tmp_path / "results"


def test_export__writes_a_workbook_unless_asked_otherwise(results: Path, tmp_path: Path, gouji: Gouji) -> None:
    place = tmp_path / "all.xlsx"
    ran = gouji("export", str(results), "-o", str(place))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"已写入 {place}\n", "")
    assert load_workbook(place)["附表1 资金情况"].max_row > 60


@pytest.mark.parametrize(
    ("form", "out", "files"), [("csv", "c", 6), ("parquet", "p", 6), ("jsonl", "l.jsonl", 1), ("html", "h", 3)]
)
def test_export__writes_every_format(results: Path, tmp_path: Path, gouji: Gouji, form: str, out: str, files: int) -> None:
    place = tmp_path / out
    ran = gouji("export", str(results), "-o", str(place), "--format", form, "--lang", "en")
    assert ran.returncode == 0
    assert ran.stderr == ""
    assert len(ran.stdout.splitlines()) == files
    assert len(list(place.iterdir()) if place.is_dir() else [place]) == files


def test_export__a_result_that_cannot_be_used_is_said_and_the_others_are_written(
    results: Path, tmp_path: Path, gouji: Gouji
) -> None:
    (results / "prose_town.txt.txt").unlink()
    place = tmp_path / "all.jsonl"
    ran = gouji("export", str(results), "-o", str(place), "--format", "jsonl")
    assert ran.returncode == 3
    assert "缺少结果" in ran.stderr
    (line,) = place.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["extracted"]["document"]["name"] == "bureau_tables.docx"


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["-o", "all.pdf"], 2, ".xlsx"),
        (["-o", "one.html", "--format", "html"], 2, "一份报告"),
        (["-o", "file/x.xlsx"], 3, "无法写入"),
    ],
)
def test_export__says_what_is_wrong_with_the_place(results: Path, gouji: Gouji, options: list[str], code: int, said: str) -> None:
    (results.parent / "file").write_text("no folder", encoding="utf-8")
    ran = gouji("export", str(results), *options)
    assert ran.returncode == code
    assert said in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_export__of_an_empty_folder_is_refused(tmp_path: Path, gouji: Gouji) -> None:
    ran = gouji("export", str(tmp_path), "-o", str(tmp_path / "x.xlsx"))
    assert ran.returncode == 2
    assert not (tmp_path / "x.xlsx").exists()
