from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from gouji.export.marks import marks_of
from gouji.export.source_pane import source_pane
from gouji.export.visible import visible
from gouji.result import Coverage, Header, Result

from .factory import TEXT, claim, result


def pane(text: str = TEXT) -> str:
    """The pane of the made-up report, or of a text of which nothing was read."""
    shown = result()
    if text != TEXT:
        shown = Result(
            document=shown.document,
            report=Header(),
            coverage=Coverage(numbers=0, claimed=0, ruled_out=0),
            run=shown.run,
            text=text,
        )
    return source_pane(shown, marks_of(shown)).html


def cells(markup: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", markup, re.DOTALL)
    return [[re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in rows]


def printed(markup: str) -> str:
    without_numbers = re.sub(r'<td class="no">\d+</td>', "", markup)
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", without_numbers)))


def test_source_pane__every_line_has_its_number() -> None:
    assert '<p id="L5" class="ln" data-n="5">' in pane()


def test_source_pane__mark_carries_its_kind_and_its_ids() -> None:
    assert re.search(r'<span class="m funds" data-k="\d+">1,531\.23</span>', pane())
    assert re.search(
        r'<span class="m ruled_out" data-k="\d+" title="已排除：电话号码 / ruled out: a phone number">0755-8800123</span>', pane()
    )


def test_source_pane__operand_inside_a_listed_figure_keeps_the_look_of_its_list() -> None:
    report = result()
    fund = report.funds[0].model_copy(update={"amount": claim("7.76万")})
    shown = report.model_copy(update={"funds": (fund,)})
    markup = source_pane(shown, marks_of(shown)).html
    found = re.search(
        r'<span class="m funds" data-k="(\d+) (\d+)">7\.76</span><span class="m funds" data-k="(\d+)">万</span>', markup
    )
    assert found
    assert found[2] == found[3] != found[1]


def test_source_pane__row_printed_on_one_line_is_a_table_row() -> None:
    assert cells(pane())[0] == ["12", "一级指标", "二级指标", "分值", "得分", "得分率"]
    assert cells(pane())[2] == ["14", "", "资金到位", "8", "8", "100%"]


def test_source_pane__row_dumped_a_cell_a_line_is_a_table_row() -> None:
    dumped = "附表\n\n\t指标\n\t分值\n\t标准\n\n\t质量\n\t10\n\t1.好的得10分。\n2.否则不得分。\n\n结束"
    markup = pane(dumped)
    assert cells(markup) == [["3", "指标", "分值", "标准"], ["7", "质量", "10", "1.好的得10分。2.否则不得分。"]]
    assert '<p id="L12" class="ln" data-n="12">结束</p>' in markup


def test_source_pane__columns_that_are_empty_everywhere_are_left_out() -> None:
    assert cells(pane("甲\t\t乙\n丙\t\t丁")) == [["1", "甲", "乙"], ["2", "丙", "丁"]]


def test_source_pane__title_of_a_table_spans_it() -> None:
    assert '<td colspan="2"><div data-n="1">打分表</div></td>' in pane("\t打分表\n\n\t指标\n\t分值\n")


@given(st.text(alphabet="甲1\t\n <&\u202e.", max_size=60))
def test_source_pane__loses_no_printed_character(text: str) -> None:
    assert printed(pane(text)) == re.sub(r"\s", "", visible(text))
