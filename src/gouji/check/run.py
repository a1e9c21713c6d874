"""Runs the rules over one report's evidence. RULE_MODULES is explicit: a rule module that is not listed does not run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from typing import Final

from gouji.check.doubts import tell_doubtful_readings
from gouji.check.evidence import Evidence
from gouji.check.explain import explain
from gouji.check.registry import RULES, Rule
from gouji.check.temper import (
    derived,
    distinct,
    lower_doubtful,
    one_habit,
    one_per_cause,
    one_per_total,
    tell_readings,
    withdraw_misread,
)
from gouji.core.check import Check
from gouji.core.rows import Claim
from gouji.errors import UsageError

RULE_MODULES: Final = (
    "gouji.check.rules.reading",
    "gouji.check.rules.numbers",
    "gouji.check.rules.sums",
    "gouji.check.rules.scores",
    "gouji.check.rules.marks",
    "gouji.check.rules.rates",
    "gouji.check.rules.completion",
    "gouji.check.rules.plausible",
    "gouji.check.rules.counts",
    "gouji.check.rules.same",
    "gouji.check.rules.echoes",
    "gouji.check.rules.dates",
    "gouji.check.rules.texts",
)


def run_checks(evidence: Evidence, rules: Iterable[str] | None = None) -> tuple[Check, ...]:
    """Every check of the chosen rules, in text order, with ids k1, k2 … and causes resolved.

    ``rules`` are codes (``SUM-01``) or families (``SUM``); all rules without them. Raises UsageError for an unknown one.
    """
    chosen = chosen_rules(rules)
    checks = distinct([check for rule in chosen for check in rule.run(evidence)])
    if evidence.located is not None:
        checks = [_located(check, evidence.located) for check in checks]
    checks = withdraw_misread(checks, evidence.misread)
    checks = [lower_doubtful(check) for check in tell_doubtful_readings(checks, evidence)]
    if evidence.readings:
        checks = [tell_readings(check, evidence.readings) for check in checks]
    found = one_habit(one_per_total(one_per_cause(_with_ids(checks)), evidence.rows.relations))
    return tuple([_explained(check, evidence) if check.is_finding else check for check in found])


def _located(check: Check, located: Callable[[Claim], Claim]) -> Check:
    """The check with its claims' places on paper: rules that look at the text themselves know only its offsets."""
    if all(claim.page is not None or claim.start is None for claim in check.claims):
        return check
    claims = tuple([claim if claim.page is not None else located(claim) for claim in check.claims])
    printed = check.printed
    return replace(check, claims=claims, printed=printed if printed is None or printed.page is not None else located(printed))


def _explained(check: Check, evidence: Evidence) -> Check:
    explanations = explain(check, evidence)
    return replace(check, explanations=explanations) if explanations else check


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    for module in RULE_MODULES:
        import_module(module)
    return tuple(RULES[code] for code in sorted(RULES))


def chosen_rules(names: Iterable[str] | None) -> tuple[Rule, ...]:
    """The rules of the given codes and families. Raises UsageError for a name that is neither."""
    rules = all_rules()
    if names is None:
        return rules
    wanted = {name.strip().upper() for name in names}
    unknown = sorted(wanted - {rule.code for rule in rules} - {rule.family for rule in rules})
    if unknown:
        families = ", ".join(dict.fromkeys(rule.family for rule in rules))
        raise UsageError(
            f"没有规则 {unknown[0]}；可用的规则族：{families}，或用 gouji rules 列出全部编号。",
            f"there is no rule {unknown[0]}; families: {families}; `gouji rules` lists every code.",
        )
    return tuple(rule for rule in rules if rule.code in wanted or rule.family in wanted)


def _with_ids(checks: Sequence[Check]) -> tuple[Check, ...]:
    ordered = sorted(checks, key=_place)
    for index, check in enumerate(ordered, 1):
        ordered[index - 1] = _numbered(check, f"k{index}")
    if all(check.caused_by is None for check in ordered):
        return tuple(ordered)
    by_subject: dict[str, list[Check]] = defaultdict(list)
    for check in ordered:
        if check.is_finding:
            by_subject[check.subject].append(check)
    return tuple([_resolved(check, by_subject) for check in ordered])


def _place(check: Check) -> tuple[int, int, str]:
    start = check.printed.start if check.printed is not None else None
    return check.line or 1 << 40, -1 if start is None else start, check.rule


def _numbered(check: Check, check_id: str) -> Check:
    # Spelled out: dataclasses.replace costs three times as much and this runs for every check of every report.
    return Check(
        rule=check.rule, verdict=check.verdict, severity=check.severity, message=check.message, formula=check.formula,
        printed=check.printed, computed=check.computed, claims=check.claims, line=check.line, subject=check.subject,
        id=check_id, caused_by=check.caused_by, explanations=check.explanations, relation=check.relation,
    )  # fmt: skip


def _resolved(check: Check, by_subject: Mapping[str, Sequence[Check]]) -> Check:
    """The subject in ``caused_by`` becomes the id of the nearest finding of that subject; none when nothing of it was found."""
    if check.caused_by is None:
        return check
    causes = [other for other in by_subject.get(check.caused_by, ()) if other.id != check.id and other.caused_by != check.subject]
    if not causes:
        return replace(check, caused_by=None)
    return derived(check, min(causes, key=lambda other: (other.caused_by is not None, abs(other.line - check.line))))


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of one rule's candidates. ``reasons`` counts the untestable ones by their Chinese sentence."""

    rule: str
    candidates: int
    tested: int
    agreeing: int
    findings: int
    untestable: int
    reasons: Mapping[str, int]


def summary(checks: Iterable[Check]) -> tuple[Tally, ...]:
    """Per rule: candidates, tested, agreeing, findings, untestable with reasons. Rules without a candidate count 0."""
    by_rule: dict[str, list[Check]] = {rule.code: [] for rule in all_rules()}
    for check in checks:
        by_rule.setdefault(check.rule, []).append(check)
    return tuple([_tally(code, group) for code, group in by_rule.items()])


def _tally(code: str, group: Sequence[Check]) -> Tally:
    reasons = Counter(check.message.zh.rpartition("：")[2] for check in group if check.verdict == "untestable")
    untestable = sum(reasons.values())
    agreeing = sum(check.verdict == "consistent" for check in group)
    findings = len(group) - untestable - agreeing
    return Tally(code, len(group), len(group) - untestable, agreeing, findings, untestable, dict(reasons))
