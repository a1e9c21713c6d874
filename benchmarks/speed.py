"""How fast reports are read, how soon the command line answers, and how large an installation is.

    python benchmarks/speed.py

Reads the seeds where they are at hand, else the samples. Times are the best of several runs after start: what a user
waits for beyond the one-time imports, which are printed beside.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
RUNS = 7
HELP_LIMIT = 0.3
SEEDS_LIMIT = 1.0


def best_of(runs: int, action: Callable[[], object]) -> float:
    """Seconds of the fastest run."""

    def once() -> float:
        started = time.perf_counter()
        action()
        return time.perf_counter() - started

    return min(once() for _ in range(runs))


def line(what: str, value: str, beside: str = "") -> None:
    print(f"{what:42}{value:>16}{beside and f'   {beside}'}")


def reading() -> None:
    from gouji.config import Settings
    from gouji.pipeline import recheck, run
    from gouji.store.files import encode, write

    reports = sorted(SEEDS.glob("*.txt")) or sorted((ROOT / "samples").glob("*.txt"))
    kind = "seeds" if SEEDS.is_dir() else "samples"
    started = time.perf_counter()
    results = [run(path, Settings()) for path in reports]
    first = time.perf_counter() - started
    characters = sum(result.document.characters for result in results)

    def everything() -> None:
        with tempfile.TemporaryDirectory() as out:
            for path in reports:
                write(encode(run(path, Settings())), Path(out) / path.name)

    seconds = best_of(RUNS, everything)
    checking = best_of(RUNS, lambda: [recheck(result) for result in results])
    line(f"{kind}: reports, characters", f"{len(reports)}, {characters:,}")
    line(f"{kind}, read to written, first time", f"{first:.2f} s")
    line(f"{kind}, read to written, after start", f"{seconds:.2f} s", f"{seconds / SEEDS_LIMIT:.2f} of {SEEDS_LIMIT} s")
    line("reports a second and core", f"{len(reports) / seconds:.1f}")
    line("characters a second and core", f"{characters / seconds:,.0f}")
    line("checking again, 10,000 characters each", f"{characters / 10_000 / checking:.0f} a second")


def starting() -> None:
    def start(*arguments: str) -> float:
        command = [sys.executable, *arguments]
        return best_of(RUNS, lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT / "src"))

    bare = start("-c", "pass")
    answer = start("-m", "gouji", "--help")
    line("gouji --help", f"{answer:.3f} s", f"{answer / HELP_LIMIT:.2f} of {HELP_LIMIT} s")
    line("of it beyond a bare python", f"{answer - bare:.3f} s, ×{answer / bare:.1f}")


def installed() -> None:
    """The size of what `pip install gouji` brings: gouji's requirements and theirs, without the tools of development."""
    sizes = {one.metadata["Name"]: size_of(one) for one in closure("gouji")}
    if not sizes:
        line("installed size", "gouji is not installed")
        return
    line("installed size, base", f"{sum(sizes.values()) / 1e6:,.0f} MB", f"{len(sizes)} packages")
    for name, size in sorted(sizes.items(), key=lambda one: -one[1])[:5]:
        line(f"  {name}", f"{size / 1e6:,.0f} MB")
    line("torch among them", "yes" if "torch" in sizes else "no")


def closure(root: str) -> Iterator[Distribution]:
    """The distributions that ``root`` needs here, itself included, each once."""
    waiting: list[tuple[str, frozenset[str]]] = [(root, frozenset())]
    seen: set[tuple[str, frozenset[str]]] = set()
    names: set[str] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        if name not in names:
            names.add(name)
            yield found
        for need in map(Requirement, requires(name) or []):
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras or {""}):
                waiting.append((need.name.lower().replace("_", "-"), frozenset(need.extras)))


def size_of(found: Distribution) -> int:
    paths = (Path(str(file.locate())) for file in found.files or ())
    return sum(path.stat().st_size for path in paths if path.is_file())


if __name__ == "__main__":
    reading()
    starting()
    installed()
