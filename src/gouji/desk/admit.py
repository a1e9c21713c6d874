"""Which decisions are allowed: each refusal says what stands in the way and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from gouji.core.check import QUIET
from gouji.decision import Draft, Event, Reviewed
from gouji.desk.edits import REQUIRED
from gouji.desk.opened import Opened, findings_of
from gouji.desk.replay import undone
from gouji.errors import UsageError
from gouji.keys import Value, rows
from gouji.result import Check, Claim
from gouji.store.workspace import Role

_OF_THE_REPORT: Final = frozenset({"sign_off", "reopen", "approve"})
_REASONED: Final = frozenset({"both_right", "false_alarm"})
"""Ways that overrule an error: the next reader asks why."""


@dataclass(frozen=True)
class Desktop:
    """What a decision is judged by: the report as it stands, who decides, and what the workspace asks for."""

    report: Opened
    reviewed: Reviewed
    user: str
    role: Role
    second_pair: bool = False

    @cached_property
    def findings(self) -> Mapping[str, Check]:
        """What may be decided, by fingerprint: the findings as they stand, and those of the extraction that an edit unmade."""
        return {**self.report.findings, **findings_of(self.reviewed.current)}

    @cached_property
    def events(self) -> Mapping[int, Event]:
        return {event.seq: event for event in self.reviewed.log}

    @cached_property
    def undone(self) -> set[int]:
        return undone(self.reviewed.log)


def admit(draft: Draft, desktop: Desktop) -> Draft:
    """The draft as it goes into the log, with what was shown before and after. Raises UsageError for one that may not."""
    user, reviewed = desktop.user, desktop.reviewed
    if desktop.role == "reader":
        raise UsageError(
            f"{user}：只有查看权限，不能作出决定。请联系管理员调整角色。",
            f"{user}: may read but not decide; ask for another role.",
        )
    if draft.action in _OF_THE_REPORT:
        _admit_report(draft, desktop)
        return draft
    if reviewed.signed_off:
        raise UsageError(
            f"报告已由 {reviewed.signed_off.user} 签字，不能再改。请先重新打开。",
            f"the report was signed off by {reviewed.signed_off.user}; reopen it first.",
        )
    return _ADMITTED[draft.action](draft, desktop)


def undecided_errors(reviewed: Reviewed) -> list[Check]:
    """The findings that block the sign-off."""
    found = findings_of(reviewed.current)
    return [check for key, check in found.items() if check.severity == "error" and key not in reviewed.decided]


def acceptable(reviewed: Reviewed) -> list[str]:
    """The keys of the rows that need no look: not judged yet, every value at its exact place, certain, and in no finding."""
    troubled = _places(check for check in reviewed.current.checks if check.verdict not in QUIET)
    now = {(name, row.id): row for name, _, row in rows(reviewed.current)}
    keys = []
    for name, key, extracted in rows(reviewed.extracted):  # an edited row keeps the key of the place where it was read
        row = now.get((name, extracted.id))
        if row is None or key in reviewed.judged:
            continue
        claims = [value for field in type(row).model_fields if isinstance(value := getattr(row, field), Claim)]
        sound = all(claim.grounding == "exact" and claim.doubt is None for claim in claims)
        if sound and not any((claim.start, claim.end) in troubled for claim in claims):
            keys.append(key)
    return keys


def _places(checks: Iterable[Check]) -> set[tuple[int | None, int | None]]:
    return {(claim.start, claim.end) for check in checks for claim in (*check.claims, check.printed) if claim is not None}


def _admit_report(draft: Draft, desktop: Desktop) -> None:
    reviewed, user = desktop.reviewed, desktop.user
    signed = reviewed.signed_off
    if draft.action == "sign_off":
        if signed:
            raise UsageError(f"报告已由 {signed.user} 签字。", f"the report was signed off by {signed.user} already.")
        blocking = undecided_errors(reviewed)
        if blocking:
            raise UsageError(
                f"还有 {len(blocking)} 个错误没有决定，不能签字：第一个是 {blocking[0].rule}（第 {blocking[0].line} 行）。",
                f"{len(blocking)} errors are undecided, so it cannot be signed off: first {blocking[0].rule} "
                f"(line {blocking[0].line}).",
            )
        return
    if signed is None:
        raise UsageError("报告还没有签字。", "the report is not signed off.")
    if draft.action == "approve":
        if desktop.role != "approver":
            raise UsageError(f"{user}：不是复核人，不能复核。", f"{user}: is no approver.")
        if desktop.second_pair and signed.user == user:
            raise UsageError(
                "签字人不能自己复核，请由另一位复核人复核。", "who signed off cannot approve; another approver must."
            )
        if reviewed.approved:
            raise UsageError(f"报告已由 {reviewed.approved.user} 复核。", f"approved by {reviewed.approved.user} already.")


def _admit_decide(draft: Draft, desktop: Desktop) -> Draft:
    check = desktop.findings.get(draft.target)
    if check is None:
        raise _unknown("问题", "finding", draft.target)
    if draft.way is None:
        raise UsageError("没有选择决定方式。", "no way to decide was chosen.")
    if draft.way in _REASONED and check.severity == "error" and not draft.reason.strip():
        raise UsageError(
            f"{check.rule} 是错误：判为口径不同或误报时请写明理由。",
            f"{check.rule} is an error: say why both figures are right or why it is a false alarm.",
        )
    before = desktop.reviewed.decided.get(draft.target)
    return draft.model_copy(update={"old": before.way if before else None, "new": draft.way})


def _admit_edit(draft: Draft, desktop: Desktop) -> Draft:
    value = _value(draft, desktop)
    if draft.picked is None and value.field in REQUIRED:
        raise UsageError(
            "这个数值不能去掉，只能改选别处；整行有误请“不采用”该行。",
            "this value cannot be taken away, only picked elsewhere; reject the row if it is none.",
        )
    new = desktop.report.claims.at(draft.picked, value.field).text if draft.picked else None
    return draft.model_copy(update={"old": value.claim.text if value.claim else None, "new": new})


def _admit_approved_value(draft: Draft, desktop: Desktop) -> Draft:
    claim = _value(draft, desktop).claim
    if draft.approved is None:
        raise UsageError("没有填写核定值。", "no approved value was given.")
    return draft.model_copy(update={"old": claim.text if claim else None, "new": draft.approved})


def _value(draft: Draft, desktop: Desktop) -> Value:
    value = desktop.report.values.get(draft.target)
    if value is None:
        raise _unknown("数值", "value", draft.target)
    return value


def _admit_judgement(draft: Draft, desktop: Desktop) -> Draft:
    if draft.target not in desktop.report.row_keys:
        raise _unknown("行", "row", draft.target)
    before = desktop.reviewed.judged.get(draft.target)
    return draft.model_copy(update={"old": before.action if before else None, "new": draft.action})


def _admit_undo(draft: Draft, desktop: Desktop) -> Draft:
    event = desktop.events.get(draft.undoes or 0)
    if event is None or event.seq in desktop.undone or event.action in _OF_THE_REPORT:
        raise UsageError("没有可以撤销的这一步。", "there is no such step to undo.")
    return draft.model_copy(update={"target": event.target, "old": event.new, "new": event.old})


def _unknown(zh: str, en: str, key: str) -> UsageError:
    return UsageError(f"报告里没有这个{zh}：{key}。请刷新后重试。", f"the report has no such {en}: {key}; load it again.")


_ADMITTED: Final = {
    "decide": _admit_decide,
    "edit": _admit_edit,
    "approve_value": _admit_approved_value,
    "accept": _admit_judgement,
    "reject": _admit_judgement,
    "undo": _admit_undo,
}


def collisions(drafts: Sequence[Draft], since: Sequence[Event]) -> list[Event]:
    """The events that a writer who had not seen them would overrule: of the same target or row, or of the report as a whole."""
    touched = {_row_of(draft.target) for draft in drafts if draft.target}
    whole = any(draft.action in _OF_THE_REPORT for draft in drafts)
    return [event for event in since if whole or event.action in _OF_THE_REPORT or _row_of(event.target) in touched]


def _row_of(target: str) -> str:
    return target.split(".", maxsplit=1)[0] if not target.startswith("report.") else target
