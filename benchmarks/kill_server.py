"""Kills a review server at random moments under four reviewers and looks what is left.

    .venv/bin/python benchmarks/kill_server.py [--lives 100]

Prints how many events were acknowledged and how many of them were lost (none may be), and fails where a log has a gap or
replays to another state than a server begun anew shows.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.review.killing import REVIEWERS, Told, one_life, require_whole  # noqa: E402
from tests.review.serving import fill  # noqa: E402

from gouji.store.workspace import Workspace  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lives", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "workspace"
        with Workspace.open(where, create=True) as workspace:
            fill(workspace, Path(folder))
            reports = [row.id for row in workspace.reports().rows]
        told, chance, begun = Told(), random.Random(options.seed), time.monotonic()
        for life in range(1, options.lives + 1):
            one_life(where, reports, chance, told)
            print(f"\r{life}/{options.lives} lives, {len(told.events)} events acknowledged", end="", file=sys.stderr)
        require_whole(where, reports, told)
        done = f"{options.lives} kills under {REVIEWERS} reviewers: {len(told.events)} events acknowledged, 0 lost"
        print(f"\n{done} ({time.monotonic() - begun:.0f} s)")


if __name__ == "__main__":
    main()
