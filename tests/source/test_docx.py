from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_BREAK
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.core.report import Cell, Document, Paragraph, RawRows, Span, Table
from gouji.errors import SourceError
from gouji.source.docx import MEDIA_TYPE, read_docx

MakeWord = Callable[..., bytes]
Shown = Callable[[Document], list[object]]


def p(text: str, properties: str = "", run: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def r(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tbl(*rows: str) -> str:
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


RESTART = '<w:vMerge w:val="restart"/>'
CONTINUE = "<w:vMerge/>"


@pytest.fixture
def word(make_word: MakeWord) -> Callable[..., Document]:
    return lambda body, **parts: read_docx("报告.docx", make_word(body, **parts))


# Paragraphs and tables.


def test_read_docx__blocks_are_lines_in_reading_order(word: Callable[..., Document], shown: Shown) -> None:
    document = word(
        p("一、概况") + p("") + p("　　支出 12 万元。 ") + tbl(tc("指标") + tc("得分"), tc("产出") + tc("9.5")) + p("完")
    )
    assert document.text == "一、概况\n　　支出 12 万元。 \n指标\t得分\n产出\t9.5\n完\n"
    assert shown(document) == ["一、概况", "支出 12 万元。", [["指标", "得分"], ["产出", "9.5"]], "完"]
    assert document.blocks[1].span == Span(7, 16)
    assert (document.media_type, document.notices) == (MEDIA_TYPE, ())


def test_read_docx__file_of_python_docx_is_read_with_headings_and_hash() -> None:
    source = docx.Document()
    source.add_heading("自评报告", 0)
    source.add_heading("基本情况", 1)
    source.add_heading("机构", 2)
    source.add_paragraph("编制12人")
    packed = io.BytesIO()
    source.save(packed)
    document = read_docx("报告.docx", packed.getvalue())
    levels = [block.heading_level for block in document.blocks if isinstance(block, Paragraph)]
    assert document.text == "自评报告\n基本情况\n机构\n编制12人\n"
    assert levels == [None, 1, 2, None]
    assert document.sha256 == hashlib.sha256(packed.getvalue()).hexdigest()


def test_read_docx__outline_level_of_the_paragraph_makes_a_heading(word: Callable[..., Document]) -> None:
    document = word(
        p("一、概况", '<w:outlineLvl w:val="2"/>') + p("正文", '<w:pStyle w:val="Heading1"/><w:outlineLvl w:val="9"/>')
    )
    assert [block.heading_level for block in document.blocks if isinstance(block, Paragraph)] == [3, None]


def test_read_docx__merged_cells_keep_their_text_in_the_first_place(word: Callable[..., Document]) -> None:
    wide = '<w:gridSpan w:val="2"/>'
    document = word(
        tbl(tc("一级", RESTART) + tc("分值", wide), tc("", CONTINUE) + tc("10") + tc("9"), tc("合计") + tc("20", wide))
    )
    assert document.text == "一级\t分值\t\n\t10\t9\n合计\t20\t\n"
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert table.cells == (
        Cell(0, 0, Span(0, 2), "一级", 2, 1),
        Cell(0, 1, Span(3, 5), "分值", 1, 2),
        Cell(1, 1, Span(8, 10), "10"),
        Cell(1, 2, Span(11, 12), "9"),
        Cell(2, 0, Span(13, 15), "合计"),
        Cell(2, 1, Span(16, 18), "20", 1, 2),
    )
    assert (table.span, table.row_count, table.col_count) == (Span(0, 19), 3, 3)


def test_read_docx__line_ends_and_tabs_in_a_cell_become_one_blank(word: Callable[..., Document], shown: Shown) -> None:
    cell = tc("<w:p><w:r><w:t>得5分；</w:t><w:br/><w:t>得</w:t><w:tab/><w:t>3分</w:t></w:r></w:p>" + p("未完成不得分"))
    assert shown(word(tbl(cell + tc("8")))) == [[["得5分； 得 3分 未完成不得分", "8"]]]


def test_read_docx__row_that_starts_late_has_empty_cells(word: Callable[..., Document], shown: Shown) -> None:
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("5")
    assert shown(word(tbl(tc("甲") + tc("1"), late, tc("乙")))) == [[["甲", "1"], ["", "5"], ["乙", ""]]]


def test_read_docx__horizontal_merge_of_old_files_is_a_span(word: Callable[..., Document], shown: Shown) -> None:
    document = word(tbl(tc("产出", '<w:hMerge w:val="restart"/>') + tc("", "<w:hMerge/>"), tc("1") + tc("2")))
    assert shown(document) == [[["产出", "产出"], ["1", "2"]]]


def test_read_docx__merge_with_nothing_above_is_a_cell_of_its_own(word: Callable[..., Document], shown: Shown) -> None:
    document = word(tbl(tc("甲", CONTINUE) + tc("1"), tc("乙") + tc("2", CONTINUE)))
    assert shown(document) == [[["甲", "1"], ["乙", "1"]]]
    assert document.notices[0][1] == "1 characters were not read, such as text covered by merged cells."


def test_read_docx__text_covered_by_a_merge_is_counted(word: Callable[..., Document], shown: Shown) -> None:
    document = word(tbl(tc("甲", RESTART), tc("遮住", CONTINUE)))
    assert shown(document) == [[["甲"], ["甲"]]]
    assert document.notices[0][0] == "有 2 个字没有读入（如被合并单元格遮住的文字）。"


def test_read_docx__grid_inside_a_cell_follows_the_table_around_it(word: Callable[..., Document], shown: Shown) -> None:
    deepest = tbl(tc("深") + tc("7"), tc("底") + tc("8"))
    first = tbl(tc("内") + tc("1"), tc("外") + tc(p("2") + deepest))
    second = tbl(tc("又") + tc("3"), tc("再") + tc("4"))
    document = word(tbl(tc("指标") + tc(p("前") + first + p("后"))) + p("文") + tbl(tc("表") + tc(second)))
    assert shown(document) == [
        [["指标", "前 后"]],
        [["内", "1"], ["外", "2"]],
        [["深", "7"], ["底", "8"]],
        "文",
        [["表", ""]],
        [["又", "3"], ["再", "4"]],
    ]
    assert [en for _, en in document.notices] == ["3 tables inside cells were read behind the table around them."]


def test_read_docx__small_table_inside_a_cell_is_text_of_the_cell(word: Callable[..., Document], shown: Shown) -> None:
    document = word(tbl(tc("指标") + tc(p("前") + tbl(tc("内") + tc("1")) + p("后"))))
    assert shown(document) == [[["指标", "前 内 1 后"]]]
    assert [en for _, en in document.notices] == ["1 small tables inside cells were read as the text of the cell."]


def test_read_docx__frame_of_one_cell_is_left_out(word: Callable[..., Document], shown: Shown) -> None:
    document = word(tbl(tc(p("附表") + tbl(tc("指标") + tc("9")) + p("说明"))))
    assert shown(document) == ["附表", [["指标", "9"]], "说明"]


def test_read_docx__huge_spans_do_not_grow_the_table(word: Callable[..., Document], shown: Shown) -> None:
    rows = [tc("甲", '<w:gridSpan w:val="999999999"/>') + tc("1"), tc("乙", '<w:gridSpan w:val="900"/>') + tc("2")] * 600
    document = word(tbl(*rows))
    (table,) = document.blocks
    assert isinstance(table, RawRows)
    assert document.text.startswith("甲\t1\n乙\t2\n")
    assert document.notices[0][1] == "1 tables were read row by row, their merged cells could not be restored."


def test_read_docx__senseless_span_counts_as_one_column(word: Callable[..., Document], shown: Shown) -> None:
    assert shown(word(tbl(tc("甲", '<w:gridSpan w:val="多"/>') + tc("1", '<w:gridSpan w:val="0"/>')))) == [[["甲", "1"]]]


def test_read_docx__hundreds_of_rows_merged_into_one_are_read(word: Callable[..., Document]) -> None:
    rows = [tc("甲", RESTART) + tc("0")] + [tc("", CONTINUE) + tc(str(row)) for row in range(1, 2000)]
    (table,) = word(tbl(*rows)).blocks
    assert isinstance(table, Table)
    assert (table.cells[0].rows, table.cells[-1].text) == (2000, "1999")


# What unstructured alone would lose.

LEVELS = (
    ("chineseCounting", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimalEnclosedCircle", "%4"),
    ("decimal", "%1.%5"),
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (fmt, text) in enumerate(LEVELS)
    )
    + '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
)


def numbered(text: str, level: int) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>')


def test_read_docx__automatic_numbers_are_written_out(word: Callable[..., Document], shown: Shown) -> None:
    body = numbered("概况", 0) + numbered("机构", 1) + numbered("人员", 1) + numbered("绩效", 0) + numbered("产出", 1)
    body += numbered("数量", 2) + numbered("塘坝3座", 3) + numbered("", 0)
    expected = ["一、概况", "（一）机构", "（二）人员", "二、绩效", "（一）产出", "1. 数量", "①塘坝3座"]
    assert shown(word(body, numbering=NUMBERING)) == expected


def test_read_docx__automatic_numbers_in_a_table_column_are_written_out(word: Callable[..., Document], shown: Shown) -> None:
    rows = [tc(numbered("", 2)) + tc(name) for name in ("甲", "乙", "丙")]
    assert shown(word(tbl(*rows), numbering=NUMBERING)) == [[["1.", "甲"], ["2.", "乙"], ["3.", "丙"]]]


def test_read_docx__content_controls_links_and_fields_are_read(word: Callable[..., Document], shown: Shown) -> None:
    block = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('单位：某局')}</w:sdtContent></w:sdt>"
    inline = (
        f"<w:p>{r('得分')}<w:sdt><w:sdtPr/><w:sdtContent>{r('96')}</w:sdtContent></w:sdt><w:hyperlink>{r('分')}</w:hyperlink>"
    )
    inline += f'<w:fldSimple w:instr="PAGE">{r("，")}</w:fldSimple><w:smartTag>{r("完成")}</w:smartTag></w:p>'
    row = f"<w:sdt><w:sdtContent>{tc('甲')}</w:sdtContent></w:sdt>{tc('1')}"
    assert shown(word(block + inline + tbl(row))) == ["单位：某局", "得分96分，完成", [["甲", "1"]]]


def test_read_docx__tracked_changes_are_accepted(word: Callable[..., Document], shown: Shown) -> None:
    changed = f"<w:p>{r('支出')}<w:ins>{r('15')}</w:ins><w:del><w:r><w:delText>12</w:delText></w:r></w:del>{r('万元')}</w:p>"
    moved = f"<w:p><w:moveFrom>{r('旧处')}</w:moveFrom></w:p><w:p><w:moveTo>{r('新处')}</w:moveTo></w:p>"
    joined = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('前半')}</w:p>{p('后半')}"
    document = word(changed + moved + joined + tbl(tc("甲"), f"<w:trPr><w:del/></w:trPr>{tc('删')}"))
    assert shown(document)[:3] == ["支出15万元", "新处", "前半后半"]
    assert shown(document)[3] == [["甲"]]
    assert [zh for zh, _ in document.notices] == ["文档有修订标记：按接受全部修订读取（保留插入，去掉删除）。"]


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing>"
    "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def test_read_docx__text_box_follows_its_paragraph_once(word: Callable[..., Document], shown: Shown) -> None:
    body = f"<w:p>{r('封面')}{BOX.format(p('填报日期：2024年3月') + p('联系人'))}</w:p>" + p("正文")
    document = word(body)
    assert shown(document) == ["封面", "填报日期：2024年3月", "联系人", "正文"]
    assert document.notices == ()


