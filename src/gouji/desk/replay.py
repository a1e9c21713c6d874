"""The present state of a report: the replay of its log over what was extracted. Pure; the same log gives the same state."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gouji.decision import Event, Reviewed
from gouji.desk.edits import apply
from gouji.desk.opened import Opened, findings_of
from gouji.result import Result

_STATE_LENGTH: Final = 16


@dataclass(slots=True)
class _Standing:
    """The event that stands for each target."""

    decided: dict[str, Event] = field(default_factory=dict)
    edited: dict[str, Event] = field(default_factory=dict)
    approved_values: dict[str, Event] = field(default_factory=dict)
    judged: dict[str, Event] = field(default_factory=dict)
    signed_off: Event | None = None
    approved: Event | None = None


def replay(report: Opened, log: Sequence[Event], before: Reviewed | None = None) -> Reviewed:
    """The report as ``log``, in the order of ``seq``, leaves it.

    ``before`` is what a shorter log of the same report left; it spares work and changes nothing.
    """
    standing = _standing(log)
    edited = {key: event for key, event in standing.edited.items() if _still(event, report)}
    kept_values = {key: event for key, event in standing.approved_values.items() if _still(event, report)}
    judged = {key: event for key, event in standing.judged.items() if key in report.row_keys}
    current = _current(report, edited, judged, before)
    prints = report.findings.keys() if current is report.extracted else report.findings.keys() | findings_of(current).keys()
    decided = {key: event for key, event in standing.decided.items() if key in prints}
    kept = {event.seq for group in (edited, kept_values, judged, decided) for event in group.values()}
    targeted = (standing.edited, standing.approved_values, standing.judged, standing.decided)
    orphans = (event for group in targeted for event in group.values() if event.seq not in kept)
    return Reviewed(
        extracted=report.extracted,
        current=current,
        log=tuple(log),
        decided=decided,
        edited=edited,
        approved_values=kept_values,
        judged=judged,
        orphans=tuple(sorted(orphans, key=lambda event: event.seq)),
        signed_off=standing.signed_off,
        approved=standing.approved,
        state=state_of(report, log, before),
    )


def with_log(reviewed: Reviewed, log: Sequence[Event], report: Opened, before: Reviewed) -> Reviewed:
    """The same report when its last events are known as they were written: when they were, and so the state's name."""
    told = {event.seq: event for event in log}

    def renewed(events: Mapping[str, Event]) -> dict[str, Event]:
        return {key: told[event.seq] for key, event in events.items()}

    return replace(
        reviewed,
        log=tuple(log),
        decided=renewed(reviewed.decided),
        edited=renewed(reviewed.edited),
        approved_values=renewed(reviewed.approved_values),
        judged=renewed(reviewed.judged),
        orphans=tuple(told[event.seq] for event in reviewed.orphans),
        signed_off=reviewed.signed_off and told[reviewed.signed_off.seq],
        approved=reviewed.approved and told[reviewed.approved.seq],
        state=state_of(report, log, before),
    )


def state_of(report: Opened, log: Sequence[Event], before: Reviewed | None = None) -> str:
    """The name of a state: how many events made it, and a hash that chains them to what they stand on."""
    known = len(before.log) if before is not None else 0
    digest = before.state.partition("-")[2] if before is not None else _short(report.digest)
    for event in log[known:]:
        digest = _short(f"{digest}\n{event.model_dump_json()}")
    return f"{len(log)}-{digest}"


def undone(log: Sequence[Event]) -> set[int]:
    """The events that an ``undo`` takes back; an undo that was undone itself takes nothing back."""
    gone: set[int] = set()
    for event in reversed(log):
        if event.action == "undo" and event.seq not in gone and event.undoes is not None:
            gone.add(event.undoes)
    return gone


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_STATE_LENGTH]


def _current(report: Opened, edited: Mapping[str, Event], judged: Mapping[str, Event], before: Reviewed | None) -> Result:
    rejected = _rejected(judged)
    if not edited and not rejected:
        return report.extracted
    if before is not None and _picks(edited) == _picks(before.edited) and rejected == _rejected(before.judged):
        return before.current
    return report.revise(apply(report.extracted, edited, rejected, report.claims))


def _rejected(judged: Mapping[str, Event]) -> set[str]:
    return {key for key, event in judged.items() if event.action == "reject"}


def _picks(edited: Mapping[str, Event]) -> dict[str, tuple[int, int] | None]:
    return {key: event.picked for key, event in edited.items()}


def _standing(log: Sequence[Event]) -> _Standing:
    gone = undone(log)
    standing = _Standing()
    by_action: Mapping[str, dict[str, Event]] = {
        "decide": standing.decided,
        "edit": standing.edited,
        "approve_value": standing.approved_values,
        "accept": standing.judged,
        "reject": standing.judged,
    }
    for event in log:
        if event.seq in gone:
            continue
        if event.action in by_action:
            by_action[event.action][event.target] = event
        elif event.action == "sign_off":
            standing.signed_off = event
        elif event.action == "approve":
            standing.approved = event
        elif event.action == "reopen":
            standing.signed_off = standing.approved = None
    return standing


def _still(event: Event, report: Opened) -> bool:
    """Whether the value that the event is about is there and says what it said then."""
    value = report.values.get(event.target)
    return value is not None and (value.claim.text if value.claim else None) == event.old
