"""Does the box of a claim show the claim? Each is cut out of the page's picture and read again by OCR.

python benchmarks/crops.py [FILE…] [--misses]     default: the PDFs, scans and pictures of samples/formats and ../shared/formats

A claim is there when its text stands in what is read from its crop, blanks, full-width forms and punctuation outside numbers
aside; of a claim that goes on behind the page end, the part on the page of its box. A crop is read as it lies on the page, as a
single line and then line by line, at 200 and 300 dpi. Floor: 98 % of the claims of every file. The second reading errs too:
--misses prints what it read.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

import gouji
from gouji.core.report import Box, Document
from gouji.source import read
from gouji.source.ocr.engine import Engine, engine
from gouji.source.raster import POINTS, page_picture
from gouji.store.files import claims_of

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "samples" / "formats", ROOT.parent / "shared" / "formats")
PAGED = (".pdf", ".jpg", ".tif")
FLOOR = 0.98
LOOKS = ((200, 2.0), (200, 0.5), (300, 2.0), (300, 0.5))
"""(dpi, points around the box): the ways in which a crop is taken, until the claim is read on one."""
PAD = 4
SIDE = 736
"""Pixels: the finder of lines blows smaller pictures up to it, which costs time; they get white paper around instead."""

Picture = NDArray[Any]


MARKS: Final = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[^\w.,%‰+\-<>=≥≤√×/]")
"""Punctuation outside numbers, which a second reading of a bad scan takes for its like; what numbers are made of stays."""


def folded(text: str) -> str:
    """Without blanks and punctuation, full-width forms as their plain ones; figures as they are."""
    return MARKS.sub("", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, order=True)
class Place:
    """A claim on a page, numbered from 1."""

    page: int
    box: Box
    start: int
    end: int
    text: str


class Shown:
    """A file of pages; the pictures of one page are kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pictures: dict[tuple[int, int], Picture] = {}

    def crop(self, place: Place, dpi: int, margin: float) -> Picture:
        """The pixels around the box."""
        scale = dpi / POINTS
        left, top = (max(round((edge - margin) * scale), 0) for edge in place.box[:2])
        right, bottom = (round((edge + margin) * scale) for edge in place.box[2:])
        return self._picture(place.page, dpi)[top:bottom, left:right]

    def _picture(self, page: int, dpi: int) -> Picture:
        if (page, dpi) not in self._pictures:
            self._pictures = {key: picture for key, picture in self._pictures.items() if key[0] == page}
            self._pictures[page, dpi] = cv2.cvtColor(np.asarray(page_picture(self.path, page, dpi)), cv2.COLOR_RGB2BGR)
        return self._pictures[page, dpi]

    @cached_property
    def document(self) -> Document:
        return read(self.path)

    def begins_with(self, place: Place) -> str:
        """The part of a claim that stands on its page: some go on behind the page end, where their box does not."""
        parts = [placement.span for placement in self.document.placements if placement.page == place.page]
        inside = (part for part in parts if part.start < place.end and place.start < part.end)
        return "".join(self.document.text[max(part.start, place.start) : min(part.end, place.end)] for part in inside)


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


def said(reader: Engine, crop: Picture) -> Iterator[str]:
    """What the crop says: read as a single line, then by the lines found on it."""
    yield reader.read([cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)])[0].text
    paper = on_paper(crop)
    lines = [level(paper, quad) for quad in rows(list(reader.detect(paper)))]
    yield "".join(reading.text for reading in reader.read(lines))


def places_of(path: Path) -> list[Place]:
    """Every claim with a place on a page, each once, page by page."""
    claims = [claim for _, claim in claims_of(gouji.extract(path))]
    found = {
        Place(claim.page, claim.box, claim.start, claim.end, claim.text)
        for claim in claims
        if claim.page is not None and claim.box is not None and claim.start is not None and claim.end is not None
    }
    return sorted(found)


def missed(path: Path, places: Sequence[Place]) -> Iterator[tuple[Place, list[str]]]:
    """The places whose text is not there, with what is read there."""
    reader, shown = engine(), Shown(path)
    for place in places:
        readings = []
        for reading in (text for look in LOOKS for text in said(reader, shown.crop(place, *look))):
            readings.append(folded(reading))
            if folded(place.text) in readings[-1]:
                break
        else:
            if not any(folded(shown.begins_with(place)) in reading for reading in readings):
                yield place, readings


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
        for place, found in gone if asked.misses else ():
            box = tuple(round(edge, 1) for edge in place.box)
            print(f"    page {place.page} {box}: {place.text!r} read as {' / '.join(dict.fromkeys(found))!r}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
