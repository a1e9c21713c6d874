"""Reports of a workspace with the decisions made about them: open, decide, undo, sign off.

Every write names the state that the reviewer saw. What others did to the same value, row or finding since then refuses
the write and is said; what they did elsewhere in the report does not stand in its way.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from gouji.across import Crossing
from gouji.decision import Channel, Draft, Event, Reviewed
from gouji.desk.admit import Desktop, acceptable, admit, collisions
from gouji.desk.crossings import Crossings, OnProfile
from gouji.desk.indexing import index_of
from gouji.desk.opened import Opened, findings_of
from gouji.desk.replay import replay, undone, with_log
from gouji.errors import UsageError
from gouji.result import Check, Result
from gouji.store.workspace import Added, Filter, Index, Role, StaleError

if TYPE_CHECKING:
    from gouji.store.workspace import Workspace

_KEPT_OPEN: Final = 8
"""Reports held in memory, those used last."""
_EVERYTHING: Final = Filter()


def _quietly(_done: int, _total: int) -> None:
    """Says nothing about how far it has come."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a write did. ``appeared`` and ``vanished`` are the findings that the report has now and had before."""

    events: tuple[Event, ...]
    reviewed: Reviewed
    appeared: tuple[Check, ...] = ()
    vanished: tuple[Check, ...] = ()


class Desk:
    """Of one workspace; may be shared by threads. Without a list of users everyone may do everything under any name."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._open: OrderedDict[tuple[int, int], tuple[Opened, Reviewed]] = OrderedDict()
        self._lock = Lock()
        self._crossings = Crossings(self)

    def open(self, report_id: int) -> Reviewed:
        """The report as its log leaves it. Raises NoSuchReportError for an unknown one."""
        return self._opened(report_id)[1]

    def prepare(self, report_id: int) -> None:
        """Works out what the first decision about the report would wait for, while the reviewer still reads."""
        self._opened(report_id)[0].prepare()

    def _opened(self, report_id: int) -> tuple[Opened, Reviewed]:
        row = self.workspace.report(report_id)
        with self._lock:
            held = self._open.get((report_id, row.run))
        if held is not None and len(held[1].log) >= row.seq:
            return held
        if held is None:
            report = Opened(self.workspace.result(report_id, row.run))
            reviewed = replay(report, self.workspace.log(report_id))
        else:
            report, before = held
            reviewed = replay(report, (*before.log, *self.workspace.log(report_id, after=len(before.log))), before)
        self._keep((report_id, row.run), report, reviewed)
        return report, reviewed

    def add(self, result: Result, source: Path, *, copy: bool = False) -> Added:
        """Puts a result into the workspace; one of a known file becomes its new run, and its log is replayed over it."""
        return self.workspace.add(result, source, copy=copy, index=_index_of_run)

    def write(self, report_id: int, drafts: Sequence[Draft], *, user: str, seen: str) -> Change:
        """Adds decisions to the report's log, all or none, and makes its checks anew.

        Raises StaleError with what changed since ``seen``, UsageError for a decision that is not allowed.
        """
        row = self.workspace.report(report_id)
        report, before = self._opened(report_id)
        since = before.log[_seq_of(seen) :]
        if _seq_of(seen) > len(before.log) or (seen != before.state and not since):
            raise StaleError((), row.run)
        clashing = collisions(drafts, since)
        if clashing:
            raise StaleError(tuple(clashing), row.run)
        desktop = self._desktop(report, before, user)
        admitted = [admit(draft, desktop) for draft in drafts]
        foreseen = replay(report, _foreseen(before.log, admitted, user, seen), before)
        index = index_of(foreseen, row.run)
        events = self.workspace.append(report_id, admitted, user=user, seen=seen, expected_seq=len(before.log), index=index)
        after = with_log(foreseen, (*before.log, *events), report, before)
        self._keep((report_id, row.run), report, after)
        appeared, vanished = _difference(before.current, after.current)
        return Change(events, after, appeared, vanished)

    def accept_sound_rows(self, report_id: int, *, user: str, seen: str, channel: Channel = "api") -> Change:
        """Accepts every row whose places are exact, whose readings are certain and that no finding touches."""
        reviewed = self.open(report_id)
        drafts = [Draft(action="accept", target=key, channel=channel) for key in acceptable(reviewed)]
        return self.write(report_id, drafts, user=user, seen=seen) if drafts else Change((), reviewed)

    def undo_last(self, report_id: int, *, user: str, seen: str, channel: Channel = "api") -> Change:
        """Takes back the user's own last step that still stands. Raises UsageError when there is none."""
        reviewed = self.open(report_id)
        step = last_step(reviewed.log, user)
        if step is None:
            raise UsageError("没有可以撤销的步骤。", "there is no step of yours to undo.")
        drafts = [Draft(action="undo", undoes=event.seq, channel=channel) for event in step]
        return self.write(report_id, drafts, user=user, seen=seen)

    def crossings(self, which: Filter = _EVERYTHING, on_profile: OnProfile = _quietly) -> tuple[Crossing, ...]:
        """The reports that the filter lets through, compared with one another as they stand now; for one thread at a time."""
        return self._crossings.of(which, on_profile)

    def desktop(self, report_id: int, user: str) -> Desktop:
        """The report as it stands before the user: what `admit` judges a decision by."""
        return self._desktop(*self._opened(report_id), user)

    def _desktop(self, report: Opened, reviewed: Reviewed, user: str) -> Desktop:
        return Desktop(report, reviewed, user, self.role_of(user), self.workspace.settings().second_pair_of_eyes)

    def role_of(self, user: str) -> Role:
        """What the user may do. Raises UsageError for one who is not on the list."""
        users = {each.name: each.role for each in self.workspace.users()}
        if not users:
            return "approver"
        if user not in users:
            raise UsageError(f"{user}：不在用户名单中。", f"{user}: not on the list of users.")
        return users[user]

    def _keep(self, key: tuple[int, int], report: Opened, reviewed: Reviewed) -> None:
        with self._lock:
            self._open[key] = report, reviewed
            self._open.move_to_end(key)
            while len(self._open) > _KEPT_OPEN:
                self._open.popitem(last=False)


