"""Core values to results and back, nothing lost."""

from __future__ import annotations

from pathlib import Path

from gouji.config import Settings
from gouji.core.numerals import lex
from gouji.core.report import Span
from gouji.extract.rules import extract
from gouji.ground import ground
from gouji.pipeline import run
from gouji.result import Result
from gouji.source import read
from gouji.split import heading_numbers, split
from gouji.store.convert import checks_of, noise_of, numbering_of, rows_of, to_checks


def test_rows__come_back_equal(report_path: Path) -> None:
    report = split(read(report_path))
    numerals = lex(report.text, noise=report.document.noise, headings=heading_numbers(report))
    rows = ground(extract(report, numerals), report, numerals)
    assert rows_of(run(report_path, Settings())) == rows


def test_checks__come_back_equal(report_path: Path) -> None:
    result = run(report_path, Settings())
    assert to_checks(checks_of(result)) == result.checks


def test_result__is_what_its_json_says(report_path: Path) -> None:
    result = run(report_path, Settings())
    parsed = Result.model_validate_json(result.model_dump_json())
    assert parsed.model_copy(update={"text": result.text}) == result


def test_noise_and_numbering__keep_their_places(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "[bookmark: _Toc123]一、资金\n1.收入合计5.00万元。\n"
    path.write_text(text, encoding="utf-8")
    result = run(path, Settings())
    assert noise_of(result) == (Span(0, 19),)
    assert [text[span.start : span.end] for span in numbering_of(result)] == ["一、", "1."]
    assert [(number.text, number.reason) for number in result.coverage.ruled_out_numbers] == [("123", "noise"), ("1", "heading")]
