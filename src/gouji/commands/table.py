"""Plain tables on stdout: aligned by display width, whole lines in a pipe, wrapped on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

_UNBOUNDED: Final = 100_000
"""Columns of a line that nobody has to look at on a screen."""


def console() -> Console:
    """stdout; outside a terminal without colours and without a limit to the length of lines."""
    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else _UNBOUNDED)


def table(header: Sequence[str], rows: Sequence[Sequence[str | int]], *, numbers_from: int | None = None) -> Table:
    """Columns from ``numbers_from`` on are figures and stand right."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for index, name in enumerate(header):
        is_number = numbers_from is not None and index >= numbers_from
        made.add_column(name, justify="right" if is_number else "left", overflow="fold", no_wrap=is_number)
    for row in rows:
        made.add_row(*(Text(str(cell)) for cell in row))
    return made
