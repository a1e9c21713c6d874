"""Writes evidence tersely: a sentence with its operands marked, one relation or indicator a line.

``支出[whole:20.5]万元，其中人员[part=人员:8.2]万元`` prints 支出20.5万元，其中人员8.2万元 and makes operands of roles whole
and part, the second one labelled 人员. Values, units and bounds come from the ledger of the printed text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gouji.check.evidence import Evidence
from gouji.core.numerals import Numeral, lex
from gouji.core.rows import Claim, Header, Indicator, IndicatorKind, Operand, Relation, RelationKind, Rows

_MARK = re.compile(r"\[(?P<role>\w+)(?:=(?P<label>[^:\]]*))?:(?P<text>[^\]]*)\]")


@dataclass(frozen=True)
class Line:
    """A marked line; ``kind`` is a relation's kind, ``indicator`` or ``header``."""

    kind: str
    marked: str
    exhaustive: bool = False
    label: str | None = None
    row: IndicatorKind = "row"
    path: tuple[str, ...] = ()


def relation(kind: RelationKind, marked: str, *, label: str | None = None) -> Line:
    return Line(kind, marked, exhaustive=True, label=label)


def open_relation(kind: RelationKind, marked: str, *, label: str | None = None) -> Line:
    return Line(kind, marked, label=label)


def indicator(marked: str, *, row: IndicatorKind = "row", path: tuple[str, ...] = ()) -> Line:
    return Line("indicator", marked, row=row, path=path)


def header(marked: str) -> Line:
    return Line("header", marked)


def plain(marked: str) -> Line:
    """Text without rows."""
    return Line("text", marked)


def evidence(*lines: Line) -> Evidence:
    """The printed lines, their ledger and the rows of their marks."""
    text = "\n".join(_MARK.sub(lambda mark: mark["text"], line.marked) for line in lines)
    numerals = lex(text)
    head, indicators, at = Header(), [], 0
    relations: list[Relation] = []
    for number, line in enumerate(lines, 1):
        operands = _operands(line.marked, at, number, numerals)
        if line.kind == "indicator":
            indicators.append(_indicator(line, operands, number))
        elif line.kind == "header":
            head = replace(head, **{operand.role: operand.claim for operand in operands})
        elif line.kind != "text":
            relations.append(_relation(line, operands, len(relations) + 1))
        at += len(_MARK.sub(lambda mark: mark["text"], line.marked)) + 1
    return Evidence(text, numerals, Rows(header=head, indicators=tuple(indicators), relations=tuple(relations)))


def with_claims(given: Evidence, **changes: object) -> Evidence:
    """The same evidence, every claim of its relations changed (``doubt=0.4``, ``grounding="missing"``)."""
    relations = tuple(
        replace(entry, operands=tuple(replace(operand, claim=replace(operand.claim, **changes)) for operand in entry.operands))  # type: ignore[arg-type]
        for entry in given.rows.relations
    )
    return replace(given, rows=replace(given.rows, relations=relations))


def _operands(marked: str, at: int, line: int, numerals: Sequence[Numeral]) -> list[Operand]:
    operands, shift = [], 0
    for mark in _MARK.finditer(marked):
        start = at + mark.start() - shift
        text = mark["text"]
        shift += len(mark.group()) - len(text)
        end = start + len(text)
        numeral = next((n for n in numerals if n.is_quantity and n.start < end and start < n.end), None)
        claim = Claim(
            text=text, value=numeral.value if numeral else None, start=start, end=end, line=line,
            bound=numeral.bound if numeral else None,
        )  # fmt: skip
        operands.append(Operand(role=mark["role"], claim=claim, unit=numeral.unit if numeral else None, label=mark["label"]))
    return operands


def _indicator(line: Line, operands: Sequence[Operand], number: int) -> Indicator:
    cells = {operand.role: operand.claim for operand in operands}
    target = next((operand.unit for operand in operands if operand.role == "target"), None)
    return Indicator(id=f"i{number}", path=line.path, kind=line.row, line=number, unit=target, **cells)  # type: ignore[arg-type]


def _relation(line: Line, operands: Sequence[Operand], number: int) -> Relation:
    return Relation(
        id=f"r{number}", kind=line.kind, operands=tuple(operands), exhaustive=line.exhaustive, label=line.label,  # type: ignore[arg-type]
    )  # fmt: skip
