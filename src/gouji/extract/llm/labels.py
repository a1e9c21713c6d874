"""Copied words and where they stand: looked up as they are, blanks aside, never corrected."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from gouji.core.answers import Quote
from gouji.core.numerals import Numeral
from gouji.core.report import Report, Section, Span


class Labels:
    """Looks up labels in one report."""

    def __init__(self, report: Report, numerals: Sequence[Numeral]) -> None:
        self._report = report
        self._numerals = numerals
        self._starts = [numeral.start for numeral in numerals]

    def near(self, label: str, section: Section, at: int) -> Quote | None:
        """The label where it stands nearest before ``at`` in its section, else behind it, else in a heading above; None
        when it stands in none of them."""
        found = list(self._found(label, section.span))
        before = [span for span in found if span.start <= at]
        span = before[-1] if before else found[0] if found else self._above(label, section)
        return Quote(label, span) if span else None

    def within(self, label: str, spans: Sequence[Span]) -> Quote | None:
        """The label where it first stands in one of the stretches."""
        found = (place for span in spans for place in self._found(label, span))
        place = next(found, None)
        return Quote(label, place) if place else None

    def known(self, label: str, section: Section, at: int) -> bool:
        """Whether the section says these words, also around a number (检测人员 of 检测279名人员)."""
        if self.near(label, section, at) is not None:
            return True
        line = self._report.lines.span(self._report.lines.number(at))
        return _squeezed(label) in self._without_numbers(line)

    def says(self, words: str) -> bool:
        return words in self._report.text

    def _found(self, label: str, span: Span) -> Iterator[Span]:
        letters = _squeezed(label)
        pattern = re.compile(r"\s*".join(map(re.escape, letters)))
        at = span.start
        while letters and (match := pattern.search(self._report.text, at, span.end)):
            yield Span(*match.span())
            at = match.start() + 1

    def _above(self, label: str, section: Section) -> Span | None:
        """The label in the nearest heading above that is part of the section's path."""
        sections = self._report.sections
        index = next((at for at, other in enumerate(sections) if other is section), 0)
        above = (other.heading for other in reversed(sections[:index]) if other.title in section.path)
        return next((found for heading in above for found in self._found(label, heading)), None)

    def _without_numbers(self, line: Span) -> str:
        pieces, at = [], line.start
        for numeral in self._numerals[bisect_left(self._starts, line.start) : bisect_left(self._starts, line.end)]:
            pieces.append(self._report.text[at : numeral.start])
            at = max(numeral.end, numeral.unit_end)
        return _squeezed("".join((*pieces, self._report.text[at : line.end])))


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
