"""Crossings for the page: compared in a thread of their own, kept until a report changes."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

from gouji.across import Crossing
from gouji.desk.crossings import Version, every_row, version_of
from gouji.desk.desk import Desk
from gouji.store.workspace import Filter


@dataclass(frozen=True, slots=True)
class Compared:
    """How far it has come: ``crossings`` is None while reports are read, ``done`` of ``total``."""

    done: int
    total: int
    crossings: tuple[Crossing, ...] | None


class Comparing:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._thread = ThreadPoolExecutor(1, "crossings")
        self._lock = Lock()
        self._of: tuple[Version, ...] | None = None
        self._running: Future[tuple[Crossing, ...]] | None = None
        self._progress = (0, 0)

    def state(self) -> Compared:
        """Begins to compare where reports have changed since. Raises what the comparison raised, once; then it begins anew."""
        now = tuple(map(version_of, every_row(self._desk, Filter())))
        with self._lock:
            if self._running is None or (self._running.done() and self._of != now):
                self._of, self._progress = now, (0, len(now))
                self._running = self._thread.submit(self._desk.crossings, Filter(), self._on_profile)
            running = self._running
            if not running.done():
                return Compared(*self._progress, None)
            if running.exception() is not None:
                self._running = None
        return Compared(len(now), len(now), running.result())

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _on_profile(self, done: int, total: int) -> None:
        self._progress = (done, total)
