"""What the code tells by itself about a number that a model points at: its sentence, year, document number, shared unit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from gouji.core.numerals import Numeral
from gouji.core.report import Section, Span
from gouji.core.units import measure_of

_STOPS: Final = "。！？\n"
_YEAR: Final = re.compile(r"((?:19|20)\d\d)\s*年")
_ISSUER: Final = re.compile(r"[^\s，。；、：:（(《“]{1,12}$")
_LEAD: Final = re.compile(r"^.*(?:根据|按照|依据|关于)")
_LISTED: Final = re.compile(r"\s*[、和与至及到~～\-—－]{1,2}\s*")


def sentence_around(text: str, numeral: Numeral, section: Section) -> Span:
    """The sentence of a number, inside its cell if it stands in one."""
    cells = (cell.span for cell in section.table.cells) if section.table else ()
    bounds = next((span for span in cells if numeral.span in span), section.span)
    start = max(text.rfind(stop, bounds.start, numeral.start) for stop in _STOPS) + 1
    ends = (text.find(stop, numeral.end, bounds.end) for stop in _STOPS)
    end = min((at + 1 for at in ends if at >= 0), default=bounds.end)
    return trimmed(text, Span(max(start, bounds.start), end)) or numeral.span


def year_before(words: str, titles: Sequence[str]) -> str | None:
    """The last year that the words before an amount name, else the one of the innermost heading that names one."""
    found = (_YEAR.findall(text) for text in (words, *reversed(titles)))
    return next((str(years[-1]) for years in found if years), None)


def document_before(text: str, sentence: Span, at: int, numerals: Sequence[Numeral]) -> Span | None:
    """The document number right before an amount in its sentence, the issuer's sign in front of it included."""
    index = bisect_left(numerals, at, key=lambda numeral: numeral.start) - 1
    number = numerals[index] if index >= 0 else None
    if number is None or number.kind != "document_number" or number.start < sentence.start:
        return None
    issuer = _ISSUER.search(text, sentence.start, number.start)
    return Span(number.start - len(_LEAD.sub("", issuer.group())) if issuer else number.start, number.end)


def shared_unit(text: str, numeral: Numeral, numerals: Sequence[Numeral]) -> str | None:
    """The unit that stands behind the next number of the same list (8、10公里)."""
    index = bisect_left(numerals, numeral.end, key=lambda other: other.start)
    if index >= len(numerals) or not _LISTED.fullmatch(text, numeral.end, numerals[index].start):
        return None
    return numerals[index].unit


def trimmed(text: str, span: Span) -> Span | None:
    """The stretch without blanks around it; None when nothing is left."""
    inner = text[span.start : span.end].strip()
    at = text.find(inner, span.start) if inner else -1
    return Span(at, at + len(inner)) if inner else None


def money_unit(unit: str) -> str:
    """万 beside money is 万元."""
    measure = measure_of(unit)
    return unit + "元" if not measure.base and measure.scale >= 10_000 else unit


def is_bare(text: str) -> bool:
    """Whether a cell holds figures and signs alone."""
    return not any(char.isalpha() for char in text)


def squeezed(text: str) -> str:
    return "".join(text.split())
