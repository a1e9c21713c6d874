"""PDF files: what is printed becomes the text that was meant, with the box of every piece."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gouji.core.report import Box, Document, Placement, Table
from gouji.errors import SourceError
from gouji.source import read
from gouji.source.raster import page_picture, page_sizes

from .pdf_files import Sheet, pdf_of

ReadSheets = Callable[..., Document]
FULL = "本单位严格执行预算管理的各项制度，按季度分析执行进度，对偏"
"""29 characters: a full line from x = 76 at size 15."""


@pytest.fixture
def read_sheets(tmp_path: Path) -> ReadSheets:
    def read_pdf(*sheets: Sheet) -> Document:
        path = tmp_path / "报告.pdf"
        path.write_bytes(pdf_of(*sheets))
        return read(path)

    return read_pdf


def lines_of(document: Document) -> list[str]:
    return document.text.splitlines()


def placement_of(document: Document, text: str) -> Placement:
    start = document.text.index(text)
    return next(each for each in document.placements if each.span.start <= start < each.span.end)


def box_of(document: Document, text: str) -> Box:
    """The box around the characters of the text, which is on one printed line."""
    start, placement = document.text.index(text), placement_of(document, text)
    boxes = placement.boxes[start - placement.span.start : start - placement.span.start + len(text)]
    return boxes[0][0], min(box[1] for box in boxes), boxes[-1][2], max(box[3] for box in boxes)


def prose(sheet: Sheet, *lines: tuple[float, str], top: float = 100, size: float = 15, pitch: float = 26) -> Sheet:
    for number, (x, text) in enumerate(lines):
        sheet.text(x, top + number * pitch, text, size)
    return sheet


def test_read_pdf__lines_of_a_paragraph_are_joined_without_blanks(read_sheets: ReadSheets) -> None:
    sheet = prose(
        Sheet(), (106, FULL[:27]), (76, FULL), (76, "差较大的项目及时调整。"), (106, "二、支出情况"), (106, "全年支出81.5万元。")
    )
    document = read_sheets(sheet)
    assert lines_of(document) == [f"{FULL[:27]}{FULL}差较大的项目及时调整。", "二、支出情况", "全年支出81.5万元。"]
    assert document.pages == 1
    assert document.media_type == "application/pdf"


def test_read_pdf__every_character_has_its_box(read_sheets: ReadSheets) -> None:
    document = read_sheets(Sheet().text(100, 100, "全年支出1,234.56万元", 14))
    (placement,) = document.placements
    assert placement.page == 1
    assert placement.box == (100.0, 100.0, 240.0, 114.0)
    assert len(placement.boxes) == len("全年支出1,234.56万元") == len(placement.span)
    assert box_of(document, "1,234.56") == (156.0, 100.0, 212.0, 114.0)
    assert placement.doubt is None


def test_read_pdf__words_and_numbers_keep_their_blanks(read_sheets: ReadSheets) -> None:
    sheet = (
        Sheet()
        .text(76, 100, "单位名称")
        .text(300, 100, "填报日期")
        .text(76, 130, "3")
        .text(95, 130, "5")
        .text(76, 160, "GDP index")
    )
    assert lines_of(read_sheets(sheet)) == ["单位名称 填报日期", "3 5", "GDP index"]


def test_read_pdf__a_paragraph_goes_on_over_the_page_end(read_sheets: ReadSheets) -> None:
    first = prose(Sheet(), (106, FULL[:27]), (76, FULL))
    second = prose(Sheet(), (76, "差较大的12个项目及时调整。"), (106, "（二）其他"))
    document = read_sheets(first, second)
    assert lines_of(document) == [f"{FULL[:27]}{FULL}差较大的12个项目及时调整。", "（二）其他"]
    assert placement_of(document, "12个项目").page == 2


@pytest.mark.parametrize("number", ["- {} -", "第 {} 页 共 3 页", "{}", "{}/3", "— {} —"])
def test_read_pdf__page_numbers_and_headers_are_no_text(read_sheets: ReadSheets, number: str) -> None:
    sheets = [
        prose(Sheet(), (106, f"第{word}部分的支出为{word}百万元。"))
        .text(200, 40, "某某局绩效自评报告", 9)
        .text(290, 800, number.format(page), 10)
        for page, word in enumerate("一二三", 1)
    ]
    document = read_sheets(*sheets)
    assert lines_of(document) == [f"第{word}部分的支出为{word}百万元。" for word in "一二三"]
    assert document.notices == (
        (
            f"页眉、页脚和页码共 6 处不作正文，如 “某某局绩效自评报告”、“{number.format(1)}”、“{number.format(2)}”。",
            f"6 running headers, footers and page numbers are no text of the report, as in “某某局绩效自评报告”、“{number.format(1)}”、“{number.format(2)}”.",
        ),
    )


def test_read_pdf__a_number_at_the_page_end_that_counts_nothing_is_text(read_sheets: ReadSheets) -> None:
    document = read_sheets(prose(Sheet(), (106, "支出合计（万元）：")).text(290, 800, "812", 10))
    assert lines_of(document) == ["支出合计（万元）：", "812"]


# Tables.


def table_of(document: Document) -> list[tuple[int, int, int, int, str]]:
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    return [(cell.row, cell.col, cell.rows, cell.cols, cell.text) for cell in table.cells]


COLUMNS = [60.0, 160.0, 260.0, 360.0]


def test_read_pdf__a_ruled_table_has_its_merged_cells(read_sheets: ReadSheets) -> None:
    sheet = Sheet().grid(COLUMNS, [100, 130, 160, 190], without=[(160, 100, 160, 130), (60, 160, 160, 160)])
    sheet.text(70, 110, "指标").text(270, 110, "得分").text(70, 150, "产出").text(170, 140, "数量").text(300, 140, "10")
    document = read_sheets(sheet.text(170, 170, "质量").text(300, 170, "9.5"))
    assert document.text == "指标\t\t得分\n产出\t数量\t10\n\t质量\t9.5\n"
    assert table_of(document) == [
        (0, 0, 1, 2, "指标"), (0, 2, 1, 1, "得分"),
        (1, 0, 2, 1, "产出"), (1, 1, 1, 1, "数量"), (1, 2, 1, 1, "10"),
        (2, 1, 1, 1, "质量"), (2, 2, 1, 1, "9.5"),
    ]  # fmt: skip
    assert box_of(document, "9.5") == (300.0, 170.0, 318.0, 182.0)


def test_read_pdf__a_cell_of_several_lines_is_one_text(read_sheets: ReadSheets) -> None:
    sheet = Sheet().grid([60, 150, 250], [100, 200]).text(66, 105, "预算执行进度").text(66, 120, "控制情况")
    sheet.text(160, 105, "12345678901234").text(160, 120, "5.67")
    assert read_sheets(sheet).text == "预算执行进度控制情况\t123456789012345.67\n"


def test_read_pdf__a_list_in_a_cell_keeps_its_numbers_from_the_text_before(read_sheets: ReadSheets) -> None:
    sheet = Sheet().grid([60, 150, 250], [100, 200]).text(66, 105, "1.已补充；").text(66, 120, "2.已约谈3人。").text(160, 105, "整改")
    assert read_sheets(sheet).text == "1.已补充； 2.已约谈3人。\t整改\n"


def test_read_pdf__figures_in_columns_without_rules_are_a_table(read_sheets: ReadSheets) -> None:
    sheet = Sheet()
    for row, texts in enumerate((("科目", "上年", "本年"), ("水费", "1.20", "1.35"), ("电费", "3.40", "2.95"), ("合计", "4.60", "4.30"))):
        for col, text in enumerate(texts):
            sheet.text(76 + 150 * col, 100 + 20 * row, text)
    document = read_sheets(sheet)
    assert document.text == "科目\t上年\t本年\n水费\t1.20\t1.35\n电费\t3.40\t2.95\n合计\t4.60\t4.30\n"


def test_read_pdf__a_table_goes_on_behind_a_repeated_header(read_sheets: ReadSheets) -> None:
    def part(top: float, *rows: tuple[str, str, str]) -> Sheet:
        sheet = Sheet().grid(COLUMNS, [top + 30 * row for row in range(len(rows) + 1)])
        for row, cells in enumerate(rows):
            for left, text in zip(COLUMNS, cells, strict=False):
                sheet.text(left + 6, top + 30 * row + 8, text)
        return sheet

    header = ("指标", "分值", "得分")
    document = read_sheets(part(600, header, ("数量", "10", "9")), part(60, header, ("质量", "5", "4.5")))
    assert document.text == "指标\t分值\t得分\n数量\t10\t9\n质量\t5\t4.5\n"
    assert placement_of(document, "4.5").page == 2


def test_read_pdf__a_row_cut_by_the_page_end_is_one_row(read_sheets: ReadSheets) -> None:
    columns = [60.0, 120.0, 300.0, 360.0]
    first = Sheet().grid(columns, [700, 730, 790]).text(66, 705, "指标").text(126, 705, "评分标准").text(306, 705, "得分")
    first.text(66, 735, "数量").text(126, 735, "全年开展检查十二次以上的得满").text(
        126, 755, "分，每少开展一次的扣除其中的"
    ).text(306, 735, "8")
    second = (
        Sheet()
        .grid(columns, [60, 90, 120])
        .text(126, 65, "0.5分，扣完为止。")
        .text(66, 95, "质量")
        .text(126, 95, "合格")
        .text(306, 95, "5")
    )
    document = read_sheets(first, second)
    assert document.text.splitlines()[1:] == [
        "数量\t全年开展检查十二次以上的得满分，每少开展一次的扣除其中的0.5分，扣完为止。\t8",
        "质量\t合格\t5",
    ]
    assert placement_of(document, "0.5分").page == 2


def test_read_pdf__a_row_of_its_own_is_not_joined_to_the_one_above(read_sheets: ReadSheets) -> None:
    first = (
        Sheet()
        .grid(COLUMNS, [730, 760, 790])
        .text(66, 735, "指标")
        .text(166, 735, "分值")
        .text(66, 765, "数量")
        .text(166, 765, "10")
    )
    second = Sheet().grid(COLUMNS, [60, 90]).text(66, 65, "质量").text(166, 65, "20")
    assert read_sheets(first, second).text == "指标\t分值\t\n数量\t10\t\n质量\t20\t\n"


def test_read_pdf__a_label_merged_over_the_page_end_is_carried_over(read_sheets: ReadSheets) -> None:
    first = Sheet().grid(COLUMNS, [700, 730, 760, 790], without=[(60, 760, 160, 760)])
    first.text(66, 705, "一级").text(166, 705, "二级").text(266, 705, "得分").text(66, 750, "产出").text(166, 735, "数量").text(
        266, 735, "9"
    ).text(166, 765, "质量").text(266, 765, "8")
    second = (
        Sheet()
        .grid(COLUMNS, [60, 90, 120])
        .text(166, 65, "时效")
        .text(266, 65, "7")
        .text(66, 95, "效益")
        .text(166, 95, "社会")
        .text(266, 95, "6")
    )
    cells = table_of(read_sheets(first, second))
    assert (1, 0, 3, 1, "产出") in cells
    assert (4, 0, 1, 1, "效益") in cells


# What a person does not see, or sees otherwise.


def test_read_pdf__hidden_and_doubled_characters_and_those_off_the_page_are_no_text(read_sheets: ReadSheets) -> None:
    sheet = Sheet(offset=(50, 50)).text(76, 100, "支出81.5万元，完成全年预算，结余不多，执行情况总体良好，各项工作推进。")
    sheet.text(76, 160, "隐藏99万元", state="3 Tr").text(-70, 200, "页外88万元").text(76, 130, "加粗12").text(76.3, 130, "加粗12")
    assert lines_of(read_sheets(sheet))[1:] == ["加粗12"]


def test_read_pdf__a_watermark_is_said_and_left_out(read_sheets: ReadSheets) -> None:
    sheet = prose(Sheet(), (106, FULL[:20]), (76, "支出81.5万元。"))
    sheet.turned_text(150, 500, "内部资料", size=60, matrix=(0.7, 0.7, -0.7, 0.7), state="0.8 g")
    document = read_sheets(sheet)
    assert "内部资料" not in document.text
    assert ("第 1 页：水印“内部资料”不作正文。", "Page 1: the watermark “内部资料” is no text of the report.") in document.notices


def test_read_pdf__radicals_of_a_font_are_the_characters_of_their_shape(read_sheets: ReadSheets) -> None:
    # pdfminer itself gives what the font says; the font of these tests knows radicals by their own code points.
    from gouji.source.pdf_chars import glyphs_of

    char = {"x0": 0.0, "x1": 12.0, "top": 0.0, "bottom": 12.0, "size": 12.0, "matrix": (1, 0, 0, 1, 0, 0)}
    found = glyphs_of(
        [
            char | {"text": text, "x0": x, "x1": x + 12.0}
            for x, text in ((0.0, "⼀"), (20.0, "⻓"), (40.0, "ﬁ"), (60.0, "(cid:9)"))
        ],
        (0, 0),
        (600, 800),
    )
    assert "".join(glyph.text for glyph in found) == "一长fi\ufffd"
    assert [glyph.box for glyph in found][2:4] == [(40.0, 0.0, 46.0, 12.0), (46.0, 0.0, 52.0, 12.0)]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_read_pdf__boxes_of_a_turned_page_are_on_the_unturned_one(tmp_path: Path, rotate: int) -> None:
    """The page is shown upright: its text runs against the turn. Where the box is, there is ink, and nowhere else."""
    matrix = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[rotate]
    sheet = Sheet(rotate=rotate, offset=(30, 20)).turned_text(
        300, 400, "全年支出81.5万元，执行率百分之九", size=14, matrix=matrix
    )
    path = tmp_path / "turned.pdf"
    path.write_bytes(pdf_of(sheet))
    document = read(path)
    assert document.text == "全年支出81.5万元，执行率百分之九\n"
    assert page_sizes(path) == [(595.0, 842.0)]
    picture = page_picture(path, 1, 144).convert("L")
    x0, y0, x1, y1 = (round(value * 2) for value in document.placements[0].box)
    inside = (x0 - 4, y0 - 4, x1 + 4, y1 + 4)
    assert min(picture.crop(inside).tobytes()) < 128
    picture.paste(255, inside)
    assert min(picture.tobytes()) > 200


def test_read_pdf__a_page_whose_text_runs_sideways_is_read(read_sheets: ReadSheets) -> None:
    sheet = Sheet()
    for number, text in enumerate(("支出情况表", "基本支出12万元", "项目支出34.5万元")):
        sheet.turned_text(100 + 30 * number, 700, text, size=14, matrix=(0, 1, -1, 0))
    assert lines_of(read_sheets(sheet)) == ["支出情况表", "基本支出12万元", "项目支出34.5万元"]


# Files that cannot be read, or only in part.


def refusal(path: Path, raw: bytes) -> SourceError:
    path.write_bytes(raw)
    with pytest.raises(SourceError) as caught:
        read(path)
    assert "\n" not in caught.value.zh + caught.value.en
    assert caught.value.en.startswith(path.name)
    return caught.value


def test_read_pdf__damaged_files_are_refused_in_one_line(tmp_path: Path) -> None:
    whole = pdf_of(Sheet().text(76, 100, "支出81.5万元"))
    for raw in (whole[:60], b"%PDF-1.7\n" + bytes(range(256)) * 20, b"%PDF-1.4"):
        assert "已损坏" in refusal(tmp_path / "坏.pdf", raw).zh
    assert "没有可读的文字" in refusal(tmp_path / "空白.pdf", pdf_of(Sheet())).zh


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_read_pdf__a_password_to_open_is_said_and_one_to_edit_does_no_harm(tmp_path: Path, algorithm: str) -> None:
    pypdf = pytest.importorskip("pypdf")

    def locked(user: str) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of(Sheet().text(76, 100, "支出81.5万元"))))
        writer.encrypt(user, "owner", algorithm=algorithm)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    assert "密码" in refusal(tmp_path / "锁.pdf", locked("user")).zh
    (tmp_path / "可读.pdf").write_bytes(locked(""))
    assert read(tmp_path / "可读.pdf").text == "支出81.5万元\n"


def test_read_pdf__a_page_that_ends_its_reader_does_not_lose_the_others(tmp_path: Path) -> None:
    good = [Sheet().text(76, 100, f"第{word}项支出81.5万元") for word in "甲乙"]
    bad = Sheet(size=(1_000_000.0, 1_000_000.0), rotate="(x)").text(76, 100, "丙" * 40)
    path = tmp_path / "三页.pdf"
    path.write_bytes(pdf_of(good[0], bad, good[1]))
    document = read(path)
    assert (document.pages, document.unread_pages) == (3, (2,))
    assert lines_of(document) == ["第甲项支出81.5万元", "第乙项支出81.5万元"]
    assert [placement.page for placement in document.placements] == [1, 3]
    assert document.notices[0][0].startswith("第 2 页：页面尺寸过大")


def test_read_pdf__a_huge_page_without_text_is_one_line(tmp_path: Path) -> None:
    sheet = Sheet(size=(1_000_000.0, 1_000_000.0)).picture(2, 2, b"\x00\xff\xff\x00")
    assert "页面尺寸过大" in refusal(tmp_path / "大.pdf", pdf_of(sheet)).zh


def test_read_pdf__a_scanned_page_without_the_extra_names_the_command(tmp_path: Path) -> None:
    path = tmp_path / "混合.pdf"
    path.write_bytes(pdf_of(Sheet().text(76, 100, "支出81.5万元"), Sheet().picture(4, 4, bytes(range(16)))))
    code = (
        "import sys; sys.modules['rapidocr'] = None\n"
        "from pathlib import Path; from gouji.source import read\n"
        f"document = read(Path({str(path)!r}))\n"
        "print(document.unread_pages, document.text.strip(), document.notices[0][0])"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=environment, check=False)
    assert ended.stdout.startswith("(2,) 支出81.5万元 第 2 页：")
    assert 'pip install "gouji[ocr]"' in ended.stdout


def test_read__tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "三页.pdf"
    path.write_bytes(pdf_of(*(Sheet().text(76, 100, f"支出{number}万元") for number in range(3))))
    told: list[tuple[int, int]] = []
    read(path, on_page=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_read_pdf__the_file_may_begin_late_and_have_any_name(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(pdf_of(Sheet().text(76, 100, "支出81.5万元")))
    assert read(path).text == "支出81.5万元\n"
