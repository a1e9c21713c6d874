"""gouji beside google/langextract: the same reports, the same local endpoint, ten calls at once, one run each.

    python benchmarks/vs_langextract.py [--peer-python PYTHON]

Reads the seeds where they are at hand, else the text samples. The endpoint answers every call after 1.0 s, then after
0.4 s and an exponential time of 0.6 s on average. Each peer runs in a process of its own: once warm with each delay,
once cold. Tokens are those of the o200k vocabulary where bpe-openai or tiktoken has it, else gouji's estimate, one
count for all. Ends with 1 if a floor is missed on the seeds. For the other half of the table:

    python -m venv peer && peer/bin/pip install langextract openai bpe-openai
    python benchmarks/vs_langextract.py --peer-python peer/bin/python
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PEERS: Final = ROOT / "benchmarks" / "peers"
sys.path.insert(0, str(PEERS))

import answering  # type: ignore[import-not-found] # noqa: E402
from tests.extract.llm.server import serving  # noqa: E402

from gouji.extract.llm import tokens  # noqa: E402

SHARED: Final = ROOT.parent / "shared"
GOUJI: Final = ("gouji hybrid", "gouji llm")
DEFAULT, LARGE = "langextract", "langextract 4000"


@dataclass(frozen=True)
class Peer:
    """``command`` is what runs it, up to the endpoint's address; ``setting`` stands behind that."""

    name: str
    command: tuple[str, ...]
    setting: str


@dataclass(frozen=True)
class Run:
    """``process`` is the time of the whole process; times are seconds, ``peak`` MiB. ``prompts`` and ``schemas`` are the
    texts of the messages and what went out beside them, call by call."""

    imported: float
    wall: float
    process: float
    peak: float
    prompts: tuple[tuple[str, ...], ...]
    schemas: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """One column of the table. Of memory the most of all runs."""

    calls: int
    tokens: int
    with_schema: int
    fixed: float
    jittered: float
    cold: float
    imported: float
    peak: float


def reports() -> list[tuple[Path, Path | None]]:
    """Each report with its annotation, if there is one."""
    seeds = sorted((SHARED / "seeds").glob("*.txt"))
    if seeds:
        return [(path, existing(SHARED / "gold" / f"{path.name[:3]}.json")) for path in seeds]
    return [(path, existing(path.with_suffix(".gold.json"))) for path in sorted((ROOT / "samples").glob("*.txt"))]


def existing(path: Path) -> Path | None:
    return path if path.is_file() else None


def play(peer: Peer, state: str, delay: str, files: Sequence[Path], known: dict[str, str]) -> Run:
    """One process of a peer, from its start to its end. Ends the benchmark where the process fails."""
    delays = {"fixed": answering.fixed, "jittered": answering.jittered}
    endpoint = answering.Endpoint(delays[delay](), known)
    with serving(endpoint) as server:
        command = [*peer.command, server.url, peer.setting, state, *map(str, files)]
        started = time.perf_counter()
        environment = {**os.environ, "NO_PROXY": "127.0.0.1", "PYTHONPATH": "", "PYTHONWARNINGS": "ignore"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, **pipes) as process:  # type: ignore[call-overload]
            for line in process.stdout:
                if line.strip() == "READY":
                    break
            endpoint.asked.clear()
            endpoint.delay = delays[delay]()
            said, _ = process.communicate("\n")
        seconds = time.perf_counter() - started
    if process.returncode:
        sys.exit(f"{peer.name} ended with {process.returncode}: {' '.join(command[:3])}")
    figures = json.loads(said.splitlines()[-1])
    prompts = tuple(tuple(answering.contents(body)) for body in endpoint.asked)
    schemas = tuple(map(answering.schema_of, endpoint.asked))
    return Run(figures["import"], figures["wall"], seconds, figures["peak"], prompts, schemas)


def figures_of(peer: Peer, files: Sequence[Path], known: dict[str, str], counter: Counter) -> Figures:
    once = partial(play, peer, files=files, known=known)
    fixed, jittered, cold = once("warm", "fixed"), once("warm", "jittered"), once("cold", "fixed")
    texts = [text for call in fixed.prompts for text in call]
    sent, beside = sum(counter.of(texts)), sum(counter.of(fixed.schemas))
    return Figures(
        calls=len(fixed.prompts), tokens=sent, with_schema=sent + beside, fixed=fixed.wall, jittered=jittered.wall,
        cold=cold.process, imported=cold.imported, peak=max(run.peak for run in (fixed, jittered, cold)),
    )  # fmt: skip


