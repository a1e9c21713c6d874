"""What the examination of an endpoint finds, at scripted servers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from tests.extract.llm.server import Answering, Body, Server, Step, failing, serving

from gouji.doctor import Finding, best_mode, probe
from gouji.extract.llm.endpoint import Endpoint, Key

HELD = json.dumps({"weekday": "甲", "number": 7, "words": ["累"]}, ensure_ascii=False)
PROSE = Step("星期一离周末最远。")


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answering], Server]]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(serving(answer))


def mode_of(body: Body) -> str:
    return "tools" if "tools" in body else "json_schema" if "response_format" in body else "md_json"


def examine(server: Server, **settings: object) -> dict[str, Finding]:
    ticks = iter(range(0, 1000, 2))
    endpoint = Endpoint(**{"model": "small", "base_url": server.url, "key": Key("sk-1"), **settings})  # type: ignore[arg-type]
    return {finding.name: finding for finding in probe(endpoint, lambda: float(next(ticks)))}


def states(findings: dict[str, Finding]) -> dict[str, str]:
    return {name: finding.state for name, finding in findings.items()}


def test_probe__endpoint_that_does_everything(serve: Callable[[Answering], Server]) -> None:
    found = examine(serve(lambda body: Step(HELD)))
    assert set(states(found).values()) == {"ok"}
    assert list(found) == ["reach", "key", "model", "json_schema", "tools", "md_json", "mode", "speed"]
    assert found["mode"].zh == "使用 mode = json_schema。"
    assert found["speed"].en == "About 2.0 seconds a call."
    assert best_mode(list(found.values())) == "json_schema"


def test_probe__schema_taken_but_not_enforced(serve: Callable[[Answering], Server]) -> None:
    found = examine(serve(lambda body: Step(f"```json\n{HELD}\n```") if mode_of(body) == "md_json" else PROSE))
    assert [states(found)[mode] for mode in ("json_schema", "tools", "md_json")] == ["warning", "warning", "ok"]
    assert "不强制" in found["json_schema"].zh
    assert found["mode"].en == "mode = md_json is used."


def test_probe__json_schema_answered_with_500(serve: Callable[[Answering], Server]) -> None:
    found = examine(serve(lambda body: failing(500, "boom") if mode_of(body) == "json_schema" else Step(HELD)))
    assert [states(found)[mode] for mode in ("json_schema", "tools", "md_json")] == ["failed", "ok", "ok"]
    assert "boom" in found["json_schema"].zh
    assert best_mode(list(found.values())) == "tools"


def test_probe__pinned_mode_that_does_not_work_is_advised_against(serve: Callable[[Answering], Server]) -> None:
    found = examine(serve(lambda body: Step(HELD) if mode_of(body) == "json_schema" else PROSE), mode="tools")
    assert found["mode"].state == "warning"
    assert "json_schema" in found["mode"].zh


def test_probe__nothing_works(serve: Callable[[Answering], Server]) -> None:
    found = examine(serve(lambda body: PROSE))
    assert found["mode"].state == "failed"
    assert "--engine rules" in found["mode"].zh


def test_probe__key_refused_by_the_listing(serve: Callable[[Answering], Server]) -> None:
    server = serve(lambda body: Step(HELD))
    server.models = failing(401, "no")
    found = examine(server)
    assert states(found) == {"reach": "ok", "key": "failed"}
    assert server.calls == 0


def test_probe__key_refused_by_the_first_call(serve: Callable[[Answering], Server]) -> None:
    found = examine(serve(lambda body: failing(401, "no")))
    assert found["key"].state == "failed"
    assert list(found)[-1] == "key"


def test_probe__unknown_model_names_those_that_are_near(serve: Callable[[Answering], Server]) -> None:
    server = serve(lambda body: failing(404, "no such model"))
    server.models = Step(raw=json.dumps({"data": [{"id": "qwen-plus"}, {"id": "embedding"}]}))
    found = examine(server, model="qwen-plsu")
    assert found["model"].state == "failed"
    assert server.calls == 1
    server = serve(lambda body: Step(HELD))
    server.models = Step(raw=json.dumps({"data": [{"id": "qwen-plus"}, {"id": "embedding"}]}))
    found = examine(server, model="qwen-plsu")
    assert (found["model"].state, found["mode"].state) == ("warning", "ok")
    assert "qwen-plus" in found["model"].zh


def test_probe__endpoint_that_lists_no_models(serve: Callable[[Answering], Server]) -> None:
    server = serve(lambda body: Step(HELD))
    server.models = failing(404)
    assert examine(server)["model"].state == "warning"


def test_probe__endpoint_that_counts_no_tokens(serve: Callable[[Answering], Server]) -> None:
    assert examine(serve(lambda body: Step(HELD, usage=None)))["tokens"].state == "warning"


def test_probe__nobody_there() -> None:
    [finding] = probe(Endpoint("small", "http://127.0.0.1:9/v1"))
    assert (finding.name, finding.state) == ("reach", "failed")
    assert finding.line("en") != finding.line("zh")


@pytest.mark.parametrize(
    "step",
    [
        Step(reset=True),
        Step(raw=""),
        Step(raw="<html>"),
        Step(raw="[1]"),
        Step(raw='{"data": null}'),
        failing(500),
        failing(429),
        failing(418),
        Step(""),
        Step(None),
        Step(None, refusal="no"),
        Step("{", finish="length"),
        Step(HELD, cut=True),
    ],
)
def test_probe__never_raises(serve: Callable[[Answering], Server], step: Step) -> None:
    server = serve(lambda body: step)
    server.models = step
    for finding in examine(server).values():
        assert finding.zh
        assert finding.en
    server.models = Step(raw='{"data": []}')
    states(examine(server))


def test_probe__model_that_knows_other_parameters(serve: Callable[[Answering], Server]) -> None:
    def answer(body: Body) -> Step:
        return failing(400, "Use 'max_completion_tokens' instead") if "max_tokens" in body else Step(HELD)

    assert examine(serve(answer))["mode"].state == "ok"
