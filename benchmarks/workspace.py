"""How fast a workspace of many reports answers: the list with filters, the charts, one report, one decision.

    python benchmarks/workspace.py [N] [--at FOLDER_OR_POSTGRESQL_URL]

Makes a workspace of N (default 10,000) small generated reports with 0 to 40 findings each, a third of them under review, and
prints the best and the worst of several runs of each question. Exits with 1 when the list or a chart takes longer than
its limit, or is wrong in its total. Fixed random seed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import get_args

from gouji.decision import Draft, Event, Way
from gouji.result import Check, Claim, Coverage, Document, Fund, Header, Message, Result, Run
from gouji.store.workspace import Addition, Dimension, Filter, Index, Order, Workspace, fresh_index

LIMIT = 0.5
"""Seconds for the list or a chart."""
RUNS = 7
CHUNK = 500
RULES = [f"{family}-{number:02}" for family in ("SUM", "RATE", "SCORE", "SAME", "DATE", "COUNT") for number in range(1, 8)]
KINDS = (("error", "inconsistent"), ("error", "contradictory"), ("warning", "suspicious"), ("info", "truncated"))
WAYS: tuple[Way, ...] = ("report_wrong", "extraction_wrong", "both_right", "false_alarm")


def claim(text: str, value: str | None = None) -> Claim:
    return Claim(text=text, value=value, start=0, end=len(text), line=1)


def checks(chance: random.Random) -> Iterator[Check]:
    for number in range(chance.randint(0, 40)):
        severity, verdict = chance.choice(KINDS)
        amount = f"{chance.randint(100, 10**6) / 100:.2f}"
        yield Check(
            id=f"c{number}", rule=chance.choice(RULES), verdict=verdict, severity=severity, printed=claim(amount, amount),
            message=Message(zh=f"合计应为 {amount}", en=f"the total should be {amount}"), subject=f"项目{number}",
        )  # fmt: skip


def generated(number: int, chance: random.Random) -> Result:
    unit, year = f"青禾县第{number // 4}镇人民政府", str(2019 + number % 4)
    text = f"{unit}{year}年度部门整体支出绩效自评报告\n"
    funds = tuple(
        Fund(id=f"f{n}", name=f"项目{n}", amount=claim("1,200.50", "1200.50"), unit="万元", direction="expenditure", line=n)
        for n in range(10)
    )
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Result(
        document=Document(
            sha256=sha256, name=f"{unit}{year}.docx", media_type="text/plain", characters=len(text), text_sha256=sha256
        ),
        report=Header(title=claim(text.strip()), unit_name=claim(unit), fiscal_year=claim(year, year)),
        funds=funds,
        checks=tuple(checks(chance)),
        coverage=Coverage(numbers=20, claimed=20, ruled_out=0),
        run=Run(engine="rules", version="benchmark"),
        text=text,
    )


def partly_decided(result: Result, run: int, log: tuple[Event, ...]) -> Index:
    """As after some work of reviewers: every third report has decisions."""
    index = fresh_index(result, run, log)
    if int(result.document.sha256, 16) % 3:
        return index
    decided = (
        replace(finding, decided=WAYS[int(finding.key, 16) % 4]) if int(finding.key, 16) % 2 else finding
        for finding in index.findings
    )
    return replace(index, findings=tuple(decided), status="in_review")


def fill(workspace: Workspace, count: int) -> float:
    chance = random.Random(20210408)
    started = time.perf_counter()
    for first in range(0, count, CHUNK):
        made = [Addition(generated(n, chance), Path("none.docx")) for n in range(first, min(first + CHUNK, count))]
        workspace.add_many(made, copy=False, index=partly_decided)
    return time.perf_counter() - started


FILTERS = {
    "everything": Filter(),
    "rule × severity": Filter(rules=("SUM-01",), severities=("error",)),
    "rule × severity × verdict × open": Filter(
        rules=("SUM-01", "RATE-03"), severities=("error",), verdicts=("contradictory",), decided=("open",)
    ),
    "open errors": Filter(severities=("error",), decided=("open",)),
    "false alarms": Filter(decided=("false_alarm",)),
    "year × status": Filter(years=("2021",), statuses=("in_review",)),
    "unit": Filter(units=("青禾县第7镇人民政府",)),
    "text": Filter(text="第12 2021"),
    "all of them": Filter(severities=("error",), decided=("open",), years=("2021",), statuses=("in_review",), text="镇"),
}


def timed(what: str, action: Callable[[], object]) -> float:
    """The slowest of several runs in seconds, the first one included: a user waits for that one too."""
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - started)
    print(f"{what:58}{min(seconds) * 1000:9.1f}{max(seconds) * 1000:9.1f}", flush=True)
    return max(seconds)


def ask(workspace: Workspace, count: int) -> float:
    """The slowest of all questions."""
    print(f"{'milliseconds':58}{'best':>9}{'worst':>9}")
    slowest = [timed(f"list: {name}", partial(workspace.reports, which)) for name, which in FILTERS.items()]
    slowest += [
        timed(f"list: last page by {order}", partial(workspace.reports, order=order, offset=max(0, count - 50)))
        for order in get_args(Order)
    ]
    for by in get_args(Dimension):
        for name, which in FILTERS.items():
            slowest.append(timed(f"chart by {by}: {name}", partial(workspace.counts, by, which)))
    return max(slowest)


def decide(workspace: Workspace) -> None:
    row = workspace.reports(limit=1).rows[0]
    index = fresh_index(workspace.result(row.id), row.run)
    state = {"seq": row.seq}
    draft = Draft(action="decide", target=index.findings[0].key, way="false_alarm", reason="两处口径不同")

    def append() -> None:
        state["seq"] = workspace.append(
            row.id, [draft], user="甲", seen="0" * 64, expected_seq=state["seq"], index=index
        )[-1].seq  # fmt: skip

    timed("result of one report", lambda: workspace.result(row.id))
    timed("one decision, written with its index", append)


def measure(where: str, count: int) -> int:
    with Workspace.open(where, create=True) as workspace:
        if workspace.reports(limit=0).total:
            sys.exit(f"{where}: holds reports; name an empty place")
        seconds = fill(workspace, count)
        findings = sum(bar.findings for bar in workspace.counts("rule"))
        print(f"{count} reports with {findings} findings added in {seconds:.1f} s, {1000 * seconds / count:.2f} ms each")
        slowest = ask(workspace, count)
        decide(workspace)
        complete = workspace.reports(limit=0).total == count
    print(f"slowest question: {slowest:.3f} s (limit {LIMIT} s)")
    return 0 if slowest <= LIMIT and complete else 1


def main() -> int:
    parser = argparse.ArgumentParser(description="Times the questions of a workspace of many generated reports.")
    parser.add_argument("count", nargs="?", type=int, default=10_000, metavar="N")
    parser.add_argument("--at", metavar="WHERE", help="an empty folder or PostgreSQL database (default: a temporary folder)")
    wanted = parser.parse_args()
    if wanted.at:
        return measure(wanted.at, wanted.count)
    with tempfile.TemporaryDirectory() as folder:
        status = measure(folder, wanted.count)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        print(f"size on disk: {size / 1e6:.1f} MB")
    return status


if __name__ == "__main__":
    sys.exit(main())
