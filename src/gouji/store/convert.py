"""Core values <-> ``gouji.result/1``: the one conversion, both ways.

The result models have the fields of the core values by name, so pydantic reads them attribute by attribute; only what
the format says differently (spans as offset pairs, sections, coverage) is written out here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter

from gouji import result as model
from gouji.core import check as core_check
from gouji.core import rows as core
from gouji.core.numerals import Numeral
from gouji.core.report import Box, Lines, Placement, Report, Span
from gouji.store.sections import Ended, LedgerLine, sections_of

M = TypeVar("M")
C = TypeVar("C")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the stages made of one report. ``numbering`` are the spans of the numbers of headings and lists, ``told`` is
    what the reader says of sections, by id; ``placements`` is where numerals stand on paper, by id."""

    report: Report
    numbering: Sequence[Span]
    rows: core.Rows
    ledger: Sequence[LedgerLine]
    checks: Sequence[core_check.Check]
    run: model.Run
    told: Mapping[str, Ended] = field(default_factory=dict)
    placements: Mapping[int, Placement] = field(default_factory=dict)


def text_hash(text: str) -> str:
    """What ``document.text_sha256`` holds: it ties a result to the text file beside it."""
    return hashlib.sha256(text.encode()).hexdigest()


def to_result(reading: Reading) -> model.Result:
    """The result of a reading, its canonical text attached."""
    report, rows = reading.report, reading.rows
    return model.Result(
        document=_document(report, reading.numbering),
        report=_read(model.Header, rows.header),
        sections=sections_of(report, reading.numbering, reading.ledger, _row_starts(rows), reading.told),
        indicators=_read(tuple[model.Indicator, ...], rows.indicators),
        funds=_read(tuple[model.Fund, ...], rows.funds),
        achievements=_read(tuple[model.Achievement, ...], rows.achievements),
        staffing=_read(tuple[model.Achievement, ...], rows.staffing),
        relations=_read(tuple[model.Relation, ...], rows.relations),
        checks=to_checks(reading.checks),
        coverage=to_coverage(reading.ledger, report.text, reading.placements),
        run=reading.run,
        text=report.text,
    )


def to_checks(checks: Iterable[core_check.Check]) -> tuple[model.Check, ...]:
    return _read(tuple[model.Check, ...], tuple(checks))


def rows_of(result: model.Result) -> core.Rows:
    """The rows that a result was made of, equal to those before it was stored."""
    return core.Rows(
        header=header_of(result.report),
        indicators=tuple(map(row_of, result.indicators)),
        funds=tuple(map(row_of, result.funds)),
        achievements=tuple(map(row_of, result.achievements)),
        staffing=tuple(map(row_of, result.staffing)),
        relations=tuple(map(row_of, result.relations)),
    )


def header_of(header: model.Header) -> core.Header:
    return core.Header(**{name: _claim(claim) for name, claim in _fields(header)})


def row_of(row: model.Model) -> Any:
    """The core value of a row or a relation of a result."""
    return _relation(row) if isinstance(row, model.Relation) else _row(_CORE[type(row)], row)


def checks_of(result: model.Result) -> tuple[core_check.Check, ...]:
    return tuple(_check(check) for check in result.checks)


def differences_of(result: model.Result) -> tuple[core_check.Check, ...]:
    """The checks that the reading itself made, as they were before the rules ran: they cannot be made anew."""
    found = (_check(check) for check in result.checks if check.rule == "READ-02")
    return tuple(replace(check, id="", caused_by=None, explanations=()) for check in found)


def noise_of(result: model.Result) -> tuple[Span, ...]:
    return tuple(Span(*offsets) for offsets in result.document.noise)


def numbering_of(result: model.Result) -> tuple[Span, ...]:
    return tuple(Span(*offsets) for offsets in result.document.numbering)


def headings_of(result: model.Result) -> tuple[Span, ...]:
    """Spans of the headings in order; text before the first heading has none."""
    return tuple(Span(*section.heading) for section in result.sections if section.heading[0] < section.heading[1])


_CORE: Final[Mapping[type[model.Model], Callable[..., Any]]] = {
    model.Indicator: core.Indicator,
    model.Fund: core.Fund,
    model.Achievement: core.Achievement,
}


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _read(shape: Callable[..., M], value: object) -> M:
    converted: M = _adapter(shape).validate_python(value, from_attributes=True)
    return converted


