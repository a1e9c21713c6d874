"""What several tests need: gouji as a process, and each sample and seed as ``report_path``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"

Gouji = Callable[..., subprocess.CompletedProcess[str]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """``report_path``: every sample, and every seed where the seeds are at hand (else one case that skips and says so)."""
    if "report_path" not in metafunc.fixturenames:
        return
    samples = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in (".txt", ".docx"))
    cases = [pytest.param(path, id=path.stem) for path in (*samples, *sorted(SEEDS.glob("*.txt")))]
    if not SEEDS.is_dir():
        cases.append(pytest.param(None, id="seeds", marks=pytest.mark.skip(reason="../shared/seeds is not at hand")))
    metafunc.parametrize("report_path", cases)


@pytest.fixture
def clean_environment() -> dict[str, str]:
    """This process's environment without settings of gouji, the package importable."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOUJI_")}
    return {**kept, "PYTHONPATH": str(ROOT / "src")}


@pytest.fixture
def gouji(tmp_path: Path, clean_environment: dict[str, str]) -> Gouji:
    """Runs ``gouji ARGUMENTS`` in a process of its own, in a folder without settings."""

    def call(*arguments: object, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gouji", *map(str, arguments)],
            cwd=tmp_path,
            env={**clean_environment, **(env or {})},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return call
