"""The workspace: reports, their runs, and the append-only log of what reviewers decided, in SQLite or PostgreSQL.

    from gouji.store.workspace import Workspace

    with Workspace.open("desk", create=True) as workspace:
        added = workspace.add(result, Path("report.docx"), copy=True)

SQLAlchemy is imported here alone, and by the first use of `Workspace`: what comes in and goes out are the frozen values
of `gouji.store.workspace.records`, which need no database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouji.store.workspace.records import (
    Added,
    Addition,
    Count,
    Dimension,
    Filter,
    Finding,
    Index,
    Indexer,
    Lease,
    Listing,
    Order,
    ReportRow,
    Role,
    RunRow,
    StaleError,
    Status,
    User,
    WorkspaceSettings,
    fresh_index,
)

if TYPE_CHECKING:
    from gouji.store.workspace.workspace import Workspace

__all__ = [
    "Added",
    "Addition",
    "Count",
    "Dimension",
    "Filter",
    "Finding",
    "Index",
    "Indexer",
    "Lease",
    "Listing",
    "Order",
    "ReportRow",
    "Role",
    "RunRow",
    "StaleError",
    "Status",
    "User",
    "Workspace",
    "WorkspaceSettings",
    "fresh_index",
]


def __getattr__(name: str) -> object:
    if name == "Workspace":
        from gouji.store.workspace.workspace import Workspace

        return Workspace
    raise AttributeError(f"module 'gouji.store.workspace' has no attribute {name!r}")
