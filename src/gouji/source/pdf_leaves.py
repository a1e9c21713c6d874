"""In the reading process: the pages of a PDF, as text where it has a text layer, else as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from gouji.source import limits
from gouji.source.leaf import Care, Leaf, LostPage, Message, Opened, PagePicture, Refused
from gouji.source.pages import Page
from gouji.source.pdf_page import page_of
from gouji.source.pdf_sight import Sight, sight_of
from gouji.source.raster import rendered

_DPI: Final = 200
_REOPEN: Final = 25
"""pdfminer keeps all it has read of a file; it is opened again after so many pages."""
_KEPT_BYTES: Final = 100_000_000
"""pdfium too keeps what it has read, which is much where pages are large scans: it opens a file again after so much."""
_PASSWORD: Final = Refused(
    "：文件有打开密码，无法读取。请用密码打开后另存为无密码的 PDF。",
    ": the file needs a password to be opened; open it and save it without one.",
)
_BROKEN: Final = Refused(
    "：PDF 已损坏或不完整，无法打开。请重新下载或重新导出。",
    ": the PDF is damaged or cut off and cannot be opened; get or export it again.",
)
_NO_PAGES: Final = Refused("：PDF 里没有页面。请重新导出。", ": the PDF has no pages; export it again.")
_TOO_MANY: Final = Refused(
    f"：页数超过 {limits.MAX_PAGES} 页的上限，请拆分后重试。",
    f": more than the {limits.MAX_PAGES} pages that are read; split it and try again.",
)
_TOO_LARGE: Final = (
    "：页面尺寸过大，无法识别其中的图片。请按实际纸张大小重新导出。",
    ": the page is too large for its picture to be read; export it again in the size of the paper.",
)
_TOO_MUCH: Final = (
    f"：一页上的文字超过 {limits.MAX_PAGE_CHARACTERS} 个，无法读取。请检查文件或拆分页面。",
    f": more than {limits.MAX_PAGE_CHARACTERS} characters on one page; check the file or split the page.",
)


def pdf_leaves(path: Path, first: int, care: Care) -> Iterator[Message]:
    """What is said of the file, the pages from ``first``."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        yield _PASSWORD if "password" in str(error).lower() else _BROKEN
        return
    pages = len(document)
    if not 0 < pages <= limits.MAX_PAGES:
        yield _TOO_MANY if pages else _NO_PAGES
        return
    yield Opened(pages)
    at_once = max(1, _KEPT_BYTES * pages // path.stat().st_size)
    texts = _TextPages(path, min(_REOPEN, at_once) if care is Care.NONE else 1)
    for number in range(first, pages + 1):
        if number > first and (number - first) % at_once == 0:
            document.close()
            document = pypdfium2.PdfDocument(path)
        yield _leaf(document, texts, number, as_picture=care is Care.PICTURE and number == first)


class _TextPages:
    """The pages of the text layer by number, so many opened at a time: what was read of others is forgotten."""

    def __init__(self, path: Path, at_once: int) -> None:
        self._path = path
        self._at_once = at_once
        self._pdf: Any = None
        self._numbers = range(0)

    def read(self, number: int, sight: Sight) -> Page | None:
        """None if the text layer is broken or says nothing of what its characters read as."""
        from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

        try:
            page = self._page(number)
            read = None if page is None else page_of(page, sight)
        except (MalformedPDFException, PdfminerException):
            return None
        if page is not None:
            page.close()
        return read

    def _page(self, number: int) -> Any:
        import pdfplumber

        if number not in self._numbers:
            if self._pdf is not None:
                self._pdf.close()
            self._numbers = range(number, number + self._at_once)
            self._pdf = pdfplumber.open(self._path, pages=list(self._numbers))
        return next((page for page in self._pdf.pages if page.page_number == number), None)


def _leaf(document: Any, texts: _TextPages, number: int, *, as_picture: bool) -> Leaf:
    page = document[number - 1]
    try:
        sight = sight_of(page)
        if sight.characters > limits.MAX_PAGE_CHARACTERS:
            return LostPage(number, _TOO_MUCH)
        if not as_picture and not sight.is_picture:
            read = texts.read(number, sight)
            if read is not None:
                return read
        return _picture(page, number, sight)
    finally:
        page.close()


def _picture(page: Any, number: int, sight: Sight) -> Leaf:
    if max(sight.width, sight.height) > limits.MAX_PAGE_POINTS:
        return LostPage(number, _TOO_LARGE)
    picture = rendered(page, _DPI)
    return PagePicture(number, sight.width, sight.height, picture.size, picture.tobytes())