def _document(report: Report, numbering: Sequence[Span]) -> model.Document:
    document = report.document
    return model.Document(
        sha256=document.sha256,
        name=document.name,
        media_type=document.media_type,
        characters=len(document.text),
        pages=document.pages,
        unread_pages=document.unread_pages,
        text_sha256=text_hash(document.text),
        noise=_offsets(document.noise),
        numbering=_offsets(numbering),
    )


def _row_starts(rows: core.Rows) -> Iterable[int]:
    return (row.name.start for row in rows.indicators if row.name.start is not None)


def _offsets(spans: Iterable[Span]) -> tuple[model.Offsets, ...]:
    return tuple((span.start, span.end) for span in spans)


def to_coverage(ledger: Sequence[LedgerLine], text: str, placements: Mapping[int, Placement]) -> model.Coverage:
    """The number ledger of the text; ``placements`` are by the numeral's id."""
    lines = Lines(text)

    def place(numeral: Numeral) -> dict[str, Any]:
        on_paper = placements.get(numeral.id)
        printed = {"text": numeral.text, "start": numeral.start, "end": numeral.end, "line": lines.number(numeral.start)}
        return printed | ({"page": on_paper.page, "box": on_paper.box, "doubt": on_paper.doubt} if on_paper else {})

    ruled_out = tuple(
        model.RuledOut(**place(entry.numeral), reason=entry.reason or entry.numeral.kind)
        for entry in ledger
        if entry.kind == "ruled_out"
    )
    return model.Coverage(
        numbers=len(ledger),
        claimed=sum(entry.kind == "claimed" for entry in ledger),
        ruled_out=len(ruled_out),
        unclaimed=tuple(model.Unclaimed(**place(entry.numeral)) for entry in ledger if entry.kind == "unclaimed"),
        ruled_out_numbers=ruled_out,
    )


def placements_in(result: model.Result) -> dict[int, Placement]:
    """Where the figures of a result stand on paper, by the offset at which they start."""
    placed: dict[int, Placement] = {}
    for claim in _figures(result):
        if claim.start is not None and claim.end is not None and claim.page is not None and claim.box is not None:
            placed[claim.start] = Placement(Span(claim.start, claim.end), claim.page, claim.box, claim.doubt)
    return placed


def locator_in(result: model.Result) -> Callable[[core.Claim], core.Claim] | None:
    """What fills in where a claim stands on paper, from the claims of a stored result; None for formats without pages."""
    known: dict[tuple[int, int], tuple[int, Box, float | None]] = {}
    for claim in (*_figures(result), *(claim for check in result.checks for claim in check.claims)):
        if claim.start is not None and claim.end is not None and claim.page is not None and claim.box is not None:
            known[claim.start, claim.end] = claim.page, claim.box, claim.doubt

    def located(claim: core.Claim) -> core.Claim:
        if (claim.start or 0, claim.end or 0) not in known:
            return claim
        page, box, doubt = known[claim.start or 0, claim.end or 0]
        return replace(claim, page=page, box=box, doubt=doubt)

    return located if known else None


def _figures(result: model.Result) -> Iterator[model.Claim | model.Unclaimed]:
    yield from result.coverage.unclaimed
    yield from result.coverage.ruled_out_numbers
    for relation in result.relations:
        yield from (operand.claim for operand in relation.operands)
    for row in (result.report, *result.indicators, *result.funds, *result.achievements, *result.staffing):
        yield from (value for _, value in _fields(row) if isinstance(value, model.Claim) and value.value is not None)


def _fields(value: model.Model) -> Iterable[tuple[str, Any]]:
    return vars(value).items()


def _claim(claim: model.Claim | None) -> core.Claim | None:
    return None if claim is None else core.Claim(**vars(claim))


def _row(make: Callable[..., C], row: model.Model) -> C:
    return make(**{name: _claim(value) if isinstance(value, model.Claim) else value for name, value in _fields(row)})


def _relation(relation: model.Relation) -> core.Relation:
    return core.Relation(**{**vars(relation), "operands": tuple(_row(core.Operand, operand) for operand in relation.operands)})


def _check(check: model.Check) -> core_check.Check:
    changed = {
        "message": _message(check.message),
        "explanations": tuple(map(_message, check.explanations)),
        "printed": _claim(check.printed),
        "claims": tuple(_row(core.Claim, claim) for claim in check.claims),
    }
    return core_check.Check(**{**vars(check), **changed})


def _message(message: model.Message) -> core_check.Message:
    return core_check.Message(message.zh, message.en)
