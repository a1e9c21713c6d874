"""The server killed at random moments; `benchmarks/kill_server.py` does it a hundred times."""

from __future__ import annotations

import random
from pathlib import Path

from gouji.store.workspace import Workspace

from .killing import Told, one_life, require_whole
from .serving import fill

LIVES = 2


def test_kill__every_acknowledged_decision_is_there_after_a_restart(tmp_path: Path) -> None:
    where = tmp_path / "workspace"
    with Workspace.open(where, create=True) as workspace:
        fill(workspace, tmp_path)
        reports = [row.id for row in workspace.reports().rows]
    told, chance = Told(), random.Random(20240301)
    for _ in range(LIVES):
        one_life(where, reports, chance, told)
    assert len(told.events) >= LIVES
    require_whole(where, reports, told)
