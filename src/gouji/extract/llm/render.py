"""A bundle as the text that the model reads: ids behind the numbers, cell ids before the cells, headings above.

    §资金情况                    a heading above what follows
    2022年收入合计#12...         every number to ask for carries its id right behind its digits
    T2R5C4:数量指标 | …          a row of a table, cell by cell

A ``#`` that the report prints itself is shown as ``\\#``, and the tags around the text cannot be printed in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from gouji.core.numerals import Numeral
from gouji.core.report import Report, Section, Span
from gouji.extract.llm.bundle import SHORTENED, Bundle, Passage

OPEN: Final = "<报告>"
CLOSE: Final = "</报告>"
HEADING: Final = "§"

_OURS: Final = re.compile(r"#|<(?=/?报告>)")
_BLANKS: Final = re.compile(r"[ \t\u00a0\u3000]{2,}|[\t\n]+")


class Renderer:
    """Writes bundles of one report."""

    def __init__(self, report: Report, numerals: Sequence[Numeral]) -> None:
        self._text = report.text
        self._numerals = numerals
        self._starts = [numeral.start for numeral in numerals]

    def render(self, bundle: Bundle) -> str:
        """The bundle between the tags of the report, one passage a line, headings above where they change."""
        lines: list[str] = []
        above: tuple[str, ...] = ()
        for passage in bundle.passages:
            section = passage.section
            titles = (*section.path, section.title)
            if not passage.head:
                lines += self._headings(above, passage)
                above = titles
            lines.append(self._passage(passage))
        return "\n".join((OPEN, *lines, CLOSE))

    def _headings(self, above: tuple[str, ...], passage: Passage) -> list[str]:
        """The titles above the passage that the passage before it did not stand under; its own if it opens further down."""
        section = passage.section
        titles = section.path if passage.span.start <= section.heading.end else (*section.path, section.title)
        if section.table is not None and section.path[-1:] == (section.title,):
            titles = section.path
        shared = next((at for at, pair in enumerate(zip(titles, above, strict=False)) if pair[0] != pair[1]), None)
        fresh = titles[min(len(titles), len(above)) if shared is None else shared :]
        return [HEADING + escape(title[:SHORTENED]) for title in fresh if title]

    def _passage(self, passage: Passage) -> str:
        if passage.cells:
            return " | ".join(f"{name}:{self._marked(cell.span, passage.ids)}" for name, cell in passage.cells)
        opens = _is_heading(passage.section, passage.span)
        return (HEADING if opens else "") + self.line(passage.span, passage.ids)

    def line(self, span: Span, ids: Sequence[int]) -> str:
        """A line with its ids, or the beginning of a line that holds no number to ask for."""
        if not ids:
            return _tidy(escape(self._text[span.start : min(span.end, span.start + SHORTENED)]))
        return self._marked(span, ids)

    def _marked(self, span: Span, ids: Sequence[int]) -> str:
        wanted, pieces, at = frozenset(ids), [], span.start
        for numeral in self._numerals[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]:
            if numeral.id in wanted:
                pieces.append(f"{escape(self._text[at : numeral.end])}#{numeral.id}")
                at = numeral.end
        pieces.append(escape(self._text[at : span.end]))
        return _tidy("".join(pieces))


def escape(text: str) -> str:
    """The report's text without anything that reads like our own marks."""
    return _OURS.sub(lambda mark: "\\" + mark.group(), text)


def unescape(label: str) -> str:
    """A copied label as the report prints it: marks of ours that were copied with it are taken off."""
    return re.sub(r"\\(#|<)", r"\1", re.sub(r"(?<!\\)#\d+", "", label)).strip()


def _is_heading(section: Section, span: Span) -> bool:
    return len(section.heading) > 0 and span.start <= section.heading.start < span.end


def _tidy(line: str) -> str:
    return _BLANKS.sub(" ", line).strip()
