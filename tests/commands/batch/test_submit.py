"""Questions handed in: as calls would send them, within limits and budget, and never twice."""

from __future__ import annotations

import pytest
from tests.commands.batch.conftest import TWO_ROUNDS, Open, in_order
from tests.extract.llm.server import Step, failing
from tests.test_model_path import SECRET, Gouji


@pytest.mark.parametrize("mode", ["auto", "json_schema", "tools", "md_json"])
def test_submit__sends_what_a_call_would(counter: Open, mode: str) -> None:
    at = counter(text=TWO_ROUNDS, GOUJI_MODE=mode, GOUJI_EXTRA='{"enable_thinking": false}', GOUJI_MAX_TOKENS="900")
    at.submit()
    first = at.desk.questions("batch-1")
    at("fetch")
    at.submit()
    second = at.desk.questions("batch-2")
    keys = set(at.answers())
    (at.ground.folder / "answers.sqlite").unlink()
    assert at.extract().returncode == 0
    handed_in = [question["body"] for question in (*first, *second)]
    assert sorted(map(in_order, handed_in)) == sorted(map(in_order, at.server.requests))
    assert (len(first), len(second)) == (3, 1)
    assert {(question["method"], question["url"]) for question in first} == {("POST", "/v1/chat/completions")}
    assert handed_in[0]["enable_thinking"] is False
    assert set(at.answers()) == {question["custom_id"] for question in (*first, *second)} > keys


def test_submit__leaves_out_what_is_under_way(counter: Open) -> None:
    at = counter()
    at.submit()
    again = at.submit()
    assert (again.returncode, len(at.desk.batches)) == (0, 1)
    assert again.stdout.splitlines()[0].startswith("待提交：0 个问题，分 0 批；0 个已有回答，2 个已在未取回的批次中")
    assert "gouji batch fetch" in again.stdout
    assert at.submit("--again").returncode == 0
    assert len(at.desk.questions("batch-2")) == 2
    assert "存入 2 个回答" in at("fetch").stdout
    assert "0 个问题" in at.submit().stdout


@pytest.mark.parametrize("status", [404, 405, 501])
def test_batch__an_endpoint_without_batches_says_so(counter: Open, status: int) -> None:
    at = counter(GOUJI_ATTEMPTS="2")
    at.desk.instead = {"upload": failing(status, "what?"), "retrieve": failing(status, "what?")}
    submitted = at.submit()
    assert submitted.returncode == 3
    line = f"2 个问题没有提交：这个服务没有批处理接口（HTTP {status}），请改用 gouji extract。"
    assert submitted.stderr.splitlines()[-1] == line
    assert at("status").stdout == "没有批次。\n"


@pytest.mark.parametrize("kind", ["upload", "create"])
@pytest.mark.parametrize(
    ("step", "line"),
    [
        (failing(401, f"bad key {SECRET}"), "密钥不被接受（bad key ***），请检查密钥。"),
        (failing(413, "too much"), "服务不接受这个请求（HTTP 413）（too much）。"),
        (failing(429, "Billing", code="insufficient_quota"), "账户余额或额度不足（Billing），请充值后再运行。"),
    ],
)
def test_submit__what_is_refused_can_be_handed_in_again(counter: Open, kind: str, step: Step, line: str) -> None:
    at = counter()
    at.desk.instead = {kind: step}
    submitted = at.submit()
    assert (submitted.returncode, submitted.stderr.splitlines()[-1]) == (3, f"2 个问题没有提交：{line}")
    at.desk.instead = {}
    assert "已提交 batch-1：2 个问题。" in at.submit().stdout


def test_status__without_the_right_key_says_so(counter: Open) -> None:
    at = counter()
    at.submit()
    at.desk.instead = {"retrieve": failing(401, f"bad key {SECRET}")}
    for action in ("status", "fetch"):
        ended = at(action)
        assert (ended.returncode, ended.stderr) == (3, "batch-1：密钥不被接受（bad key ***），请检查密钥。\n")
    at.desk.instead = {"retrieve": failing(404, "no such batch")}
    assert "服务上没有这个批次（可能换了账户或密钥）" in at("fetch").stderr


def test_submit__finds_a_batch_whose_answer_was_lost(counter: Open) -> None:
    at = counter(GOUJI_ATTEMPTS="3")
    at.desk.after = {"create": Step(reset=True)}
    lost = at.submit()
    assert (lost.returncode, at.desk.asked.count("create")) == (3, 1)
    at.desk.after = {}
    again = at.submit()
    assert (again.returncode, len(at.desk.batches)) == (0, 1)
    assert "2 个已在未取回的批次中" in again.stdout
    assert "存入 2 个回答" in at("fetch").stdout


def test_status__forgets_a_file_that_became_no_batch(counter: Open) -> None:
    at = counter()
    at.desk.instead = {"create": Step(reset=True)}
    at.submit()
    at.desk.instead = {}
    status = at("status")
    assert status.returncode == 3
    assert "上次上传的文件 file-1 没有成为批次（2 个问题），已除名" in status.stderr
    assert "已提交 batch-1：2 个问题。" in at.submit().stdout


def test_submit__dry_run_and_budget(counter: Open) -> None:
    prices = {"GOUJI_PRICE_PROMPT": "0", "GOUJI_PRICE_COMPLETION": "1000", "GOUJI_MAX_TOKENS": "1000"}
    at = counter(text=TWO_ROUNDS, **prices)
    dry = at.submit("--dry-run")
    assert (dry.returncode, at.desk.asked) == (0, [])
    assert "3 个问题，分 1 批" in dry.stdout
    assert "回答至多 3,000 词元；按批处理价费用至多 1.5000。" in dry.stdout
    assert dry.stdout.endswith("未提交。\n")
    assert not (at.ground.folder / "answers.sqlite").exists()
    assert "费用至多 2.4000。" in at.submit("--dry-run", GOUJI_BATCH_DISCOUNT="0.2").stdout
    some = at.submit("--budget", "1.20")
    assert (some.returncode, len(at.desk.questions("batch-1"))) == (3, 2)
    assert "预算 1.20 装不下的 1 个问题没有提交" in some.stderr
    assert "存入 2 个回答" in at("fetch").stdout
    assert at.submit("--budget", "1.20").returncode == 0
    no_prices = at.submit("--budget", "1", GOUJI_PRICE_PROMPT="", GOUJI_PRICE_COMPLETION="")
    assert (no_prices.returncode, "设了预算却没有价格表" in no_prices.stderr) == (2, True)


def test_submit__inputs_and_settings_that_cannot_be_used(counter: Open, gouji: Gouji) -> None:
    at = counter()
    assert gouji("batch", "submit", "云台镇.txt").stderr.startswith("批处理需要模型端点")
    assert gouji("batch", "status").returncode == 2
    assert at.submit(GOUJI_BATCH_DISCOUNT="1.5").stderr.startswith("GOUJI_BATCH_DISCOUNT：不能使用“1.5”")
    missing = at("submit", "无此文件.txt")
    assert (missing.returncode, missing.stderr) == (2, "无此文件.txt：找不到文件或目录。\n")
    (at.ground.folder / "坏.docx").write_bytes(b"PK")
    partly = at("submit", "坏.docx", "云台镇.txt")
    assert (partly.returncode, "已提交 batch-1：2 个问题。" in partly.stdout) == (3, True)
    assert partly.stderr.count("坏.docx") == 1
