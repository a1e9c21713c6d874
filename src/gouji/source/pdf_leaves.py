"""In the reading process: the pages of a PDF, as text where it has a text layer, else as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

from gouji.source import limits
from gouji.source.leaf import Leaf, LostPage, Message, Opened, PagePicture, Refused
from gouji.source.pages import Page
from gouji.source.pdf_page import page_of
from gouji.source.pdf_sight import Sight, sight_of
from gouji.source.raster import rendered

_DPI: Final = 200
_REOPEN: Final = 25
"""pdfminer keeps all it has read of a file; it is opened again after so many pages."""
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


def pdf_leaves(path: Path, first: int, as_picture: bool) -> Iterator[Message]:
    """What is said of the file, the pages from ``first``; that one is rendered if ``as_picture``."""
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
    texts = _TextPages(path)
    for number in range(first, pages + 1):
        yield _leaf(document, texts, number, as_picture=as_picture and number == first)


class _TextPages:
    """The pages of the text layer by number, opened again now and then so that what was read is forgotten."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pdf: Any = None
        self._used = count()

    def read(self, number: int, sight: Sight) -> Page | None:
        """None if the text layer is broken or says nothing of what its characters read as."""
        import pdfplumber
        from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

        if next(self._used) % _REOPEN == 0 and self._pdf is not None:
            self._pdf.close()
            self._pdf = None
        try:
            if self._pdf is None:
                self._pdf = pdfplumber.open(self._path)
            pages = self._pdf.pages
            if number > len(pages):
                return None
            page = page_of(pages[number - 1], sight)
            pages[number - 1].close()
        except (MalformedPDFException, PdfminerException):
            return None
        return page


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
