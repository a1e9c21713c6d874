"""The middle pane: every row of a list with its values, the rejected ones too. A value leads to its place and can be edited.

Rows with a value that has no place stand first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gouji.decision import Event, Reviewed
from gouji.export.decision_marks import value_notes
from gouji.export.labels import DIRECTIONS, FIELDS, GROUNDING, KINDS, Words, words
from gouji.export.marks import Marks
from gouji.export.markup import Markup, both, element, join, short
from gouji.keys import FIELDS as VALUES
from gouji.keys import LISTS as LISTS_IN_ORDER
from gouji.keys import Row, rows
from gouji.result import Achievement, Claim, Fund, Indicator

_NAMES: Final[Mapping[str, Words]] = {
    **FIELDS,
    "name": ("名称", "name"),
    "criteria": ("评分标准", "criteria"),
    "explanation": ("评价情况", "explanation"),
    "deduction": ("扣分原因", "deduction"),
}
_TEXTS: Final = frozenset({"name", "criteria", "explanation", "deduction"})
_STATES: Final[Mapping[str, tuple[str, Words]]] = {
    "accept": ("✓", ("已采纳", "accepted")),
    "reject": ("✗", ("不采纳", "rejected")),
}
_NO_ROWS: Final = both("本报告没有读出这类数据。", "None were read in this report.")


def counts_of(reviewed: Reviewed) -> dict[str, int]:
    return {name: len(getattr(reviewed.extracted, name)) for name in LISTS_IN_ORDER}


def field_words(field: str) -> Words:
    return words(_NAMES, field)


def row_label(row: Row) -> str:
    if isinstance(row, Indicator):
        return row.name.text
    return row.name if isinstance(row, Fund) else row.subject


def rows_panes(reviewed: Reviewed, marks: Marks) -> dict[str, Markup]:
    """One table per list, by the list's name."""
    now = {(name, row.id): row for name, _, row in rows(reviewed.current)}
    of_list: dict[str, list[tuple[str, Row]]] = {name: [] for name in LISTS_IN_ORDER}
    for name, key, row in rows(reviewed.extracted):
        of_list[name].append((key, now.get((name, row.id), row)))
    return {name: _table(name, entries, reviewed, marks) for name, entries in of_list.items()}


def _is_lost(claim: Claim | None) -> bool:
    return claim is not None and claim.start is None


def _has_lost(row: Row, fields: Sequence[str]) -> bool:
    return any(_is_lost(getattr(row, field)) for field in fields)


def _table(name: str, entries: Sequence[tuple[str, Row]], reviewed: Reviewed, marks: Marks) -> Markup:
    if not entries:
        return element("p", _NO_ROWS, class_="none")
    fields = [field for field in VALUES[name] if field != "name" and any(getattr(row, field) is not None for _, row in entries)]
    heads = [field_words("name"), *map(field_words, fields), *_context_heads(name)]
    head = element("tr", *(element("th", both(*said), scope="col") for said in heads))
    ordered = sorted(entries, key=lambda entry: not _has_lost(entry[1], VALUES[name]))
    body = [_row(name, key, row, fields, (reviewed, marks)) for key, row in ordered]
    return element("table", element("thead", head), element("tbody", *body), class_="rows desk-rows", id=f"rows-{name}")


def _row(name: str, key: str, row: Row, fields: Sequence[str], shown: tuple[Reviewed, Marks]) -> Markup:
    reviewed, marks = shown
    judgement = reviewed.judged.get(key)
    cells = [_value(key, field, getattr(row, field), reviewed, marks) for field in fields]
    look = {"accept": "accepted", "reject": "rejected"}.get(judgement.action, "") if judgement else ""
    return element(
        "tr", _name(key, row, judgement, shown), *cells, *_context(row), data_row=key, data_label=short(row_label(row), 40),
        data_list=name, class_=look or None,
    )  # fmt: skip


def _name(key: str, row: Row, judgement: Event | None, shown: tuple[Reviewed, Marks]) -> Markup:
    state = None
    if judgement is not None:
        sign, said = _STATES[judgement.action]
        title = f"{judgement.user} {judgement.reason}".rstrip()
        spoken = element("span", both(*said), class_="sr")
        state = element("span", element("span", sign, aria_hidden="true"), spoken, class_="state", title=title)
    path = row.path if isinstance(row, Indicator) else ()
    above = element("small", " › ".join(short(level, 14) for level in path)) if path else None
    if not isinstance(row, Indicator):
        return element("th", state, above, short(row_label(row), 50), scope="row")
    return element("th", state, above, _button("name", row.name, 50, shown[1]), scope="row")


def _value(key: str, field: str, claim: Claim | None, reviewed: Reviewed, marks: Marks) -> Markup:
    value = f"{key}.{field}"
    if claim is None:
        button = element("button", "·", class_="go none-yet", aria_label="∅", data_f=field, tabindex=-1)
    else:
        button = _button(field, claim, 16 if field in _TEXTS else 22, marks)
    events = [one[value] for one in (reviewed.edited, reviewed.approved_values) if value in one]
    return element("td", button, value_notes(events), class_="num" if field not in _TEXTS else None)


def _button(field: str, claim: Claim, length: int, marks: Marks) -> Markup:
    bound = f"{claim.bound} " if claim.bound else ""
    lost = _is_lost(claim)
    unsure = claim.grounding != "exact" and not lost
    title = None if claim.grounding == "exact" else " / ".join(words(GROUNDING, claim.grounding))
    note = element("small", both("无出处", "no place"), class_="lost") if lost else None
    look = "go lost" if lost else "go unsure" if unsure else "go"
    return element(
        "button", bound, short(claim.text, length), " " if note else None, note, class_=look, data_f=field,
        data_go=marks.id_of(claim), title=title, tabindex=-1,
    )  # fmt: skip


def _context_heads(name: str) -> list[Words]:
    unit, line = ("单位", "unit"), ("行", "line")
    if name == "indicators":
        return [unit, ("类别", "kind"), line]
    if name == "funds":
        return [unit, ("方向", "direction"), ("年度", "year"), line]
    return [unit, ("限定", "qualifier"), line]


def _context(row: Row) -> list[Markup]:
    """What was read beside the values; it has no place of its own and is not decided."""
    if isinstance(row, Indicator):
        said: list[Markup | str] = [row.unit or "", both(*words(KINDS, row.kind))]
    elif isinstance(row, Fund):
        said = [row.unit, both(*words(DIRECTIONS, row.direction)), row.year or ""]
    else:
        assert isinstance(row, Achievement)
        said = [row.unit, short(row.qualifier or "", 16)]
    return [*(element("td", one, class_="context") for one in said), element("td", str(row.line), class_="num line")]


def header_list(reviewed: Reviewed, marks: Marks) -> Markup:
    """The values of the report's header as a row of buttons."""
    shown = [(field, getattr(reviewed.current.report, field)) for field in VALUES["report"] if field != "title"]
    found = [
        element("div", element("dt", both(*field_words(field))), element("dd", _button(field, claim, 40, marks)))
        for field, claim in shown
        if claim is not None
    ]
    return element("dl", *found, class_="facts", data_row="report") if found else join([])
