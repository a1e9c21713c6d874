"""Figures as tables hold them: exact numbers that spreadsheets can add up, and sums and rates that stay alive in a formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from gouji.core.units import measure_of
from gouji.result import Claim, Operand, Relation, Result

Place = tuple[int, int]
MAX_DIGITS: Final = 15
"""Spreadsheets keep so many significant digits; a longer number stands as text."""
_FINER: Final = 6
PERCENT: Final = frozenset({"%", "％"})


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` as a cell holds it (94.28% is 0.9428), shown with ``decimals`` as printed."""

    value: Decimal
    decimals: int
    is_rate: bool = False

    @property
    def is_exact_in_a_sheet(self) -> bool:
        digits = self.value.as_tuple().digits
        return len(digits) <= MAX_DIGITS or len("".join(map(str, digits)).rstrip("0")) <= MAX_DIGITS

    @property
    def plain(self) -> str:
        return format(self.value, "f")


@dataclass(frozen=True, slots=True)
class Term:
    """What one operand adds: its cell's value, found again by its place, times ``factor``."""

    place: Place | None
    value: Decimal
    factor: Fraction = Fraction(1)

    @property
    def decimals(self) -> int:
        """How many decimals the product needs, where it has an end."""
        exponent = self.value.as_tuple().exponent
        return max(0, -int(exponent) + len(str(self.factor.denominator)) - 1)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Σ ``terms`` / Σ ``over``, to be compared with the figure ``printed``."""

    terms: tuple[Term, ...]
    over: tuple[Term, ...]
    printed: Figure

    @property
    def value(self) -> Fraction:
        total = _total(self.terms)
        return total / _total(self.over) if self.over else total

    @property
    def decimals(self) -> int:
        """A rate is shown two decimals finer than it is printed: whether it was cut off or rounded is then seen. A sum is
        as fine as its finest operand."""
        if self.over:
            return self.printed.decimals + 2
        finest = max((term.decimals for term in self.terms), default=0) - (2 if self.printed.is_rate else 0)
        return max(self.printed.decimals, min(finest, self.printed.decimals + _FINER))

    @property
    def difference(self) -> Fraction:
        """Printed less recomputed."""
        return Fraction(self.printed.value) - self.value


Cell = str | int | Figure | Recomputed | None
"""What stands in a cell of a table."""


def _total(terms: Iterable[Term]) -> Fraction:
    return sum((Fraction(term.value) * term.factor for term in terms), Fraction(0))


def place_of(claim: Claim | None) -> Place | None:
    return None if claim is None or claim.start is None or claim.end is None else (claim.start, claim.end)


def text_of(claim: Claim | None) -> str | None:
    return None if claim is None else claim.text


def plain_figure(number: str | None) -> Figure | None:
    """A decimal string as a figure with its own decimals."""
    return None if number is None else Figure(Decimal(number), len(number.partition(".")[2]))


def decimal_text(value: Fraction, decimals: int) -> str:
    """The fraction with so many decimals, half away from zero, without an exponent."""
    scale = 10**decimals
    top = abs(value.numerator) * scale * 2 + value.denominator
    digits = str(top // (2 * value.denominator)).zfill(decimals + 1)
    sign = "-" if value < 0 and digits.strip("0") else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"


class Figures:
    """Reads the claims of one result as figures, and its relations as what they can be recomputed from."""

    def __init__(self, result: Result) -> None:
        self._text = result.text
        self._units: dict[Place, str] = {}
        for relation in result.relations:
            for operand in relation.operands:
                place = place_of(operand.claim)
                if place is not None and operand.unit:
                    self._units.setdefault(place, operand.unit)
        self._sources = self._recomputable(result.relations)

    def of(self, claim: Claim | None, unit: str | None = None) -> Figure | None:
        """None where nothing can be read in exactly one way."""
        if claim is None or claim.value is None:
            return None
        value = Decimal(claim.value)
        decimals = len(claim.value.partition(".")[2])
        if self.is_rate(claim, unit):
            return Figure(value.scaleb(-2), decimals, is_rate=True)
        return Figure(value, decimals)

    def is_rate(self, claim: Claim, unit: str | None = None) -> bool:
        if claim.text[-1:] in PERCENT:
            return True
        place = place_of(claim)
        if place is None:
            return unit in PERCENT
        after = self._text[place[1] : place[1] + 1]
        return after in PERCENT or (after != "‰" and (unit or self._units.get(place)) in PERCENT)

    def recomputed(self, claim: Claim | None, unit: str | None = None) -> Recomputed | None:
        """What the report's own figures give in the claim's stead; None where it does not say."""
        place, figure = place_of(claim), self.of(claim, unit)
        if place is None or figure is None or place not in self._sources:
            return None
        return self.quotient(*self._sources[place], figure)

    def quotient(self, terms: tuple[Term, ...], over: tuple[Term, ...], printed: Figure) -> Recomputed | None:
        """None where the denominator is zero or what is printed as a rate is none."""
        if over and not (printed.is_rate and _total(over)):
            return None
        if over and len({term.factor for term in (*terms, *over)}) == 1:  # 万元 over 万元 needs no factor
            terms, over = (tuple(replace(term, factor=Fraction(1)) for term in side) for side in (terms, over))
        return Recomputed(terms, over, printed)

    def term(self, claim: Claim, unit: str | None, factor: Fraction = Fraction(1)) -> Term | None:
        figure = self.of(claim, unit)
        return None if figure is None else Term(place_of(claim), figure.value, factor)

    def _recomputable(self, relations: Iterable[Relation]) -> dict[Place, tuple[tuple[Term, ...], tuple[Term, ...]]]:
        found: dict[Place, tuple[tuple[Term, ...], tuple[Term, ...]]] = {}
        for relation in relations:
            by_role: dict[str, list[Operand]] = {}
            for operand in relation.operands:
                by_role.setdefault(operand.role, []).append(operand)
            shape = _SHAPES.get(relation.kind)
            if shape is None or (relation.kind == "sum" and not relation.exhaustive):
                continue
            target = by_role.get(shape.target, [])
            place = place_of(target[0].claim) if len(target) == 1 else None
            if place is None or place in found:
                continue
            unit = target[0].unit if not shape.over else None
            terms, over = self._terms(shape.terms, by_role, unit), self._terms(shape.over, by_role, unit)
            if terms and bool(over) == bool(shape.over):
                found[place] = terms, over
        return found

    def _terms(self, roles: Mapping[str, int], by_role: Mapping[str, Sequence[Operand]], unit: str | None) -> tuple[Term, ...]:
        """The operands of these roles in the multiple of ``unit`` (base units without one); nothing if any cannot be read."""
        terms = []
        for role, sign in roles.items():
            operands = by_role.get(role, ())
            if not operands or (role == "whole" and len(operands) > 1):  # several wholes are candidates, any may fit
                return ()
            for operand in operands:
                factor = _factor(operand.unit, unit)
                term = self.term(operand.claim, operand.unit, sign * factor) if factor is not None else None
                if term is None:
                    return ()
                terms.append(term)
        return tuple(terms)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which role of a relation is recomputed, from which roles (with their sign), over which."""

    target: str
    terms: Mapping[str, int]
    over: Mapping[str, int]


_SUM: Final = _Shape("whole", {"part": 1}, {})
_SHAPES: Final[Mapping[str, _Shape]] = {
    "sum": _SUM,
    "weights": _SUM,
    "scores": _SUM,
    "balance": _Shape("closing", {"opening": 1, "income": 1, "expenditure": -1}, {}),
    "share": _Shape("printed", {"part": 1}, {"whole": 1}),
    "rate": _Shape("printed", {"numerator": 1}, {"denominator": 1}),
}
"""Growth is left out: whether 下降6.72% is printed with or without its sign, a check knows and a column does not."""


def _factor(unit: str | None, target: str | None) -> Fraction | None:
    """What a figure printed in ``unit`` is multiplied with to be in ``target``; None where they measure different things."""
    own, wanted = measure_of(unit), measure_of(target)
    if target is not None and own.base and wanted.base and own.base != wanted.base:
        return None
    return Fraction(own.scale, wanted.scale)
