"""A scripted reviewer decides the findings of reports in Chromium, by keyboard alone.

    .venv/bin/python benchmarks/reviewer.py [REPORT …]      (default: the seeds beside the project, else the samples)

Prints seconds and key strokes per finding. The script works as a reviewer does who believes the recomputation: `1` where the
report is wrong; `r`, a short reason, Enter and `1` for a warning; `4` for what is merely pointed out. It looks at nothing: the
seconds are those of the page (places found, lit and scrolled to; the decision on the disk; checks made anew), not of a
human's thinking.

Beside it stands the same work in a text editor and a calculator as a count of steps, key strokes and clicks. For a finding of
n operands, each d digits long, at least:

    search for each operand         n × (Ctrl-F + its digits + Enter)
    type the sum or quotient        n × (its digits + an operator) + Enter
    read the result, compare        (no stroke)
    switch between two programs     2 × Alt-Tab
    write down the finding          line number, rule, printed, recomputed: the digits of three figures + 4 separators
    write down the decision         1 word: 4 strokes

That counts only the findings that the tool named: without it, every figure of the report would have to be tried.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402
from tests.review.conftest import ARGUMENTS, CHROMIUM  # noqa: E402
from tests.review.serving import Serving, over  # noqa: E402

import gouji  # noqa: E402
from gouji.desk.desk import Desk  # noqa: E402
from gouji.review.views import FindingView, report_view  # noqa: E402
from gouji.store.workspace import Workspace  # noqa: E402

SEEDS = ROOT.parent / "shared" / "seeds"
TOKEN = "benchmark"
REASON = "核对"


@dataclass
class Work:
    findings: int = 0
    strokes: int = 0
    seconds: float = 0.0
    by_hand: int = 0

    def add(self, other: Work) -> None:
        self.findings += other.findings
        self.strokes += other.strokes
        self.seconds += other.seconds
        self.by_hand += other.by_hand

    def line(self, name: str) -> str:
        each = max(self.findings, 1)
        ours = f"{self.seconds / each:6.2f} s {self.strokes / each:6.1f} strokes"
        return f"{name:32} {self.findings:4} findings {ours}   by hand {self.by_hand / each:6.1f} strokes"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="*", type=Path)
    paths: list[Path] = parser.parse_args().reports or sorted(SEEDS.glob("*.txt")) or sorted((ROOT / "samples").glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder, Workspace.open(Path(folder), create=True) as workspace:
        numbers = {path.name: Desk(workspace).add(gouji.extract(path), path).report_id for path in paths}
        with over(workspace, token=TOKEN) as served, sync_playwright() as running:
            browser = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.goto(f"{served.base}/?token={TOKEN}")
            total = Work()
            for name, number in numbers.items():
                work = decide_all(page, served, number)
                print(work.line(name))
                total.add(work)
            print(total.line("all"))
            browser.close()


def decide_all(page: Page, served: Serving, number: int) -> Work:
    page.goto(f"{served.base}/reports/{number}")
    page.wait_for_selector("body[data-ready]")
    work = Work(by_hand=sum(map(steps_by_hand, report_view(number, served.desk.open(number)).findings)))
    begun = time.monotonic()
    while (left := undecided(served, number)) > 0:
        work.strokes += decide_one(page)
        work.findings += 1
        page.wait_for_selector("body:not(.busy)")
        assert undecided(served, number) < left, page.inner_text("body")
    work.seconds = time.monotonic() - begun
    return work


def undecided(served: Serving, number: int) -> int:
    row = served.desk.workspace.report(number)
    return row.findings - row.decided


def decide_one(page: Page) -> int:
    """Decides the chosen finding and waits for the page; the strokes that it took. The desk goes on to the next by itself."""
    look = page.locator(".card.chosen").get_attribute("data-look")
    before = page.locator(".card.chosen").get_attribute("data-id")
    keys: Sequence[str] = {"error": ["1"], "warning": ["r", *REASON, "Enter", "1"]}.get(look or "", ["4"])
    for key in keys:
        page.keyboard.insert_text(key) if key in REASON else page.keyboard.press(key)
    page.wait_for_selector(f".card[data-id='{before}'][data-decided]", state="attached")
    return len(keys)


def steps_by_hand(finding: FindingView) -> int:
    """Strokes in an editor and a calculator, as counted above."""
    digits = [len(claim.text) for claim in finding.claims] or [4]
    search, calculation = sum(each + 2 for each in digits), sum(each + 1 for each in digits) + 1
    written = 3 + 2 * digits[0] + 4 + 4
    return search + calculation + 2 + written


if __name__ == "__main__":
    main()
