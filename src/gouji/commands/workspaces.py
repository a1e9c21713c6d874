"""What the commands of a workspace share: which one, and which of its reports."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouji.store.workspace import Filter, ReportRow

if TYPE_CHECKING:
    from gouji.store.workspace import Workspace

_EVERY: Final = 10_000_000


def opened(where: str, *, create: bool = False) -> Workspace:
    """Opens the workspace at a folder or database address. Raises WorkspaceError."""
    from gouji.store.workspace import Workspace  # imports SQLAlchemy, which reading reports can do without

    return Workspace.open(where if "://" in where else Path(where), create=create)


def wanted(options: argparse.Namespace) -> Filter:
    """The filter that the options of a command name."""
    return Filter(
        statuses=tuple(options.status or ()),
        units=tuple(options.unit or ()),
        years=tuple(options.year or ()),
        rules=tuple(options.rule or ()),
    )


def every_report(workspace: Workspace, which: Filter | None = None) -> tuple[ReportRow, ...]:
    """Every report that the filter lets through, by name."""
    return workspace.reports(which or Filter(), order="name", limit=_EVERY).rows


def own_name() -> str:
    """The user of this machine, for those who give no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name on this machine
        return "reviewer"
