from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.core.report import Document, Paragraph, Table
from gouji.errors import SourceError
from gouji.source.markdown import read_markdown

Shown = Callable[[Document], list[object]]


def markdown(text: str) -> Document:
    return read_markdown("报告.md", text.encode())


def noise(document: Document) -> list[str]:
    return [document.text[span.start : span.end] for span in document.noise]


def printed(document: Document) -> str:
    """The text without its noise."""
    pieces = []
    at = 0
    for span in document.noise:
        pieces.append(document.text[at : span.start])
        at = max(at, span.end)
    return "".join([*pieces, document.text[at:]])


def test_read_markdown__text_is_that_of_the_file() -> None:
    source = "# 一、概况\r\n\n**支出** 12 万元\n"
    document = read_markdown("报告.md", b"\xef\xbb\xbf" + source.encode())
    assert document.text == "# 一、概况\n\n**支出** 12 万元\n"
    assert document.media_type == "text/markdown"
    assert noise(document) == ["# ", "**", "**"]


def test_read_markdown__headings_have_levels_and_no_marks(shown: Shown) -> None:
    document = markdown("# 报告\n## 一、概况 ##\n###（一）机构\n人员\n====\n编制\n---\n支出12万元。\n---\n#12 不是标题\n")
    assert shown(document) == ["报告", "一、概况", "（一）机构", "人员", "编制", "支出12万元。", "#12 不是标题"]
    levels = [block.heading_level for block in document.blocks if isinstance(block, Paragraph)]
    assert levels == [1, 2, 3, 1, 2, None, None]
    assert "---" in noise(document)


def test_read_markdown__pipe_table_is_a_table_of_spans(shown: Shown) -> None:
    source = "附表\n| 指标 | 分值 | 得分 |\n|:---|:-:|--:|\n| **产出** | 10 | 9.5 |\n| 甲 \\| 乙 | 5 |\n时效 | 5 | 4\n\n完\n"
    document = markdown(source)
    assert shown(document) == [
        "附表",
        [["指标", "分值", "得分"], ["产出", "10", "9.5"], ["甲 \\| 乙", "5", ""], ["时效", "5", "4"]],
        "完",
    ]
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert all(document.text[cell.span.start : cell.span.end] == cell.text for cell in table.cells)
    assert "".join(printed(document).split()) == "附表指标分值得分产出109.5甲|乙5时效54完"


def test_read_markdown__line_with_a_pipe_alone_is_prose(shown: Shown) -> None:
    assert shown(markdown("甲 | 乙\n支出 | 12\n")) == ["甲 | 乙", "支出 | 12"]


def test_read_markdown__table_written_as_html_keeps_its_merges() -> None:
    source = "表：<table>\n<tr><td rowspan='2'>一级</td><td colspan=\"2\"><b>分值</b></td></tr>\n<tr><td>10</td><td>9<br></td></tr>\n</table> 完\n"
    document = markdown(source)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [(cell.row, cell.col, cell.rows, cell.cols, cell.text) for cell in table.cells] == [
        (0, 0, 2, 1, "一级"),
        (0, 1, 1, 2, "分值"),
        (1, 1, 1, 1, "10"),
        (1, 2, 1, 1, "9"),
    ]
    assert "".join(printed(document).split()) == "表：一级分值109完"


def test_read_markdown__markup_that_nobody_prints_is_noise() -> None:
    source = "- 产出 `10` 分\n* ~~旧~~\n> 引文 [附件](http://a.cn/2023)\n1. 第一\n![图 3](a4.png)\n<!-- 注 5 -->\n2\\. 完<br>\n"
    document = markdown(source)
    assert "".join(printed(document).split()) == "产出10分旧引文附件1.第一2.完"
    assert next(document.text[block.span.start : block.span.end] for block in document.blocks) == "产出 `10` 分"


def test_read_markdown__stars_of_a_product_are_text() -> None:
    assert noise(markdown("得分=8*0.5*10\n")) == []


def test_read_markdown__front_matter_and_fences_are_noise(shown: Shown) -> None:
    document = markdown("---\ntitle: 报告 2023\n---\n```text\n# 12 | 3\n```\n完\n")
    assert shown(document) == ["# 12 | 3", "完"]
    assert noise(document) == ["---\ntitle: 报告 2023\n---", "```text", "```"]


def test_read_markdown__rule_at_the_beginning_is_no_front_matter(shown: Shown) -> None:
    assert shown(markdown("---\n支出12万元\n---\n")) == ["支出12万元"]


def test_read_markdown__empty_file_is_refused() -> None:
    with pytest.raises(SourceError, match=r"报告\.md: the file is empty"):
        markdown(" \n")


@given(st.text(st.sampled_from("支出12.|-#*`>[]()<table tr td>\\=_!~\n\t "), max_size=80))
def test_read_markdown__every_character_is_in_a_block_or_noise(text: str) -> None:
    if not text.strip():
        return
    document = markdown(text)
    covered: set[int] = set()
    for span in [*document.noise, *(block.span for block in document.blocks)]:
        assert 0 <= span.start < span.end <= len(document.text)
        covered.update(range(span.start, span.end))
    missing = [char for at, char in enumerate(document.text) if at not in covered and not char.isspace()]
    assert missing == []
