"""Questions written down for a batch, packed into files, and what is kept of batches."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.extract.llm.conftest import PROMPT, Asking, Rows
from tests.extract.llm.server import Server, Step

from gouji.errors import OutputError
from gouji.extract.llm.ask import Prompt
from gouji.extract.llm.batch import Deferred, Deferring, estimate, parcels, within
from gouji.extract.llm.batch_fetch import Problem, by_reason
from gouji.extract.llm.batch_store import BatchCall, BatchStore
from gouji.extract.llm.cache import Cache
from gouji.extract.llm.endpoint import Endpoint, Prices
from gouji.extract.llm.model import Model
from gouji.extract.llm.wire import Shape

ENDPOINT = Endpoint("small", "http://127.0.0.1:1/v1", prices=Prices(Decimal(2), Decimal(8)))


def deferred(number: int, size: int = 10) -> Deferred:
    call = BatchCall(f"key{number}", "sections", 1000, "甲.txt", ("一、收入",))
    return Deferred(call, b"x" * size, 500_000)


@given(st.lists(st.integers(1, 60)), st.integers(1, 7), st.integers(1, 100))
def test_parcels__keep_order_and_limits(sizes: list[int], requests: int, size: int) -> None:
    questions = [deferred(number, each) for number, each in enumerate(sizes)]
    made = list(parcels(questions, requests, size))
    assert [each for parcel in made for each in parcel] == questions
    for parcel in made:
        assert 0 < len(parcel) <= requests
        assert len(parcel) == 1 or sum(len(each.line) for each in parcel) <= size


def test_estimate__costs_what_a_batch_costs() -> None:
    questions = [deferred(number) for number in range(3)]
    expected = estimate(questions, 4, ENDPOINT, Decimal("0.5"))
    assert (expected.calls, expected.cached_calls, expected.prompt_tokens, expected.completion_tokens) == (3, 4, 1_500_000, 3000)
    assert expected.cost == Decimal("1.512")
    assert estimate(questions, 0, replace(ENDPOINT, prices=None), Decimal("0.5")).cost is None


@pytest.mark.parametrize(("budget", "taken"), [("0", 0), ("0.503", 0), ("0.504", 1), ("1.1", 2), ("9", 3)])
def test_within__takes_what_the_budget_bears(budget: str, taken: int) -> None:
    questions = [deferred(number) for number in range(3)]
    assert within(questions, Decimal(budget), ENDPOINT, Decimal("0.5")) == questions[:taken]


def test_deferring__writes_each_question_down_once_and_never_calls(
    serve: Callable[..., Server], asking: Callable[[Server], Asking], tmp_path: Path
) -> None:
    server = serve(Step('{"rows": []}'))
    ask = asking(server)
    cache = Cache(tmp_path / "answers.sqlite")

    async def ask_all() -> Deferring:
        calls = Deferring(ask.endpoint(), cache)
        calls.prepare(frozenset(), frozenset({"temperature"}))
        calls.begin("甲.txt")
        async with Model(ask.endpoint(), cache, calls=calls) as model:
            prompts = (PROMPT, PROMPT, replace(PROMPT, user="人员30#1人。", about=("一、人员",)))
            asked = await asyncio.gather(*(model.ask(prompt, Rows) for prompt in prompts))
            await model.ask(Prompt("pairs", "比。", "1. 甲 ‖ 乙"), Rows)
        assert {each.failure.kind for each in asked if each.failure} == {"deferred"}
        return calls

    calls = asyncio.run(ask_all())
    cache.close()
    assert server.calls == 0
    assert [(each.call.source, each.call.about) for each in calls.deferred.values()] == [
        ("甲.txt", ()),
        ("甲.txt", ("一、人员",)),
    ]
    entry = json.loads(next(iter(calls.deferred.values())).line)
    assert entry["custom_id"] in calls.deferred
    assert [message["role"] for message in entry["body"]["messages"]] == ["system", "user"]
    assert (entry["body"]["max_tokens"], "temperature" in entry["body"]) == (8192, False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BatchStore]:
    made = BatchStore(tmp_path / "answers.sqlite")
    yield made
    made.close()


def test_store__keeps_batches_across_processes(store: BatchStore, tmp_path: Path) -> None:
    calls = [deferred(number).call for number in range(2)]
    batch = store.add(ENDPOINT, Shape("tools"), "file-1", calls)
    store.put(replace(batch, name="batch-1", state="in_progress", completed=1))
    other = BatchStore(tmp_path / "answers.sqlite")
    assert [(each.name, each.shape, each.state, each.calls, each.completed) for each in other.all()] == [
        ("batch-1", Shape("tools"), "in_progress", 2, 1)
    ]
    assert other.calls(batch) == {call.key: call for call in calls}
    assert other.under_way() == {"key0", "key1"}
    assert other.open(replace(ENDPOINT, base_url="http://127.0.0.1:2/v1")) == []
    store.put(replace(batch, fetched=True))
    assert (other.under_way(), other.open(ENDPOINT)) == (frozenset(), [])
    other.close()


def test_store__a_batch_dropped_by_another_process_comes_back(store: BatchStore) -> None:
    calls = [deferred(1).call]
    batch = store.add(ENDPOINT, Shape("tools"), "file-1", calls)
    store.drop(batch)
    assert (store.all(), store.under_way()) == ([], frozenset())
    store.put(replace(batch, name="batch-1"), calls)
    assert store.under_way() == {"key1"}


def test_store__remembers_refused_parameters_by_model(store: BatchStore) -> None:
    store.refuse(ENDPOINT, ["max_tokens"])
    store.refuse(ENDPOINT, ["max_tokens", "temperature"])
    assert store.unfit(ENDPOINT) == {"max_tokens", "temperature"}
    assert store.unfit(replace(ENDPOINT, model="large")) == frozenset()


def test_store__that_cannot_be_used_says_so(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"no database, but long enough to be looked at" * 50)
    with pytest.raises(OutputError, match="the record of batches cannot be used"):
        BatchStore(path)
    good = tmp_path / "good.sqlite"
    with closing(BatchStore(good)) as made:
        with closing(sqlite3.connect(good)) as db:
            db.execute("DROP TABLE batches")
        with pytest.raises(OutputError, match="record of batches"):
            made.all()


def test_by_reason__names_sections_once() -> None:
    call = deferred(1).call
    across = replace(call, task="pairs", about=())
    problems = [
        Problem(call, "空。", "empty."),
        Problem(call, "空。", "empty."),
        Problem(replace(call, about=("二、支出", "一、收入")), "空。", "empty."),
        Problem(across, "断了", "cut"),
        Problem(None, "文件没有了", "the file is gone"),
    ]
    assert by_reason(problems) == [
        ("甲.txt：“一、收入”、“二、支出”未得到回答：空。", "甲.txt: no answer for “一、收入”, “二、支出”: empty."),
        ("甲.txt：跨节核对未得到回答：断了。", "甲.txt: no answer for figures across sections: cut."),
        ("文件没有了。", "the file is gone."),
    ]
