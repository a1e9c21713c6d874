"""PDF files: each page's text layer, or its picture where it has none."""

from __future__ import annotations

from typing import Final

from gouji.core.report import Document
from gouji.source.flow import document_of
from gouji.source.origin import Origin
from gouji.source.recognise import pages_of

MEDIA_TYPE: Final = "application/pdf"


def read_pdf(origin: Origin) -> Document:
    """The document of a PDF. Raises SourceError for one that is encrypted, broken or has no page that can be read."""
    return document_of(origin, MEDIA_TYPE, pages_of(origin))
