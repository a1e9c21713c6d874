"""Four reviewers at work, each killed again and again: what was acknowledged is there, and no log has a gap."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from tests.store.workspace.build import SAME, SUM, add, decided, draft, index_of, result

from gouji.store.workspace import Filter, Workspace

ROOT = Path(__file__).resolve().parents[3]
REVIEWERS = 4
LIVES = 2
"""How often each reviewer is started and killed."""
MOST_LINES = 12


def start(where: str, user: str) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    command = [sys.executable, "-m", "tests.store.workspace.reviewer", where, user]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths})


def read_and_kill(process: subprocess.Popen[bytes], lines: int) -> list[str]:
    """The acknowledgements of a process that is killed wherever it is after so many of them, late ones included."""
    assert process.stdout is not None
    with process, process.stdout:
        said = [process.stdout.readline() for _ in range(lines)]
        assert all(said), "the reviewer ended by itself"
        process.kill()
        said += process.stdout.readlines()
    assert process.returncode == -9
    return [event for line in said if line.endswith(b"\n") for event in line.decode().split()]


def test_kill__loses_no_acknowledged_decision(workspace: Workspace, where: str) -> None:
    for name in ("a.txt", "b.txt"):
        add(workspace, result(name, found=(SUM, SAME)))
    chance = random.Random(20240301)
    acknowledged: list[str] = []
    for life in range(LIVES):
        processes = [start(where, f"r{number}.{life}") for number in range(REVIEWERS)]
        for process in processes:
            acknowledged += read_and_kill(process, chance.randint(1, MOST_LINES))
    assert len(acknowledged) >= REVIEWERS * LIVES
    with Workspace.open(where, create=False) as opened:
        require_whole(opened, acknowledged)


def require_whole(workspace: Workspace, acknowledged: list[str]) -> None:
    stored: set[str] = set()
    for row in workspace.reports().rows:
        log = workspace.log(row.id)
        assert [event.seq for event in log] == list(range(1, row.seq + 1))
        stored |= {f"{row.id}:{event.seq}:{event.target}" for event in log}
        batches: defaultdict[str, list[int]] = defaultdict(list)
        for event in log:
            writer, number, _ = event.target.split("-")
            batches[f"{writer}-{number}"].append(event.seq)
        # Decisions that were written together are all there and stand together.
        assert all(seqs == list(range(seqs[0], seqs[0] + 1 + int(key.split("-")[1]) % 3)) for key, seqs in batches.items())
        index = decided(index_of(workspace, row.id), "false_alarm", "SUM-01")
        assert workspace.append(row.id, [draft()], user="后", seen="", expected_seq=row.seq, index=index)[0].seq == row.seq + 1
    assert set(acknowledged) <= stored
    assert workspace.reports(Filter(decided=("false_alarm",))).total == 2
