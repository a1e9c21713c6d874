"""Decisions on the page: on findings, beside values and rows, and the log as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gouji.decision import Event, Reviewed
from gouji.export.columns import LOG
from gouji.export.decided import JUDGED, log_cells, moment, signature
from gouji.export.figures import Figure
from gouji.export.labels import WAYS, Words, words
from gouji.export.markup import Markup, both, element, short
from gouji.export.protocol import Options

Fact = tuple[Words, str]
_SHOWN: Final = ("seq", "at", "user", "action", "about", "way", "approved", "old", "new", "reason", "standing")


def decision_line(event: Event | None) -> Markup | None:
    """What was decided about a finding, by whom, when and why."""
    if event is None or event.way is None:
        return None
    approved = element("span", " ", both("核定值", "approved"), " ", element("b", event.approved)) if event.approved else None
    reason = element("span", " ", event.reason) if event.reason else None
    who = element("small", " ", event.user, " ", moment(event))
    way = element("b", both(*words(WAYS, event.way)))
    return element("p", both("裁定：", "decided: "), way, approved, reason, who, class_="decided")


def value_notes(events: Sequence[Event]) -> Markup | None:
    """An edit with what stood there before, and the approved value."""
    if not events:
        return None
    return element("span", *(_value_note(event) for event in events), class_="decided")


def _value_note(event: Event) -> Markup:
    title = f"{event.user} {moment(event)} {event.reason}".rstrip()
    if event.action == "edit":
        return element("small", both("改自 ", "edited from "), short(event.old or "—", 24), title=title)
    return element("small", both("核定 ", "approved "), event.approved, title=title)


def row_note(event: Event | None) -> Markup | None:
    if event is None:
        return None
    title = f"{event.user} {moment(event)} {event.reason}".rstrip()
    return element("small", both(*words(JUDGED, event.action)), class_="decided", title=title)


def signed_facts(reviewed: Reviewed) -> list[Fact]:
    facts = [(("签字", "signed off"), reviewed.signed_off), (("复核通过", "approved"), reviewed.approved)]
    return [(label, said) for label, event in facts if (said := signature(event)) is not None]


def log_table(reviewed: Reviewed, options: Options) -> Markup | None:
    """Every event; rows that were rejected and values that were taken away stand here alone."""
    if not reviewed.log:
        return None
    columns = [column for column in LOG if column.name in _SHOWN]
    head = element("tr", *(element("th", both(*column.words), scope="col") for column in columns))
    rows = []
    for _, cells in log_cells(reviewed, options):
        shown = (cells.get(column.name) for column in columns)
        texts = (cell.plain if isinstance(cell, Figure) else "" if cell is None else str(cell) for cell in shown)
        rows.append(element("tr", *(element("td", text) for text in texts)))
    table = element("table", element("thead", head), element("tbody", *rows), class_="rows")
    title = element("h3", both(f"修改记录 {len(rows)}", f"Log {len(rows)}"), id="log-title")
    wide = element("div", table, class_="wide", tabindex=0, role="group", aria_labelledby="log-title")
    return element("section", title, wide, class_="log")
