"""What each changed cell means: an edit, an approved value, a verdict on a row, a decision about a finding, or a step back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from gouji.core.check import QUIET
from gouji.decision import Draft, Event, Reviewed, Way
from gouji.export.columns import Column
from gouji.export.decided import JUDGED
from gouji.export.figures import Figures
from gouji.export.labels import WAYS
from gouji.intake.nearby import Source, is_required, says
from gouji.intake.typed import Cell, Typed, choice, number, words
from gouji.intake.workbook import Changed
from gouji.keys import Value, fingerprints, rows, values
from gouji.result import Check, Claim, Message

_MAX_RATE = 10
"""A rate typed as a number above 1000 % where nothing of the kind was printed is 94.29 typed for 94.29 %."""
_MAX_REASON = 2000


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a changed cell cannot be taken over."""

    column: str
    why: Message


Made = Draft | Problem | None
"""None: the report already says so."""


class Drafting:
    """Of one report as it is now."""

    def __init__(self, reviewed: Reviewed) -> None:
        self._reviewed = reviewed
        self._values = {value.key: value for value in values(reviewed.extracted)}
        self._row_ids = {key: (name, row.id) for name, key, row in rows(reviewed.extracted)}
        self._now = {(name, row.id): row for name, _, row in rows(reviewed.current)}
        self._figures = Figures(reviewed.current)

    @cached_property
    def _source(self) -> Source:
        return Source(self._reviewed.extracted)

    @cached_property
    def _findings(self) -> Mapping[str, Check]:
        found = {}
        for result in (self._reviewed.extracted, self._reviewed.current):
            prints = fingerprints(result)
            found.update({prints[check.id]: check for check in result.checks if check.verdict not in QUIET})
        return found

    def of(self, changed: Changed) -> Iterator[tuple[str, Made]]:
        """(column, what it means) for each changed cell; the cells of a finding make one decision together."""
        if changed.table.name == "findings":
            yield from self._finding(changed)
            return
        columns = {column.name: column for column in changed.table.columns}
        if changed.key != "report" and changed.key not in self._row_ids:
            for name in changed.cells:
                yield name, Problem(name, _GONE)
            return
        for name, cell in changed.cells.items():
            made = self._judged(changed.key, cell) if name == "judged" else self._value(changed.key, columns[name], cell)
            yield name, made

    def _judged(self, key: str, cell: Cell) -> Made:
        chosen, standing = choice(cell, JUDGED), self._reviewed.judged.get(key)
        if isinstance(chosen, Message):
            return Problem("judged", chosen)
        if not chosen:
            return _undo(standing)
        if standing is not None and standing.action == chosen:
            return None
        return Draft(action="accept" if chosen == "accept" else "reject", target=key, channel="import")

    def _value(self, row_key: str, column: Column, cell: Cell) -> Made:
        value = self._values.get(f"{row_key}.{column.field}")
        if value is None:
            return Problem(column.name, _GONE)
        now = self._claim_now(value)
        if cell.is_empty:
            return self._emptied(value, column, now)
        found = number(cell)
        if isinstance(found, Message):
            return Problem(column.name, found)
        printed = self._printed(found, value, now)
        if isinstance(printed, Message):
            return Problem(column.name, printed)
        wanted, is_rate = printed
        return self._drafted(value, column, now, wanted, is_rate=is_rate)

    def _drafted(self, value: Value, column: Column, now: Claim | None, wanted: Decimal, *, is_rate: bool) -> Made:
        old = value.claim.text if value.claim is not None else None  # a log names what was extracted
        new = format(wanted, "f")
        if column.part == "value":
            if says(now, wanted):
                return None
            picked = self._source.place(value, now, wanted, is_rate=is_rate)
            if picked is not None:
                return Draft(action="edit", target=value.key, picked=picked, old=old, new=new, channel="import")
        standing = self._reviewed.approved_values.get(value.key)
        if standing is not None and standing.approved is not None and Decimal(standing.approved) == wanted:
            return None
        return Draft(action="approve_value", target=value.key, approved=new, old=old, new=new, channel="import")

    def _emptied(self, value: Value, column: Column, now: Claim | None) -> Made:
        if column.part == "approved":
            return _undo(self._reviewed.approved_values.get(value.key))
        if now is None:
            return None
        if is_required(value.field):
            return Problem(column.name, _REQUIRED)
        return Draft(
            action="edit", target=value.key, picked=None, old=value.claim.text if value.claim else None, channel="import"
        )

    def _claim_now(self, value: Value) -> Claim | None:
        holder = self._now.get(self._row_ids[value.row_key]) if value.row else self._reviewed.current.report
        claim = getattr(holder, value.field, None) if holder is not None else value.claim
        return claim if isinstance(claim, Claim) else None

    def _printed(self, typed: Typed, value: Value, now: Claim | None) -> tuple[Decimal, bool] | Message:
        """(the number as a report prints it, whether it is a rate): a cell holds 0.9429 where a report prints 94.29 %."""
        claim = now or value.claim
        is_rate = self._figures.is_rate(claim, self._unit(value)) if claim is not None else typed.percent
        if not is_rate:
            return _NO_RATE if typed.percent else (typed.value, False)
        if typed.is_text:
            return (typed.value, True) if typed.percent else _NO_SIGN
        before = self._figures.of(claim, self._unit(value))
        if abs(typed.value) >= _MAX_RATE and (before is None or abs(before.value) < _MAX_RATE):
            return _NO_SIGN
        return typed.value.scaleb(2), True

    def _unit(self, value: Value) -> str | None:
        row = self._now.get(self._row_ids[value.row_key]) if value.row else None
        return getattr(row, "unit", None) if value.field in ("amount", "quantity", "target", "actual") else None

    def _finding(self, changed: Changed) -> Iterator[tuple[str, Made]]:
        check = self._findings.get(changed.key)
        if check is None:
            for name in changed.cells:
                yield name, Problem(name, _GONE)
        elif changed.cells:
            yield next(iter(changed.cells)), self._decision(changed, check)

    def _decision(self, changed: Changed, check: Check) -> Made:
        standing = self._reviewed.decided.get(changed.key)
        cells, was = changed.cells, changed.was
        way = choice(cells["way"] if "way" in cells else Cell(was.get("way")), WAYS)
        if isinstance(way, Message):
            return Problem("way", way)
        if not way and "way" in cells:
            return _undo(standing)
        if not way:
            return Problem(next(iter(cells)), _NO_WAY)
        approved = _approved(cells["approved"] if "approved" in cells else Cell(was.get("approved")))
        if isinstance(approved, Message):
            return Problem("approved", approved)
        if approved is not None and way != "report_wrong":
            return Problem("approved" if "approved" in cells else "way", _ONLY_WRONG)
        reason = words(cells["reason"] if "reason" in cells else Cell(was.get("reason")))
        if len(reason) > _MAX_REASON:
            return Problem("reason", _TOO_LONG)
        if check.severity == "error" and way in ("both_right", "false_alarm") and not reason:
            return Problem("reason" if "reason" in cells else "way", _NO_REASON)
        if standing is not None and (standing.way, standing.reason) == (way, reason) and _equal(standing.approved, approved):
            return None
        return Draft(
            action="decide", target=changed.key, way=_WAY[way], approved=approved, reason=reason,
            old=standing.way if standing else None, new=way, channel="import",
        )  # fmt: skip


