"""Answers survive: another run, another model, a killed process, a file that cannot be written."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.extract.llm.conftest import GOOD, GOOD_ROWS, PROMPT, Asking, Clock, Row, Rows
from tests.extract.llm.server import Body, Server, Step, serving

from gouji.errors import OutputError
from gouji.extract.llm.ask import FailureKind, Prompt, Usage
from gouji.extract.llm.cache import Cache, Stored, answer_key, default_path
from gouji.extract.llm.endpoint import Endpoint, Key
from gouji.extract.llm.model import Model
from gouji.extract.llm.reply import Reply
from gouji.extract.llm.wire import opening

ROOT = Path(__file__).resolve().parents[3]

Serve = Callable[..., Server]
Ask = Callable[[Server], Asking]


def key_of(prompt: Prompt = PROMPT, answer: type[Rows] | type[Row] = Rows, max_tokens: int = 100, **settings: object) -> str:
    endpoint = Endpoint(**{"model": "small", **settings})  # type: ignore[arg-type]
    return answer_key(endpoint, opening(prompt), answer, max_tokens)


def test_key__changes_with_all_that_the_answer_depends_on() -> None:
    keys = {
        key_of(),
        key_of(Prompt("funds", "找出资金！", PROMPT.user)),
        key_of(Prompt("funds", PROMPT.system, PROMPT.user + "。")),
        key_of(Prompt("funds", PROMPT.system + PROMPT.user, "")),
        key_of(answer=Row),
        key_of(max_tokens=101),
        key_of(model="large"),
        key_of(temperature=None),
        key_of(extra={"enable_thinking": False}),
    }
    assert len(keys) == 9


def test_key__does_not_change_with_address_key_limits_or_task() -> None:
    other = key_of(base_url="http://127.0.0.1:1/v1", key=Key("x"), concurrency=1, mode="tools", timeout=5)
    assert other == key_of() == key_of(Prompt("other", PROMPT.system, PROMPT.user))


def test_second_run__makes_no_call(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD))
    ask = asking(server)
    prompts = [Prompt("t", "题", str(number)) for number in range(5)]
    first = ask(*prompts)
    second = ask(*prompts)
    assert [asked.answer for asked in second] == [asked.answer for asked in first] == [GOOD_ROWS] * 5
    assert {asked.usage for asked in second} == {Usage(cached_calls=1)}
    assert server.calls == 5


@pytest.mark.parametrize("mode", ["json_schema", "tools", "md_json"])
def test_second_run__makes_no_call_in_another_mode_either(serve: Serve, asking: Ask, mode: str) -> None:
    server = serve(Step(GOOD))
    ask = asking(server)
    ask(mode=mode)
    [asked] = ask()
    assert (asked.answer, server.calls) == (GOOD_ROWS, 1)


def test_cache__keeps_every_field_of_a_reply(tmp_path: Path) -> None:
    reply = Reply("答 \u2028 ½", "stop", "no", 12, 3, 4)
    cache = Cache(tmp_path / "deep" / "answers.sqlite")
    cache.put("k", "funds", "small", Stored(reply, "tools"))
    cache.close()
    again = Cache(tmp_path / "deep" / "answers.sqlite")
    assert again.get("k") == Stored(reply, "tools")
    assert again.get("other") is None
    again.forget(["k"])
    assert not again.has("k")
    again.close()


def test_cache__a_file_that_is_none_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_text("这不是数据库" * 200, encoding="utf-8")
    with pytest.raises(OutputError) as error:
        Cache(path)
    assert str(path) in error.value.zh
    assert path.read_text(encoding="utf-8").startswith("这不是数据库")


def test_cache__folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError):
        Cache(tmp_path / "taken" / "answers.sqlite")


def test_default_path__is_in_the_user_s_cache_folder(tmp_path: Path) -> None:
    assert default_path({}, tmp_path) == tmp_path / ".cache" / "gouji" / "answers.sqlite"
    cache_home = tmp_path / "c"
    assert default_path({"XDG_CACHE_HOME": str(cache_home)}, tmp_path) == cache_home / "gouji" / "answers.sqlite"
    assert default_path({"XDG_CACHE_HOME": "relative"}, tmp_path).is_relative_to(tmp_path / ".cache")


class FullDisk(Cache):
    """Takes ``room`` answers, then the disk is full."""

    def __init__(self, path: Path, room: int) -> None:
        super().__init__(path)
        self.room = room

    def put(self, key: str, task: str, model: str, stored: Stored) -> None:
        if self.room == 0:
            raise sqlite3.OperationalError("database or disk is full")
        self.room -= 1
        super().put(key, task, model, stored)


def test_full_disk__the_answer_in_hand_is_used_and_no_other_is_paid_for(serve: Serve, clock: Clock, tmp_path: Path) -> None:
    server = serve(Step(GOOD))

    async def ask_four() -> list[FailureKind | None]:
        async with Model(Endpoint("small", server.url, concurrency=1), FullDisk(tmp_path / "a", 1), pace=clock.pace()) as model:
            asked = [await model.ask(Prompt("t", "题", str(number)), Rows) for number in range(4)]
            return [each.failure.kind if each.failure else None for each in asked]

    assert asyncio.run(ask_four()) == [None, None, "store", "store"]
    assert server.calls == 2


PROGRAM = """
import asyncio, sys
from pathlib import Path
from gouji.extract.llm.ask import Prompt
from gouji.extract.llm.cache import Cache
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.model import Model
from pydantic import BaseModel

class Rows(BaseModel):
    numbers: list[int]

async def run(url, path):
    async with Model(Endpoint("small", url, concurrency=2), Cache(Path(path))) as model:
        asked = await asyncio.gather(*(model.ask(Prompt("t", "题", str(n)), Rows) for n in range(6)))
        print(*(each.answer.numbers[0] for each in asked), model.total.calls, model.total.cached_calls)

asyncio.run(run(*sys.argv[1:]))
"""


def test_kill__in_the_middle_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    """Two calls are answered, the next two hang; the process is killed; the second run asks for the other four alone."""
    hanging, killed = threading.Semaphore(0), threading.Event()
    answered: list[str] = []

    def answer(body: Body) -> Step:
        prompt = body["messages"][1]["content"]
        if not killed.is_set() and len(answered) >= 2:
            hanging.release()
            return Step(hang=True)
        answered.append(prompt)
        return Step(json.dumps({"numbers": [int(prompt)]}))

    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_PROXY": "127.0.0.1"}
    with serving(answer) as server:
        command = [sys.executable, "-c", PROGRAM, server.url, str(tmp_path / "answers.sqlite")]
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
            assert hanging.acquire(timeout=60)
            assert hanging.acquire(timeout=60)
            process.send_signal(signal.SIGKILL)
        killed.set()
        first = list(answered)
        again = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert len(first) == 2
        assert sorted(answered) == [str(number) for number in range(6)], "none is asked twice"
        assert again.stdout.split() == ["0", "1", "2", "3", "4", "5", "4", "2"]
        third = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert third.stdout.split()[-2:] == ["0", "6"]
