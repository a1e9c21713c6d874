"""Reads damaged copies of real files: no traceback, no hang, no runaway memory, whatever the bytes.

usage: fuzz_readers.py [FILE...] [--count 100] [--seed 1] [--seconds 20] [--megabytes 6000] [--keep FOLDER]

Without files: small ones of every kind, made of the samples. ``--count 2000`` is the whole measure, half an hour for each kind
of pages.

Each file is mutated ``count`` times: bytes flipped, set, cut out, doubled or moved, numbers made huge, the end cut off; in
zip files (docx, xlsx) members are mutated as well and packed again, so that damage reaches what is inside. A worker
process with a memory limit reads the copies; one that takes longer than ``seconds`` is ended. Prints one line for each
kind of failure with the seed that makes it again; exits 1 if there is any. Uses the reader of the product and nothing else.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.source.pdf_files import Sheet, pdf_of  # noqa: E402

SAMPLES: Final = ROOT / "samples" / "formats"
_NUMBERS: Final = (b"0", b"-1", b"99999999999", b"1048577", b"65536", b"1e308", b"NaN", b"")
_MARKUP: Final = (b"<", b">", b"&", b'"', b"</w:tbl>", b"<w:tbl>", b"<table>", b"</td>", b"|", b"\x00", b"\xff\xfe", b"]]>")
_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True)
class Failure:
    """What one damaged copy led to; ``kind`` is the last line of a traceback, "hang" or "killed"."""

    kind: str
    seed: int
    detail: str = ""


def mutated(raw: bytes, seed: int) -> bytes:
    """A damaged copy, always the same one for a seed."""
    chance = random.Random(seed)
    if raw.startswith(_ZIP) and chance.random() < 0.7:
        return _repacked(raw, chance)
    return _damaged(raw, chance)


def _damaged(raw: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        raw = chance.choice(_DAMAGES)(raw, chance)
    return raw


def _repacked(raw: bytes, chance: random.Random) -> bytes:
    """The zip with one or two members damaged, missing or exchanged; what cannot be unpacked is damaged as it is."""
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
            members = {name: old.read(name) for name in old.namelist()}
            for name in chance.sample(sorted(members), k=min(len(members), chance.choice((1, 1, 2)))):
                if chance.random() < 0.1:
                    members.pop(name)
                elif chance.random() < 0.1:
                    members[name] = members.get(chance.choice(sorted(members)), b"")
                else:
                    members[name] = _damaged(members[name], chance)
            for name, content in members.items():
                new.writestr(name, content)
    except (zipfile.BadZipFile, ValueError):
        return _damaged(raw, chance)
    return packed.getvalue()


def _flip(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]


def _cut_out(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + raw[at + chance.choice((1, 8, 100, 5000)) :]


def _cut_off(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _double(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    piece = raw[at : at + chance.choice((1, 16, 300, 3000))]
    return raw[:at] + piece * chance.choice((2, 3, 50)) + raw[at:]


def _swap(raw: bytes, chance: random.Random) -> bytes:
    first, second = sorted(chance.randrange(len(raw) + 1) for _ in range(2))
    return raw[:first] + raw[second : second + 200] + raw[first:second] + raw[second + 200 :]


def _insert(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + chance.choice(_MARKUP) + raw[at:]


def _number(raw: bytes, chance: random.Random) -> bytes:
    """Another number in the place of one that stands in the bytes."""
    at = chance.randrange(len(raw) + 1)
    start = next((place for place in range(at, min(len(raw), at + 3000)) if 0x30 <= raw[place] <= 0x39), None)
    if start is None:
        return _flip(raw, chance)
    end = start
    while end < len(raw) and 0x30 <= raw[end] <= 0x39:
        end += 1
    return raw[:start] + chance.choice(_NUMBERS) + raw[end:]


_DAMAGES: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    _flip,
    _cut_out,
    _cut_off,
    _double,
    _swap,
    _insert,
    _number,
    _number,
)


def _work(path: Path, seeds: Iterable[int], megabytes: int, line: Connection) -> None:
    """Read the copies of the file one after the other; says the seed before each and what came of it after."""
    from gouji.errors import GoujiError
    from gouji.source import read

    raw = path.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        read(path)  # whatever is imported once is imported before memory is limited
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        for seed in seeds:
            copy.write_bytes(mutated(raw, seed))
            line.send((seed, None, ""))
            try:
                read(copy)
                line.send((seed, "read", ""))
            except GoujiError as error:
                whole = "\n" not in error.zh + error.en and error.en.startswith(copy.name)
                line.send((seed, "refused" if whole else f"bad line: {error.en!r}", ""))
            except BaseException as error:  # anything at all that a reader lets through is what is looked for
                frames = traceback.extract_tb(error.__traceback__)
                place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
                line.send((seed, f"{type(error).__name__} at {place}", traceback.format_exc()))
        line.send((-1, "done", ""))


def fuzz(path: Path, count: int, *, seed: int, seconds: float, megabytes: int) -> tuple[Counter[str], list[Failure]]:
    """How many copies were read and refused, and what went wrong."""
    outcomes: Counter[str] = Counter()
    failures: list[Failure] = []
    at, end = seed, seed + count
    while at < end:
        ours, theirs = get_context("spawn").Pipe(duplex=False)
        worker = get_context("spawn").Process(target=_work, args=(path, range(at, end), megabytes, theirs))
        worker.start()
        theirs.close()
        current = at
        started = True
        while True:
            try:
                if not ours.poll(seconds if not started else seconds + 60):
                    failures.append(Failure("hang", current))
                    break
                current, outcome, detail = ours.recv()
            except EOFError:
                failures.append(Failure("killed", current))
                break
            started = False
            if outcome == "done":
                current = end
                break
            if outcome in {"read", "refused"}:
                outcomes[outcome] += 1
            elif outcome is not None:
                failures.append(Failure(outcome, current, detail))
        at = current + 1
        worker.kill()
        worker.join()
    return outcomes, failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--megabytes", type=int, default=6000, help="address space of a worker")
    parser.add_argument("--keep", type=Path, help="a folder for one copy of each kind of failure")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        failed = _measured(options.files or small_files(Path(folder)), options)
    return 1 if failed else 0


def small_files(folder: Path) -> list[Path]:
    """A report of each kind, small so that damage hits what matters."""
    for suffix in ("txt", "md", "html", "xlsx", "docx"):
        shutil.copy(SAMPLES / f"town_scores.{suffix}", folder)
    words = "2023年支出合计30.80万元，其中：基本支出16.20万元、项目支出14.60万元。"
    (folder / "small.pdf").write_bytes(pdf_of(Sheet().text(60, 80, "一、部门概况").text(60, 120, words)))
    with Image.open(SAMPLES / "town_scores_page1.jpg") as page:
        piece = page.crop((page.width // 8, page.height // 8, page.width // 2, page.height // 5)).convert("L")
    for suffix in ("png", "jpg", "tif"):
        piece.save(folder / f"small.{suffix}")
    return sorted(folder.iterdir())


def _measured(files: Iterable[Path], options: argparse.Namespace) -> int:
    """Prints what became of each file's copies; how many failed."""
    failed = 0
    for path in files:
        begun = time.monotonic()
        outcomes, failures = fuzz(path, options.count, seed=options.seed, seconds=options.seconds, megabytes=options.megabytes)
        print(f"{path.name}: {outcomes['read']} read, {outcomes['refused']} refused, {len(failures)} failed,", end=" ")
        print(f"{time.monotonic() - begun:.0f} s", flush=True)
        first = {failure.kind: failure for failure in reversed(failures)}
        for kind, times in Counter(failure.kind for failure in failures).most_common():
            print(f"  {times} × {kind}, first with --seed {first[kind].seed}\n{first[kind].detail}", flush=True)
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{first[kind].seed}_{path.name}").write_bytes(mutated(path.read_bytes(), first[kind].seed))
        failed += len(failures)
    return failed


if __name__ == "__main__":
    sys.exit(main())
