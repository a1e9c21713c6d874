"""The list of reports and the charts of their findings: each one indexed query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, desc, func, or_, select

from gouji.store.workspace.records import Count, Dimension, Filter, Listing, Order
from gouji.store.workspace.reports import ROW, to_row
from gouji.store.workspace.schema import FINDINGS, REPORTS

_ORDERS: Final[Mapping[Order, tuple[ColumnElement[Any], ...]]] = {
    "worst": (desc(REPORTS.c.errors), desc(REPORTS.c.warnings)),
    "name": (REPORTS.c.name.asc(),),
    "unit": (REPORTS.c.unit_name.asc(), REPORTS.c.fiscal_year.asc()),
    "year": (REPORTS.c.fiscal_year.asc(), REPORTS.c.unit_name.asc()),
    "added": (desc(REPORTS.c.added),),
    "touched": (desc(func.coalesce(REPORTS.c.touched, "")),),
}
_BY: Final[Mapping[Dimension, ColumnElement[str]]] = {
    "rule": FINDINGS.c.rule,
    "severity": FINDINGS.c.severity,
    "unit": REPORTS.c.unit_name,
    "year": REPORTS.c.fiscal_year,
    "status": REPORTS.c.status,
}


def reports(connection: Connection, which: Filter, order: Order, limit: int, offset: int) -> Listing:
    condition = and_(True, *_of_reports(which))
    if which.of_findings:
        condition &= REPORTS.c.id.in_(select(FINDINGS.c.report_id).where(*_of_findings(which)))
    total = connection.execute(select(func.count()).select_from(REPORTS).where(condition)).scalar_one()
    page = select(*ROW).where(condition).order_by(*_ORDERS[order], REPORTS.c.id).limit(limit).offset(offset)
    return Listing(tuple(map(to_row, connection.execute(page))), total)


def counts(connection: Connection, by: Dimension, which: Filter) -> tuple[Count, ...]:
    """The most findings first. By unit, year or status, reports without findings count too, unless the filter asks for some."""
    query = _findings_by(by, which) if by in ("rule", "severity") else _reports_by(by, which)
    bars = (Count(row.value, int(row.findings), row.reports) for row in connection.execute(query))
    return tuple(sorted(bars, key=lambda bar: (-bar.findings, -bar.reports, bar.value)))


def _findings_by(by: Dimension, which: Filter) -> Select[*tuple[Any, ...]]:
    value = _BY[by]
    query = (
        select(value.label("value"), func.count().label("findings"), func.count(FINDINGS.c.report_id.distinct()).label("reports"))
        .where(*_of_findings(which))
        .group_by(value)
    )
    conditions = _of_reports(which)
    return query.where(FINDINGS.c.report_id.in_(select(REPORTS.c.id).where(*conditions))) if conditions else query


def _reports_by(by: Dimension, which: Filter) -> Select[*tuple[Any, ...]]:
    """Findings are counted report by report first: the counters know them all, the table those of a filter."""
    value = _BY[by]
    conditions = _of_reports(which)
    if not which.of_findings:
        columns = value.label("value"), func.sum(REPORTS.c.findings).label("findings"), func.count().label("reports")
        return select(*columns).where(*conditions).group_by(value)
    of_report = FINDINGS.c.report_id
    counted = select(of_report, func.count().label("number")).where(*_of_findings(which)).group_by(of_report).subquery()
    columns = value.label("value"), func.sum(counted.c.number).label("findings"), func.count().label("reports")
    joined = REPORTS.join(counted, counted.c.report_id == REPORTS.c.id)
    return select(*columns).select_from(joined).where(*conditions).group_by(value)


def _of_findings(which: Filter) -> list[ColumnElement[bool]]:
    named = ((FINDINGS.c.rule, which.rules), (FINDINGS.c.severity, which.severities), (FINDINGS.c.verdict, which.verdicts))
    conditions: list[ColumnElement[bool]] = [column.in_(wanted) for column, wanted in named if wanted]
    if which.decided:
        ways = FINDINGS.c.decided.in_([way for way in which.decided if way != "open"])
        conditions.append(or_(FINDINGS.c.decided.is_(None), ways) if "open" in which.decided else ways)
    return conditions


def _of_reports(which: Filter) -> list[ColumnElement[bool]]:
    named = ((REPORTS.c.unit_name, which.units), (REPORTS.c.fiscal_year, which.years), (REPORTS.c.status, which.statuses))
    conditions: list[ColumnElement[bool]] = [column.in_(wanted) for column, wanted in named if wanted]
    if which.orphaned:
        conditions.append(REPORTS.c.orphans > 0)
    for word in which.text.replace("\0", " ").split():
        places = (REPORTS.c.name, REPORTS.c.unit_name, REPORTS.c.title)
        conditions.append(or_(*(column.icontains(word, autoescape=True) for column in places)))
    return conditions
