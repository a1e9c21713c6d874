"""Files that LibreOffice converts. Most tests put another program in its place; those with the real one skip without it."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from gouji.core.report import Document, Table
from gouji.errors import SourceError
from gouji.source import office
from gouji.source.doc import reader_of

ReadBytes = Callable[[bytes, str], Document]

real = pytest.mark.skipif(office.installed_at() is None, reason="LibreOffice is not installed")
posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """stand_in(script) puts a program named soffice on the path; returns its folder. ``$out`` is the folder it writes to."""

    def install(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "soffice"
        find = 'while [ $# -gt 0 ]; do [ "$1" = --outdir ] && out="$2"; source="$1"; shift; done; mkdir -p "$out"\n'
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {folder}/arguments\n{find}{script}\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return folder

    return install


def word_file(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def refusal(raw: bytes = b"x", seconds: float = 60) -> SourceError:
    with pytest.raises(SourceError) as caught:
        office.converted("报告.doc", raw, ".doc", "docx", seconds)
    assert caught.value.zh.startswith("报告.doc：")
    assert caught.value.en.startswith("报告.doc: ")
    assert "\n" not in caught.value.zh + caught.value.en
    return caught.value


@posix
def test_read_doc__result_is_that_of_the_file_itself(stand_in: Callable[[str], Path], tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(word_file("支出12万元"))
    folder = stand_in(f'cp "{tmp_path}/made.docx" "$out/report.docx"')
    document = reader_of(".doc")("旧.doc", b"old")
    assert (document.name, document.text, document.media_type) == ("旧.doc", "支出12万元\n", "application/msword")
    assert document.sha256 == hashlib.sha256(b"old").hexdigest()
    arguments = (folder / "arguments").read_text().splitlines()
    assert arguments[0].startswith("-env:UserInstallation=file:///")
    assert {"--headless", "--norestore"} <= set(arguments)
    assert not Path(arguments[-1]).exists()


@posix
def test_converted__profile_forbids_macros_and_links(stand_in: Callable[[str], Path]) -> None:
    folder = stand_in(
        f'cp "$(dirname "$source")/profile/user/registrymodifications.xcu" "{os.devnull}"\n'
        f'cat "$(dirname "$source")/profile/user/registrymodifications.xcu" > "$(dirname "$0")/profile"'
    )
    refusal()
    profile = (folder / "profile").read_text(encoding="utf-8")
    assert '"MacroSecurityLevel" oor:op="fuse"><value>3<' in profile
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true<' in profile
    assert '"BlockUntrustedRefererLinks" oor:op="fuse"><value>true<' in profile


@posix
def test_converted__program_that_hangs_is_ended_with_its_children(stand_in: Callable[[str], Path]) -> None:
    folder = stand_in('sleep 600 & echo $! > "$(dirname "$0")/child"; mkfifo "$out/ready"; sleep 600')
    error = refusal(seconds=0.5)
    assert "在 0.5 秒内没有完成转换" in error.zh
    child = folder / "child"
    if child.exists() and child.read_text().strip():
        state = Path(f"/proc/{child.read_text().strip()}/stat")
        assert not state.exists() or ") Z " in state.read_text()


@posix
def test_converted__children_that_outlive_the_program_are_ended(stand_in: Callable[[str], Path]) -> None:
    folder = stand_in('sleep 600 & echo $! > "$(dirname "$0")/child"')
    refusal()
    state = Path(f"/proc/{(folder / 'child').read_text().strip()}/stat")
    assert not state.exists() or ") Z " in state.read_text()


@posix
@pytest.mark.parametrize("script", ["exit 0", "exit 77", ': > "$out/report.docx"', "kill -9 $$"])
def test_converted__nothing_written_is_one_line(stand_in: Callable[[str], Path], script: str) -> None:
    stand_in(script)
    assert "LibreOffice 无法读取该文件" in refusal().zh


@posix
def test_read_doc__garbage_written_is_one_line(stand_in: Callable[[str], Path]) -> None:
    stand_in('echo garbage > "$out/report.docx"')
    with pytest.raises(SourceError, match="Word file is broken"):
        reader_of(".doc")("旧.doc", b"old")


def test_converted__without_libreoffice_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_USUAL_PLACES", ())
    error = refusal()
    assert error.zh == "报告.doc：读取 .doc 文件需要 LibreOffice（soffice 命令），请安装后重试，或在 Word、WPS 中另存为 .docx。"
    assert error.exit_code == 2


def test_read_doc__encrypted_file_is_refused_before_it_is_converted() -> None:
    raw = bytes(512) + b"\xec\xa5\xc1\x00" + bytes(7) + b"\x01" + bytes(500)
    with pytest.raises(SourceError, match="the file is encrypted"):
        reader_of(".doc")("旧.doc", raw)


# The real LibreOffice.


@real
@pytest.mark.parametrize(
    ("suffix", "media_type"), [("doc", "application/msword"), ("rtf", "application/rtf"), ("odt", "opendocument.text")]
)
def test_read__word_processor_files_are_read(read_bytes: ReadBytes, suffix: str, media_type: str) -> None:
    source = docx.Document()
    source.add_paragraph("一、概况")
    table = source.add_table(2, 3)
    for index, text in enumerate(["指标", "分值", "得分", "产出", "10", "9.5"]):
        table.cell(index // 3, index % 3).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    source.add_paragraph("完")
    packed = io.BytesIO()
    source.save(packed)
    raw = office.converted("a.docx", packed.getvalue(), ".docx", suffix)
    document = read_bytes(raw, "报告.bak")
    assert document.text == "一、概况\n指标\t分值 得分\t\n产出\t10\t9.5\n完\n"
    assert document.media_type.endswith(media_type)
    assert isinstance(document.blocks[1], Table)
    assert document.blocks[1].cells[1].cols == 2


@real
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_read__workbooks_of_other_formats_are_read(read_bytes: ReadBytes, suffix: str) -> None:
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["指标", "得分"])
    book.active.append(["产出", 0.9428])
    book.active["B2"].number_format = "0.00%"
    packed = io.BytesIO()
    book.save(packed)
    raw = office.converted("a.xlsx", packed.getvalue(), ".xlsx", suffix)
    assert read_bytes(raw, "报告").text == "指标\t得分\n产出\t94.28%\n"


@real
def test_read__links_of_a_document_are_not_followed(read_bytes: ReadBytes, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("绝密内容", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.01)
        port = server.getsockname()[1]
        fields = "".join(
            rf'{{\field{{\*\fldinst {kind} "{target}" }}{{\fldrslt old}}}}\par '
            for kind in ("INCLUDETEXT", "INCLUDEPICTURE", "LINK")
            for target in (f"http://127.0.0.1:{port}/a.txt", secret.as_uri(), str(secret))
        )
        document = read_bytes(rf"{{\rtf1\ansi{{\*\template http://127.0.0.1:{port}/t.dot}}{fields}12}}".encode(), "报告.rtf")
        with pytest.raises(TimeoutError):
            server.accept()
    assert "绝密" not in document.text
    assert "12" in document.text


@real
def test_read__files_are_converted_side_by_side(tmp_path: Path) -> None:
    raw = rb"{\rtf1\ansi 34.5}"
    found: list[str] = []
    readers = [threading.Thread(target=lambda: found.append(reader_of(".rtf")("甲.rtf", raw).text)) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found == ["34.5\n", "34.5\n"]


def test_installed_at__finds_what_the_shell_finds() -> None:
    assert office.installed_at() in {shutil.which("soffice"), shutil.which("libreoffice"), *office._USUAL_PLACES}
