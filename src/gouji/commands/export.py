"""``gouji export``: reviewed reports as a workbook, tables, lines of JSON or pages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from gouji import texts
from gouji.across import RULES, Crossing
from gouji.check.run import all_rules
from gouji.commands import export_texts, workspace_texts
from gouji.commands.attempt import Attempt, Failure
from gouji.commands.exits import FAILED_IN_PART
from gouji.commands.inputs import result_files
from gouji.commands.progress import Progress
from gouji.commands.workspaces import every_report, opened, wanted
from gouji.config import Settings
from gouji.core.check import QUIET
from gouji.decision import Reviewed, unreviewed
from gouji.desk.desk import Desk
from gouji.errors import UsageError
from gouji.export import TABLE_EXPORTERS, Options
from gouji.export.crossed import Crossed
from gouji.store.files import read_result
from gouji.store.workspace import Workspace
from gouji.version import __version__

_LISTED: Final = 10
"""Files named one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class Source:
    """The reports to export, one after another, and how many there are. ``origin`` names the workspace they come from;
    a workbook without one cannot be imported again. ``failures`` grows while ``reports`` is read. ``across`` is what was found
    between them, None where they were not compared."""

    reports: Iterable[Reviewed]
    total: int
    failures: Sequence[Failure] = ()
    origin: str = ""
    across: tuple[Crossed, ...] | None = None


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises UsageError for a folder without results, WorkspaceError, OutputError where the export cannot be written."""
    if bool(options.results) == bool(options.workspace):
        raise UsageError(workspace_texts.RESULTS_OR_WORKSPACE.zh, workspace_texts.RESULTS_OR_WORKSPACE.en)
    if not options.workspace:
        return export(from_files(options.results), options, settings)
    with opened(options.workspace) as workspace:
        return export(from_workspace(workspace, options, settings), options, settings)


def from_workspace(workspace: Workspace, options: argparse.Namespace, settings: Settings) -> Source:
    """The reports that the filter lets through, with their decisions; opened one at a time. Formats of tables also hold
    what was found between them."""
    which, desk = wanted(options), Desk(workspace)
    rows = every_report(workspace, which)
    across = None
    if options.format in ("xlsx", "csv"):
        with Progress(len(rows), workspace_texts.COMPARING, settings.lang) as progress:
            across = tuple(map(_crossed, desk.crossings(which, lambda _done, _total: progress.advance())))
    found = None if across is None else tuple(one for one in across if one.verdict not in QUIET or options.holding)
    return Source((desk.open(row.id) for row in rows), len(rows), origin=workspace.identity(), across=found)


def _crossed(crossing: Crossing) -> Crossed:
    names = RULES[crossing.rule]
    return Crossed(
        rule=crossing.rule,
        names=(names.zh, names.en),
        severity=crossing.severity,
        verdict=crossing.verdict,
        message=crossing.message,
        formula=crossing.formula,
        places=crossing.places,
    )


def from_files(paths: Sequence[Path]) -> Source:
    """Results as they were extracted, without decisions; one that cannot be used is one failure and the others go on."""
    files = result_files(paths)
    failures: list[Failure] = []

    def reports() -> Iterator[Reviewed]:
        for path in files:
            with Attempt(str(path)) as attempt:
                result = read_result(path)
            if attempt.failure is not None:
                failures.append(attempt.failure)
            else:
                yield unreviewed(result)

    return Source(reports(), len(files), failures)


def export(source: Source, options: argparse.Namespace, settings: Settings) -> int:
    """Writes ``source`` as ``options.format`` to ``options.out`` and says which files were written."""
    lang = settings.lang
    shown = Options(
        lang=lang,
        rules=all_rules(),
        holding=options.holding,
        origin=source.origin,
        version=__version__,
        made=datetime.now().astimezone(),
        across=source.across,
    )
    with Progress(source.total, export_texts.EXPORTING, lang) as progress:
        written = TABLE_EXPORTERS[options.format](source.reports, options.out, shown, lambda _: progress.advance())
    for failure in source.failures:
        print(failure.shown(lang, debug="debug" in options), file=sys.stderr)
    for path in written[:_LISTED]:
        print(texts.WRITTEN.of(lang, path=path))
    if len(written) > _LISTED:
        print(export_texts.WRITTEN_MORE.of(lang, count=len(written) - _LISTED, folder=options.out))
    if source.failures:
        print(texts.FAILED.of(lang, failed=len(source.failures)), file=sys.stderr)
        return FAILED_IN_PART
    return 0
