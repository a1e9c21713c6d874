"""What of unstructured we replace, pinned by name: a new release that renames it must fail here."""

from __future__ import annotations

import inspect
import io
import os
import socket
import subprocess
import sys

import pytest

from gouji.source import partition


def test_text_elements__bullets_are_what_unstructured_makes_of_them() -> None:
    assert [element.text for element in partition.text_elements("一、概况\n• 塘坝3座\n*\n完")] == ["一、概况", "塘坝3座", "完"]


def test_partition__patched_names_exist_and_are_used() -> None:
    partition.text_elements("一、概况")
    from unstructured.nlp import tokenize
    from unstructured.partition import docx

    assert "_get_nlp()" in inspect.getsource(tokenize._run_pipeline)
    assert tokenize.sent_tokenize("本年支出12万元。得分96分！完") == ["本年支出12万元。", "得分96分！", "完"]
    assert tokenize.word_tokenize("得分96分，A级") == ["得分96分", "，", "A级"]
    assert tokenize.pos_tag("得分") == [("得分", "")]
    assert "self._format_number(" in inspect.getsource(docx._ListLabels)
    assert docx._ListLabels._format_number(12, "chineseCounting") == "十二"
    assert docx._ListLabels._format_number(12, "upperRoman") == "XII"
    assert docx._ListLabels._format_number(12, "hebrew1") == "12"
    assert issubclass(docx._UnrenderableLabel, Exception)


def test_partition__no_download_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    partition.text_elements("一、概况")
    from unstructured.nlp import tokenize

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was reached")

    for name in ("_load_spacy_model", "_install_spacy_model", "_download_with_timeout"):
        monkeypatch.setattr(tokenize, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert len(partition.text_elements("本年支出12万元，完成率95%。\n得分96分。")) == 2


def test_partition__importing_the_readers_does_not_import_unstructured() -> None:
    code = "import sys, gouji.source; print(sorted({'unstructured', 'spacy', 'docx'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ))
    assert run.stdout.strip() == "[]"


def test_partition__a_report_is_read_without_spacy_and_english_words() -> None:
    code = (
        "import sys; from gouji.source import partition; partition.text_elements('一、概况\\n引进 cloud platform 3套。')\n"
        "print({'spacy', 'numpy', 'iso639', 'unstructured.nlp.english_words'} & set(sys.modules))\n"
        "from unstructured.nlp import tokenize; print(tokenize.spacy.blank('xx').meta['lang'])\n"
        "import spacy; print(spacy.blank('xx').meta['lang'])\n"
        "from unstructured.nlp.english_words import ENGLISH_WORDS; print('report' in ENGLISH_WORDS)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ))
    assert run.stdout.splitlines() == ["set()", "xx", "xx", "True"]


def test_partition__telemetry_is_off() -> None:
    assert (os.environ["DO_NOT_TRACK"], os.environ["UNSTRUCTURED_DISABLE_NOTICE"]) == ("1", "1")


# What unstructured loses, and our readers therefore do themselves. A release that no longer does is told here.


def test_html_elements__tables_lose_their_spans() -> None:
    (table,) = partition.html_elements("<table><tr><td rowspan=2>指标<td colspan=2>得分<tr><td>9<td>8</table>")
    assert table.metadata.text_as_html == "<table><tr><td>指标</td><td>得分</td></tr><tr><td>9</td><td>8</td></tr></table>"


def test_html_elements__numbers_of_lists_are_lost() -> None:
    assert [element.text for element in partition.html_elements("<ol start=3><li>塘坝3座</li></ol>")] == ["塘坝3座"]


def test_partition_xlsx__merges_and_number_formats_are_lost() -> None:
    import openpyxl  # type: ignore[import-untyped]

    partition.text_elements("一、概况")
    from unstructured.partition.xlsx import partition_xlsx

    book = openpyxl.Workbook()
    for row in (["指标", "得分", None], ["产出", 0.9428, "甲\n乙"], ["时效", 1531.23, 8]):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    book.active["B2"].number_format = "0.00%"
    packed = io.BytesIO()
    book.save(packed)
    (table,) = partition_xlsx(file=packed, languages=["zho"])
    html = table.metadata.text_as_html
    assert html is not None
    assert "colspan" not in html
    assert "94.28%" not in html
