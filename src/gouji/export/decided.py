"""Findings, decisions and the log in words: one cell after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from gouji.decision import Event, Reviewed
from gouji.export.figures import Cell, plain_figure, text_of
from gouji.export.labels import ACTIONS, CHANNELS, FIELDS, LISTS, SEVERITY, VERDICT, WAYS, Words, words
from gouji.export.protocol import Options
from gouji.keys import FIELDS as VALUES
from gouji.keys import fingerprints, rows
from gouji.result import Achievement, Check, Fund, Result

JUDGED: Final[Mapping[str, Words]] = {"accept": ("采纳", "accepted"), "reject": ("不采纳", "rejected")}
STANDING: Final[Mapping[str, Words]] = {
    "stands": ("有效", "stands"),
    "replaced": ("已被替代", "replaced"),
    "undone": ("已撤销", "undone"),
    "orphan": ("需再看", "orphaned"),
}


def finding_words(check: Check, options: Options) -> dict[str, Cell]:
    """What a finding says, cell by cell."""
    return {
        "rule": check.rule,
        "rule_name": options.rule_name(check.rule, options.lang) or None,
        "severity": _said(SEVERITY, check.severity, options),
        "verdict": _said(VERDICT, check.verdict, options),
        "message": check.message.en if options.lang == "en" else check.message.zh,
        "formula": check.formula or None,
        "printed": text_of(check.printed),
        "computed": check.computed,
        "explanations": "\n".join(one.en if options.lang == "en" else one.zh for one in check.explanations) or None,
    }


def decision_cells(event: Event | None, options: Options) -> dict[str, Cell]:
    if event is None:
        return {"way": None, "approved": None, "reason": None}
    way = _said(WAYS, event.way, options) if event.way else None
    return {"way": way, "approved": plain_figure(event.approved), "reason": event.reason or None}


def moment(event: Event) -> str:
    """When it was decided, by the clock of this machine and with its offset: readers compare it with their own day."""
    return event.at.astimezone().isoformat(sep=" ", timespec="seconds")


def signature(event: Event | None) -> str | None:
    return f"{event.user} {moment(event)}" if event else None


def log_cells(reviewed: Reviewed, options: Options) -> Iterator[tuple[Event, dict[str, Cell]]]:
    """Every event of the log in order, what it was about, and whether it still stands."""
    abouts = targets(reviewed, options)
    standing = _standing(reviewed)
    for event in reviewed.log:
        yield (
            event,
            {
                "seq": event.seq,
                "at": moment(event),
                "user": event.user,
                "action": _said(ACTIONS, event.action, options),
                "about": abouts.get(event.target),
                "old": _value(event.old, options),
                "new": _value(event.new, options),
                "channel": _said(CHANNELS, event.channel, options),
                "undoes": event.undoes,
                "target": event.target or None,
                "standing": _said(STANDING, standing.get(event.seq, "replaced"), options),
                **decision_cells(event, options),
            },
        )


def _value(shown: str | None, options: Options) -> str | None:
    """A way or an action is said in words, a value stands as it is."""
    if shown is None:
        return None
    if shown in WAYS:
        return _said(WAYS, shown, options)
    return _said(JUDGED, shown, options) if shown in JUDGED else shown


def _standing(reviewed: Reviewed) -> dict[int, str]:
    groups = (reviewed.decided, reviewed.edited, reviewed.approved_values, reviewed.judged)
    said = {event.seq: "stands" for group in groups for event in group.values()}
    said |= {event.seq: "stands" for event in (reviewed.signed_off, reviewed.approved) if event is not None}
    said |= {event.seq: "orphan" for event in reviewed.orphans}
    for event in reversed(reviewed.log):
        if event.action == "undo" and said.get(event.seq) != "undone" and event.undoes is not None:
            said[event.undoes] = "undone"
            said[event.seq] = "stands"
        elif event.action == "reopen" and event.seq not in said:
            said[event.seq] = "stands"
    return said


def targets(reviewed: Reviewed, options: Options) -> dict[str, str]:
    """What each key is about, for people."""
    said: dict[str, str] = {}
    for name in VALUES["report"]:
        said[f"report.{name}"] = f"{_said(LISTS, 'report', options)} · {_said(FIELDS, name, options)}"
    for name, key, row in rows(reviewed.extracted):
        label = row.name if isinstance(row, Fund) else row.subject if isinstance(row, Achievement) else row.name.text
        said[key] = f"{_said(LISTS, name, options)} · {label}"
        for one in VALUES[name]:
            said[f"{key}.{one}"] = f"{said[key]} · {_said(FIELDS, one, options)}"
    for result in (reviewed.extracted, reviewed.current):
        said |= _findings(result)
    return said


def _findings(result: Result) -> dict[str, str]:
    prints = fingerprints(result)
    return {prints[check.id]: f"{check.rule} {text_of(check.printed) or check.subject}" for check in result.checks}


def _said(table: Mapping[str, Words], key: str, options: Options) -> str:
    return words(table, key)[options.lang == "en"]
