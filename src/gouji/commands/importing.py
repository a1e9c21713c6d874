"""``gouji import``: a workbook that was corrected outside comes back; every changed cell becomes a decision."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gouji.commands import export_texts as texts
from gouji.commands.exits import FAILED_IN_PART
from gouji.commands.workspaces import opened, own_name
from gouji.config import Lang, Settings
from gouji.decision import Reviewed
from gouji.desk.admit import admit
from gouji.desk.desk import Desk
from gouji.errors import UsageError
from gouji.export.decided import JUDGED
from gouji.export.labels import WAYS
from gouji.intake import Correction, Corrections, Refusal, read_corrections
from gouji.result import Message


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises SourceError for a workbook that cannot be used, WorkspaceError; then nothing was taken over."""
    with opened(options.workspace) as workspace:
        desk = Desk(workspace)

        def lookup(sha256: str) -> Reviewed | None:
            found = workspace.reports_of(sha256)
            return desk.open(found[0]) if found else None

        corrections = read_corrections(options.workbook, lookup, origin=workspace.identity())
        taken, refused = _take_over(corrections, desk, options.user or own_name(), dry_run=options.dry_run)
    refused = [*corrections.refused, *refused]
    if options.format == "json":
        _print_json(corrections, taken, refused)
    else:
        _print(corrections, taken, refused, settings.lang, options)
    return FAILED_IN_PART if refused or corrections.conflicts else 0


def _take_over(
    corrections: Corrections, desk: Desk, user: str, *, dry_run: bool
) -> tuple[list[tuple[str, Correction]], list[Refusal]]:
    """Writes what may be written, report by report; what the desk does not allow is refused by its cell."""
    taken: list[tuple[str, Correction]] = []
    refused: list[Refusal] = []
    for sha256, drafts in corrections.drafts.items():
        report_id = desk.workspace.reports_of(sha256)[0]
        desktop = desk.desktop(report_id, user)
        allowed: list[Correction] = []
        for correction in drafts:
            try:
                admitted = admit(correction.draft, desktop)
            except UsageError as error:
                refused.append(Refusal(correction.where, Message(zh=error.zh, en=error.en)))
            else:
                allowed.append(replace(correction, draft=admitted))
        if allowed and not dry_run:
            imported = [one.draft.model_copy(update={"channel": "import"}) for one in allowed]
            desk.write(report_id, imported, user=user, seen=corrections.states[sha256])
        name = desk.workspace.report(report_id).name
        taken += [(name, correction) for correction in allowed]
    return taken, refused


def _print(
    corrections: Corrections,
    taken: Sequence[tuple[str, Correction]],
    refused: Sequence[Refusal],
    lang: Lang,
    options: argparse.Namespace,
) -> None:
    for name, correction in taken:
        draft = correction.draft
        values = {"where": correction.where, "name": name, "what": texts.ACTIONS[draft.action].of(lang)}
        print(texts.TAKEN.of(lang, **values, old=_told(draft.old, lang), new=_told(draft.new, lang)))
    for conflict in corrections.conflicts:
        print(texts.CONFLICT.of(lang, where=conflict.where, why=_said(conflict.why, lang)), file=sys.stderr)
    for refusal in refused:
        print(texts.REFUSED.of(lang, where=refusal.where, why=_said(refusal.why, lang)), file=sys.stderr)
    counts = {"taken": len(taken), "conflicts": len(corrections.conflicts), "refused": len(refused)}
    summary = texts.IMPORT_WOULD if options.dry_run else texts.IMPORTED
    path: Path = options.workbook
    print(summary.of(lang, path=path, rows=corrections.rows, settled=corrections.settled, **counts))


def _told(value: str | None, lang: Lang) -> str:
    """A value as it stands in the workbook: ways and judgements by their words."""
    if value is None:
        return "—"
    zh, en = WAYS.get(value) or JUDGED.get(value) or (value, value)
    return en if lang == "en" else zh


def _said(message: Message, lang: Lang) -> str:
    return message.en if lang == "en" else message.zh


def _print_json(corrections: Corrections, taken: Sequence[tuple[str, Correction]], refused: Sequence[Refusal]) -> None:
    shown = {
        "rows": corrections.rows,
        "settled": corrections.settled,
        "taken": [
            {"report": name, "where": str(one.where), **one.draft.model_dump(mode="json", exclude_defaults=True)}
            for name, one in taken
        ],
        "conflicts": [
            {"where": str(one.where), "since": one.since.model_dump(mode="json", exclude_defaults=True)}
            for one in corrections.conflicts
        ],
        "refused": [{"where": str(one.where), "why": one.why.model_dump()} for one in refused],
    }
    print(json.dumps(shown, ensure_ascii=False, indent=1))
