"""``gouji check``: the rules over stored results; nothing is read or extracted again."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.table import Table

from gouji import texts
from gouji.check.run import Tally, all_rules, chosen_rules
from gouji.commands.attempt import Attempt
from gouji.commands.exits import FAILED_IN_PART, FINDINGS
from gouji.commands.inputs import result_files
from gouji.commands.table import show, table
from gouji.config import Lang, Settings
from gouji.core.check import QUIET
from gouji.export import EXPORTERS, Options
from gouji.export.findings import Finding, worst_first
from gouji.pipeline import recheck, tallies
from gouji.result import Check, Result
from gouji.store.files import read_result

_LOUDNESS: Final = ("info", "warning", "error")


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises UsageError for an unknown rule and for a folder without results; a result that cannot be used is one line."""
    rules = tuple(name.strip() for name in options.rules.split(",") if name.strip())
    chosen_rules(rules or None)
    checked: dict[Path, Result] = {}
    codes: list[int] = []
    for path in result_files(options.results):
        with Attempt(str(path)) as attempt:
            checked[path] = recheck(read_result(path), rules)
        if attempt.failure is not None:
            codes.append(attempt.failure.exit_code)
            print(attempt.failure.shown(settings.lang, debug="debug" in options), file=sys.stderr)
    loud = {path: _at_least(result, options.severity) for path, result in checked.items()}
    if options.format == "table":
        _print(loud, checked, settings.lang)
    elif options.format == "json":
        print(json.dumps({"results": [_tree(path, result) for path, result in loud.items()]}, ensure_ascii=False, indent=1))
    else:
        print(EXPORTERS[options.format](list(loud.values()), Options(lang=settings.lang, rules=all_rules())).rstrip("\n"))
    if codes:
        return FAILED_IN_PART if checked else max(codes)
    return FINDINGS if options.strict and any(_has_error(result) for result in checked.values()) else 0


def _at_least(result: Result, severity: str) -> Result:
    """The result without the findings that are less loud; relations that hold or cannot be tested stay."""
    least = _LOUDNESS.index(severity)
    kept = tuple(check for check in result.checks if check.verdict in QUIET or _LOUDNESS.index(check.severity) >= least)
    return result.model_copy(update={"checks": kept})


def _has_error(result: Result) -> bool:
    return any(check.severity == "error" and check.verdict not in QUIET for check in result.checks)


def _tree(path: Path, result: Result) -> dict[str, object]:
    return {
        "result": str(path),
        "name": result.document.name,
        "checks": [check.model_dump(mode="json") for check in result.checks],
        "rules": [asdict(tally) for tally in tallies(result)],
    }


def _print(loud: dict[Path, Result], checked: dict[Path, Result], lang: Lang) -> None:
    names = {rule.code: rule.en if lang == "en" else rule.zh for rule in all_rules()}
    for path, result in loud.items():
        findings = worst_first(result.checks)
        if findings:
            header = (texts.PLACE, texts.SEVERITY, texts.RULE, texts.FINDING)
            rows = [row for finding in findings for row in _rows(finding, path.with_suffix(".txt"), names, lang, 0)]
            show(table([text.of(lang) for text in header], rows))
        else:
            print(f"{path}: {texts.NO_FINDINGS.of(lang)}")
        print()
    checks = [check for result in checked.values() for check in result.checks]
    show(_denominators([tally for result in checked.values() for tally in tallies(result)], checks, names, lang))


def _rows(finding: Finding, text_file: Path, names: dict[str, str], lang: Lang, depth: int) -> list[list[str | int]]:
    """The finding, and under it the findings that follow from it."""
    check = finding.check
    indent = "  " * depth
    lines = [_said(check, lang)]
    if check.formula and check.formula not in lines[0]:
        lines.append(texts.FORMULA.of(lang, formula=check.formula))
    lines += [texts.EXPLANATION.of(lang, explanation=one.en if lang == "en" else one.zh) for one in check.explanations]
    severity = texts.SEVERITIES[check.severity].of(lang)
    rule = f"{indent}{check.rule} {names.get(check.rule, '')}"
    row: list[str | int] = [f"{text_file}:{check.line}", severity, rule, "\n".join(lines)]
    return [row, *(below for effect in finding.effects for below in _rows(effect, text_file, names, lang, depth + 1))]


def _said(check: Check, lang: Lang) -> str:
    return check.message.en if lang == "en" else check.message.zh


def _denominators(counted: Sequence[Tally], checks: Sequence[Check], names: dict[str, str], lang: Lang) -> Table:
    """How often each rule looked and what came of it, over all results, the reasons of what it could not test last."""
    sums: dict[str, Counter[str]] = {}
    for tally in counted:
        sums.setdefault(tally.rule, Counter()).update(
            candidates=tally.candidates,
            tested=tally.tested,
            agreeing=tally.agreeing,
            findings=tally.findings,
            untestable=tally.untestable,
        )
    columns = ("candidates", "tested", "agreeing", "findings", "untestable")
    rows: list[list[str | int]] = [
        [code, names.get(code, ""), *(counts[name] for name in columns), _reasons(code, checks, lang)]
        for code, counts in sorted(sums.items())
        if counts["candidates"]
    ]
    header = (texts.RULE, texts.NAME, texts.CANDIDATES, texts.TESTED, texts.AGREEING, texts.FINDINGS, texts.UNTESTABLE, texts.WHY)
    return table([text.of(lang) for text in header], rows, numbers=range(2, 7))


def _reasons(code: str, checks: Sequence[Check], lang: Lang) -> str:
    """Why the rule could not test what it could not test, the most frequent reason first."""
    untestable = [check for check in checks if check.rule == code and check.verdict == "untestable"]
    colon = ": " if lang == "en" else "："
    counted = Counter(_said(check, lang).rpartition(colon)[2].rstrip("。.") for check in untestable)
    return " · ".join(f"{reason} × {count}" for reason, count in counted.most_common())
