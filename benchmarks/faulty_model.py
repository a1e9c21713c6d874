"""What becomes of a model's mistakes: 5 % each of rows dropped, put into a wrong list, given wrong ids, their roles swapped.

python benchmarks/faulty_model.py [ROUNDS]      default 20 rounds a report; needs ../shared (reports and annotations)

Ends with 1 if a floor is missed.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.extract.llm.faulty import Faults, figures  # noqa: E402
from tests.extract.llm.perfect import PerfectModel  # noqa: E402
from tests.extract.llm.scripted import ScriptedAsker, ids_of, report_of  # noqa: E402

from gouji.check.evidence import Evidence  # noqa: E402
from gouji.check.run import run_checks  # noqa: E402
from gouji.extract.llm.ask import Prompt  # noqa: E402
from gouji.extract.llm.engine import Options, extract  # noqa: E402
from gouji.extract.llm.scope import Scope, everything  # noqa: E402
from gouji.ground import ground, settle  # noqa: E402

SHARED = ROOT.parent / "shared"
VISIBLE, SEEN = 0.9, 0.8


def play(scope: Scope, model: PerfectModel, seed: int) -> Counter[str]:
    """One reading by a model that makes mistakes and corrects none."""
    faults = Faults(seed)

    def answer(prompt: Prompt, lines: list[str]) -> str:
        if prompt.task == "pairs" or lines:
            return "{}"
        return json.dumps(faults.spoil(model.wire(prompt), ids_of(prompt)), ensure_ascii=False)

    asker = ScriptedAsker(answer)
    reading = asyncio.run(extract(scope, asker, Options()))
    rows = ground(reading.answers, scope.report, scope.numerals)
    headings = tuple(section.heading for section in scope.report.sections if len(section.heading))
    checks = run_checks(Evidence(scope.report.text, tuple(scope.numerals), rows, headings, ()))
    loud = [check for check in checks if check.verdict not in ("consistent", "untestable")]
    accused = {claim.start for check in loud for claim in check.claims}
    places = {numeral.id: numeral.start for numeral in scope.numerals}
    asked_again = {int(number) for lines in asker.lines for line in lines for number in re.findall(r"\d+", line)}
    unclaimed = {entry.numeral.id for entry in settle(scope.numerals, rows, reading.answers.ruled_out).of("unclaimed")}
    claims = list(figures(rows))
    seen = [ids for ids in faults.swapped if any(n in asked_again or places.get(n) in accused for n in ids)]
    astray = [claim for claim in claims if claim.start is None or scope.report.text[claim.start : claim.end] != claim.text]
    return Counter(
        figures=len(claims), astray=len(astray), dropped=len(faults.dropped), visible=len(faults.dropped & unclaimed),
        swapped=len(faults.swapped), seen=len(seen),
    )  # fmt: skip


def main() -> int:
    if not SHARED.is_dir():
        print("../shared is not at hand")
        return 0
    total: Counter[str] = Counter()
    for gold in sorted((SHARED / "gold").glob("*.json")):
        report, numerals = report_of(next((SHARED / "seeds").glob(f"{gold.stem}_*.txt")))
        scope, model = everything(report, numerals), PerfectModel(gold, report, numerals)
        for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else 20):
            total += play(scope, model, seed)
    visible, seen = total["visible"] / total["dropped"], total["seen"] / total["swapped"]
    print(f"figures in the results: {total['figures']}, not at their place: {total['astray']}")
    print(f"dropped figures: {total['dropped']}, visible as unclaimed: {visible:.1%} (floor {VISIBLE:.0%})")
    print(f"swapped roles: {total['swapped']}, asked again or accused by a check: {seen:.1%} (floor {SEEN:.0%})")
    return int(total["astray"] > 0 or visible < VISIBLE or seen < SEEN)


if __name__ == "__main__":
    sys.exit(main())
