"""The parent's side of `leaf_child`: starts the reading process, waits so long and no longer, starts it again behind a page
that ended it. One page that cannot be read never loses the others."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from gouji.errors import SourceError
from gouji.source import limits
from gouji.source.leaf import Care, Leaf, LostPage, Message, Opened, Refused, receive
from gouji.source.origin import Origin

_SLOW: Final = (
    "：内容异常，读取超时，已跳过。请从原文件重新导出 PDF，或打印为图片后重试。",
    ": its content is malformed and reading it took too long; export or scan it again.",
)
_DEADLY: Final = (
    "：内容已损坏，无法读取，已跳过。请从原文件重新导出，或重新扫描。",
    ": its content is damaged and cannot be read; export or scan it again.",
)
_GIVEN_UP: Final = (
    "：前面有多页损坏，未再读取。请从原文件重新导出。",
    ": not read any more, too many pages before it are damaged; export the file again.",
)
_TOOK_TOO_LONG: Final = int(getattr(signal, "SIGXCPU", 0))


class Leaves:
    """The pages of one file. ``count`` is known once it was opened."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self.count = 0

    def leaves(self) -> Iterator[Leaf]:
        """Every page once, in order: read, as a picture, or lost. Raises SourceError if the file cannot be opened."""
        with _on_disk(self._origin) as path:
            number, care = 1, Care.NONE
            wasted, deaths = 0.0, 0
            while True:
                with _Child(path, number, care) as child:
                    self._greet(child)
                    first = number
                    for leaf in child.leaves():
                        yield leaf
                        number, deaths = leaf.number + 1, 0
                if number > self.count:
                    return
                wasted += child.waited if child.was_slow else 0.0
                deaths += 1
                if care is Care.PICTURE and number == first:
                    yield LostPage(number, _SLOW if child.was_slow else _DEADLY)
                    number, care = number + 1, Care.ALONE
                else:
                    care = Care.ALONE if care is Care.NONE and not child.was_slow else Care.PICTURE
                if wasted > limits.LOST_SECONDS or deaths > limits.LOST_PAGES:
                    yield from (LostPage(rest, _GIVEN_UP) for rest in range(number, self.count + 1))
                    return

    def _greet(self, child: _Child) -> None:
        first = child.receive()
        if isinstance(first, Opened):
            self.count = first.pages
            return
        name = self._origin.name
        if isinstance(first, Refused):
            raise SourceError(name + first.zh, name + first.en)
        raise SourceError(
            f"{name}：文件已损坏，无法打开。请重新下载或重新导出。",
            f"{name}: the file is damaged and cannot be opened; get or export it again.",
        )


class _Child:
    """``with _Child(path, first, care) as child``: a reading process; it is ended on the way out.

    ``was_slow`` says that it was given up after ``waited`` seconds.
    """

    def __init__(self, path: Path, first: int, care: Care) -> None:
        command = [sys.executable, "-m", "gouji.source.leaf_child", str(path), str(first), str(int(care))]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        self._messages: queue.Queue[Message | None] = queue.Queue(1)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.waited = 0.0
        self.was_slow = False

    def __enter__(self) -> _Child:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        while self._listener.is_alive():  # it may wait for room to put the message that nobody will take
            try:
                self._messages.get(timeout=0.05)
            except queue.Empty:
                continue
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def leaves(self) -> Iterator[Leaf]:
        """The pages up to the end of the process, or up to one that takes too long."""
        while True:
            message = self.receive()
            if message is None or isinstance(message, Opened | Refused):
                return
            yield message

    def receive(self) -> Message | None:
        """The next message; None at the end of the process, or when it is too slow."""
        started = time.monotonic()
        try:
            message = self._messages.get(timeout=limits.PAGE_SECONDS)
        except queue.Empty:
            message, self.was_slow = None, True
        self.waited = time.monotonic() - started
        if message is None and not self.was_slow:
            self.was_slow = self._process.wait() == -_TOOK_TOO_LONG
        return message

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        message: Message | None = Opened(0)
        while message is not None:
            message = receive(cast(BinaryIO, stream))
            self._messages.put(message)


@contextmanager
def _on_disk(origin: Origin) -> Iterator[Path]:
    """The path of the file; bytes that are held go to a temporary one."""
    if origin.path is not None:
        yield origin.path
        return
    with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
        path = Path(folder) / "held"
        path.write_bytes(origin.held)
        yield path
