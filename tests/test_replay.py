"""Recorded runs played again with the network forbidden and no key: the cassettes, and recordings of the command line."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

import pytest
import yaml  # type: ignore[import-untyped]
from tests.extract.llm.server import Answering, Body, Server, Step, failing, serving
from tests.recorded import CASES, FOLDER, read
from tests.test_model_path import LONG, REPORT, answer

import gouji as package
from gouji.errors import UsageError
from gouji.extract.llm.cassettes import Cassettes
from gouji.result import Result
from gouji.store.files import encode

SECRET = "sk-test-2b7e151628aed2a6"
Gouji = Callable[..., Any]


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, no settings, and whoever reaches for the network fails."""

    def forbidden(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a replay reached for the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, forbidden)
    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, forbidden)
    for name in ("OPENAI_API_KEY", "GOUJI_BASE_URL", "GOUJI_MODEL", "GOUJI_CACHE"):
        monkeypatch.delenv(name, raising=False)


def replayed(name: str) -> Result:
    """The cassette ``name`` played to its end, twice the same."""
    case = CASES[name]
    first, second = (read(case, Cassettes(FOLDER, replay=True), name, case.environment) for _ in range(2))
    assert encode(first) == encode(second)
    assert not [notice for notice in first.run.notices if "没有用到" in notice], "the cassette was not played to its end"
    return first


def calls_of(name: str) -> list[tuple[Body, int, str]]:
    """What a cassette holds: each body that was sent, the status, the text that came back."""
    held = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    calls = []
    for call in held["interactions"]:
        body = call["response"]["body"]["string"]
        body = json.loads(body) if isinstance(body, str) else body
        message = body["choices"][0]["message"] if "choices" in body else {}
        text = message.get("content") or (message["tool_calls"][0]["function"]["arguments"] if "tool_calls" in message else "")
        calls.append((call["request"]["body"], call["response"]["status"]["code"], text))
    return calls


def test_cassettes__are_those_of_the_cases() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(CASES)
    assert max(path.stat().st_size for path in FOLDER.glob("*.yaml")) < 300_000


def test_cassettes__hold_no_key_no_address_and_no_client() -> None:
    for path in FOLDER.parent.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?i)authorization|bearer|api.key|sk-[a-z0-9]|cookie|x-stainless|user-agent|127\.0\.0\.1", text), (
            path
        )
        assert set(re.findall(r"https?://([^/\s]+)", text)) == {"endpoint.invalid"}
        assert "部门整体支出绩效自评报告" in text, "not readable"


@pytest.mark.usefixtures("offline")
def test_scripted__answers_everything() -> None:
    result = replayed("scripted__answers_everything")
    [(_, _, text)] = calls_of("scripted__answers_everything")
    said = json.loads(text)
    assert len(result.funds) == len(said["fund"]) > 20
    assert len(result.achievements) == len(said["ach"]) > 50
    assert {section.status for section in result.sections} <= {"done", "skipped"}
    run = result.run
    assert (run.engine, run.model, run.calls, run.cached_calls) == ("llm", "scripted", 1, 0)
    assert (run.prompt_tokens, run.completion_tokens, run.cost) == (1000, 100, "0.0028")


@pytest.mark.usefixtures("offline")
def test_scripted__is_asked_again_for_two_rows() -> None:
    result = replayed("scripted__is_asked_again_for_two_rows")
    (_, _, first), (second, _, correction) = calls_of("scripted__is_asked_again_for_two_rows")
    wrong, right = json.loads(first)["fund"], json.loads(correction)["fund"]
    assert wrong[0]["v"] == 98765
    assert "报告里没有编号 98765" in second["messages"][-1]["content"]
    assert "国库集中支付结余" in second["messages"][-1]["content"]
    names = [fund.name for fund in result.funds]
    assert {row["n"] for row in right} <= set(names)
    assert "国库集中支付结余" not in names
    assert result.run.calls == 2


