"""How the cells of a short row lie on the columns of its table: the cheapest way, in whole numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from gouji.split.terms import names_score


class Kind(Enum):
    EMPTY = "empty"
    NUMBER = "number"
    TICK = "tick"
    LABEL = "label"
    TEXT = "text"


_NUMBER: Final = re.compile(r"[-+≥≤＞＜<>±]?\d[\d,，.．]*[%％‰]?(?:分|元|万元)?")
_TICK: Final = re.compile(r"[√✓✔☑×✗○●□■◎]+")
_SENTENCE: Final = re.compile(r"[。；！？;]")
_LONGEST_LABEL: Final = 40
_WIDEST: Final = 64
"""Beyond this many columns a short row is not aligned but filled up from the left."""


def kind_of(cell: str) -> Kind:
    """What a cell holds, told from its printed text."""
    if not cell:
        return Kind.EMPTY
    if _NUMBER.fullmatch(cell):
        return Kind.NUMBER
    if _TICK.fullmatch(cell):
        return Kind.TICK
    return Kind.TEXT if len(cell) > _LONGEST_LABEL or _SENTENCE.search(cell) else Kind.LABEL


@dataclass(frozen=True, slots=True)
class Column:
    """What the full rows hold in a column: the kind most of them show, all kinds seen, how often it is empty."""

    usual: Kind | None
    seen: frozenset[Kind]
    often_empty: bool

    def holds(self, kind: Kind) -> bool:
        return self.usual is kind

    @property
    def mixed(self) -> bool:
        """Figures beside words, as where targets are given."""
        return Kind.NUMBER in self.seen and self.holds_words

    @property
    def holds_words(self) -> bool:
        return Kind.LABEL in self.seen or Kind.TEXT in self.seen


def columns_of(rows: Sequence[Sequence[str]], width: int) -> tuple[Column, ...]:
    """The columns of the rows that fill the whole width."""
    counters: list[Counter[Kind]] = [Counter() for _ in range(width)]
    for row in rows:
        if len(row) == width:
            for counter, cell in zip(counters, row, strict=True):
                counter[kind_of(cell)] += 1
    return tuple(map(_column, counters))


def _column(counter: Counter[Kind]) -> Column:
    filled = [(counter[kind], kind) for kind in Kind if kind is not Kind.EMPTY and counter[kind]]
    usual = max(filled, key=lambda pair: pair[0])[1] if filled else None
    return Column(usual, frozenset(kind for _, kind in filled), 2 * counter[Kind.EMPTY] >= counter.total())


def align(row: Sequence[str], columns: Sequence[Column], header: Sequence[str]) -> tuple[int, ...]:
    """Over how many columns each cell of a row goes that has fewer cells than the table has columns.

    Labels may go over several columns; columns left over at the end are empty. Costs cells × columns.
    """
    count, width = len(row), len(columns)
    if width > _WIDEST:
        return (1,) * count
    kinds = [kind_of(cell) for cell in row]
    scores = [index > 0 and names_score(row[index - 1]) for index in range(count)]
    wanted = [bool(header) and names_score(name) for name in header] or [False] * width
    # best[i] is the cost of columns 0..j-1 with cell i-1 the last one begun; steps remembers whether j begins a cell.
    best: list[int | None] = [0] + [None] * count
    steps: list[list[bool]] = []
    totals: list[tuple[int, int]] = []
    left = [0] * (width + 1)
    for column in range(width - 1, -1, -1):
        left[column] = left[column + 1] + (2 if columns[column].often_empty else 8)
    for column in range(width):
        following: list[int | None] = [None] * (count + 1)
        begun = [False] * (count + 1)
        for cell in range(1, count + 1):
            bonus = 15 if scores[cell - 1] and wanted[column] and kinds[cell - 1] is Kind.NUMBER else 0
            before, here = best[cell - 1], best[cell]
            start = None if before is None else before + _start(kinds[cell - 1], columns[column]) - bonus
            longer = None if here is None else here + _longer(kinds[cell - 1], columns[column])
            if start is not None and (longer is None or start <= longer):
                following[cell], begun[cell] = start, True
            else:
                following[cell] = longer
        best = following
        steps.append(begun)
        if (total := best[count]) is not None:
            totals.append((total + left[column + 1], column + 1))
    return _trace(steps, count, min(totals)[1])


def _trace(steps: Sequence[Sequence[bool]], count: int, end: int) -> tuple[int, ...]:
    widths = [0] * count
    cell = count
    for column in range(end - 1, -1, -1):
        widths[cell - 1] += 1
        if steps[column][cell]:
            cell -= 1
    return tuple(widths)


def _start(kind: Kind, column: Column) -> int:
    """The cost of a cell beginning in a column."""
    if kind is Kind.EMPTY:
        return 0 if column.often_empty else 3
    if column.usual is None:
        return 1
    if kind is column.usual:
        return 3 if column.mixed else 0
    if kind in column.seen:
        return 3
    words = {Kind.LABEL, Kind.TEXT}
    return 4 if kind in words and column.usual in words else 20


def _longer(kind: Kind, column: Column) -> int:
    """The cost of a cell going on over a further column."""
    if kind in {Kind.NUMBER, Kind.TICK}:
        return 30
    cost = 3 if column.mixed else {Kind.LABEL: 1, Kind.TEXT: 6, Kind.NUMBER: 9, Kind.TICK: 4}.get(column.usual or kind, 2)
    return cost + (4 if kind is Kind.EMPTY else 0)


def align_header(upper: Sequence[str], lower: Sequence[str]) -> tuple[int, ...]:
    """Over how many columns each cell of the upper of two header rows goes.

    Where the lower row is empty an upper cell goes down; a run of names below lies under the cells that span them, cut
    where neighbouring names have least in common. Costs cells × columns²; wide tables are filled up from the left.
    """
    count, width = len(upper), len(lower)
    if width > _WIDEST:
        return (1,) * count
    best: list[list[tuple[int, int] | None]] = [[None] * (width + 1) for _ in range(count + 1)]
    best[0][0] = (0, 0)
    for cell in range(1, count + 1):
        for end in range(cell, width + 1):
            options = [
                (before[0] + _over(lower, start, end), start)
                for start in range(cell - 1, end)
                if (before := best[cell - 1][start]) is not None
            ]
            best[cell][end] = min(options) if options else None
    widths = []
    end = width
    for cell in range(count, 0, -1):
        step = best[cell][end]
        start = step[1] if step else cell - 1
        widths.append(end - start)
        end = start
    return tuple(reversed(widths))


def _over(lower: Sequence[str], start: int, end: int) -> int:
    """The cost of an upper cell over the columns from start to end."""
    size = end - start
    cost = size * size
    if size > 1:
        cost += 1000 * sum(1 for name in lower[start:end] if not name)
    elif lower[start]:
        cost += 10
    if start and lower[start - 1] and lower[start]:
        cost += 4 * _alike(lower[start - 1], lower[start])
    return cost


def _alike(left: str, right: str) -> int:
    """How many characters two names share at their beginning and end."""
    shortest = min(len(left), len(right))
    head = next((index for index in range(shortest) if left[index] != right[index]), shortest)
    tail = next((index for index in range(shortest) if left[-1 - index] != right[-1 - index]), shortest)
    return min(head + tail, shortest)
