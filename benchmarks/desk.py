"""How long a reviewer waits for a long report: to open it, to decide a finding, to correct a value with all checks made anew.

    python benchmarks/desk.py [CHARACTERS]

Makes one report of CHARACTERS (default 100,000, about a hundred pages) of the repository's samples, each repetition under
another unit's name, and prints the median of several runs of each step. Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import gouji
from gouji.decision import Draft
from gouji.desk.desk import Desk
from gouji.keys import values
from gouji.store.workspace import Workspace

SAMPLES: Final = Path(__file__).parent.parent / "samples"
OPEN, DECIDE = 1.0, 0.3
"""Seconds to open a report, and to decide something about it."""
RUNS: Final = 5


def long_report(characters: int, folder: Path) -> Path:
    """The prose of a sample again and again, with paragraphs between as long as a page of prose has."""
    text = (SAMPLES / "prose_town.txt").read_text(encoding="utf-8")
    filler = "本部分说明制度建设、组织保障和日常管理的做法，内容与前述一致，不另列数据。" * 12 + "\n"
    parts: list[str] = []
    while sum(map(len, parts)) < characters:
        parts.append(f"第{len(parts) + 1}分册\n{text}\n{filler * 4}")
    path = folder / "长报告.txt"
    path.write_text("".join(parts)[:characters], encoding="utf-8")
    return path


def timed(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def main() -> int:
    characters = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as aside, Workspace.open(Path(aside) / "desk", create=True) as workspace:
        path = long_report(characters, Path(aside))
        result = gouji.extract(path)
        Desk(workspace).add(result, path)
        opening = statistics.median(timed(lambda: Desk(workspace).open(1)) for _ in range(RUNS))
        desk = Desk(workspace)
        desk.prepare(1)  # what the page does behind the reviewer's back once the report is open
        amounts = [value for value in values(result) if value.list == "funds" and value.field == "amount" and value.claim]
        places = [(claim.start, claim.end or 0) for value in amounts if (claim := value.claim) and claim.start is not None]

        def edit(number: int) -> None:
            draft = Draft(action="edit", target=amounts[number].key, picked=places[number + 1])
            desk.write(1, [draft], user="bench", seen=desk.open(1).state)

        def decide(number: int) -> None:
            key = list(desk.desktop(1, "bench").findings)[number]
            desk.write(1, [Draft(action="decide", target=key, way="report_wrong")], user="bench", seen=desk.open(1).state)

        first = timed(lambda: edit(0))
        editing = statistics.median(timed(partial(edit, number)) for number in range(1, 1 + RUNS))
        deciding = statistics.median(timed(partial(decide, number)) for number in range(RUNS))
        accepting = timed(lambda: desk.accept_sound_rows(1, user="bench", seen=desk.open(1).state))
        rows = sum(len(rows) for rows in (result.indicators, result.funds, result.achievements, result.staffing))
    print(f"{len(result.text):,} characters, {rows:,} rows, {len(result.checks):,} checks")
    print(f"open                        {opening:6.3f} s (limit {OPEN})")
    print(f"decide                      {deciding:6.3f} s (limit {DECIDE})")
    print(f"correct a value, all checks {editing:6.3f} s (limit {DECIDE}); the first one {first:.3f} s")
    print(f"accept every sound row      {accepting:6.3f} s")
    return int(opening > OPEN or max(deciding, editing) > DECIDE)


if __name__ == "__main__":
    sys.exit(main())
