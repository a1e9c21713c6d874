"""The workbook of every sample and seed, opened, recalculated and saved by LibreOffice."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from gouji.check.run import all_rules
from gouji.config import Settings
from gouji.decision import unreviewed
from gouji.export import Options
from gouji.export.identity import REGISTER
from gouji.export.xlsx import write_xlsx
from gouji.pipeline import run

from ..office import needs_office, saved_by_office

pytestmark = needs_office
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Books:
    """``live`` holds the formulas that we wrote, ``ours`` what we say they give, ``theirs`` what LibreOffice calculated."""

    live: Any
    ours: Any
    theirs: Any
    office: Path

    def formulas(self) -> Iterator[tuple[str, str, str, Any, Any]]:
        for sheet in self.live.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        at = cell.coordinate
                        yield sheet.title, at, cell.value, self.ours[sheet.title][at].value, self.theirs[sheet.title][at].value


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    folder = tmp_path_factory.mktemp("office")
    seeds = ROOT.parent / "shared" / "seeds"
    paths = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in (".txt", ".docx"))
    reports = (unreviewed(run(path, Settings())) for path in (*paths, *sorted(seeds.glob("*.txt"))))
    (book,) = write_xlsx(reports, folder / "book.xlsx", Options(rules=all_rules()), lambda _: None)
    office = saved_by_office(_without_values(book, folder / "bare" / "book.xlsx"), folder)
    return Books(load_workbook(book), load_workbook(book, data_only=True), load_workbook(office, data_only=True), office)


def _without_values(book: Path, bare: Path) -> Path:
    """The workbook without the values that we computed: whatever stands there later was calculated from the cells."""
    import re

    bare.parent.mkdir()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content) if "worksheets/sheet" in name else content)
    return bare


def test_office__calculates_every_total_as_we_do(books: Books) -> None:
    numbers = [one for one in books.formulas() if "HYPERLINK" not in one[2]]
    assert len(numbers) > 100
    wrong = [one for one in numbers if not isinstance(one[4], int | float) or abs(one[3] - one[4]) > 1e-9]
    assert wrong == []


def test_office__totals_are_those_that_the_checks_recomputed(books: Books) -> None:
    """A finding of a total says what was recomputed; the live total beside the printed one says the same."""
    findings = books.theirs["勾稽校验结果"]
    at = {cell.value: cell.column - 1 for cell in findings[2]}
    compared = 0
    for row in findings.iter_rows(min_row=3, values_only=True):
        sheet, _, cell = str(row[at["cell"]] or "").rpartition("!")
        if row[at["rule"]] != "SUM-01" or not sheet:
            continue
        columns = {one.value: one.column for one in books.theirs[sheet][2]}
        names = {column: name for name, column in columns.items()}
        place = books.theirs[sheet][cell]
        recomputed = books.theirs[sheet].cell(place.row, columns[f"{names[place.column]}_recomputed"]).value
        if recomputed is not None:
            compared += 1
            assert recomputed == pytest.approx(float(row[at["computed"]]), abs=1e-9)
    assert compared >= 3


def test_office__keeps_every_other_cell(books: Books) -> None:
    changed = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in books.live.worksheets
        if sheet.title != REGISTER
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type != "f" and books.theirs[sheet.title][cell.coordinate].value != cell.value
    ]
    assert changed == []


def test_office__keeps_comments_links_and_choices(books: Books) -> None:
    ours, theirs = books.live["附表1 资金情况"], load_workbook(books.office)["附表1 资金情况"]
    commented = [cell.coordinate for row in ours.iter_rows() for cell in row if cell.comment]
    assert commented
    assert [cell.coordinate for row in theirs.iter_rows() for cell in row if cell.comment] == commented
    assert all(theirs[at].comment.text.strip() == ours[at].comment.text.strip() for at in commented)
    assert len(theirs.data_validations.dataValidation) == 1
