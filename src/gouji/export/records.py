"""A reviewed report as the rows of the tables, cells exact and typed: the same for every format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

from gouji.core.report import Lines
from gouji.decision import Event, Reviewed
from gouji.export.columns import TABLES
from gouji.export.decided import JUDGED, decision_cells, finding_words, log_cells, moment, signature
from gouji.export.figures import Cell, Figure, Figures, Place, Recomputed, Term, place_of, plain_figure, text_of
from gouji.export.findings import SEVERITIES, is_finding, worst_first
from gouji.export.findings import Finding as Tree
from gouji.export.labels import DIRECTIONS, KINDS, LISTS, SEVERITY, Words, words
from gouji.export.protocol import Options
from gouji.keys import Row, fingerprints, rows
from gouji.result import Achievement, Check, Claim, Fund, Indicator, Result

KEY_LENGTH: Final = 16
"""A report is named in its rows by so many characters of its file's SHA-256."""
_AROUND: Final = 60
_EMPTY: Final[tuple[Event, ...]] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table. ``key`` is a key of `gouji.keys`; ``units`` are the printed units of its values by field and
    ``claims`` what stands there; ``events`` are the decisions that stand on it."""

    table: str
    key: str
    cells: Mapping[str, Cell]
    claims: Mapping[str, Claim] = field(default_factory=dict)
    events: Sequence[Event] = _EMPTY
    check: Check | None = None

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        """(field, place) of every value of the row."""
        for name, claim in self.claims.items():
            place = place_of(claim)
            if place is not None:
                yield name, place


@dataclass(frozen=True, slots=True)
class Recorded:
    """Every table's records of one report, and the findings at each place."""

    reviewed: Reviewed
    tables: Mapping[str, Sequence[Record]]
    failed: Mapping[Place, Sequence[Check]]
    prints: Mapping[str, str]

    @property
    def short_key(self) -> str:
        return short_key(self.reviewed.extracted)

    def decision(self, check: Check) -> Event | None:
        return self.reviewed.decided.get(self.prints[check.id])


def short_key(result: Result) -> str:
    return result.document.sha256[:KEY_LENGTH]


def record(reviewed: Reviewed, options: Options) -> Recorded:
    """The report as records. Rows that were rejected stay, marked so."""
    return _Recorder(reviewed, options).all()


