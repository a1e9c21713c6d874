"""How long a page of a PDF with text takes, against bare pdfplumber finding the tables of the same pages in the same run.

    python benchmarks/pdf_speed.py [FILE.pdf …]

The file's pages are repeated to a long one, so that start-up, which is printed beside, does not count. Processor time of this
process and of the reading process together; the best of several runs. Peak memory is that of the reading process. Exit code 1
over the limits.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]

from gouji.source import read

ROOT = Path(__file__).resolve().parent.parent
FORMATS = ROOT.parent / "shared" / "formats"
PAGES = 120
RUNS = 3
MOST_RATIO = 2.0
MOST_MEMORY = 600_000_000


def processor_seconds() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def best_of(runs: int, action: Callable[[], object]) -> float:
    """Processor seconds of the cheapest run."""

    def once() -> float:
        started = processor_seconds()
        action()
        return processor_seconds() - started

    return min(once() for _ in range(runs))


def bare(path: Path) -> None:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.find_tables()
            page.close()


def repeated(path: Path, pages: int, place: Path) -> None:
    """The pages of the file over and over, so many in all."""
    source, whole = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
    for start in range(0, pages, len(source)):
        whole.import_pages(source, list(range(min(len(source), pages - start))))
    whole.save(place)


def main(paths: list[Path]) -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            short, long = Path(folder) / "short.pdf", Path(folder) / "long.pdf"
            repeated(path, 1, short)
            repeated(path, PAGES, long)
            read(short)
            start = best_of(RUNS, lambda place=short: read(place))  # type: ignore[misc]
            ours = (best_of(RUNS, lambda place=long: read(place)) - start) / (PAGES - 1)  # type: ignore[misc]
            plain = best_of(RUNS, lambda place=long: bare(place)) / PAGES  # type: ignore[misc]
            ratio = ours / plain
            times = f"page {ours * 1000:6.1f} ms   bare {plain * 1000:6.1f} ms   ratio {ratio:.2f}   start {start:.2f} s"
            print(f"{path.name:20} {times}")
            failed += ratio > MOST_RATIO
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(f"peak memory of the reading process {peak / 1e6:.0f} MB")
    return 1 if failed or peak > MOST_MEMORY else 0


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]] or sorted(FORMATS.glob("001*.pdf"))[:1]))
