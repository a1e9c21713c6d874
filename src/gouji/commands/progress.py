"""A progress bar on a terminal, nothing in a pipe; lines said meanwhile stand above the bar. All on stderr."""

from __future__ import annotations

import sys
from collections.abc import Hashable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from gouji.config import Lang
from gouji.texts import PAGES_READ, Text


class Progress:
    """``with Progress(total, label, lang) as progress``: so many files. A file of pages moves the bar page by page."""

    def __init__(self, total: int, label: Text, lang: Lang) -> None:
        console = Console(file=sys.stderr, highlight=False)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Bar(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._label = label.of(lang)
        self._lang = lang
        self._task = self._bar.add_task(self._label, total=total)
        self._ended = 0
        self._under_way: dict[Hashable, tuple[int, int]] = {}

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()

    def advance(self, file: Hashable = None) -> None:
        """The file has ended."""
        self._ended += 1
        self._under_way.pop(file, None)
        self._show()

    def page(self, file: Hashable, done: int, total: int) -> None:
        """How far a file of pages is read."""
        if total > 1:
            self._under_way[file] = (done, total)
            self._show()

    def say(self, line: str) -> None:
        """One line, never wrapped or marked up. A started bar redirects stderr so that the line stands above it."""
        print(line, file=sys.stderr, flush=True)

    def _show(self) -> None:
        reading = list(self._under_way.values())
        done, total = sum(done for done, _ in reading), sum(total for _, total in reading)
        pages = f" {PAGES_READ.of(self._lang, done=done, total=total)}" if reading else ""
        completed = self._ended + sum(done / total for done, total in reading)
        self._bar.update(self._task, completed=completed, description=self._label + pages)
