"""The number ledger: each numeral is claimed, ruled out with a reason, or unclaimed; never two of these."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from gouji.core.numerals import Numeral
from gouji.core.report import Span
from gouji.core.rows import CELLS, Claim, Rows

LedgerClass = Literal["claimed", "ruled_out", "unclaimed"]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    numeral: Numeral
    kind: LedgerClass
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    entries: tuple[LedgerEntry, ...]

    def of(self, kind: LedgerClass) -> Iterator[LedgerEntry]:
        return (entry for entry in self.entries if entry.kind == kind)

    def count(self, kind: LedgerClass) -> int:
        return sum(entry.kind == kind for entry in self.entries)


def settle(numerals: Sequence[Numeral], rows: Rows, ruled_out: Mapping[int, str]) -> Ledger:
    """The class of every numeral. A claim wins over a reason to rule a number out: it shows that the number is used."""
    claimed = _Places(_figures(rows))
    return Ledger(tuple(_entry(numeral, claimed, ruled_out) for numeral in numerals))


class _Places:
    """The stretches of text that claims of figures cover."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        places = sorted(claim.place for claim in claims if claim.start is not None and claim.text)
        self._starts = [start for start, _ in places]
        self._furthest = list(accumulate((end for _, end in places), max))

    def touch(self, span: Span) -> bool:
        index = bisect_left(self._starts, span.end) - 1
        return index >= 0 and self._furthest[index] > span.start


def _entry(numeral: Numeral, claimed: _Places, ruled_out: Mapping[int, str]) -> LedgerEntry:
    if claimed.touch(numeral.span):
        return LedgerEntry(numeral, "claimed")
    reason = ruled_out.get(numeral.id) or (None if numeral.is_quantity else numeral.kind)
    return LedgerEntry(numeral, "ruled_out" if reason else "unclaimed", reason)


def _figures(rows: Rows) -> Iterator[Claim]:
    """Every claim of a figure: names, criteria and statements quote text and claim no number in it."""
    header = rows.header
    yield from (
        claim
        for claim in (header.fiscal_year, header.self_score, header.period_start, header.period_end, header.filled_on)
        if claim
    )
    for row in rows.indicators:
        yield from (claim for name in CELLS if (claim := getattr(row, name)) is not None)
    for fund in rows.funds:
        yield from (claim for claim in (fund.amount, fund.share, fund.document_number) if claim)
    for achievement in (*rows.achievements, *rows.staffing):
        yield achievement.quantity
    for relation in rows.relations:
        yield from (operand.claim for operand in relation.operands if operand.role not in ("item", "statement"))
