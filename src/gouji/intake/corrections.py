"""Drafts of decisions out of a corrected workbook. Pure: nothing is written, and what is not understood is refused by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gouji.decision import Draft, Event, Reviewed
from gouji.errors import SourceError
from gouji.export import Options
from gouji.export.decided import moment
from gouji.export.identity import plain
from gouji.export.records import record
from gouji.intake.decisions import Drafting, Problem
from gouji.intake.workbook import Changed, Known, Refusal, Where, read_workbook
from gouji.result import Message

Lookup = Callable[[str], Reviewed | None]
"""The report of a SHA-256 as it is now; None where the workspace has none."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A draft and the cell it comes from."""

    draft: Draft
    where: Where


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change of something that others decided after the workbook was exported: it is listed and not taken over."""

    where: Where
    draft: Draft
    since: Event
    why: Message


@dataclass(frozen=True, slots=True)
class Corrections:
    """By SHA-256 of the report: ``drafts`` in the order of the workbook, and ``states``, what a write of them has seen.

    ``settled`` counts changes that the report already says, ``rows`` the rows that were compared.
    """

    drafts: Mapping[str, Sequence[Correction]]
    states: Mapping[str, str]
    conflicts: Sequence[Conflict]
    refused: Sequence[Refusal]
    settled: int
    rows: int


def read_corrections(path: Path, lookup: Lookup, *, origin: str = "") -> Corrections:
    """What was changed in the workbook at ``path``. ``origin`` names the workspace that it must have come from.

    Raises SourceError for a file that is no workbook of ours or one of another workspace: then nothing is taken over.
    """
    returned = read_workbook(path)
    if returned.origin != origin:
        raise SourceError(
            f"{path}：工作簿不是从这个工作区导出的，未导入任何内容。",
            f"{path}: the workbook was not exported from this workspace; nothing was imported.",
        )
    by_report: dict[str, list[Changed]] = defaultdict(list)
    for one in returned.changed:
        by_report[one.report].append(one)
    made = _Made(Options(lang="en" if returned.lang == "en" else "zh"), list(returned.refused))
    for report, changes in by_report.items():
        known = returned.reports[report]
        made.take(known, lookup(known.sha256), changes)
    drafts = {report: tuple(found) for report, found in made.drafts.items() if found}
    states = {report: made.states[report] for report in drafts}
    return Corrections(drafts, states, made.conflicts, made.refused, made.settled, returned.rows)


class _Made:
    def __init__(self, options: Options, refused: list[Refusal]) -> None:
        self.options = options
        self.refused = refused
        self.drafts: dict[str, list[Correction]] = defaultdict(list)
        self.states: dict[str, str] = {}
        self.conflicts: list[Conflict] = []
        self.settled = 0

    def take(self, known: Known, reviewed: Reviewed | None, changes: Sequence[Changed]) -> None:
        """The changes of one report."""
        usable = _usable(known, reviewed)
        if isinstance(usable, Message):
            self.refused += [Refusal(one.where(column), usable) for one in changes for column in one.cells]
            return
        reviewed = usable
        self.states[known.sha256] = reviewed.state
        drafting = Drafting(reviewed)
        for one in changes:
            self._fixed(one, known, reviewed)
            for column, made in drafting.of(one):
                if isinstance(made, Problem):
                    self.refused.append(Refusal(one.where(made.column), made.why))
                elif made is None:
                    self.settled += 1
                else:
                    self._admit(known, reviewed, Correction(made, one.where(column)))

    def _admit(self, known: Known, reviewed: Reviewed, correction: Correction) -> None:
        target = correction.draft.target
        since = [event for event in reviewed.log if event.seq > known.seq and event.target == target]
        if not since:
            self.drafts[known.sha256].append(correction)
            return
        last = since[-1]
        zh = f"{last.user} 在导出之后（{moment(last)}）已对此作出决定，未导入"
        en = f"{last.user} decided about it after the export ({moment(last)}); not taken over"
        self.conflicts.append(Conflict(correction.where, correction.draft, last, Message(zh=zh, en=en)))

    def _fixed(self, one: Changed, known: Known, reviewed: Reviewed) -> None:
        """Words that may not be edited: named where the report still is what was exported."""
        if one.fixed is None:
            return
        why = Message(zh="这一格不能在工作簿中修改，改动未读取", en="this cell cannot be edited here; the change is not read")
        wrong: list[str] = []
        if reviewed.state == known.state:
            records = record(reviewed, self.options).tables[one.table.name]
            was = next((row.cells for row in records if row.key == one.key), {})
            wrong = [name for name, found in one.fixed.items() if found.split() != plain(was.get(name)).split()]
        places = [one.where(name) for name in wrong] or [Where(one.sheet, str(one.row))]
        self.refused += [Refusal(place, why) for place in places]


def _usable(known: Known, reviewed: Reviewed | None) -> Reviewed | Message:
    if reviewed is None:
        return Message(zh=f"报告 {known.name} 不在工作区中", en=f"the workspace does not hold the report {known.name}")
    if len(reviewed.log) < known.seq:
        return Message(
            zh=f"工作簿比工作区新：导出时报告 {known.name} 已有 {known.seq} 条记录",
            en=f"the workbook is newer than the workspace: {known.name} had {known.seq} decisions when it was exported",
        )
    if reviewed.signed_off is not None:
        return Message(
            zh=f"报告 {known.name} 已由 {reviewed.signed_off.user} 签字，请先重新打开",
            en=f"{known.name} was signed off by {reviewed.signed_off.user}; reopen it first",
        )
    return reviewed
