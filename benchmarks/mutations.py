"""Does the validator notice a wrong digit?

Changes one digit of one operand of a relation that holds, reads the text again, checks it again.

    python benchmarks/mutations.py [REPORT.txt ...] [--each N]

Without arguments: the text samples, and the seed reports beside the checkout where they exist. A mutation counts as
noticed when a finding has a claim at the changed number. Only changes after which the relation, its operands being known,
no longer holds are counted: 432 changed to 332 is no contradiction to a part of 293, nor is a last digit that rounds away.
Bounds and reachability (SUM-02, RATE-08, RATE-09), judgements (SAME-02) and echoes (SAME-06, related only because they
agree) are no equations; they are listed apart. Fixed random seed: the figures are the same in every run.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from gouji.check.evidence import Evidence
from gouji.check.run import run_checks
from gouji.core.check import Check
from gouji.core.numerals import lex
from gouji.core.report import Document
from gouji.core.rows import Claim, Header, Rows
from gouji.extract.rules import extract
from gouji.ground import ground
from gouji.source import read
from gouji.split import heading_numbers, split

ROOT = Path(__file__).resolve().parent.parent
ARITHMETIC = ("SUM", "SCORE", "RATE", "COUNT", "SAME", "DATE")
LOOSE = ("SUM-02", "RATE-08", "RATE-09", "SAME-02", "SAME-06", "SCORE-03")
KINDS = ("flip", "swap", "drop")


@dataclass(frozen=True)
class Target:
    """A printed number that a relation uses, and the rule that found the relation to hold."""

    start: int
    end: int
    rule: str
    relation: str | None


@dataclass(frozen=True)
class Trial:
    kind: str
    rule: str
    noticed: bool
    shown: str


def evidence_of(document: Document) -> Evidence:
    report = split(document)
    numbering = tuple(heading_numbers(report))
    numerals = lex(report.text, noise=document.noise, headings=numbering)
    rows = ground(extract(report, numerals), report, numerals)
    headings = tuple(section.heading for section in report.sections if len(section.heading))
    return Evidence(report.text, numerals, rows, headings, document.noise)


def targets(checks: tuple[Check, ...]) -> list[Target]:
    """Every operand of a relation that holds, once, with digits in it."""
    found: dict[tuple[int, int], Target] = {}
    for check in checks:
        if check.verdict != "consistent" or not check.rule.startswith(ARITHMETIC):
            continue
        for claim in check.claims:
            if claim.start is None or claim.end is None or claim.value is None or not claim.text[-1:].isdigit():
                continue
            found.setdefault((claim.start, claim.end), Target(claim.start, claim.end, check.rule, check.relation))
    return list(found.values())


def mutate(text: str, kind: str, chance: random.Random) -> str | None:
    """The number with a digit flipped, two neighbouring digits swapped, or a digit dropped; None when there is no such change."""
    places = [at for at, char in enumerate(text) if char.isdigit()]
    if kind == "flip":
        at = chance.choice(places)
        digit = chance.choice([other for other in "123456789" if other != text[at]])
        return text[:at] + digit + text[at + 1 :]
    pairs = [(a, b) for a, b in pairwise(places) if text[a] != text[b]]
    if kind == "swap":
        if not pairs:
            return None
        a, b = chance.choice(pairs)
        return text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]
    if len(places) < 2:
        return None
    at = chance.choice(places)
    return text[:at] + text[at + 1 :]


def noticed(checks: tuple[Check, ...], start: int, end: int) -> bool:
    findings = (check for check in checks if check.is_finding)
    claims = (claim for check in findings for claim in (*check.claims, check.printed) if claim is not None)
    return any(claim.start is not None and claim.start < end and (claim.end or 0) > start for claim in claims)


def breaks(evidence: Evidence, target: Target, changed: str) -> bool:
    """Whether the relation that held no longer holds when its operand reads as changed."""
    if target.relation is None:
        return True
    held = next((relation for relation in evidence.rows.relations if relation.id == target.relation), None)
    if held is None:
        return True
    operands = tuple(replace(operand, claim=_read(operand.claim, target, changed)) for operand in held.operands)
    text = evidence.text[: target.start] + changed + evidence.text[target.end :]
    rows = Rows(header=Header(), relations=(replace(held, operands=operands),))
    return any(check.is_finding for check in run_checks(replace(evidence, text=text, numerals=(), rows=rows), (target.rule,)))


def _read(claim: Claim, target: Target, changed: str) -> Claim:
    """The claim as it stands in the changed text."""
    if claim.start is None or claim.start < target.start:
        return claim
    if claim.start == target.start:
        return replace(claim, text=changed, value=changed.replace(",", ""), end=target.start + len(changed))
    shift = len(changed) - (target.end - target.start)
    return replace(claim, start=claim.start + shift, end=(claim.end or 0) + shift)


def trials(paths: list[Path], each: int) -> Iterator[Trial]:
    """A sample of the mutations of every report."""
    chance = random.Random(20220624)
    for path in paths:
        document = read(path)
        evidence = evidence_of(document)
        calm = targets(run_checks(evidence))
        for target in chance.sample(calm, min(each, len(calm))):
            for kind in KINDS:
                printed = document.text[target.start : target.end]
                changed = mutate(printed, kind, chance)
                if changed is None or changed == printed or not breaks(evidence, target, changed):
                    continue
                text = document.text[: target.start] + changed + document.text[target.end :]
                copy = ROOT / "build" / "mutations" / path.name
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(text, encoding="utf-8")
                checks = run_checks(evidence_of(read(copy)))
                seen = noticed(checks, target.start, target.start + len(changed))
                place = f"{path.name}:{evidence.lines.number(target.start)}"
                yield Trial(kind, target.rule, seen, f"{place} {printed} -> {changed}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--each", type=int, default=40, help="how many numbers of each report")
    parser.add_argument("--misses", action="store_true", help="show every change that went unnoticed")
    options = parser.parse_args()
    seeds = ROOT.parent / "shared" / "seeds"
    paths = options.reports or [*sorted((ROOT / "samples").glob("*.txt")), *sorted(seeds.glob("*.txt"))]
    tried: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for trial in trials(paths, options.each):
        keys = (trial.rule, "loose") if trial.rule in LOOSE else (trial.kind, trial.rule, "all")
        for key in keys:
            tried[key] += 1
            hits[key] += trial.noticed
        if options.misses and not trial.noticed:
            sys.stdout.write(f"missed {trial.rule} {trial.kind} {trial.shown}\n")
    for key in (*KINDS, *sorted(set(tried) - {*KINDS, "all", "loose"}), "all", "loose"):
        if tried[key]:
            sys.stdout.write(f"{key:10} {hits[key]:5} of {tried[key]:5}  {100 * hits[key] / tried[key]:5.1f} %\n")


if __name__ == "__main__":
    main()
