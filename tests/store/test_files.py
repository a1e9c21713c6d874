"""Results on disk: whole or not there, and refused with a reason when they were tampered with."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import gouji
from gouji.errors import OutputError, ResultError
from gouji.result import Result
from gouji.store.files import Encoded, encode, read_result, write, write_page

TEXT = "2022年收入合计1,200.50万元，其中财政拨款收入900.25万元、其他收入300.25万元。\n"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = tmp_path_factory.mktemp("reports") / "报告.txt"
    path.write_text(TEXT, encoding="utf-8")
    return gouji.extract(path)


@pytest.fixture
def stored(result: Result, tmp_path: Path) -> Path:
    return gouji.save(result, tmp_path)


Edit = Callable[[Any], None]


def edited(stored: Path, edit: Edit) -> str:
    """What the refusal says of the stored result after ``edit`` changed its JSON."""
    tree = json.loads(stored.read_bytes())
    edit(tree)
    stored.write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(ResultError) as caught:
        read_result(stored)
    assert "\n" not in caught.value.zh + caught.value.en
    assert str(stored) in caught.value.en
    return caught.value.en


def test_save__writes_json_and_text_side_by_side(result: Result, tmp_path: Path) -> None:
    written = gouji.save(result, tmp_path / "new" / "folder")
    assert sorted(path.name for path in written.parent.iterdir()) == ["报告.txt.json", "报告.txt.txt"]
    assert (written.parent / "报告.txt.txt").read_bytes() == TEXT.encode()
    raw = written.read_bytes()
    assert "财政拨款收入".encode() in raw
    assert raw.endswith(b"}\n")
    assert list(json.loads(raw)) == [name for name in Result.model_fields if name != "text"]


def test_load__gives_back_what_was_saved(result: Result, stored: Path) -> None:
    assert gouji.load(stored) == result


def test_write__replaces_an_earlier_result(result: Result, stored: Path) -> None:
    stored.write_text("old", encoding="utf-8")
    gouji.save(result, stored.parent)
    assert gouji.load(stored) == result


def test_write__gives_the_usual_permissions(stored: Path) -> None:
    mask = os.umask(0)
    os.umask(mask)
    assert stored.stat().st_mode & 0o777 == 0o666 & ~mask


@contextmanager
def small_files() -> Iterator[None]:
    """No file may grow beyond 2,000 bytes, as on a full disk; the test's own report is written outside."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_write__leaves_nothing_on_a_full_disk(tmp_path: Path) -> None:
    with small_files(), pytest.raises(OutputError, match=r"a\.txt\.json: cannot be written \(File too large\), nothing is saved"):
        write(Encoded(b"x" * 4000, b"text"), tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []


def test_write__keeps_the_earlier_result_on_a_full_disk(tmp_path: Path) -> None:
    write(Encoded(b"{}", b"old"), tmp_path / "a.txt")
    with small_files(), pytest.raises(OutputError):
        write(Encoded(b"x" * 4000, b"new"), tmp_path / "a.txt")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.txt.json": b"{}", "a.txt.txt": b"old"}


def test_write__says_where_a_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        write(Encoded(b"{}", b""), tmp_path / "out" / "a.txt")
    with pytest.raises(OutputError, match=r"page\.html: cannot be written"):
        write_page("<html>", tmp_path / "out" / "page.html")


def test_encode__is_the_same_for_equal_results(result: Result) -> None:
    assert encode(result) == encode(result.model_copy())


def test_read__refuses_another_format_version(stored: Path) -> None:
    said = edited(stored, lambda tree: tree.update(format="gouji.result/2", later={}))
    assert "format is gouji.result/2, this version reads gouji.result/1" in said


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
        (b"[1]", "no result of gouji"),
        (b"{}", "no result of gouji"),
    ],
)
def test_read__refuses_what_is_no_result(stored: Path, content: bytes, reason: str) -> None:
    stored.write_bytes(content)
    with pytest.raises(ResultError, match=reason):
        read_result(stored)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda tree: tree["funds"][0]["amount"].update(value="1,2x"), "funds[0].amount.value cannot be used"),
        (lambda tree: tree["funds"][0]["amount"].update(value=3.5), "funds[0].amount.value cannot be used"),
        (lambda tree: tree["funds"][0].update(colour="red"), "funds[0].colour cannot be used"),
        (lambda tree: tree.pop("coverage"), "coverage cannot be used"),
        (lambda tree: tree["funds"][1]["amount"].update(end=10**9), "funds[1].amount points to"),
        (lambda tree: tree["funds"][1]["amount"].update(start=None), "funds[1].amount points to"),
        (lambda tree: tree["document"].update(noise=[[4, 2]]), "document.noise[0] points to 4–2"),
        (lambda tree: tree["relations"][0]["operands"][0]["claim"].update(start=-7), "relations[0].operands[0].claim points to"),
        (lambda tree: tree["checks"][0].update(relation="r99"), "checks[0].relation names the id r99"),
        (lambda tree: tree["checks"][0].update(caused_by="k99"), "checks[0].caused_by names the id k99"),
        (lambda tree: tree["funds"][1].update(id="f1"), "the id f1 occurs twice in funds"),
    ],
)
def test_read__refuses_a_result_edited_by_hand(stored: Path, edit: Edit, said: str) -> None:
    assert said in edited(stored, edit)


def test_read__refuses_a_result_without_its_format(stored: Path) -> None:
    assert "no result of gouji" in edited(stored, lambda tree: tree.pop("format"))


def test_read__refuses_a_text_that_is_missing_or_changed(stored: Path) -> None:
    text = stored.with_suffix(".txt")
    text.write_text(TEXT.replace("900.25", "900.26"), encoding="utf-8")
    with pytest.raises(ResultError, match=r"报告\.txt\.txt: the text is not the one that 报告\.txt\.json was made from"):
        read_result(stored)
    text.write_bytes(b"\xff\xff")
    with pytest.raises(ResultError, match="byte 1 is not UTF-8"):
        read_result(stored)
    text.unlink()
    with pytest.raises(ResultError, match=r"the text of 报告\.txt\.json is missing"):
        read_result(stored)


def test_read__refuses_a_result_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="no such result file"):
        read_result(tmp_path / "absent.json")
    with pytest.raises(ResultError, match="cannot be read"):
        read_result(tmp_path)
