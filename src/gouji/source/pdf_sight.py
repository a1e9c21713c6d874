"""What a PDF page is made of, before its text is read: visible text, hidden text, pictures. All by pdfium, in milliseconds."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from gouji.core.report import Box

_FEW_CHARACTERS: Final = 30
"""A page with fewer visible characters is looked at as a picture, if there is anything to look at."""
_CAPTIONED: Final = 200
"""A page that is mostly picture has fewer than this; with more, the picture is its ground."""
_MOSTLY: Final = 0.5
_SOME: Final = 0.02
_DRAWN: Final = 200
"""Text drawn as outlines takes more paths than this."""
_DRAWING: Final = 20_000
"""A page of more paths than this is a map or a plan; its text layer would take minutes to read."""
_NOTABLE: Final = 0.15
_DEPTH: Final = 4
_MAX_OBJECTS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Sight:
    """``characters`` are those a person sees, ``hidden`` the boxes of text that is not shown, in points from the top left
    of the unrotated page; ``pictures`` is the share of the page that pictures cover, ``paths`` how many lines are drawn."""

    width: float
    height: float
    characters: int
    hidden: tuple[Box, ...]
    pictures: float
    paths: int

    @property
    def is_picture(self) -> bool:
        """Whether the page's text is (also) in its picture and has to be recognised."""
        if self.paths > _DRAWING:
            return True
        if self.characters < _FEW_CHARACTERS:
            return self.pictures > _SOME or self.paths > _DRAWN
        return self.pictures > _MOSTLY and self.characters < _CAPTIONED

    @property
    def has_unread_picture(self) -> bool:
        return not self.is_picture and self.pictures > _NOTABLE


def sight_of(page: Any) -> Sight:
    """Looks at a pypdfium2 page."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    width, height = page.get_size() if page.get_rotation() % 180 == 0 else page.get_size()[::-1]
    left, bottom, right, top = page.get_cropbox()
    if right <= left or top <= bottom:
        left, bottom, right, top = 0.0, 0.0, width, height
    shown = hidden = paths = 0
    covered = 0.0
    boxes: list[Box] = []
    for kind, shape, nested in _shapes(page):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(shape) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                shown += 1
                continue
            hidden += 1
            if not nested:
                x0, y0, x1, y1 = _bounds(shape)
                boxes.append((x0 - left, top - y1, x1 - left, top - y0))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _bounds(nested or shape)
            across, down = min(x1, right) - max(x0, left), min(y1, top) - max(y0, bottom)
            covered += max(across, 0.0) * max(down, 0.0)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
    characters = _count_characters(page) if shown else 0
    share = min(covered / max(width * height, 1.0), 1.0)
    return Sight(width, height, characters, tuple(boxes) if shown else (), share, paths)


def _count_characters(page: Any) -> int:
    text = page.get_textpage()
    try:
        return len("".join(text.get_text_range().split()))
    finally:
        text.close()


def _shapes(page: Any) -> Iterator[tuple[int, Any, Any]]:
    """(kind, shape, the outermost form it is in or None) of all shapes of the page, those within forms too."""
    import pypdfium2.raw as pdfium

    count = min(pdfium.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS)
    waiting = [(pdfium.FPDFPage_GetObject(page.raw, index), None, 0) for index in range(count - 1, -1, -1)]
    seen = 0
    while waiting and seen < _MAX_OBJECTS:
        shape, outer, depth = waiting.pop()
        seen += 1
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield kind, shape, outer
        elif depth < _DEPTH:
            within = min(pdfium.FPDFFormObj_CountObjects(shape), _MAX_OBJECTS)
            waiting += [(pdfium.FPDFFormObj_GetObject(shape, index), outer or shape, depth + 1) for index in range(within)]


def _bounds(shape: Any) -> Box:
    """left, bottom, right, top in the page's own coordinates."""
    import pypdfium2.raw as pdfium

    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(shape, *map(ctypes.byref, sides)):
        return 0.0, 0.0, 0.0, 0.0
    x0, y0, x1, y1 = (side.value for side in sides)
    return x0, y0, x1, y1
