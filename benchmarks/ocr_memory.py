"""How much memory a long scan takes, read in one piece as a user reads it: the peak must stay where it is.

python benchmarks/ocr_memory.py [PAGES [SCAN.pdf]]      default 60 pages, those of samples/formats again and again

Runs ``gouji extract`` over a file of so many pages and adds up the memory of its processes (Linux).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import pypdfium2  # type: ignore[import-untyped]

ROOT: Final = Path(__file__).resolve().parent.parent
SCAN: Final = ROOT / "samples" / "formats" / "town_scores_scan.pdf"
LOOK_SECONDS: Final = 0.1


def repeated(scan: Path, pages: int, made: Path) -> None:
    document, out = pypdfium2.PdfDocument(scan), pypdfium2.PdfDocument.new()
    for page in range(pages):
        out.import_pages(document, [page % len(document)])
    out.save(made)


def megabytes(process: int) -> float:
    """What the process and those it started hold in memory; 0 once it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
        children = [
            int(child)
            for thread in os.listdir(f"/proc/{process}/task")
            for child in Path(f"/proc/{process}/task/{thread}/children").read_text(encoding="utf-8").split()
        ]
    except OSError:
        return 0.0
    own = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)
    return own / 1024 + sum(map(megabytes, children))


def main() -> int:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "long.pdf"
        repeated(Path(sys.argv[2]) if len(sys.argv) > 2 else SCAN, pages, report)
        command = [sys.executable, "-m", "gouji", "extract", str(report), "-o", str(Path(folder) / "out"), "--engine", "rules"]
        begun = time.monotonic()
        seen: list[float] = []
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as reading:
            while reading.poll() is None:
                seen.append(megabytes(reading.pid))
                time.sleep(LOOK_SECONDS)
        seconds = time.monotonic() - begun
    tenth = max(1, len(seen) // 10)
    course = " ".join(f"{max(seen[at : at + tenth]):.0f}" for at in range(0, tenth * 10, tenth) if seen[at : at + tenth])
    print(f"{pages} pages: exit code {reading.returncode}, {seconds / pages:.2f} s a page, peak {max(seen):.0f} MB")
    print(f"peak of each tenth of the time, MB: {course}")
    print("floor: at most 1500 MB, and flat")
    return reading.returncode


if __name__ == "__main__":
    sys.exit(main())
