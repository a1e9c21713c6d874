"""How much a reader takes on before it refuses. Sizes are in bytes unless the name says otherwise."""

from __future__ import annotations

from typing import Final

MAX_TEXT_BYTES: Final = 20_000_000
"""The largest text file that is read."""

MAX_TEXT_LINES: Final = 500_000
"""The most lines of a text file that is read; no report has so many, and each costs memory."""

MAX_FILE_BYTES: Final = 200_000_000
"""The largest file that is opened, but for those that are read page by page."""

MAX_PAGED_BYTES: Final = 4_000_000_000
"""The largest file that is read page by page."""

MAX_PARTITION_LINES: Final = 10_000
"""A text of more lines is cut into lines without unstructured, which takes about 0.2 ms a line."""

MAX_PARTITION_CHARACTERS: Final = 2_000_000
"""A text of more characters is cut into lines without unstructured."""

MAX_UNPACKED_BYTES: Final = 200_000_000
"""The most that the members of a zip file may unpack to, together."""

MAX_MEMBER_RATIO: Final = 200
"""How many times its packed size a large member of a zip file may unpack to."""

LARGE_MEMBER_BYTES: Final = 10_000_000
"""Members that unpack to less are never judged by their ratio."""

MAX_TABLE_PLACES: Final = 100_000
"""The most grid places (rows × columns) that the tables of one document may have."""

MAX_SHEET_CELLS: Final = 300_000
"""The most cells with text or a border, or places covered by merges, that a sheet of a workbook may have."""

MAX_PAGE_RULINGS: Final = 4_000
"""A page with more rulings than this is a drawing: its tables are not looked for."""

MAX_PAGES: Final = 2_000
"""The most pages of a document that is read."""

MAX_PAGE_POINTS: Final = 14_400
"""The longest side, in points, of a page whose picture is read: 200 inches, what PDF allowed."""

MAX_PAGE_CHARACTERS: Final = 50_000
"""The most characters of a page whose text is read; A3 in the smallest print has 20,000."""

MAX_PICTURE_PIXELS: Final = 40_000_000
"""The most pixels of a page's picture: A3 at 400 dpi."""

MAX_FRAME_PIXELS: Final = 100_000_000
"""The most pixels of a picture file's frame: A3 at 600 dpi and more; it is read with fewer."""

MAX_READER_MEMORY: Final = 1_500_000_000
"""What the process that reads a file of pages may take."""

PAGE_PROCESSOR_SECONDS: Final = 5.0
"""A page that takes more of the processor's time is lost; a usual one takes 0.05 s, a large scan 1 s."""

PAGE_SECONDS: Final = 8.0
"""A page that takes longer is lost, however busy the machine is."""

LOST_SECONDS: Final = 16.0
"""When so much time went into pages that were lost, the rest is not tried any more."""

LOST_PAGES: Final = 25
"""When so many pages in a row ended the reading process, the rest is not tried any more."""

CONVERSION_SECONDS: Final = 60.0
"""How long LibreOffice may take to convert one file; a usual report takes 1 s."""

MAX_PAGE_ELEMENTS: Final = 300_000
"""The most elements of a web page that is read; a long report saved by a word processor has 60,000."""
