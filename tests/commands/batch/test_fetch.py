"""Answers taken in: each that can be used, a word about every other one, whatever interrupts it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading

import pytest
from tests.commands.batch.conftest import TWO_ROUNDS, Open
from tests.extract.llm.server import Body, Step, failing
from tests.test_model_path import answer


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
