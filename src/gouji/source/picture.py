"""Picture files: scans and photographs of pages, one a frame."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouji.core.report import Document
from gouji.errors import SourceError
from gouji.source import limits
from gouji.source.origin import Origin

if TYPE_CHECKING:
    from PIL.Image import Image

_MEDIA_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg", "tif": "image/tiff", "bmp": "image/bmp"}
_POINTS: Final = 72
_DPI_RANGE: Final = (100, 1200)
"""Outside of this range the resolution that a file gives is no scanner's; its longer side is taken for that of A4."""
_A4_SIDE: Final = 842.0


def read_picture(origin: Origin) -> Document:
    """The document of a picture file. Raises SourceError for one that is broken or without anything to read."""
    from gouji.source.flow import document_of
    from gouji.source.recognise import pages_of
    from gouji.source.sniff import kind_of

    with origin.open() as stream:
        kind = kind_of(stream)
    return document_of(origin, _MEDIA_TYPES[kind], pages_of(origin))


def frame_sizes(path: Path) -> list[tuple[float, float]]:
    """Width and height of each frame in points. Raises SourceError."""
    with opened(path) as picture:
        return [frame_size(frame_at(picture, number)) for number in range(1, frame_count(picture) + 1)]


def frame_picture(path: Path, number: int, dpi: float) -> Image:
    """The frame, numbered from 1, in RGB at ``dpi``. Raises SourceError."""
    from PIL import Image

    from gouji.source.raster import no_page, refuse_pixels

    with opened(path) as picture:
        if not 1 <= number <= frame_count(picture):
            raise no_page(path, number, frame_count(picture))
        frame = frame_at(picture, number)
        if frame.width * frame.height > limits.MAX_FRAME_PIXELS:
            refuse_pixels(path, number, float(frame.width * frame.height))
        width, height = frame_size(frame)
        size = (max(round(width * dpi / _POINTS), 1), max(round(height * dpi / _POINTS), 1))
        refuse_pixels(path, number, float(size[0] * size[1]))
        return upright(frame).resize(size, Image.Resampling.LANCZOS)


@contextmanager
def opened(path: Path) -> Iterator[Image]:
    """The picture file. Raises SourceError for one that cannot be opened."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():  # of large pictures: their size is looked at before anything is decoded
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(path)
        with picture:
            yield picture
    except Image.DecompressionBombError:
        raise SourceError(
            f"{path.name}：图片过大，无法打开。请降低分辨率后重试。",
            f"{path.name}: the picture is too large; save it with a lower resolution.",
        ) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise SourceError(
            f"{path.name}：图片已损坏或不完整，无法打开。请重新扫描或导出。",
            f"{path.name}: the picture is damaged or cut off; scan or export it again.",
        ) from None


def frame_count(picture: Image) -> int:
    """Only a TIFF has pages: the second picture in a telephone's JPEG is the same page again."""
    return min(int(getattr(picture, "n_frames", 1)), limits.MAX_PAGES) if picture.format == "TIFF" else 1


def frame_at(picture: Image, number: int) -> Image:
    """The same picture at another frame, not decoded yet."""
    picture.seek(number - 1)
    return picture


def frame_size(frame: Image) -> tuple[float, float]:
    """Width and height in points, the right way up by what a camera noted."""
    width, height = (frame.height, frame.width) if _lies_on_its_side(frame) else (frame.width, frame.height)
    given = frame.info.get("dpi", (0, 0))
    dpi = float(given[0]) if isinstance(given, tuple) and given else 0.0
    if not _DPI_RANGE[0] <= dpi <= _DPI_RANGE[1]:
        dpi = max(width, height) * _POINTS / _A4_SIDE
    return width * _POINTS / dpi, height * _POINTS / dpi


def _lies_on_its_side(frame: Image) -> bool:
    return frame.getexif().get(0x0112, 1) in (5, 6, 7, 8)


def upright(frame: Image) -> Image:
    """The frame in RGB, the right way up by what a camera noted, transparent parts white."""
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(frame)
    if turned.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off at white
        turned = turned.point(lambda level: level * (1 / 256)).convert("L")
    if "A" in turned.getbands() or "transparency" in turned.info:
        ground = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(ground, turned.convert("RGBA"))
    return turned.convert("RGB")
