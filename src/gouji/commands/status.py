"""``gouji status``: how far the reports of a workspace have been reviewed."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from gouji.commands import workspace_texts as texts
from gouji.commands.table import show, table
from gouji.commands.workspaces import opened, wanted
from gouji.config import Settings
from gouji.store.workspace import Filter, Listing, Workspace

_EVERY = 1_000_000


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises WorkspaceError."""
    with opened(options.workspace) as workspace:
        which = wanted(options)
        listing = workspace.reports(which, limit=options.limit or _EVERY)
        totals = _totals(workspace, which)
    if options.format == "json":
        reports = [asdict(row) for row in listing.rows]
        print(json.dumps({"total": listing.total, **totals, "reports": reports}, ensure_ascii=False, indent=1, default=str))
        return 0
    lang = settings.lang
    print(texts.STATUS_TOTAL.of(lang, reports=listing.total, **totals["statuses"]))
    print(texts.STATUS_FINDINGS.of(lang, **totals["findings"]))
    _list(listing, settings)
    return 0


def _totals(workspace: Workspace, which: Filter) -> dict[str, dict[str, int]]:
    statuses = {count.value: count.reports for count in workspace.counts("status", which)}
    findings = {count.value: count.findings for count in workspace.counts("severity", which)}
    return {
        "statuses": {name: statuses.get(name, 0) for name in texts.STATUSES},
        "findings": {name: findings.get(name, 0) for name in ("error", "warning", "info")},
    }


def _list(listing: Listing, settings: Settings) -> None:
    lang = settings.lang
    rows: list[list[str | int]] = [
        [
            row.id, row.name, row.unit_name, row.fiscal_year, texts.STATUSES[row.status].of(lang), row.errors, row.warnings,
            row.decided, row.unclaimed, row.orphans,
        ]
        for row in listing.rows
    ]  # fmt: skip
    if rows:
        show(table([text.of(lang) for text in texts.STATUS_COLUMNS], rows, numbers=(0, 5, 6, 7, 8, 9)))
    if listing.total > len(rows):
        print(texts.STATUS_MORE.of(lang, count=listing.total - len(rows)))