def test_read_docx__text_box_in_a_cell_stays_in_the_cell(word: Callable[..., Document], shown: Shown) -> None:
    assert shown(word(tbl(tc(f"<w:p>{r('甲')}{BOX.format(p('注'))}</w:p>") + tc("1")))) == [[["甲 注", "1"]]]


def test_read_docx__footnotes_stand_at_the_end_in_the_order_of_their_marks(word: Callable[..., Document], shown: Shown) -> None:
    marks = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = f"<w:p>{r('支出')}{marks.format(3)}{r('万元')}{marks.format(2)}</w:p>" + p("完")
    notes = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    notes += f'<w:footnote w:id="2">{p("含上年结转")}</w:footnote><w:footnote w:id="3">{p("决算数")}</w:footnote>'
    assert shown(word(body, footnotes=notes)) == ["支出万元", "完", "决算数", "含上年结转"]


def test_read_docx__hidden_text_is_left_out_and_said(word: Callable[..., Document], shown: Shown) -> None:
    document = word(p("支出12万元") + p("内部说明", run="<w:vanish/>") + p("照常", run='<w:vanish w:val="0"/>'))
    assert shown(document) == ["支出12万元", "照常"]
    assert document.notices == (("有 4 个隐藏文字没有读取。", "4 characters of hidden text were not read."),)


