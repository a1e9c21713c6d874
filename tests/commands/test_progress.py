"""What a terminal shows while a long file is read."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from tests.source.pdf_files import Sheet, pdf_of

PAGES = 60


def shown(command: list[str]) -> str:
    """What the command writes to a terminal of its own."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"COLUMNS": "120", "TERM": "xterm", "GOUJI_LANG": "zh"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        seen = b""
        while chunk := _chunk(ours):
            seen += chunk
    os.close(ours)
    assert process.returncode == 0
    return seen.decode()


def _chunk(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other side is closed
        return b""


def test_extract__moves_its_bar_page_by_page(tmp_path: Path) -> None:
    report = tmp_path / "长报告.pdf"
    report.write_bytes(pdf_of(*(Sheet().text(60, 100, f"2023年第{page}笔支出合计12.50万元。") for page in range(PAGES))))
    seen = shown([sys.executable, "-m", "gouji", "extract", str(report), "-o", str(tmp_path / "out"), "--engine", "rules"])
    pages = [int(page) for page in re.findall(rf"读取 第 (\d+)/{PAGES} 页", seen)]
    assert pages == sorted(pages)
    assert pages[-1] == PAGES
    full = "━" * 40
    assert any(full not in frame for frame in seen.split("\r") if f"/{PAGES} 页" in frame)
