"""The same report typed otherwise says the same: half-width punctuation, blanks, blank lines, indents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.extract.rules.build import Read, read

from gouji.core.answers import Pointer
from gouji.core.rows import CELLS
from gouji.source import read as read_file

SAMPLES = sorted(path for path in (Path(__file__).resolve().parents[3] / "samples").iterdir() if path.suffix in (".txt", ".docx"))
HALF_WIDTH = str.maketrans("，：；（）", ",:;()")


def lines_of(path: Path) -> list[str]:
    """The paragraphs of a sample without its tables: a table typed as prose is another report."""
    lines = read_file(path).text.split("\n")
    return [line.replace("|", "") for line in lines if "\t" not in line and line.strip()]


def figures(found: Read) -> Counter[tuple[str, str, str, str]]:
    """(list, field, printed figure, unit) of every claim of the four lists; words are left out."""
    claimed = (
        (name, field, str(found.printed(at)), re.sub(r"\s", "", unit or ""))
        for name, field, at, unit in claims(found)
        if isinstance(at, int)
    )
    return Counter(claimed)


def claims(found: Read) -> Iterator[tuple[str, str, Pointer | None, str | None]]:
    """(list, field, where, unit)."""
    answers = found.answers
    for row in answers.indicators:
        yield from (("indicators", cell, getattr(row, cell), row.unit) for cell in CELLS)
    for fund in answers.funds:
        yield "funds", "amount", fund.amount, fund.unit
        yield "funds", "share", fund.share, "%"
    yield from (("achievements", "quantity", row.quantity, row.unit) for row in answers.achievements)
    yield from (("staffing", "quantity", row.quantity, row.unit) for row in answers.staffing)


def half_width(lines: list[str]) -> list[str]:
    return [line.translate(HALF_WIDTH) for line in lines]


def spaced(lines: list[str]) -> list[str]:
    return [re.sub(r"(\d)(?=[万亿元人户个亩公件%])", r"\1 ", line) for line in lines]


def apart(lines: list[str]) -> list[str]:
    return [line for found in lines for line in (found, "")]


def indented(lines: list[str]) -> list[str]:
    return [f"　　{line}" for line in lines]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("variant", [half_width, spaced, apart, indented])
def test_variant__says_the_same(path: Path, variant: Callable[[list[str]], list[str]]) -> None:
    lines = lines_of(path)
    before, after = figures(read(*lines)), figures(read(*variant(lines)))
    assert before.total() > 0
    assert (before - after, after - before) == (Counter(), Counter())
