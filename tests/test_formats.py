"""One report in every format: the same values and findings, each at a place on the page, with no network.

The reports are those of samples/formats (samples/build_formats.py), with their ground truth, and the one of ../shared/formats.
Values are counted as (list, field, printed value, unit) without their lines.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import gouji as package
from gouji.core.report import Document, Paragraph, Table
from gouji.result import Check, Claim, Indicator, Result
from gouji.source import office, read
from gouji.source.raster import page_sizes
from gouji.store.files import claims_of

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CELLS = ("weight", "score", "score_rate", "target", "actual", "completion_rate")
QUIET = {"consistent", "untestable"}
PAGED = (".pdf", ".jpg", ".tif")

Bag = Counter[tuple[str, str, str]]


@dataclass(frozen=True)
class Family:
    """The files of one report: ``exact`` give what its text gives, ``scans`` at least so much, ``parts`` are some of its pages."""

    folder: Path
    text: str
    exact: tuple[str, ...]
    scans: dict[str, float]
    parts: dict[str, tuple[int, ...]]

    @property
    def names(self) -> list[str]:
        return [*self.exact, *self.scans, *self.parts]


OURS = Family(
    ROOT / "samples" / "formats",
    "town_scores.txt",
    tuple(f"town_scores{suffix}" for suffix in (".docx", ".doc", ".html", ".xlsx", ".md", ".pdf", "_split.pdf")),
    {"town_scores_scan.pdf": 0.95, "town_scores_scanbad.pdf": 0.85},
    {"town_scores_page1.jpg": (1,), "town_scores_table.tif": (2, 3)},
)
THEIRS = Family(
    SHARED / "formats",
    "001_b638ef10e80c4f2a.txt",
    ("001.docx", "001_split.docx", "001.doc", "001.html", "001.xlsx", "001.pdf", "001_split.pdf"),
    {"001_scan.pdf": 0.95, "001_scanbad.pdf": 0.85},
    {"001_scan_p9.jpg": (9,)},
)
FAMILY_OF = {name: family for family in (OURS, THEIRS) for name in (family.text, *family.names)}

# Started by every Python of the command: writes down each attempt to reach a network and refuses it.
GUARD = """
import os, socket, sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        outward = arguments[0].family != socket.AF_UNIX
    else:
        outward = event in ("socket.getaddrinfo", "socket.gethostbyname")
    if outward:
        with open(os.environ["ATTEMPTS"], "a") as log:
            log.write(f"{event} {arguments[1:]}\\n")
        raise OSError("no network")

