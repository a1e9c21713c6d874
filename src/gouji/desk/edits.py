"""A result with a reviewer's corrections in it. A correction points at the source, as every extraction does; only 核定值,
which is kept beside the printed value and never in its stead, is typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from gouji.core.numerals import Numeral
from gouji.core.report import Lines, Span
from gouji.core.units import yuan
from gouji.decision import Event
from gouji.errors import UsageError
from gouji.keys import LISTS, Row, rows, values
from gouji.result import Claim, Fund, Header, Relation, Result
from gouji.store import convert

_WITH_UNIT: Final = frozenset({"score_rate", "completion_rate", "share"})
"""Rates are printed with their sign."""

REQUIRED: Final = frozenset({"name", "amount", "quantity"})
"""What makes a row one: it can be moved, not taken away; a row that is none is rejected."""

_Places = dict[int, Claim]


def apply(extracted: Result, edited: Mapping[str, Event], rejected: Collection[str], claims: Claims) -> Result:
    """The result with the edited values in it and the rejected rows out of it; its checks and ledger are still the old ones.
    Rows without an edit stay the same objects.

    Relations whose operand was such a value follow it, unless another row still says that place.
    """
    if not edited and not rejected:
        return extracted
    moved: dict[tuple[int, int], Claim] = {}
    for value in values(extracted):
        event = edited.get(value.key)
        if event is not None and event.picked and value.claim is not None and value.claim.start is not None:
            moved[value.claim.start, value.claim.end or 0] = claims.at(event.picked, value.field)
    made: dict[str, object] = {"report": _header(extracted.report, edited, claims)}
    kept: dict[str, list[Row]] = {name: [] for name in LISTS}
    for name, key, row in rows(extracted):
        if key not in rejected:
            kept[name].append(_row(row, key, edited, claims))
    made.update({name: tuple(entries) for name, entries in kept.items()})
    result = extracted.model_copy(update=made)
    still = {(v.claim.start, v.claim.end or 0) for v in values(result) if v.claim is not None and v.claim.start is not None}
    gone = {place: claim for place, claim in moved.items() if place not in still}
    return result.model_copy(update={"relations": tuple(_relation(relation, gone) for relation in extracted.relations)})


class Claims:
    """What stands at the places of a result's text."""

    def __init__(self, result: Result, numerals: Iterable[Numeral]) -> None:
        """``numerals`` are the numbers of its text."""
        self._result = result
        self._lines = Lines(result.text)
        self._numerals = {numeral.start: numeral for numeral in numerals}
        self._placed = convert.placements_in(result)
        self._known: _Places = {
            value.claim.start: value.claim
            for value in values(result)
            if value.claim is not None and value.claim.start is not None
        }

    def at(self, place: tuple[int, int], field: str) -> Claim:
        """The claim that picking a place gives a value. Raises UsageError where nothing can be picked."""
        start, end = place
        text = self._result.text
        if not 0 <= start < end <= len(text):
            raise UsageError(
                f"所选位置 {start}–{end} 不在正文之内，请在原文上重新选取。",
                f"the place {start}-{end} is not inside the text; pick it again in the source.",
            )
        numeral = self._numerals.get(start)
        if numeral is not None and end in (numeral.end, numeral.unit_end):
            with_unit = field in _WITH_UNIT and numeral.unit in ("%", "‰")
            end = numeral.unit_end if with_unit else numeral.end
        else:
            numeral = None
            self._refuse_cut(Span(start, end))
        on_paper, known = self._placed.get(start), self._known.get(start)
        return Claim(
            text=text[start:end],
            value=numeral.value if numeral is not None and numeral.is_quantity else None,
            bound=numeral.bound if numeral is not None and numeral.is_quantity else None,
            start=start,
            end=end,
            line=self._lines.number(start),
            page=on_paper.page if on_paper else None,
            box=on_paper.box if on_paper else None,
            doubt=on_paper.doubt if on_paper else None,
            cell=known.cell if known else None,
        )

    def _refuse_cut(self, span: Span) -> None:
        """A number is never claimed in part."""
        for numeral in self._numerals.values():
            cut = numeral.span.overlaps(span) and numeral.span not in span
            if cut and numeral.is_quantity:
                raise UsageError(
                    f"所选文字把数字“{numeral.text}”切成了两半，请选取完整的数字。",
                    f"the selection cuts the number {numeral.text} in two; pick the whole number.",
                )


def _header(header: Header, edited: Mapping[str, Event], claims: Claims) -> Header:
    return header.model_copy(update=_changes("report", type(header).model_fields, edited, claims))


def _row(row: Row, key: str, edited: Mapping[str, Event], claims: Claims) -> Row:
    changes = _changes(key, type(row).model_fields, edited, claims)
    if not changes:
        return row
    changed = row.model_copy(update=changes)
    if isinstance(changed, Fund) and "amount" in changes:
        return changed.model_copy(update={"yuan": yuan(changed.amount.value, changed.unit), "line": changed.amount.line})
    return changed


def _changes(key: str, fields: Collection[str], edited: Mapping[str, Event], claims: Claims) -> dict[str, Claim | None]:
    events = {field: edited[f"{key}.{field}"] for field in fields if f"{key}.{field}" in edited}
    return {
        field: claims.at(event.picked, field) if event.picked else None
        for field, event in events.items()
        if event.picked or field not in REQUIRED
    }


def _relation(relation: Relation, moved: Mapping[tuple[int, int], Claim]) -> Relation:
    def followed(claim: Claim) -> Claim:
        return claim if claim.start is None else moved.get((claim.start, claim.end or 0), claim)

    operands = tuple(one.model_copy(update={"claim": followed(one.claim)}) for one in relation.operands)
    return relation if operands == relation.operands else relation.model_copy(update={"operands": operands})
