"""Text files. The canonical text is the file's own: byte order mark dropped, line ends made ``\\n``, nothing else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Final

from gouji.core.report import Block, Document, Paragraph, RawRows, Span
from gouji.errors import SourceError
from gouji.source import limits, partition
from gouji.source.decode import decode
from gouji.source.dump import Line, cut_tables, lines_of, trimmed
from gouji.source.wording import empty, stray_notice

MEDIA_TYPE: Final = "text/plain"
_LINE_END: Final = re.compile(r"\r\n?")
_BOOKMARK: Final = re.compile(r"\[bookmark:[^\[\]\n]*\]")


def read_text(name: str, raw: bytes) -> Document:
    """The document of a text file in UTF-8, UTF-16 or GB18030. Raises SourceError for a file that is no readable text."""
    if len(raw) > limits.MAX_TEXT_BYTES:
        size, most = f"{len(raw) / 1e6:.1f} MB", f"{limits.MAX_TEXT_BYTES // 1_000_000} MB"
        raise SourceError(
            f"{name}：文本有 {size}，超过 {most} 的上限，请拆分后重试。",
            f"{name}: the text has {size}, over the limit of {most}; split it and try again.",
        )
    text = _LINE_END.sub("\n", decode(raw, name))
    if not text.strip():
        raise empty(name)
    lines = text.count("\n")
    if lines > limits.MAX_TEXT_LINES:
        raise SourceError(
            f"{name}：文本有 {lines} 行，超过 {limits.MAX_TEXT_LINES} 行的上限，请检查文件是否正确。",
            f"{name}: the text has {lines} lines, over the limit of {limits.MAX_TEXT_LINES}; check that this is the right file.",
        )
    pieces = list(cut_tables(text, lines_of(text)))
    return Document(
        name=name,
        media_type=MEDIA_TYPE,
        sha256=hashlib.sha256(raw).hexdigest(),
        text=text,
        blocks=tuple(_blocks(text, pieces)),
        noise=tuple(Span(*match.span()) for match in _BOOKMARK.finditer(text)),
        notices=_notices([piece.text for piece in pieces if isinstance(piece, Line) and piece.text.strip()]),
    )


def _blocks(text: str, pieces: Sequence[RawRows | Line]) -> Iterator[Block]:
    for piece in pieces:
        if isinstance(piece, RawRows):
            yield piece
        elif piece.text.strip():
            yield Paragraph(trimmed(text, piece.span))


def _notices(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What the user should know of how the prose was cut into paragraphs.

    Each printed line is a paragraph. unstructured, asked for the same, drops bullets and lines of bullets, so the text
    is never taken from it; where it finds something that no line holds, the two disagree on what a line is.
    """
    if len(lines) > limits.MAX_PARTITION_LINES or sum(map(len, lines)) > limits.MAX_PARTITION_CHARACTERS:
        return (
            (
                f"文本较长（{len(lines)} 段），未经 unstructured，直接按行切分。",
                f"The text is long ({len(lines)} paragraphs): it was cut into lines without unstructured.",
            ),
        )
    strays = partition.count_strays(partition.text_elements("\n".join(lines)), lines) if lines else 0
    return (stray_notice(strays),) if strays else ()
