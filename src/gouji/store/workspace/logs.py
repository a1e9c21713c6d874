"""The append-only log of each report, and the index that is written with it: the two never differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select, update

from gouji.decision import Draft, Event
from gouji.store.workspace.records import Index, StaleError, no_such_report
from gouji.store.workspace.schema import EVENTS, FINDINGS, REPORTS


class Sight(NamedTuple):
    """What a reviewer looked at: the hash of the report's state and the last event of its log; and who looked."""

    user: str
    state: str
    seq: int


def log(connection: Connection, report_id: int, after: int = 0) -> tuple[Event, ...]:
    """The events of a report in order, those after ``after``."""
    wanted = select(EVENTS).where(EVENTS.c.report_id == report_id, EVENTS.c.seq > after).order_by(EVENTS.c.seq)
    return tuple(_event(row) for row in connection.execute(wanted))


def _event(row: Row[*tuple[Any, ...]]) -> Event:
    return _stamped(Draft.model_validate_json(row.draft), row.seq, row.at, Sight(row.user, row.seen, row.seq))


def _stamped(draft: Draft, seq: int, at: datetime, sight: Sight) -> Event:
    fields = {name: getattr(draft, name) for name in Draft.model_fields}
    return Event(**fields, seq=seq, at=at, user=sight.user, seen=sight.state)


def append(
    connection: Connection, report_id: int, drafts: Sequence[Draft], sight: Sight, index: Index, now: datetime
) -> tuple[Event, ...]:
    """Writes events and the index that they lead to. Raises StaleError when the log or the run has moved on."""
    wanted = select(REPORTS.c.seq, REPORTS.c.run).where(REPORTS.c.id == report_id)
    head = connection.execute(wanted.with_for_update()).one_or_none()
    if head is None:
        raise no_such_report(report_id)
    if head.seq != sight.seq or head.run != index.run:
        raise StaleError(log(connection, report_id, after=sight.seq), head.run)
    events = tuple(_stamped(draft, seq, now, sight) for seq, draft in enumerate(drafts, start=head.seq + 1))
    if events:
        connection.execute(insert(EVENTS), [_row(report_id, event) for event in events])
        moved = {"seq": events[-1].seq, "touched": now}
        connection.execute(update(REPORTS).where(REPORTS.c.id == report_id).values(**moved))
    write_index(connection, report_id, index)
    return events


def _row(report_id: int, event: Event) -> dict[str, object]:
    draft = event.model_dump_json(include=set(Draft.model_fields), exclude_defaults=True)
    return {
        "report_id": report_id,
        "seq": event.seq,
        "at": event.at,
        "user": event.user,
        "seen": event.seen,
        "draft": draft,
    }


def write_index(connection: Connection, report_id: int, index: Index) -> None:
    """Puts ``index`` in the place of the report's earlier one."""
    connection.execute(delete(FINDINGS).where(FINDINGS.c.report_id == report_id))
    rows = [
        {
            "report_id": report_id,
            "position": position,
            "rule": finding.rule,
            "severity": finding.severity,
            "verdict": finding.verdict,
            "key": finding.key,
            "decided": finding.decided,
        }
        for position, finding in enumerate(index.findings)
    ]
    if rows:
        connection.execute(insert(FINDINGS), rows)
    connection.execute(update(REPORTS).where(REPORTS.c.id == report_id).values(**_counters(index)))


def _counters(index: Index) -> dict[str, object]:
    still_open = Counter(finding.severity for finding in index.findings if finding.decided is None)
    return {
        "status": index.status,
        "title": _storable(index.title),
        "unit_name": _storable(index.unit_name),
        "fiscal_year": _storable(index.fiscal_year),
        "findings": len(index.findings),
        "decided": len(index.findings) - still_open.total(),
        "errors": still_open["error"],
        "warnings": still_open["warning"],
        "infos": still_open["info"],
        "unclaimed": index.unclaimed,
        "orphans": index.orphans,
    }


def _storable(text: str) -> str:
    """PostgreSQL stores every character but U+0000; the result itself, which is compressed, keeps it."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
