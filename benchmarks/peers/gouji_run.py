"""gouji_run.py URL ENGINE warm|cold FILE…    reads the reports with the command line's own entry point"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter

started = perf_counter()

from gouji.cli import main as gouji_command  # noqa: E402
from gouji.commands import extract as _  # noqa: E402, F401 - what the command imports is part of the time

imported = perf_counter() - started

sys.path.insert(0, str(Path(__file__).resolve().parent))
import measure  # type: ignore[import-not-found] # noqa: E402

FIRST = "甲县乙局2031年度部门整体支出绩效自评报告\n一、收支情况\n全年支出合计860.5万元，同口径7.3、8.4。\n"
"""Holds numbers that no rule reads, so that every engine asks about it."""


def extract(engine: str, files: list[Path], folder: Path) -> None:
    os.environ["GOUJI_CACHE"] = str(folder / "answers.sqlite")
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = gouji_command(["extract", *map(str, files), "-o", str(folder / "out"), "--engine", engine])
    if code:
        sys.exit(said.getvalue())


def main() -> None:
    url, engine, state, *names = sys.argv[1:]
    os.environ |= {"GOUJI_BASE_URL": url, "GOUJI_MODEL": "small", "GOUJI_CONCURRENCY": "10", "OPENAI_API_KEY": "sk-none"}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first = Path(one) / "first.txt"
        first.write_text(FIRST, encoding="utf-8")
        warm_up = None if state == "cold" else lambda: extract(engine, [first], Path(one))
        measure.report(imported, lambda: extract(engine, [Path(name) for name in names], Path(other)), warm_up)


if __name__ == "__main__":
    main()
