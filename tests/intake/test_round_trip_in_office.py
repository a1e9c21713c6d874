"""A workbook that LibreOffice saved comes back as what was typed, and as nothing where nothing was."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..office import needs_office, saved_by_office
from .books import FINDINGS, FUNDS, Book, corrections, drafts, reviewed

pytestmark = needs_office


@pytest.mark.parametrize("sample", ["bureau_tables.docx", "score_table.docx", "prose_town.txt"])
def test_office__saving_alone_changes_nothing(tmp_path: Path, sample: str) -> None:
    book = Book(tmp_path, reviewed(name=sample))
    found = corrections(saved_by_office(book.place, tmp_path), *book.reports)
    assert (found.drafts, found.conflicts, found.refused) == ({}, [], [])
    assert found.rows > 50


def test_office__what_was_typed_comes_back(tmp_path: Path) -> None:
    book = Book(tmp_path)
    row = book.row(FINDINGS, "printed", "3699.71")
    book.type(FINDINGS, row, "way", "原文有误")
    book.type(FUNDS, book.row(FUNDS, "amount_text", "3699.71"), "amount_approved", "=3568.4+78.62+52.15")
    book.type(FUNDS, 3, "judged", "不采纳")
    found = corrections(saved_by_office(book.save(), tmp_path), *book.reports)
    assert found.refused == []
    assert sorted((draft.action, draft.approved) for draft in drafts(found)) == [
        ("approve_value", "3699.17"),
        ("decide", None),
        ("reject", None),
    ]
