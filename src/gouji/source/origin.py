"""The file a reader reads: its name and its bytes, which a large file need not hold in memory all at once."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

OnPage = Callable[[int, int], None]
"""Called with (pages read, pages in all) as a reader goes through a long file."""

_CHUNK: Final = 1 << 20


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Origin:
    """One file, by its path or, with ``path`` None, by the bytes in ``held``."""

    name: str
    path: Path | None = None
    held: bytes = field(default=b"", repr=False)
    on_page: OnPage = _silent

    @cached_property
    def raw(self) -> bytes:
        """All bytes at once; for formats that are small by nature. Raises OSError."""
        return self.held if self.path is None else self.path.read_bytes()

    def open(self) -> BinaryIO:
        """A new binary stream over the bytes; the caller closes it. Raises OSError."""
        return io.BytesIO(self.held) if self.path is None else self.path.open("rb")

    def head(self, size: int) -> bytes:
        """The first bytes. Raises OSError."""
        with self.open() as stream:
            return stream.read(size)

    @cached_property
    def sha256(self) -> str:
        """The hash of all bytes, read in pieces. Raises OSError."""
        digest = hashlib.sha256()
        with self.open() as stream:
            while piece := stream.read(_CHUNK):
                digest.update(piece)
        return digest.hexdigest()
