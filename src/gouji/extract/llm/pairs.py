"""Figures in different bundles that may be one: the code proposes pairs by equal or near figures and by equal labels,
the model says which of them speak of the same. Nobody asks a model to compare numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gouji.core.answers import OperandAnswer, RelationAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Report
from gouji.core.units import measure_of
from gouji.extract.answers import MOST_PAIRS, PairsAnswer
from gouji.extract.llm.relations import BY, Figure
from gouji.extract.llm.render import CLOSE, OPEN, escape

_AROUND: Final = 30
_LEAST_DIGITS: Final = 2
"""Figures of one digit are equal by chance."""

_LEAST_NEAR: Final = 3
_TELLING_NOTHING: Final = frozenset({"100", "0", "10", "1000"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of different bundles, the earlier one first."""

    one: Figure
    other: Figure


@dataclass(frozen=True, slots=True)
class Grouping:
    """In which bundle a number was asked for, and which numbers only the model claims."""

    bundle_of: Mapping[int, int]
    by_model: frozenset[int]

    def apart(self, one: int, other: int) -> bool:
        """Whether no question showed both and the rules do not know both."""
        return self.bundle_of.get(one) != self.bundle_of.get(other) and bool({one, other} & self.by_model)


def candidates(
    figures: Sequence[Figure], numerals: Sequence[Numeral], grouping: Grouping, known: Sequence[RelationAnswer]
) -> list[Pair]:
    """At most ``MOST_PAIRS`` pairs, the likeliest first. Pairs that a relation of ``known`` joins are left out."""
    values = {numeral.id: numeral.value for numeral in numerals}
    joined = [{operand.at for operand in relation.operands} for relation in known if relation.kind in ("same", "echo")]
    ranked: dict[tuple[int, int], tuple[int, Pair]] = {}
    for rank, alike in _buckets(figures, values):
        for one, other in _couples(alike):
            together = any({one.number, other.number} <= ids for ids in joined)
            if grouping.apart(one.number, other.number) and not together:
                ranked.setdefault((one.number, other.number), (rank, Pair(one, other)))
    found = sorted(ranked.values(), key=lambda entry: (entry[0], entry[1].one.number, entry[1].other.number))
    return [pair for _, pair in found[:MOST_PAIRS]]


def question(pairs: Sequence[Pair], report: Report, numerals: Sequence[Numeral]) -> str:
    """The pairs with the words around their numbers, one pair a line, numbered from 1."""
    known = {numeral.id: numeral for numeral in numerals}
    lines = (
        f"{index}. {_snippet(report, known[pair.one.number])} ‖ {_snippet(report, known[pair.other.number])}"
        for index, pair in enumerate(pairs, 1)
    )
    return "\n".join((OPEN, *lines, CLOSE))


def checker(pairs: Sequence[Pair]) -> Callable[[PairsAnswer], list[str]]:
    def check(answer: PairsAnswer) -> list[str]:
        return [f"没有第 {number} 对" for number in answer.same if not 1 <= number <= len(pairs)]

    return check


def relations_of(pairs: Sequence[Pair], answer: PairsAnswer) -> Iterator[RelationAnswer]:
    for number in sorted(set(answer.same)):
        if 1 <= number <= len(pairs):
            pair = pairs[number - 1]
            operands = (
                OperandAnswer(role="claim", at=figure.number, unit=figure.unit, label=figure.label)
                for figure in (pair.one, pair.other)
            )
            yield RelationAnswer(kind="same", operands=tuple(operands), label=pair.one.label, by=BY)


def _buckets(figures: Sequence[Figure], values: Mapping[int, str | None]) -> Iterator[tuple[int, list[Figure]]]:
    """(rank, figures that are alike): equal in label and unit; equal in figure and unit; one digit apart."""
    buckets: dict[tuple[int, str, str], list[Figure]] = {}
    for figure in figures:
        value = values.get(figure.number)
        if value is None:
            continue
        base = measure_of(figure.unit).base
        digits = value.replace(".", "")
        buckets.setdefault((0, base, "".join(figure.label.split())), []).append(figure)
        if len(digits) >= _LEAST_DIGITS and value not in _TELLING_NOTHING:
            buckets.setdefault((1, f"{measure_of(figure.unit)}", value), []).append(figure)
        if len(digits) >= _LEAST_NEAR and value not in _TELLING_NOTHING:
            for at, char in enumerate(value):
                if char != ".":
                    buckets.setdefault((2, f"{measure_of(figure.unit)}", f"{value[:at]}_{value[at + 1 :]}"), []).append(figure)
    yield from ((rank, found) for (rank, _, _), found in buckets.items() if len(found) > 1)


def _couples(alike: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Neighbours among figures that are alike, in text order, if their labels have two characters in common."""
    ordered = sorted(alike, key=lambda figure: figure.number)
    for one, other in pairwise(ordered):
        if one.number != other.number and _kindred(one.label, other.label):
            yield one, other


def _kindred(one: str, other: str) -> bool:
    pairs = {one[at : at + 2] for at in range(len(one) - 1)}
    return one == other or any(other[at : at + 2] in pairs for at in range(len(other) - 1))


def _snippet(report: Report, numeral: Numeral) -> str:
    line = report.lines.span(report.lines.number(numeral.start))
    before = report.text[max(line.start, numeral.start - _AROUND) : numeral.end]
    after = report.text[numeral.end : min(line.end, numeral.end + _AROUND // 2)]
    return " ".join(f"{escape(before)}#{numeral.id}{escape(after)}".split())