def test_read_docx__check_marks_of_symbol_fonts_are_text(word: Callable[..., Document], shown: Shown) -> None:
    symbol = '<w:p><w:r><w:sym w:font="{}" w:char="{}"/></w:r></w:p>'
    document = word(
        tbl(
            tc(symbol.format("Wingdings", "F0FC"))
            + tc(symbol.format("Wingdings 2", "F052"))
            + tc(symbol.format("Webdings", "F061"))
        )
    )
    assert shown(document) == [[["√", "☑", ""]]]
    assert document.notices[0][0] == "有 1 个符号字体的字符无法识别，没有读取。"


def test_read_docx__formula_is_written_in_one_line(word: Callable[..., Document], shown: Shown) -> None:
    def m(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    fraction = f"<m:f><m:num>{m('12+3')}</m:num><m:den>{m('20')}</m:den></m:f>"
    formula = f"<m:oMathPara><m:oMath><m:d><m:e>{fraction}</m:e></m:d>{m('×100%')}</m:oMath></m:oMathPara>"
    assert shown(word(f"<w:p>{r('完成率=')}{formula}{r('=75%')}</w:p>")) == ["完成率=((12+3)/20)×100%=75%"]


def test_read_docx__line_and_page_breaks_end_a_printed_line(word: Callable[..., Document], shown: Shown) -> None:
    broken = "<w:p><w:r><w:t>一、概况</w:t><w:br/><w:t>编制</w:t><w:lastRenderedPageBreak/><w:t>12人</w:t></w:r></w:p>"
    assert shown(word(broken)) == ["一、概况", "编制12人"]


def test_read_docx__bullets_in_front_of_a_paragraph_stay(word: Callable[..., Document], shown: Shown) -> None:
    assert shown(word(p("● 塘坝3座") + p("•") + p("- 水渠2条"))) == ["● 塘坝3座", "•", "- 水渠2条"]


def test_read_docx__page_headers_are_not_text() -> None:
    source = docx.Document()
    source.sections[0].header.paragraphs[0].text = "页眉"
    source.add_paragraph("第一节").add_run().add_break(WD_BREAK.PAGE)
    source.add_section()
    source.add_paragraph("第二节")
    packed = io.BytesIO()
    source.save(packed)
    assert read_docx("报告.docx", packed.getvalue()).text == "第一节\n第二节\n"


# Files that cannot be read.


def test_read_docx__empty_document_is_refused(make_word: MakeWord) -> None:
    with pytest.raises(SourceError) as caught:
        read_docx("空.docx", make_word(p(" ") + tbl(tc("") + tc(""))))
    assert caught.value.zh == "空.docx：文件是空的，没有可读的内容。"


def test_read_docx__document_of_pictures_alone_says_so(make_word: MakeWord) -> None:
    picture = "<w:p><w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r></w:p>"
    with pytest.raises(SourceError, match=r"图\.docx: the file has no text, only 2 pictures"):
        read_docx("图.docx", make_word(picture * 2))


# Every character of the file is read.


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), max_size=3))
@settings(deadline=None, max_examples=30)
def test_read_docx__every_place_of_a_merged_table_belongs_to_one_cell(merges: list[tuple[int, int, int, int]]) -> None:
    source = docx.Document()
    table = source.add_table(4, 4)
    for row in range(4):
        for col in range(4):
            table.cell(row, col).text = f"{row}{col}"
    taken: set[tuple[int, int]] = set()
    for top, left, bottom, right in merges:
        rows, cols = range(min(top, bottom), max(top, bottom) + 1), range(min(left, right), max(left, right) + 1)
        area = {(row, col) for row in rows for col in cols}
        if not area & taken:  # merges that overlap leave cells whose widths disagree; Word shows those unmerged
            table.cell(rows[0], cols[0]).merge(table.cell(rows[-1], cols[-1]))
            taken |= area
    packed = io.BytesIO()
    source.save(packed)
    expected = [[" ".join(table.cell(row, col).text.split()) for col in range(4)] for row in range(4)]
    document = read_docx("报告.docx", packed.getvalue())
    (found,) = document.blocks
    assert isinstance(found, Table)
    places = [
        (cell.row + down, cell.col + right) for cell in found.cells for down in range(cell.rows) for right in range(cell.cols)
    ]
    assert sorted(places) == [(row, col) for row in range(4) for col in range(4)]
    assert [[cell.text for cell in row] for row in found.grid()] == expected
    assert document.notices == ()


