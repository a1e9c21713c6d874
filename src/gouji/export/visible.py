"""Characters that a reader would not see, made visible: nothing in a report may hide or reorder what stands beside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

# Controls without tab and newline, direction overrides and isolates, zero-width characters, and what is no character.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)


def token(char: str) -> str:
    return f"⟦U+{ord(char):04X}⟧"


def name_of(char: str) -> str:
    return unicodedata.name(char, "CONTROL CHARACTER")


def hides(text: str) -> bool:
    """Whether a character of the text would not be seen."""
    return _HIDDEN.search(text) is not None


def visible(text: str) -> str:
    """The text with each hidden character replaced by its code in double brackets."""
    return _HIDDEN.sub(lambda match: token(match[0]), text)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in order as (piece, hidden): hidden pieces are single characters."""
    at = 0
    for match in _HIDDEN.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    if at < len(text):
        yield text[at:], False
