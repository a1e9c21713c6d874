"""What the command line says of pages and places, Chinese first and English beside it."""

from __future__ import annotations

from typing import Final

from gouji.texts import Text

UNREAD_PAGES: Final = Text(
    "{pages} 页未能读出，原因见上；结果只含其余各页。",
    "{pages} pages could not be read, the reasons stand above; the results hold the others.",
)
