"""Answers in every form, and endpoints that bear only some requests."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.extract.llm.conftest import GOOD, GOOD_ROWS, Asking
from tests.extract.llm.server import Body, Server, Step, failing

from gouji.extract.llm.ask import Prompt

Serve = Callable[..., Server]
Ask = Callable[[Server], Asking]


def mode_of(body: Body) -> str:
    return "tools" if "tools" in body else "json_schema" if "response_format" in body else "md_json"


WRAPPED = {
    "fence": f"```json\n{GOOD}\n```",
    "bare fence": f"```\n{GOOD}\n```",
    "thought": f'<think>先看 {{"rows": []}} 再说</think>\n{GOOD}',
    "end of thought": f"先看一下……</think>{GOOD}",
    "prose around": f"好的，结果如下：\n{GOOD}\n以上是全部结果[12]，其中{{合计}}为总数。",
    "other object first": f'原文有 {{"note": 1}}。\n{GOOD}',
    "quoted answer first": f'报告写着 {{"rows": [{{"label": "假", "number": 1}}]}}，但应为：\n{GOOD}',
}


@pytest.mark.parametrize("mode", ["auto", "md_json"])
@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED.keys())
def test_wrapped__is_read_without_a_second_question(serve: Serve, asking: Ask, text: str, mode: str) -> None:
    server = serve(Step(text))
    [asked] = asking(server)(mode=mode)
    assert (asked.answer, server.calls) == (GOOD_ROWS, 1)


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED.keys())
def test_wrapped__is_asked_again_where_json_schema_is_pinned(serve: Serve, asking: Ask, text: str) -> None:
    server = serve(Step(text), Step(GOOD))
    [asked] = asking(server)(mode="json_schema")
    assert (asked.answer, server.calls) == (GOOD_ROWS, 2)
    assert "不是完整的 JSON" in server.asked(1)[3][1]


def test_md_json__has_the_schema_in_words_after_the_task(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD))
    asking(server)(mode="md_json")
    (role, system), (_, user) = server.asked(0)
    assert role == "system"
    assert system.startswith("找出资金。\n\n只输出一个 JSON 对象")
    assert '"required":["label","number"]' in system
    assert user.endswith("万元。")
    assert mode_of(server.requests[0]) == "md_json"
    assert "genius" not in system


def test_tools__answer_comes_as_arguments(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD))
    [asked] = asking(server)(mode="tools")
    function = server.requests[0]["tools"][0]["function"]
    assert asked.answer == GOOD_ROWS
    assert function["strict"] is True
    assert function["parameters"]["additionalProperties"] is False


@pytest.mark.parametrize("text", ["这里没有 JSON", "{", "{}}", '{"rows": [{"label": "财政拨款", "numb'])
def test_garbage__is_asked_again_then_a_failure(serve: Serve, asking: Ask, text: str) -> None:
    server = serve(Step(text))
    [asked] = asking(server)()
    assert asked.failure
    assert (asked.answer, server.calls) == (None, 3)
    assert asked.failure.kind in {"malformed", "schema"}
    assert asked.usage.calls == 3


def test_garbage__once(serve: Serve, asking: Ask) -> None:
    server = serve(Step("嗯"), Step(GOOD))
    [asked] = asking(server)()
    assert (asked.answer, asked.usage.calls) == (GOOD_ROWS, 2)


@pytest.mark.parametrize(
    "text",
    ['{"rows": 3}', '{"rows": [{"label": "合计"}]}', '{"rows": [], "extra": 1}', '{"rows": [{"label": 5, "number": "x"}]}'],
)
def test_wrong_schema__is_told_and_then_a_failure(serve: Serve, asking: Ask, text: str) -> None:
    server = serve(Step(text))
    [asked] = asking(server)()
    assert asked.failure
    assert (asked.failure.kind, server.calls) == ("schema", 3)
    assert "rows" in server.asked(1)[3][1] or "extra" in server.asked(1)[3][1]


def test_failed__is_asked_again_by_the_next_run(serve: Serve, asking: Ask) -> None:
    server = serve(Step("嗯"), Step("嗯"), Step("嗯"), Step(GOOD))
    ask = asking(server)
    assert ask()[0].failure
    assert ask()[0].answer == GOOD_ROWS


def test_cut__is_a_matter_of_length_and_not_asked_again(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD[:20], finish="length"))
    ask = asking(server)
    [asked] = ask(max_tokens=300)
    assert asked.failure
    assert (asked.failure.kind, server.calls) == ("length", 1)
    assert "300" in asked.failure.zh
    assert ask(max_tokens=300)[0].failure == asked.failure
    assert server.calls == 1, "known to be too long"


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (Step(None, refusal="I can't help with that."), "refusal"),
        (Step("", finish="content_filter"), "refusal"),
        (Step(""), "empty"),
        (Step(None), "empty"),
        (Step(" \n"), "empty"),
    ],
)
def test_no_answer__is_a_failure_with_its_reason(serve: Serve, asking: Ask, step: Step, kind: str) -> None:
    server = serve(step)
    [asked] = asking(server)()
    assert asked.failure
    assert (asked.failure.kind, server.calls) == (kind, 1)
    assert asked.failure.zh
    assert asked.failure.en
    assert (asked.failure.kind != "refusal") or ("help" in asked.failure.zh) or step.refusal is None


@pytest.mark.parametrize("status", [400, 422, 500, 501])
@pytest.mark.parametrize("bears", ["tools", "md_json"])
def test_auto__falls_to_a_mode_that_the_endpoint_bears(serve: Serve, asking: Ask, status: int, bears: str) -> None:
    modes = ["json_schema", "tools", "md_json"]

    def answer(body: Body) -> Step:
        return Step(GOOD) if modes.index(mode_of(body)) >= modes.index(bears) else failing(status, "unsupported response_format")

    server = serve(answer)
    ask = asking(server)
    [asked] = ask()
    assert asked.answer == GOOD_ROWS
    calls = server.calls
    [second] = ask(Prompt("t", "题", "另一段"))
    assert second.answer == GOOD_ROWS
    if status < 500:
        assert server.calls == calls + 1, "remembered"


def test_auto__what_was_remembered_is_found_out_anew_when_it_no_longer_works(serve: Serve, asking: Ask) -> None:
    bears = "tools"

    def answer(body: Body) -> Step:
        return Step(GOOD) if mode_of(body) == bears else failing(400, "unsupported")

    server = serve(answer)
    ask = asking(server)
    ask()
    bears = "json_schema"
    assert ask(Prompt("t", "题", "二"))[0].answer == GOOD_ROWS
    ask(Prompt("t", "题", "三"))
    assert [mode_of(body) for body in server.requests[-3:]] == ["tools", "json_schema", "json_schema"]


@pytest.mark.parametrize(
    "text", ["{" * 2_000_000, '{"rows": ' + "[" * 500 + "]" * 500 + "}", f'{{"rows": ["{"长" * 1_100_000}"]}}']
)
def test_monstrous_answer__is_a_failure(serve: Serve, asking: Ask, text: str) -> None:
    [asked] = asking(serve(Step(text)))(mode="md_json")
    assert asked.failure
    assert asked.failure.kind in {"malformed", "schema"}


def test_auto__a_bad_minute_is_not_remembered(serve: Serve, asking: Ask) -> None:
    server = serve(failing(500), failing(500), failing(500), failing(500), Step(GOOD))
    ask = asking(server)
    assert ask()[0].answer == GOOD_ROWS
    ask(Prompt("t", "题", "另一段"))
    assert mode_of(server.requests[-1]) == "json_schema"


def test_auto__schema_without_lengths_where_lengths_are_refused(serve: Serve, asking: Ask) -> None:
    from typing import Annotated

    from pydantic import BaseModel, Field

    class Short(BaseModel):
        words: Annotated[list[Annotated[str, Field(max_length=5)]], Field(max_length=3)]

    def answer(body: Body) -> Step:
        return failing(400, "'maxLength' is not permitted") if "maxLength" in json.dumps(body) else Step('{"words": ["合计"]}')

    server = serve(answer)
    [asked] = asking(server)(answer=Short)
    assert asked.answer == Short(words=["合计"])
    assert [mode_of(body) for body in server.requests] == ["json_schema", "json_schema"]


def test_auto__pinned_mode_does_not_wander(serve: Serve, asking: Ask) -> None:
    server = serve(failing(400, "unsupported"))
    [asked] = asking(server)(mode="json_schema")
    assert asked.failure
    assert {mode_of(body) for body in server.requests} == {"json_schema"}


def test_auto__endpoint_that_ignores_the_schema_is_told_it_in_words(serve: Serve, asking: Ask) -> None:
    def answer(body: Body) -> Step:
        return Step(GOOD) if "JSON Schema" in body["messages"][0]["content"] else Step("合计是 12。")

    server = serve(answer)
    [asked] = asking(server)()
    assert asked.answer == GOOD_ROWS
    assert [mode_of(body) for body in server.requests] == ["json_schema", "json_schema", "md_json"]


def test_parameters__another_name_for_the_limit_and_no_temperature(serve: Serve, asking: Ask) -> None:
    def answer(body: Body) -> Step:
        if "max_tokens" in body:
            return failing(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        return failing(400, "Unsupported value: 'temperature' does not support 0") if "temperature" in body else Step(GOOD)

    server = serve(answer)
    [asked] = asking(server)(mode="json_schema")
    assert asked.answer == GOOD_ROWS
    assert server.requests[-1]["max_completion_tokens"] == 8192
    assert server.calls == 3
