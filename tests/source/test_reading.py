from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from gouji.core.report import Document
from gouji.errors import SourceError, UnsupportedFormatError
from gouji.source import READERS, limits, read, supported

ReadBytes = Callable[[bytes, str], Document]
MakeZip = Callable[[dict[str, bytes]], bytes]

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504


def word_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("支出12万元")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def rewritten(raw: bytes, changes: dict[str, bytes]) -> bytes:
    """The zip with some members replaced or added."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        members = {name: old.read(name) for name in old.namelist()} | changes
        for name, content in members.items():
            new.writestr(name, content)
    return packed.getvalue()


def refusal(read_bytes: ReadBytes, raw: bytes, name: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_bytes(raw, name)
    for line in (caught.value.zh, caught.value.en):
        assert line.startswith(name)
        assert "\n" not in line
    assert caught.value.exit_code == 2
    return caught.value


def test_supported__lists_the_suffixes_of_the_readers() -> None:
    assert supported() == tuple(READERS)
    assert {".txt", ".docx", ".pdf"} <= set(supported())


@pytest.mark.parametrize("name", ["报告.docx", "报告.txt", "报告.DOCX", "报告", "报告.bak"])
def test_read__word_file_is_known_by_its_content(read_bytes: ReadBytes, name: str) -> None:
    document = read_bytes(word_file(), name)
    assert (document.name, document.text) == (name, "支出12万元\n")
    assert document.media_type.endswith("wordprocessingml.document")


def test_read__suffix_may_be_in_capitals(read_bytes: ReadBytes) -> None:
    assert read_bytes("支出12万元".encode(), "报告.TXT").text == "支出12万元"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"GIF89a\x01\x00", "GIF"),
        (b"7z\xbc\xaf\x27\x1c\x00", "7z"),
        (b"MZ\x90\x00\x03", "EXE"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
    ],
)
def test_read__other_formats_named_txt_are_called_by_their_name(read_bytes: ReadBytes, raw: bytes, kind: str) -> None:
    error = refusal(read_bytes, raw, "报告.txt")
    assert isinstance(error, UnsupportedFormatError)
    assert error.zh == f"报告.txt：扩展名是 .txt，内容却是 {kind} 文件，暂不支持。可读的格式：{' '.join(supported())}。"


def test_read__sentence_that_begins_like_a_magic_number_is_text(read_bytes: ReadBytes) -> None:
    assert read_bytes("BMI 指数达标率 95%".encode(), "报告.txt").text == "BMI 指数达标率 95%"


def test_read__unknown_suffix_says_what_can_be_read(read_bytes: ReadBytes) -> None:
    error = refusal(read_bytes, b"a,b\n", "报告.csv")
    assert isinstance(error, UnsupportedFormatError)
    assert error.en == f"报告.csv: .csv files are not supported. Formats that can be read: {' '.join(supported())}."


def test_read__zip_of_another_program_is_called_by_its_name(read_bytes: ReadBytes, make_zip: MakeZip) -> None:
    assert "pptx" in refusal(read_bytes, make_zip({"ppt/presentation.xml": b"<a/>"}), "报告.docx").en
    assert "xlsb" in refusal(read_bytes, make_zip({"xl/workbook.bin": b""}), "报告.xlsx").en


@pytest.mark.parametrize("name", ["报告.html", "报告.htm", "报告.doc", "报告.xls", "报告.txt", "报告"])
@pytest.mark.parametrize("start", ["<!DOCTYPE html><p>", "\n <!-- 由系统导出 --><HTML><p>", '<?xml version="1.0"?><html><p>'])
def test_read__web_page_is_known_by_its_content(read_bytes: ReadBytes, name: str, start: str) -> None:
    document = read_bytes(f"{start}支出12万元".encode(), name)
    assert (document.media_type, document.text) == ("text/html", "支出12万元\n")


def test_read__text_is_read_as_what_its_name_says(read_bytes: ReadBytes) -> None:
    assert read_bytes("# 一、概况".encode(), "报告.markdown").media_type == "text/markdown"
    assert read_bytes("# 一、概况".encode(), "报告.txt").media_type == "text/plain"
    assert read_bytes("<p>一、概况".encode(), "报告.htm").text == "一、概况\n"


def test_read__encrypted_word_file_says_so(read_bytes: ReadBytes) -> None:
    error = refusal(read_bytes, OLE2 + "EncryptedPackage".encode("utf-16-le"), "报告.docx")
    assert error.zh == "报告.docx：文件已加密，无法读取。请在 Word、Excel 或 WPS 中取消密码后另存再试。"


def test_read__text_named_docx_is_refused(read_bytes: ReadBytes) -> None:
    assert "the content is no .docx file" in refusal(read_bytes, "支出12万元".encode(), "报告.docx").en


def test_read__empty_file_named_docx_is_called_empty(read_bytes: ReadBytes) -> None:
    assert refusal(read_bytes, b"", "报告.docx").zh == "报告.docx：文件是空的，没有可读的内容。"


def test_read__zip_without_word_text_is_refused(read_bytes: ReadBytes, make_zip: MakeZip) -> None:
    assert "word/document.xml" in refusal(read_bytes, make_zip({"a.txt": b"a"}), "报告.docx").zh


@pytest.mark.parametrize("keep", [100, 3000, -30])
def test_read__cut_off_word_file_is_refused(read_bytes: ReadBytes, keep: int) -> None:
    assert "broken" in refusal(read_bytes, word_file()[:keep], "报告.docx").en


def test_read__word_file_with_broken_xml_is_refused(read_bytes: ReadBytes) -> None:
    assert "broken" in refusal(read_bytes, rewritten(word_file(), {"word/document.xml": b"<w:document"}), "报告.docx").en


def test_read__word_file_without_its_other_parts_is_refused(read_bytes: ReadBytes, make_zip: MakeZip) -> None:
    assert "broken" in refusal(read_bytes, make_zip({"word/document.xml": b"<a/>"}), "报告.docx").en


@pytest.mark.parametrize("step", [613, 997])
def test_read__flipped_bytes_are_refused_or_read(read_bytes: ReadBytes, step: int) -> None:
    raw = word_file()
    refused = 0
    for at in range(0, len(raw), step):
        damaged = raw[:at] + bytes([raw[at] ^ 0x55]) + raw[at + 1 :]
        try:
            read_bytes(damaged, "报告.docx")
        except SourceError:
            refused += 1
    assert refused > 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_read__entities_are_refused(read_bytes: ReadBytes, encoding: str) -> None:
    hostile = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'.encode(encoding)
    error = refusal(read_bytes, rewritten(word_file(), {"word/document.xml": hostile}), "报告.docx")
    assert "word/document.xml 含有 DOCTYPE" in error.zh


def test_read__zip_bomb_is_refused_before_it_is_unpacked(read_bytes: ReadBytes) -> None:
    bomb = rewritten(word_file(), {"word/media/a.xml": b"0" * (limits.LARGE_MEMBER_BYTES + 1)})
    assert "zip bomb" in refusal(read_bytes, bomb, "报告.docx").en


def test_read__part_that_is_larger_than_it_says_is_refused_without_being_unpacked(read_bytes: ReadBytes) -> None:
    size = 64_000_000
    raw = rewritten(word_file(), {"word/document.xml": b" " * size})
    liar = raw.replace(size.to_bytes(4, "little"), (5_000).to_bytes(4, "little"))
    tracemalloc.start()
    try:
        assert "broken" in refusal(read_bytes, liar, "报告.docx").en
        assert tracemalloc.get_traced_memory()[1] < size // 2
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "kind",
    [
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
        b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_read__word_file_with_macros_is_read_without_them(read_bytes: ReadBytes, kind: bytes) -> None:
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(io.BytesIO(word_file())) as archive:
        types = archive.read("[Content_Types].xml").replace(plain, kind)
    raw = rewritten(word_file(), {"[Content_Types].xml": types, "word/vbaProject.bin": b"macros"})
    assert read_bytes(raw, "报告.docm").text == "支出12万元\n"


def test_read__missing_file_and_directory_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"没有\.txt: no such file"):
        read(tmp_path / "没有.txt")
    (tmp_path / "目录.txt").mkdir()
    with pytest.raises(SourceError, match=r"目录\.txt: a directory"):
        read(tmp_path / "目录.txt")
