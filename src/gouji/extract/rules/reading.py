"""What the offline rules read: one report's sentences with their numbers, and the draft of the answers.

A `Sentence` is a stretch up to 。！？ or a line end; a clause is a stretch up to any punctuation. Only text outside
tables is cut into sentences; a table hands its explanation cells over one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from gouji.core.numerals import Numeral
from gouji.core.report import Report, Section, Span

_STOP: Final = re.compile(r"[。！？\n]")
_WINDOW: Final = 240
"""How far a number's context reaches: clauses are shorter, and a line without punctuation must cost linear time."""
_LONGEST: Final = 2400
_CLAUSE: Final = re.compile(r"[，,。；;：:、！？\n（）()]")
_HALF_WIDTH: Final = re.compile(
    r"(?<!\d),|,(?!\d)|;|(?<!\d):|:(?!\d)|"
    r"(?<=[\u4e00-\u9fff%％）)”])(?<![一二三四五六七八九十])\.(?=[\u4e00-\u9fff\n“\"（(]|$)"
)
_FULL_WIDTH: Final = {",": "，", ";": "；", ":": "：", ".": "。"}
_DIGIT: Final = re.compile(r"\d|[一二两三四五六七八九十]+[余多]?[个名户次条家项件]")
_ORDINAL_BRACKET: Final = re.compile(r"[（(][\d一二三四五]{1}[）)](?=[\u4e00-\u9fff])")
_QUOTES: Final = re.compile(r"“[^”\n]{1,30}”|‘[^’\n]{1,30}’|《[^》\n]{1,80}》")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence (or the whole text of a cell) with the section it stands in and its numbers in order."""

    span: Span
    text: str
    section: Section
    numerals: tuple[Numeral, ...]

    def before(self, numeral: Numeral) -> str:
        """What stands before the number in its sentence, as far as it can matter."""
        end = numeral.start - self.span.start
        return self.text[max(0, end - 3 * _WINDOW) : end]

    def after(self, numeral: Numeral) -> str:
        """What follows the number and its unit."""
        start = max(numeral.unit_end, numeral.end) - self.span.start
        return self.text[start : start + _WINDOW]

    def clause_start(self, offset: int) -> int:
        """Offset of the last punctuation before, relative to the sentence, plus one; 0 at its start.

        A 、 without a figure in front of it joins names (道路拓宽、硬化10公里) and ends no clause.
        """
        cut = max(0, offset - self.span.start - _WINDOW)
        for match in _CLAUSE.finditer(self.text, cut, offset - self.span.start):
            if (
                _inside_number(self.text, match.start())
                or _is_ordinal_bracket(self.text, match.start())
                or (match.group() == "、" and not _DIGIT.search(self.text, cut, match.start()))
            ):
                continue
            cut = match.end()
        return cut


def _is_ordinal_bracket(text: str, at: int) -> bool:
    """小（1）型: a bracketed figure inside a name."""
    return _ORDINAL_BRACKET.match(text, at if text[at] in "（(" else max(0, at - 2)) is not None and text[at] in "（(）)"


def _inside_number(text: str, at: int) -> bool:
    """A comma between digits groups thousands; it ends no clause."""
    return text[at] == "," and 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


class Reading:
    """One report, read for the rules. Immutable but for caches.

    ``text`` is the canonical text with half-width commas, colons, semicolons and full stops shown full-width, character for
    character: offsets are those of the canonical text, which itself is never changed.
    """

    def __init__(self, report: Report, numerals: Sequence[Numeral]) -> None:
        self.report = report
        self.text = _HALF_WIDTH.sub(lambda mark: _FULL_WIDTH[mark.group()], report.text)
        self.numerals = tuple(numerals)
        self._starts = [numeral.start for numeral in self.numerals]
        self._by_id = {numeral.id: numeral for numeral in self.numerals}

    def within(self, span: Span) -> tuple[Numeral, ...]:
        """The numerals that begin inside the span, in order."""
        return self.numerals[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def numeral(self, number_id: int) -> Numeral:
        """The numeral of an id that the rules themselves have put into an answer."""
        return self._by_id[number_id]

    def slice(self, span: Span) -> str:
        return self.text[span.start : span.end]

    @cached_property
    def quoted(self) -> frozenset[int]:
        """Ids of numerals inside “…” or 《…》: names and slogans, no figures."""
        return frozenset(numeral.id for match in _QUOTES.finditer(self.text) for numeral in self.within(Span(*match.span())))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the prose sections, headings that run into a paragraph included."""
        found: list[Sentence] = []
        for section in self.report.sections:
            if section.table is None:
                found.extend(self.sentences_of(section.heading, section))
                found.extend(self.sentences_of(section.body, section))
        return tuple(found)

    def sentences_of(self, span: Span, section: Section) -> Iterator[Sentence]:
        at = span.start
        for match in _STOP.finditer(self.text, span.start, span.end):
            for piece in self.pieces(Span(at, match.end())):
                yield from self._sentence(piece, section)
            at = match.end()
        for piece in self.pieces(Span(at, span.end)):
            yield from self._sentence(piece, section)

    def lines_of(self, section: Section) -> Iterator[Span]:
        """The printed lines of a prose section, its heading's line first; blank ones left out, endless ones in pieces."""
        at, end = section.span.start, section.span.end
        while at < end:
            stop = self.text.find("\n", at, end)
            stop = end if stop < 0 else stop
            if self.text[at:stop].strip():
                yield from self.pieces(Span(at, stop))
            at = stop + 1

    def pieces(self, span: Span) -> Iterator[Span]:
        """The stretch, cut behind punctuation where it is longer than any paragraph is printed: the work stays linear."""
        at = span.start
        while span.end - at > _LONGEST:
            cuts = (self.text.rfind(mark, at + _LONGEST // 2, at + _LONGEST) for mark in "。；，、")
            cut = next((found + 1 for found in cuts if found >= 0), at + _LONGEST)
            yield Span(at, cut)
            at = cut
        yield Span(at, span.end)

    def _sentence(self, span: Span, section: Section) -> Iterable[Sentence]:
        text = self.slice(span)
        if not text.strip():
            return ()
        return (Sentence(span, text, section, self.within(span)),)

    def trimmed(self, start: int, end: int) -> Span:
        """The span without blanks around it."""
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return Span(start, end)
