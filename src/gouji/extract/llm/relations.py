"""Relations that a model proposes: from the fields of an answer to the operands and roles of the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from gouji.core.answers import Answers, OperandAnswer, Quote, RelationAnswer
from gouji.core.report import Report, Span
from gouji.core.rows import RelationKind
from gouji.extract.answers import RelationRow, RelationWord

BY: Final = "llm"


@dataclass(frozen=True, slots=True)
class Figure:
    """A claimed number with the label and the unit of its row."""

    number: int
    label: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a relation of the answer is one of ours: its kind and roles, and which fields it must and may not have."""

    kind: RelationKind
    role: str
    against: str | None = None
    rated: bool = False
    least: int = 1

    @property
    def needs(self) -> str:
        return "、".join(["p", *["w"] * (self.against is not None), *["r"] * self.rated])


_SHAPES: Final[Mapping[RelationWord, _Shape]] = {
    "sum": _Shape("sum", "part", "whole"),
    "share": _Shape("share", "part", "whole", rated=True),
    "rate": _Shape("rate", "numerator", "denominator", rated=True),
    "completion": _Shape("rate", "numerator", "denominator", rated=True),
    "growth": _Shape("growth", "current", "previous", rated=True),
    "same": _Shape("same", "claim", least=2),
}


def misshapen(row: RelationRow) -> str | None:
    """In one Chinese line, why the operands cannot form this kind of relation; None when they can."""
    shape = _SHAPES[row.k]
    if len(set(row.ids())) < len(row.ids()):
        return "同一个编号在这个关系里用了两次"
    lacks_whole = row.w is None and shape.against is not None and (row.k != "share" or not row.n)
    stray = (row.w is not None and shape.against is None) or (row.r is not None and not shape.rated)
    if lacks_whole or stray or (row.r is None and shape.rated) or len(row.p) < shape.least:
        return f"{row.k} 应当写、并且只写 {shape.needs}"
    return None


def relation_of(row: RelationRow, label: str | None, units: Mapping[int, str | None]) -> RelationAnswer:
    """The relation with its operands in their roles; ``units`` are those printed behind the numbers."""
    shape = _SHAPES[row.k]
    named = [(shape.role, number) for number in row.p]
    if shape.against is not None and row.w is not None:
        named.insert(0 if row.k == "sum" else len(named), (shape.against, row.w))
    if row.r is not None:
        named.append(("printed", row.r))
    return RelationAnswer(
        kind=shape.kind,
        operands=tuple(OperandAnswer(role=role, at=number, unit=units[number]) for role, number in named),
        exhaustive=row.k == "sum" and row.all,
        label=label or ("完成率" if row.k == "completion" else None),
        by=BY,
    )


def named(answers: Answers, report: Report) -> Answers:
    """The answers with each operand of a relation labelled by the row that claims it. A sum of scores is one of scores."""
    labels = {figure.number: figure.label for figure in figures(answers, report)}
    scores = {row.score for row in answers.indicators} | {answers.header.self_score}
    weights = {row.weight for row in answers.indicators}

    def relabelled(relation: RelationAnswer) -> RelationAnswer:
        operands = tuple(
            replace(operand, label=labels.get(operand.at) if isinstance(operand.at, int) else None)
            for operand in relation.operands
        )
        points = {operand.at for operand in operands}
        kind = relation.kind
        if kind == "sum":
            kind = "scores" if points <= scores else "weights" if points <= weights else "sum"
        return replace(relation, operands=operands, kind=kind)

    return replace(answers, relations=tuple(map(relabelled, answers.relations)))


def figures(answers: Answers, report: Report) -> Iterator[Figure]:
    """Every number that a list claims."""
    for fund in answers.funds:
        yield Figure(fund.amount, fund.name, fund.unit)
    for row in (*answers.achievements, *answers.staffing):
        yield Figure(row.quantity, row.subject, row.unit)
    for indicator in answers.indicators:
        name = indicator.name
        label = name.text if isinstance(name, Quote) else report.text[name.start : name.end] if isinstance(name, Span) else ""
        for pointer in (indicator.weight, indicator.score, indicator.target, indicator.actual):
            if isinstance(pointer, int):
                yield Figure(pointer, label, indicator.unit)
