"""Whole pages, drawn and then read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gouji.source.pages import Page, PrintedCell, PrintedTable

pytest.importorskip("rapidocr", reason="the ocr extra is not installed")
pytest.importorskip("onnxruntime", reason="the ocr extra is not installed")

from PIL import Image, ImageDraw, ImageFont

from gouji.source.ocr import page_of

_FONTS = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "wqy-microhei.ttc", "simsun.ttc")
_HEAD = "青石镇财政所整体绩效自评"
_BODY = "全年执行率为94.37%，年初预算1208.50万元。"
_ROWS = (("指标", "分值", "得分"), ("政策宣传", "8", "7.5"), ("按时公开", "√", "4"))


def _font(size: int) -> ImageFont.FreeTypeFont:
    for name in _FONTS:
        found = next(Path("/usr/share/fonts").rglob(name), None)
        if found:
            return ImageFont.truetype(str(found), size)
    pytest.skip("no Chinese font is installed")


def _drawn() -> Image.Image:
    """A page of 900 × 700 pixels, 100 to the inch: two lines, and a table whose first column's lower two rows are one cell."""
    page = Image.new("RGB", (900, 700), (250, 249, 246))
    pen = ImageDraw.Draw(page)
    pen.text((250, 60), _HEAD, (30, 30, 30), _font(32))
    pen.text((120, 140), _BODY, (30, 30, 30), _font(26))
    for row, texts in enumerate(_ROWS):
        for col, text in enumerate(texts):
            pen.text((140 + 220 * col, 262 + 80 * row), text, (30, 30, 30), _font(26))
    for y in (240, 320, 400, 480):
        pen.line((120, y, 780, y), (40, 40, 40), 2)
    for x in (120, 340, 560, 780):
        pen.line((x, 240, x, 480), (40, 40, 40), 2)
    return page


def _read(picture: Image.Image) -> Page:
    return page_of(picture, number=3, width=picture.width * 0.72, height=picture.height * 0.72)


def _text(cell: PrintedCell) -> str:
    return "".join(line.text for line in cell.lines)


def _grid(table: PrintedTable) -> list[str]:
    return [_text(cell) for cell in table.cells]


@pytest.mark.parametrize("degrees", [0, 1.4, 90, 181, 270])
def test_page__is_read_with_its_table_and_its_places_however_it_lay(degrees: float) -> None:
    drawn = _drawn()
    picture = drawn.rotate(degrees, expand=True, fillcolor=(250, 249, 246), resample=Image.Resampling.BICUBIC)
    page = _read(picture)
    assert page.number == 3
    assert page.unread is None
    assert [line.text for line in page.lines] == [_HEAD, _BODY]
    (table,) = page.tables
    assert (table.row_count, table.col_count) == (3, 3)
    assert _grid(table) == [text for row in _ROWS for text in row]
    assert all(line.doubt is None for line in page.lines)
    assert all(len(line.boxes) == len(line.text) for line in page.lines)
    if degrees == 90:
        x0, y0, x1, y1 = page.on_paper(page.lines[0].box)
        assert (x0, y0, x1, y1) == pytest.approx((60 * 0.72, (900 - 640) * 0.72, 95 * 0.72, (900 - 250) * 0.72), abs=12)


def test_page__each_character_has_its_place() -> None:
    line = _read(_drawn()).lines[1]
    start = line.text.index("94.37")
    x0, x1 = line.boxes[start][0] / 0.72, line.boxes[start + 4][2] / 0.72
    font = _font(26)
    before, through = (120 + font.getlength(_BODY[:end]) for end in (_BODY.index("94.37"), _BODY.index("%")))
    assert (x0, x1) == pytest.approx((before, through), abs=14)


def test_page__the_end_of_a_paragraph_is_as_large_as_its_lines() -> None:
    picture = Image.new("L", (900, 400), 250)
    pen = ImageDraw.Draw(picture)
    for y, text in (
        (60, "全年新建饮水管网并入户安装水表，维修山塘渠道，硬化村组道路"),
        (100, "共十八处，惠及群众三千余人，全部通过验收，并建好公园十"),
        (140, "二处。"),
    ):
        pen.text((80, y), text, 20, _font(26))
    sizes = [line.size for line in _read(picture).lines]
    assert len(sizes) == 3
    assert max(sizes) < 1.1 * min(sizes)


def test_page__blank_paper_has_no_lines_and_is_not_unread() -> None:
    page = _read(Image.new("L", (600, 800), 245))
    assert (page.lines, page.tables, page.unread) == ((), (), None)


def test_page__a_drawing_without_text_says_that_nothing_was_read() -> None:
    picture = Image.radial_gradient("L").resize((700, 700))
    page = _read(picture)
    assert not page.lines
    assert page.unread is not None
    assert "没有读出" in page.unread[0]


def test_package__imports_neither_opencv_nor_the_engine_before_a_page_is_read() -> None:
    code = "import sys, gouji.source.ocr; print({'cv2', 'numpy', 'rapidocr', 'onnxruntime', 'PIL'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_page__without_the_extra_is_one_line_with_the_command() -> None:
    code = (
        "import sys; sys.modules['rapidocr'] = None\n"
        "from PIL import Image\n"
        "from gouji.source.ocr import OcrMissing, page_of\n"
        "try:\n    page_of(Image.new('L', (50, 50)), number=1, width=50, height=50)\n"
        "except OcrMissing as missing:\n    print(missing.zh, missing.en)"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.count('pip install "gouji[ocr]"') == 2
