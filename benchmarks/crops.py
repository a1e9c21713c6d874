"""Does the box of a claim show the claim? Each is cut out of the page's picture and read again by OCR.

python benchmarks/crops.py [FILE…] [--misses]     default: the PDFs, scans and pictures of samples/formats and ../shared/formats

A claim is there when its text stands in what is read from its crop, blanks and full-width forms aside. The crop is read as it
lies on the page, at 200 dpi. Floor: 98 % of the claims of every file. The second reading errs too: printed with
--misses is what it read instead.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

import gouji
from gouji.core.report import Box
from gouji.source.ocr.engine import Engine, engine
from gouji.source.raster import POINTS, page_picture
from gouji.store.files import claims_of

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "samples" / "formats", ROOT.parent / "shared" / "formats")
PAGED = (".pdf", ".jpg", ".tif")
FLOOR = 0.98
DPI = 200
MARGIN = 2.0
"""Points around the box."""
PAD = 4
SIDE = 736
"""Pixels: the finder of lines blows smaller pictures up to it, which costs time; they get white paper around instead."""

Picture = NDArray[Any]


def folded(text: str) -> str:
    """Without blanks, full-width forms as their plain ones."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def cut(page: Picture, box: Box) -> Picture:
    """The pixels around the box."""
    scale = DPI / POINTS
    left, top = (max(round((edge - MARGIN) * scale), 0) for edge in box[:2])
    right, bottom = (round((edge + MARGIN) * scale) for edge in box[2:])
    return page[top:bottom, left:right]


def on_paper(crop: Picture) -> Picture:
    """The crop in the middle of a white picture of at least SIDE each way."""
    height, width = (max(SIDE - side, 2 * PAD) // 2 for side in crop.shape[:2])
    return cv2.copyMakeBorder(crop, height, height, width, width, cv2.BORDER_CONSTANT, value=(255, 255, 255))


def level(picture: Picture, quad: NDArray[Any]) -> Picture:
    """The part of the picture within a quadrangle (clockwise from the top left), in grey, its upper edge level."""
    width = max(round(float(np.hypot(*(quad[1] - quad[0])))), 1)
    height = max(round(float(np.hypot(*(quad[3] - quad[0])))), 1)
    corners = np.asarray([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    turn = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    return cv2.cvtColor(cv2.warpPerspective(picture, turn, (width, height)), cv2.COLOR_BGR2GRAY)


def rows(quads: Sequence[NDArray[Any]]) -> Iterator[NDArray[Any]]:
    """The lines from the top, those beside each other from the left."""
    if not len(quads):
        return
    height = float(np.median([quad[3][1] - quad[0][1] for quad in quads]))
    yield from sorted(quads, key=lambda quad: (round(float(quad[:, 1].mean()) / (0.7 * height)), float(quad[:, 0].mean())))


def readings(reader: Engine, crop: Picture) -> Iterator[str]:
    """What the crop says: read as a single line, then by the lines found on it."""
    yield reader.read([cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)])[0].text
    paper = on_paper(crop)
    lines = [level(paper, quad) for quad in rows(list(reader.detect(paper)))]
    yield "".join(reading.text for reading in reader.read(lines))


def places_of(path: Path) -> list[tuple[int, Box, str]]:
    """(page, box, text) of every claim with a place on a page, each once, page by page."""
    claims = [claim for _, claim in claims_of(gouji.extract(path))]
    return sorted({(claim.page, claim.box, claim.text) for claim in claims if claim.page is not None and claim.box is not None})


def missed(path: Path, places: Sequence[tuple[int, Box, str]]) -> Iterator[tuple[int, Box, str, str]]:
    """The places whose text is not there, with what is read there."""
    reader, shown = engine(), 0
    picture: Picture = np.zeros((1, 1, 3), dtype=np.uint8)
    for page, box, text in places:
        if page != shown:
            shown, picture = page, cv2.cvtColor(np.asarray(page_picture(path, page, DPI)), cv2.COLOR_RGB2BGR)
        wanted, last = folded(text), ""
        for reading in readings(reader, cut(picture, box)):
            last = folded(reading)
            if wanted in last:
                break
        else:
            yield page, box, text, last


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options.add_argument("--misses", action="store_true", help="print what is read instead")
    asked = options.parse_args()
    usual = [path for folder in FOLDERS if folder.is_dir() for path in sorted(folder.iterdir()) if path.suffix in PAGED]
    low = 0
    print(f"{'file':30} {'places':>6} {'found':>6}  share (floor {FLOOR:.0%})")
    for path in asked.files or usual:
        places = places_of(path)
        gone = list(missed(path, places))
        share = 1 - len(gone) / max(len(places), 1)
        low += share < FLOOR
        print(f"{path.name:30} {len(places):6} {len(places) - len(gone):6}  {share:.2%}", flush=True)
        for page, box, text, found in gone if asked.misses else ():
            print(f"    page {page} {tuple(round(edge, 1) for edge in box)}: {text!r} read as {found!r}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
