"""What an extraction engine answers: it points into the text, it never writes a figure.

A pointer is the id of a numeral, a span of the canonical text, or a quotation to be looked up. Rules and model answer
in the same values; ground/ turns them into claims with a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gouji.core.report import Span
from gouji.core.rows import Direction, IndicatorKind, RelationKind


@dataclass(frozen=True, slots=True)
class Quote:
    """Text copied from the report, to be found inside ``near`` (the whole text when None)."""

    text: str
    near: Span | None = None


Pointer = int | Span | Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorAnswer:
    """``at`` is the offset where the row stands when its name stands elsewhere (a merged label of a table). ``by`` says who
    read the row, here and in the other rows: ``rules``, ``llm``, or ``both`` where both had a part in it."""

    name: Pointer
    kind: IndicatorKind = "row"
    path: tuple[str, ...] = ()
    code: str | None = None
    weight: Pointer | None = None
    score: Pointer | None = None
    score_rate: Pointer | None = None
    target: Pointer | None = None
    actual: Pointer | None = None
    unit: str | None = None
    completion_rate: Pointer | None = None
    criteria: Pointer | None = None
    explanation: Pointer | None = None
    deduction: Pointer | None = None
    at: int | None = None
    by: str = "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundAnswer:
    name: str
    amount: int
    unit: str
    direction: Direction
    year: str | None = None
    share: int | None = None
    whole: str | None = None
    document_number: Pointer | None = None
    by: str = "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityAnswer:
    """An achievement or a staffing figure; ``statement`` is the sentence that says it."""

    subject: str
    quantity: int
    unit: str
    statement: Span
    qualifier: str | None = None
    topic: str | None = None
    by: str = "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperandAnswer:
    role: str
    at: Pointer
    unit: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationAnswer:
    kind: RelationKind
    operands: tuple[OperandAnswer, ...]
    exhaustive: bool = False
    label: str | None = None
    by: str = "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderAnswer:
    title: Pointer | None = None
    unit_name: Pointer | None = None
    fiscal_year: Pointer | None = None
    self_score: Pointer | None = None
    grade: Pointer | None = None
    period_start: Pointer | None = None
    period_end: Pointer | None = None
    filled_on: Pointer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One engine's reading of a report. ``ruled_out`` maps numeral ids to the reason why they are no quantity of any list;
    ``notices`` say in (zh, en) what the user should look at."""

    header: HeaderAnswer = HeaderAnswer()
    indicators: tuple[IndicatorAnswer, ...] = ()
    funds: tuple[FundAnswer, ...] = ()
    achievements: tuple[QuantityAnswer, ...] = ()
    staffing: tuple[QuantityAnswer, ...] = ()
    relations: tuple[RelationAnswer, ...] = ()
    ruled_out: Mapping[int, str] = field(default_factory=dict)
    notices: tuple[tuple[str, str], ...] = ()
