from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.core.report import Block, Document, Lines, Paragraph, RawRows, Span
from gouji.errors import SourceError
from gouji.source import limits, partition, read
from gouji.source.text import read_text

ReadBytes = Callable[[bytes, str], Document]
Shown = Callable[[Document], list[object]]

REPORT = "一、部门概况\n2023年预算收入1,024.50万元，支出 998.00万元。\r\n（一）主要职能\r负责全县水利工程建设。\n"
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def of(text: str) -> Document:
    return read_text("报告.txt", text.encode("utf-8"))


def spans_of(block: Block) -> list[Span]:
    if isinstance(block, Paragraph):
        return [block.span]
    if isinstance(block, RawRows):
        return [cell for row in block.rows for cell in row]
    return [cell.span for cell in block.cells]


def assert_nothing_lost(document: Document) -> None:
    text = document.text
    covered = [0] * len(text)
    for block in document.blocks:
        for span in spans_of(block):
            assert text[span.start : span.end] == text[span.start : span.end].strip()
            for at in range(span.start, span.end):
                covered[at] += 1
    assert all(count == 1 for count, char in zip(covered, text, strict=True) if not char.isspace())
    spans = [block.span for block in document.blocks]
    assert all(before.end <= after.start for before, after in pairwise(spans))


# The canonical text.


def test_read_text__line_ends_are_unified_and_nothing_else_changes() -> None:
    document = of("\ufeff　　单位：ＡＢＣ  \r\n\r支出１２万元\t \n")
    assert document.text == "　　单位：ＡＢＣ  \n\n支出１２万元\t \n"
    assert document.media_type == "text/plain"
    assert document.pages is None


def test_read_text__paragraphs_are_printed_lines_without_surrounding_blanks(shown: Shown) -> None:
    document = of("　　一、概况 \n\n 本年支出12万元。\n")
    assert shown(document) == ["一、概况", "本年支出12万元。"]
    assert [block.span for block in document.blocks] == [Span(2, 6), Span(10, 19)]
    assert Lines(document.text).number(10) == 3


def test_read_text__hash_is_of_the_bytes_of_the_file(read_bytes: ReadBytes) -> None:
    raw = "\ufeff一、概况\r\n".encode()
    assert read_bytes(raw, "报告.txt").sha256 == hashlib.sha256(raw).hexdigest()


def test_read_text__bullets_that_unstructured_drops_are_blocks(shown: Shown) -> None:
    assert shown(of("• 完成整改\n*\n- 新建塘坝3座\n●\n")) == ["• 完成整改", "*", "- 新建塘坝3座", "●"]


def test_read_text__bookmark_marks_are_noise_and_stay_in_the_text() -> None:
    document = of("[bookmark: _Toc123]一、概况\n得分 [bookmark: _Hlk9]92\n")
    assert [document.text[span.start : span.end] for span in document.noise] == ["[bookmark: _Toc123]", "[bookmark: _Hlk9]"]
    assert document.text.startswith("[bookmark: _Toc123]一、概况")


# Encodings.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_read_text__common_encodings_give_the_same_text(encoding: str) -> None:
    expected = REPORT.replace("\r\n", "\n").replace("\r", "\n")
    assert read_text("报告.txt", REPORT.encode(encoding)).text == expected


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["合计", "绩效自评得分九十六分", "1.5万元", "a" * 100_000 + "\n支出十二万元"])
def test_read_text__short_and_long_texts_are_told_apart(text: str, encoding: str) -> None:
    assert read_text("报告.txt", text.encode(encoding)).text == text


def test_read_text__big_endian_mark_is_understood() -> None:
    assert read_text("报告.txt", b"\xfe\xff" + "支出12万元".encode("utf-16-be")).text == "支出12万元"


def test_read_text__gb18030_mark_is_understood() -> None:
    assert read_text("报告.txt", "\ufeff支出12万元".encode("gb18030")).text == "支出12万元"


# What cannot be read.


