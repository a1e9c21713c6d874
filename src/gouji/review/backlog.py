"""What the list, the charts and the page of crossings show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, get_args
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from gouji.across import RULES, Crossing
from gouji.check.run import all_rules
from gouji.core.check import QUIET, Severity, Verdict
from gouji.export.labels import SEVERITY, VERDICT, WAYS, Words
from gouji.export.protocol import Lang
from gouji.review.comparing import Compared
from gouji.review.query import filter_of, one_of, whole
from gouji.store.workspace import Count, Filter, Workspace
from gouji.store.workspace.records import Dimension, Order

PAGE: Final = 50
MOST_BARS: Final = 40
"""Bars of one chart; the others are counted."""
STATUS: Final[dict[str, Words]] = {
    "new": ("未看", "new"),
    "in_review": ("复核中", "in review"),
    "signed_off": ("已签字", "signed off"),
    "approved": ("已复核", "approved"),
}
ORDERS: Final[dict[str, Words]] = {
    "worst": ("最重的在先", "worst first"),
    "touched": ("最近改动", "last touched"),
    "added": ("最近加入", "last added"),
    "unit": ("单位", "unit"),
    "year": ("年度", "year"),
    "name": ("文件名", "file name"),
}
OPEN: Final[Words] = ("未决", "open")
_FIELDS: Final = ("rule", "severity", "verdict", "decided", "unit", "year", "status", "text", "order", "orphaned")
_LOUD: Final[tuple[Severity, ...]] = ("error", "warning")
_CHARTS: Final[tuple[tuple[Dimension, Words], ...]] = (
    ("rule", ("按规则", "By rule")),
    ("unit", ("按单位", "By unit")),
    ("year", ("按年度", "By year")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """``parts`` are (severity, count, start, width) with start and width in thousandths of the longest bar."""

    label: str
    code: str
    href: str
    findings: int
    reports: int
    parts: tuple[tuple[str, int, float, float], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    by: str
    title: str
    bars: tuple[Bar, ...]
    left_out: int


def backlog_view(workspace: Workspace, asked: QueryParams, lang: Lang) -> dict[str, Any]:
    which = filter_of(asked)
    order: Order = one_of(asked, "order", get_args(Order), "worst")
    offset = whole(asked, "offset", 0, 10**9)
    listing = workspace.reports(which, order=order, limit=PAGE, offset=offset)
    here = defaultdict(list)
    for lease in workspace.leases():
        here[lease.report_id].append(lease.user)
    kept = [(name, value) for name in _FIELDS for value in asked.getlist(name) if value]
    return {
        "rows": listing.rows,
        "total": listing.total,
        "first": offset + 1 if listing.rows else 0,
        "last": offset + len(listing.rows),
        "before": _address([*kept, ("offset", str(max(0, offset - PAGE)))]) if offset else None,
        "after": _address([*kept, ("offset", str(offset + PAGE))]) if offset + PAGE < listing.total else None,
        "leases": here,
        "statuses": STATUS,
        "selects": _selects(workspace, which, order, lang),
        "chips": _chips(which, kept, lang),
        "text": which.text,
        "progress": _progress(workspace),
        "more": "".join(f"&{urlencode([pair])}" for pair in kept),
    }


def _address(pairs: Sequence[tuple[str, str]], path: str = "/") -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _progress(workspace: Workspace) -> dict[str, int]:
    statuses = {count.value: count.reports for count in workspace.counts("status")}
    still = {count.value: count.findings for count in workspace.counts("severity", Filter(decided=("open",)))}
    total = sum(statuses.values())
    return {
        "reports": total,
        "errors": still.get("error", 0),
        "warnings": still.get("warning", 0),
        "infos": still.get("info", 0),
        "in_review": statuses.get("in_review", 0),
        "signed_off": statuses.get("signed_off", 0) + statuses.get("approved", 0),
        "approved": statuses.get("approved", 0),
        "reviewed": total - statuses.get("new", 0),
    }


def _selects(workspace: Workspace, which: Filter, order: str, lang: Lang) -> list[tuple[str, str, list[Choice]]]:
    """(name, label, choices) of each select; the years and rules are those that there are."""
    en = lang == "en"
    found = {count.value for count in workspace.counts("rule")} | set(which.rules)
    names = {rule.code: rule.en if en else rule.zh for rule in all_rules()}
    rules = {code: (f"{code} {names.get(code, '')}",) * 2 for code in sorted(found)}
    years = sorted({count.value for count in workspace.counts("year")} | set(which.years), reverse=True)
    verdicts = {verdict: VERDICT[verdict] for verdict in get_args(Verdict) if verdict not in QUIET}
    tables: tuple[tuple[str, Words, dict[str, Words], tuple[str, ...]], ...] = (
        ("rule", ("规则", "rule"), rules, which.rules),
        ("severity", ("轻重", "severity"), {one: SEVERITY[one] for one in get_args(Severity)}, which.severities),
        ("verdict", ("结论", "verdict"), verdicts, which.verdicts),
        ("decided", ("裁定", "decided"), {"open": OPEN, **WAYS}, which.decided),
        ("year", ("年度", "year"), {year: (year, year) for year in years if year}, which.years),
        ("status", ("状态", "status"), STATUS, which.statuses),
        ("order", ("排序", "order"), ORDERS, (order,)),
    )
    return [(name, label[en], [Choice(key, said[en], key in chosen) for key, said in table.items()])
            for name, label, table, chosen in tables]  # fmt: skip


def _chips(which: Filter, kept: Sequence[tuple[str, str]], lang: Lang) -> list[tuple[str, str]]:
    """(label, address without it) of what filters now and stands in no select."""
    shown = [("unit", unit) for unit in which.units]
    if which.orphaned:
        shown.append(("orphaned", "yes"))
    said = {"orphaned": ("需再看", "look again")}
    return [
        (said[name][lang == "en"] if name in said else value, _address([pair for pair in kept if pair != (name, value)]))
        for name, value in shown
    ]


def charts_view(workspace: Workspace, asked: QueryParams, lang: Lang) -> dict[str, Any]:
    state = one_of(asked, "decided", ("open", "all"), "open")
    which = Filter(decided=("open",)) if state == "open" else Filter()
    names = {rule.code: rule.en if lang == "en" else rule.zh for rule in all_rules()}
    charts = [_chart(workspace, by, label[lang == "en"], which, names) for by, label in _CHARTS]
    return {
        "charts": charts,
        "state": state,
        "severities": SEVERITY,
        "progress": _progress(workspace),
        "more": f"&decided={state}",
    }


def _chart(workspace: Workspace, by: Dimension, title: str, which: Filter, names: dict[str, str]) -> Chart:
    every = tuple(count for count in workspace.counts(by, which) if count.findings)
    if by == "year":
        every = tuple(sorted(every, key=lambda count: count.value))
    shown = every[:MOST_BARS]
    if by == "unit":
        which = replace(which, units=tuple(count.value for count in shown))
    split = {
        severity: {count.value: count.findings for count in workspace.counts(by, replace(which, severities=(severity,)))}
        for severity in _LOUD
    }
    longest = max((count.findings for count in every), default=1)
    bars = tuple(_bar(count, by, split, longest, names) for count in shown)
    if which.decided:
        bars = tuple(replace(bar, href=f"{bar.href}&decided=open") for bar in bars)
    return Chart(by, title, bars, len(every) - len(bars))


def _bar(count: Count, by: str, split: dict[Severity, dict[str, int]], longest: int, names: dict[str, str]) -> Bar:
    """What is neither error nor warning is info."""
    numbers: dict[str, int] = {severity: counts.get(count.value, 0) for severity, counts in split.items()}
    numbers["info"] = count.findings - sum(numbers.values())
    parts, at = [], 0
    for severity, number in numbers.items():
        if number:
            parts.append((severity, number, round(1000 * at / longest, 1), round(1000 * number / longest, 1)))
        at += number
    label = names.get(count.value, count.value) if by == "rule" else count.value or "—"
    code = count.value if by == "rule" else ""
    return Bar(label, code, _address([(by, count.value)]), count.findings, count.reports, tuple(parts))


def across_view(compared: Compared, lang: Lang) -> dict[str, Any]:
    found = [crossing for crossing in compared.crossings or () if crossing.is_finding]
    rules = [
        (code, name.en if lang == "en" else name.zh, [one for one in found if one.rule == code]) for code, name in RULES.items()
    ]
    tested = compared.crossings or ()
    return {
        "compared": compared,
        "groups": [(code, name, [_crossing(one) for one in ones], _held(tested, code)) for code, name, ones in rules],
        "found": len(found),
        "tested": len(tested),
        "severities": SEVERITY,
    }


def _held(tested: Iterable[Crossing], code: str) -> int:
    return sum(one.rule == code and one.verdict == "consistent" for one in tested)


def _crossing(crossing: Crossing) -> tuple[Crossing, list[tuple[Any, str]]]:
    """The crossing and its places with their addresses on the desk."""
    return crossing, [(place, f"/reports/{place.report}?at={place.claim.start}-{place.claim.end}") for place in crossing.places]
