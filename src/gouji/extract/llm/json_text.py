"""The JSON object in an answer that holds more than JSON: a train of thought, fences, prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

_THOUGHT: Final = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL)
_END_OF_THOUGHT: Final = re.compile(r"</(?:think|thinking|reasoning)>")
_TRIES: Final = 2000
"""Opening braces that lead nowhere, after which the search ends: an answer of nothing but braces must not take minutes."""


def pick_object(text: str, fields: frozenset[str]) -> str:
    """The last JSON object of ``text`` that has one of ``fields``, else the last object, else ``text`` as it is.

    The last, not the first: an object before it may be quoted from the report. An object inside another is not looked
    at, nor is what stands in a train of thought."""
    spoken = _spoken(text)
    objects = list(_objects(spoken))
    fitting = [span for span, keys in objects if keys & fields]
    if fitting:
        return fitting[-1]
    return objects[-1][0] if objects else text


def _spoken(text: str) -> str:
    """``text`` without trains of thought. Some servers send the end of one without its beginning."""
    rest = _THOUGHT.sub("", text)
    ends = [match.end() for match in _END_OF_THOUGHT.finditer(rest)]
    return rest[ends[-1] :] if ends else rest


def _objects(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    decoder = json.JSONDecoder()
    start, tries = text.find("{"), 0
    while start >= 0 and tries < _TRIES:
        try:
            value, end = decoder.raw_decode(text, start)
        except (json.JSONDecodeError, RecursionError):
            tries, end = tries + 1, start + 1
        else:
            yield text[start:end], frozenset(value)
        start = text.find("{", end)
