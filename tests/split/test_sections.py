"""How a document is cut: order, cover, tables."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.core.report import Cell, Document, Paragraph, Report, Span, Table
from gouji.source import read
from gouji.split import heading_numbers, split

Make = Callable[..., Document]
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def test_split__text_before_the_first_heading_has_no_title(document: Make) -> None:
    report = split(document("某某镇\n自评报告\n一、概况\n正文。"))
    first, second = report.sections
    assert (first.id, first.level, first.title, first.path, len(first.heading)) == ("S1", 0, "", (), 0)
    assert report.text[first.body.start : first.body.end] == "某某镇\n自评报告"
    assert (second.level, second.title) == (1, "概况")
    assert report.text[second.body.start : second.body.end] == "正文。"
    assert [report.text[paragraph.span.start : paragraph.span.end] for paragraph in report.paragraphs] == report.text.split("\n")


def test_split__table_has_its_caption_line_and_unit(document: Make) -> None:
    report = split(
        document("一、收支\n收支见下表。\n表1 收支情况表\n单位：万元\n项目|金额\n收入|3\n上表已核对。\n二、其他\n正文。")
    )
    assert [(section.id, section.level, section.title, section.path) for section in report.sections] == [
        ("S1", 1, "收支", ()),
        ("T1", 2, "表1 收支情况表", ("收支",)),
        ("S2", 1, "收支", ()),
        ("S3", 1, "其他", ()),
    ]
    table = report.sections[1]
    assert report.text[table.heading.start : table.heading.end] == "表1 收支情况表\n单位：万元"
    assert report.text[table.body.start : table.body.end] == "项目|金额\n收入|3"
    assert table.kind == "table"
    after = report.sections[2]
    assert (len(after.heading), report.text[after.body.start : after.body.end]) == (0, "上表已核对。")


def test_split__table_has_its_caption_row_else_the_heading(document: Make) -> None:
    report = split(document("一、结果\n打分表|\n指标|得分\n履职|9\n二、复核\n指标|得分\n履职|8"))
    assert [(section.id, section.title) for section in report.sections] == [
        ("S1", "结果"),
        ("T1", "打分表"),
        ("S2", "复核"),
        ("T2", "复核"),
    ]
    assert [table.table and (table.table.row_count, table.table.col_count) for table in report.tables()] == [(2, 2), (2, 2)]


def test_split__table_with_a_grid_stays_as_it_is() -> None:
    text = "一、结果\n打分表\n指标\t得分\n履职\t9"
    cells = (
        Cell(0, 0, Span(5, 8), "打分表", 1, 2),
        Cell(1, 0, Span(9, 11), "指标"),
        Cell(1, 1, Span(12, 14), "得分"),
        Cell(2, 0, Span(15, 17), "履职"),
        Cell(2, 1, Span(18, 19), "9"),
    )
    table = Table(Span(5, 19), cells, 3, 2)
    report = split(Document("a.docx", "", "", text, (Paragraph(Span(0, 4)), table)))
    assert report.sections[1].table is table
    assert (report.sections[1].title, report.sections[1].body) == ("打分表", Span(5, 19))


def test_split__two_lines_of_one_paragraph_are_two_lines() -> None:
    text = "一、概况\n正文在同一段。"
    report = split(Document("a.docx", "", "", text, (Paragraph(Span(0, len(text))),)))
    assert [(section.title, text[section.body.start : section.body.end]) for section in report.sections] == [
        ("概况", "正文在同一段。")
    ]


HEAD = st.sampled_from(
    [
        "一、",
        "二、",
        "（一）",
        "（二）",
        "（四）",
        "1.",
        "2.",
        "3、",
        "（1）",
        "1)",
        "①",
        "②",
        "1-1 ",
        "1.1",
        "2.100",
        "附件",
        "第一章 ",
        "",
    ]
)
REST = st.sampled_from(
    [
        "概况",
        "主要问题",
        "绩效目标：",
        "甲。乙丙。",
        "甲；",
        "得分3分，扣1分。",
        "甲|乙",
        "甲|",
        "|3",
        "工作" * 40,
        "：无。",
        " ",
        "",
    ]
)


@given(st.lists(st.tuples(HEAD, REST).map("".join), min_size=1, max_size=25))
def test_split__sections_are_in_order_and_cover_the_text(document: Make, lines: list[str]) -> None:
    report = split(document("\n".join(lines)))
    _assert_whole(report)


def _assert_whole(report: Report) -> None:
    spans = [section.span for section in report.sections]
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(section.heading.end <= section.body.start for section in report.sections)
    covered = bytearray(len(report.text))
    for span in [*spans, *report.document.noise]:
        covered[span.start : span.end] = b"\1" * len(span)
    for block in report.document.blocks:
        piece = range(block.span.start, block.span.end)
        assert all(covered[at] or report.text[at].isspace() or report.text[at] == "|" for at in piece)
    numbers = heading_numbers(report)
    assert all(left.end <= right.start for left, right in pairwise(numbers))
    for section in report.sections:
        above = [other.title for other in report.sections if other.level < section.level]
        assert set(section.path) <= set(above)


@pytest.mark.parametrize(
    "unit",
    [
        "一、概况\n（一）职责\n1.甲。乙丙丁。\n正文。\n",
        "1.甲乙\n",
        "2.甲乙\n1.乙丙\n",
        "主要做法\n",
        "任务：\n1.甲\n(1)乙\n1)丙\n",
        "1",
        "①",
        "1.1.",
        "（",
        "一、一、",
        "甲…",
    ],
)
def test_split__long_text_of_anything_is_split_in_seconds(unit: str, document: Make) -> None:
    report = document(unit * (100_000 // len(unit)))
    start = time.monotonic()
    split(report)
    assert time.monotonic() - start < 10


@pytest.fixture(params=["000", "001", "002", "003", "004"])
def seed(request: pytest.FixtureRequest) -> tuple[str, Report]:
    found = sorted(SEEDS.glob(f"{request.param}_*.txt"))
    if not found:
        pytest.skip(f"no reports under {SEEDS}")
    return request.param, split(read(found[0]))


def test_split__real_reports(seed: tuple[str, Report]) -> None:
    name, report = seed
    _assert_whole(report)
    tops = [report.lines.number(section.span.start) for section in report.sections if section.level == 1 and not section.table]
    depth = max(section.level for section in report.sections if not section.table)
    grids = [(section.table.row_count, section.table.col_count) for section in report.sections if section.table]
    assert (tops, depth) == {
        "000": ([4, 35, 43, 55, 640, 653, 659, 661], 4),
        "001": ([5, 49, 60, 78, 93], 4),
        "002": ([12, 116], 5),
        "003": ([4, 7, 31, 224], 5),
        "004": ([5, 14, 23, 66, 71], 3),
    }[name]
    assert grids == {
        "000": [(6, 4), (12, 7), (5, 7), (8, 7), (5, 7), (7, 7), (3, 7), (3, 6), (4, 7), (7, 7), (6, 7), (4, 7)],
        "001": [(17, 12)],
    }.get(name, [])


PARENTS = [
    ("000", 496, [55, 96, 495]),
    ("001", 18, [5, 14, 16]),
    ("001", 46, [5]),
    ("001", 72, [60, 65]),
    ("002", 18, [12, 14, 16]),
    ("002", 49, [12, 43, 47]),
    ("002", 111, [12]),
    ("002", 224, [116, 122, 220, 222]),
    ("002", 263, [116]),
    ("003", 24, [7, 23]),
    ("003", 53, [31, 39, 40, 52]),
    ("004", 10, [5]),
]


@pytest.mark.parametrize(("name", "line", "above"), PARENTS)
def test_split__real_reports_headings_stand_below_theirs(name: str, line: int, above: list[int]) -> None:
    found = sorted(SEEDS.glob(f"{name}_*.txt"))
    if not found:
        pytest.skip(f"no reports under {SEEDS}")
    report = split(read(found[0]))
    by_line = {report.lines.number(section.span.start): section for section in reversed(report.sections)}
    assert by_line[line].path == tuple(by_line[number].title for number in above)
