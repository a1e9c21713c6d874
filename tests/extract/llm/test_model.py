"""What is sent, and the conversation about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest
from tests.extract.llm.conftest import GOOD, GOOD_ROWS, PROMPT, SECRET, Asking, Row, Rows
from tests.extract.llm.server import Body, Server, Step

from gouji.extract.llm.ask import Prompt, Usage

Serve = Callable[..., Server]
Ask = Callable[[Server], Asking]


def row_of(body: Body) -> Step:
    """Answers with the number that stands last in the prompt."""
    number = int(body["messages"][-1]["content"].rsplit("#", 1)[1])
    return Step(json.dumps({"rows": [{"label": "合计", "number": number}]}))


def test_ask__answer_and_usage(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD, usage=(1234, 56), cached=1000))
    [asked] = asking(server)()
    assert asked.answer == GOOD_ROWS
    assert type(asked.answer) is Rows
    assert (asked.failure, asked.problems) == (None, ())
    assert asked.usage == Usage(calls=1, prompt_tokens=1234, completion_tokens=56)


def test_ask__goes_out_strict_with_every_object_closed(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD))
    asking(server)(max_tokens=700)
    request = server.requests[0]
    sent = request["response_format"]["json_schema"]
    assert sent["strict"] is True
    assert sent["schema"]["additionalProperties"] is False
    assert sent["schema"]["$defs"]["Row"] == {
        "type": "object",
        "properties": {"label": {"type": "string"}, "number": {"type": "integer"}},
        "required": ["label", "number"],
        "additionalProperties": False,
    }
    assert (request["model"], request["max_tokens"], request["temperature"]) == ("small", 700, 0)
    assert server.headers[0]["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("mode", ["json_schema", "tools", "md_json"])
@pytest.mark.parametrize(
    "text", ["{{ 7*7 }} {% raw %}", "https://example.com/a.png", "data:image/png;base64,AAAA", "％（½　\u200b\n\n\t"]
)
def test_ask__text_goes_out_as_it_is(serve: Serve, asking: Ask, mode: str, text: str) -> None:
    server = serve(Step(GOOD))
    asking(server)(Prompt("t", f"题目{text}", text), mode=mode)
    (_, system), (_, user) = server.asked(0)
    assert user == text
    assert system.startswith(f"题目{text}")


def test_ask__eight_at_once_each_get_their_own(serve: Serve, asking: Ask) -> None:
    server = serve(row_of)
    asked = asking(server)(*(Prompt("t", "题目", f"第{n}段：合计100万元#{n}") for n in range(8)))
    assert [each.answer.rows[0].number for each in asked if each.answer] == list(range(8))
    assert server.calls == 8


def test_ask__same_text_twice_is_asked_once(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD))
    first, second = asking(server)(PROMPT, PROMPT)
    assert first.answer == second.answer == GOOD_ROWS
    assert (server.calls, first.usage.calls + second.usage.calls, second.usage.cached_calls) == (1, 1, 1)


def unknown(rows: Rows) -> list[str]:
    return [f"编号{row.number}在原文中没有。" for row in rows.rows if row.number != 12]


def rows(*numbers: int) -> str:
    return json.dumps({"rows": [{"label": "合计", "number": number} for number in numbers]})


def test_check__lines_go_back_and_the_correction_stands(serve: Serve, asking: Ask) -> None:
    server = serve(Step(rows(99)), Step(GOOD))
    [asked] = asking(server)(check=unknown)
    assert asked.answer == GOOD_ROWS
    assert (asked.problems, asked.usage.calls) == ((), 2)
    roles = server.asked(1)
    assert [role for role, _ in roles] == ["system", "user", "assistant", "user"]
    assert roles[:2] == server.asked(0)
    assert roles[2][1] == rows(99)
    assert "编号99在原文中没有。" in roles[3][1]


def test_check__asks_again_twice_and_says_what_stays_wrong(serve: Serve, asking: Ask) -> None:
    server = serve(Step(rows(97)), Step(rows(98)), Step(rows(12, 99)))
    [asked] = asking(server)(check=unknown)
    assert server.calls == 3
    assert asked.failure is None
    assert asked.answer == Rows.model_validate_json(rows(12, 99))
    assert asked.problems == ("编号99在原文中没有。",)


def test_check__last_answer_stands_when_the_correction_never_comes(serve: Serve, asking: Ask) -> None:
    server = serve(Step(rows(99)), Step("抱歉"), Step("抱歉"))
    [asked] = asking(server)(check=unknown)
    assert asked.answer == Rows.model_validate_json(rows(99))
    assert asked.problems == ("编号99在原文中没有。",)


def test_merge__correction_holds_only_the_wrong_rows(serve: Serve, asking: Ask) -> None:
    def merge(before: Rows, correction: Rows) -> Rows:
        return Rows(rows=[*(row for row in before.rows if row.number == 12), *correction.rows])

    def check(whole: Rows) -> list[str]:
        return [f"编号{row.number}在原文中没有。" for row in whole.rows if row.number > 50]

    server = serve(Step(rows(12, 99)), Step(rows(13)))
    [asked] = asking(server)(Prompt("t", "题", "文", again="只重答这些行："), check=check, merge=merge)
    assert asked.answer == Rows(rows=[Row(label="合计", number=12), Row(label="合计", number=13)])
    assert server.asked(1)[3][1] == "只重答这些行：\n- 编号99在原文中没有。"


def test_again__answered_from_the_cache_too(serve: Serve, asking: Ask) -> None:
    server = serve(Step(rows(99)), Step(GOOD))
    ask = asking(server)
    ask(check=unknown)
    [asked] = ask(check=unknown)
    assert asked.answer == GOOD_ROWS
    assert (server.calls, asked.usage) == (2, Usage(cached_calls=2))


def test_check__changed_costs_no_call_if_the_answer_passes(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD))
    ask = asking(server)
    ask(check=unknown)
    [asked] = ask(check=lambda answer: [] if answer.rows else ["没有行。"])
    assert (asked.answer, server.calls) == (GOOD_ROWS, 1)


def test_extra__goes_into_the_body(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD))
    asking(server)(extra={"enable_thinking": False}, temperature=None)
    assert server.requests[0]["enable_thinking"] is False
    assert "temperature" not in server.requests[0]


@pytest.mark.parametrize("concurrency", [1, 3])
def test_concurrency__is_reached_and_never_passed(serve: Serve, asking: Ask, concurrency: int) -> None:
    """Each answer waits until as many calls are there as may be at once."""
    together = Barrier(concurrency, timeout=20)

    def answer(body: Body) -> Step:
        together.wait()
        return row_of(body)

    server = serve(answer)
    asked = asking(server)(*(Prompt("t", "题目", f"#{n}") for n in range(9)), concurrency=concurrency)
    assert [each.answer.rows[0].number for each in asked if each.answer] == list(range(9))
    assert server.most_at_once == concurrency


def test_request__no_parameter_of_any_other_kind(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD))
    asking(server)()
    expected: set[Any] = {"messages", "model", "max_tokens", "temperature", "response_format"}
    assert set(server.requests[0]) == expected
