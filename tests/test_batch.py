"""Batches from the command line: handed in, asked after, fetched; then extract has nothing left to ask."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.extract.llm.batch_server import Desk, batch_serving
from tests.extract.llm.server import Answering, Body, Server, Step, failing
from tests.test_model_path import LONG, ROADS, SECRET, Gouji, Ground, answer

Ended = subprocess.CompletedProcess[str]
ONE_ROUND = LONG
"""Two questions, and none that follows from their answers."""
TWO_ROUNDS = LONG + "三、村道\n" + ROADS.replace("道路3", "道路7")
"""Three questions; figures of two of them have one name, so that a fourth asks whether they are one."""


def in_order(body: Body) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False)


class Counter:
    """`gouji batch` in a folder with a report, against a server with a desk."""

    def __init__(self, ground: Ground, gouji: Gouji, server: Server, desk: Desk, **settings: str) -> None:
        self.ground, self.server, self.desk, self._gouji = ground, server, desk, gouji
        self.env = ground.env(server, GOUJI_ENGINE="llm", **settings)

    def __call__(self, *arguments: str, **settings: str) -> Ended:
        return self._gouji("batch", *arguments, env={**self.env, **settings})

    def submit(self, *options: str, **settings: str) -> Ended:
        return self("submit", "云台镇.txt", *options, **settings)

    def extract(self, **settings: str) -> Ended:
        return self.ground.extract({**self.env, **settings})

    def answers(self) -> dict[str, str | None]:
        """Key to finish reason, of all stored answers."""
        with closing(sqlite3.connect(self.ground.folder / "answers.sqlite")) as db:
            return dict(db.execute("SELECT key, finish FROM answers").fetchall())


Open = Callable[..., Counter]


@pytest.fixture
def counter(tmp_path: Path, gouji: Gouji) -> Iterator[Open]:
    """``counter(script, text)``: the script answers batches and calls alike."""
    with ExitStack() as stack:

        def start(script: Answering = answer, text: str = ONE_ROUND, **settings: str) -> Counter:
            server, desk = stack.enter_context(batch_serving(script))
            ground = Ground(tmp_path, gouji)
            ground.write(text)
            return Counter(ground, gouji, server, desk, **settings)

        yield start


def test_batch__from_submit_to_extract_without_a_call(counter: Open) -> None:
    at = counter(GOUJI_PRICE_PROMPT="2", GOUJI_PRICE_COMPLETION="10")
    submitted = at.submit()
    assert submitted.returncode == 0, submitted.stderr
    assert f"报告发送给 {at.server.url} 的模型 small" in submitted.stderr
    assert submitted.stdout.startswith("待提交：2 个问题，分 1 批；0 个已有回答，0 个已在未取回的批次中；")
    assert "已提交 batch-1：2 个问题。" in submitted.stdout
    at.desk.state = "in_progress"
    assert re.search(r"batch-1 .* small +2 +0 +0  进行中", at("status").stdout)
    early = at("fetch")
    assert (early.returncode, early.stdout) == (0, "batch-1：进行中（0/2），尚未结束。\n")
    at.desk.state = "completed"
    assert re.search(r"batch-1 .* small +2 +2 +0  已完成\n.*gouji batch fetch", at("status").stdout)
    fetched = at("fetch")
    assert (fetched.returncode, fetched.stderr) == (0, "")
    assert "batch-1：已完成；存入 2 个回答，0 个早已有，0 个没有可用的回答。" in fetched.stdout
    assert "2 次调用，提示词 2,000 词元，回答 200 词元；按批处理价费用 0.0030。" in fetched.stdout
    assert at("fetch").stdout == "没有待取回的批次。\n"
    assert at("status", "--lang", "en").stdout.splitlines()[1].endswith("completed · fetched")
    assert at.extract().returncode == 0
    assert (at.server.calls, len(at.ground.result().achievements), at.ground.result().run.cached_calls) == (0, 120, 2)
    assert "没有要提交的问题。\n全部问题已有回答" in at.submit().stdout


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


def test_submit__second_round_asks_what_follows(counter: Open) -> None:
    """Figures across sections, the rows that were wrong, the halves of a cut answer."""

    def faulty(body: Body) -> Step:
        told = [message["content"] for message in body["messages"]]
        if "加固水库5060" in told[1] and "加固水库5001" in told[1]:
            return replace(answer(body), finish="length")
        if "修建道路3001" in told[1] and "‖" not in told[1] and len(told) == 2:
            said = json.loads(answer(body).text or "")
            said["ach"][0]["v"] = 9999
            return Step(json.dumps(said))
        return answer(body)

    at = counter(faulty, TWO_ROUNDS)
    at.submit()
    fetched = at("fetch")
    assert fetched.returncode == 3
    assert "云台镇.txt：“水库”未得到回答：回答写到 8192 个词元的上限就断了" in fetched.stderr
    assert "存入 2 个回答，0 个早已有，1 个没有可用的回答。" in fetched.stdout
    at.submit()
    second = at.desk.questions("batch-2")
    assert sorted(len(question["body"]["messages"]) for question in second) == [2, 2, 4]
    assert at("fetch").returncode == 0
    at.submit()
    third = at.desk.questions("batch-3")
    assert ["‖" in question["body"]["messages"][1]["content"] for question in third] == [True]
    assert at("fetch").returncode == 0
    assert at.extract().returncode == 0
    assert (at.server.calls, len(at.ground.result().achievements)) == (0, 180)


def test_extract__asks_only_what_the_batch_left_open(counter: Open) -> None:
    at = counter()
    at.submit()
    at.desk.errors = lambda questions: [
        json.dumps(
            {"custom_id": questions[0]["custom_id"], "response": None, "error": {"code": "batch_expired", "message": "late"}}
        )
    ]
    at.desk.state = "expired"
    fetched = at("fetch")
    assert fetched.returncode == 3
    assert "batch-1：已过期；存入 1 个回答，0 个早已有，1 个没有可用的回答。" in fetched.stdout
    assert fetched.stderr == "云台镇.txt：“道路”未得到回答：批次过期，服务没有来得及回答。\n"
    assert "1 个问题，分 1 批；1 个已有回答" in at.submit("--dry-run").stdout
    assert at.extract().returncode == 0
    assert (at.server.calls, at.ground.result().run.cached_calls) == (1, 1)


@pytest.mark.parametrize(
    ("state", "said", "line"),
    [
        ("failed", {"errors": {"data": [{"code": "x", "message": "model not in batches"}]}}, "服务不接受这个批次：model not"),
        ("failed", {}, "“道路”、“水库”未得到回答：批次未被接受。"),
        ("cancelled", {"output_file_id": None, "error_file_id": None}, "“道路”、“水库”未得到回答：批次被取消。"),
        ("expired", {"output_file_id": None}, "未得到回答：批次过期，服务没有来得及回答。"),
    ],
)
def test_fetch__a_batch_without_answers_is_handed_in_again(counter: Open, state: str, said: Body, line: str) -> None:
    at = counter()
    at.submit()
    at.desk.state, at.desk.said = state, said
    fetched = at("fetch")
    assert (fetched.returncode, line in fetched.stderr) == (3, True), fetched.stderr
    assert "gouji batch submit" in fetched.stdout
    assert "已提交 batch-2：2 个问题。" in at.submit().stdout


def test_fetch__says_each_line_that_cannot_be_used(counter: Open) -> None:
    at = counter(text=TWO_ROUNDS)
    at.submit()

    def spoiled(lines: list[str]) -> list[str]:
        stranger = json.dumps({**json.loads(lines[0]), "custom_id": "stranger"})
        return [lines[0], lines[1][: len(lines[1]) // 2], lines[0], stranger, "", "\udcff"]

    at.desk.rewrite = spoiled
    fetched = at("fetch", "--lang", "en")
    assert fetched.returncode == 3
    assert "1 answers stored, 0 were there before, 2 have no usable answer" in fetched.stdout
    said = fetched.stderr.splitlines()
    assert "output-batch-1 line 3 repeats an answer and is left out" in said
    assert any(line.startswith("output-batch-1 line 2 is no JSON and cannot be used") for line in said)
    assert any(line.startswith("output-batch-1 line 4 has a custom_id that is not in this batch") for line in said)
    assert any(line.startswith("output-batch-1 line 6 is no JSON") for line in said)
    assert "云台镇.txt: no answer for “水库”, “村道”: the batch gave no answer." in said
    assert "2 questions in 1 batches; 1 answered already" in at.submit("--lang", "en", "--dry-run").stdout


@pytest.mark.parametrize(
    ("step", "line", "stored"),
    [
        (Step(refusal="不便回答"), "模型或服务方拒绝回答：不便回答。", 0),
        (Step(""), "回答是空的，请再运行一次或换一个模型。", 0),
        (Step("我不会。"), "回答里没有完整的 JSON：我不会。", 2),
        (Step('{"fund": 7}'), "回答的结构与要求不符：fund：", 2),
        (failing(429, "slow down"), "服务一直说请求太多（429）（slow down）", 0),
        (Step(raw='{"object": "nothing"}'), "服务返回的不是对话补全结果", 0),
    ],
)
def test_fetch__names_the_sections_without_a_good_answer(counter: Open, step: Step, line: str, stored: int) -> None:
    """An answer of another form is stored as what it is: the next question tells the model what is wrong in it."""
    at = counter(lambda _: step)
    at.submit()
    fetched = at("fetch")
    assert (fetched.returncode, len(fetched.stderr.splitlines())) == (3, 1)
    assert fetched.stderr.startswith(f"云台镇.txt：“道路”、“水库”未得到回答：{line}")
    assert "存入 0 个回答，0 个早已有，2 个没有可用的回答。" in fetched.stdout
    assert len(at.answers()) == stored


def test_fetch__learns_which_parameters_a_model_takes(counter: Open) -> None:
    def picky(body: Body) -> Step:
        if "max_tokens" in body:
            return failing(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        return answer(body)

    at = counter(picky)
    at.submit()
    fetched = at("fetch")
    assert (fetched.returncode, "这个模型不接受参数 max_tokens，以后的批次不再发送" in fetched.stderr) == (3, True)
    at.submit()
    assert {question["body"].get("max_completion_tokens") for question in at.desk.questions("batch-2")} == {8192}
    assert at("fetch").returncode == 0
    at.extract()
    assert at.server.calls == 0


def test_fetch__a_broken_connection_keeps_what_came(counter: Open) -> None:
    at = counter(text=TWO_ROUNDS)
    at.submit()
    at.desk.after = {"content": Step(cut=True)}
    broken = at("fetch")
    assert (broken.returncode, broken.stderr) == (3, "batch-1：连接在回答途中断开。\n")
    kept = len(at.answers())
    assert 0 < kept < 3
    at.desk.after = {}
    fetched = at("fetch")
    assert fetched.returncode == 0
    assert f"存入 {3 - kept} 个回答，{kept} 个早已有，0 个没有可用的回答。" in fetched.stdout
    assert "3 次调用，提示词 3,000 词元" in fetched.stdout


def test_fetch__killed_in_the_middle_goes_on(counter: Open, clean_environment: dict[str, str]) -> None:
    at = counter(text=TWO_ROUNDS)
    at.submit()
    at.desk.after = {"content": Step(cut=True, hang=True)}
    command = [sys.executable, "-m", "gouji", "batch", "fetch"]
    env = {**clean_environment, **at.env}
    with subprocess.Popen(command, cwd=at.ground.folder, env=env, stderr=subprocess.DEVNULL) as process:
        moment = threading.Event()
        assert any(at.answers() or moment.wait(0.02) for _ in range(3000))
        process.send_signal(signal.SIGKILL)
    at.desk.after = {}
    kept = len(at.answers())
    assert f"存入 {3 - kept} 个回答，{kept} 个早已有" in at("fetch").stdout
    at.submit()
    at("fetch")
    at.extract()
    assert at.server.calls == 0


def test_fetch__does_not_replace_what_was_answered_meanwhile(counter: Open) -> None:
    at = counter()
    at.submit()
    assert (at.extract().returncode, at.server.calls) == (0, 2)
    at.desk.rewrite = lambda lines: []
    fetched = at("fetch")
    assert (fetched.returncode, fetched.stderr) == (0, "")


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


def test_submit__splits_by_the_limits_of_a_batch(counter: Open) -> None:
    at = counter(text=TWO_ROUNDS)
    by_number = at.submit(GOUJI_BATCH_REQUESTS="2")
    assert "3 个问题，分 2 批" in by_number.stdout
    assert [len(at.desk.questions(name)) for name in at.desk.batches] == [2, 1]
    assert at("fetch").stdout.count("已完成") == 2
    assert at.submit().returncode == 0
    assert at("fetch").returncode == 0
    at.extract()
    assert at.server.calls == 0


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


def test_batch__the_key_is_nowhere(counter: Open) -> None:
    at = counter(lambda body: replace(answer(body), finish="length") if "加固水库" in str(body) else failing(500, f"no {SECRET}"))
    said = "".join(ended.stdout + ended.stderr for ended in (at.submit("--debug"), at("status"), at("fetch"), at.submit()))
    assert "no ***" in said
    assert SECRET not in said
    assert SECRET.encode() not in at.ground.bytes()
    assert {headers.get("authorization") for headers in at.server.headers} == {f"Bearer {SECRET}"}
