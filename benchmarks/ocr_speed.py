"""How long a scanned page takes against bare rapidocr on the same picture, in one run.

python benchmarks/ocr_speed.py [SCAN.pdf]      default ../shared/formats/001_scan.pdf; its first, middle and last page
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from rapidocr import RapidOCR

from gouji.source.ocr import page_of

ROOT = Path(__file__).resolve().parent.parent
_ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    scan = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "formats" / "001_scan.pdf"
    if not scan.is_file():
        print(f"{scan} is not at hand")
        return
    pdf = pypdfium2.PdfDocument(scan)
    bare = RapidOCR(params={"Global.log_level": "critical"})
    total_bare = total_ours = 0.0
    for index in sorted({0, len(pdf) // 2, len(pdf) - 1}):
        leaf = pdf[index]
        picture = leaf.render(scale=200 / 72).to_pil().convert("RGB")
        pixels = np.asarray(picture)[:, :, ::-1]
        width, height = leaf.get_size()

        def alone(pixels: Any = pixels) -> object:
            return bare(pixels, use_det=True, use_cls=False, use_rec=True)

        def ours(picture: Any = picture, width: float = width, height: float = height) -> object:
            return page_of(picture, number=1, width=width, height=height)

        alone()
        ours()
        times = [(seconds(alone), seconds(ours)) for _ in range(_ROUNDS)]
        fast_bare, fast_ours = (min(column) for column in zip(*times, strict=True))
        total_bare, total_ours = total_bare + fast_bare, total_ours + fast_ours
        print(f"page {index + 1}: rapidocr {fast_bare:.2f} s, page_of {fast_ours:.2f} s, ratio {fast_ours / fast_bare:.2f}")
    print(f"ratio over these pages: {total_ours / total_bare:.2f} (floor: at most 1.3)")


if __name__ == "__main__":
    main()
