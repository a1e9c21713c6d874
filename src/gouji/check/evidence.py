"""What the rules look at: one report's text, numbers, rows and relations. Immutable; built once per report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gouji.check.standing import misread_claims
from gouji.core.numerals import Numeral
from gouji.core.report import Lines, Span
from gouji.core.rows import Claim, Relation, RelationKind, Rows


@dataclass(frozen=True)
class Evidence:
    """``text`` is the canonical text, ``numerals`` its ledger, ``headings`` the spans of its headings in order.

    ``readings`` holds proved readings of malformed numbers (``3.354.10`` → ``3354.10``) by the claim's start and end.
    """

    text: str
    numerals: tuple[Numeral, ...]
    rows: Rows
    headings: tuple[Span, ...] = ()
    noise: tuple[Span, ...] = ()
    readings: Mapping[tuple[int, int], str] = field(default_factory=dict)

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

    def numerals_on(self, line: int) -> Sequence[Numeral]:
        return self._by_line.get(line, ())

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
    def _by_line(self) -> Mapping[int, Sequence[Numeral]]:
        by_line: dict[int, list[Numeral]] = defaultdict(list)
        for numeral in self.numerals:
            by_line[self.lines.number(numeral.start)].append(numeral)
        return by_line
