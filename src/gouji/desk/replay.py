"""The present state of a report: the replay of its log over what was extracted. Pure; the same log gives the same state."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gouji.core.check import QUIET
from gouji.decision import Event, Reviewed
from gouji.desk.edits import apply
from gouji.keys import fingerprints, rows, values
from gouji.result import Result

Revise = Callable[[Result], Result]
"""Makes the ledger and the checks of a result anew after its rows were edited."""

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


def replay(extracted: Result, log: Sequence[Event], revise: Revise) -> Reviewed:
    """The report as ``log``, in the order of ``seq``, leaves it."""
    standing = _standing(log)
    named = {value.key: value.claim.text if value.claim else None for value in values(extracted)}
    row_keys = {key for _, key, _ in rows(extracted)}
    edited = {key: event for key, event in standing.edited.items() if _still(event, named)}
    kept_values = {key: event for key, event in standing.approved_values.items() if _still(event, named)}
    judged = {key: event for key, event in standing.judged.items() if key in row_keys}
    rejected = {key for key, event in judged.items() if event.action == "reject"}
    current = apply(extracted, edited, rejected)
    if current is not extracted:
        current = revise(current)
    prints = found(extracted) | found(current)
    decided = {key: event for key, event in standing.decided.items() if key in prints}
    kept = {event.seq for group in (edited, kept_values, judged, decided) for event in group.values()}
    targeted = (standing.edited, standing.approved_values, standing.judged, standing.decided)
    orphans = (event for group in targeted for event in group.values() if event.seq not in kept)
    return Reviewed(
        extracted=extracted,
        current=current,
        log=tuple(log),
        decided=decided,
        edited=edited,
        approved_values=kept_values,
        judged=judged,
        orphans=tuple(sorted(orphans, key=lambda event: event.seq)),
        signed_off=standing.signed_off,
        approved=standing.approved,
        state=state_of(extracted, log),
    )


def with_log(reviewed: Reviewed, log: Sequence[Event]) -> Reviewed:
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
        state=state_of(reviewed.extracted, log),
    )


def found(result: Result) -> set[str]:
    """The fingerprints of a result's findings."""
    prints = fingerprints(result)
    return {prints[check.id] for check in result.checks if check.verdict not in QUIET}


def state_of(extracted: Result, log: Sequence[Event]) -> str:
    """The name of a state: how many events made it, and a hash of them and of what they stand on."""
    digest = hashlib.sha256(f"{extracted.document.sha256} {extracted.document.text_sha256}".encode())
    for event in log:
        digest.update(f"\n{event.model_dump_json()}".encode())
    return f"{len(log)}-{digest.hexdigest()[:_STATE_LENGTH]}"


def undone(log: Sequence[Event]) -> set[int]:
    """The events that an ``undo`` takes back; an undo that was undone itself takes nothing back."""
    gone: set[int] = set()
    for event in reversed(log):
        if event.action == "undo" and event.seq not in gone and event.undoes is not None:
            gone.add(event.undoes)
    return gone


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


def _still(event: Event, named: Mapping[str, str | None]) -> bool:
    """Whether the value that the event is about is there and says what it said then."""
    return event.target in named and named[event.target] == event.old