class _Recorder:
    def __init__(self, reviewed: Reviewed, options: Options) -> None:
        self.reviewed = reviewed
        self.result = reviewed.current
        self.options = options
        self.figures = Figures(self.result)
        self.lines = Lines(self.result.text)
        self.prints = fingerprints(self.result)
        self.failed: dict[Place, list[Check]] = defaultdict(list)
        for check in _in_order(worst_first(self.result.checks)):
            for place in failed_places(check):
                self.failed[place].append(check)

    def all(self) -> Recorded:
        made: dict[str, list[Record]] = {name: [] for name in TABLES}
        current = {(name, row.id): row for name, _, row in rows(self.result)}
        for name, key, row in rows(self.reviewed.extracted):
            table = "achievements" if name == "staffing" else name
            made[table].append(self.row(name, key, current.get((name, row.id), row)))
        made["findings"] = list(self.findings())
        made["log"] = list(self.log())
        made["reports"] = [self.report(made)]
        return Recorded(self.reviewed, made, self.failed, self.prints)

    def row(self, name: str, key: str, row: Row) -> Record:
        if isinstance(row, Indicator):
            table, own, values, anchor = self._indicator(row)
        elif isinstance(row, Fund):
            table, own, values, anchor = self._fund(row)
        else:
            table, own, values, anchor = self._achievement(name, row)
        cells: dict[str, Cell] = {**self._head(), **own}
        claims = {}
        for value in (column for column in TABLES[table].columns if column.part == "value"):
            claim, unit = values[value.field]
            cells |= self._value(key, value.field, claim, unit, values)
            if claim is not None:
                claims[value.field] = claim
        events = self._events(key)
        touched = list(dict.fromkeys(check.id for claim in claims.values() for check in self._failed(claim)))
        by_id = {check.id: check for check in self.result.checks}
        cells["findings"] = " · ".join(_tag(by_id[check_id], self.options) for check_id in touched) or None
        judged = self.reviewed.judged.get(key)
        cells["judged"] = self._said(JUDGED, judged.action) if judged else None
        cells |= self._placed(anchor, row.line) | _reviewed_by(events)
        return Record(table, key, cells, claims, events)

    def _indicator(self, row: Indicator) -> _Parts:
        above = row.path
        own: dict[str, Cell] = {
            "level_1": above[0] if above else None,
            "level_2": above[1] if len(above) > 1 else None,
            "level_3": " › ".join(above[2:]) or None,
            "name": row.name.text,
            "kind": self._said(KINDS, row.kind),
            "code": row.code,
            "unit": row.unit,
            **{name: text_of(getattr(row, name)) for name in ("criteria", "explanation", "deduction")},
        }
        plain = {name: (getattr(row, name), None) for name in ("weight", "score", "score_rate", "completion_rate")}
        values = {**plain, "target": (row.target, row.unit), "actual": (row.actual, row.unit)}
        return "indicators", own, values, row.name

    def _fund(self, fund: Fund) -> _Parts:
        own: dict[str, Cell] = {
            "name": fund.name,
            "direction": self._said(DIRECTIONS, fund.direction),
            "year": fund.year,
            "unit": fund.unit,
            "yuan": Figure(Decimal(fund.yuan), len(fund.yuan.partition(".")[2])) if fund.yuan is not None else None,
            "whole": fund.whole,
            "document_number": text_of(fund.document_number),
        }
        return "funds", own, {"amount": (fund.amount, fund.unit), "share": (fund.share, None)}, fund.amount

    def _achievement(self, name: str, row: Achievement) -> _Parts:
        own: dict[str, Cell] = {
            "list": self._said(LISTS, name),
            "topic": row.topic,
            "subject": row.subject,
            "qualifier": row.qualifier,
            "unit": row.unit,
        }
        return "achievements", own, {"quantity": (row.quantity, row.unit)}, row.quantity

    def _value(self, key: str, name: str, claim: Claim | None, unit: str | None, values: _Values) -> dict[str, Cell]:
        """The cells of one value; those that the table has no column for are not looked at."""
        figure = self.figures.of(claim, unit)
        source = self.figures.recomputed(claim, unit) or self._within_row(name, figure, values)
        approved = self.reviewed.approved_values.get(f"{key}.{name}")
        return {
            name: figure,
            f"{name}_text": claim.text if claim else None,
            f"{name}_bound": claim.bound if claim else None,
            f"{name}_approved": _approved(approved, figure),
            f"{name}_recomputed": source,
            f"{name}_difference": source,
        }

    def _within_row(self, name: str, figure: Figure | None, values: _Values) -> Recomputed | None:
        """得分率 = 得分 / 分值, 完成率 = 实际 / 目标, where the row prints all three."""
        pair = {"score_rate": ("score", "weight"), "completion_rate": ("actual", "target")}.get(name)
        if pair is None or figure is None:
            return None
        terms = [self._term(*values[one]) for one in pair]
        if terms[0] is None or terms[1] is None:
            return None
        return self.figures.quotient((terms[0],), (terms[1],), figure)

    def _term(self, claim: Claim | None, unit: str | None) -> Term | None:
        return None if claim is None else self.figures.term(claim, unit, Fraction(1))

    def _events(self, key: str) -> tuple[Event, ...]:
        """What stands on a row or its values, in the order it was decided."""
        log = self.reviewed
        mine = [event for target, event in (*log.edited.items(), *log.approved_values.items()) if target.startswith(f"{key}.")]
        judged = log.judged.get(key)
        return tuple(sorted([*mine, *([judged] if judged else [])], key=lambda event: event.seq))

    def _failed(self, claim: Claim) -> Sequence[Check]:
        place = place_of(claim)
        return self.failed.get(place, ()) if place is not None else ()

    def findings(self) -> Iterator[Record]:
        by_id = {check.id: check for check in self.result.checks}
        found = list(_in_order(worst_first(self.result.checks)))
        if self.options.holding:
            found += [check for check in self.result.checks if not is_finding(check)]
        for check in found:
            event = self.reviewed.decided.get(self.prints[check.id])
            cause = by_id.get(check.caused_by or "")
            cells: dict[str, Cell] = {
                **self._head(),
                **finding_words(check, self.options),
                "caused_by": f"{cause.rule} {cause.printed.text if cause.printed else cause.subject}" if cause else None,
                **decision_cells(event, self.options),
                **self._placed(check.printed or next(iter(check.claims), None), check.line),
                **_reviewed_by((event,) if event else ()),
            }
            yield Record("findings", self.prints[check.id], cells, {}, (event,) if event else (), check)

    def log(self) -> Iterator[Record]:
        for event, cells in log_cells(self.reviewed, self.options):
            yield Record("log", event.target, {**self._head(), **cells, "file": self.result.document.name}, {}, (event,))

    def report(self, made: Mapping[str, Sequence[Record]]) -> Record:
        header, checks = self.result.report, [check for check in self.result.checks if is_finding(check)]
        counts = {severity: sum(check.severity == severity for check in checks) for severity in SEVERITIES}
        reviewed = self.reviewed
        period = [claim.text for claim in (header.period_start, header.period_end) if claim is not None]
        cells: dict[str, Cell] = {
            **self._head(),
            **self._value("report", "self_score", header.self_score, None, {}),
            "title": text_of(header.title),
            "grade": text_of(header.grade),
            "period": " — ".join(period) or None,
            "filled_on": text_of(header.filled_on),
            **{name: len(made[name]) for name in ("funds", "indicators", "achievements")},
            "errors": counts["error"],
            "warnings": counts["warning"],
            "infos": counts["info"],
            "undecided": sum(self.prints[check.id] not in reviewed.decided for check in checks),
            "unclaimed": len(self.result.coverage.unclaimed),
            "unread": sum(section.status == "failed" for section in self.result.sections),
            "signed_off": signature(reviewed.signed_off),
            "approved_by": signature(reviewed.approved),
            "file": self.result.document.name,
            "sha256": self.result.document.sha256,
        }
        claims = {"self_score": header.self_score} if header.self_score is not None else {}
        return Record("reports", "report", cells, claims, self._events("report"))

    def _head(self) -> dict[str, Cell]:
        header = self.result.report
        return {"unit_name": text_of(header.unit_name), "fiscal_year": text_of(header.fiscal_year)}

    def _placed(self, claim: Claim | None, line: int) -> dict[str, Cell]:
        place = place_of(claim)
        return {
            "file": self.result.document.name,
            "page": claim.page if claim else None,
            "line": (claim.line if claim else 0) or line or None,
            "snippet": self._snippet(place) if place else None,
            "span": f"{place[0]}–{place[1]}" if place else None,
        }

    def _snippet(self, place: Place) -> str:
        line = self.lines.span(self.lines.number(place[0]))
        start, end = max(line.start, place[0] - _AROUND), min(max(line.end, place[1]), place[1] + _AROUND)
        before, after = "…" if start > line.start else "", "…" if end < line.end else ""
        return f"{before}{' '.join(self.result.text[start:end].split())}{after}"

    def _said(self, table: Mapping[str, Words], key: str) -> str:
        return words(table, key)[self.options.lang == "en"]


