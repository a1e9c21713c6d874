"""Sums beside a lost page: parts of them may stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.core.report import Report, Span
from gouji.core.rows import Relation, Rows


def leave_open(rows: Rows, report: Report) -> Rows:
    """The rows; relations whose list of parts a lost page may cut off are not exhaustive any more.

    Those are relations with an operand in a table, or outside of one in a line, that ends, begins or is cut where the page is
    missing. A sum within one row of a table is complete; of an indicator's parts the first stands in its own row.
    """
    gaps = report.document.gaps()
    if not gaps:
        return rows
    beside = _beside(report, gaps)
    return replace(rows, relations=tuple([_left_open(relation, report, beside) for relation in rows.relations]))


def _left_open(relation: Relation, report: Report, beside: Sequence[Span]) -> Relation:
    claims = [operand.claim for operand in relation.operands]
    starts = [claim.start for claim in claims if claim.start is not None]
    in_one_row = relation.kind == "sum" and all(claim.cell for claim in claims) and len({claim.line for claim in claims}) == 1
    if in_one_row or not any(span.start <= start < span.end for span in beside for start in starts):
        return relation
    return replace(relation, exhaustive=False)


def _beside(report: Report, gaps: Sequence[int]) -> list[Span]:
    """The tables, and outside of them the lines, that a gap cuts or stands beside."""
    tables = [section.table.span for section in report.tables() if section.table]
    spans = []
    for gap in gaps:
        before, after = report.text[:gap].rstrip(), report.text[gap:]
        places = [len(before) - 1, gap + len(after) - len(after.lstrip())]
        for place in places:
            if 0 <= place < len(report.text):
                whole = (table for table in tables if table.start <= place < table.end)
                spans.append(next(whole, report.lines.span(report.lines.number(place))))
    return spans