class Counter:
    """Tokens by the first of these pythons that has the vocabulary, else by gouji's estimate."""

    def __init__(self, pythons: Sequence[str]) -> None:
        self._python = next((python for python in pythons if self._counted(python, ["一"])), None)
        self.name = "o200k" if self._python else "estimated"

    def of(self, texts: Sequence[str]) -> list[int]:
        return (self._counted(self._python, texts) if self._python else None) or [tokens.count(text) for text in texts]

    @staticmethod
    def _counted(python: str, texts: Sequence[str]) -> list[int] | None:
        command = [python, str(PEERS / "o200k.py")]
        run = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=False)
        return [int(count) for count in json.loads(run.stdout)] if run.returncode == 0 else None


def table(columns: dict[str, Figures], text: int) -> Iterator[str]:
    yield f"{'':34}" + "".join(f"{name:>18}" for name in columns)
    rows: dict[str, Callable[[Figures], str]] = {
        "calls": lambda f: f"{f.calls}",
        "prompt tokens": lambda f: f"{f.tokens:,}",
        "  of those of the text": lambda f: f"×{f.tokens / text:.2f}",
        "  with schema": lambda f: f"×{f.with_schema / text:.2f}",
        "wall, 1.0 s a call": lambda f: f"{f.fixed:.2f} s",
        "wall, jittered": lambda f: f"{f.jittered:.2f} s",
        "process from cold, 1.0 s a call": lambda f: f"{f.cold:.2f} s",
        "import": lambda f: f"{f.imported:.2f} s",
        "peak memory": lambda f: f"{f.peak:.0f} MiB",
    }
    for name, shown in rows.items():
        yield f"{name:34}" + "".join(f"{shown(figures):>18}" for figures in columns.values())


def floors(columns: dict[str, Figures], text: int) -> Iterator[tuple[str, float, float]]:
    """What is asked of gouji: its name, the figure, the most it may be."""
    yield "gouji hybrid: tokens of the text", columns["gouji hybrid"].tokens / text, 1.0
    yield "gouji llm: tokens of the text", columns["gouji llm"].tokens / text, 1.3
    peer = columns.get(DEFAULT)
    for name in GOUJI if peer else ():
        own = columns[name]
        assert peer is not None
        yield f"{name}: calls of langextract's", own.calls / peer.calls, 0.25
        yield f"{name}: prompt tokens of langextract's", own.tokens / peer.tokens, 0.5
        yield f"{name}: wall of langextract's, 1.0 s a call", own.fixed / peer.fixed, 0.5
        yield f"{name}: wall of langextract's, jittered", own.jittered / peer.jittered, 0.5
        yield f"{name}: peak memory of langextract's", own.peak / peer.peak, 1.0


def peers(python: str | None) -> Iterator[Peer]:
    for name in GOUJI:
        yield Peer(name, (sys.executable, str(PEERS / "gouji_run.py")), name.split()[1])
    if python is not None:
        yield Peer(DEFAULT, (python, str(PEERS / "langextract_run.py")), "default")
        yield Peer(LARGE, (python, str(PEERS / "langextract_run.py")), "4000")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", metavar="PYTHON", help="a python that has langextract and openai")
    python = parser.parse_args().peer_python or (sys.executable if find_spec("langextract") else None)
    given = reports()
    files = [path for path, _ in given]
    known = answering.right_answers(given)
    counter = Counter([sys.executable, *([python] if python else [])])
    text = sum(counter.of([path.read_text(encoding="utf-8") for path in files]))
    are_seeds = files[0].parent.name == "seeds"
    kind = "seeds" if are_seeds else "samples (the seeds are not at hand, and the floors are for them)"
    print(f"{len(files)} {kind}, {text:,} tokens ({counter.name}), ten calls at once")
    columns = {peer.name: figures_of(peer, files, known, counter) for peer in peers(python)}
    print("\n".join(table(columns, text)))
    if python is None:
        print("langextract is not at hand; `--help` says how to set it beside")
    missed = 0
    for name, figure, most in floors(columns, text) if are_seeds else ():
        missed += figure > most
        print(f"{'MISSED' if figure > most else 'ok':8}{name:56}{figure:.2f} of {most}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
