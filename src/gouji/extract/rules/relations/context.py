"""Paragraphs with their printed quantities: what the relations of prose are found in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from gouji.core.numerals import Numeral
from gouji.core.quantity import quantity
from gouji.core.report import Section, Span
from gouji.core.units import Measure, measure_of
from gouji.extract.rules.cells import prose_cells
from gouji.extract.rules.mentions import Mention
from gouji.extract.rules.reading import Reading, Sentence
from gouji.extract.rules.subjects import clause_before, clean, words_after

_PERSONS: Final = frozenset({"人", "人次"})
_SHARE: Final = re.compile(r"占|比重")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One printed paragraph of a section, or one explanation cell."""

    span: Span
    text: str
    section: Section
    numerals: tuple[Numeral, ...]

    def slice(self, span: Span) -> str:
        return self.text[span.start - self.span.start : span.end - self.span.start]

    def before(self, offset: int) -> str:
        """What the paragraph prints in front of a place of the canonical text."""
        return self.text[: offset - self.span.start]

    def behind(self, offset: int) -> str:
        """What the paragraph prints from a place of the canonical text on."""
        return self.text[offset - self.span.start :]

    def between(self, first: Printed, second: Printed) -> str:
        """The words from the end of one quantity, unit included, to the next."""
        return self.slice(Span(first.end, second.start))


@dataclass(frozen=True, slots=True)
class Printed:
    """A quantity with the label before it; ``unit`` is completed where a list shares one (1.57万与5.3万株)."""

    numeral: Numeral
    unit: str
    label: str

    @property
    def mention(self) -> Mention:
        return Mention(self.numeral.id, self.unit, self.label)

    @property
    def measure(self) -> Measure:
        return measure_of(self.unit)

    @property
    def is_percent(self) -> bool:
        return self.measure.is_percent

    @property
    def start(self) -> int:
        return self.numeral.start

    @property
    def end(self) -> int:
        """Where the number with its unit ends."""
        return max(self.numeral.end, self.numeral.unit_end)

    @property
    def value(self) -> Fraction | None:
        return quantity(self.numeral.value, self.unit).value if self.numeral.value is not None else None

    @property
    def exact(self) -> bool:
        return self.numeral.value is not None and quantity(self.numeral.value, self.unit).exact

    @property
    def ulp(self) -> Fraction:
        """One unit of the last printed digit; that of a whole number where the number cannot be read."""
        return quantity(self.numeral.value or "0", self.unit).ulp

    def same_kind(self, other: Printed) -> bool:
        """Whether the two count the same thing; persons and visits of persons may be summed."""
        here, there = self.measure.base, other.measure.base
        return here == there or {here, there} <= _PERSONS

    def is_share_of(self, part: Printed, paragraph: Paragraph) -> bool:
        """A percentage that follows an amount with 占 between them."""
        if not self.is_percent or part.is_percent or part.start > self.start:
            return False
        between = paragraph.between(part, self)
        return _SHARE.search(between) is not None and len(between) <= 30 and not re.search(r"[。；;]", between)


def paragraphs(reading: Reading) -> Iterator[Paragraph]:
    """Every paragraph of the prose and every explanation cell of the score tables, in text order of each."""
    for section in reading.report.sections:
        if section.table is None:
            yield from (_paragraph(reading, line, section) for line in reading.lines_of(section))
    for section, cell in prose_cells(reading):
        yield from (_paragraph(reading, piece, section) for piece in reading.pieces(cell.span))


def _paragraph(reading: Reading, span: Span, section: Section) -> Paragraph:
    return Paragraph(span, reading.slice(span), section, reading.within(span))


def printed_in(paragraph: Paragraph) -> list[Printed]:
    """The quantities of a paragraph that carry a unit of their own or share the next one's."""
    sentence = Sentence(paragraph.span, paragraph.text, paragraph.section, paragraph.numerals)
    numerals = [numeral for numeral in paragraph.numerals if numeral.is_quantity]
    found: list[Printed] = []
    after = 0
    for index, numeral in enumerate(numerals):
        unit = _unit(paragraph, numerals, index)
        label = clean(clause_before(sentence, numeral, after=after)) or clean(words_after(sentence, numeral))[:16]
        if unit:
            after = max(numeral.end, numeral.unit_end)
            found.append(Printed(numeral, unit, re.sub(r"[\s“”\"]", "", label)))
    return found


def _unit(paragraph: Paragraph, numerals: Sequence[Numeral], index: int) -> str:
    here = numerals[index]
    own = measure_of(here.unit)
    if here.unit and own.base:
        return here.unit
    if index + 1 < len(numerals):
        following = numerals[index + 1]
        between = paragraph.slice(Span(max(here.end, here.unit_end), following.start))
        if following.unit and re.fullmatch(r"\s*[、和与及]\s*", between):
            return following.unit if not here.unit or measure_of(following.unit).scale == own.scale else ""
    if here.unit and own.scale >= 10_000 and re.search(r"资|款|费|元|收入|支出|产值|税", paragraph.text):
        return here.unit + "元"
    return ""
