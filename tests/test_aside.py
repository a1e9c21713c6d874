"""A file is read beside the event loop."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from gouji.aside import Aside
from gouji.source import OnPage

PAGES = 300
LONG = 10.0


def test_aside__leaves_the_loop_free() -> None:
    answered = threading.Event()

    def read(path: Path, on_page: OnPage) -> bool:
        return answered.wait(LONG)

    async def both() -> bool:
        reading = asyncio.create_task(Aside()(read, Path("scan.pdf"), None))
        await asyncio.sleep(0)
        answered.set()  # what an answer that arrives does; the reading waits for it
        return await reading

    assert asyncio.run(both())


def test_aside__reads_one_file_at_a_time_and_tells_its_pages() -> None:
    reading: set[Path] = set()
    most: list[int] = []
    told: list[tuple[int, int]] = []

    def read(path: Path, on_page: OnPage) -> Path:
        reading.add(path)
        most.append(len(reading))
        on_page(1, PAGES)
        reading.remove(path)
        return path

    async def three() -> list[Path]:
        aside = Aside()
        return await asyncio.gather(*(aside(read, Path(name), lambda *page: told.append(page)) for name in "abc"))

    assert asyncio.run(three()) == [Path("a"), Path("b"), Path("c")]
    assert (most, told) == ([1, 1, 1], [(1, PAGES)] * 3)


def test_aside__cancelled__ends_with_the_page_under_way() -> None:
    begun, cancelled = threading.Event(), threading.Event()
    ended: list[int] = []

    def read(path: Path, on_page: OnPage) -> None:
        for page in range(PAGES):
            begun.set()
            cancelled.wait(LONG)
            try:
                on_page(page, PAGES)
            except CancelledError:
                ended.append(page)
                raise

    async def interrupted() -> None:
        reading = asyncio.create_task(Aside()(read, Path("scan.pdf"), None))
        await asyncio.to_thread(begun.wait, LONG)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        cancelled.set()

    asyncio.run(interrupted())  # its end waits for its threads
    assert ended == [0]
