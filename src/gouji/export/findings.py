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
    causes = {check.id: check.caused_by for check in found if check.caused_by in known}
    effects: dict[str | None, list[Check]] = defaultdict(list)
    for check in found:
        effects[causes.get(check.id) if _reaches_a_root(check.id, causes) else None].append(check)
    return _below(None, effects)


def _order(check: Check) -> tuple[int, int, int, str]:
    start = check.printed.start if check.printed is not None else None
    return _RANK[check.severity], check.line, start or 0, check.rule


def _reaches_a_root(check: str, causes: Mapping[str, str | None]) -> bool:
    """Whether the chain of causes ends, and soon enough."""
    at: str | None = check
    for _ in range(MAX_DEPTH):
        at = causes.get(at) if at is not None else None
    return at is None


def _below(cause: str | None, effects: Mapping[str | None, Sequence[Check]]) -> tuple[Finding, ...]:
    return tuple(Finding(check, _below(check.id, effects)) for check in effects.get(cause, ()))


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
