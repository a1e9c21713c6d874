"""Pages of a file by the reading process (`leaf_guard`); what it could only see is recognised here."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.source.leaf import Leaf, LostPage
from gouji.source.leaf_guard import Leaves
from gouji.source.origin import Origin
from gouji.source.pages import Page


def pages_of(origin: Origin) -> Iterator[Page]:
    """Every page of a PDF or picture file, telling ``origin.on_page``. Raises SourceError if it cannot be opened."""
    reading = Leaves(origin)
    for leaf in reading.leaves():
        yield _page(leaf)
        origin.on_page(leaf.number, reading.count)


def _page(leaf: Leaf) -> Page:
    if isinstance(leaf, Page):
        return leaf
    if isinstance(leaf, LostPage):
        return Page(leaf.number, 0.0, 0.0, unread=leaf.reason)
    from PIL import Image

    from gouji.source.ocr import OcrMissing, page_of

    picture = Image.frombytes("RGB", leaf.size, leaf.pixels)
    try:
        return page_of(picture, number=leaf.number, width=leaf.width, height=leaf.height)
    except OcrMissing as missing:
        return Page(leaf.number, leaf.width, leaf.height, unread=(f"：{missing.zh}", f": {missing.en}"))
