"""What several tests need: the command line, and each sample and seed as ``report_path``."""

from __future__ import annotations

import io
import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from gouji.cli import main

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that runs the tests in the background has them ignore Ctrl-C, and so would every process that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

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
def gouji(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gouji:
    """Runs ``gouji ARGUMENTS`` in this process (imports cost two seconds), in a folder and environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GOUJI_")]:
        monkeypatch.delenv(name)

    def call(*arguments: object, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        out, err = io.StringIO(), io.StringIO()
        with monkeypatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            try:
                code = main([str(argument) for argument in arguments])
            except SystemExit as ended:
                code = int(ended.code or 0)
        return subprocess.CompletedProcess([str(argument) for argument in arguments], code, out.getvalue(), err.getvalue())

    return call