def _index_of_run(result: Result, run: int, log: tuple[Event, ...]) -> Index:
    return index_of(replay(Opened(result), log), run)


def _foreseen(log: Sequence[Event], drafts: Sequence[Draft], user: str, seen: str) -> tuple[Event, ...]:
    """The log as it will be. When it is written the clock may say something else; nothing but the state's name hangs on it."""
    now = datetime.now(UTC)
    first = len(log) + 1
    events = (Event(**vars(draft), seq=seq, at=now, user=user, seen=seen) for seq, draft in enumerate(drafts, first))
    return (*log, *events)


def last_step(log: Sequence[Event], user: str) -> list[Event] | None:
    """The events of the user's last write that may be undone and still stand; a bulk decision is one step."""
    gone = undone(log)
    own = [event for event in log if event.user == user and event.seq not in gone and event.action != "undo"]
    own = [event for event in own if event.action not in ("sign_off", "reopen", "approve")]
    return [event for event in own if event.at == own[-1].at] if own else None


def _seq_of(state: str) -> int:
    """How many events the state of that name had."""
    count = state.split("-", maxsplit=1)[0]
    if not count.isdecimal():
        raise UsageError("没有写明所见状态，请刷新后重试。", "the state that was seen is not named; load the report again.")
    return int(count)


def _difference(before: Result, after: Result) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    if before is after:
        return (), ()
    then, now = findings_of(before), findings_of(after)
    appeared = tuple(check for key, check in now.items() if key not in then)
    return appeared, tuple(check for key, check in then.items() if key not in now)
