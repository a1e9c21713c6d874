"""What the page and its API show of a report: frozen views of the desk's values, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gouji.core.check import QUIET
from gouji.decision import Event, Reviewed
from gouji.desk.admit import acceptable, undecided_errors
from gouji.desk.desk import Change
from gouji.keys import Row, fingerprints, rows, values
from gouji.result import Check, Claim, Fund, Indicator, Message

_LOUDEST = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as it stands. ``id`` is its check's id in the present state; ``decision`` is None while it is open."""

    key: str
    id: str
    rule: str
    severity: str
    verdict: str
    message: Message
    formula: str
    explanations: tuple[Message, ...]
    line: int
    claims: tuple[Claim, ...]
    caused_by: str | None
    decision: Event | None


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value of a row: as it stands, as it was extracted where that differs, and the 核定值."""

    key: str
    field: str
    claim: Claim | None
    extracted: Claim | None
    edit: Event | None
    approved: Event | None


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the present state, or a rejected one as it was extracted."""

    key: str
    id: str
    list: str
    label: str
    unit: str
    line: int
    values: tuple[ValueView, ...]
    judgement: Event | None


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything that the desk shows of a report beside its text. ``findings`` stand worst first, open ones before decided."""

    id: int
    name: str
    state: str
    status: str
    pages: int | None
    header: tuple[ValueView, ...]
    rows: tuple[RowView, ...]
    findings: tuple[FindingView, ...]
    acceptable: tuple[str, ...]
    blocking: int
    orphans: tuple[Event, ...]
    signed_off: Event | None
    approved: Event | None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What a write did: the findings that it made and unmade, and the state it led to."""

    events: tuple[Event, ...]
    state: str
    appeared: tuple[FindingView, ...]
    vanished: tuple[FindingView, ...]


def report_view(report_id: int, reviewed: Reviewed) -> ReportView:
    return ReportView(
        id=report_id,
        name=reviewed.current.document.name,
        state=reviewed.state,
        status="approved" if reviewed.approved else "signed_off" if reviewed.signed_off else "open",
        pages=reviewed.current.document.pages,
        header=tuple(value for key, value in _values(reviewed) if key == "report"),
        rows=tuple(_rows(reviewed)),
        findings=tuple(sorted(_findings(reviewed), key=_place_in_list)),
        acceptable=tuple(acceptable(reviewed)),
        blocking=len(undecided_errors(reviewed)),
        orphans=reviewed.orphans,
        signed_off=reviewed.signed_off,
        approved=reviewed.approved,
    )


def change_view(change: Change) -> ChangeView:
    return ChangeView(
        events=change.events,
        state=change.reviewed.state,
        appeared=tuple(_finding(check, "", None) for check in change.appeared),
        vanished=tuple(_finding(check, "", None) for check in change.vanished),
    )


def _findings(reviewed: Reviewed) -> Iterator[FindingView]:
    prints = fingerprints(reviewed.current)
    for check in reviewed.current.checks:
        if check.verdict not in QUIET:
            key = prints[check.id]
            yield _finding(check, key, reviewed.decided.get(key))


def _finding(check: Check, key: str, decision: Event | None) -> FindingView:
    claims = (check.printed, *check.claims) if check.printed is not None else check.claims
    return FindingView(
        key=key, id=check.id, rule=check.rule, severity=check.severity, verdict=check.verdict, message=check.message,
        formula=check.formula, explanations=check.explanations, line=check.line, claims=tuple(dict.fromkeys(claims)),
        caused_by=check.caused_by, decision=decision,
    )  # fmt: skip


def _place_in_list(finding: FindingView) -> tuple[bool, bool, int, int]:
    return finding.decision is not None, finding.caused_by is not None, _LOUDEST[finding.severity], finding.line


def _values(reviewed: Reviewed) -> Iterator[tuple[str, ValueView]]:
    """(key of the row, value) of everything that was extracted; as it stands, where its row was not rejected."""
    now: dict[str, dict[str, Claim | None]] = {value.row: {} for value in values(reviewed.current)}
    for value in values(reviewed.current):
        now[value.row][value.field] = value.claim
    for value in values(reviewed.extracted):
        stands = now[value.row][value.field] if value.row in now else value.claim
        edit = reviewed.edited.get(value.key)
        shown = ValueView(value.key, value.field, stands, value.claim, edit, reviewed.approved_values.get(value.key))
        yield value.row_key, shown


def _rows(reviewed: Reviewed) -> Iterator[RowView]:
    by_row: dict[str, list[ValueView]] = {}
    for key, value in _values(reviewed):
        by_row.setdefault(key, []).append(value)
    for name, key, row in rows(reviewed.extracted):
        judgement = reviewed.judged.get(key)
        yield RowView(key, row.id, name, _label(row), row.unit or "", row.line, tuple(by_row[key]), judgement)


def _label(row: Row) -> str:
    if isinstance(row, Indicator):
        return row.name.text
    return row.name if isinstance(row, Fund) else row.subject
