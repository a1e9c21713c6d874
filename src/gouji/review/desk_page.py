"""The desk of one report: its panes as markup, and what the page's script needs to know of values, places and findings."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final

from gouji.core.check import QUIET
from gouji.decision import Draft, Event, Reviewed
from gouji.desk.admit import Desktop, acceptable, admit, undecided_errors
from gouji.desk.desk import last_step
from gouji.errors import UsageError
from gouji.export.findings_pane import filters, findings_list, unclaimed_block
from gouji.export.labels import ACTIONS, FIELDS, GROUNDING, LISTS, REASONS, WAYS, words
from gouji.export.marks import Mark, Marks, marks_of, operands, standing_of
from gouji.export.markup import element, join, short
from gouji.export.protocol import Lang, Options
from gouji.export.sections_pane import notices
from gouji.export.source_pane import source_pane
from gouji.export.visible import visible
from gouji.keys import fingerprints, rows, values
from gouji.result import Check, Claim, Result
from gouji.review.rows import counts_of, header_list, rows_panes
from gouji.review.shell import options_of, rendered

_Keys = dict[int | None, list[str]]
"""The keys of the values that begin at a place."""
_PICTURED: Final = ("application/pdf", "image/")
_KEPT_DRAWINGS: Final = 8


@dataclass(frozen=True, slots=True)
class Pane:
    """Markup of a pane. ``key`` names how it looks: a page that has it need not take it again."""

    html: str
    key: str

    @classmethod
    def of(cls, html: str) -> Pane:
        return cls(html, hashlib.sha256(html.encode()).hexdigest()[:16])


@dataclass(frozen=True, slots=True)
class Drawn:
    """What hangs on a result alone, whoever decided what: its marks, its source, and the script's tables of both."""

    result: Result
    marks: Marks
    source: Pane
    tables: dict[str, Any]


class Drawings:
    """Those drawn last: a decision changes what is said about a report, seldom its text."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[int, Drawn] = OrderedDict()
        self._lock = Lock()

    def of(self, result: Result) -> Drawn:
        with self._lock:
            held = self._drawn.get(id(result))
        if held is not None and held.result is result:
            return held
        marks = marks_of(result)
        tables = {"marks": [_mark(mark) for mark in marks.marks], "places": _places_on_paper(result, marks)}
        html = source_pane(result, marks).html
        key = hashlib.sha256(f"{html}{json.dumps(tables)}".encode()).hexdigest()[:16]
        drawn = Drawn(result, marks, Pane(html, key), tables)
        with self._lock:
            self._drawn[id(result)] = drawn
            while len(self._drawn) > _KEPT_DRAWINGS:
                self._drawn.popitem(last=False)
        return drawn


@dataclass(frozen=True, slots=True)
class Parts:
    """The desk as it stands in ``state``: its panes, and the script's tables. ``drawn`` are the tables of the source's marks,
    which change with it alone."""

    state: str
    head: str
    source: Pane
    rows: dict[str, Pane]
    findings: str
    tables: dict[str, Any]
    drawn: dict[str, Any]


def parts_of(report_id: int, desktop: Desktop, lang: Lang, drawings: Drawings) -> Parts:
    reviewed = desktop.reviewed
    drawn = drawings.of(reviewed.current)
    marks = replace(drawn.marks, standing=standing_of(reviewed))
    return Parts(
        state=reviewed.state,
        head=_head(report_id, desktop, marks, lang),
        source=drawn.source,
        rows={name: Pane.of(pane.html) for name, pane in rows_panes(reviewed, marks).items()},
        findings=_findings(reviewed, marks, options_of(lang)),
        tables=_tables(desktop, lang),
        drawn=drawn.tables,
    )


def json_in_html(value: object) -> str:
    """JSON that no HTML parser can leave: every < is written as its escape."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")


def why_not(draft: Draft, desktop: Desktop, lang: Lang) -> str:
    """What stands in the way of a decision about the report as a whole, in the user's language; "" where nothing does."""
    try:
        admit(draft, desktop)
    except UsageError as error:
        return error.line(lang)
    return ""


def locked(desktop: Desktop, lang: Lang) -> str:
    """Why nothing can be decided about findings, values and rows; "" where it can."""
    if desktop.role == "reader":
        return "只有查看权限" if lang == "zh" else "you may read, not decide"
    signed = desktop.reviewed.signed_off
    if signed is None:
        return ""
    who = signed.user
    return f"已由 {who} 签字，先重新打开" if lang == "zh" else f"signed off by {who}: reopen it first"


def _findings(reviewed: Reviewed, marks: Marks, options: Options) -> str:
    """The findings; what holds or cannot be tested is more by far, and is asked for when somebody wants to see it."""
    result = reviewed.current
    found = result.model_copy(update={"checks": tuple(check for check in result.checks if check.verdict not in QUIET)})
    first = join([notices(result), unclaimed_block(result, marks)])
    quiet = element("div", id="quiet")
    return join([first, filters(result, options), findings_list(found, marks, options), quiet]).html


def quiet_of(reviewed: Reviewed, lang: Lang) -> dict[str, Any]:
    """The relations that hold and those that could not be tested: their cards, and the script's table of them."""
    result = reviewed.current
    quiet = tuple(check for check in result.checks if check.verdict in QUIET)
    cards = findings_list(result.model_copy(update={"checks": quiet}), marks_of(result), options_of(lang))
    return {"state": reviewed.state, "cards": cards.html, "findings": _findings_table(reviewed, quiet)}


