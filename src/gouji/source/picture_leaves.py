"""In the reading process: the frames of a picture file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gouji.source import limits
from gouji.source.leaf import Leaf, LostPage, Message, Opened, PagePicture
from gouji.source.picture import frame_at, frame_count, frame_size, opened, upright

_TOO_LARGE: Final = ("：图片过大，无法识别。请降低分辨率后重试。", ": the picture is too large; save it with a lower resolution.")


def picture_leaves(path: Path, first: int) -> Iterator[Message]:
    """What is said of the file, the frames from ``first``. Raises SourceError for a file that is broken."""
    with opened(path) as picture:
        pages = frame_count(picture)
        yield Opened(pages)
        for number in range(first, pages + 1):
            frame = frame_at(picture, number)
            if frame.width * frame.height > limits.MAX_FRAME_PIXELS:
                yield LostPage(number, _TOO_LARGE)
                continue
            width, height = frame_size(frame)
            seen = upright(frame)
            if seen.width * seen.height > limits.MAX_PICTURE_PIXELS:
                share = (limits.MAX_PICTURE_PIXELS / (seen.width * seen.height)) ** 0.5
                seen.thumbnail((int(seen.width * share), int(seen.height * share)))
            leaf: Leaf = PagePicture(number, width, height, seen.size, seen.tobytes())
            yield leaf
