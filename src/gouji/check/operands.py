"""Reads the operands of a relation as quantities, or says why they cannot be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import InvalidOperation
from functools import lru_cache
from typing import Final

from gouji.check.evidence import Evidence
from gouji.core.check import Message
from gouji.core.quantity import Quantity, quantity
from gouji.core.rows import Claim, Indicator, Operand

UNREADABLE: Final = Message("有数字无法唯一读出", "a number cannot be read in exactly one way")
MIXED_UNITS: Final = Message("各项单位不同", "the operands have different units")
ONE_PLACE: Final = Message("只有一处", "it is told once only")
SIDE_BY_SIDE: Final = Message("两数同在一段，可能是并列的两项", "both stand in one paragraph and may be two things")

_FIGURES: Final = re.compile(r"[0-9０-９.,，%％‰\s]+")
_PEOPLE: Final = frozenset({"人", "人次"})


def read(evidence: Evidence, claim: Claim, unit: str | None) -> Quantity | None:
    """The claim as a quantity; a malformed number in its proved reading. None when it has no readable value."""
    value = claim.value
    if value is None and claim.start is not None:
        value = evidence.readings.get((claim.start, claim.end or 0))
    if value is None:
        return None
    try:
        return quantity(value, unit, claim.bound)
    except (InvalidOperation, ValueError):  # a stored result may have been edited by hand
        return None


def read_all(evidence: Evidence, operands: Sequence[Operand]) -> list[Quantity] | Message:
    """Every operand as a quantity, a bare number in the unit that the others share; the reason when one cannot be read."""
    quantities = []
    for operand in operands:
        found = read(evidence, operand.claim, operand.unit)
        if found is None:
            return UNREADABLE
        quantities.append(found)
    return quantities


def with_shared_unit(operands: Sequence[Operand]) -> tuple[Operand, ...]:
    """Operands printed without a unit take the one unit that all the others have."""
    units = {operand.unit for operand in operands}
    if None not in units or len(units) != 2:
        return tuple(operands)
    (unit,) = units - {None}
    return tuple(
        [
            operand if operand.unit else Operand(role=operand.role, claim=operand.claim, unit=unit, label=operand.label)
            for operand in operands
        ]
    )


def same_kind(quantities: Sequence[Quantity]) -> bool:
    """Whether the quantities count one thing: 元 and 万元, 人 and 人次, a bare number and anything."""
    bases = {quantity.measure.base for quantity in quantities} - {""}
    return len(bases) <= 1 or bases <= _PEOPLE


def unit_of(evidence: Evidence, claim: Claim | None) -> str | None:
    """The unit printed after a claim, as the ledger of numbers has it."""
    if claim is None or claim.start is None:
        return None
    numeral = evidence.numeral_at(claim.start)
    if numeral is not None:
        return numeral.unit
    end = claim.end or claim.start
    for numeral in evidence.numerals_on(claim.line):
        if numeral.start < end and claim.start < numeral.end:
            return numeral.unit
    return None


@lru_cache(maxsize=4096)
def nameless(text: str) -> str:
    """A label without its figures, so that a fingerprint survives a changed number."""
    return _FIGURES.sub("", text)


def subject_of(label: str | None, operands: Sequence[Operand]) -> str:
    """The stable name of what a relation states: its label, else the labels of its operands."""
    labels = [label, *[operand.label for operand in operands[:3]]]
    return nameless("/".join([text for text in dict.fromkeys(labels) if text]))


def row_subject(indicator: Indicator) -> str:
    """The stable name of an indicator row: the levels above it and its own name."""
    return nameless("/".join((*indicator.path, indicator.name.text)))