@pytest.mark.usefixtures("offline")
def test_scripted__is_busy_at_first() -> None:
    result = replayed("scripted__is_busy_at_first")
    assert [status for _, status, _ in calls_of("scripted__is_busy_at_first")] == [429, 500, 200]
    assert (result.run.calls, result.run.engine) == (1, "hybrid")


@pytest.mark.usefixtures("offline")
def test_scripted__knows_no_schemas() -> None:
    result = replayed("scripted__knows_no_schemas")
    calls = calls_of("scripted__knows_no_schemas")
    assert [("tools" in body, status) for body, status, _ in calls][-1] == (True, 200)
    assert {status for body, status, _ in calls if "response_format" in body} == {400}
    assert len(result.funds) == sum(len(json.loads(text).get("fund", [])) for _, status, text in calls if status == 200)


@pytest.mark.usefixtures("offline")
def test_small_model__rows_are_refused() -> None:
    result = replayed("small_model__rows_are_refused")
    calls = calls_of("small_model__rows_are_refused")
    asked_again = [body["messages"][-1]["content"] for body, _, _ in calls if len(body["messages"]) > 2]
    assert asked_again
    assert all(line.startswith("上面的回答有以下问题") for line in asked_again)
    assert result.run.calls == len(calls)
    assert "rows_refused" in {section.reason for section in result.sections}


@pytest.mark.usefixtures("offline")
def test_small_model__answers_are_cut() -> None:
    result = replayed("small_model__answers_are_cut")
    calls = calls_of("small_model__answers_are_cut")
    assert "必须符合这个 JSON Schema" in calls[0][0]["messages"][0]["content"]
    assert len(calls) > 1, "a cut answer is asked for again in halves"
    assert len(calls[1][0]["messages"][1]["content"]) < len(calls[0][0]["messages"][1]["content"])
    assert "length" in {section.reason for section in result.sections}


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("small_model")])
def test_small_model__puts_no_figure_into_a_result_that_is_not_at_its_place(name: str) -> None:
    result = replayed(name)
    figures = [fund.amount for fund in result.funds] + [row.quantity for row in (*result.achievements, *result.staffing)]
    figures += [claim for row in result.indicators for claim in (row.weight, row.score, row.target, row.actual) if claim]
    assert [claim for claim in figures if result.text[claim.start : claim.end] != claim.text] == []


@pytest.fixture
def serve() -> Iterator[Callable[[Answering], Server]]:
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(serving(script))


Serve = Callable[[Answering], Server]


class Taping:
    """Records with a server and a key, replays without either; the results of both are files."""

    def __init__(self, folder: Path, gouji: Gouji, server: Server) -> None:
        self.folder, self.gouji, self.server = folder, gouji, server
        self.env = {"GOUJI_MODEL": "small", "GOUJI_ENGINE": "llm", "GOUJI_CACHE": str(folder / "answers.sqlite")}

    def record(self, *options: object, **env: str) -> Any:
        there = {"GOUJI_BASE_URL": self.server.url, "OPENAI_API_KEY": SECRET, "NO_PROXY": "127.0.0.1"}
        return self.gouji("extract", *options, "-o", "recorded", "--record", "tapes", env={**self.env, **there, **env})

    def replay(self, *options: object, **env: str) -> Any:
        return self.gouji("extract", *options, "-o", "replayed", "--replay", "tapes", env={**self.env, **env})

    def results(self, folder: str) -> dict[str, bytes]:
        place = self.folder / folder
        return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}

    def bytes(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())


@pytest.fixture
def taping(tmp_path: Path, gouji: Gouji, serve: Serve) -> Callable[[Answering], Taping]:
    for name, text in (
        ("甲/自评.txt", REPORT),
        ("乙/自评.txt", LONG),
        ("乙/说明.txt", REPORT.replace("三、主要成效", "三、工作成效")),
    ):
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return lambda script: Taping(tmp_path, gouji, serve(script))


