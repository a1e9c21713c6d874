"""A reviewer as a process: decides until it is killed, and says on its output what was acknowledged.

python -m tests.store.workspace.reviewer WHERE USER
"""

from __future__ import annotations

import itertools
import sys

from tests.store.workspace.build import append, draft

from gouji.store.workspace import StaleError, Workspace


def main(where: str, user: str) -> None:
    with Workspace.open(where, create=False, wait=60) as workspace:
        reports = [row.id for row in workspace.reports().rows]
        for number in itertools.count(1):
            report_id = reports[number % len(reports)]
            try:
                events = append(workspace, report_id, [draft(f"{user}-{number}-{part}") for part in range(1 + number % 3)], user)
            except StaleError:
                continue
            # One write of one line: the kernel has all of it, or the parent sees none of it.
            line = " ".join(f"{report_id}:{event.seq}:{event.target}" for event in events)
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