def test_read_text__broken_byte_is_named_by_its_place() -> None:
    raw = ("一、部门概况\n" * 20).encode() + b"\xff" + "预算收入".encode()
    with pytest.raises(SourceError) as caught:
        read_text("坏.txt", raw)
    assert caught.value.zh.startswith("坏.txt：第 381 个字节（FF E9）不是有效的 UTF-8 编码")
    assert "byte 381 (FF E9) is not valid UTF-8" in caught.value.en


def test_read_text__lone_surrogate_is_named_by_its_place() -> None:
    raw = "支出".encode("utf-16") + b"\x00\xd8" + "万元".encode("utf-16-le")
    with pytest.raises(SourceError, match=r"byte 7 \(00 D8\) is not valid UTF-16 LE"):
        read_text("坏.txt", raw)


def test_read_text__nul_in_readable_text_is_named_by_its_line() -> None:
    with pytest.raises(SourceError) as caught:
        read_text("坏.txt", "一、概况\n支出\x0012万元\n".encode())
    assert caught.value.zh.startswith("坏.txt：第 2 行（第 8 个字符）有 NUL 字符")


def test_read_text__nul_at_the_end_is_no_utf_16() -> None:
    with pytest.raises(SourceError, match="line 41 "):
        read_text("坏.txt", "全镇新修机耕路三公里，惠及农户二百户。\n".encode() * 40 + b"\0\0abc")


@pytest.mark.parametrize("raw", [bytes(range(256)) * 20, b"\x00" * 500, b"\x01\x02\x03\x04" * 50, b"\x81\x02\xfe\x90" * 99])
def test_read_text__binary_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(SourceError, match=r"坏\.txt: (not a text file|byte \d+)"):
        read_text("坏.txt", raw)


