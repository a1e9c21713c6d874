from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gouji.export.markdown import code, escape, to_markdown
from gouji.export.visible import visible
from gouji.result import Check, Message

from .factory import EN, HOSTILE, RULES, ZH, result

READER = MarkdownIt("gfm-like", {"linkify": False})


def test_to_markdown__finding_with_rule_place_formula_and_explanation() -> None:
    report = to_markdown([result()], ZH)
    assert "- **错误 · SUM-01 分项合计 · 不一致 · 第 5 行**\n  收入总计与分项之和相差 8.00 万元。" in report
    assert "`398.69 + 216.15 + 7.76 + 900.63 = 1523.23 ≠ 1531.23`" in report
    assert "- 原文 1,531.23，复算 1523.23\n  - 可能：若其他收入为 908.63 则相符（0 与 8 之别）。" in report


def test_to_markdown__english() -> None:
    report = to_markdown([result()], EN)
    assert "- **error · SUM-01 parts equal the total · inconsistent · line 5**" in report
    assert "| SUM-01 parts equal the total | 2 | 2 | 1 | 1 | 0 |" in report


def test_to_markdown__effect_stands_under_its_cause() -> None:
    report = to_markdown([result()], ZH)
    assert report.index("\n  - **警告 · RATE-01") > report.index("- **错误 · SUM-01")


def test_to_markdown__relations_that_hold_only_when_asked() -> None:
    assert "35 + 8 = 43" not in to_markdown([result()], ZH)
    assert "`35 + 8 = 43`" in to_markdown([result()], type(ZH)(rules=RULES, holding=True))


def test_to_markdown__several_reports_get_an_overview() -> None:
    report = to_markdown([result(name="甲|乙.docx"), result(found=())], ZH)
    assert "| 甲\\|乙.docx | 1 | 2 | 1 | 1 |" in report
    assert "没有发现矛盾。" in report


def test_to_markdown__hostile_text_stays_text() -> None:
    rendered = READER.render(to_markdown([result()], ZH))
    assert "<script" not in rendered
    assert "<img" not in rendered
    assert "&lt;script&gt;document.title" in rendered
    assert "\u202e" not in rendered


@pytest.mark.parametrize(
    "text",
    [
        "[点我](javascript:alert(1))", "![x](http://x.example/x.png)", "<http://x.example>", "*a* _b_ ~~c~~ `d`", "a|b", "&lt;", "# 一", "- 一",
        "1. 一", "> 引", "+ 一", "=====", "www.example.com @someone", "$x$", HOSTILE.replace("\n", " "),
    ],
)  # fmt: skip
def test_escape__reads_back_as_itself(text: str) -> None:
    rendered = MarkdownIt("gfm-like", {"linkify": False}).parseInline("甲 " + escape(text))
    assert "".join(child.content for child in rendered[0].children or []) == "甲 " + " ".join(visible(text).split())


@given(st.text(max_size=40))
def test_escape__anything_reads_back_as_plain_text(text: str) -> None:
    children = MarkdownIt("gfm-like", {"linkify": False}).parseInline("甲" + escape(text))[0].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == "甲" + " ".join(visible(text).split())


@given(st.text(min_size=1, max_size=40).filter(lambda text: text.strip() != ""))
def test_code__span_cannot_be_left(text: str) -> None:
    line = " ".join(visible(text).split())
    children = MarkdownIt("gfm-like", {"linkify": False}).parseInline(f"甲{code(text)}")[0].children or []
    assert line == "" or [child.content for child in children if child.type == "code_inline"] == [line]


@pytest.mark.parametrize("start", ["- 甲", "1. 甲", "# 甲", "> 甲", "---", "+ 甲", "12) 甲", "| 甲 |"])
def test_to_markdown__message_that_looks_like_a_block_is_a_line_of_text(start: str) -> None:
    found = Check(id="C1", rule="SUM-01", verdict="inconsistent", severity="error", message=Message(zh=start, en=start), line=1)
    tokens = READER.parse(to_markdown([result(found=(found,))], ZH))
    plain = ["".join(child.content for child in token.children or []) for token in tokens if token.type == "inline"]
    assert any(line.endswith(start) for line in plain)
