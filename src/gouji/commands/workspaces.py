"""What the commands of a workspace share: which one, and which of its reports."""

from __future__ import annotations

import argparse
from pathlib import Path

from gouji.store.workspace import Filter, Workspace


def opened(where: str, *, create: bool = False) -> Workspace:
    """Opens the workspace at a folder or database address. Raises WorkspaceError."""
    return Workspace.open(where if "://" in where else Path(where), create=create)


def wanted(options: argparse.Namespace) -> Filter:
    """The filter that the options of a command name."""
    return Filter(
        statuses=tuple(options.status or ()),
        units=tuple(options.unit or ()),
        years=tuple(options.year or ()),
        rules=tuple(options.rule or ()),
    )
