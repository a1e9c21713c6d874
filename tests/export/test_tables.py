"""What every exporter of reviewed reports owes, and what is particular to csv, jsonl, parquet and pages."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from gouji.decision import Event, Reviewed, unreviewed
from gouji.errors import OutputError, UsageError
from gouji.export import TABLE_EXPORTERS, Options
from gouji.export.columns import TABLES
from gouji.export.pages import file_name
from gouji.result import Result

from .deciding import reviewed
from .factory import HOSTILE, TEXT, ZH, result

FORMATS = sorted(TABLE_EXPORTERS)
FIGURES = ("1,531.23", "1523.23", "398.69", "94.28", "原文有误", "决算表为准", "张三", "不采纳")


def nothing(_: Reviewed) -> None: ...


def place_for(form: str, folder: Path) -> Path:
    return folder / {"xlsx": "out.xlsx", "jsonl": "out.jsonl"}.get(form, "out")


def export(form: str, folder: Path, *reports: Reviewed, options: Options = ZH) -> list[Path]:
    return TABLE_EXPORTERS[form](reports, place_for(form, folder), options, nothing)


def _xlsx(files: list[Path]) -> str:
    book = load_workbook(files[0])
    return "\n".join(
        str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None
    )


def _csv(files: list[Path]) -> str:
    return "\n".join("\n".join(map("\t".join, rows_of(path))) for path in files)


def _jsonl(files: list[Path]) -> str:
    text = files[0].read_text(encoding="utf-8")
    said = {"report_wrong": "原文有误", '"reject"': "不采纳"}
    return "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in text.splitlines()) + "".join(
        word for code, word in said.items() if code in text
    )


def _parquet(files: list[Path]) -> str:
    from pyarrow import parquet  # type: ignore[import-untyped]

    return "\n".join(str(cell) for path in files for row in parquet.read_table(path).to_pylist() for cell in row.values())


def _html(files: list[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


READ: dict[str, Callable[[list[Path]], str]] = {"xlsx": _xlsx, "csv": _csv, "jsonl": _jsonl, "parquet": _parquet, "html": _html}


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


@pytest.mark.parametrize("form", FORMATS)
def test_exporters__figures_findings_and_decisions_come_back(form: str, tmp_path: Path) -> None:
    shown = READ[form](export(form, tmp_path, reviewed()))
    for figure in FIGURES:
        assert figure in shown or figure.replace(",", "") in shown, figure


@pytest.mark.parametrize("form", FORMATS)
def test_exporters__take_many_reports_one_after_another(form: str, tmp_path: Path) -> None:
    alive: list[str] = []

    def reports() -> Iterator[Reviewed]:
        for number in range(3):
            alive.append(f"made {number}")
            yield unreviewed(result(name=f"r{number}.docx"))

    def done(one: Reviewed) -> None:
        alive.append(f"wrote {one.extracted.document.name}")

    files = TABLE_EXPORTERS[form](reports(), place_for(form, tmp_path), ZH, done)
    assert alive == ["made 0", "wrote r0.docx", "made 1", "wrote r1.docx", "made 2", "wrote r2.docx"]
    assert all(path.is_file() for path in files)


@pytest.mark.parametrize("form", FORMATS)
def test_exporters__leave_what_was_there_when_they_fail(form: str, tmp_path: Path) -> None:
    export(form, tmp_path, reviewed())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def failing() -> Iterator[Reviewed]:
        yield unreviewed(result())
        raise OSError(28, "No space left on device")

    with pytest.raises((OutputError, OSError), match="No space left"):
        TABLE_EXPORTERS[form](failing(), place_for(form, tmp_path), ZH, nothing)
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {path: after[path] for path in before} == before or form == "html"
    assert not list(tmp_path.rglob(".gouji-*"))


@pytest.mark.parametrize("form", FORMATS)
def test_exporters__the_same_reports_give_the_same_bytes(form: str, tmp_path: Path) -> None:
    made = [[path.read_bytes() for path in export(form, tmp_path / name, reviewed())] for name in ("a", "b")]
    assert made[0] == made[1]


@pytest.mark.parametrize("form", ["csv", "parquet", "html"])
def test_exporters__hostile_text_stays_text(form: str, tmp_path: Path) -> None:
    shown = READ[form](export(form, tmp_path, reviewed(hostile('=HYPERLINK("http://evil.example")'), reason=HOSTILE)))
    assert "<img src=x" not in shown or form != "html"
    if form == "csv":
        assert "\u202e" not in shown


def hostile(text: str) -> Result:
    made = result()
    fund = made.funds[1].model_copy(update={"name": text, "unit": text, "whole": text})
    return made.model_copy(update={"funds": (made.funds[0], fund)})


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://evil.example","x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1"]
)
def test_csv__no_text_begins_like_a_formula(text: str, tmp_path: Path) -> None:
    files = export("csv", tmp_path, reviewed(hostile(text), reason=text))
    cells = [cell for path in files for row in rows_of(path) for cell in row]
    begins = [cell for cell in cells if cell.lstrip(" \u3000").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert [cell for cell in begins if not re.fullmatch(r"-\d+(\.\d+)?", cell)] == []
    assert sum(cell.startswith(("'", "⟦U+000D⟧=")) for cell in cells) >= 4


def test_csv__negative_figures_stay_numbers(tmp_path: Path) -> None:
    made = result()
    amount = made.funds[0].amount.model_copy(update={"text": "-1,531.23", "value": "-1531.23"})
    fund = made.funds[0].model_copy(update={"amount": amount, "yuan": "-15312300.00"})
    export("csv", tmp_path, unreviewed(made.model_copy(update={"funds": (fund,)})))
    head, row = rows_of(tmp_path / "out" / "funds.csv")
    shown = dict(zip(head, row, strict=True))
    assert (shown["金额"], shown["金额（原文）"], shown["金额（元）"]) == ("-1531.23", "-1,531.23", "-15312300.00")


def test_csv__is_utf8_with_a_mark_and_one_file_per_table(tmp_path: Path) -> None:
    files = export("csv", tmp_path, reviewed())
    assert [path.name for path in files] == [f"{name}.csv" for name in TABLES]
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in files)
    head, first, second = rows_of(files[1])
    shown = dict(zip(head, first, strict=True))
    assert {name: shown[name] for name in ("金额", "金额（元）", "金额 核定值", "金额 复算", "金额 差额", "计量单位")} == {
        "金额": "1531.23",
        "金额（元）": "15312300.00",
        "金额 核定值": "1523.23",
        "金额 复算": "398.69",
        "金额 差额": "1132.54",
        "计量单位": "万元",
    }
    assert second[head.index("采纳")] == "不采纳"


def test_csv__may_be_one_zip(tmp_path: Path) -> None:
    (place,) = TABLE_EXPORTERS["csv"]([reviewed()], tmp_path / "all.zip", ZH, nothing)
    with zipfile.ZipFile(place) as archive:
        assert sorted(archive.namelist()) == sorted(f"{name}.csv" for name in TABLES)
        assert archive.testzip() is None
    assert list(tmp_path.iterdir()) == [place]


def test_jsonl__holds_the_result_the_text_and_every_decision(tmp_path: Path) -> None:
    one = reviewed()
    (place,) = export("jsonl", tmp_path, one, unreviewed(result()))
    first, second = (json.loads(line) for line in place.read_bytes().splitlines())
    assert first["format"] == "gouji.reviewed/1"
    assert Result.model_validate(first["extracted"]).model_copy(update={"text": first["text"]}) == one.extracted
    assert first["text"] == TEXT
    assert tuple(Event.model_validate(event) for event in first["log"]) == one.log
    assert first["standing"]["decided"] == {key: event.seq for key, event in one.decided.items()}
    assert (
        first["keys"]["rows"]["funds:F1"] in {key.split(".")[0] for key in first["standing"]["approved_values"]}
        or first["keys"]["rows"]
    )
    assert (second["log"], second["state"], second["current"]) == ([], "", None)


def test_parquet__numbers_are_exact_decimals(tmp_path: Path) -> None:
    from pyarrow import parquet

    export("parquet", tmp_path, reviewed(), unreviewed(result()))
    table = parquet.read_table(tmp_path / "out" / "funds.parquet")
    rows = table.to_pylist()
    assert len(rows) == 4
    assert str(table.schema.field("amount").type) == "decimal128(38, 12)"
    assert (rows[0]["amount"], rows[0]["amount_text"], rows[0]["line"]) == (Decimal("1531.23"), "1,531.23", 5)
    rates = parquet.read_table(tmp_path / "out" / "indicators.parquet").to_pylist()
    assert rates[0]["score_rate"] == Decimal("0.9428")
    assert rates[0]["score_rate_recomputed"] == Decimal("0.942857142857")


def test_parquet__a_number_that_does_not_fit_is_null_beside_its_print(tmp_path: Path) -> None:
    from pyarrow import parquet

    made = result()
    huge = "9" * 30
    fund = made.funds[0].model_copy(update={"amount": made.funds[0].amount.model_copy(update={"value": huge, "text": huge})})
    export("parquet", tmp_path, unreviewed(made.model_copy(update={"funds": (fund,)})))
    row = parquet.read_table(tmp_path / "out" / "funds.parquet").to_pylist()[0]
    assert (row["amount"], row["amount_text"]) == (None, huge)


def test_parquet__without_its_extra_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r'pip install "gouji\[parquet\]"'):
        export("parquet", tmp_path, reviewed())
    assert list(tmp_path.iterdir()) == []


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_pages__one_report_is_one_file(tmp_path: Path) -> None:
    (place,) = TABLE_EXPORTERS["html"]([reviewed()], tmp_path / "one.html", ZH, nothing)
    page = place.read_text(encoding="utf-8")
    for said in ("裁定：", "原文有误", "核定值", "1523.23", "决算表为准", "张三", "改自", "签字", "王五", "修改记录 8"):
        assert said in page
    with pytest.raises(UsageError, match="one report"):
        TABLE_EXPORTERS["html"]([reviewed(), reviewed()], tmp_path / "two.html", ZH, nothing)


def test_pages__hostile_words_of_reviewers_are_text(tmp_path: Path) -> None:
    plain, told = (export("html", tmp_path / name, reviewed(reason=reason)) for name, reason in (("a", "x"), ("b", HOSTILE)))
    pages = [files[0].read_text(encoding="utf-8") for files in (plain, told)]
    tags = [[tag for tag, _ in Tags(page).found] for page in pages]
    assert tags[1].count("script") == tags[0].count("script")
    assert tags[1].count("img") == tags[0].count("img") == 0
    assert "\u202e" not in pages[1]


def test_pages__several_reports_are_a_folder_with_a_list(tmp_path: Path) -> None:
    names = ["a.docx", "A.docx", "../../etc/passwd", "index", "javascript:alert(1)", "CON.txt", "长" * 200]
    files = export("html", tmp_path, *(unreviewed(result(name=name)) for name in names))
    assert all(path.parent == tmp_path / "out" for path in files)
    assert len({path.name.casefold() for path in files}) == len(names) + 1
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    links = [attributes["href"] for tag, attributes in Tags(index).found if tag == "a"]
    assert len(links) == len(names)
    assert all(link.startswith("./") for link in links)
    assert not [tag for tag, _ in Tags(index).found if tag == "script"]


def test_file_name__is_one_that_every_system_takes() -> None:
    assert file_name("a/b\\c:d.docx", set()) == "a_b_c_d.docx.html"
    assert file_name("报告.docx", {"报告.docx.html"}) == "报告.docx-2.html"
    assert file_name("nul", set()) == "_nul.html"
    assert file_name("...", set()) == "_.html"
