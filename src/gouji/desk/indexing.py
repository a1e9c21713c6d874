"""What lists, filters and charts know of a report, from its present state."""

from __future__ import annotations

from dataclasses import replace

from gouji.decision import Reviewed
from gouji.store.workspace import Index, fresh_index
from gouji.store.workspace.records import Status


def index_of(reviewed: Reviewed, run: int) -> Index:
    """The index of a report of run ``run`` as its log leaves it."""
    fresh = fresh_index(reviewed.current, run, reviewed.log)
    decided = {key: event.way for key, event in reviewed.decided.items()}
    return replace(
        fresh,
        findings=tuple(replace(finding, decided=decided.get(finding.key)) for finding in fresh.findings),
        status=_status(reviewed),
        orphans=len(reviewed.orphans),
    )


def _status(reviewed: Reviewed) -> Status:
    if reviewed.approved:
        return "approved"
    if reviewed.signed_off:
        return "signed_off"
    return "in_review" if reviewed.log else "new"
