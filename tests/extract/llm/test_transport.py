"""Everything an endpoint can do instead of answering, over real HTTP. Nothing is silent, nothing sleeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from tests.extract.llm.conftest import GOOD, GOOD_ROWS, Asking, Clock
from tests.extract.llm.server import Body, Server, Step, failing

from gouji.extract.llm.ask import Prompt

Serve = Callable[..., Server]
Ask = Callable[[Server], Asking]
GOOD_STEP = Step(GOOD)


def test_429__waits_as_long_as_asked(serve: Serve, asking: Ask, clock: Clock) -> None:
    server = serve(failing(429, "slow down", Retry_After="7"), GOOD_STEP)
    [asked] = asking(server)()
    assert asked.answer == GOOD_ROWS
    assert server.calls == 2
    assert clock.now - 1000 >= 7


def test_429__holds_back_every_call(serve: Serve, asking: Ask, clock: Clock) -> None:
    server = serve(failing(429, Retry_After="30"), GOOD_STEP)
    asked = asking(server)(*(Prompt("t", "题", str(n)) for n in range(3)), concurrency=1)
    assert [each.answer for each in asked] == [GOOD_ROWS] * 3
    assert clock.now - 1000 >= 30
    assert server.calls == 4


def test_429__an_hour_is_a_failure_at_once(serve: Serve, asking: Ask, clock: Clock) -> None:
    server = serve(failing(429, "daily limit", Retry_After="3600"))
    [asked] = asking(server)()
    assert asked.failure
    assert (asked.failure.kind, server.calls, clock.slept) == ("transport", 1, [])
    assert "429" in asked.failure.zh
    assert "daily limit" in asked.failure.en


def test_429__date_in_retry_after_is_read(serve: Serve, asking: Ask, clock: Clock) -> None:
    server = serve(failing(429, Retry_After="Thu, 01 Jan 2037 00:00:00 GMT"))
    [asked] = asking(server)()
    assert asked.failure
    assert server.calls == 1, "a wait of years is not waited for"


@pytest.mark.parametrize("nonsense", ["soon", "nan", "-3", ""])
def test_429__nonsense_in_retry_after_does_no_harm(serve: Serve, asking: Ask, clock: Clock, nonsense: str) -> None:
    server = serve(failing(429, Retry_After=nonsense), GOOD_STEP)
    [asked] = asking(server)()
    assert asked.answer == GOOD_ROWS
    assert 0 < clock.now - 1000 <= 2


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504])
def test_transient__once_is_tried_again(serve: Serve, asking: Ask, clock: Clock, status: int) -> None:
    server = serve(failing(status), GOOD_STEP)
    [asked] = asking(server)()
    assert (asked.answer, asked.usage.calls, server.calls) == (GOOD_ROWS, 1, 2)
    assert clock.slept == [1.0]


def test_500__persistent_is_a_failure_and_loses_no_other(serve: Serve, asking: Ask, clock: Clock) -> None:
    def answer(body: Body) -> Step:
        return failing(500, "boom") if "坏" in body["messages"][1]["content"] else GOOD_STEP

    server = serve(answer)
    prompts = [Prompt("t", "题", text) for text in ("一", "坏", "三")]
    first, bad, third = asking(server)(*prompts, mode="json_schema")
    assert first.answer == third.answer == GOOD_ROWS
    assert bad.failure
    assert (bad.answer, bad.failure.kind) == (None, "transport")
    assert "500" in bad.failure.zh
    assert "boom" in bad.failure.en


def test_waits__double_and_are_bounded_in_number(serve: Serve, asking: Ask, clock: Clock) -> None:
    server = serve(failing(503))
    [asked] = asking(server)(mode="md_json", attempts=5)
    assert asked.failure
    assert server.calls == 5
    assert clock.slept == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize(
    ("status", "kind"), [(400, "transport"), (401, "auth"), (402, "auth"), (403, "auth"), (404, "transport"), (418, "transport")]
)
def test_refused__is_never_tried_again(serve: Serve, asking: Ask, clock: Clock, status: int, kind: str) -> None:
    server = serve(failing(status, "no such thing"))
    [asked] = asking(server)(mode="md_json")
    assert asked.failure
    assert (asked.failure.kind, server.calls, clock.slept) == (kind, 1, [])
    assert "no such thing" in asked.failure.zh


def test_401__ends_all_questions(serve: Serve, asking: Ask) -> None:
    server = serve(failing(401, "bad key"))
    asked = asking(server)(*(Prompt("t", "题", str(n)) for n in range(6)), concurrency=1)
    assert [each.failure.kind for each in asked if each.failure] == ["auth"] * 6
    assert server.calls == 1


def test_quota__used_up_is_no_matter_of_time(serve: Serve, asking: Ask) -> None:
    server = serve(failing(429, "You exceeded your current quota", code="insufficient_quota"))
    [asked] = asking(server)()
    assert asked.failure
    assert (asked.failure.kind, server.calls) == ("auth", 1)


@pytest.mark.parametrize("step", [Step(reset=True), Step(GOOD, cut=True)], ids=["reset", "cut"])
def test_broken_connection__is_tried_again(serve: Serve, asking: Ask, clock: Clock, step: Step) -> None:
    server = serve(step, GOOD_STEP)
    [asked] = asking(server)()
    assert (asked.answer, server.calls) == (GOOD_ROWS, 2)


def test_broken_connection__for_ever(serve: Serve, asking: Ask) -> None:
    server = serve(Step(reset=True))
    [asked] = asking(server)()
    assert asked.failure
    assert (asked.failure.kind, server.calls) == ("transport", 3)
    assert "断开" in asked.failure.zh


def test_timeout__is_a_failure_after_the_last_try(serve: Serve, asking: Ask) -> None:
    server = serve(Step(hang=True))
    [asked] = asking(server)(timeout=Decimal("0.05"), attempts=2)
    assert asked.failure
    assert (asked.failure.kind, server.calls) == ("transport", 2)
    assert "0.05 秒" in asked.failure.zh


def test_timeout__once_is_tried_again(serve: Serve, asking: Ask) -> None:
    server = serve(Step(hang=True), GOOD_STEP)
    [asked] = asking(server)(timeout=Decimal("0.5"))
    assert asked.answer == GOOD_ROWS


def test_nobody_there__ends_all_questions(serve: Serve, asking: Ask) -> None:
    server = serve(GOOD_STEP)
    asked = asking(server)(*(Prompt("t", "题", str(n)) for n in range(4)), base_url="http://127.0.0.1:9/v1", concurrency=1)
    kinds = {each.failure.kind for each in asked if each.failure}
    assert kinds == {"transport"}
    assert all("127.0.0.1:9" in each.failure.zh for each in asked if each.failure)


BODIES = [
    "",
    "<html>ok</html>",
    "{}",
    "null",
    "[]",
    '"hi"',
    '{"choices": []}',
    '{"choices": [{}]}',
    '{"choices": [{"message": null}]}',
    "[" * 5000,
]


@pytest.mark.parametrize("raw", BODIES, ids=range(len(BODIES)))
def test_body__that_is_no_completion(serve: Serve, asking: Ask, raw: str) -> None:
    server = serve(Step(raw=raw))
    [asked] = asking(server)()
    assert asked.failure
    assert (asked.failure.kind, server.calls) == ("transport", 1)
    assert "base_url" in asked.failure.zh


def test_body__bare_minimum_is_enough(serve: Serve, asking: Ask) -> None:
    server = serve(Step(raw=json.dumps({"choices": [{"message": {"content": GOOD}}]})))
    [asked] = asking(server)()
    assert asked.answer == GOOD_ROWS
    assert asked.usage.prompt_tokens > 0, "estimated where the endpoint counts nothing"


ODD: list[Body] = [
    {"content": [{"type": "text", "text": GOOD[:9]}, {"type": "text", "text": GOOD[9:]}]},
    {"content": GOOD, "refusal": False},
    {"content": f"\ud83d {GOOD}"},
]


@pytest.mark.parametrize("message", ODD, ids=range(len(ODD)))
def test_body__odd_forms_of_a_good_answer(serve: Serve, asking: Ask, message: Body) -> None:
    usage = {"prompt_tokens": 10**30, "completion_tokens": [5]}
    server = serve(Step(raw=json.dumps({"choices": [{"message": message, "finish_reason": 1}], "usage": usage})))
    ask = asking(server)
    assert [each.answer for each in (*ask(), *ask())] == [GOOD_ROWS] * 2
    assert server.calls == 1, "it is stored"


@pytest.mark.parametrize("refusal", [True, {"reason": "\ud83d"}, ["不能回答"]])
def test_body__odd_forms_of_a_refusal(serve: Serve, asking: Ask, refusal: object) -> None:
    server = serve(Step(raw=json.dumps({"choices": [{"message": {"content": GOOD, "refusal": refusal}}]})))
    [asked] = asking(server)()
    assert asked.failure
    assert asked.failure.kind == "refusal"
    assert asked.failure.zh.encode()


def test_error__with_half_a_character_can_be_shown(serve: Serve, asking: Ask) -> None:
    [asked] = asking(serve(failing(400, "bad \ud83d")))()
    assert asked.failure
    assert asked.failure.zh.encode()


def test_too_long_for_the_model__is_a_matter_of_length(serve: Serve, asking: Ask) -> None:
    server = serve(failing(400, "This model's maximum context length is 8192 tokens", code="context_length_exceeded"))
    [asked] = asking(server)()
    assert asked.failure
    assert (asked.failure.kind, server.calls) == ("length", 1)
