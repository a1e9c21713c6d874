"""The rows of a result as tables: every figure leads to its place in the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gouji.core.rows import CELLS
from gouji.decision import Event
from gouji.export.decision_marks import row_note, value_notes
from gouji.export.figures import place_of
from gouji.export.labels import DIRECTIONS, FIELDS, KINDS, LISTS, Words, words
from gouji.export.marks import Marks
from gouji.export.markup import Markup, both, element, join, short
from gouji.keys import Row
from gouji.result import Achievement, Claim, Indicator, Result

NAME: Final[Words] = ("名称", "name")
UNIT: Final[Words] = ("单位", "unit")
LINE: Final[Words] = ("行", "line")


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


_EMPTY: Final = re.compile(r"<td[^>]*></td>")


@dataclass(frozen=True, slots=True)
class Column:
    head: Words
    cells: Sequence[Markup]

    @property
    def is_empty(self) -> bool:
        return all(_EMPTY.fullmatch(cell.html) for cell in self.cells)


def _table(kind: str, names: Sequence[Markup], columns: Sequence[Column]) -> Markup:
    """The first column names the row; columns in which the report says nothing are left out."""
    zh, en = LISTS[kind]
    swatch = element("span", class_=f"swatch {kind}", aria_hidden="true")
    title = element("h3", swatch, both(f"{zh} {len(names)}", f"{en} {len(names)}"), id=f"rows-{kind}")
    if not names:
        none = element("p", both("本报告没有读出这类数据。", "None were read in this report."), class_="none")
        return element("section", title, none)
    shown = [column for column in columns if not column.is_empty]
    head = element("tr", *(element("th", both(*label), scope="col") for label in (NAME, *(column.head for column in shown))))
    rows = [element("tr", name, *(column.cells[at] for column in shown)) for at, name in enumerate(names)]
    table = element("table", element("thead", head), element("tbody", *rows), class_="rows")
    wide = element("div", table, class_="wide", tabindex=0, role="group", aria_labelledby=f"rows-{kind}")
    return element("section", title, wide)


def _figures(head: Words, claims: Iterable[Claim | None], marks: Marks) -> Column:
    return Column(head, [_figure(claim, marks) for claim in claims])


def _figure(claim: Claim | None, marks: Marks) -> Markup:
    if claim is None:
        return element("td", class_="num")
    mark = marks.id_of(claim)
    bound = f"{claim.bound} " if claim.bound else ""
    if mark is None:
        lost = element("span", bound, short(claim.text), " ", both("无出处", "no place"), class_="lost")
        return element("td", lost, class_="num")
    go = element("button", bound, short(claim.text, 24), class_="go", data_go=mark)
    notes = value_notes(marks.standing.changed.get(place_of(claim) or (-1, -1), ()))
    return element("td", go, _doubt(claim), notes, class_="num")


def _doubt(claim: Claim) -> Markup | None:
    """That the figure may have been read wrongly, with the score of the reading."""
    if claim.doubt is None:
        return None
    return element("small", " ", both(f"识别存疑 {claim.doubt:.2f}", f"doubtful reading {claim.doubt:.2f}"), class_="lost")


def _said(head: Words, words_: Iterable[str | None]) -> Column:
    return Column(head, [element("td", short(said or "", 24)) for said in words_])


def _labels(head: Words, table: Mapping[str, Words], keys: Iterable[str]) -> Column:
    return Column(head, [element("td", both(*words(table, key))) for key in keys])


def _lines(lines: Iterable[int]) -> Column:
    return Column(LINE, [element("td", str(line), class_="num line") for line in lines])


def _name(name: str, row: Row, event: Event | None) -> Markup:
    path = row.path if isinstance(row, Indicator) else ()
    above = element("small", " › ".join(short(level, 16) for level in path)) if path else None
    disputed = element("small", both("两种读法", "read in two ways"), class_="lost") if row.disputed else None
    return element("th", above, short(name, 60), disputed, row_note(event), scope="row")


def _indicators(result: Result, marks: Marks) -> Markup:
    rows = result.indicators
    columns = [
        _labels(("类别", "kind"), KINDS, (row.kind for row in rows)),
        *(_figures(FIELDS[name], (getattr(row, name) for row in rows), marks) for name in CELLS),
        _said(UNIT, (row.unit for row in rows)),
        _lines(row.line for row in rows),
    ]
    return _table(
        "indicators", [_name(row.name.text, row, marks.standing.judged.get(("indicators", row.id))) for row in rows], columns
    )


def _funds(result: Result, marks: Marks) -> Markup:
    funds = result.funds
    columns = [
        _labels(("方向", "direction"), DIRECTIONS, (fund.direction for fund in funds)),
        _said(("年度", "year"), (fund.year for fund in funds)),
        _figures(FIELDS["amount"], (fund.amount for fund in funds), marks),
        _said(UNIT, (fund.unit for fund in funds)),
        _figures(FIELDS["share"], (fund.share for fund in funds), marks),
        _said(("总体", "whole"), (fund.whole for fund in funds)),
        _lines(fund.line for fund in funds),
    ]
    return _table("funds", [_name(fund.name, fund, marks.standing.judged.get(("funds", fund.id))) for fund in funds], columns)


def _quantities(kind: str, rows: Sequence[Achievement], marks: Marks) -> Markup:
    columns = [
        _said(("主题", "topic"), (row.topic for row in rows)),
        _said(("限定", "qualifier"), (row.qualifier for row in rows)),
        _figures(FIELDS["quantity"], (row.quantity for row in rows), marks),
        _said(UNIT, (row.unit for row in rows)),
        _lines(row.line for row in rows),
    ]
    return _table(kind, [_name(row.subject, row, marks.standing.judged.get((kind, row.id))) for row in rows], columns)
