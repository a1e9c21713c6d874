"""``gouji extract``: what it writes, what it skips, and how it ends when something is wrong."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

import gouji as package

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in (".txt", ".docx"))
LINE = "2022年收入合计1,200.50万元，其中财政拨款收入900.25万元、其他收入310.25万元。新建机耕道12.6公里，惠及村民300余户。\n"
WRONG = LINE
HOLDING = LINE.replace("310.25", "300.25")

Gouji = Callable[..., subprocess.CompletedProcess[str]]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_extract__writes_results_and_says_what_it_found(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "云台镇.txt").write_text(WRONG, encoding="utf-8")
    ended = gouji("extract", "云台镇.txt", "-o", "out")
    assert ended.returncode == 0
    assert ended.stderr == "引擎：rules（未配置模型端点，离线按规则提取）\n"
    header, row, after = ended.stdout.splitlines()
    assert header.split() == ["文件", "指标行", "资金", "成效", "人员", "未采用数字", "错误", "警告", "提示"]
    assert row.split()[:7] == ["云台镇.txt", "0", "3", "2", "0", "0", "1"]
    assert "gouji check out" in after
    assert "gouji report out/云台镇.txt.json" in after
    assert sorted(files(tmp_path / "out")) == ["云台镇.txt.json", "云台镇.txt.txt"]


def test_extract__speaks_english_when_asked(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HOLDING, encoding="utf-8")
    ended = gouji("extract", "a.txt", "-o", "out", "--lang", "en")
    assert ended.stderr == "engine: rules (no model endpoint is configured; offline, by rules)\n"
    assert ended.stdout.split()[:4] == ["file", "rows", "funds", "achievements"]
    assert gouji("extract", "a.txt", "-o", "out", "--engine", "rules").stderr == ""


def test_extract__refuses_an_engine_without_a_model(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LINE, encoding="utf-8")
    for ended in (
        gouji("extract", "a.txt", "-o", "out", "--engine", "llm"),
        gouji("extract", "a.txt", "-o", "out", env={"GOUJI_ENGINE": "llm"}),
        gouji("extract", "a.txt", "-o", "out", env={"GOUJI_BASE_URL": "http://localhost:1/v1"}),
    ):
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr == "没有写模型名：请设 GOUJI_MODEL（或 gouji.toml 的 model），或用 --engine rules。\n"
    assert not (tmp_path / "out").exists()


def test_extract__is_strict_about_findings(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "wrong.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "holding.txt").write_text(HOLDING, encoding="utf-8")
    assert gouji("extract", "wrong.txt", "-o", "out", "--strict").returncode == 1
    assert gouji("extract", "holding.txt", "-o", "out", "--strict").returncode == 0


def test_extract__searches_folders_and_keeps_their_paths(gouji: Gouji, tmp_path: Path) -> None:
    for name in ("in/b/报告.txt", "in/a/报告.TXT", "in/photo.gif", "in/notes", "in/.hidden.txt", "in/~$open.docx"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LINE, encoding="utf-8")
    ended = gouji("extract", "in", "-o", "in/out")
    assert ended.returncode == 0
    assert "跳过 2 个不支持的文件（.gif 无扩展名）" in ended.stderr
    assert [line.split()[0] for line in ended.stdout.splitlines()[1:4]] == ["a/报告.TXT", "b/报告.txt", "合计"]
    first = files(tmp_path / "in" / "out")
    assert sorted(first) == ["a/报告.TXT.json", "a/报告.TXT.txt", "b/报告.txt.json", "b/报告.txt.txt"]
    assert gouji("extract", "in", "-o", "in/out").returncode == 0
    assert files(tmp_path / "in" / "out") == first


def test_extract__does_not_take_its_own_results_for_reports(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(LINE, encoding="utf-8")
    gouji("extract", "in", "-o", "in")
    again = gouji("extract", "in", "-o", "in")
    assert again.returncode == 0
    assert "跳过 2 个 gouji 自己的结果文件" in again.stderr
    assert sorted(files(tmp_path / "in")) == ["a.txt", "a.txt.json", "a.txt.txt"]


def test_extract__refuses_two_inputs_with_one_result(gouji: Gouji, tmp_path: Path) -> None:
    for name in ("x/a.txt", "y/a.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(LINE, encoding="utf-8")
    ended = gouji("extract", "x/a.txt", "y/a.txt", "-o", "out")
    assert (ended.returncode, ended.stderr) == (2, "x/a.txt 与 y/a.txt 会写到同一个结果 out/a.txt.json，请分开提取到不同目录。\n")
    assert gouji("extract", "x/a.txt", "x/a.txt", "-o", "out").returncode == 0


def test_extract__never_overwrites_an_input(gouji: Gouji, tmp_path: Path) -> None:
    for name in ("a.txt", "a.txt.txt"):
        (tmp_path / name).write_text(LINE, encoding="utf-8")
    ended = gouji("extract", "a.txt", "a.txt.txt", "-o", ".")
    assert (ended.returncode, ended.stderr) == (2, "a.txt.txt 是输入文件，会被结果覆盖，请用 -o 指定另一个目录。\n")
    assert (tmp_path / "a.txt.txt").read_text(encoding="utf-8") == LINE


def test_extract__gives_the_same_bytes_with_any_number_of_workers(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")
    outputs: list[tuple[dict[str, bytes], str, list[str]]] = []
    for workers in (1, 1, 3):
        out = tmp_path / f"out{len(outputs)}"
        ended = gouji("extract", *SAMPLES, "bad.txt", "-o", out, "--workers", workers)
        assert ended.returncode == 3
        outputs.append((files(out), ended.stdout.replace(str(out), "OUT"), sorted(ended.stderr.splitlines())))
    assert len(outputs[0][0]) >= 12
    assert outputs[0] == outputs[1] == outputs[2]


def test_extract__writes_times_only_when_asked(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LINE, encoding="utf-8")
    gouji("extract", "a.txt", "-o", "plain")
    gouji("extract", "a.txt", "-o", "timed", "--timings")
    assert package.load(tmp_path / "plain" / "a.txt.json").run.seconds is None
    assert float(package.load(tmp_path / "timed" / "a.txt.json").run.seconds or 0) > 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_extract__reads_common_encodings_alike(gouji: Gouji, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(("年度自评报告\n" + LINE * 3).replace("\n", "\r\n").encode(encoding))
    assert gouji("extract", "a.txt", "-o", "out").returncode == 0
    result = package.load(tmp_path / "out" / "a.txt.json")
    assert result.text == "年度自评报告\n" + LINE * 3
    assert [(fund.amount.text, fund.line) for fund in result.funds[:3]] == [("1,200.50", 2), ("900.25", 2), ("310.25", 2)]


def word(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(LINE.strip())
    document.save(str(path))


def broken_word(path: Path) -> None:
    word(path)
    path.write_bytes(path.read_bytes()[:-200])


def zip_bomb(path: Path) -> None:
    word(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.bin", bytes(300_000_000))


def encrypted_word(path: Path) -> None:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600))


def bytes_of(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "absent.txt": (lambda path: None, "找不到"),
    "empty.txt": (bytes_of(b""), "文件是空的"),
    "blank.txt": (bytes_of(b" \r\n\t\n"), "文件是空的"),
    "binary.txt": (bytes_of(random.Random(7).randbytes(5000)), "不是文本文件"),
    "nul.txt": (bytes_of(LINE.replace("，", "\0").encode()), "NUL"),
    "huge.txt": (bytes_of(LINE.encode() * 400_000), "上限"),
    "broken.docx": (broken_word, "损坏"),
    "encrypted.docx": (encrypted_word, "加密"),
    "bomb.docx": (zip_bomb, "bomb.docx"),
    "renamed.docx": (bytes_of(LINE.encode()), "不是 .docx 文件"),
    "old.doc": (bytes_of(bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le")), ".doc"),
    "damaged.pdf": (bytes_of(b"%PDF-1.7\n"), "PDF 已损坏"),
    "damaged.png": (bytes_of(b"\x89PNG\r\n\x1a\n"), "图片已损坏"),
    "folder": (lambda path: path.mkdir(), "没有可读的报告（支持 .txt "),
}


@pytest.mark.parametrize("name", BAD)
def test_extract__says_in_one_line_what_is_wrong_with_a_file(gouji: Gouji, tmp_path: Path, name: str) -> None:
    make, reason = BAD[name]
    make(tmp_path / name)
    ended = gouji("extract", name, "-o", "out", "--engine", "rules")
    line, failed = ended.stderr.splitlines()
    assert (ended.returncode, ended.stdout) == (2, "")
    assert line.startswith(name)
    assert reason in line
    assert failed == "1 份未能处理，原因见上。"
    assert not (tmp_path / "out").exists() or files(tmp_path / "out") == {}
    english = gouji("extract", name, "-o", "out", "--engine", "rules", "--lang", "en").stderr.splitlines()
    assert english[0].startswith(name)
    assert english[0].isascii()


def test_extract__loses_no_other_file_to_a_bad_one(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 no more")
    (tmp_path / "good.txt").write_text(LINE, encoding="utf-8")
    ended = gouji("extract", "bad.docx", "good.txt", "-o", "out", "--strict")
    assert ended.returncode == 3
    assert sorted(files(tmp_path / "out")) == ["good.txt.json", "good.txt.txt"]
    assert ended.stderr.splitlines()[1].startswith("bad.docx：")


def test_extract__refuses_a_name_that_is_no_text(gouji: Gouji, tmp_path: Path) -> None:
    try:
        os.mkdir(os.fsencode(tmp_path) + b"/in")
        with open(os.fsencode(tmp_path) + b"/in/\xb1\xa8.txt", "wb") as stream:
            stream.write(LINE.encode())
    except OSError:
        pytest.skip("this file system takes no such name")
    ended = gouji("extract", "in", "-o", "out")
    assert ended.returncode == 2
    assert "文件名不是有效的 UTF-8" in ended.stderr


def test_extract__reads_megabytes_of_digits(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "digits.txt").write_text("1234567890" * 1_000_000, encoding="utf-8")
    ended = gouji("extract", "digits.txt", "-o", "out")
    assert ended.returncode == 0
    coverage = package.load(tmp_path / "out" / "digits.txt.json").coverage
    assert (coverage.numbers, coverage.ruled_out) == (1, 1)


@pytest.mark.parametrize("out", ["taken", "taken/below"])
def test_extract__refuses_an_output_that_is_no_folder(gouji: Gouji, tmp_path: Path, out: str) -> None:
    (tmp_path / "a.txt").write_text(LINE, encoding="utf-8")
    (tmp_path / "taken").write_text("", encoding="utf-8")
    ended = gouji("extract", "a.txt", "-o", out)
    assert (ended.returncode, ended.stderr) == (3, f"{out}：不是目录，请用 -o 指定一个目录。\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="everything can be written by the superuser")
def test_extract__refuses_an_output_that_cannot_be_written(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LINE, encoding="utf-8")
    (tmp_path / "out").mkdir(mode=0o500)
    ended = gouji("extract", "a.txt", "-o", "out")
    assert (ended.returncode, ended.stderr) == (3, "out：无法写入（Permission denied）。\n")


def test_extract__survives_a_full_disk(tmp_path: Path, clean_environment: dict[str, str]) -> None:
    """A limit on the size of files stands for the full disk: the small result fits, the large one does not."""
    (tmp_path / "small.txt").write_text(LINE, encoding="utf-8")
    (tmp_path / "large.txt").write_text(LINE * 50, encoding="utf-8")
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (40000, 40000)); from gouji.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "extract", "large.txt", "small.txt", "-o", "out"]
    ended = subprocess.run(command, cwd=tmp_path, env=clean_environment, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 3
    assert "out/large.txt.json：无法写入（File too large）" in ended.stderr
    assert sorted(files(tmp_path / "out")) == ["small.txt.json", "small.txt.txt"]


@pytest.mark.parametrize("workers", [1, 2])
def test_extract__keeps_what_is_done_when_interrupted(tmp_path: Path, clean_environment: dict[str, str], workers: int) -> None:
    (tmp_path / "done.txt").write_text(LINE, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"")
    for number in range(40):
        (tmp_path / f"slow{number:02}.txt").write_text((LINE + "\n") * 400, encoding="utf-8")
    slow = sorted(path.name for path in tmp_path.glob("slow*.txt"))
    inputs = ["done.txt", *slow[:3], "bad.txt", *slow[3:]]  # once the bad one is refused, one before it is done
    command = [sys.executable, "-m", "gouji", "extract", *inputs, "-o", "out", "--workers", str(workers)]
    process = subprocess.Popen(command, cwd=tmp_path, env=clean_environment, stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("bad.txt"):
            break
    process.send_signal(signal.SIGINT)
    said = process.stderr.read()
    assert process.wait(60) == 130
    names = files(tmp_path / "out")
    results = [name for name in names if name.endswith(".json")]
    assert f"已中断：{len(results)}/42 份报告已完成，其结果完整地保存在 out。\n" in said
    assert "Traceback" not in said
    assert 0 < len(results) < 41
    assert sorted(names) == sorted([*results, *(name.removesuffix("json") + "txt" for name in results)])
    assert all(json.loads(names[name])["document"]["name"] == name.removesuffix(".json") for name in results)
