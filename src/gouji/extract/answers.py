"""What a model may answer: ids of numbers, ids of cells and labels copied from the text. It has no field for a figure.

Field names are short because every row repeats them; prompts/ says in Chinese what they mean. Lists and strings are
capped, so that a model that falls into a loop ends with an answer of the wrong shape and not at the token limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Final, Literal, TypeGuard

from pydantic import BaseModel, ConfigDict, Field

from gouji.core.rows import Direction, IndicatorKind

NumberId = Annotated[int, Field(ge=1, le=999_999)]
"""The id that stands behind a number in the prompt (``12`` of ``5446.35#12万元``)."""

_CELL: Final = re.compile(r"T\d{1,4}R\d{1,5}C\d{1,4}")

CellId = Annotated[str, Field(pattern=f"^{_CELL.pattern}$")]
"""The id of a table cell (``T2R5C4``); tables, rows and columns count from 1."""

Label = Annotated[str, Field(min_length=1, max_length=80)]
"""Words copied from the text."""

Unit = Annotated[str, Field(min_length=1, max_length=12)]

ListName = Literal["h", "ind", "fund", "ach", "staff", "rel"]

RelationWord = Literal["sum", "share", "rate", "completion", "growth", "same"]

_MOST_ROWS: Final = 300
_MOST_RELATIONS: Final = 120
MOST_PAIRS: Final = 60
"""How many pairs one question proposes at most."""


def is_cell(pointer: int | str | None) -> TypeGuard[str]:
    return isinstance(pointer, str) and _CELL.fullmatch(pointer) is not None


def _given(*pointers: int | str | None) -> list[int]:
    return [pointer for pointer in pointers if isinstance(pointer, int)]


class _Row(BaseModel):
    """A row names every field it was asked for; a key that nobody asked for is not read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    def ids(self) -> list[int]:
        """The ids of numbers that the row uses, each as often as it uses it."""
        return []


class HeaderFields(_Row):
    """The report's own identity. ``score`` is a number's id, everything else is copied."""

    title: Label | None = None
    unit: Label | None = None
    year: Label | None = None
    score: NumberId | None = None
    grade: Label | None = None
    start: Label | None = None
    end: Label | None = None
    filed: Label | None = None

    def ids(self) -> list[int]:
        return _given(self.score)


class IndicatorRow(_Row):
    """``n`` name, ``w`` weight, ``s`` score, ``sr`` score rate, ``t`` target, ``a`` actual, ``cr`` completion rate.

    ``t`` and ``a`` may be a cell where the value is said in words. ``p`` are the levels above, outermost first, where
    a table gives them; ``crit``, ``expl`` and ``ded`` are the cells of criteria, explanation and deduction.
    """

    n: Label
    k: IndicatorKind = "row"
    w: NumberId | None = None
    s: NumberId | None = None
    sr: NumberId | None = None
    t: NumberId | CellId | None = None
    a: NumberId | CellId | None = None
    cr: NumberId | None = None
    p: Annotated[tuple[Label, ...], Field(max_length=5)] = ()
    crit: CellId | None = None
    expl: CellId | None = None
    ded: CellId | None = None

    def ids(self) -> list[int]:
        return _given(self.w, self.s, self.sr, self.t, self.a, self.cr)

    def cells(self) -> list[str]:
        """The cells that the row points at."""
        named = (self.n, self.t, self.a, self.crit, self.expl, self.ded)
        return [name for name in named if is_cell(name)]


class FundRow(_Row):
    """``n`` name, ``v`` amount, ``d`` direction, ``u`` unit where it is not printed behind the number, ``y`` year,
    ``sh`` share with ``of`` what it is a share of, ``doc`` document number."""

    n: Label
    v: NumberId
    d: Direction
    u: Unit | None = None
    y: Label | None = None
    sh: NumberId | None = None
    of: Label | None = None
    doc: Label | None = None

    def ids(self) -> list[int]:
        return _given(self.v, self.sh)


class CountRow(_Row):
    """An achievement or a staffing figure: ``n`` what is counted, ``v`` how many, ``u`` the unit where it is not printed
    behind the number."""

    n: Label
    v: NumberId
    u: Unit | None = None

    def ids(self) -> list[int]:
        return [self.v]


class RelationRow(_Row):
    """``p`` are the operands and ``w`` what they are set against: the parts and their sum, the part and the whole, the
    actual and the target, the current and the earlier figure. ``r`` is the printed rate, ``all`` says that the parts
    are said to make up the whole, ``n`` is the rate's printed name."""

    k: RelationWord
    p: Annotated[tuple[NumberId, ...], Field(min_length=1, max_length=60)]
    w: NumberId | None = None
    r: NumberId | None = None
    all: bool = False
    n: Label | None = None

    def ids(self) -> list[int]:
        return [*self.p, *_given(self.w, self.r)]


Row = HeaderFields | IndicatorRow | FundRow | CountRow | RelationRow


class SectionsAnswer(_Row):
    """The reading of one bundle of sections. ``no`` are numbers that belong to no list."""

    h: HeaderFields | None = None
    ind: Annotated[tuple[IndicatorRow, ...], Field(max_length=_MOST_ROWS)] = ()
    fund: Annotated[tuple[FundRow, ...], Field(max_length=_MOST_ROWS)] = ()
    ach: Annotated[tuple[CountRow, ...], Field(max_length=_MOST_ROWS)] = ()
    staff: Annotated[tuple[CountRow, ...], Field(max_length=_MOST_ROWS)] = ()
    rel: Annotated[tuple[RelationRow, ...], Field(max_length=_MOST_RELATIONS)] = ()
    no: Annotated[tuple[NumberId, ...], Field(max_length=2 * _MOST_ROWS)] = ()

    def rows(self) -> Iterator[tuple[ListName, Row]]:
        """Every row with the name of its list."""
        if self.h is not None and self.h != HeaderFields():
            yield "h", self.h
        yield from (("ind", row) for row in self.ind)
        yield from (("fund", row) for row in self.fund)
        yield from (("ach", row) for row in self.ach)
        yield from (("staff", row) for row in self.staff)
        yield from (("rel", row) for row in self.rel)


class PairsAnswer(_Row):
    """Which of the proposed pairs speak of one and the same figure, by the numbers of the pairs."""

    same: Annotated[tuple[Annotated[int, Field(ge=1, le=MOST_PAIRS)], ...], Field(max_length=MOST_PAIRS)] = ()
