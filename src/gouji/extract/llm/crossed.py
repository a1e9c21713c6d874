"""Numbers of two rows that were exchanged, or look so: a name stands beside the other row's number and not beside its own."""

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


def doubtful(rows: Sequence[tuple[str, int]], text: str, numerals: Mapping[int, Numeral]) -> frozenset[int]:
    """The numbers of two rows of which one's name stands right before the other's number, and neither beside its own.
    That may be meant so (A and B 12 people): worth a question, no reason to refuse."""
    known = [("".join(name.split()), numerals[number]) for name, number in rows if number in numerals]
    before = {numeral.id: "".join(text[max(0, numeral.start - _REACH) : numeral.start].split()) for _, numeral in known}
    astray = [
        (words, numeral.id)
        for words, numeral in known
        if words and words not in clause(text, numeral) and not before[numeral.id].endswith(words)
    ]
    found: set[int] = set()
    for words, number in astray:
        others = {other for name, other in astray if other != number and name != words and before[other].endswith(words)}
        found |= {number, *others} if others else set()
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
