"""Which stretches of the canonical text mean something: each place once, with everything that was made of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from gouji.core.rows import CELLS
from gouji.decision import Event, Reviewed
from gouji.keys import fingerprints, rows, values
from gouji.result import Achievement, Check, Claim, Result

Place = tuple[int, int]
PRIORITY: Final = ("unclaimed", "indicators", "funds", "achievements", "staffing", "report", "relations", "ruled_out", "text")
"""The first kind of a place is its colour. ``text`` is quoted by a check and holds no figure."""


@dataclass(frozen=True, slots=True)
class Use:
    """One value made of a place: the row it stands in and as what."""

    kind: str
    row: str
    label: str
    field: str
    claim: Claim
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of the text. ``id`` counts marks in text order; ``checks`` are the ids of the checks that use it."""

    id: int
    start: int
    end: int
    kind: str
    uses: tuple[Use, ...] = ()
    checks: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(slots=True)
class _Place:
    kinds: set[str] = field(default_factory=set)
    uses: list[Use] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Decisions by what a page shows: findings by check id, values by their place, rows by list and id."""

    decided: Mapping[str, Event] = field(default_factory=dict)
    changed: Mapping[Place, tuple[Event, ...]] = field(default_factory=dict)
    judged: Mapping[tuple[str, str], Event] = field(default_factory=dict)


def standing_of(reviewed: Reviewed) -> Standing:
    """Values are looked up where they stand now; a value that was taken away has no place and is in the log alone."""
    current, prints = reviewed.current, fingerprints(reviewed.current)
    row_ids = {key: (name, row.id) for name, key, row in rows(reviewed.extracted)}
    now = {(name, row.id): row for name, _, row in rows(current)}
    changed: dict[Place, tuple[Event, ...]] = {}
    for value in values(reviewed.extracted):
        holder = now.get((value.list, value.row)) if value.row else current.report
        claim = getattr(holder, value.field, None)
        events = [one[value.key] for one in (reviewed.edited, reviewed.approved_values) if value.key in one]
        if events and claim is not None and claim.start is not None and claim.end is not None:
            changed[claim.start, claim.end] = (*changed.get((claim.start, claim.end), ()), *events)
    return Standing(
        decided={check.id: event for check in current.checks if (event := reviewed.decided.get(prints[check.id])) is not None},
        changed=changed,
        judged={row_ids[key]: event for key, event in reviewed.judged.items() if key in row_ids},
    )


@dataclass(frozen=True)
class Marks:
    """``unplaced`` are the values whose text is not in the report; ``standing`` is what reviewers decided."""

    marks: tuple[Mark, ...]
    unplaced: tuple[Use, ...]
    standing: Standing = field(default_factory=Standing)

    @cached_property
    def _by_place(self) -> Mapping[Place, int]:
        return {(mark.start, mark.end): mark.id for mark in self.marks}

    def id_of(self, claim: Claim | None) -> int | None:
        """The mark of a claim, None when it has no place."""
        if claim is None or claim.start is None or claim.end is None:
            return None
        return self._by_place.get((claim.start, claim.end))


def marks_of(result: Result, standing: Standing | None = None) -> Marks:
    """Every place that a row, a check or the number ledger names and that lies inside the text."""
    places: dict[Place, _Place] = defaultdict(_Place)
    unplaced = []
    for use in uses(result):
        place = _place(use.claim, len(result.text))
        if place is None:
            unplaced.append(use)
            continue
        places[place].kinds.add(use.kind)
        places[place].uses.append(use)
    _add_checks(places, result)
    _add_ledger(places, result)
    marks = tuple(
        Mark(
            number,
            start,
            end,
            kind=min(found.kinds, key=PRIORITY.index),
            uses=tuple(found.uses),
            checks=tuple(dict.fromkeys(found.checks)),
            reason=found.reason,
        )
        for number, ((start, end), found) in enumerate(sorted(places.items()))
    )
    return Marks(marks, tuple(unplaced), standing or Standing())


def _place(claim: Claim, length: int) -> Place | None:
    if claim.start is None or claim.end is None or not 0 <= claim.start < claim.end <= length:
        return None
    return claim.start, claim.end


def _add_checks(places: dict[Place, _Place], result: Result) -> None:
    for check in result.checks:
        for claim in operands(check):
            place = _place(claim, len(result.text))
            if place is not None:
                if not places[place].kinds:
                    places[place].kinds.add("relations" if claim.value is not None else "text")
                places[place].checks.append(check.id)


def _add_ledger(places: dict[Place, _Place], result: Result) -> None:
    for number in result.coverage.unclaimed:
        if 0 <= number.start < number.end <= len(result.text):
            places[number.start, number.end].kinds.add("unclaimed")
    for ruled in result.coverage.ruled_out_numbers:
        if 0 <= ruled.start < ruled.end <= len(result.text):
            places[ruled.start, ruled.end].kinds.add("ruled_out")
            places[ruled.start, ruled.end].reason = ruled.reason


def operands(check: Check) -> tuple[Claim, ...]:
    """The printed claim and the operands, each once."""
    claims = (check.printed, *check.claims) if check.printed is not None else check.claims
    return tuple(dict.fromkeys(claim for claim in claims if claim is not None))


def uses(result: Result) -> Iterator[Use]:
    """Every figure of every row, list by list; then operands that stand in no row."""
    header = result.report
    for name in type(header).model_fields:
        claim = getattr(header, name)
        if claim is not None:
            yield Use("report", "", "", name, claim)
    for row in result.indicators:
        for name in (*CELLS, "deduction"):
            claim = getattr(row, name)
            if claim is not None and (name != "deduction" or claim.value is not None):
                yield Use("indicators", row.id, row.name.text, name, claim, row.unit if name in ("target", "actual") else None)
    for fund in result.funds:
        for name, claim, unit in (
            ("amount", fund.amount, fund.unit),
            ("share", fund.share, None),
            ("document_number", fund.document_number, None),
        ):
            if claim is not None:
                yield Use("funds", fund.id, fund.name, name, claim, unit)
    yield from _quantities("achievements", result.achievements)
    yield from _quantities("staffing", result.staffing)
    for relation in result.relations:
        for operand in relation.operands:
            if operand.claim.value is not None:
                yield Use("relations", relation.id, operand.label or relation.label or "", "operand", operand.claim, operand.unit)


def _quantities(kind: str, rows: Iterable[Achievement]) -> Iterator[Use]:
    for row in rows:
        yield Use(kind, row.id, row.subject, "quantity", row.quantity, row.unit)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same marks, outermost first; no marks for plain text."""

    start: int
    end: int
    marks: tuple[Mark, ...] = ()


class Segments:
    """The text cut at every mark's ends. Marks may overlap; segments never do."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        cuts = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
        self._cuts = cuts
        self._over: list[list[Mark]] = [[] for _ in cuts]
        for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
            for index in range(bisect_left(cuts, mark.start), bisect_left(cuts, mark.end)):
                self._over[index].append(mark)

    def within(self, start: int, end: int) -> Iterator[Segment]:
        """The segments of [start, end) in order; nothing for an empty stretch."""
        index = bisect_left(self._cuts, start + 1) - 1
        at = start
        while at < end:
            stop = self._cuts[index + 1] if index + 1 < len(self._cuts) else end
            yield Segment(at, min(stop, end), tuple(self._over[index]) if index >= 0 else ())
            at, index = min(stop, end), index + 1
