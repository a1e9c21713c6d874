"""Malformed numbers (3.354.10) read as a hypothesis that another relation proves.

A reading has the same digits and at most one decimal point. It is proved when a relation that has the number as an operand
agrees with exactly one reading; several malformed operands of one relation are read together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Final

from gouji.check.arithmetic import Outcome, equal_outcome, growth_outcome, ratio_outcome, shares_outcome, sum_outcome
from gouji.core.numerals import Numeral
from gouji.core.quantity import Quantity, quantity
from gouji.core.rows import Operand, Relation

Place = tuple[int, int]

_MOST: Final = 256
"""Combinations of readings tried for one relation."""
_FOLD: Final = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


@dataclass(frozen=True, slots=True)
class Proof:
    """The proved reading of a malformed number and the formula of the relation that proves it."""

    value: str
    relation: str
    formula: str


def candidate_readings(text: str) -> tuple[str, ...]:
    """Every decimal string with the digits of a malformed number: none of its marks a decimal point, or exactly one."""
    folded = text.translate(_FOLD)
    digits, marks = "", []
    for char in folded:
        if char.isdigit():
            digits += char
        else:
            marks.append(len(digits))
    readings = [f"{digits[:at]}.{digits[at:]}" for at in marks if 0 < at < len(digits)]
    return tuple(dict.fromkeys([*reversed(readings), digits]))


def proofs_of(numerals: Sequence[Numeral], relations: Sequence[Relation]) -> Mapping[Place, Proof]:
    """The malformed numbers whose reading a relation proves, by place. What two relations read differently is left out."""
    open_ = {numeral.start: candidate_readings(numeral.text) for numeral in numerals if numeral.kind == "malformed"}
    if not open_:
        return {}
    concerned = [
        relation
        for relation in relations
        if relation.kind in _TESTS and not open_.keys().isdisjoint([operand.claim.start for operand in relation.operands])
    ]
    proved: dict[Place, Proof] = {}
    disputed: set[Place] = set()
    for _ in range(3):  # a reading that one relation proves may be what the next one needs
        known = len(proved)
        for relation in concerned:
            for place, proof in _prove(relation, open_, proved):
                if place in proved and proved[place].value != proof.value:
                    disputed.add(place)
                proved.setdefault(place, proof)
        if len(proved) == known:
            break
    return {place: proof for place, proof in proved.items() if place not in disputed}


def _prove(
    relation: Relation, open_: Mapping[int, tuple[str, ...]], proved: Mapping[Place, Proof]
) -> Iterator[tuple[Place, Proof]]:
    """The readings of this relation's malformed operands, when exactly one combination makes it hold."""
    unknown = list({operand.claim.place: operand for operand in relation.operands if operand.claim.start in open_}.values())
    choices = [
        (proved[operand.claim.place].value,) if operand.claim.place in proved else open_[operand.claim.start or 0]
        for operand in unknown
    ]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size > _MOST or size <= 1 or any(operand.claim.value is None and operand not in unknown for operand in relation.operands):
        return
    options = {operand.claim.place: values for operand, values in zip(unknown, choices, strict=True)}
    readings = [_readings_of(operand, options.get(operand.claim.place)) for operand in relation.operands]
    fitting = []
    for operands in product(*readings):
        read = {(operand.claim.place, operand.claim.value) for operand in operands if operand.claim.place in options}
        if len(read) > len(options):
            continue  # one number in two readings
        outcome = _TESTS[relation.kind](replace(relation, operands=operands))
        if outcome is not None and outcome[0].tag == "agrees":
            fitting.append((operands, outcome[1]))
    for operands, formula in islice(fitting, 1 if len(fitting) == 1 else 0):
        for operand in operands:
            if operand.claim.place in options:
                yield operand.claim.place, Proof(operand.claim.value or "", relation.id, formula)


def _readings_of(operand: Operand, values: Sequence[str] | None) -> list[Operand]:
    """The operand in each of the readings; as it is where it is well formed."""
    return [operand] if values is None else [replace(operand, claim=replace(operand.claim, value=value)) for value in values]


_Tested = tuple[Outcome, str] | None


def _quantities(operands: Sequence[Operand]) -> list[Quantity]:
    return [quantity(operand.claim.value or "0", operand.unit, operand.claim.bound) for operand in operands]


def _values(operands: Sequence[Operand], sign: str = " + ") -> str:
    return sign.join(operand.claim.value or "" for operand in operands)


def _test_sum(relation: Relation) -> _Tested:
    whole, parts = relation.of("whole"), relation.of("part")
    if len(whole) != 1 or not parts or (relation.kind == "sum" and not relation.exhaustive):
        return None
    exact = relation.kind != "sum"
    outcome = sum_outcome(_quantities(whole)[0], _quantities(parts), exact=exact)
    return outcome, f"{_values(parts)} = {_values(whole)}"


def _test_balance(relation: Relation) -> _Tested:
    opening, income, closing = (relation.one(role) for role in ("opening", "income", "closing"))
    expenditure = relation.one("expenditure")
    if opening is None or income is None or closing is None or expenditure is None:
        return None
    first, second, last, less = _quantities((opening, income, closing, expenditure))
    formula = f"{_values((opening, income))} - {_values((expenditure,))} = {_values((closing,))}"
    return sum_outcome(last, (first, second), minus=(less,)), formula


def _test_shares(relation: Relation) -> _Tested:
    shares = relation.of("share")
    return (shares_outcome(_quantities(shares)), f"{_values(shares)} = 100") if shares else None


def _test_quotient(relation: Relation, top: str, base: str) -> _Tested:
    tops, bases, printed = relation.of(top), relation.of(base), relation.one("printed")
    if len(tops) != 1 or len(bases) != 1 or printed is None:
        return None
    return _quotient(tops[0], bases[0], printed)


def _quotient(top: Operand, base: Operand, printed: Operand) -> _Tested:
    n, d, p = _quantities((top, base, printed))
    return ratio_outcome(n, d, p), f"{_values((top,))} / {_values((base,))} = {_values((printed,))}{printed.unit or ''}"


def _test_growth(relation: Relation) -> _Tested:
    current, previous, printed = (relation.one(role) for role in ("current", "previous", "printed"))
    if current is None or previous is None or printed is None:
        return None
    a, b, p = _quantities((current, previous, printed))
    formula = f"({_values((current, previous), ' - ')}) / {_values((previous,))} = {_values((printed,))}{printed.unit or ''}"
    return growth_outcome(a, b, p), formula


def _test_formula(relation: Relation) -> _Tested:
    terms, printed = relation.of("term"), relation.one("printed")
    if relation.label != "a/b" or len(terms) != 2 or printed is None:
        return None
    return _quotient(terms[0], terms[1], printed)


def _test_same(relation: Relation) -> _Tested:
    if len(relation.operands) != 2:
        return None
    a, b = _quantities(relation.operands)
    return equal_outcome(a, b), _values(relation.operands, " = ")


_TESTS: Final[Mapping[str, Callable[[Relation], _Tested]]] = {
    "sum": _test_sum,
    "weights": _test_sum,
    "scores": _test_sum,
    "balance": _test_balance,
    "shares": _test_shares,
    "share": lambda relation: _test_quotient(relation, "part", "whole"),
    "rate": lambda relation: _test_quotient(relation, "numerator", "denominator"),
    "growth": _test_growth,
    "formula": _test_formula,
    "same": _test_same,
}
