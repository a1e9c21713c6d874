"""What ``gouji doctor`` says of the parts of an installation: of the real one, and of ones that lack or break a part."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest

Parts = dict[str, tuple[str, str]]
Doctor = Callable[..., tuple[int, Parts]]

SLOW = ("rapidocr", "pyarrow", "psycopg")
"""Optional parts whose import takes seconds."""

HIDING = """
import sys
from importlib.machinery import PathFinder

class Hiding(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name in {hidden!r} else super().find_spec(name, path, target)

sys.meta_path[:] = [Hiding if finder is PathFinder else finder for finder in sys.meta_path]
from gouji.cli import main
sys.exit(main(["doctor", "--format", "json", "--lang", {lang!r}]))
"""


@pytest.fixture
def doctor(tmp_path: Path, clean_environment: dict[str, str]) -> Iterator[Doctor]:
    """Runs the command in a process of its own: the exit code, and state and line of each part by its name.

    ``fake`` is a folder whose packages are found before the real ones, ``path`` the PATH of the process."""

    def examine(
        *, fake: Path | None = None, hidden: tuple[str, ...] = SLOW, path: str = "", lang: str = "zh"
    ) -> tuple[int, Parts]:
        found = clean_environment["PYTHONPATH"]
        environment = {**clean_environment, "PATH": path, "PYTHONPATH": f"{fake}:{found}" if fake else found}
        command = [sys.executable, "-c", HIDING.format(hidden=set(hidden), lang=lang)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert ended.stderr == ""
        return ended.returncode, {part["name"]: (part["state"], part["text"]) for part in json.loads(ended.stdout)}

    with chdir(tmp_path):
        yield examine


def package(folder: Path, name: str, **files: str) -> Path:
    """A package of that name; the files are named with two underscores for a folder, and end in .py."""
    root = folder / name
    root.mkdir(parents=True)
    for path in ("__init__", *files):
        file = root.joinpath(*path.split("__")) if path != "__init__" else root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.with_suffix(".py").write_text(files.get(path, ""), encoding="utf-8")
    return folder


def test_parts__optional_ones_that_are_not_installed_are_no_failure(doctor: Doctor) -> None:
    code, found = doctor()
    assert code == 0
    assert {name: found[name][0] for name in ("ocr", "parquet", "postgresql", "office", "endpoint")} == dict.fromkeys(
        ("ocr", "parquet", "postgresql", "office", "endpoint"), "absent"
    )
    assert found["ocr"][1] == '文字识别（读取扫描件与图片）：未安装。需要时 pip install "gouji[ocr]"'
    assert found["parquet"][1].endswith('pip install "gouji[parquet]"')
    assert found["postgresql"][1].endswith('pip install "gouji[postgresql]"')
    assert "另存为 .docx" in found["office"][1]


def test_parts__needed_ones_are_there(doctor: Doctor) -> None:
    code, found = doctor(lang="en", hidden=())
    assert (code, found["unstructured"][0], found["vcrpy"][0]) == (0, "ok", "ok")
    assert "opencv" not in found
    assert "not installed" in found["office"][1]


def test_parts__an_extra_that_cannot_be_imported_is_said(doctor: Doctor, tmp_path: Path) -> None:
    fake = package(tmp_path, "pyarrow")
    (fake / "pyarrow" / "__init__.py").write_text("raise ImportError('libarrow.so: no such file')", encoding="utf-8")
    code, found = doctor(fake=fake, hidden=("rapidocr",))
    assert (code, found["parquet"][0]) == (0, "warning")
    assert "libarrow.so: no such file" in found["parquet"][1]
    assert "--force-reinstall" in found["parquet"][1]


def test_parts__ocr_without_its_models_is_said(doctor: Doctor, tmp_path: Path) -> None:
    code, found = doctor(fake=package(tmp_path, "rapidocr"), hidden=("pyarrow",))
    assert (code, found["ocr"][0]) == (0, "warning")
    assert "缺少模型文件" in found["ocr"][1]


def test_parts__two_builds_of_opencv_are_said(doctor: Doctor, tmp_path: Path) -> None:
    for name in ("opencv_python", "opencv_python_headless"):
        info = tmp_path / f"{name}-4.11.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 4.11.0\n")
    code, found = doctor(fake=tmp_path)
    assert (code, found["opencv"][0]) == (0, "warning")
    assert "pip uninstall -y opencv-python opencv-python-headless" in found["opencv"][1]


def test_parts__unstructured_of_another_release_fails(doctor: Doctor, tmp_path: Path) -> None:
    fake = package(tmp_path, "unstructured", nlp__tokenize="", partition__docx="class _ListLabels: pass")
    code, found = doctor(fake=fake)
    assert (code, found["unstructured"][0]) == (3, "failed")
    assert "_get_nlp、_format_number、_UnrenderableLabel" in found["unstructured"][1]


def test_parts__unstructured_that_cannot_be_imported_fails(doctor: Doctor, tmp_path: Path) -> None:
    code, found = doctor(fake=package(tmp_path, "unstructured"))
    assert (code, found["unstructured"][0]) == (3, "failed")
    assert "unstructured.nlp" in found["unstructured"][1]


@pytest.mark.skipif(sys.platform == "win32", reason="a program is a script here")
def test_parts__an_office_that_converts_nothing_is_said(doctor: Doctor, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    code, found = doctor(path=f"{tmp_path}")
    assert (code, found["office"][0]) == (0, "warning")
    assert str(program) in found["office"][1]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_parts__an_office_that_works_says_its_version(doctor: Doctor) -> None:
    program = shutil.which("soffice")
    assert program is not None
    code, found = doctor(path=f"{Path(program).parent}:/bin", lang="en")
    assert (code, found["office"][0]) == (0, "ok")
    assert "started and converted" in found["office"][1]
