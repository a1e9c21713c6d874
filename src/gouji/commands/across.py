"""``gouji across``: reports compared with one another."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from gouji.across import RULES, Crossing, Profile, compare, profile_of
from gouji.commands import workspace_texts as texts
from gouji.commands.attempt import Attempt
from gouji.commands.exits import FAILED_IN_PART, FINDINGS
from gouji.commands.inputs import result_files
from gouji.commands.progress import Progress
from gouji.commands.table import show, table
from gouji.commands.workspaces import opened
from gouji.config import Lang, Settings
from gouji.desk.desk import Desk
from gouji.errors import UsageError
from gouji.store.files import read_result


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises UsageError, WorkspaceError; a result that cannot be used is one line."""
    if bool(options.results) == bool(options.workspace):
        raise UsageError(texts.RESULTS_OR_WORKSPACE.zh, texts.RESULTS_OR_WORKSPACE.en)
    codes: list[int] = []
    reports, crossings = _of_workspace(options, settings.lang) if options.workspace else _of_files(options, settings.lang, codes)
    shown = [crossing for crossing in crossings if crossing.is_finding or options.holding]
    if options.format == "json":
        print(json.dumps({"crossings": [one.model_dump(mode="json") for one in shown]}, ensure_ascii=False, indent=1))
    else:
        _print(shown, crossings, reports, settings.lang)
    if codes:
        return FAILED_IN_PART if reports else max(codes)
    return FINDINGS if options.strict and any(crossing.is_finding for crossing in crossings) else 0


Compared = tuple[int, tuple[Crossing, ...]]
"""How many reports, and what was found between them."""


def _of_workspace(options: argparse.Namespace, lang: Lang) -> Compared:
    with opened(options.workspace) as workspace:
        total = workspace.reports(limit=1).total
        with Progress(total, texts.COMPARING, lang) as progress:
            return total, Desk(workspace).crossings(on_profile=lambda _done, _total: progress.advance())


def _of_files(options: argparse.Namespace, lang: Lang, codes: list[int]) -> Compared:
    paths = result_files(options.results)
    profiles: list[Profile] = []
    with Progress(len(paths), texts.COMPARING, lang) as progress:
        for path in paths:
            with Attempt(str(path)) as attempt:
                profiles.append(profile_of(str(path), read_result(path)))
            if attempt.failure is not None:
                codes.append(attempt.failure.exit_code)
                progress.say(attempt.failure.shown(lang, debug="debug" in options))
            progress.advance()
    return len(profiles), compare(profiles, lambda report: read_result(Path(report)).text)


def _print(shown: list[Crossing], crossings: tuple[Crossing, ...], reports: int, lang: Lang) -> None:
    rows: list[list[str | int]] = [
        [
            one.rule,
            *_said(one, lang),
            "\n".join(f"{place.unit_name} {place.name}:{place.claim.line}".lstrip() for place in one.places),
        ]
        for one in shown
    ]
    if rows:
        show(table([text.of(lang) for text in texts.ACROSS_COLUMNS], rows))
    found = sum(crossing.is_finding for crossing in crossings)
    print(texts.ACROSS_TOTAL.of(lang, reports=reports, tested=len(crossings), found=found), file=sys.stdout)


def _said(crossing: Crossing, lang: Lang) -> tuple[str, str]:
    name = RULES[crossing.rule]
    return (name.en, crossing.message.en) if lang == "en" else (name.zh, crossing.message.zh)
