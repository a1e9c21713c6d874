"""A piece of a page's picture with boxes outlined: what a reviewer looks at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouji.core.report import Box
from gouji.source.raster import POINTS, page_picture, page_turn

if TYPE_CHECKING:
    from PIL.Image import Image

DPI: Final = 150
_MARGIN: Final = (90.0, 36.0)
"""How much of the page is shown to the left and right, above and below, in points as the page is shown."""
_CLEAR: Final = 2.0
_OUTLINE: Final = (208, 32, 32)
_BETWEEN: Final = 12


def crop(path: Path, page: int, boxes: Sequence[Box], *, margin: tuple[float, float] = _MARGIN, dpi: float = DPI) -> Image:
    """The part of the page, numbered from 1, around the boxes (points), each outlined; turned as the page is shown.

    Raises SourceError if the page cannot be shown, OSError if the file cannot be read.
    """
    from PIL import ImageDraw

    picture, turn = page_picture(path, page, dpi), page_turn(path, page)
    scale = dpi / POINTS
    draw = ImageDraw.Draw(picture)
    for x0, y0, x1, y1 in boxes:
        outline = ((x0 - _CLEAR) * scale, (y0 - _CLEAR) * scale, (x1 + _CLEAR) * scale, (y1 + _CLEAR) * scale)
        draw.rectangle(outline, outline=_OUTLINE, width=max(round(scale), 1))
    across, down = margin if turn % 180 == 0 else margin[::-1]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top = max(min(lefts) - across, 0), max(min(tops) - down, 0)
    right, bottom = max(rights) + across, max(bottoms) + down
    frame = (round(left * scale), round(top * scale), round(right * scale), round(bottom * scale))
    part = picture.crop((frame[0], frame[1], min(frame[2], picture.width), min(frame[3], picture.height)))
    return part.rotate(-turn, expand=True) if turn else part


def stacked(pictures: Sequence[Image]) -> Image:
    """The pictures one below the other."""
    from PIL import Image

    width = max(picture.width for picture in pictures)
    height = sum(picture.height for picture in pictures) + _BETWEEN * (len(pictures) - 1)
    whole = Image.new("RGB", (width, height), "white")
    at = 0
    for picture in pictures:
        whole.paste(picture, (0, at))
        at += picture.height + _BETWEEN
    return whole
