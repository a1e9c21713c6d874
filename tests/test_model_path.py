"""``gouji extract`` and ``gouji doctor`` with a model: from the command line to a real server on this machine."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.extract.llm.server import Answering, Body, Server, Step, failing, serving

import gouji as package
from gouji.result import Claimed, Result

SECRET = "sk-test-2b7e151628aed2a6"
REPORT = """云台镇人民政府
2022年度部门整体支出绩效自评报告

一、部门概况
云台镇核定编制30名，其中行政编制18名、事业编制12名。
二、收支情况
2022年收入合计1,200.50万元，其中财政拨款收入900.25万元、其他收入310.25万元。
三、主要成效
新建机耕道12.6公里，惠及村民300余户。
"""
ROWS: dict[str, tuple[str, dict[str, str]]] = {
    "30": ("staff", {"n": "核定编制"}),
    "18": ("staff", {"n": "行政编制"}),
    "12": ("staff", {"n": "事业编制"}),
    "1,200.50": ("fund", {"n": "收入合计", "d": "income"}),
    "900.25": ("fund", {"n": "财政拨款收入", "d": "income"}),
    "310.25": ("fund", {"n": "其他收入", "d": "income"}),
    "12.6": ("ach", {"n": "新建机耕道"}),
    "300": ("ach", {"n": "惠及村民"}),
}
WORDS = "这一项工作由各村分头组织实施并按月报送进度经镇里逐项核对以后方才列入本报告"
ROADS = "".join(f"{WORDS * 2}，本月修建道路{3001 + number}公里。\n" for number in range(60))
DAMS = "".join(f"{WORDS * 2}，本月加固水库{5001 + number}座。\n" for number in range(60))
LONG = f"云台镇2022年度部门整体支出绩效自评报告\n\n一、道路\n{ROADS}二、水库\n{DAMS}"

Gouji = Callable[..., subprocess.CompletedProcess[str]]


def answer(body: Body, usage: tuple[int, int] = (1000, 100)) -> Step:
    """Points at every number it knows; the others belong to no list."""
    shown = body["messages"][1]["content"]
    if "‖" in shown:
        return Step('{"same": []}', usage=usage)
    ids = {printed: int(number) for printed, number in re.findall(r"(\d[\d,.]*)#(\d+)", shown)}
    said: dict[str, Any] = {"fund": [], "ach": [], "staff": [], "no": [], "rel": []}
    for printed, number in ids.items():
        where, row = ROWS.get(printed, ("ach", {"n": "修建道路" if "修建道路" in shown else "加固水库"}))
        said[where].append({**row, "v": number})
    if "1,200.50" in ids:
        parts = [ids["900.25"], ids["310.25"]]
        said["rel"].append({"k": "sum", "w": ids["1,200.50"], "p": parts, "all": True})
    return Step(json.dumps(said, ensure_ascii=False), usage=usage)


class Ground:
    """A folder with a report, and the environment of a run against a server."""

    def __init__(self, folder: Path, gouji: Gouji) -> None:
        self.folder, self._gouji = folder, gouji

    def env(self, server: Server, **more: str) -> dict[str, str]:
        of_server = {"GOUJI_BASE_URL": server.url, "GOUJI_MODEL": "small", "GOUJI_CACHE": str(self.folder / "answers.sqlite")}
        return {**of_server, "GOUJI_ATTEMPTS": "1", "OPENAI_API_KEY": SECRET, **more}

    def write(self, text: str) -> None:
        (self.folder / "云台镇.txt").write_text(text, encoding="utf-8")

    def extract(self, env: Mapping[str, str], *options: str) -> subprocess.CompletedProcess[str]:
        return self._gouji("extract", "云台镇.txt", "-o", "out", *options, env=env)

    def result(self) -> Result:
        return package.load(self.folder / "out" / "云台镇.txt.json")

    def bytes(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())


@pytest.fixture
def ground(tmp_path: Path, gouji: Gouji) -> Ground:
    made = Ground(tmp_path, gouji)
    made.write(REPORT)
    return made


@pytest.fixture
def serve() -> Iterator[Callable[[Answering], Server]]:
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda script: stack.enter_context(serving(script))


Serve = Callable[[Answering], Server]


def test_extract__from_the_command_line_to_the_result(
    ground: Ground, serve: Serve, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    server = serve(answer)
    prices = {"GOUJI_PRICE_PROMPT": "2", "GOUJI_PRICE_COMPLETION": "10"}
    command = [sys.executable, "-m", "gouji", "extract", "云台镇.txt", "-o", "out", "--engine", "llm", "--debug"]
    env = {**clean_environment, **ground.env(server, **prices)}
    ended = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (ended.returncode, server.calls) == (0, 1), ended.stderr
    assert f"引擎：llm（报告发送给 {server.url} 的模型 small）" in ended.stderr
    assert "模型：1 次调用，0 次取自已存的回答；提示词 1,000 词元，回答 100 词元；费用 0.0030。" in ended.stdout
    result = ground.result()
    assert [(fund.name, fund.amount.text, fund.yuan) for fund in result.funds] == [
        ("收入合计", "1,200.50", "12005000.00"),
        ("财政拨款收入", "900.25", "9002500.00"),
        ("其他收入", "310.25", "3102500.00"),
    ]
    assert [row.quantity.text for row in (*result.staffing, *result.achievements)] == ["30", "18", "12", "12.6", "300"]
    wrong = [check for check in result.checks if check.rule == "SUM-01" and check.verdict == "inconsistent"]
    assert [(check.line, check.computed) for check in wrong] == [(7, "1210.5")]
    run = result.run
    assert (run.engine, run.model, run.calls, run.cached_calls) == ("llm", "small", 1, 0)
    assert (run.prompt_tokens, run.completion_tokens, run.cost) == (1000, 100, "0.003")
    assert set(run.prompts) == {"sections"}
    assert run.claimed == Claimed(llm=8)
    assert {row.by for row in result.funds} | {row.by for row in result.achievements + result.staffing} == {"llm"}
    assert {section.status for section in result.sections} <= {"done", "skipped"}
    assert server.headers[0]["authorization"] == f"Bearer {SECRET}"
    assert SECRET.encode() not in ground.bytes() + ended.stdout.encode() + ended.stderr.encode()


def test_extract__asks_nothing_twice(ground: Ground, serve: Serve) -> None:
    server = serve(answer)
    first = ground.extract(ground.env(server), "--engine", "llm")
    before, funds = server.calls, ground.result().funds
    second = ground.extract(ground.env(server), "--engine", "llm")
    assert (first.returncode, second.returncode, before, server.calls) == (0, 0, 1, 1)
    assert "0 次调用，1 次取自已存的回答；提示词 0 词元，回答 0 词元；费用 0。" in second.stdout
    assert (ground.result().run.cached_calls, ground.result().funds) == (1, funds)


def test_dry_run__makes_no_call_and_no_file(ground: Ground, serve: Serve, tmp_path: Path) -> None:
    server = serve(answer)
    env = ground.env(server, GOUJI_PRICE_PROMPT="0", GOUJI_PRICE_COMPLETION="1000", GOUJI_MAX_TOKENS="1000")
    ended = ground.extract(env, "--engine", "llm", "--dry-run")
    assert (ended.returncode, server.calls) == (0, 0)
    assert ended.stdout.startswith("预计：1 次调用，0 次已有回答；")
    assert "回答至多 1,000 词元；费用至多 1.0000。另外最多 5 次：" in ended.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["云台镇.txt"]
    ground.extract(env, "--engine", "llm")
    assert "0 次调用，1 次已有回答" in ground.extract(env, "--engine", "llm", "--dry-run").stdout


def test_budget__stops_and_keeps_what_is_done(ground: Ground, serve: Serve) -> None:
    ground.write(LONG)
    server = serve(lambda body: answer(body, (1000, 600)))
    prices = {"GOUJI_PRICE_PROMPT": "0", "GOUJI_PRICE_COMPLETION": "1000", "GOUJI_MAX_TOKENS": "1000"}
    env = ground.env(server, GOUJI_CONCURRENCY="1", **prices)
    ended = ground.extract(env, "--engine", "llm", "--budget", "1.50")
    assert (ended.returncode, server.calls) == (3, 1)
    assert "费用 0.6000。" in ended.stdout
    failed = [section for section in ground.result().sections if section.status == "failed"]
    assert {section.reason for section in failed} == {"budget"}
    assert "“水库”" in ended.stderr
    assert ground.result().achievements
    again = ground.extract(env, "--engine", "llm")
    assert again.returncode == 0
    assert len(ground.result().achievements) == 120
    assert ground.result().run.cached_calls == 1


def test_budget__needs_prices(ground: Ground, serve: Serve) -> None:
    server = serve(answer)
    ended = ground.extract(ground.env(server), "--budget", "5")
    assert (ended.returncode, server.calls) == (2, 0)
    assert "设了预算却没有价格表" in ended.stderr
    half = ground.extract(ground.env(server, GOUJI_PRICE_PROMPT="1"), "--lang", "en")
    assert (half.returncode, half.stderr.split(":")[0]) == (2, "price_completion")


def test_extract__one_broken_bundle_leaves_the_others(ground: Ground, serve: Serve) -> None:
    ground.write(LONG)
    server = serve(
        lambda body: failing(500, f"no {SECRET}") if "加固水库5060" in body["messages"][1]["content"] else answer(body)
    )
    ended = ground.extract(ground.env(server), "--engine", "llm")
    assert ended.returncode == 3
    assert re.search(r"云台镇\.txt: “水库”（第 \d+ 行）未能读完：", ended.stderr)
    assert "1 节未能由模型读完" in ended.stderr
    ends = {section.title: (section.status, section.reason) for section in ground.result().sections}
    assert (ends["道路"], ends["水库"]) == (("done", None), ("failed", "transport"))
    assert {row.unit for row in ground.result().achievements} >= {"公里"}
    assert SECRET.encode() not in ground.bytes() + ended.stdout.encode() + ended.stderr.encode()


def test_extract__killed_in_the_middle_goes_on_where_it_ended(
    ground: Ground, serve: Serve, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    ground.write(LONG)
    calls, second = [0], threading.Event()

    def hang_on_the_second(body: Body) -> Step:
        calls[0] += 1
        if calls[0] == 2:
            second.set()
            return Step(hang=True)
        return answer(body)

    server = serve(hang_on_the_second)
    env = ground.env(server, GOUJI_CONCURRENCY="1")
    command = [sys.executable, "-m", "gouji", "extract", "云台镇.txt", "-o", "out", "--engine", "llm"]
    with subprocess.Popen(command, cwd=tmp_path, env={**clean_environment, **env}, stderr=subprocess.DEVNULL) as process:
        assert second.wait(60)
        process.send_signal(signal.SIGKILL)
    assert ground.extract(env, "--engine", "llm").returncode == 0
    assert ground.result().run.cached_calls == 1
    with sqlite3.connect(tmp_path / "answers.sqlite") as db:
        assert db.execute("SELECT count(*) FROM answers").fetchone() == (server.calls - 1,)
    db.close()


def test_hybrid__is_the_default_with_an_endpoint_and_names_differences(ground: Ground, serve: Serve) -> None:
    ground.write(REPORT.replace("300余户。", "300余户，另有其他5。"))

    def mistaken(body: Body) -> Step:
        ids = {printed: int(number) for printed, number in re.findall(r"(\d[\d,.]*)#(\d+)", body["messages"][1]["content"])}
        said = {"staff": [{"n": "新建机耕道", "v": ids["12.6"]}], "no": [n for k, n in ids.items() if k != "12.6"]}
        return Step(json.dumps(said))

    server = serve(mistaken)
    ended = ground.extract(ground.env(server))
    assert (ended.returncode, server.calls) == (0, 1), ended.stderr
    assert f"引擎：hybrid（规则读不了的部分发送给 {server.url} 的模型 small" in ended.stderr
    result = ground.result()
    assert (result.run.engine, result.run.claimed) == ("hybrid", Claimed(rules=8))
    assert {row.by for row in result.funds} | {row.by for row in result.achievements} == {"rules"}
    differences = [check for check in result.checks if check.rule == "READ-02"]
    said = {(check.severity, check.printed.text) for check in differences if check.printed}
    assert ("warning", "12.6") in said
    found = next(check for check in differences if check.printed and check.printed.text == "12.6")
    assert "规则读作“成效”（数量 公里），模型读作“人员”（数量" in found.message.zh
    assert "12.6" in {row.quantity.text for row in result.achievements if row.disputed}
    assert {row.quantity.text for row in result.achievements if row.disputed} <= {text for _, text in said}
    assert package.check(result).checks == result.checks


def test_rules__are_the_same_bytes_beside_an_endpoint(ground: Ground, serve: Serve, tmp_path: Path) -> None:
    server = serve(answer)
    ground.extract({})
    plain = (tmp_path / "out" / "云台镇.txt.json").read_bytes()
    ended = ground.extract(ground.env(server), "--engine", "rules")
    assert (ended.returncode, ended.stderr, server.calls) == (0, "", 0)
    assert (tmp_path / "out" / "云台镇.txt.json").read_bytes() == plain


def test_doctor__says_what_works(ground: Ground, serve: Serve, gouji: Gouji) -> None:
    server = serve(lambda _: Step('{"weekday": "甲", "number": 7, "words": ["累"]}'))
    ended = gouji("doctor", env=ground.env(server, PATH=""))
    assert ended.returncode == 0
    assert "正常 有模型 small。" in ended.stdout
    assert "正常 使用 mode = json_schema。" in ended.stdout
    assert SECRET not in ended.stdout + ended.stderr


def test_doctor__ends_with_3_when_something_fails(ground: Ground, serve: Serve, gouji: Gouji) -> None:
    server = serve(answer)
    server.models = failing(401, f"bad key {SECRET}")
    ended = gouji("doctor", "--lang", "en", env=ground.env(server, PATH=""))
    assert (ended.returncode, "failed " in ended.stdout) == (3, True)
    assert SECRET not in ended.stdout + ended.stderr


def test_doctor__without_an_endpoint_says_so(gouji: Gouji) -> None:
    ended = gouji("doctor", env={"PATH": ""})
    assert (ended.returncode, "可选 未配置模型端点" in ended.stdout) == (0, True)


def test_extract__ctrl_c_ends_calls_under_way(
    ground: Ground, serve: Serve, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    asked = threading.Event()

    def hang(_: Body) -> Step:
        asked.set()
        return Step(hang=True)

    env = {**clean_environment, **ground.env(serve(hang))}
    command = [sys.executable, "-m", "gouji", "extract", "云台镇.txt", "-o", "out", "--engine", "llm"]
    with subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True) as process:
        assert asked.wait(60)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert (process.returncode, said.splitlines()[-1].split("，")[0]) == (130, "已中断：0/1 份报告已完成")


def test_extract__from_python(ground: Ground, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ground.env(serve(answer)).items():
        monkeypatch.setenv(name, value)
    result = package.extract(tmp_path / "云台镇.txt", engine="llm", lang="en")
    assert ([fund.amount.text for fund in result.funds], result.run.calls) == (["1,200.50", "900.25", "310.25"], 1)
    assert result.run.notices == ("numbers claimed: 0 by rules, 8 by the model, 0 by both alike",)
