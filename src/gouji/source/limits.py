"""How much a reader takes on before it refuses. Sizes are in bytes unless the name says otherwise."""

from __future__ import annotations

from typing import Final

MAX_TEXT_BYTES: Final = 20_000_000
"""The largest text file that is read."""

MAX_TEXT_LINES: Final = 500_000
"""The most lines of a text file that is read; no report has so many, and each costs memory."""

MAX_FILE_BYTES: Final = 200_000_000
"""The largest file of any kind that is opened."""

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
