"""How fast are the rules alone? Runs them on evidence that is read and extracted beforehand.

    python benchmarks/rules.py [REPORT ...] [--passes N]

Without arguments: the samples, and the seed reports beside the checkout where they exist. Printed for each group: reports of
10,000 characters a second on one core, at the median and at the best pass; the relations tested; the time of the indexes,
of each rule and of what follows the rules. The samples are denser than real reports: they are made of relations.

Times are processor time of this process. For a comparison across machines and loads the last line gives the rules' time in
units of a yardstick, a fixed piece of Python work measured in the same run.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from statistics import median

from gouji.check.evidence import Evidence
from gouji.check.run import all_rules, run_checks
from gouji.core.numerals import lex
from gouji.extract.rules import extract
from gouji.ground import ground
from gouji.source import read
from gouji.split import heading_numbers, split

ROOT = Path(__file__).resolve().parent.parent
REPORT = 10_000
"""Characters of the report that the figures are given for."""


def prepared(path: Path) -> Evidence:
    document = read(path)
    report = split(document)
    numbering = tuple(heading_numbers(report))
    numerals = lex(report.text, noise=document.noise, headings=numbering)
    rows = ground(extract(report, numerals), report, numerals)
    headings = tuple(section.heading for section in report.sections if len(section.heading))
    return Evidence(report.text, numerals, rows, headings, document.noise)


def fresh(reports: Sequence[Evidence]) -> list[Evidence]:
    """The same evidence without the indexes of an earlier pass."""
    return [replace(evidence) for evidence in reports]


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def passes(reports: Sequence[Evidence], count: int) -> list[float]:
    """The time of each pass over all reports, indexes included."""
    taken = []
    for _ in range(count):
        unindexed = fresh(reports)
        taken.append(seconds(lambda given=unindexed: [run_checks(evidence) for evidence in given]))  # type: ignore[misc]
    return taken


def by_rule(reports: Sequence[Evidence], count: int) -> dict[str, float]:
    """The median time of each rule over all reports, the indexes built beforehand."""
    taken: dict[str, list[float]] = {rule.code: [] for rule in all_rules()}
    for evidence in reports:
        run_checks(evidence)
    for _ in range(count):
        for rule in all_rules():
            taken[rule.code].append(seconds(lambda run=rule.run: [list(run(evidence)) for evidence in reports]))  # type: ignore[misc]
    return {code: median(times) for code, times in taken.items()}


def yardstick() -> float:
    """Exact sums of a thousand fractions: work of the same kind as the rules'."""
    addends = [Fraction(number, 100) for number in range(1, 1001)]
    return min(seconds(lambda: sum(addends, Fraction(0))) for _ in range(50))


def show(name: str, reports: Sequence[Evidence], count: int) -> None:
    characters = sum(len(evidence.text) for evidence in reports)
    verdicts = Counter(check.verdict for evidence in reports for check in run_checks(evidence))
    taken = passes(reports, count)
    rules = by_rule(fresh(reports), count)
    alone = sum(rules.values())
    write = sys.stdout.write
    write(f"{name}: {len(reports)} reports, {characters} characters, {sum(verdicts.values())} relations looked at, ")
    write(f"{sum(verdicts.values()) - verdicts['untestable']} tested\n")
    for what, one in (("median", median(taken)), ("best", min(taken))):
        write(f"  {what:7} {characters / REPORT / one:6.0f} reports of {REPORT} characters a second ({one * 1000:.2f} ms)\n")
    write(f"  rules {alone * 1000:.2f} ms, indexes, causes and explanations {(median(taken) - alone) * 1000:.2f} ms\n")
    for code, one in sorted(rules.items(), key=lambda entry: -entry[1]):
        write(f"    {code:9} {one * 1000:7.3f} ms\n")
    write(f"  one report of {REPORT} characters takes {median(taken) * REPORT / characters / yardstick():.2f} yardsticks\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--passes", type=int, default=40)
    options = parser.parse_args()
    samples = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in (".txt", ".docx"))
    groups = {"samples": samples, "seeds": sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))}
    for name, paths in ({"reports": options.reports} if options.reports else groups).items():
        if paths:
            show(name, [prepared(path) for path in paths], options.passes)
        else:
            sys.stdout.write(f"{name}: none at hand\n")


if __name__ == "__main__":
    main()
