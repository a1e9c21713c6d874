"""Batches from the first question to the result."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from tests.commands.batch.conftest import TWO_ROUNDS, Open
from tests.extract.llm.server import Body, Step, failing
from tests.test_model_path import SECRET, answer


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


def test_batch__the_key_is_nowhere(counter: Open) -> None:
    at = counter(lambda body: replace(answer(body), finish="length") if "加固水库" in str(body) else failing(500, f"no {SECRET}"))
    said = "".join(ended.stdout + ended.stderr for ended in (at.submit("--debug"), at("status"), at("fetch"), at.submit()))
    assert "no ***" in said
    assert SECRET not in said
    assert SECRET.encode() not in at.ground.bytes()
    assert {headers.get("authorization") for headers in at.server.headers} == {f"Bearer {SECRET}"}
