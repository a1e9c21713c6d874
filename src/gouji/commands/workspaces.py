"""What the commands of a workspace share: which one, and which of its reports."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.store.workspace import Filter

if TYPE_CHECKING:
    from gouji.store.workspace import Workspace


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
