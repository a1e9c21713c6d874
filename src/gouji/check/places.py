"""Claims made straight from the text, for rules that find their place themselves, and the sentence around a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gouji.check.evidence import Evidence
from gouji.core.numerals import Numeral
from gouji.core.report import Span
from gouji.core.rows import Claim

_SENTENCE_END: Final = re.compile(r"[。；;！？\n]")
_CLAUSE_END: Final = re.compile(r"[。；;！？，,、：:\n]")
REACH: Final = 240
"""How far a sentence is followed to either side, in characters: keeps every rule linear on a text without full stops."""


def claim_at(evidence: Evidence, start: int, end: int, value: str | None = None) -> Claim:
    """The printed stretch as a claim of its own."""
    line = evidence.lines.number(start)
    return Claim(text=evidence.text[start:end], value=value, start=start, end=end, line=line)


def claim_of(evidence: Evidence, numeral: Numeral) -> Claim:
    """A number of the ledger as a claim."""
    return Claim(
        text=numeral.text,
        value=numeral.value,
        start=numeral.start,
        end=numeral.end,
        line=evidence.lines.number(numeral.start),
        bound=numeral.bound,
    )


def starts_of(text: str, *words: str) -> Iterator[int]:
    """Where the words stand, word by word. Rare words are found this way many times faster than by a pattern of several."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + len(word))


def line_text(evidence: Evidence, line: int) -> str:
    span = evidence.lines.span(line)
    return evidence.text[span.start : span.end]


def in_one_paragraph(text: str, a: Claim, b: Claim) -> bool:
    """Whether no line ends between two claims. Two figures of one paragraph are two entries of a list, however alike."""
    first, second = sorted((a, b), key=lambda claim: claim.place)
    return first.end is not None and second.start is not None and text.find("\n", first.end, second.start) < 0


def sentence_at(text: str, start: int, end: int) -> Span:
    """The sentence around a place, without its end mark."""
    return _around(text, start, end, _SENTENCE_END)


def clause_at(text: str, start: int, end: int) -> Span:
    """The clause around a place: up to the next comma or full stop on either side."""
    return _around(text, start, end, _CLAUSE_END)


def _around(text: str, start: int, end: int, stop: re.Pattern[str]) -> Span:
    low = max(0, start - REACH)
    for match in stop.finditer(text, low, start):
        low = match.end()
    after = stop.search(text, end, min(len(text), end + REACH))
    return Span(low, after.start() if after else min(len(text), end + REACH))
