"""The printed lines of a document's prose, with what the file's producer left in them masked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gouji.core.report import Document, Paragraph, Span

MASK: Final = "\uf8ff"
"""Stands for a character that nobody printed. One for one, so that offsets of the masked text are those of the text."""

BLANK: Final = rf"[\s{MASK}]"
_INVISIBLE: Final = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + MASK


@dataclass(frozen=True, slots=True)
class Line:
    """A line without surrounding blanks; ``level`` is the heading level the file itself gives it."""

    start: int
    end: int
    level: int | None = None


def masked_text(document: Document) -> str:
    """The canonical text with its noise masked, of the same length."""
    pieces = []
    at = 0
    for span in sorted(document.noise):
        if span.end > at:
            start = max(span.start, at)
            pieces += [document.text[at:start], MASK * (span.end - start)]
            at = span.end
    return "".join([*pieces, document.text[at:]])


def lines_of(text: str, paragraph: Paragraph) -> Iterator[Line]:
    """The non-blank lines of a paragraph: more than one where it was broken by hand."""
    start = paragraph.span.start
    level = paragraph.heading_level
    for piece in text[start : paragraph.span.end].split("\n"):
        span = trimmed(piece, start)
        if span.start < span.end:
            yield Line(span.start, span.end, level)
            level = None
        start += len(piece) + 1


def trimmed(piece: str, offset: int) -> Span:
    """Where the visible part of a piece stands, given the offset of the piece; an empty span if there is none."""
    body = piece.strip(_INVISIBLE)
    start = offset + len(piece) - len(piece.lstrip(_INVISIBLE)) if body else offset
    return Span(start, start + len(body))


def printed(text: str) -> str:
    """The text as it was printed, on one line."""
    return " ".join(text.replace(MASK, "").split())
