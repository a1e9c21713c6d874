"""Plain tables on stdout: aligned by display width, whole lines in a pipe, wrapped on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

_UNBOUNDED: Final = 100_000
"""Columns of a line that nobody has to look at on a screen."""


def console() -> Console:
    """stdout; outside a terminal without colours and without a limit to the length of lines."""
    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else _UNBOUNDED)


def show(printed: Table) -> None:
    """Prints a table; in a pipe without the blanks that fill its last column."""
    out = console()
    if sys.stdout.isatty():
        out.print(printed)
        return
    with out.capture() as capture:
        out.print(printed)
    print("\n".join(line.rstrip() for line in capture.get().splitlines()))


def table(header: Sequence[str], rows: Sequence[Sequence[str | int]], *, numbers: Collection[int] = ()) -> Table:
    """The columns ``numbers`` hold figures and stand right."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for index, name in enumerate(header):
        is_number = index in numbers
        made.add_column(name, justify="right" if is_number else "left", overflow="fold", no_wrap=is_number)
    for row in rows:
        made.add_row(*(Text(str(cell)) for cell in row))
    return made
