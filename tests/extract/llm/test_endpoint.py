"""Settings of an endpoint, and the key that is nowhere to be seen."""

from __future__ import annotations

import dataclasses
import json
import logging
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.extract.llm.conftest import GOOD, SECRET, Asking
from tests.extract.llm.server import Body, Server, Step, failing

from gouji.doctor import probe
from gouji.errors import UsageError
from gouji.extract.llm.ask import Prompt
from gouji.extract.llm.endpoint import Endpoint, Key, read_key

Serve = Callable[..., Server]
Ask = Callable[[Server], Asking]


def test_read_key__file_before_environment(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sk-file\n", encoding="utf-8")
    revealed = [
        key and key.reveal()
        for key in (read_key({"OPENAI_API_KEY": " sk-env\n"}), read_key({"OPENAI_API_KEY": "x"}, file), read_key({}))
    ]
    assert revealed == ["sk-env", "sk-file", None]


@pytest.mark.parametrize("content", [b"", b" \n", "密钥".encode(), b"sk-a\nsk-b", b"sk a", b"\xff\xfe"])
def test_read_key__unusable_file_is_named_and_its_content_is_not(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    with pytest.raises(UsageError) as error:
        read_key({}, file)
    assert str(file) in error.value.zh
    assert "sk" not in error.value.en.replace(str(file), "")


def test_read_key__missing_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_key({}, tmp_path / "none")


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "api.example.com/v1",
        "ftp://a/v1",
        "http://",
        "http://a b/v1",
        "http://u:secret@a/v1",
        "http://[::1",
        "http://a:99999/",
        "https://a/v1?x=1",
    ],
)
def test_endpoint__unusable_address_is_refused_and_not_repeated(base_url: str) -> None:
    with pytest.raises(UsageError) as error:
        Endpoint("small", base_url)
    assert error.value.zh.startswith("base_url：")
    assert "secret" not in error.value.en


@pytest.mark.parametrize(
    "settings",
    [{"model": " "}, {"timeout": 0}, {"attempts": 0}, {"concurrency": -1}, {"requests_per_minute": 0}, {"max_tokens": 0}],
)
def test_endpoint__unusable_number_is_named(settings: dict[str, object]) -> None:
    with pytest.raises(UsageError) as error:
        Endpoint(**{"model": "small", **settings})  # type: ignore[arg-type]
    assert next(iter(settings)) in error.value.en


def test_key__is_taken_out_as_json_writes_it_too() -> None:
    key = Key("abc/def+0123")
    assert key.scrub(r'{"a": "abc\/def+0123", "b": "abc/def+0123"}') == '{"a": "***", "b": "***"}'


@pytest.mark.parametrize("word", ["1", "no", "none", "EMPTY"])
def test_key__that_is_no_secret_spoils_no_answer(serve: Serve, asking: Ask, word: str) -> None:
    text = '{"rows": [{"label": "no none EMPTY", "number": 12}]}'
    [asked] = asking(serve(Step(text)))(key=Key(word))
    assert asked.answer
    assert asked.answer.rows[0].label == "no none EMPTY"


def test_key__does_not_print_or_pickle() -> None:
    key = Key(SECRET)
    endpoint = Endpoint("small", key=key)
    for shown in (repr(key), str(key), f"{key}", repr(endpoint), str(dataclasses.replace(endpoint)), repr([key])):
        assert SECRET not in shown
    with pytest.raises(TypeError):
        pickle.dumps(endpoint)
    assert key.scrub(f"a {SECRET} b") == "a *** b"


def echo(body: Body) -> Step:
    """An endpoint that says the key wherever it can."""
    prompt = body["messages"][1]["content"]
    steps = {
        "401": failing(401, f"Incorrect API key provided: {SECRET}"),
        "400": failing(400, f"Bearer {SECRET} is not allowed here"),
        "500": Step(status=500, raw=f"Traceback: Authorization: Bearer {SECRET}"),
        "429": failing(429, f"too many for {SECRET}", Retry_After="9999"),
        "body": Step(raw=f"<html>{SECRET}</html>"),
        "refusal": Step(None, refusal=f"no, {SECRET}"),
        "garbage": Step(f"the key is {SECRET}"),
        "answer": Step(json.dumps({"rows": [{"label": SECRET, "number": 1}]})),
        "cut": Step(f'{{"rows": [{{"label": "{SECRET}', finish="length"),
    }
    return steps.get(prompt, Step(GOOD))


@pytest.mark.parametrize("case", ["401", "400", "500", "429", "body", "refusal", "garbage", "answer", "cut", "doctor"])
def test_key__appears_in_no_output(
    serve: Serve, asking: Ask, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], case: str
) -> None:
    caplog.set_level(logging.DEBUG)
    server = serve(echo)
    ask = asking(server)
    shown = [repr(asked) for asked in (*ask(Prompt("t", "题", case)), *ask(Prompt("t", "题", case)))]
    if case == "doctor":
        server.models = failing(403, f"{SECRET} may not list")
        shown.append(repr(probe(ask.endpoint())))
    out, err = capfd.readouterr()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert any(SECRET in header.get("authorization", "") for header in server.headers), "the key did go out"
    assert stored
    for text in (*shown, out, err, caplog.text, *(str(record.__dict__) for record in caplog.records)):
        assert SECRET not in text
    assert SECRET.encode() not in stored


def test_key__none_is_needed_by_a_local_server(serve: Serve, asking: Ask) -> None:
    [asked] = asking(serve(Step(GOOD)))(key=None)
    assert asked.answer
