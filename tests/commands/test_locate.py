"""gouji locate: the line of a claim, and the piece of the page that shows it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

import gouji
from gouji.errors import SourceError, UsageError
from gouji.result import Result

from ..source.pdf_files import Sheet, pdf_of

Locate = Callable[..., "subprocess.CompletedProcess[str]"]
RED = (208, 32, 32)


def report() -> bytes:
    first = Sheet().text(150, 90, "某某局部门整体支出绩效自评报告", 20).text(106, 140, "一、资金情况", 15)
    first.text(106, 170, "全年支出120万元，其中基本支出80万元，占60%；项目支出40万元。", 14)
    return pdf_of(first, Sheet(rotate=90).turned_text(200, 700, "自评得分95分。", size=14, matrix=(0, 1, -1, 0)))


@pytest.fixture
def extracted(tmp_path: Path) -> Result:
    path = tmp_path / "报告.pdf"
    path.write_bytes(report())
    result = gouji.extract(path)
    gouji.save(result, tmp_path / "out")
    return result


@pytest.fixture
def locate(tmp_path: Path) -> Locate:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gouji", "locate", *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)

    return run


def fund(result: Result, text: str) -> str:
    return next(row.id for row in result.funds if row.amount.text == text)


def test_locate__crops_the_page_around_the_claim(extracted: Result, locate: Locate, tmp_path: Path) -> None:
    name = fund(extracted, "120")
    ended = locate("out/报告.pdf.json", name, "-o", "crop.png")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "3: 全年支出【120】万元，其中基本支出80万元，占60%；项目支出40万元。\n已写入 crop.png\n"
    with Image.open(tmp_path / "crop.png") as picture:
        assert picture.format == "PNG"
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20) or []}
        assert RED in colours
        # 21 points of claim and 90 of paper on either side; 14 points and 36 above and below; 150 dots an inch.
        assert abs(picture.width - 201 * 150 / 72) <= 1
        assert abs(picture.height - 86 * 150 / 72) <= 1


def test_locate__shows_every_figure_of_a_check(extracted: Result, locate: Locate) -> None:
    check = next(check for check in extracted.checks if check.verdict == "inconsistent")
    ended = locate("out/报告.pdf.json", check.id.replace("k", "c"))
    assert ended.stdout.startswith("3: 全年支出【120】万元，其中基本支出【80】万元，占【60】%；项目支出40万元。\n")
    assert ended.stdout.endswith(f".{check.id.replace('k', 'c')}.png\n")


def test_locate__api_gives_text_and_picture(extracted: Result) -> None:
    start = extracted.text.index("80万元")
    located = gouji.locate(extracted, f"{start}-{start + 2}")
    assert "【80】" in located.text
    assert located.picture is not None
    assert located.picture.mode == "RGB"


def test_locate__a_turned_page_is_shown_as_it_is_read(extracted: Result) -> None:
    score = extracted.report.self_score
    assert score is not None
    assert score.page == 2
    picture = gouji.locate(extracted, "report.self_score").picture
    assert picture is not None
    assert picture.width > picture.height


def test_locate__finds_a_report_that_was_moved_beside_its_result(extracted: Result, tmp_path: Path) -> None:
    (tmp_path / "报告.pdf").rename(tmp_path / "别处.pdf")
    name = fund(extracted, "120")
    with pytest.raises(SourceError) as gone:
        gouji.locate(extracted, name)
    assert gone.value.en.endswith("the report is not there any more; say with --source where it is now.")
    assert gouji.locate(extracted, name, source=tmp_path / "别处.pdf").picture is not None


def test_locate__says_when_the_report_was_changed(extracted: Result, tmp_path: Path, locate: Locate) -> None:
    with (tmp_path / "报告.pdf").open("ab") as stream:
        stream.write(b"\n")
    ended = locate("out/报告.pdf.json", fund(extracted, "120"))
    assert ended.returncode == 2
    assert (
        ended.stderr
        == f"{tmp_path / '报告.pdf'}：报告文件已改动，不是生成该结果的那一份。请用 --source 指定原文件，或重新提取。\n"
    )


def test_locate__a_text_file_has_lines_alone(tmp_path: Path, locate: Locate) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("一、资金情况\n全年支出合计120万元。\n", encoding="utf-8")
    gouji.save(gouji.extract(path), tmp_path / "out")
    ended = locate("out/报告.txt.json", "f1")
    assert (ended.returncode, ended.stdout) == (0, "2: 全年支出合计【120】万元。\n")
    shutil.rmtree(tmp_path / "nowhere", ignore_errors=True)
    assert locate("out/报告.txt.json", "f1", "-o", "a.png").returncode == 2
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("f99", "the result has no f99; ids such as f3"),
        ("f1.colour", "the result has no f1.colour; there are: f1.amount."),
        ("whatever", "no place is called whatever: give an id (f3, i2.score, k5) or offsets (410-418)."),
        ("5-4", "5-4 is outside the text of"),
        ("0-99999", "0-99999 is outside the text of"),
    ],
)
def test_locate__a_name_that_is_none(extracted: Result, name: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        gouji.locate(extracted, name)
    assert caught.value.en.startswith(said)
