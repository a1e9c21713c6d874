"""Given perfect operands: every wrong relation of the samples is found, and nothing else is accused.

The relations are written by hand (``samples/NAME.relations.jsonl``, described in samples/README.md): what is tested here is
the arithmetic alone, with nothing extracted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gouji.check.evidence import Evidence
from gouji.check.run import run_checks
from gouji.core.check import Check
from gouji.core.numerals import Numeral, lex
from gouji.core.rows import Claim, Header, Indicator, Operand, Relation, Rows
from gouji.source import read
from gouji.split import heading_numbers, split

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = sorted(path.name.split(".")[0] for path in SAMPLES.glob("*.findings.jsonl"))
HOLDING = 12
"""Relations that hold, at least, written down for each sample."""

Entry = Mapping[str, Any]
Given = tuple[Evidence, tuple[Check, ...]]


def entries_of(path: Path) -> list[Entry]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def place_of(text: str, line: int, operand: Entry) -> tuple[int, int]:
    """Where the operand stands: the nth place on its line where the text is no part of a longer number."""
    start = sum(len(before) + 1 for before in text.split("\n")[: line - 1])
    end = text.find("\n", start)
    pattern = re.escape(operand["text"])
    if operand["text"][0].isdigit():
        pattern = r"(?<![0-9.,])" + pattern
    if operand["text"][-1].isdigit():
        pattern += r"(?![0-9]|[.,][0-9])"
    found = list(re.finditer(pattern, text[start : end if end >= 0 else len(text)]))
    match = found[operand.get("occurrence", 1) - 1]
    return start + match.start(), start + match.end()


def operand_of(text: str, numerals: Sequence[Numeral], entry: Entry) -> Operand:
    start, end = place_of(text, entry["line"], entry)
    numeral = next((numeral for numeral in numerals if numeral.is_quantity and numeral.start < end and start < numeral.end), None)
    claim = Claim(
        text=entry["text"], value=numeral.value if numeral else None, start=start, end=end, line=entry["line"],
        bound=numeral.bound if numeral else None,
    )  # fmt: skip
    return Operand(role=entry["role"], claim=claim, unit=entry.get("unit"), label=entry.get("label"))


def indicator_of(number: int, operands: Sequence[Operand]) -> Indicator:
    cells: dict[str, Any] = {operand.role: operand.claim for operand in operands}
    unit = next((operand.unit for operand in operands if operand.role == "target"), None)
    return Indicator(id=f"i{number}", path=(), kind="row", line=cells["name"].line, unit=unit, **cells)


@cache
def sample(name: str) -> Given:
    """The evidence of a sample with the rows written by hand, and its checks."""
    report = split(read(next(path for path in SAMPLES.glob(f"{name}.*") if path.suffix in (".txt", ".docx"))))
    numerals = lex(report.text, noise=report.document.noise, headings=tuple(heading_numbers(report)))
    indicators, relations = [], []
    for number, entry in enumerate(entries_of(SAMPLES / f"{name}.relations.jsonl"), 1):
        operands = tuple(operand_of(report.text, numerals, operand) for operand in entry["operands"])
        if entry["kind"] == "row":
            indicators.append(indicator_of(number, operands))
        elif entry["kind"] != "place":
            relations.append(
                Relation(
                    id=f"r{number}", kind=entry["kind"], operands=operands, exhaustive=entry.get("exhaustive", False),
                    label=entry.get("label"),
                )
            )  # fmt: skip
    rows = Rows(header=Header(), indicators=tuple(indicators), relations=tuple(relations))
    given = Evidence(report.text, numerals, rows, tuple(section.heading for section in report.sections), report.document.noise)
    return given, run_checks(given)


def checks_of(name: str, number: int, entry: Entry) -> list[Check]:
    """The checks of the entry's rule on the entry's operands."""
    given, checks = sample(name)
    ours = [check for check in checks if check.rule == entry["rule"]]
    if entry["kind"] not in ("row", "place"):
        return [check for check in ours if check.relation == f"r{number}"]
    places = {place_of(given.text, operand["line"], operand) for operand in entry["operands"]}
    return [check for check in ours if check.printed is not None and check.printed.place in places]


CASES = [
    pytest.param(name, number, entry, id=f"{name}-{number}-{entry['rule']}")
    for name in NAMES
    for number, entry in enumerate(entries_of(SAMPLES / f"{name}.relations.jsonl"), 1)
]


@pytest.mark.parametrize(("name", "number", "entry"), CASES)
def test_relation__is_judged_as_it_is(name: str, number: int, entry: Entry) -> None:
    checks = checks_of(name, number, entry)
    assert checks, "the rule did not look at the relation"
    if entry["expect"] == "holds":
        assert {check.verdict for check in checks} == {"consistent"}
    else:
        assert any(check.is_finding and check.severity != "info" for check in checks)
        assert all(check.verdict != "consistent" for check in checks)


@pytest.mark.parametrize("name", NAMES)
def test_sample__raises_no_alarm_elsewhere(name: str) -> None:
    _, checks = sample(name)
    wrong = [
        check
        for number, entry in enumerate(entries_of(SAMPLES / f"{name}.relations.jsonl"), 1)
        if entry["expect"] == "wrong"
        for check in checks_of(name, number, entry)
    ]
    alarms = [check for check in checks if check.is_finding and check.severity != "info" and check not in wrong]
    assert [(check.rule, check.message.zh) for check in alarms] == []


@pytest.mark.parametrize("name", NAMES)
def test_sample__every_finding_of_its_annotation_is_written_down(name: str) -> None:
    entries = entries_of(SAMPLES / f"{name}.relations.jsonl")
    roots: dict[str, bool] = {}
    for finding in entries_of(SAMPLES / f"{name}.findings.jsonl"):
        if finding["severity"] in ("major", "minor"):
            told = any(
                entry["expect"] == "wrong" and entry["rule"] == finding["rule"] and operand["line"] == finding["line"]
                for entry in entries
                for operand in entry["operands"]
            )
            roots[finding["root"]] = roots.get(finding["root"], False) or told
    assert [root for root, told in roots.items() if not told] == []
    assert sum(entry["expect"] == "holds" for entry in entries) >= HOLDING