sys.addaudithook(refuse)
"""


def need(name: str) -> None:
    """Skip, and say why, where a file cannot be read on this machine."""
    family = FAMILY_OF[name]
    if not family.folder.is_dir():
        pytest.skip("../shared/formats is not at hand")
    if name.endswith(".doc") and office.installed_at() is None:
        pytest.skip("LibreOffice is not installed")
    if name in {**family.scans, **family.parts} and importlib.util.find_spec("rapidocr") is None:
        pytest.skip("the extra gouji[ocr] is not installed")


def alone() -> list[str]:
    """What starts a command in a network of its own, where the system lets us: LibreOffice is no Python."""
    command = ["unshare", "-rn"]
    try:
        return command if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0 else []
    except OSError:
        return []


@dataclass(frozen=True)
class Run:
    out: Path
    attempts: Path


def run(family: Family, folder: Path, environment: dict[str, str]) -> Run:
    """The report in all its formats, read by two workers that have no network."""
    (folder / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    done = Run(folder / "out", folder / "attempts")
    paths = [family.folder / name for name in family.names]
    paths.append((family.folder if family is OURS else SHARED / "seeds") / family.text)
    guarded = {**environment, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT / 'src'}", "ATTEMPTS": str(done.attempts)}
    command = [*alone(), sys.executable, "-m", "gouji", "extract", *map(str, paths), "-o", str(done.out), "--workers", "2"]
    subprocess.run(command, env=guarded, cwd=folder, check=False, capture_output=True)
    return done


def clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GOUJI_")}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Family], Run]:
    """Reads a family once, when its first file is asked for."""
    done: dict[str, Run] = {}

    def of(family: Family) -> Run:
        if family.text not in done:
            done[family.text] = run(family, tmp_path_factory.mktemp("formats"), clean())
        return done[family.text]

    return of


@pytest.fixture(scope="module")
def result_of(runs: Callable[[Family], Run]) -> Callable[[str], Result]:
    def of(name: str) -> Result:
        need(name)
        return package.load(runs(FAMILY_OF[name]).out / f"{name}.json")

    return of


@pytest.fixture(scope="module")
def truth() -> Any:
    return json.loads((OURS.folder / "town_scores.gt.json").read_text(encoding="utf-8"))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text).replace("％", "%").replace("，", ",")


def figures(result: Result) -> Iterator[tuple[tuple[str, str, str], Claim]]:
    """Every value with what it counts as."""
    for row in result.indicators:
        yield from ((("indicators", cell, squeezed(claim.text)), claim) for cell, claim in cells(row))
    for fund in result.funds:
        yield ("funds", squeezed(fund.amount.text), fund.unit), fund.amount
    for name in ("achievements", "staffing"):
        for quantity in getattr(result, name):
            yield (name, squeezed(quantity.quantity.text), squeezed(quantity.unit)), quantity.quantity


def cells(row: Indicator) -> Iterator[tuple[str, Claim]]:
    yield from ((cell, claim) for cell in CELLS if (claim := getattr(row, cell)) is not None)


def values(result: Result, pages: Iterable[int] | None = None) -> Bag:
    """The values, on these pages or on all."""
    wanted = None if pages is None else set(pages)
    return Counter(key for key, claim in figures(result) if wanted is None or claim.page in wanted)


def findings(result: Result) -> list[Check]:
    return [check for check in result.checks if check.verdict not in QUIET]


def kinds(checks: Iterable[Check]) -> Counter[tuple[str, str]]:
    return Counter((check.rule, check.verdict) for check in checks)


def is_doubtful(check: Check) -> bool:
    return any(claim.doubt is not None for claim in check.claims)


def f1(reference: Bag, other: Bag) -> float:
    return 2 * (reference & other).total() / (reference.total() + other.total())


def test_text__gives_what_the_report_was_made_of(result_of: Callable[[str], Result], truth: Any) -> None:
    result = result_of(OURS.text)
    wanted: Bag = Counter(("indicators", cell, text) for cell, texts in truth["indicators"].items() for text in texts)
    assert Counter(key for key in values(result).elements() if key[0] == "indicators") == wanted
    for name in ("funds", "achievements", "staffing"):
        assert Counter(key[1] + key[2] for key, _ in figures(result) if key[0] == name) == Counter(truth[name]), name
    assert kinds(findings(result)) == Counter((rule, verdict) for rule, verdict, _ in truth["findings"])


@pytest.mark.parametrize("name", [*OURS.exact, *THEIRS.exact])
def test_format__gives_the_values_and_findings_of_the_text(name: str, result_of: Callable[[str], Result]) -> None:
    result = result_of(name)
    text = result_of(FAMILY_OF[name].text)
    assert (values(text) - values(result), values(result) - values(text)) == (Counter(), Counter())
    assert kinds(findings(result)) == kinds(findings(text))
    assert {claim.doubt for _, claim in claims_of(result)} == {None}


@pytest.mark.parametrize("name", [*OURS.scans, *THEIRS.scans])
def test_scan__gives_the_values_of_the_text_and_no_false_certainty(name: str, result_of: Callable[[str], Result]) -> None:
    result, family = result_of(name), FAMILY_OF[name]
    text = result_of(family.text)
    assert f1(values(text), values(result)) >= family.scans[name]
    wrong = values(result) - values(text)
    assert [claim.text for key, claim in figures(result) if key in wrong and claim.doubt is None] == []
    certain = kinds(check for check in findings(result) if not is_doubtful(check))
    assert certain - kinds(findings(text)) == Counter()


@pytest.mark.parametrize("name", [*OURS.parts])
def test_picture__gives_the_values_of_its_pages(name: str, result_of: Callable[[str], Result]) -> None:
    result, family = result_of(name), FAMILY_OF[name]
    whole = result_of(next(exact for exact in family.exact if exact.endswith(".pdf")))
    expected = values(whole, family.parts[name])
    assert expected
    assert f1(expected, values(result)) >= 0.95
    assert [claim.text for key, claim in figures(result) if key not in values(whole) and claim.doubt is None] == []


@pytest.mark.parametrize("name", [*FAMILY_OF])
def test_claims__have_a_place_in_the_text_and_on_the_page(name: str, result_of: Callable[[str], Result]) -> None:
    result = result_of(name)
    placed = [claim for _, claim in claims_of(result) if claim.start is not None]
    assert placed
    assert [claim.text for claim in placed if result.text[claim.start : claim.end] != claim.text] == []
    if not name.endswith(PAGED):
        assert {(claim.page, claim.box) for claim in placed} == {(None, None)}
        return
    sizes = page_sizes(FAMILY_OF[name].folder / name)
    assert result.document.pages == len(sizes)
    assert [claim.text for claim in placed if not lies_on(claim, sizes)] == []


def lies_on(claim: Claim, sizes: list[tuple[float, float]]) -> bool:
    """Whether the claim has a box of some size within its page; a scan's own edges may be half a point off."""
    if claim.page is None or claim.box is None or not 1 <= claim.page <= len(sizes):
        return False
    (x0, y0, x1, y1), (width, height) = claim.box, sizes[claim.page - 1]
    return -0.5 <= x0 < x1 <= width + 0.5 and -0.5 <= y0 < y1 <= height + 0.5


