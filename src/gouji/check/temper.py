"""What lowers or withdraws a finding after the rules have run: misread and doubtful operands, the cause, the habit.

Each function takes checks and gives checks; none changes a verdict into an accusation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final

from gouji.check.formula import plain
from gouji.core.check import Check, Message, Severity
from gouji.core.rows import Claim, Relation

Place = tuple[int, int]

_LOWERED: Final[Mapping[Severity, Severity]] = {"error": "warning", "warning": "warning", "info": "info"}
_LOUD: Final = {"error": 0, "warning": 1, "info": 2}
_SPECIFIC: Final = ("NUM", "SCORE", "RATE", "SUM", "COUNT", "DATE", "SAME", "TEXT", "READ")
"""Rule families from the one that says most about a contradiction to the one that says least."""

HABIT: Final = 2
"""So many truncated rates, and none rounded, make a habit."""


def withdraw_misread(checks: Sequence[Check], misread: Collection[Claim]) -> list[Check]:
    """Checks that rest on a misread claim become untestable; the misread ones themselves stay."""
    if not misread:
        return list(checks)
    lost = set(misread)
    return [_withdrawn(check) if check.verdict != "misread" and _rests_on(check, lost) else check for check in checks]


def _rests_on(check: Check, lost: Collection[Claim]) -> bool:
    return check.printed in lost or any(claim in lost for claim in check.claims)


def _withdrawn(check: Check) -> Check:
    message = Message("无法验证：有数字不在所指的原文位置", "cannot be tested: a number is not in the text where it was claimed")
    return replace(check, verdict="untestable", severity="info", message=message, computed=None, caused_by=None)


def lower_doubtful(check: Check) -> Check:
    """A finding on operands whose reading is doubtful is at most a warning and says so."""
    if not check.is_finding:
        return check
    claims = check.claims if check.printed is None or check.printed in check.claims else (check.printed, *check.claims)
    if all(claim.doubt is None for claim in claims):
        return check
    doubtful = "、".join([claim.text for claim in claims if claim.doubt is not None])
    message = Message(
        f"{check.message.zh}（识别存疑：{doubtful}，请先核对原件）",
        f"{check.message.en} (doubtful reading: {doubtful}; look at the original first)",
    )
    return replace(check, severity=_LOWERED[check.severity], message=message)


def tell_readings(check: Check, readings: Mapping[Place, str]) -> Check:
    """Says which malformed operand was read how."""
    read = {claim.text: readings[claim.place] for claim in check.claims if claim.place in readings}
    if not read or check.rule.startswith("NUM"):
        return check
    zh = "、".join([f"{text}按{value}" for text, value in read.items()])
    en = ", ".join([f"{text} as {value}" for text, value in read.items()])
    return replace(check, message=Message(f"{check.message.zh}（{zh}读）", f"{check.message.en} (reading {en})"))


def distinct(checks: Sequence[Check]) -> list[Check]:
    """Checks without repetition: one relation may be told twice (a heading over a single row)."""
    seen: dict[tuple[str, int, str], list[Check]] = {}
    kept = []
    for check in checks:
        alike = seen.setdefault((check.rule, check.line, check.formula), [])
        if not alike or all(check.claims != other.claims or check.verdict != other.verdict for other in alike):
            alike.append(check)
            kept.append(check)
    return kept


def one_per_cause(checks: Sequence[Check]) -> list[Check]:
    """Of findings on one printed number that come to one result the most specific stays; the others are derived from it."""
    groups: dict[Place, list[int]] = defaultdict(list)
    for index, check in enumerate(checks):
        if check.is_finding and check.printed is not None and len(check.claims) > 1 and check.caused_by is None:
            groups[check.printed.place].append(index)
    tempered = list(checks)
    for indices in groups.values():
        if len(indices) < 2:
            continue
        first, *others = sorted(indices, key=lambda index: _order(checks[index]))
        root = checks[first]
        for index in others:
            if checks[index].rule != root.rule and (_same_operands(root, checks[index]) or _same_result(root, checks[index])):
                tempered[index] = derived(checks[index], root)
    return tempered


def _order(check: Check) -> tuple[int, int, int]:
    family = check.rule.split("-")[0]
    return _LOUD[check.severity], len(check.claims), _SPECIFIC.index(family) if family in _SPECIFIC else len(_SPECIFIC)


def _same_result(a: Check, b: Check) -> bool:
    """Two ways to the same figure: what is printed is wrong once (a total and a deduction that both give 16, not 17)."""
    return a.computed is not None and a.computed == b.computed


def _same_operands(a: Check, b: Check) -> bool:
    first, second = ({claim.place for claim in check.claims} for check in (a, b))
    return first <= second or second <= first


def one_per_total(checks: Sequence[Check], relations: Sequence[Relation]) -> list[Check]:
    """Parts told twice in two values follow from their totals, where these are told twice in two values as well.

    Two tellings of one sum (SUM-01, SUM-02) that differ in the total differ in a part of it: the total is the finding.
    """
    tempered = list(checks)
    told = [index for index, check in enumerate(checks) if check.rule == "SAME-01" and check.verdict == "contradictory"]
    if len(told) < 2:
        return tempered
    wholes = _wholes(relations)
    places = {relation.id: {operand.claim.place for operand in relation.operands} for relation in relations}
    alike = {index: places.get(checks[index].relation or "", set()) for index in told}
    for index in told:
        if checks[index].caused_by is not None:
            continue
        first, second = (wholes.get(claim.place, set()) for claim in checks[index].claims[:2])
        for other in told:
            mine, others = first & alike[other], second & alike[other]
            if mine and others and len(mine | others) > 1 and not _rests_on_finding(tempered, other, checks[index].id):
                tempered[index] = derived(checks[index], checks[other])
                break
    return tempered


def _wholes(relations: Sequence[Relation]) -> Mapping[Place, set[Place]]:
    """The totals that each part of a sum is counted in, by place."""
    wholes: dict[Place, set[Place]] = defaultdict(set)
    for relation in relations:
        whole = relation.one("whole")
        if relation.kind == "sum" and whole is not None:
            for part in relation.of("part"):
                wholes[part.claim.place].add(whole.claim.place)
    return wholes


def _rests_on_finding(checks: Sequence[Check], index: int, cause: str) -> bool:
    """Whether a finding is, or is derived from, the one of that id."""
    causes = {check.id: check.caused_by for check in checks if check.caused_by is not None}
    at: str | None = checks[index].id
    while at is not None and at != cause:
        at = causes.get(at)
    return at is not None


def one_habit(checks: Sequence[Check]) -> list[Check]:
    """A report that cuts off every rate has a habit: one note names it, the other truncated rates are caused by that note."""
    cut = [index for index, check in enumerate(checks) if check.verdict == "truncated"]
    if len(cut) < HABIT or any(_is_rounded_up(check) for check in checks if check.rule.startswith("RATE")):
        return list(checks)
    tempered, first = list(checks), checks[cut[0]]
    zh = f"{first.message.zh}。全文{len(cut)}处比率均为截断，属书写习惯"
    en = f"{first.message.en}. All {len(cut)} such rates of the report are cut off: a habit of writing"
    claims = (*first.claims, *[claim for index in cut[1:] if (claim := checks[index].printed) is not None])
    tempered[cut[0]] = replace(first, message=Message(zh, en), severity="info", claims=claims)
    for index in cut[1:]:
        tempered[index] = replace(checks[index], severity="info", caused_by=first.id)
    return tempered


def _is_rounded_up(check: Check) -> bool:
    """Whether a rate that holds shows rounding: what is printed is larger than what was recomputed."""
    if check.verdict != "consistent" or check.printed is None or check.computed is None:
        return False
    try:
        return abs(Decimal(check.computed)) < abs(Decimal(plain(check.printed).rstrip("%‰")))
    except InvalidOperation:
        return False


def derived(check: Check, cause: Check) -> Check:
    """A finding explained by another one: at most a warning, and it says so."""
    message = Message(
        f"{check.message.zh}（由第{cause.line}行的问题引起，见{cause.id}）",
        f"{check.message.en} (follows from the finding on line {cause.line}, see {cause.id})",
    )
    return replace(check, severity=_LOWERED[check.severity], message=message, caused_by=cause.id)
