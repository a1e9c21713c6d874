"""What a model may answer: ids of numbers, ids of cells and labels copied from the text. It has no field for a figure.

Names and types are as short as they can be: the schema goes out with every question, field names come back with every
row, and strict servers have every field written, empty or not. What few rows have stands in a list of its own (``u``),
and what the code can tell by itself is not asked: the unit behind a number, the sentence around it, year, path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, TypeGuard

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from gouji.core.rows import Direction, IndicatorKind

_CELL: Final = re.compile(r"T\d{1,4}R\d{1,5}C\d{1,4}")
_MOST_ROWS: Final = 300
MOST_PAIRS: Final = 60
"""How many pairs one question proposes at most."""

Label = TypeAliasType("Label", Annotated[str, Field(max_length=80)])
"""Words copied from the text, or the id of a cell where a table says them (``T2R5C4``)."""

MaybeLabel = TypeAliasType("MaybeLabel", Annotated[str, Field(max_length=80)] | None)

MaybeId = TypeAliasType("MaybeId", int | None)
"""The id that stands behind a number in the prompt (``12`` of ``5446.35#12万元``)."""

Value = TypeAliasType("Value", int | Annotated[str, Field(max_length=16)] | None)
"""The id of a number, or of a cell where the value is said in words."""

ListName = Literal["h", "ind", "fund", "ach", "staff", "u", "rel"]

RelationWord = Literal["sum", "share", "rate", "completion", "growth", "same"]


def is_cell(pointer: int | str | None) -> TypeGuard[str]:
    return isinstance(pointer, str) and _CELL.fullmatch(pointer) is not None


def _given(*pointers: int | str | None) -> list[int]:
    return [pointer for pointer in pointers if isinstance(pointer, int)]


def _without_words(schema: dict[str, Any]) -> None:
    """Docstrings are for us: what a field means, the prompt says."""
    schema.pop("description", None)


class _Answer(BaseModel):
    """A key that nobody asked for is not read."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra=_without_words)


class HeaderFields(_Answer):
    """The report's own identity. ``score`` is a number's id, everything else is copied."""

    title: MaybeLabel = None
    unit: MaybeLabel = None
    year: MaybeLabel = None
    score: MaybeId = None
    grade: MaybeLabel = None
    start: MaybeLabel = None
    end: MaybeLabel = None
    filed: MaybeLabel = None

    def ids(self) -> list[int]:
        """The ids of numbers that the row uses, each as often as it uses it; of every row."""
        return _given(self.score)


class IndicatorRow(_Answer):
    """``n`` name, ``w`` weight, ``s`` score, ``sr`` score rate, ``t`` target, ``a`` actual, ``cr`` completion rate."""

    n: Label
    k: IndicatorKind = "row"
    w: MaybeId = None
    s: MaybeId = None
    sr: MaybeId = None
    t: Value = None
    a: Value = None
    cr: MaybeId = None

    def ids(self) -> list[int]:
        return _given(self.w, self.s, self.sr, self.t, self.a, self.cr)

    def cells(self) -> list[str]:
        """The cells that the row points at."""
        return [name for name in (self.n, self.t, self.a) if is_cell(name)]


class FundRow(_Answer):
    """``n`` name, ``v`` amount, ``d`` direction."""

    n: Label
    v: int
    d: Direction

    def ids(self) -> list[int]:
        return [self.v]


class CountRow(_Answer):
    """An achievement or a staffing figure: ``n`` what is counted, ``v`` how many."""

    n: Label
    v: int

    def ids(self) -> list[int]:
        return [self.v]


class UnitRow(_Answer):
    """The unit of a number that it is not printed behind: ``u`` is copied from where it is printed."""

    v: int
    u: Annotated[str, Field(max_length=12)]

    def ids(self) -> list[int]:
        return [self.v]


class RelationRow(_Answer):
    """``p`` are the operands and ``w`` what they are set against: the parts and their sum, the part and the whole, the
    actual and the target, the current and the earlier figure. ``r`` is the printed rate, ``all`` says that the parts
    are said to make up the whole, ``n`` is the printed name of the rate, or of the whole of a share."""

    k: RelationWord
    p: Annotated[tuple[int, ...], Field(max_length=60)]
    w: MaybeId = None
    r: MaybeId = None
    all: bool = False
    n: MaybeLabel = None

    def ids(self) -> list[int]:
        return [*self.p, *_given(self.w, self.r)]


Row = HeaderFields | IndicatorRow | FundRow | CountRow | UnitRow | RelationRow


class SectionsAnswer(_Answer):
    """The reading of one bundle of sections. ``no`` are numbers that belong to no list."""

    h: HeaderFields | None = None
    ind: Annotated[tuple[IndicatorRow, ...], Field(max_length=_MOST_ROWS)] = ()
    fund: Annotated[tuple[FundRow, ...], Field(max_length=_MOST_ROWS)] = ()
    ach: Annotated[tuple[CountRow, ...], Field(max_length=_MOST_ROWS)] = ()
    staff: Annotated[tuple[CountRow, ...], Field(max_length=_MOST_ROWS)] = ()
    u: Annotated[tuple[UnitRow, ...], Field(max_length=_MOST_ROWS)] = ()
    rel: Annotated[tuple[RelationRow, ...], Field(max_length=_MOST_ROWS)] = ()
    no: Annotated[tuple[int, ...], Field(max_length=2 * _MOST_ROWS)] = ()

    @model_validator(mode="before")
    @classmethod
    def _is_of_this_form(cls, given: object) -> object:
        """An object of other keys alone is another answer, not an empty one."""
        if isinstance(given, dict) and given and not given.keys() & cls.model_fields.keys():
            raise PydanticCustomError("no_list", "没有要求的任何一个表")
        return given

    def rows(self) -> Iterator[tuple[ListName, Row]]:
        """Every row with the name of its list, units before what they may be needed for, relations last."""
        if self.h is not None and self.h != HeaderFields():
            yield "h", self.h
        yield from (("u", row) for row in self.u)
        yield from (("ind", row) for row in self.ind)
        yield from (("fund", row) for row in self.fund)
        yield from (("ach", row) for row in self.ach)
        yield from (("staff", row) for row in self.staff)
        yield from (("rel", row) for row in self.rel)


class PairsAnswer(_Answer):
    """Which of the proposed pairs speak of one and the same figure, by the numbers of the pairs."""

    same: Annotated[tuple[int, ...], Field(max_length=MOST_PAIRS)] = ()
