from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gouji.decision import Draft
from gouji.errors import SourceError
from gouji.intake import read_corrections

from .books import COVER, DONE, FINDINGS, FUNDS, ORIGIN, ROWS, Book, corrections, drafts, events, extracted, refused, reviewed


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def total(book: Book) -> int:
    """The row of 本年收入合计, which the report misprints: 3699.71 for 3699.17."""
    return book.row(FUNDS, "amount_text", "3699.71")


def test_read_corrections__of_an_untouched_workbook_are_none(book: Book) -> None:
    for found in (corrections(book.place, *book.reports), book.back()):
        assert (found.drafts, found.conflicts, found.refused, found.settled) == ({}, [], [], 0)
        assert found.rows == 1 + 55 + 5 + 62 + 8


def test_read_corrections__an_approved_value_stands_beside_the_printed_one(book: Book) -> None:
    where = book.type(FUNDS, total(book), "amount_approved", 3699.17)
    found = book.back()
    ((sha256, (one,)),) = found.drafts.items()
    assert sha256 == extracted().document.sha256
    assert str(one.where) == where
    assert (one.draft.action, one.draft.approved, one.draft.old, one.draft.channel) == (
        "approve_value",
        "3699.17",
        "3699.71",
        "import",
    )
    assert one.draft.target.startswith("funds@")
    assert found.states == {sha256: reviewed().state}


def test_read_corrections__a_value_that_stands_nowhere_is_approved(book: Book) -> None:
    book.type(FUNDS, total(book), "amount", 3699.17)
    (draft,) = drafts(book.back())
    assert (draft.action, draft.approved) == ("approve_value", "3699.17")


def test_read_corrections__a_value_that_stands_once_nearby_is_picked_there(book: Book) -> None:
    """A share that was taken away and is typed in again: it is picked where it is printed."""
    row = book.row(FUNDS, "amount_text", "32.07", share_text="86.68%")
    made = extracted()
    start = made.text.index("32.07万元，占预算")
    book.type(FUNDS, row, "share", None)
    (emptied,) = drafts(book.back())
    assert (emptied.action, emptied.picked) == ("edit", None)
    log = events([emptied])
    later = Book(book.place.parent, reviewed(log))
    assert later.cell(FUNDS, row, "share").value is None
    later.type(FUNDS, row, "share", "86.68%")
    (draft,) = drafts(later.back())
    at = made.text.index("86.68", start)
    assert (draft.action, draft.picked) == ("edit", (at, at + 5))
    assert reviewed(events([draft], log)).current.funds == made.funds


def test_read_corrections__another_rows_number_is_never_taken(book: Book) -> None:
    row = book.row(FUNDS, "amount_text", "3365.00")
    book.type(FUNDS, row, "amount", 3700)  # the next cell of the same line, claimed by the next row
    (draft,) = drafts(book.back())
    assert draft.action == "approve_value"


@pytest.mark.parametrize(
    ("typed", "approved"),
    [
        (3240.5, "3240.5"), ("3240.50", "3240.50"), ("３，２４０．５", "3240.5"), (" 3,240.5 ", "3240.5"), (0, "0"), (-12, "-12"),
        (0.1 + 0.2, "0.3"), ("99999999999999999999", "99999999999999999999"),
    ],
)  # fmt: skip
def test_read_corrections__numbers_are_read_however_they_are_typed(book: Book, typed: object, approved: str) -> None:
    book.type(FUNDS, 3, "amount_approved", typed)
    assert [draft.approved for draft in drafts(book.back())] == [approved]


@pytest.mark.parametrize(
    ("typed", "approved"), [(0.3858, "38.58"), ("38.58%", "38.58"), ("３８．５８％", "38.58"), (1.2, "120.0")]
)
def test_read_corrections__rates_are_kept_as_printed(book: Book, typed: object, approved: str) -> None:
    book.type(FUNDS, book.row(FUNDS, "share_text", "38.59%"), "share_approved", typed)
    assert [float(draft.approved or 0) for draft in drafts(book.back())] == [float(approved)]


@pytest.mark.parametrize(
    ("column", "typed", "why"),
    [
        ("amount", "三千", "不是数字"),
        ("amount", "1e5", "不是数字"),
        ("amount", True, "是逻辑值"),
        ("amount", datetime(2024, 1, 5), "日期"),
        ("amount", "#REF!", "错误值"),
        ("amount", "94%", "不是百分比"),
        ("amount", None, "不能清空"),
        ("amount", "=1+1", "没有计算结果的公式"),
        ("share_approved", "38.58", "带百分号"),
        ("share_approved", 38.58, "带百分号"),
        ("judged", "也许", "不在可选项"),
        ("name", "改过的名称", "不能在工作簿中修改"),
        ("amount_text", "3699.17", "不能在工作簿中修改"),
        ("snippet", "", "不能在工作簿中修改"),
    ],
)
def test_read_corrections__what_cannot_be_used_is_refused_by_its_cell(book: Book, column: str, typed: Any, why: str) -> None:
    row = book.row(FUNDS, "share_text", "38.59%") if column.startswith("share") else total(book)
    where = book.type(FUNDS, row, column, typed)
    found = book.back()
    assert drafts(found) == []
    assert list(refused(found)) == [where]
    assert why in refused(found)[where]


