"""What the reading process says of a PDF, page by page: messages that go through a pipe."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import BinaryIO, Final

from gouji.source.pages import Page

_LENGTH: Final = struct.Struct("<Q")
_MOST: Final = 1 << 30


class Care(IntEnum):
    """How a page is read: like any other; by itself, after another has ended the process; as a picture, after it did so."""

    NONE = 0
    ALONE = 1
    PICTURE = 2


@dataclass(frozen=True, slots=True)
class Opened:
    """The file is a PDF with so many pages."""

    pages: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The file cannot be opened: why, in (zh, en), without its name."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page whose text has to be recognised, ``width`` × ``height`` points: the bytes of an RGB picture, row by row."""

    number: int
    width: float
    height: float
    size: tuple[int, int]
    pixels: bytes


@dataclass(frozen=True, slots=True)
class LostPage:
    """A page that could not be read: why, in (zh, en)."""

    number: int
    reason: tuple[str, str]


Leaf = Page | PagePicture | LostPage
Message = Opened | Refused | Leaf


def send(stream: BinaryIO, message: Message) -> None:
    packed = pickle.dumps(message, protocol=5)
    stream.write(_LENGTH.pack(len(packed)))
    stream.write(packed)
    stream.flush()


def receive(stream: BinaryIO) -> Message | None:
    """The next message; None where the stream ends, be it within one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > _MOST:
        return None
    packed = stream.read(length)
    if len(packed) < length:
        return None
    message: Message = pickle.loads(packed)
    return message
