"""The text of an answer: the JSON object in one that holds more than JSON (a train of thought, fences, prose), its characters."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

_END_OF_THOUGHT: Final = re.compile(r"</(?:think|thinking|reasoning)>")
_TRIES: Final = 2000
"""Opening braces that lead nowhere, after which the search ends: an answer of nothing but braces must not take minutes."""


def whole_characters(text: str) -> str:
    """``text`` without halves of characters (U+D83D alone, which JSON can hold): neither file nor terminal takes them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    fields: frozenset[str]


def pick_object(text: str, fields: frozenset[str]) -> str:
    """The last JSON object of ``text`` that has one of ``fields``, else the last object, else ``text`` as it is.

    The last, not the first: an object before it may be quoted from the report. What stands inside an object is text of
    the report and decides nothing, not even where it looks like the end of a train of thought; objects before the end
    of one are not looked at. Some servers send that end without a beginning."""
    found = _objects(text)
    begin = _end_of_thought(text, found)
    spoken = [each for each in found if each.start >= begin]
    fitting = [each for each in spoken if each.fields & fields] or spoken
    return text[fitting[-1].start : fitting[-1].end] if fitting else text


def _end_of_thought(text: str, found: list[_Found]) -> int:
    """Behind the last end mark that stands in no object."""
    begin, objects = 0, iter(found)
    current = next(objects, None)
    for mark in _END_OF_THOUGHT.finditer(text):
        while current is not None and current.end <= mark.start():
            current = next(objects, None)
        if current is None or mark.start() < current.start:
            begin = mark.end()
    return begin


def _objects(text: str) -> list[_Found]:
    """The complete objects that stand in no other, in order."""
    decoder = json.JSONDecoder()
    found: list[_Found] = []
    start, tries = text.find("{"), 0
    while start >= 0 and tries < _TRIES:
        try:
            value, end = decoder.raw_decode(text, start)
        except (json.JSONDecodeError, RecursionError):
            tries, end = tries + 1, start + 1
        else:
            found.append(_Found(start, end, frozenset(value)))
        start = text.find("{", end)
    return found
