"""Names of rows, values and findings that outlive a new extraction, so that what a reviewer decided finds them again.

A row is named by its list and the place of the value that makes it a row (``funds@410-418``), a value by its row and field
(``funds@410-418.amount``, ``report.self_score``), a finding by a fingerprint that holds no offset. Ids such as ``f3`` count
rows and mean another row as soon as one more is found.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gouji.result import Achievement, Check, Claim, Fund, Indicator, Result

Row = Indicator | Fund | Achievement

LISTS: Final = ("indicators", "funds", "achievements", "staffing")
FIELDS: Final = {
    "indicators": (
        "name", "weight", "score", "score_rate", "target", "actual", "completion_rate", "criteria", "explanation", "deduction",
    ),
    "funds": ("amount", "share", "document_number"),
    "achievements": ("quantity",),
    "staffing": ("quantity",),
    "report": ("title", "unit_name", "fiscal_year", "self_score", "grade", "period_start", "period_end", "filled_on"),
}  # fmt: skip
"""The claims of each list's rows that a reviewer may correct; a statement is context and has no decision of its own."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a result: ``claim`` is None for a field that the row leaves empty. ``row`` is "" for the header."""

    key: str
    list: str
    row: str
    row_key: str
    field: str
    claim: Claim | None


def rows(result: Result) -> Iterator[tuple[str, str, Row]]:
    """(list, key, row) of every row; rows of one list that stand at one place are told apart by their order."""
    for name in LISTS:
        seen: Counter[str] = Counter()
        for row in getattr(result, name):
            key = _row_key(name, row)
            seen[key] += 1
            yield name, key if seen[key] == 1 else f"{key}#{seen[key]}", row


def values(result: Result) -> Iterator[Value]:
    """Every value that the result has or leaves empty: of the header, then of the rows list by list."""
    for field in FIELDS["report"]:
        yield Value(f"report.{field}", "report", "", "report", field, getattr(result.report, field))
    for name, key, row in rows(result):
        for field in FIELDS[name]:
            yield Value(f"{key}.{field}", name, row.id, key, field, getattr(row, field))


def _row_key(name: str, row: Row) -> str:
    anchor = _anchor(row)
    if anchor.start is None:
        return f"{name}@{hashlib.sha256(anchor.text.encode()).hexdigest()[:12]}"
    return f"{name}@{anchor.start}-{anchor.end}"


def _anchor(row: Row) -> Claim:
    """The value that makes the row one: two rows of prose may share a name, but not a figure."""
    if isinstance(row, Indicator):
        figures = (row.score, row.weight, row.actual, row.target, row.score_rate, row.completion_rate)
        return next((claim for claim in figures if claim is not None and claim.start is not None), row.name)
    return row.amount if isinstance(row, Fund) else row.quantity


def fingerprints(result: Result) -> dict[str, str]:
    """A fingerprint for each check id that outlives edits elsewhere in the text: it holds no offset and no line.

    Checks that agree in everything that goes in are told apart by their order among themselves.
    """
    relations = {relation.id: relation for relation in result.relations}
    seen: Counter[str] = Counter()
    prints = {}
    for check in sorted(result.checks, key=_start):
        relation = relations.get(check.relation or "")
        labels = [relation.label or "", *(f"{one.role}={one.label or ''}" for one in relation.operands)] if relation else []
        parts = [check.rule, check.subject, check.printed.text if check.printed else "", *labels]
        same = json.dumps(parts, ensure_ascii=True)
        seen[same] += 1
        prints[check.id] = hashlib.sha256(f"{same}#{seen[same]}".encode()).hexdigest()[:32]
    return prints


def _start(check: Check) -> tuple[int, int]:
    return check.line, (check.printed.start or 0) if check.printed else 0
