"""Checks in reading order: findings worst first and under their cause, and the honest denominators of each rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gouji.core.check import QUIET, Severity
from gouji.result import Check

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")
_RANK: Final[Mapping[str, int]] = {severity: rank for rank, severity in enumerate(SEVERITIES)}
MAX_DEPTH: Final = 8
"""A chain of causes longer than this is cut: what follows stands on its own."""


def is_finding(check: Check) -> bool:
    return check.verdict not in QUIET


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding with the findings that it causes."""

    check: Check
    effects: tuple[Finding, ...] = ()


def worst_first(checks: Iterable[Check]) -> tuple[Finding, ...]:
    """Every finding exactly once, by severity, then by place; derived ones under their cause.

    A cause that is no finding of this report, or a ring of causes, is no cause: such findings stand on their own.
    """
    found = sorted((check for check in checks if is_finding(check)), key=_order)
    known = {check.id for check in found}
    effects: dict[str, list[Check]] = defaultdict(list)
    roots = []
    for check in found:
        if check.caused_by in known and check.caused_by is not None and not _in_ring(check, found):
            effects[check.caused_by].append(check)
        else:
            roots.append(check)
    return tuple(finding for root in roots for finding in _tree(root, effects, 0))


def _order(check: Check) -> tuple[int, int, int, str]:
    start = check.printed.start if check.printed is not None else None
    return _RANK[check.severity], check.line, start or 0, check.rule


def _in_ring(check: Check, found: Sequence[Check]) -> bool:
    causes = {one.id: one.caused_by for one in found}
    seen: set[str] = set()
    at: str | None = check.id
    while at is not None and at not in seen:
        seen.add(at)
        at = causes.get(at)
    return at is not None


def _tree(check: Check, effects: Mapping[str, Sequence[Check]], depth: int) -> tuple[Finding, ...]:
    below = tuple(finding for effect in effects.get(check.id, ()) for finding in _tree(effect, effects, depth + 1))
    if depth >= MAX_DEPTH:
        return (Finding(check), *below)
    return (Finding(check, below),)


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule looked and what came of it: candidates = agreeing + findings + untestable."""

    rule: str
    agreeing: int
    findings: int
    untestable: int

    @property
    def candidates(self) -> int:
        return self.agreeing + self.findings + self.untestable

    @property
    def tested(self) -> int:
        return self.agreeing + self.findings


def per_rule(checks: Iterable[Check]) -> tuple[RuleCount, ...]:
    """One count for each rule that looked at anything, in order of code."""
    by_rule: dict[str, list[Check]] = defaultdict(list)
    for check in checks:
        by_rule[check.rule].append(check)
    return tuple(
        RuleCount(
            rule,
            agreeing=sum(check.verdict == "consistent" for check in looked),
            findings=sum(is_finding(check) for check in looked),
            untestable=sum(check.verdict == "untestable" for check in looked),
        )
        for rule, looked in sorted(by_rule.items())
    )
