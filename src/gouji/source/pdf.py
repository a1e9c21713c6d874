"""PDF files: each page's text layer, or its picture where it has none."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from typing import Final, cast

from gouji.core.report import Document
from gouji.source.flow import document_of
from gouji.source.origin import Origin
from gouji.source.pages import Page

MEDIA_TYPE: Final = "application/pdf"


def read_pdf(origin: Origin) -> Document:
    """The document of a PDF. Raises SourceError for one that is encrypted, broken or has no page that can be read."""
    return document_of(origin, MEDIA_TYPE, _pages(origin))


def _pages(origin: Origin) -> Iterator[Page]:
    import pdfplumber

    from gouji.source.pdf_page import page_of

    with origin.open() as stream, pdfplumber.open(cast(BufferedReader, stream)) as pdf:
        for page in pdf.pages:
            yield page_of(page)
            page.close()
