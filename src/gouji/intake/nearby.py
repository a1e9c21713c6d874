"""Where a number that a person typed stands in the report: an edit points at a place, it never brings digits of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from gouji.core.numerals import Numeral, lex
from gouji.core.report import Lines
from gouji.keys import Value, rows, values
from gouji.result import Claim, Result
from gouji.store import convert

Place = tuple[int, int]
_LINES_AROUND: Final = 2
_RATE: Final = frozenset({"%", "％"})


class Source:
    """The numbers of one report that an edit may pick."""

    def __init__(self, result: Result) -> None:
        noise, numbering = convert.noise_of(result), convert.numbering_of(result)
        self._numerals = [one for one in lex(result.text, noise=noise, headings=numbering) if one.is_quantity]
        self._lines = Lines(result.text)
        self._row_of: dict[int, set[str]] = {}
        for value in values(result):
            if value.claim is not None and value.claim.start is not None:
                self._row_of.setdefault(value.claim.start, set()).add(value.row_key)
        self._line_of = {key: row.line for _, key, row in rows(result)}

    def place(self, value: Value, now: Claim | None, wanted: Decimal, *, is_rate: bool) -> Place | None:
        """The one place of ``wanted`` (as printed, a rate before its sign) on the value's line, else on the lines around.

        ``now`` is what stands for the value: no other place. None where the number does not stand there, stands there more
        than once, or is another row's.
        """
        own = now.start if now else None
        near = own if own is not None or value.claim is None else value.claim.start
        line = self._lines.number(near) if near is not None else self._line_of.get(value.row_key, 0)
        if not line:
            return None
        for around in (0, _LINES_AROUND):
            found = [
                one
                for one in self._numerals
                if abs(self._lines.number(one.start) - line) <= around
                and one.start != own
                and _reads(one, wanted, is_rate=is_rate)
            ]
            if found:
                free = self._row_of.get(found[0].start, set()) <= {value.row_key}
                return (found[0].start, found[0].end) if len(found) == 1 and free else None
        return None


def _reads(numeral: Numeral, wanted: Decimal, *, is_rate: bool) -> bool:
    return numeral.value is not None and (numeral.unit in _RATE) == is_rate and Decimal(numeral.value) == wanted


def is_required(field: str) -> bool:
    """What makes a row one cannot be taken away."""
    return field in ("name", "amount", "quantity")


def says(claim: Claim | None, wanted: Decimal) -> bool:
    return claim is not None and claim.value is not None and Decimal(claim.value) == wanted