_Values = Mapping[str, tuple[Claim | None, str | None]]
_Parts = tuple[str, dict[str, Cell], _Values, Claim]


def _in_order(trees: Sequence[Tree]) -> Iterator[Check]:
    for tree in trees:
        yield tree.check
        yield from _in_order(tree.effects)


def failed_places(check: Check) -> set[Place]:
    """The cells that a finding puts in doubt: what is printed, or all of it where one is as doubtful as the other."""
    claims = check.claims if check.printed is None or check.verdict == "contradictory" else ()
    return {place for claim in (check.printed, *claims) if (place := place_of(claim)) is not None}


def _approved(event: Event | None, printed: Figure | None) -> Figure | None:
    """核定值 is kept in the printed unit; a cell holds a rate as a fraction."""
    figure = plain_figure(event.approved) if event else None
    if figure is None or printed is None or not printed.is_rate:
        return figure
    return Figure(figure.value.scaleb(-2), figure.decimals, is_rate=True)


def _reviewed_by(events: Sequence[Event]) -> dict[str, Cell]:
    last = events[-1] if events else None
    return {"reviewer": last.user if last else None, "reviewed_at": moment(last) if last else None}


def _tag(check: Check, options: Options) -> str:
    return f"{check.rule} {words(SEVERITY, check.severity)[options.lang == 'en']}"
