"""How much memory a long scan takes: its pages are read again and again, and the peak must stay where it is.

python benchmarks/ocr_memory.py [PAGES [SCAN.pdf]]      default 60 pages of ../shared/formats/001_scan.pdf
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]

from gouji.source.ocr import page_of

ROOT = Path(__file__).resolve().parent.parent


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    scan = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT.parent / "shared" / "formats" / "001_scan.pdf"
    if not scan.is_file():
        print(f"{scan} is not at hand")
        return
    pdf = pypdfium2.PdfDocument(scan)
    lines = 0
    for number in range(1, pages + 1):
        leaf = pdf[(number - 1) % len(pdf)]
        picture = leaf.render(scale=200 / 72).to_pil()
        width, height = leaf.get_size()
        lines += len(page_of(picture, number=number, width=width, height=height).lines)
        if number % 10 == 0 or number == pages:
            print(f"{number} pages, {lines} lines outside of tables: peak {peak_megabytes():.0f} MB", flush=True)
    print("floor: at most 1500 MB, and flat")


if __name__ == "__main__":
    main()
