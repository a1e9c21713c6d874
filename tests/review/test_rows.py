"""The rows of the desk: what has no place first and in red, rejected rows still there, edits with what they were."""

from __future__ import annotations

import re

from gouji.decision import Draft
from gouji.desk.desk import Desk
from gouji.export.marks import marks_of, standing_of
from gouji.keys import values
from gouji.result import Result
from gouji.review.rows import header_list, rows_panes

from .serving import Serving, results

TOWN = "青溪镇2023.txt"


def with_a_lost_value() -> Result:
    """The town's report, its last amount said without a place."""
    result = results()[TOWN]
    last = result.funds[-1]
    lost = last.amount.model_copy(update={"start": None, "end": None, "text": "<b>21.00</b>", "grounding": "missing"})
    return result.model_copy(update={"funds": (*result.funds[:-1], last.model_copy(update={"amount": lost}))})


def test_rows__a_value_without_a_place_stands_first_in_red_and_is_text(fresh: Serving) -> None:
    desk: Desk = fresh.desk
    source = desk.workspace.source(fresh.number(TOWN))
    assert source is not None
    added = desk.add(with_a_lost_value(), source)
    reviewed = desk.open(added.report_id)
    pane = rows_panes(reviewed, marks_of(reviewed.current, standing_of(reviewed)))["funds"].html
    first = re.findall(r"<tr data-row.*?</tr>", pane)[0]
    assert 'class="go lost"' in first
    assert "&lt;b&gt;21.00&lt;/b&gt;" in first
    assert "无出处" in first
    assert "data-go" not in first.split("<td", 2)[1]


def test_rows__a_rejected_row_stays_and_an_edited_value_says_what_it_was(fresh: Serving) -> None:
    desk, number = fresh.desk, fresh.number(TOWN)
    reviewed = desk.open(number)
    keys = {value.claim.text: value for value in values(reviewed.extracted) if value.claim is not None}
    at = reviewed.extracted.text.index("200.00")
    drafts = [
        Draft(action="reject", target=keys["300.00"].row_key),
        Draft(action="edit", target=keys["180.00"].key, picked=(at, at + 6)),
    ]
    desk.write(number, drafts, user="王敏", seen=reviewed.state)
    after = desk.open(number)
    panes = rows_panes(after, marks_of(after.current, standing_of(after)))
    lines = {key: line for line in re.findall(r"<tr data-row.*?</tr>", panes["funds"].html) for key in [line.split('"')[1]]}
    assert 'class="rejected"' in lines[keys["300.00"].row_key]
    assert ">300.00<" in lines[keys["300.00"].row_key]
    edited = lines[keys["180.00"].row_key]
    assert ">200.00<" in edited
    assert "改自" in edited
    assert "180.00" in edited


def test_header__its_values_lead_to_their_places() -> None:
    from gouji.decision import unreviewed

    result = results()[TOWN]
    shown = header_list(unreviewed(result), marks_of(result)).html
    assert re.search(r'data-f="fiscal_year" data-go="\d+" tabindex="-1">2023', shown)
