"""A progress bar on a terminal, nothing in a pipe; lines said meanwhile stand above the bar. All on stderr."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar


class Progress:
    """``with Progress(total, label) as progress``."""

    def __init__(self, total: int, label: str) -> None:
        console = Console(file=sys.stderr, highlight=False)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Bar(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._label = label
        self._task = self._bar.add_task(label, total=total)

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()

    def advance(self) -> None:
        self._bar.update(self._task, advance=1, description=self._label)

    def page(self, done: int, total: int) -> None:
        """How far the file under way is read, if it has pages."""
        if total > 1:
            self._bar.update(self._task, description=f"{self._label} p. {done}/{total}")

    def say(self, line: str) -> None:
        """One line, never wrapped or marked up. A started bar redirects stderr so that the line stands above it."""
        print(line, file=sys.stderr, flush=True)
