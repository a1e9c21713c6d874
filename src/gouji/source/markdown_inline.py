"""Markup inside a line of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gouji.core.report import Span

_EDGES: Final = re.compile(r"(?:\*{1,3}|_{2}|~~|`)+(?=[^\s*_~`])")
_PAIRED: Final = re.compile(r"(?P<mark>\*\*\*|\*\*|~~|`+)(?=\S)(?P<body>[^\n]{1,2000}?)(?<=\S)(?P=mark)")
_PICTURE: Final = re.compile(r"!\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,500}\])")
_LINK: Final = re.compile(r"(?P<open>\[)[^\[\]\n]{1,500}(?P<close>\]\([^()\n]{0,2000}\))")
_ESCAPE: Final = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_TAG: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>\n]{0,500})?/?>")


def inline_noise(text: str, span: Span) -> Iterator[Span]:
    """What of the markup inside the span nobody prints: marks of emphasis, targets of links, escapes, tags."""
    piece = text[span.start : span.end]
    for pattern in (_PICTURE, _ESCAPE, _TAG):
        yield from (_at(span, match.span()) for match in pattern.finditer(piece))
    for match in _LINK.finditer(piece):
        if piece[match.start() - 1 : match.start()] != "!":
            yield from (_at(span, match.span("open")), _at(span, match.span("close")))
    for match in _PAIRED.finditer(piece):
        yield _at(span, match.span("mark"))
        yield _at(span, (match.end("body"), match.end()))


def inner(text: str, span: Span) -> Span:
    """The span without marks of emphasis that embrace all of it."""
    piece = text[span.start : span.end]
    opening = _EDGES.match(piece)
    if opening is None:
        return span
    mark = opening.group()
    body = piece[len(mark) : -len(mark)]
    whole = len(piece) > 2 * len(mark) and piece.endswith(mark[::-1]) and mark[:2] not in body
    return Span(span.start + len(mark), span.end - len(mark)) if whole else span


def _at(span: Span, found: tuple[int, int]) -> Span:
    return Span(span.start + found[0], span.start + found[1])
