"""Reading pictures of pages: scans, photographs, faxes. Needs the extra ``gouji[ocr]``."""

from gouji.source.ocr.engine import OcrMissing
from gouji.source.ocr.page import page_of

__all__ = ["OcrMissing", "page_of"]
