"""``gouji.result/1``: the boundary to the world, one pydantic model per object of the format.

Field order is the key order of the JSON. Beyond the contract's keys a result carries what a later re-check needs without
reading the report again: ``relations``, the places of headings' numbers and noise, the reasons of ruled-out numbers.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from gouji.core.check import Severity, Verdict
from gouji.core.quantity import Bound
from gouji.core.rows import Direction, Grounding, IndicatorKind, RelationKind

FORMAT: Literal["gouji.result/1"] = "gouji.result/1"

Number = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$", description="a decimal string, never a float")]
Offsets = tuple[int, int]
Reader = Annotated[
    Literal["rules", "llm", "both"], Field(description="who read the row; both: rules and model had a part in it")
]
Disputed = Annotated[bool, Field(description="rules and model read a figure of the row differently; a READ-02 check says how")]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Claim(Model):
    """A printed value and its place in the canonical text; nothing printed is ever corrected."""

    text: str
    value: Number | None = None
    start: int | None = None
    end: int | None = None
    line: int = 0
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    cell: str | None = None
    grounding: Grounding = "exact"
    bound: Bound | None = None
    doubt: float | None = None


class Document(Model):
    """``noise`` are stretches of the text that nobody printed, ``numbering`` the numbers of headings and lists: no figures.

    ``unread_pages`` are those that were lost.
    """

    sha256: str
    name: str
    media_type: str
    characters: int
    pages: int | None = None
    unread_pages: tuple[int, ...] = ()
    text_sha256: str
    noise: tuple[Offsets, ...] = ()
    numbering: tuple[Offsets, ...] = ()


class Header(Model):
    title: Claim | None = None
    unit_name: Claim | None = None
    fiscal_year: Claim | None = None
    self_score: Claim | None = None
    grade: Claim | None = None
    period_start: Claim | None = None
    period_end: Claim | None = None
    filled_on: Claim | None = None


class Section(Model):
    id: str
    level: int
    title: str
    start: int
    end: int
    kind: Literal["prose", "table"]
    status: Literal["done", "skipped", "failed"]
    reason: str | None = None
    heading: Offsets
    number: Offsets | None = None


class Indicator(Model):
    id: str
    path: tuple[str, ...]
    code: str | None = None
    name: Claim
    kind: IndicatorKind
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
    line: int
    by: Reader = "rules"
    disputed: Disputed = False


class Fund(Model):
    id: str
    name: str
    amount: Claim
    unit: str
    yuan: Number | None = None
    direction: Direction
    year: str | None = None
    share: Claim | None = None
    whole: str | None = None
    document_number: Claim | None = None
    line: int
    by: Reader = "rules"
    disputed: Disputed = False


class Achievement(Model):
    id: str
    subject: str
    quantity: Claim
    unit: str
    qualifier: str | None = None
    statement: Claim
    topic: str | None = None
    line: int
    by: Reader = "rules"
    disputed: Disputed = False


class Operand(Model):
    role: str
    claim: Claim
    unit: str | None = None
    label: str | None = None


class Relation(Model):
    id: str
    kind: RelationKind
    operands: tuple[Operand, ...]
    exhaustive: bool = False
    label: str | None = None
    by: str = "rules"


class Message(Model):
    zh: str
    en: str


class Check(Model):
    id: str
    rule: str
    verdict: Verdict
    severity: Severity
    message: Message
    formula: str = ""
    printed: Claim | None = None
    computed: str | None = None
    claims: tuple[Claim, ...] = ()
    line: int = 0
    subject: str = ""
    caused_by: str | None = None
    explanations: tuple[Message, ...] = ()
    relation: str | None = None


class Unclaimed(Model):
    """A number that no row claims; with its place on paper, so that a reviewer can pick it."""

    text: str
    start: int
    end: int
    line: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    doubt: float | None = None


class RuledOut(Unclaimed):
    reason: str


class Coverage(Model):
    """The number ledger: ``numbers`` = ``claimed`` + ``ruled_out`` + the unclaimed ones."""

    numbers: int
    claimed: int
    ruled_out: int
    unclaimed: tuple[Unclaimed, ...] = ()
    ruled_out_numbers: tuple[RuledOut, ...] = ()


class Claimed(Model):
    """How many numbers of rows and of the header's score the rules read alone, the model alone, and both alike."""

    rules: int = 0
    llm: int = 0
    both: int = 0


class Run(Model):
    """``source`` is the path of the report as it was given."""

    engine: Literal["rules", "llm", "hybrid"]
    source: str | None = None
    model: str | None = None
    prompts: dict[str, str] = Field(default_factory=dict)
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_calls: int = 0
    cost: Number | None = None
    seconds: Number | None = None
    version: str = ""
    notices: tuple[str, ...] = ()
    claimed: Claimed | None = None


class Result(Model):
    """One report's result. ``text`` is not part of the JSON: it stands beside it as ``NAME.EXT.txt``."""

    format: Literal["gouji.result/1"] = FORMAT
    document: Document
    report: Header
    sections: tuple[Section, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    funds: tuple[Fund, ...] = ()
    achievements: tuple[Achievement, ...] = ()
    staffing: tuple[Achievement, ...] = ()
    relations: tuple[Relation, ...] = ()
    checks: tuple[Check, ...] = ()
    coverage: Coverage
    run: Run
    text: str = Field(default="", exclude=True, repr=False)