def test_replay__gives_the_same_bytes_without_network_and_key(
    taping: Callable[[Answering], Taping], request: pytest.FixtureRequest
) -> None:
    tapes = taping(lambda body: answer(body, (1234, 56)))
    prices = {"GOUJI_PRICE_PROMPT": "2", "GOUJI_PRICE_COMPLETION": "8"}
    recorded = tapes.record("reports", **prices)
    assert recorded.returncode == 0, recorded.stderr
    assert sorted(path.name for path in tapes.folder.glob("tapes/*/*")) == ["自评.txt.yaml", "自评.txt.yaml", "说明.txt.yaml"]
    (tapes.folder / "answers.sqlite").unlink()
    asked = tapes.server.calls
    request.getfixturevalue("offline")
    replayed = tapes.replay("reports", **prices)
    assert (replayed.returncode, tapes.server.calls) == (0, asked), replayed.stderr
    assert tapes.results("replayed") == tapes.results("recorded") != {}
    assert replayed.stdout.splitlines()[-1] == recorded.stdout.splitlines()[-1]
    assert "回放：回答取自 tapes 中的录制，不调用模型。" in replayed.stderr
    assert not (tapes.folder / "answers.sqlite").exists()
    assert SECRET.encode() not in tapes.bytes() + recorded.stderr.encode() + replayed.stderr.encode()


def test_record__asks_again_what_is_stored_and_stores_what_it_hears(taping: Callable[[Answering], Taping]) -> None:
    tapes = taping(answer)
    for _ in range(2):
        assert tapes.record("reports/甲/自评.txt").returncode == 0
    assert tapes.server.calls == 2
    env = {**tapes.env, "GOUJI_BASE_URL": tapes.server.url}
    assert "0 次调用，1 次取自已存的回答" in tapes.gouji("extract", "reports/甲", "-o", "plain", env=env).stdout
    assert tapes.server.calls == 2


def test_record__keeps_no_key_that_an_endpoint_repeats(taping: Callable[[Answering], Taping]) -> None:
    tapes = taping(lambda _: failing(401, f"bad key {SECRET}", set_cookie=f"token={SECRET}", openai_organization="acme"))
    assert tapes.record("reports/甲/自评.txt").returncode == 3
    assert SECRET.encode() not in tapes.bytes()
    assert b"acme" not in tapes.bytes()
    assert tapes.replay("reports/甲/自评.txt").returncode == 3
    assert tapes.results("replayed") == tapes.results("recorded")


def test_record__says_what_cannot_be_recorded(taping: Callable[[Answering], Taping]) -> None:
    tapes = taping(lambda body: Step(reset=True))
    ended = tapes.record("reports/甲/自评.txt", GOUJI_ATTEMPTS="1")
    assert (ended.returncode, "有 1 次提问没有等到回答，录不下来" in ended.stderr) == (3, True)


def test_replay__another_model_is_named(taping: Callable[[Answering], Taping]) -> None:
    tapes = taping(answer)
    tapes.record("reports/甲/自评.txt")
    ended = tapes.replay("reports/甲/自评.txt", GOUJI_MODEL="large")
    lines = [line for line in ended.stderr.splitlines() if "没有这次提问的回答" in line]
    assert (ended.returncode, len(lines), tapes.server.calls) == (3, 1, 1)
    assert "“部门概况”（第 4 行）、“收支情况”（第 6 行）" in lines[0]
    assert "自评.txt.yaml 中没有这次提问的回答（录制时的模型是 small）" in lines[0]
    assert "有 1 个录下的回答没有用到" in ended.stderr


