"""What the rules look at: one report's text, numbers, rows and relations. Immutable; built once per report."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gouji.check.readings import Place, Proof, proofs_of
from gouji.check.standing import misread_claims
from gouji.core.check import Check
from gouji.core.numerals import Numeral
from gouji.core.report import Lines, Span
from gouji.core.rows import Claim, Relation, RelationKind, Rows


@dataclass(frozen=True)
class Evidence:
    """``text`` is the canonical text, ``numerals`` its ledger in text order, ``headings`` the spans of its headings in order.

    ``differences`` are what the extraction itself reports: numbers that two readers read differently (READ-02). ``located``
    says of a claim that a rule found in the text where it stands on paper and how certain its reading is; None where the
    report has no pages. ``complete`` is False where pages of the report could not be read.
    """

    text: str
    numerals: tuple[Numeral, ...]
    rows: Rows
    headings: tuple[Span, ...] = ()
    noise: tuple[Span, ...] = ()
    differences: tuple[Check, ...] = ()
    located: Callable[[Claim], Claim] | None = field(default=None, compare=False)
    complete: bool = True

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def relations(self) -> Mapping[RelationKind, Sequence[Relation]]:
        """Relations by kind, in text order."""
        by_kind: dict[RelationKind, list[Relation]] = defaultdict(list)
        for relation in self.rows.relations:
            by_kind[relation.kind].append(relation)
        return by_kind

    @cached_property
    def proofs(self) -> Mapping[Place, Proof]:
        """The malformed numbers that a relation proves to be read in one way, by place."""
        return proofs_of(self.numerals, self.rows.relations)

    @cached_property
    def readings(self) -> Mapping[Place, str]:
        """Proved readings of malformed numbers (``3.354.10`` → ``3354.10``) by place; empty where all are well formed."""
        return {place: proof.value for place, proof in self.proofs.items()}

    def numerals_on(self, line: int) -> Sequence[Numeral]:
        """The numbers of a line, in order; none for a line that the text does not have."""
        return self.numerals_between(line, line) if 1 <= line <= len(self.lines) else ()

    def numerals_between(self, first: int, last: int) -> Sequence[Numeral]:
        """The numbers from the start of one line to the end of another, in order; lines outside the text hold none."""
        start = self.lines.span(max(1, first)).start
        end = self.lines.span(min(len(self.lines), last)).end
        return self.numerals[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    @cached_property
    def trees(self) -> Mapping[int | None, Sequence[Relation]]:
        """The sums of weights and of scores, by the offsets of the parts in them."""
        trees: dict[int | None, list[Relation]] = defaultdict(list)
        for relation in (*self.relations.get("weights", ()), *self.relations.get("scores", ())):
            for start in {part.claim.start for part in relation.of("part")}:
                trees[start].append(relation)
        return trees

    @cached_property
    def misread(self) -> tuple[Claim, ...]:
        """Claims that are not at their place: the extraction's fault, never the report's."""
        return misread_claims(self.text, self.rows)

    def numeral_at(self, start: int) -> Numeral | None:
        """The number that begins at an offset."""
        return self._by_start.get(start)

    @cached_property
    def _by_start(self) -> Mapping[int, Numeral]:
        return {numeral.start: numeral for numeral in self.numerals}

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [numeral.start for numeral in self.numerals]
