"""A finding over a figure whose reading is doubtful: which other reading of it would make the relation hold.

One digit of the figure is read differently and the rule asked again. Only when a single reading fits, and no relation that
holds speaks for the figure as it was read, is it said; nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from gouji.check.evidence import Evidence
from gouji.check.registry import RULES
from gouji.core.check import Check, Message
from gouji.core.rows import Claim, Relation, Rows

Place = tuple[int, int]

_MOST_DIGITS: Final = 12
_MOST_DOUBTFUL: Final = 4
"""With more doubtful operands one of them always has a digit that fits."""


def tell_doubtful_readings(checks: Sequence[Check], evidence: Evidence) -> list[Check]:
    """The same checks; findings over doubtful figures say which reading would make them hold, where there is just one."""
    if all(operand.claim.doubt is None for relation in evidence.rows.relations for operand in relation.operands):
        return list(checks)
    upheld = {claim.place for check in checks if check.verdict == "consistent" for claim in check.claims}
    relations = {relation.id: relation for relation in evidence.rows.relations}
    return [_told(check, relations, upheld, evidence) for check in checks]


def _told(check: Check, relations: Mapping[str, Relation], upheld: set[Place], evidence: Evidence) -> Check:
    relation = relations.get(check.relation or "")
    if relation is None or check.verdict not in ("inconsistent", "contradictory"):
        return check
    doubtful = {operand.claim.place: operand.claim for operand in relation.operands if operand.claim.doubt is not None}
    open_ = [claim for place, claim in doubtful.items() if claim.value is not None and place not in upheld]
    if not open_ or len(doubtful) > _MOST_DOUBTFUL:
        return check
    fitting = [(claim, value, formula) for claim in open_ for value, formula in _fitting(check, relation, claim, evidence)]
    if len(fitting) != 1:
        return check
    claim, value, formula = fitting[0]
    message = Message(
        f"{check.message.zh}；若“{claim.text}”实为{value}，则{formula}成立",
        f"{check.message.en}; if {claim.text} is really {value}, {formula} holds",
    )
    return replace(check, message=message)


def _fitting(check: Check, relation: Relation, claim: Claim, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """(reading, formula) of every reading of the figure with which the rule finds the relation to hold."""
    for value in one_digit_apart(claim.value or ""):
        operands = tuple(_reread(operand.claim, claim, value) for operand in relation.operands)
        changed = replace(
            relation, operands=tuple(replace(one, claim=read) for one, read in zip(relation.operands, operands, strict=True))
        )
        rows = Rows(header=evidence.rows.header, relations=(changed,))
        found = list(RULES[check.rule].run(replace(evidence, rows=rows)))
        if found and all(one.verdict == "consistent" for one in found):
            yield value, found[0].formula.replace(claim.text, value)


def _reread(claim: Claim, doubtful: Claim, value: str) -> Claim:
    return replace(claim, value=value) if claim.place == doubtful.place else claim


def one_digit_apart(value: str) -> Iterator[str]:
    """Every decimal string of the same form with one other digit; none for numbers too long to be a slip of one digit."""
    if sum(char.isdigit() for char in value) > _MOST_DIGITS:
        return
    for at, printed in enumerate(value):
        if printed.isdigit():
            for digit in "0123456789":
                is_leading_zero = digit == "0" and at == 0 and value[1:2].isdigit()
                if digit != printed and not is_leading_zero:
                    yield f"{value[:at]}{digit}{value[at + 1 :]}"