def _head(report_id: int, desktop: Desktop, marks: Marks, lang: Lang) -> str:
    reviewed = desktop.reviewed
    found = [check for check in reviewed.current.checks if check.verdict not in QUIET]
    prints = fingerprints(reviewed.current)
    step = last_step(reviewed.log, desktop.user)
    return rendered(
        "desk_head.html",
        lang,
        id=report_id,
        user=desktop.user,
        title=short(reviewed.current.report.title.text if reviewed.current.report.title else reviewed.current.document.name, 80),
        name=reviewed.current.document.name,
        facts=header_list(reviewed, marks),
        signed=reviewed.signed_off,
        approved=reviewed.approved,
        touched=bool(reviewed.log),
        errors=sum(check.severity == "error" for check in found),
        open_errors=len(undecided_errors(reviewed)),
        findings=len(found),
        decided=sum(prints[check.id] in reviewed.decided for check in found),
        rows=sum(counts_of(reviewed).values()),
        judged=len(reviewed.judged),
        sound=len(acceptable(reviewed)),
        orphans=[_told(event, lang) for event in reviewed.orphans],
        locked=locked(desktop, lang),
        undoable=len(step) if step else 0,
        no_sign_off=why_not(Draft(action="sign_off"), desktop, lang),
        no_approval=why_not(Draft(action="approve"), desktop, lang),
        no_reopening=why_not(Draft(action="reopen"), desktop, lang),
    )


def _told(event: Event, lang: Lang) -> str:
    did, way = words(ACTIONS, event.action)[lang == "en"], words(WAYS, event.way)[lang == "en"] if event.way else ""
    return " · ".join(part for part in (event.user, did, way or f"{event.old or '—'} → {event.new or '—'}", event.reason) if part)


def _tables(desktop: Desktop, lang: Lang) -> dict[str, Any]:
    reviewed = desktop.reviewed
    current = reviewed.current
    media = current.document.media_type
    return {
        "state": reviewed.state,
        "locked": locked(desktop, lang),
        "signed": reviewed.signed_off is not None,
        "findings": _findings_table(reviewed, [check for check in current.checks if check.verdict not in QUIET]),
        "counts": counts_of(reviewed),
        "pictured": bool(current.document.pages) and media.startswith(_PICTURED),
        "words": {"lists": LISTS, "fields": FIELDS, "grounding": GROUNDING, "ways": WAYS, "actions": ACTIONS},
    }


def _mark(mark: Mark) -> list[Any]:
    """[start, end, kind, uses, checks, reason]; a use is [list, row, label, field, value, unit, grounding, bound]."""
    listed = [use for use in mark.uses if use.kind != "relations"] or mark.uses
    uses = [
        [
            use.kind, visible(use.row), visible(short(use.label, 60)), use.field, use.claim.value or "", visible(use.unit or ""),
            use.claim.grounding, use.claim.bound or "",
        ]
        for use in listed
    ]  # fmt: skip
    reason = words(REASONS, mark.reason) if mark.reason else None
    return [mark.start, mark.end, mark.kind, uses, mark.checks, reason]


def _places_on_paper(result: Result, marks: Marks) -> dict[int, list[float]]:
    """Mark → [page, left, top, right, bottom] in points, where it is known."""
    numbers = (*result.coverage.unclaimed, *result.coverage.ruled_out_numbers)
    on_paper = {(number.start, number.end): (number.page, number.box) for number in numbers}
    claims = [use.claim for mark in marks.marks for use in mark.uses]
    claims += [claim for check in result.checks for claim in operands(check)]
    for claim in claims:
        if claim.start is not None and claim.end is not None and claim.box is not None:
            on_paper[claim.start, claim.end] = (claim.page, claim.box)
    found = {}
    for mark in marks.marks:
        page, box = on_paper.get((mark.start, mark.end), (None, None))
        if page is not None and box is not None:
            found[mark.id] = [page, *box]
    return found


def _keys_by_place(reviewed: Reviewed) -> _Keys:
    """Where values stand now; a share is 31.52%, its operand 31.52. Keys are those of the extracted rows."""
    extracted = {(name, row.id): key for name, key, row in rows(reviewed.extracted)}
    keys: _Keys = defaultdict(list)
    for value in values(reviewed.current):
        if value.claim is not None:
            row = extracted[value.list, value.row] if value.row else "report"
            keys[value.claim.start].append(f"{row}.{value.field}")
    return keys


def _findings_table(reviewed: Reviewed, checks: Iterable[Check]) -> dict[str, Any]:
    keys, prints = _keys_by_place(reviewed), fingerprints(reviewed.current)
    return {check.id: _finding(check, prints[check.id], reviewed, keys) for check in checks}


def _finding(check: Check, key: str, reviewed: Reviewed, keys: _Keys) -> dict[str, Any]:
    decision = reviewed.decided.get(key)
    return {
        "key": key,
        "quiet": check.verdict in QUIET,
        "error": check.severity == "error",
        "caused": check.caused_by is not None,
        "way": decision.way if decision else None,
        "reason": visible(decision.reason) if decision else "",
        "approved": (decision.approved if decision else None) or "",
        "by": f"{decision.user} {decision.at.astimezone():%m-%d %H:%M}" if decision else "",
        "computed": check.computed or "",
        "printed": _key_of(check.printed, keys),
        "operands": [_operand(claim, keys) for claim in operands(check)],
    }


def _operand(claim: Claim, keys: _Keys) -> list[Any]:
    """[text, line, start, end, key of the value or ""]."""
    return [visible(short(claim.text)), claim.line, claim.start, claim.end, _key_of(claim, keys)]


def _key_of(claim: Claim | None, keys: _Keys) -> str:
    found = keys.get(claim.start) if claim is not None and claim.start is not None else None
    return found[0] if found else ""