@pytest.mark.parametrize("name", [name for name in OURS.exact if not name.endswith(".md")])
def test_table__has_every_cell_and_merge(name: str, truth: Any) -> None:
    need(name)
    (table,) = tables(read(OURS.folder / name))
    assert (table.row_count, table.col_count) == (truth["table"]["rows"], truth["table"]["cols"])
    found = {(cell.row, cell.row + cell.rows, cell.col, cell.col + cell.cols, squeezed(cell.text)) for cell in table.cells}
    assert found == {(*places, squeezed(text)) for *places, text in truth["table"]["cells"]}


@pytest.mark.parametrize("name", [name for name in OURS.exact if not name.endswith(".md")])
def test_paragraphs__are_those_of_the_report(name: str, truth: Any) -> None:
    need(name)
    document = read(OURS.folder / name)
    found = [document.text[block.span.start : block.span.end] for block in document.blocks if isinstance(block, Paragraph)]
    assert list(map(squeezed, found)) == list(map(squeezed, truth["paragraphs"]))


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("family", [OURS, THEIRS], ids=["samples", "shared"])
def test_reading__asks_no_network(family: Family, runs: Callable[[Family], Run]) -> None:
    need(family.text)
    done = runs(family)
    assert done.out.is_dir()
    assert not done.attempts.exists(), done.attempts.read_text(encoding="utf-8")


def test_guard__sees_who_asks(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    guarded = {**clean(), "PYTHONPATH": str(tmp_path), "ATTEMPTS": str(tmp_path / "attempts")}
    asks = "import socket; socket.create_connection(('127.0.0.1', 9))"
    ended = subprocess.run([sys.executable, "-c", asks], env=guarded, capture_output=True, text=True, check=False)
    assert "no network" in ended.stderr
    assert (tmp_path / "attempts").read_text(encoding="utf-8").startswith("socket.getaddrinfo")


def test_pages__give_the_same_bytes_with_one_worker(gouji: Any, runs: Callable[[Family], Run], tmp_path: Path) -> None:
    names = ["town_scores_split.pdf", "town_scores_page1.jpg"]
    for name in names:
        need(name)
    ended = gouji("extract", *(OURS.folder / name for name in names), "-o", "alone", "--workers", "1")
    assert ended.returncode == 0
    both = runs(OURS).out
    for name in [f"{name}{suffix}" for name in names for suffix in (".json", ".txt")]:
        assert (tmp_path / "alone" / name).read_bytes() == (both / name).read_bytes(), name