@pytest.mark.parametrize("raw", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", "　　\n".encode()])
def test_read_text__empty_and_blank_files_are_refused(raw: bytes) -> None:
    with pytest.raises(SourceError, match=r"空\.txt: the file is empty"):
        read_text("空.txt", raw)


def test_read_text__too_large_a_text_is_refused() -> None:
    with pytest.raises(SourceError) as caught:
        read_text("大.txt", b"1" * (limits.MAX_TEXT_BYTES + 1))
    assert caught.value.zh == "大.txt：文本有 20.0 MB，超过 20 MB 的上限，请拆分后重试。"


def test_read_text__too_many_lines_are_refused() -> None:
    with pytest.raises(SourceError, match=r"大\.txt: the text has 500001 lines"):
        read_text("大.txt", b"1\n" * (limits.MAX_TEXT_LINES + 1))


def test_read_text__unclosed_marks_take_no_time(shown: Shown) -> None:
    document = of("[bookmark: " * 200_000 + "]")
    assert len(document.noise) == 1


# Tables of a dump.

DUMP = "附表\n\t指标\n\t分值\n\t得分\n\n\t产出 \n\t10\n\t9\n\n\t\n\t1.完成得5分； \n2.质量达标得5分。\n\t8\n \n\n后文\n"


def test_read_text__cells_one_a_line_become_rows(shown: Shown) -> None:
    document = of(DUMP)
    rows = [["指标", "分值", "得分"], ["产出", "10", "9"], ["", "1.完成得5分； \n2.质量达标得5分。", "8"]]
    assert shown(document) == ["附表", rows, "后文"]


def test_read_text__empty_cell_is_an_empty_span_behind_its_tab() -> None:
    document = of(DUMP)
    (table,) = [block for block in document.blocks if isinstance(block, RawRows)]
    empty = table.rows[2][0]
    assert len(empty) == 0
    assert document.text[empty.start - 2 : empty.start + 1] == "\n\t\n"
    assert document.text[table.span.start : table.span.end].startswith("\t指标")
    assert document.text[table.span.start : table.span.end].endswith("\t8")


def test_read_text__caption_is_a_row_of_one_cell_and_a_table_may_end_the_file(shown: Shown) -> None:
    assert shown(of("\t打分表\n\n\t指标\n\t分值\n\n\t合计\n\t100\n ")) == [[["打分表"], ["指标", "分值"], ["合计", "100"]]]


def test_read_text__two_blank_lines_end_a_table(shown: Shown) -> None:
    text = "\t甲\n\t1\n\n\t乙\n\t2\n\n\n\t丙\n\t3\n\n\t丁\n\t4\n"
    assert shown(of(text)) == [[["甲", "1"], ["乙", "2"]], [["丙", "3"], ["丁", "4"]]]


def test_read_text__prose_indented_by_tabs_is_no_table(shown: Shown) -> None:
    text = "\t一、概况\n\t本单位为正科级单位。\n\t编制12人。\n\n\t二、支出\n\t全年支出12万元。\n"
    assert shown(of(text)) == ["一、概况", "本单位为正科级单位。", "编制12人。", "二、支出", "全年支出12万元。"]


def test_read_text__single_tabbed_line_is_a_paragraph(shown: Shown) -> None:
    assert shown(of("前\n\t附表一\n\n后\n")) == ["前", "附表一", "后"]


def test_read_text__rows_one_a_line_become_rows(shown: Shown) -> None:
    text = "支出表\n项目\t预算\t决算\n基本支出\t100.00\t\n\t20\t21\n合计\t120\t \n单位：万元\t备注\n"
    document = of(text)
    rows = [["项目", "预算", "决算"], ["基本支出", "100.00", ""], ["", "20", "21"], ["合计", "120", ""]]
    assert shown(document) == ["支出表", rows, "单位：万元\t备注"]
    assert_nothing_lost(document)


# Long texts.


def test_read_text__long_text_is_cut_without_unstructured_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> list[partition.Element]:
        raise AssertionError("unstructured was asked")

    monkeypatch.setattr(partition, "text_elements", refuse)
    document = of("支出12万元。\n" * (limits.MAX_PARTITION_LINES + 1))
    assert len(document.blocks) == limits.MAX_PARTITION_LINES + 1
    assert document.notices == (
        (
            "文本较长（10001 段），未经 unstructured，直接按行切分。",
            "The text is long (10001 paragraphs): it was cut into lines without unstructured.",
        ),
    )


def test_read_text__element_in_no_line_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stray:
        text = "别处的文字"

    monkeypatch.setattr(partition, "text_elements", lambda _: [Stray()])
    assert of("支出12万元。\n").notices[0][1] == "1 elements of unstructured are not in the text; the text itself was used."


# Nothing is lost.

_TEXTS = st.text(
    st.one_of(
        st.sampled_from("\t\n\n \t一二分。1.•*-\u3000\u00a0\f\x85\u2028"), st.characters(codec="utf-8", exclude_characters="\x00")
    ),
    min_size=1,
)


@given(_TEXTS)
@settings(deadline=None, max_examples=300)
def test_read_text__every_character_lies_in_one_block(text: str) -> None:
    try:
        document = of("\ufeff" + text)
    except SourceError:
        return
    assert document.text == text.replace("\r\n", "\n").replace("\r", "\n")
    assert_nothing_lost(document)


@given(
    st.text(st.sampled_from("一二三四绩效自评得分完成支出预算万元0123456789.%，。\n"), min_size=8),
    st.sampled_from(["gb18030", "utf-16", "utf-8-sig"]),
)
def test_read_text__encoding_makes_no_difference(text: str, encoding: str) -> None:
    if text.strip():
        assert read_text("报告.txt", text.encode(encoding)).text == text


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real reports are not here")
def test_read__real_reports_lose_nothing() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        document = read(path)
        assert document.text == path.read_text(encoding="utf-8").removeprefix("\ufeff")
        assert document.notices == ()
        assert_nothing_lost(document)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real reports are not here")
def test_read__real_dump_tables_have_their_rows() -> None:
    document = read(next(SEEDS.glob("001*.txt")))
    (table,) = [block for block in document.blocks if isinstance(block, RawRows)]
    lines = Lines(document.text)
    assert [len(row) for row in table.rows] == [1, 8, *[12] * 14, 10, 2]
    assert (lines.number(table.span.start), lines.number(table.span.end)) == (95, 303)
    assert [lines.number(table.rows[4][5].start), lines.number(table.rows[4][5].end)] == [137, 140]
