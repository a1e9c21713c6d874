"""One report in every office format, with ground truth: cells, merges and numbers of its table, and the same text throughout."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from gouji.core.report import Document, Paragraph, Table
from gouji.source import office, read

FORMATS = Path(__file__).resolve().parents[3] / "shared" / "formats"
FILES = ["001.docx", "001_split.docx", "001.doc", "001.html", "001.xlsx", "001.pdf", "001_split.pdf"]

pytestmark = pytest.mark.skipif(not FORMATS.is_dir(), reason="../shared/formats is not here")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(params=FILES)
def document(request: pytest.FixtureRequest) -> Document:
    if request.param.endswith(".doc") and office.installed_at() is None:
        pytest.skip("LibreOffice is not installed")
    return read(FORMATS / request.param)


@pytest.fixture(scope="module")
def truth() -> Any:
    return json.loads((FORMATS / "001.gt.json").read_text(encoding="utf-8"))


def test_read__table_has_every_cell_merge_and_number(document: Document, truth: Any) -> None:
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    (expected,) = truth["tables"]
    assert (table.row_count, table.col_count) == (expected["nrows"], expected["ncols"])
    found = {(cell.row, cell.row + cell.rows, cell.col, cell.col + cell.cols, squeezed(cell.text)) for cell in table.cells}
    assert found == {(*places, squeezed(text)) for *places, text in expected["cells"]}


def test_read__paragraphs_are_those_of_the_report(document: Document, truth: Any) -> None:
    found = [document.text[block.span.start : block.span.end] for block in document.blocks if isinstance(block, Paragraph)]
    expected = [line for block in truth["blocks"] if block["type"] == "p" for line in block["text"].split("\n")]
    assert list(map(squeezed, found)) == [squeezed(line) for line in expected if line.strip()]
