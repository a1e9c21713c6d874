"""A report of which a page cannot be read: nothing that stands on the others is accused for what is missing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from tests.source.pdf_files import Sheet, pdf_of

from gouji.config import Settings
from gouji.core.check import QUIET
from gouji.pipeline import recheck, run
from gouji.result import Result
from gouji.source import limits

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "formats"
REPORTS = {
    "town": (ROOT / "samples" / "formats" / "town_scores.pdf", 3),
    "long": (SHARED / "001.pdf", 9),
}
CASES = [
    pytest.param(
        path,
        page,
        id=f"{name}-{page}",
        marks=pytest.mark.skipif(not path.is_file(), reason=f"{path.name} of ../shared/formats is not at hand"),
    )
    for name, (path, pages) in REPORTS.items()
    for page in range(1, pages + 1)
]
_SIDE = limits.MAX_PAGE_POINTS + 1.0
TOO_LARGE = pdf_of(Sheet(size=(_SIDE, _SIDE)).picture(1, 1, b"\x80"))
"""A page whose picture is not looked at."""


def without(report: Path, page: int, made: Path) -> Path:
    """The report with another page, one that cannot be read, for the one of that number."""
    whole, refused, out = pypdfium2.PdfDocument(report), pypdfium2.PdfDocument(TOO_LARGE), pypdfium2.PdfDocument.new()
    for number in range(1, len(whole) + 1):
        out.import_pages(refused if number == page else whole, [0 if number == page else number - 1])
    out.save(made)
    return made


@cache
def read_whole(report: Path) -> Result:
    return run(report, Settings())


def findings(result: Result) -> set[tuple[str, str, str]]:
    """What is said to be wrong, without its place, which a missing page moves."""
    return {
        (check.rule, check.printed.text if check.printed else "", check.formula)
        for check in result.checks
        if check.verdict not in QUIET
    }


@pytest.mark.parametrize(("report", "page"), CASES)
def test_lost_page__leads_to_no_finding_that_the_whole_report_lacks(report: Path, page: int, tmp_path: Path) -> None:
    whole = read_whole(report)
    rest = run(without(report, page, tmp_path / report.name), Settings())
    assert rest.document.unread_pages == (page,)
    assert findings(rest) <= findings(whole)
    assert {claim.page for row in rest.funds for claim in (row.amount,) if claim} <= {*range(1, 10)} - {page}
    assert recheck(rest).checks == rest.checks


def test_lost_page__leaves_sums_beside_it_open(tmp_path: Path) -> None:
    """The parts of 30.80 go on behind the second page; those of 20.50 do not."""
    income = "2023年收入合计20.50万元，其中：财政拨款14.20万元、上级补助3.10万元、其他收入2.20万元。"
    spending = "2023年支出合计30.80万元，其中：基本支出16.20万元、项目支出9.50万元、其他支出5.10万元。"
    sheets = [
        Sheet().text(60, 100, income, 9).text(60, 140, "支出情况如下。", 9),
        Sheet().text(60, 100, spending[:-12], 9),
        Sheet().text(60, 100, spending[-12:], 9),
    ]
    report = tmp_path / "report.pdf"
    report.write_bytes(pdf_of(*sheets))
    wrong = {("SUM-01", "20.50", "14.20 + 3.10 + 2.20 = 19.5 ≠ 20.50")}
    whole = run(report, Settings())
    assert findings(whole) == wrong
    assert [relation.exhaustive for relation in whole.relations] == [True, True]
    rest = run(without(report, 3, tmp_path / "lost.pdf"), Settings())
    assert findings(rest) == wrong
    assert [relation.exhaustive for relation in rest.relations] == [True, False]


def test_lost_page__joins_neither_sentences_nor_rows(tmp_path: Path) -> None:
    columns, heights = [60.0, 160.0, 260.0], [700.0, 730.0, 760.0]
    top = [100.0, 130.0]
    sheets = [
        Sheet().grid(columns, heights).text(70, 708, "产出").text(170, 708, "修建道路").text(70, 738, "效益").text(170, 738, "方便出行的"),
        Sheet().text(60, 100, "中间一页。"),
        Sheet().grid(columns, top).text(170, 108, "群众"),
    ]
    report = tmp_path / "table.pdf"
    report.write_bytes(pdf_of(*sheets))
    joined = tmp_path / "joined.pdf"
    joined.write_bytes(pdf_of(sheets[0], sheets[2]))
    assert "方便出行的群众" in run(joined, Settings()).text
    rest = run(without(report, 2, tmp_path / "lost.pdf"), Settings())
    assert rest.text == "产出\t修建道路\n效益\t方便出行的\n\t群众\n"


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/formats is not at hand")
def test_lost_page__with_the_header_of_a_table_does_not_lose_its_other_rows(tmp_path: Path) -> None:
    whole = read_whole(SHARED / "001.pdf")
    rest = run(without(SHARED / "001.pdf", 8, tmp_path / "lost.pdf"), Settings())
    cells = {(row.name.text, row.weight.text, row.score.text) for row in whole.indicators if row.name and row.weight and row.score}
    found = {(row.name.text, row.weight.text, row.score.text) for row in rest.indicators if row.name and row.weight and row.score}
    assert len(found) == 8
    assert any("没有表头" in notice for notice in rest.run.notices)
    assert found < cells
    assert not [relation for relation in rest.relations if relation.kind in ("weights", "scores") and relation.exhaustive]