def test_replay__a_changed_report_fails_where_it_changed(taping: Callable[[Answering], Taping]) -> None:
    tapes = taping(answer)
    tapes.record("reports/乙/自评.txt")
    (tapes.folder / "reports/乙/自评.txt").write_text(LONG.replace("加固水库5060", "加固水库9060"), encoding="utf-8")
    ended = tapes.replay("reports/乙/自评.txt", "--lang", "en")
    assert ended.returncode == 3
    assert "holds no answer to this question: the report, the prompts, the model or a parameter is another one" in ended.stderr
    result = package.load(tapes.folder / "replayed" / "自评.txt.json")
    assert {section.reason for section in result.sections if section.status == "failed"} == {"cassette"}
    assert result.achievements, "what the recording does answer is in the result"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "没有这份报告的录制"),
        (b"", "不是 gouji 的录制，或已损坏"),
        (b"interactions: [", "不是 gouji 的录制，或已损坏"),
        (b"services: {db: {image: postgres}}", "不是 gouji 的录制，或已损坏"),
        (b"interactions: [{request: {}, response: {}}]", "不是 gouji 的录制，或已损坏"),
        (b"\xff\xfe\x00", "不是 gouji 的录制，或已损坏"),
        (b"- !!python/object/apply:os.getcwd []", "不是 gouji 的录制，或已损坏"),
        (b"[" * 5000, "不是 gouji 的录制，或已损坏"),
    ],
    ids=["missing", "empty", "cut", "foreign", "hollow", "binary", "code", "deep"],
)
def test_replay__an_unusable_cassette_is_one_line(
    taping: Callable[[Answering], Taping], content: bytes | None, said: str
) -> None:
    tapes = taping(answer)
    tapes.record("reports/甲/自评.txt", "reports/乙/说明.txt")
    cassette = tapes.folder / "tapes" / "自评.txt.yaml"
    cassette.unlink() if content is None else cassette.write_bytes(content)
    ended = tapes.replay("reports/甲/自评.txt", "reports/乙/说明.txt")
    lines = [line for line in ended.stderr.splitlines() if "自评.txt.yaml" in line]
    assert (ended.returncode, len(lines), "内部错误" in ended.stderr) == (3, 1, False)
    assert said in lines[0]
    assert (tapes.folder / "replayed" / "说明.txt.json").exists(), "the other report is read"


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--replay", "nowhere"), 2, "nowhere：没有这个录制目录"),
        (("--record", "a", "--replay", "b"), 2, "--record 不能与 --replay 同时使用"),
        (("--record", "a", "--engine", "rules"), 2, "规则引擎不调用模型，没有可录制或回放的"),
        (("--record", "a", "--dry-run"), 2, "--dry-run 不调用模型"),
        (("--record", "reports/甲/自评.txt"), 3, "无法用作录制目录"),
    ],
)
def test_options__that_make_no_sense_are_one_line(
    taping: Callable[[Answering], Taping], options: tuple[str, ...], code: int, said: str
) -> None:
    tapes = taping(answer)
    ended = tapes.gouji("extract", "reports", "-o", "out", *options, env={**tapes.env, "GOUJI_BASE_URL": tapes.server.url})
    assert (ended.returncode, len(ended.stderr.splitlines()), tapes.server.calls) == (code, 1, 0)
    assert said in ended.stderr


def from_python(monkeypatch: pytest.MonkeyPatch, url: str, folder: Path) -> Path:
    for name, value in {"GOUJI_BASE_URL": url, "GOUJI_MODEL": "small", "GOUJI_CACHE": str(folder / "c.sqlite")}.items():
        monkeypatch.setenv(name, value)
    path = folder / "云台镇.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_python__records_and_replays(
    tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    path = from_python(monkeypatch, serve(answer).url, tmp_path)
    recorded = package.extract(path, engine="llm", record=tmp_path / "tapes")
    request.getfixturevalue("offline")
    monkeypatch.setenv("GOUJI_MODEL", "small")
    replayed = package.extract(path, engine="llm", replay=tmp_path / "tapes")
    assert encode(replayed) == encode(recorded)
    with pytest.raises(UsageError, match="rules ask no model"):
        package.extract(path, replay=tmp_path / "tapes")


def test_python__extracts_where_an_event_loop_runs(tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    path = from_python(monkeypatch, serve(answer).url, tmp_path)

    async def cell() -> Result:
        return package.extract(path, engine="llm")

    assert [fund.amount.text for fund in asyncio.run(cell()).funds] == ["1,200.50", "900.25", "310.25"]
