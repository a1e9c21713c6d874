"""A make-believe scanner: pages of a PDF as grey pictures, a little askew, with noise and a seal, the same on every run."""

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_POINTS = 72
_SEAL_FONT = "NotoSerifCJK-Bold.ttc"
_SEAL_TEXT = "雁溪镇人民政府"
_SEAL_RADIUS = 55.0
"""In points; a round seal of an office is about 4 cm wide."""
_SCANNED = time.struct_time((2024, 1, 2, 3, 4, 5, 1, 2, 0))


@dataclass(frozen=True)
class Scanner:
    """``turn`` in degrees against the clock; ``grain`` the deviation of the grey of each pixel, ``specks`` black dots in ten
    thousand pixels, ``blur`` in pixels, ``quality`` of the JPEG."""

    dpi: int
    turn: float
    grain: float
    specks: float
    blur: float
    quality: int


def pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    """The pages in grey."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / _POINTS).to_pil().convert("L") for page in document]


def scanned(pdf: bytes, scanner: Scanner, seal: tuple[int, float, float]) -> list[Image.Image]:
    """The pages as the scanner sees them; ``seal`` is its page (from 0) and its middle, in points."""
    found = []
    for number, page in enumerate(pages(pdf, scanner.dpi)):
        if number == seal[0]:
            stamp(page, scanner.dpi, seal[1:])
        turned = page.rotate(scanner.turn * (-1) ** number, Image.Resampling.BICUBIC, fillcolor=255)
        found.append(noisy(turned.filter(ImageFilter.GaussianBlur(scanner.blur)), scanner, number))
    return found


def stamp(page: Image.Image, dpi: int, middle: tuple[float, float]) -> None:
    """A ring with the name of the office, in the grey of red ink, drawn on the page."""
    scale = dpi / _POINTS
    radius = round(_SEAL_RADIUS * scale)
    ink = Image.new("L", (2 * radius, 2 * radius))
    draw = ImageDraw.Draw(ink)
    draw.ellipse((2, 2, 2 * radius - 3, 2 * radius - 3), outline=150, width=round(2.5 * scale))
    font = ImageFont.truetype(_SEAL_FONT, round(13 * scale))
    for place, char in enumerate(_SEAL_TEXT):
        letter = Image.new("L", ink.size)
        ImageDraw.Draw(letter).text((radius, 6 * scale), char, fill=150, font=font, anchor="mt")
        ink.paste(150, mask=letter.rotate(120 - 40 * place))
    draw.text((radius, radius), "★", fill=150, font=ImageFont.truetype(_SEAL_FONT, round(26 * scale)), anchor="mm")
    corner = (round(middle[0] * scale) - radius, round(middle[1] * scale) - radius)
    page.paste(0, corner, ink)


def noisy(page: Image.Image, scanner: Scanner, seed: int) -> Image.Image:
    """The page on paper that is not quite white, with grain and dust."""
    random = np.random.default_rng(seed)
    grey = np.asarray(page, dtype=np.float64) * (246 / 255) + random.normal(0, scanner.grain, (page.height, page.width))
    grey[random.random(grey.shape) < scanner.specks / 10_000] = 60
    return Image.fromarray(grey.clip(0, 255).round().astype(np.uint8))


def as_pdf(pictures: Sequence[Image.Image], scanner: Scanner) -> bytes:
    """A PDF of pictures alone."""
    out = io.BytesIO()
    first, *others = pictures
    first.save(
        out, "PDF", save_all=True, append_images=others, resolution=scanner.dpi, quality=scanner.quality,
        creationDate=_SCANNED, modDate=_SCANNED,
    )  # fmt: skip
    return out.getvalue()


def as_jpeg(picture: Image.Image, scanner: Scanner) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=scanner.quality, dpi=(scanner.dpi, scanner.dpi))
    return out.getvalue()


def as_fax(pictures: Sequence[Image.Image], dpi: int) -> bytes:
    """A TIFF in black and white, a frame for each page."""
    out = io.BytesIO()
    first, *others = [picture.point(lambda grey: 255 if grey > 170 else 0).convert("1") for picture in pictures]
    first.save(out, "TIFF", save_all=True, append_images=others, compression="group4", dpi=(dpi, dpi))
    return out.getvalue()
