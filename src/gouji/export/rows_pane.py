"""The rows of a result as tables: every figure leads to its place in the source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gouji.export.findings_pane import short
from gouji.export.labels import DIRECTIONS, FIELDS, KINDS, LISTS, Words, words
from gouji.export.marks import Marks
from gouji.export.markup import Child, Markup, both, element, join
from gouji.result import Achievement, Claim, Result

LINE: Words = ("行", "line")
CELLS = ("weight", "score", "score_rate", "target", "actual", "completion_rate")


def rows_pane(result: Result, marks: Marks) -> Markup:
    """Four tables; a list without rows says so."""
    return join(
        [
            _indicators(result, marks),
            _funds(result, marks),
            _quantities("achievements", result.achievements, marks),
            _quantities("staffing", result.staffing, marks),
        ]
    )


def _table(kind: str, heads: Sequence[Words], rows: Sequence[Markup]) -> Markup:
    zh, en = LISTS[kind]
    title = element(
        "h3",
        element("span", class_=f"swatch {kind}", aria_hidden="true"),
        both(f"{zh} {len(rows)}", f"{en} {len(rows)}"),
        id=f"rows-{kind}",
    )
    if not rows:
        return element(
            "section", title, element("p", both("本报告没有读出这类数据。", "None were read in this report."), class_="none")
        )
    head = element("thead", element("tr", *(element("th", both(*label), scope="col") for label in heads)))
    table = element("table", head, element("tbody", *rows), class_="rows")
    return element(
        "section", title, element("div", table, class_="wide", tabindex=0, role="region", aria_labelledby=f"rows-{kind}")
    )


def _figure(claim: Claim | None, marks: Marks) -> Markup:
    if claim is None:
        return element("td", class_="num")
    mark = marks.id_of(claim)
    bound = f"{claim.bound} " if claim.bound else ""
    if mark is None:
        return element(
            "td", element("span", bound, short(claim.text), " ", both("无出处", "no place"), class_="lost"), class_="num"
        )
    return element("td", element("button", bound, short(claim.text, 24), type="button", class_="go", data_go=mark), class_="num")


def _words(*cells: Child) -> Iterable[Markup]:
    return (element("td", cell) for cell in cells)


def _line(number: int) -> Markup:
    return element("td", str(number), class_="num line")


def _indicators(result: Result, marks: Marks) -> Markup:
    heads = [("指标", "indicator"), ("类别", "kind"), *(FIELDS[name] for name in CELLS), ("单位", "unit"), LINE]
    rows = [
        element(
            "tr",
            element(
                "th",
                element("small", " › ".join(short(level, 16) for level in row.path)) if row.path else None,
                short(row.name.text, 60),
                scope="row",
            ),
            *_words(both(*words(KINDS, row.kind))),
            *(_figure(getattr(row, name), marks) for name in CELLS),
            *_words(row.unit or ""),
            _line(row.line),
        )
        for row in result.indicators
    ]
    return _table("indicators", heads, rows)


def _funds(result: Result, marks: Marks) -> Markup:
    heads = [
        ("项目", "name"),
        ("方向", "direction"),
        ("年度", "year"),
        ("金额", "amount"),
        ("单位", "unit"),
        ("占比", "share"),
        ("总体", "whole"),
        LINE,
    ]
    rows = [
        element(
            "tr",
            element("th", short(fund.name, 60), scope="row"),
            *_words(both(*words(DIRECTIONS, fund.direction)), fund.year or ""),
            _figure(fund.amount, marks),
            *_words(fund.unit),
            _figure(fund.share, marks),
            *_words(short(fund.whole or "", 24)),
            _line(fund.line),
        )
        for fund in result.funds
    ]
    return _table("funds", heads, rows)


def _quantities(kind: str, items: Sequence[Achievement], marks: Marks) -> Markup:
    heads = [("事项", "subject"), ("主题", "topic"), ("限定", "qualifier"), ("数量", "quantity"), ("单位", "unit"), LINE]
    rows = [
        element(
            "tr",
            element("th", short(row.subject, 60), scope="row"),
            *_words(short(row.topic or "", 24), row.qualifier or ""),
            _figure(row.quantity, marks),
            *_words(row.unit),
            _line(row.line),
        )
        for row in items
    ]
    return _table(kind, heads, rows)