def test_read_corrections__rows_are_judged(book: Book) -> None:
    book.type(FUNDS, 3, "judged", "采纳")
    book.type(DONE, 3, "judged", "rejected")
    accepted, rejected = drafts(book.back())
    assert (accepted.action, accepted.target.split("@")[0]) == ("accept", "funds")
    assert rejected.action == "reject"
    assert rejected.target.split("@")[0] in ("achievements", "staffing")


def test_read_corrections__the_self_score_stands_on_the_cover(book: Book) -> None:
    book.type(COVER, 19, "self_score_approved", 94)
    (draft,) = drafts(book.back())
    assert (draft.action, draft.target, draft.approved) == ("approve_value", "report.self_score", "94")


def test_read_corrections__a_finding_is_decided_by_its_row(book: Book) -> None:
    row = book.row(FINDINGS, "printed", "3699.71")
    book.type(FINDINGS, row, "way", "原文有误")
    book.type(FINDINGS, row, "approved", 3699.17)
    book.type(FINDINGS, row, "reason", "见决算表")
    other = book.row(FINDINGS, "severity", "提示")
    book.type(FINDINGS, other, "way", "误报")
    first, second = sorted(drafts(book.back()), key=lambda draft: draft.way or "", reverse=True)
    assert (first.action, first.way, first.approved, first.reason) == ("decide", "report_wrong", "3699.17", "见决算表")
    assert (second.way, second.approved, second.reason) == ("false_alarm", None, "")
    assert len(reviewed(events([first, second])).decided) == 2


@pytest.mark.parametrize(
    ("cells", "at", "why"),
    [
        ({"way": "误报"}, "way", "写明理由"),
        ({"reason": "只有理由"}, "reason", "先在“裁定”列"),
        ({"approved": 1}, "approved", "先在“裁定”列"),
        ({"way": "抽取有误", "approved": 1}, "approved", "只用于“原文有误”"),
        ({"way": "瞎填"}, "way", "不在可选项"),
        ({"way": "原文有误", "approved": "很多"}, "approved", "不是数字"),
        ({"way": "原文有误", "reason": "长" * 2001}, "reason", "超过"),
    ],
)
def test_read_corrections__half_a_decision_is_refused(book: Book, cells: dict[str, object], at: str, why: str) -> None:
    row = book.row(FINDINGS, "severity", "错误")
    places = {name: book.type(FINDINGS, row, name, typed) for name, typed in cells.items()}
    found = book.back()
    assert drafts(found) == []
    assert why in refused(found)[places[at]]


def test_read_corrections__an_emptied_decision_is_taken_back(tmp_path: Path) -> None:
    plain = Book(tmp_path)
    row = plain.row(FINDINGS, "printed", "3699.71")
    plain.type(FINDINGS, row, "way", "原文有误")
    plain.type(FUNDS, 3, "judged", "采纳")
    plain.type(FUNDS, 4, "amount_approved", 1)
    log = events(drafts(plain.back()))
    book = Book(tmp_path, reviewed(log))
    assert book.cell(FINDINGS, row, "way").value == "原文有误"
    book.type(FINDINGS, row, "way", None)
    book.type(FUNDS, 3, "judged", "")
    book.type(FUNDS, 4, "amount_approved", None)
    undone = drafts(book.back())
    assert [draft.action for draft in undone] == ["undo"] * 3
    after = reviewed(events(undone, log))
    assert (after.decided, after.judged, after.approved_values) == ({}, {}, {})


def test_read_corrections__what_was_imported_already_is_settled(book: Book) -> None:
    book.type(FUNDS, total(book), "amount_approved", 3699.17)
    book.type(FUNDS, 3, "judged", "采纳")
    book.type(FINDINGS, book.row(FINDINGS, "printed", "3699.71"), "way", "原文有误")
    first = book.back()
    again = corrections(book.place, reviewed(events(drafts(first))))
    assert (len(drafts(first)), drafts(again), again.conflicts, again.settled) == (3, [], [], 3)


def test_read_corrections__a_decision_made_since_is_a_conflict(book: Book) -> None:
    row = total(book)
    where = book.type(FUNDS, row, "amount_approved", 3699.17)
    book.type(FUNDS, 3, "judged", "采纳")
    (key,) = {draft.target for draft in drafts(book.back()) if draft.action == "approve_value"}
    since = events([Draft(action="approve_value", target=key, approved="3700.00", old="3699.71")], user="李四")
    found = corrections(book.place, reviewed(since))
    assert [draft.action for draft in drafts(found)] == ["accept"]
    (conflict,) = found.conflicts
    assert (str(conflict.where), conflict.since.user, conflict.draft.approved) == (where, "李四", "3699.17")
    assert "李四" in conflict.why.zh