_WORDS = st.text(st.sampled_from("绩效得分完成万元0123456789.%，。√ "), min_size=0, max_size=8)


@given(paragraphs=st.lists(_WORDS, max_size=4), rows=st.lists(st.lists(_WORDS, min_size=3, max_size=3), min_size=1, max_size=4))
@settings(deadline=None, max_examples=30)
def test_read_docx__every_span_slices_to_its_text(paragraphs: list[str], rows: list[list[str]]) -> None:
    source = docx.Document()
    for text in paragraphs:
        source.add_paragraph(text)
    table = source.add_table(len(rows), 3)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    packed = io.BytesIO()
    source.save(packed)
    if not "".join([*paragraphs, *(text for row in rows for text in row)]).strip():
        return
    document = read_docx("报告.docx", packed.getvalue())
    assert document.notices == ()
    read_back = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            read_back.append(document.text[block.span.start : block.span.end])
        elif isinstance(block, Table):
            read_back += [cell.text for cell in block.cells]
            assert all(document.text[cell.span.start : cell.span.end] == cell.text for cell in block.cells)
            lines = document.text[block.span.start : block.span.end].split("\n")
            assert [line.count("\t") for line in lines] == [2] * len(rows)
    cells = [" ".join(text.split()) for row in rows for text in row]
    assert read_back == [text.strip() for text in paragraphs if text.strip()] + (cells if any(cells) else [])
