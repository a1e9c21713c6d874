"""``gouji across``: reports compared with one another."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from gouji.across import RULES, Crossing, Profile, compare, profile_of
from gouji.commands import workspace_texts as texts
from gouji.commands.attempt import Attempt
from gouji.commands.exits import FAILED_IN_PART, FINDINGS
from gouji.commands.inputs import result_files
from gouji.commands.progress import Progress
from gouji.commands.table import show, table
from gouji.commands.workspaces import every_report, opened
from gouji.config import Lang, Settings
from gouji.errors import UsageError
from gouji.store.files import read_result


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises UsageError, WorkspaceError; a result that cannot be used is one line."""
    if bool(options.results) == bool(options.workspace):
        raise UsageError(texts.RESULTS_OR_WORKSPACE.zh, texts.RESULTS_OR_WORKSPACE.en)
    codes: list[int] = []
    if options.workspace:
        profiles = list(_of_workspace(options.workspace, settings.lang))
    else:
        profiles = list(_of_files(options, settings.lang, codes))
    crossings = compare(profiles)
    shown = [crossing for crossing in crossings if crossing.is_finding or options.holding]
    if options.format == "json":
        print(json.dumps({"crossings": [one.model_dump(mode="json") for one in shown]}, ensure_ascii=False, indent=1))
    else:
        _print(shown, crossings, len(profiles), settings.lang)
    if codes:
        return FAILED_IN_PART if profiles else max(codes)
    return FINDINGS if options.strict and any(crossing.is_finding for crossing in crossings) else 0


def _of_workspace(where: str, lang: Lang) -> Iterator[Profile]:
    with opened(where) as workspace:
        rows = every_report(workspace)
        with Progress(len(rows), texts.COMPARING.of(lang)) as progress:
            for row in rows:
                yield profile_of(str(row.id), workspace.result(row.id))
                progress.advance()


def _of_files(options: argparse.Namespace, lang: Lang, codes: list[int]) -> Iterator[Profile]:
    paths = result_files(options.results)
    with Progress(len(paths), texts.COMPARING.of(lang)) as progress:
        for path in paths:
            with Attempt(str(path)) as attempt:
                yield profile_of(str(path), read_result(path))
            if attempt.failure is not None:
                codes.append(attempt.failure.exit_code)
                progress.say(attempt.failure.shown(lang, debug="debug" in options))
            progress.advance()


def _print(shown: list[Crossing], crossings: tuple[Crossing, ...], reports: int, lang: Lang) -> None:
    rows: list[list[str | int]] = [
        [one.rule, *_said(one, lang), "\n".join(f"{place.name}:{place.claim.line}" for place in one.places)] for one in shown
    ]
    if rows:
        show(table([text.of(lang) for text in texts.ACROSS_COLUMNS], rows))
    found = sum(crossing.is_finding for crossing in crossings)
    print(texts.ACROSS_TOTAL.of(lang, reports=reports, tested=len(crossings), found=found), file=sys.stdout)


def _said(crossing: Crossing, lang: Lang) -> tuple[str, str]:
    name = RULES[crossing.rule]
    return (name.en, crossing.message.en) if lang == "en" else (name.zh, crossing.message.zh)
