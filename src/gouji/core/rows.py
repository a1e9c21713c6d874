"""What a report says: claims with their places, the rows they form, and the relations between them.

These are the values that flow from ground/ to check/, store/, review/ and export/. Nothing in them is corrected:
``text`` is printed, ``value`` is what the code reads from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gouji.core.quantity import Bound, Quantity, quantity
from gouji.core.report import Box

Grounding = Literal["exact", "normalised", "ambiguous", "missing"]
IndicatorKind = Literal["row", "subtotal", "total", "prose", "goal"]
Direction = Literal["income", "expenditure", "budget", "carryover", "appropriation", "asset", "other"]
RelationKind = Literal[
    "sum",  # whole, part…           SUM-01 when exhaustive, SUM-02 when not
    "balance",  # opening, income, expenditure, closing   SUM-03
    "shares",  # share…              SUM-04
    "weights",  # whole, part…       SCORE-01
    "scores",  # whole, part…        SCORE-02
    "deductions",  # weight, deduction…, score   SCORE-04
    "grade",  # score, grade         SCORE-06
    "bracket",  # bracket, cell: a weight printed beside a name and again in its cell   SCORE-09
    "share",  # part, whole…, printed (several wholes: candidates, any may fit)   RATE-01
    "formula",  # term… (with operator in the label), printed   RATE-04
    "rate",  # numerator…, denominator…, printed; label names the rate   RATE-05, RATE-07
    "growth",  # current, previous, printed   RATE-06
    "reach",  # whole, printed: a rate of a counted whole   RATE-08
    "price",  # amount, quantity     RATE-09
    "count",  # stated, item…        COUNT-01
    "same",  # claim…: one figure in several places   SAME-01
    "echo",  # claim, claim: figures under kindred labels, equal or one digit apart   SAME-06
    "conclusion",  # target, actual, statement   SAME-02
    "period",  # start, end          DATE-01
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A printed value and its place.

    ``start``/``end`` are offsets of the canonical text and ``line`` counts from 1; all None/0 only when grounding is
    ``missing``. ``value`` is a decimal string, None when the text cannot be read in exactly one way or is no number.
    """

    text: str
    value: str | None = None
    start: int | None = None
    end: int | None = None
    line: int = 0
    page: int | None = None
    box: Box | None = None
    cell: str | None = None
    grounding: Grounding = "exact"
    bound: Bound | None = None
    doubt: float | None = None

    def quantity(self, unit: str | None = None) -> Quantity | None:
        """The claim as an exact quantity in its printed unit; None when it has no readable value."""
        return quantity(self.value, unit, self.bound) if self.value is not None else None

    @property
    def place(self) -> tuple[int, int]:
        """Sorts claims by where they stand; missing ones last."""
        return (self.start, self.end or 0) if self.start is not None else (1 << 60, 0)


CELLS = ("weight", "score", "score_rate", "target", "actual", "completion_rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A row that the report scores or measures. ``path`` holds the names of the levels above, outermost first. ``by`` says
    who read the row, here and in the other lists: ``rules``, ``llm``, or ``both`` where both had a part in it."""

    id: str
    path: tuple[str, ...]
    name: Claim
    kind: IndicatorKind
    line: int
    code: str | None = None
    weight: Claim | None = None
    score: Claim | None = None
    score_rate: Claim | None = None
    target: Claim | None = None
    actual: Claim | None = None
    unit: str | None = None
    completion_rate: Claim | None = None
    criteria: Claim | None = None
    explanation: Claim | None = None
    deduction: Claim | None = None
    by: str = "rules"
    disputed: bool = False

    def claims(self) -> Iterator[Claim]:
        for name in ("name", *CELLS, "criteria", "explanation", "deduction"):
            claim = getattr(self, name)
            if claim is not None:
                yield claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """An amount of the unit's own budget and accounts; ``yuan`` is the amount in yuan, a decimal string."""

    id: str
    name: str
    amount: Claim
    unit: str
    yuan: str | None
    direction: Direction
    line: int
    year: str | None = None
    share: Claim | None = None
    whole: str | None = None
    document_number: Claim | None = None
    by: str = "rules"
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """A quantity of what was done or reached; also used for staffing."""

    id: str
    subject: str
    quantity: Claim
    unit: str
    statement: Claim
    line: int
    qualifier: str | None = None
    topic: str | None = None
    by: str = "rules"
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """A claim in its role in a relation, with the unit it is printed in and the label it is printed under."""

    role: str
    claim: Claim
    unit: str | None = None
    label: str | None = None

    def quantity(self) -> Quantity | None:
        return self.claim.quantity(self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Operands that the report sets into relation. Who the operands are is extracted; whether they agree is checked.

    ``exhaustive`` means that the parts are said to make up the whole. ``label`` names the rate, the metric or, for a
    written formula, its shape (``a/b``, ``(a-b)/b``). ``by`` says who proposed it (``rules``, ``llm``).
    """

    id: str
    kind: RelationKind
    operands: tuple[Operand, ...]
    exhaustive: bool = False
    label: str | None = None
    by: str = "rules"

    def of(self, role: str) -> tuple[Operand, ...]:
        return tuple([operand for operand in self.operands if operand.role == role])

    def one(self, role: str) -> Operand | None:
        for operand in self.operands:
            if operand.role == role:
                return operand
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The report's own identity; each field is None when the report does not say."""

    title: Claim | None = None
    unit_name: Claim | None = None
    fiscal_year: Claim | None = None
    self_score: Claim | None = None
    grade: Claim | None = None
    period_start: Claim | None = None
    period_end: Claim | None = None
    filled_on: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Everything a report says, grounded."""

    header: Header
    indicators: tuple[Indicator, ...] = ()
    funds: tuple[Fund, ...] = ()
    achievements: tuple[Achievement, ...] = ()
    staffing: tuple[Achievement, ...] = ()
    relations: tuple[Relation, ...] = ()
