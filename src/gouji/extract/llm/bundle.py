"""What is shown to the model: stretches of neighbouring sections that hold numbers, packed into bundles of a budget.

A `Passage` is one printed line of a section or one row of a table. Only passages of sections that hold a number to ask
for are there at all. A bundle is cut between sections where it can be, else between passages, never inside one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gouji.core.numerals import Numeral
from gouji.core.report import Cell, Report, Section, Span, Table

HEAD_LINES = 12
"""The first lines of a report, where it names itself."""

SHORTENED = 40
"""Characters that are shown of a line without a number to ask for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """``ids`` are the numbers asked for in it. ``cells`` are the cells shown of a table's row with their ids; for a line
    they are empty. ``head`` marks lines shown for the report's name alone."""

    section: Section
    span: Span
    ids: tuple[int, ...] = ()
    cells: tuple[tuple[str, Cell], ...] = ()
    head: bool = False

    @property
    def size(self) -> int:
        """Characters it takes up in a prompt, about."""
        if not self.ids and not self.cells:
            return min(len(self.span), SHORTENED)
        labels = sum(len(name) + 2 for name, _ in self.cells)
        return sum(len(cell.span) for _, cell in self.cells) + labels or len(self.span) + 3 * len(self.ids)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The passages of one question, in text order."""

    passages: tuple[Passage, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(number for passage in self.passages for number in passage.ids)

    @property
    def size(self) -> int:
        return sum(passage.size for passage in self.passages)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that are asked about, each once, in text order."""
        return tuple({passage.section.id: passage.section for passage in self.passages if passage.ids}.values())

    def halves(self) -> tuple[Bundle, Bundle] | None:
        """The bundle cut near its middle, between two sections if it has several; None when it cannot be cut."""
        asked = [index for index, passage in enumerate(self.passages) if passage.ids]
        if len(asked) < 2:
            return None
        places = range(asked[0] + 1, asked[-1] + 1)
        sizes = [0]
        for passage in self.passages:
            sizes.append(sizes[-1] + passage.size)
        between = [at for at in places if self.passages[at - 1].section is not self.passages[at].section]
        cut = min(between or places, key=lambda at: abs(2 * sizes[at] - sizes[-1]))
        return Bundle(self.passages[:cut]), Bundle(self.passages[cut:])


def passages(report: Report, numerals: Sequence[Numeral], asked: frozenset[int], whole_tables: frozenset[str]) -> list[Passage]:
    """The passages of every section that holds a number of ``asked``, in text order.

    A table whose section id is in ``whole_tables`` is shown row by row with all its cells; of any other table only
    the cells that hold a number to ask for.
    """
    wanted = [numeral for numeral in numerals if numeral.id in asked]
    starts = [numeral.start for numeral in wanted]

    def ids(span: Span) -> tuple[int, ...]:
        found = wanted[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        return tuple(numeral.id for numeral in found)

    made: list[Passage] = []
    tables = 0
    for section in report.sections:
        tables += section.table is not None
        if not ids(section.span):
            continue
        if section.table is None:
            made += [Passage(section, line, ids(line)) for line in _lines(report.text, section.span)]
        else:
            made += _rows((section, section.table, tables), ids, section.id in whole_tables)
    return made


def head_of(report: Report) -> list[Passage]:
    """The first lines of the report as passages without numbers to ask for."""
    lines = (
        (section, line) for section in report.sections if section.table is None for line in _lines(report.text, section.span)
    )
    return [Passage(section, line, head=True) for (section, line), _ in zip(lines, range(HEAD_LINES), strict=False)]


def pack(found: Sequence[Passage], budget: int) -> list[Bundle]:
    """Bundles of about equal size, as few as ``budget`` characters each allow, cut between sections where that is near."""
    sizes = [0]
    for passage in found:
        sizes.append(sizes[-1] + passage.size)
    count = -(-sizes[-1] // budget)
    borders = [at for at in range(1, len(found)) if found[at - 1].section is not found[at].section]
    cuts = {min(borders, key=lambda at: abs(count * sizes[at] - step * sizes[-1])) for step in range(1, count) if borders}
    places = [0, *sorted(cuts), len(found)]
    todo = [Bundle(tuple(found[start:end])) for start, end in reversed(list(pairwise(places)))]
    done: list[Bundle] = []
    while todo:
        bundle = todo.pop()
        halves = bundle.halves() if bundle.size > budget + budget // 4 else None
        todo += reversed(halves or ())
        done += [bundle] if not halves and bundle.ids else []
    return done


def _rows(place: tuple[Section, Table, int], ids: Callable[[Span], tuple[int, ...]], whole: bool) -> Iterator[Passage]:
    """A table's rows that hold a number to ask for: with all their cells, or with the cells of these numbers alone.

    A cell that spans rows is shown in the first of them.
    """
    section, table, number = place
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.text.strip() and (whole or ids(cell.span)):
            rows.setdefault(cell.row, []).append(cell)
    for row, cells in sorted(rows.items()):
        span = Span(min(cell.span.start for cell in cells), max(cell.span.end for cell in cells))
        names = tuple((f"T{number}R{row + 1}C{cell.col + 1}", cell) for cell in cells)
        found = tuple(sorted(known for cell in cells for known in ids(cell.span)))
        yield Passage(section, span, found, names)


def _lines(text: str, span: Span) -> Iterator[Span]:
    """The lines of a stretch that are not blank, without their line ends."""
    at = span.start
    while at < span.end:
        stop = text.find("\n", at, span.end)
        stop = span.end if stop < 0 else stop
        if text[at:stop].strip():
            yield Span(at, stop)
        at = stop + 1
