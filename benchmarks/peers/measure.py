"""What a process can say about itself, without importing anything heavy."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter


def peak_mib() -> float:
    """The most memory this process ever held.

    Read from /proc where there is one: what getrusage tells begins with the size of the process that started this one."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def report(imported: float, read: Callable[[], None], warm_up: Callable[[], None] | None) -> None:
    """Reads, after a warm-up if there is one, and prints the figures as the last line of the output."""
    if warm_up is not None:
        warm_up()
    print("READY", flush=True)  # the parent forgets what was asked so far
    sys.stdin.readline()
    started = perf_counter()
    read()
    print(json.dumps({"import": imported, "wall": perf_counter() - started, "peak": peak_mib()}), flush=True)
