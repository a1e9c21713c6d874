"""Reports as unstructured elements, for programs that go on with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from unstructured.chunking.title import chunk_by_title
from unstructured.documents.elements import NarrativeText, Table, Title
from unstructured.staging.base import elements_from_json, elements_to_json

import gouji

FORMATS = Path("../shared/formats")


def test_elements__headings_with_their_depth_paragraphs_and_tables(tmp_path: Path) -> None:
    path = tmp_path / "青溪镇.md"
    path.write_text(
        "# 青溪镇自评报告\n\n一、部门概况\n\n（一）机构设置\n\n内设机构6个，编制34名。\n\n"
        "二、评分情况\n\n| 指标 | 分值 | 得分 |\n|---|---|---|\n| 预算编制 | 10 | 9 |\n",
        encoding="utf-8",
    )
    found = gouji.elements(path)
    told = [(type(one), one.text, one.metadata.category_depth) for one in found if not isinstance(one, Table)]
    assert (Title, "一、部门概况", 1) in told
    assert (Title, "（一）机构设置", 2) in told
    assert (NarrativeText, "内设机构6个，编制34名。", None) in told
    (table,) = [one for one in found if isinstance(one, Table)]
    assert table.metadata.text_as_html == (
        "<table><tr><td>指标</td><td>分值</td><td>得分</td></tr><tr><td>预算编制</td><td>10</td><td>9</td></tr></table>"
    )


def test_elements__go_through_unstructureds_chunking_and_staging() -> None:
    found = gouji.elements(Path("samples/score_table.docx"))
    chunks = chunk_by_title(found, max_characters=4000, combine_text_under_n_chars=0)
    assert sum(isinstance(one, Title) for one in found) <= len(chunks) + 1
    assert [one.text for one in elements_from_json(text=elements_to_json(found))] == [one.text for one in found]


@pytest.mark.parametrize("name", ["score_table.docx", "prose_town.txt", "national_form.docx"])
def test_elements__hold_every_character_of_the_canonical_text(name: str) -> None:
    text = gouji.extract(Path("samples") / name).text
    assert "".join("".join(one.text for one in gouji.elements(Path("samples") / name)).split()) == "".join(text.split())


@pytest.mark.skipif(not FORMATS.is_dir(), reason="the measured formats are not beside the checkout")
def test_elements__of_a_pdf_know_their_pages_and_of_every_format_are_the_same() -> None:
    pages = gouji.elements(FORMATS / "001.pdf")
    numbers = [one.metadata.page_number for one in pages]
    assert numbers[0] == 1
    assert numbers == sorted(numbers)
    assert numbers[-1] >= 7
    word = gouji.elements(FORMATS / "001.docx")
    assert [(type(one), "".join(one.text.split())) for one in pages] == [(type(one), "".join(one.text.split())) for one in word]
