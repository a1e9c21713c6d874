"""Files that are no workbook of ours, or a dangerous one: refused whole, in one line."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from gouji.errors import SourceError
from gouji.intake import package, read_corrections
from gouji.intake.workbook import read_workbook

from .books import ORIGIN, Book


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Book(tmp_path_factory.mktemp("exported")).place


@pytest.fixture
def place(exported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(exported, tmp_path / "book.xlsx"))


def rewritten(place: Path, change: Callable[[str, bytes], bytes | None], **more: bytes) -> Path:
    """The package with each part changed (None leaves it out), and more parts."""
    with zipfile.ZipFile(place) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            made = change(name, content)
            if made is not None:
                archive.writestr(name, made)
        for name, content in more.items():
            archive.writestr(name, content)
    return place


def refusal(place: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_corrections(place, lambda _: None, origin=ORIGIN)
    assert "\n" not in caught.value.zh + caught.value.en
    assert caught.value.exit_code == 2
    return caught.value.zh


def test_require_safe__takes_our_own_workbook(place: Path) -> None:
    package.require_safe(place)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "已损坏"),
        (b"not a workbook at all", "已损坏"),
        (b"PK\x03\x04" + b"\x00" * 100, "已损坏"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 100, "加密的或旧格式"),
    ],
)
def test_read_corrections__refuses_what_is_no_workbook(tmp_path: Path, content: bytes, why: str) -> None:
    place = tmp_path / "book.xlsx"
    place.write_bytes(content)
    assert why in refusal(place)


def test_read_corrections__refuses_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert "找不到文件" in refusal(tmp_path / "none.xlsx")
    assert "无法读取" in refusal(tmp_path)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_read_corrections__refuses_a_workbook_that_was_cut_off(place: Path, kept: float) -> None:
    content = place.read_bytes()
    place.write_bytes(content[: int(len(content) * kept)])
    assert "已损坏" in refusal(place)


def test_read_corrections__refuses_macros(place: Path) -> None:
    assert "宏" in refusal(rewritten(place, lambda _, content: content, **{"xl/vbaProject.bin": b"x"}))


def test_read_corrections__refuses_macro_enabled_content(place: Path) -> None:
    assert "宏" in refusal(
        rewritten(
            place, lambda _, content: content.replace(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")
        )
    )


def test_read_corrections__refuses_a_zip_bomb(place: Path) -> None:
    bomb = rewritten(place, lambda _, content: content, **{"xl/media/image1.bin": b"\x00" * (200 * 2**20)})
    assert bomb.stat().st_size < 2**20
    assert "已拒绝" in refusal(bomb)


@pytest.mark.parametrize("padding", [b"", b"<!-- " + b"x" * 100 + b" -->", b" " * 5000])
def test_read_corrections__refuses_entities(place: Path, padding: bytes) -> None:
    entity = b'<?xml version="1.0"?>' + padding + b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    def change(name: str, content: bytes) -> bytes:
        return entity + content.partition(b"?>")[2] if name == "xl/workbook.xml" else content

    assert "已损坏" in refusal(rewritten(place, change))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("how", ["missing", "cut", "other"])
def test_read_corrections__refuses_broken_parts(place: Path, part: str, how: str) -> None:
    def change(name: str, content: bytes) -> bytes | None:
        if name != part:
            return content
        return {"missing": None, "cut": content[: len(content) // 2], "other": b"<a/>"}[how]

    broken = rewritten(place, change)
    if part.endswith("sheet2.xml") and how != "cut":
        assert any("找不到该表" in one.why.zh for one in read_workbook(broken).refused)
    else:
        assert "工作簿" in refusal(broken)


def test_read_corrections__refuses_a_workbook_of_someone_else(tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "book.xlsx")
    assert "不是 gouji 导出的" in refusal(tmp_path / "book.xlsx")


def test_read_corrections__refuses_another_version(place: Path) -> None:
    other = rewritten(place, lambda _, content: content.replace(b"gouji.workbook/1", b"gouji.workbook/2"))
    assert "gouji.workbook/2" in refusal(other)


@pytest.mark.parametrize("seq", ["x", "1.5", "{}"])
def test_read_corrections__refuses_a_register_that_was_tampered_with(exported: Path, tmp_path: Path, seq: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(exported)
    book["_gouji"]["D3"].value = seq
    book.save(tmp_path / "book.xlsx")
    assert "已损坏" in refusal(tmp_path / "book.xlsx")
