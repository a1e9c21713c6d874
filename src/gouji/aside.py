"""Reads files in a thread beside an event loop: a long scan keeps no answers waiting that arrive meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path
from typing import TypeVar

from gouji.source import OnPage

T = TypeVar("T")


class Aside:
    """``await aside(read, path, on_page)`` is ``read(path, on_page)``. One file at a time, as recognising takes every
    processor. Cancelled, it ends with the page under way."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def __call__(self, read: Callable[[Path, OnPage], T], path: Path, on_page: OnPage | None) -> T:
        cancelled = threading.Event()

        def watched(done: int, total: int) -> None:
            if cancelled.is_set():
                raise CancelledError
            if on_page is not None:
                on_page(done, total)

        async with self._turn:
            try:
                return await asyncio.to_thread(read, path, watched)
            except asyncio.CancelledError:
                cancelled.set()
                raise
