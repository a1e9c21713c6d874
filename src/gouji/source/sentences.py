"""Sentences and words of a paragraph, in the form in which unstructured asks a spaCy pipeline for them.

unstructured uses them for one thing, to guess whether a paragraph is a title, and that guess is not used. So there is
no reason to load spaCy's pipelines (30 MB, half a second) for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_SENTENCE: Final = re.compile(r"[^。！？!?…]*[。！？!?…]+|[^。！？!?…]+")
_WORD: Final = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a word. ``tag_`` is the part of speech, which nobody tells."""

    text: str
    tag_: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Iterates over its words."""

    text: str

    def __iter__(self) -> Iterator[Piece]:
        return (Piece(word.group()) for word in _WORD.finditer(self.text))

    @property
    def sents(self) -> Iterator[Piece]:
        return (Piece(sentence.group()) for sentence in _SENTENCE.finditer(self.text))


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Called with a text, as a spaCy pipeline is; ``max_length`` is the most characters it takes."""

    max_length: int = 1_000_000_000

    def __call__(self, text: str) -> Paragraph:
        return Paragraph(text)
