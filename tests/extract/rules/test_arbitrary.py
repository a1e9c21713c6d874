"""Whatever the text, extraction ends, points at what is there, and puts no number into two lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.rules.build import Read, read

from gouji.core.answers import Answers, Pointer
from gouji.core.report import Span
from gouji.core.rows import CELLS

FIGURES = ["12", "1,200.50", "3.354.10", "95%", "三十余", "两", "１２．５", "0", "2.100", "-3", "1,2,3", "2022"]
UNITS = ["万元", "元", "亩", "万亩", "人", "户", "个", "件", "分", "%", "公里", "", "余户", "人次", "万", "岁"]
WORDS = [
    "其中", "其中：", "包括", "占总支出的", "共计", "等", "本年支出", "基本支出", "项目支出", "培训", "群众满意度", "指标完成率", "办结率",
    "自评得", "满分", "扣", "得分率", "预算执行率=", "×100%=", "/", "比上年增长", "年初结转", "在职人员", "核定编制", "三公经费", "（", "）",
    "“", "”", "《", "》", "分别是清河村、双桥村", "内设两办一中心", "目标", "年度指标值", "实际完成", "截至2021年底", "2022年3月1日至",
    "临财预〔2022〕31号", "第3条", "未发生", "每", "整改", "评价等级为“优”", "排名",
]  # fmt: skip
STOPS = ["，", "。", "；", "、", "：", "\n", "\n一、", "\n（一）", "\n1.", "\n①", ",", ";", " ", "　", "\t"]

fragments = st.one_of(
    st.sampled_from(WORDS),
    st.tuples(st.sampled_from(FIGURES), st.sampled_from(UNITS)).map("".join),
    st.sampled_from(STOPS),
    st.sampled_from(["\n一、部门收支情况\n", "\n二、绩效目标\n", "\n三、人员编制情况\n", "\n指标名称|分值|得分\n道路|10|9\n"]),
    st.text(st.sampled_from("一二三亩元年月日的和是率0123456789.,%（）()〔〕—~"), max_size=6),
)
reports = st.lists(fragments, max_size=60).map("".join)


def listed(answers: Answers) -> Iterator[Pointer]:
    """Every figure that a list claims; the total row may be the overall score of the header."""
    yield from (at for row in answers.indicators for cell in CELLS if (at := getattr(row, cell)) is not None)
    yield from (row.amount for row in answers.funds)
    yield from (row.share for row in answers.funds if row.share is not None)
    yield from (row.quantity for row in (*answers.achievements, *answers.staffing))


def pointers(answers: Answers) -> Iterator[Pointer]:
    yield from listed(answers)
    words = ("name", "criteria", "explanation", "deduction")
    yield from (at for row in answers.indicators for word in words if (at := getattr(row, word)) is not None)
    yield from (row.document_number for row in answers.funds if row.document_number is not None)
    yield from (row.statement for row in (*answers.achievements, *answers.staffing))
    yield from (operand.at for relation in answers.relations for operand in relation.operands)
    header = answers.header
    yield from (at for name in header.__slots__ if (at := getattr(header, name)) is not None)


def table_rows_end_lines(text: str) -> list[str]:
    """Lines of a report; a bar typed into a line that is no table row is dropped."""
    return [line if line.count("|") == 2 else line.replace("|", "") for line in text.split("\n")]


def check(found: Read) -> None:
    ids = {numeral.id for numeral in found.numerals}
    for pointer in pointers(found.answers):
        if isinstance(pointer, int):
            assert pointer in ids
        else:
            assert isinstance(pointer, Span)
            assert 0 <= pointer.start <= pointer.end <= len(found.text)
    claimed = Counter(at for at in listed(found.answers) if isinstance(at, int))
    assert [found.printed(at) for at, times in claimed.items() if times > 1] == []
    assert set(found.answers.ruled_out) <= ids


@settings(max_examples=300, deadline=None)
@given(reports)
def test_arbitrary_text__points_at_what_is_there(text: str) -> None:
    check(read(*table_rows_end_lines(text)))


@settings(max_examples=100, deadline=None)
@given(reports)
def test_same_text__same_answers(text: str) -> None:
    lines = table_rows_end_lines(text)
    assert read(*lines).answers == read(*lines).answers
