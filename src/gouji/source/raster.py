"""Pages as pictures: of a PDF by pdfium, of picture files frame by frame.

A picture shows the unrotated page: a point (x, y) of a box, in points from its top left, is at the pixel
(x × dpi / 72, y × dpi / 72).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gouji.errors import SourceError
from gouji.source import limits

if TYPE_CHECKING:
    from PIL.Image import Image

POINTS: Final = 72
"""Points of an inch."""


def page_sizes(path: Path) -> list[tuple[float, float]]:
    """Width and height of each unrotated page, in points. Raises SourceError for a file that has no pages to show."""
    if _is_pdf(path):
        with _opened(path) as document:
            return [_size(document, index) for index in range(min(len(document), limits.MAX_PAGES))]
    from gouji.source.picture import frame_sizes

    return frame_sizes(path)


def page_picture(path: Path, page: int, dpi: float) -> Image:
    """The page, numbered from 1, as an RGB picture. Raises SourceError if there is none, or it would be too large."""
    if not _is_pdf(path):
        from gouji.source.picture import frame_picture

        return frame_picture(path, page, dpi)
    with _opened(path) as document:
        if not 1 <= page <= len(document):
            raise no_page(path, page, len(document))
        width, height = _size(document, page - 1)
        refuse_pixels(path, page, width * height * (dpi / POINTS) ** 2)
        return rendered(document[page - 1], dpi)


def page_turn(path: Path, page: int) -> int:
    """How many degrees the page, numbered from 1, is turned clockwise when it is shown; 0 for picture files."""
    if not _is_pdf(path):
        return 0
    with _opened(path) as document:
        return int(document[page - 1].get_rotation())


def rendered(page: Any, dpi: float) -> Image:
    """The pypdfium2 page as an RGB picture of the unrotated page, with fewer dots where it would have too many."""
    page.set_rotation(0)
    width, height = page.get_size()
    most = (limits.MAX_PICTURE_PIXELS / max(width * height, 1)) ** 0.5
    bitmap = page.render(scale=min(dpi / POINTS, most), may_draw_forms=False)
    picture: Image = bitmap.to_pil().convert("RGB")
    return picture


def refuse_pixels(path: Path, page: int, pixels: float) -> None:
    """Raises SourceError for a picture of too many pixels."""
    if pixels > limits.MAX_PICTURE_PIXELS:
        raise SourceError(
            f"{path.name}：第 {page} 页太大，无法生成图片。请按实际纸张大小重新导出。",
            f"{path.name}: page {page} is too large to be shown; export it again in the size of the paper.",
        )


def no_page(path: Path, page: int, pages: int) -> SourceError:
    return SourceError(
        f"{path.name}：没有第 {page} 页（共 {pages} 页）。", f"{path.name}: there is no page {page} (it has {pages})."
    )


def _is_pdf(path: Path) -> bool:
    from gouji.source.sniff import kind_of

    with path.open("rb") as stream:
        return kind_of(stream) == "pdf"


def _opened(path: Path) -> Any:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        raise SourceError(
            f"{path.name}：PDF 无法打开（已损坏或有密码）。",
            f"{path.name}: the PDF cannot be opened (damaged or with a password).",
        ) from None


def _size(document: Any, index: int) -> tuple[float, float]:
    page = document[index]
    page.set_rotation(0)
    width, height = page.get_size()
    return float(width), float(height)