def _approved(cell: Cell) -> str | Message | None:
    """核定值 of a finding, in the printed unit; a percent sign is left out."""
    if cell.is_empty:
        return None
    found = number(cell)
    if isinstance(found, Message):
        return found
    return format(found.value.scaleb(2) if found.percent and not found.is_text else found.value, "f")


def _equal(one: str | None, other: str | None) -> bool:
    return one == other if one is None or other is None else Decimal(one) == Decimal(other)


def _undo(standing: Event | None) -> Made:
    if standing is None:
        return None
    return Draft(action="undo", target=standing.target, undoes=standing.seq, old=standing.new, channel="import")


_WAY: Mapping[str, Way] = {
    "report_wrong": "report_wrong",
    "extraction_wrong": "extraction_wrong",
    "both_right": "both_right",
    "false_alarm": "false_alarm",
}
_GONE = Message(zh="报告重新提取后已没有这一项，请在复核页面查看", en="the report no longer has this after a new extraction")
_REQUIRED = Message(
    zh="这个数不能清空；要剔除整行请在“采纳”列填“不采纳”", en="this number cannot be emptied; to drop the row, reject it"
)
_NO_RATE = Message(zh="这个数不是百分比，请去掉百分号", en="the number is no percentage; leave the sign out")
_NO_SIGN = Message(zh="这是百分比，请填 94.29% 这样带百分号的数", en="this is a percentage; type it with its sign, as in 94.29%")
_NO_WAY = Message(zh="请先在“裁定”列选择一项", en="choose a decision first")
_ONLY_WRONG = Message(zh="核定值只用于“原文有误”", en="an approved value goes with a report that is wrong")
_NO_REASON = Message(zh="把错误判为口径不同或误报须写明理由", en="to overrule an error, say why")
_TOO_LONG = Message(zh=f"理由超过 {_MAX_REASON} 字", en=f"the reason is longer than {_MAX_REASON} characters")
