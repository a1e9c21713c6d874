"""Numbers of two rows that were exchanged: each name stands in the clause of the other's number and not of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from gouji.core.numerals import Numeral

_STOP: Final = re.compile(r"[，,。；;：:、！？\n|]")
_REACH: Final = 60
_DONE: Final = re.compile(r"(?:指标|任务|目标)完成(?:率|比例)(?:为|达到?|是|：|:)?\s*$")


def crossed(rows: Sequence[tuple[str, int]], text: str, numerals: Mapping[int, Numeral]) -> frozenset[int]:
    """The numbers of rows, (name, number), whose names say that two of them were exchanged."""
    clauses = {number: clause(text, numerals[number]) for _, number in rows if number in numerals}
    astray = [
        (words, number)
        for name, number in rows
        if number in clauses and (words := "".join(name.split())) and words not in clauses[number]
    ]
    names = {number: words for words, number in astray}
    found: set[int] = set()
    for words, number in astray:
        found |= {number for other in names if other != number and words in clauses[other] and names[other] in clauses[number]}
    return frozenset(found)


def clause(text: str, numeral: Numeral) -> str:
    """The words around a number up to the next punctuation, its digits and its unit left out."""
    before = _STOP.split(text[max(0, numeral.start - _REACH) : numeral.start])[-1]
    end = max(numeral.end, numeral.unit_end)
    behind = _STOP.split(text[end : end + _REACH], maxsplit=1)[0]
    return "".join(f"{before}{behind}".split())


def says_completion(text: str, numeral: Numeral) -> bool:
    """Whether a number is printed as the rate to which an indicator was completed."""
    return _DONE.search(text, max(0, numeral.start - 12), numeral.start) is not None