def test_read_corrections__a_signed_off_report_is_left_alone(book: Book) -> None:
    where = book.type(FUNDS, 3, "judged", "采纳")
    book.save()
    signed = reviewed(events([Draft(action="sign_off")], user="王五"))
    found = corrections(book.place, signed)
    assert drafts(found) == []
    assert "王五" in refused(found)[where]


def test_read_corrections__two_reports_keep_apart(tmp_path: Path) -> None:
    one, two = reviewed(), reviewed(name="national_form.docx")
    book = Book(tmp_path, one, two)
    rows = len(one.extracted.funds)
    book.type(FUNDS, 3, "judged", "采纳")
    book.type(FUNDS, 3 + rows, "judged", "不采纳")
    found = book.back()
    assert {sha: [c.draft.action for c in some] for sha, some in found.drafts.items()} == {
        one.extracted.document.sha256: ["accept"],
        two.extracted.document.sha256: ["reject"],
    }
    missing = corrections(book.place, one)
    assert [draft.action for draft in drafts(missing)] == ["accept"]
    assert ["不在工作区中" in why for why in refused(missing).values()] == [True]


def test_read_corrections__sorted_rows_are_found_by_their_key(book: Book) -> None:
    book.type(FUNDS, total(book), "amount_approved", 3699.17)
    before = drafts(book.back())
    sheet = book.book[FUNDS]
    content = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for row, cells in enumerate(reversed(content), 2):
        for column, value in enumerate(cells, 1):
            sheet.cell(row=row, column=column).value = value
    after = book.back()
    assert drafts(after) == before
    assert [one.why.zh for one in after.refused] == []


def test_read_corrections__moved_columns_and_new_headings_do_not_matter(book: Book) -> None:
    sheet = book.book[FUNDS]
    book.type(FUNDS, total(book), "amount_approved", 3699.17)
    sheet["C1"].value = "改过的表头"
    sheet.insert_cols(5)
    assert [draft.approved for draft in drafts(book.back())] == ["3699.17"]


def test_read_corrections__deleted_rows_change_nothing_and_are_said(book: Book) -> None:
    book.book[FUNDS].delete_rows(5, 2)
    found = book.back()
    assert drafts(found) == []
    assert "少了 2 行" in refused(found)[FUNDS]


def test_read_corrections__added_foreign_and_doubled_rows_are_refused(book: Book) -> None:
    sheet = book.book[FUNDS]
    last = sheet.max_row
    book.type(FUNDS, 3, "judged", "采纳")
    for column in range(1, sheet.max_column + 1):
        sheet.cell(row=last + 1, column=column).value = sheet.cell(row=3, column=column).value
    book.type(FUNDS, last + 2, "amount", 5)
    book.type(FUNDS, last + 3, "key", "ffffffffffffffff:funds@1-2")
    found = book.back()
    assert drafts(found) == []
    said = refused(found)
    assert "重复出现" in said[FUNDS]
    assert "没有标识" in said[f"{FUNDS}!{last + 2}"]
    assert "另一个工作簿" in said[f"{FUNDS}!{last + 3}"]


def test_read_corrections__a_missing_column_or_sheet_is_said(book: Book) -> None:
    columns = {cell.value: cell.column for cell in book.book[FUNDS][2]}
    book.book[FUNDS].delete_cols(columns["amount_approved"])
    del book.book[ROWS]
    book.type(FUNDS, 3, "judged", "采纳")
    found = book.back()
    assert [draft.action for draft in drafts(found)] == ["accept"]
    assert "金额 核定值" in refused(found)[FUNDS]
    assert "找不到该表" in refused(found)[ROWS]


def test_read_corrections__a_changed_key_or_memory_of_the_row_is_refused(book: Book) -> None:
    book.type(FUNDS, 3, "exported", "{}x")
    book.type(FUNDS, 4, "key", book.cell(FUNDS, 4, "key").value + "9")
    book.type(FUNDS, 4, "judged", "采纳")
    said = refused(book.back())
    assert "exported 被改动" in said[f"{FUNDS}!3"]
    assert any("重新提取后已没有这一项" in why for why in said.values())


def test_read_corrections__a_workbook_of_another_workspace_is_refused_whole(book: Book) -> None:
    with pytest.raises(SourceError, match="not exported from this workspace"):
        read_corrections(book.save(), lambda _: reviewed(), origin="other")
    assert read_corrections(book.place, lambda _: reviewed(), origin=ORIGIN).rows


def test_read_corrections__a_workbook_newer_than_the_log_is_refused(tmp_path: Path) -> None:
    log = events([Draft(action="reject", target="gone")])
    book = Book(tmp_path, reviewed(log))
    where = book.type(FUNDS, 3, "judged", "采纳")
    assert "比工作区新" in refused(book.back(reviewed()))[where]


def test_read_corrections__an_english_workbook_comes_back(tmp_path: Path) -> None:
    book = Book(tmp_path, lang="en")
    row = next(row for row in range(3, 20) if book.cell("Findings", row, "printed").value == "3699.71")
    book.type("Findings", row, "way", "the report is wrong")
    assert [draft.way for draft in drafts(book.back())] == ["report_wrong"]
