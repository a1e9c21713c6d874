"""Cassettes as files: any body comes back as the same bytes, whatever it holds."""

from __future__ import annotations

import json
from pathlib import Path

import httpx2
from hypothesis import given
from hypothesis import strategies as st

from gouji.extract.llm.recording import Tape, blank, played

TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("％（½\n\r\t \u0085\u2028\ufeff'\"\\#:-|>0"), max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
COMPACT = JSON.map(lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
SPACED = JSON.map(lambda value: json.dumps(value).encode())
BODIES = COMPACT | SPACED | TEXTS.map(str.encode) | st.binary(max_size=40)
URL = "http://10.0.0.7:8080/v1/chat/completions"


def keep(tape: Tape, sent: bytes, got: bytes, **headers: str) -> None:
    asked = tape.asked(httpx2.Request("POST", URL, content=sent, headers={"content-type": "application/json", **headers}))
    tape.keep(asked, httpx2.Response(200, content=got, headers=headers))


@given(exchanges=st.lists(st.tuples(BODIES, BODIES), max_size=3, unique_by=lambda exchange: exchange[0]))
def test_cassette__gives_back_every_byte(tmp_path_factory: object, exchanges: list[tuple[bytes, bytes]]) -> None:
    path = Path(tmp_path_factory.mktemp("tape")) / "报告.txt.yaml"  # type: ignore[attr-defined]
    tape = blank(path, str)
    for sent, got in exchanges:
        keep(tape, sent, got)
    tape.save()
    again = played(path)
    assert again.left == len(exchanges)
    for sent, got in exchanges:
        asked = again.asked(httpx2.Request("POST", URL, content=sent, headers={"content-type": "application/json"}))
        body = again.play(asked)["body"]["string"]
        assert (body if isinstance(body, bytes) else body.encode()) == got
    assert again.left == 0


def test_cassette__keeps_neither_key_nor_address_nor_client(tmp_path: Path) -> None:
    tape = blank(tmp_path / "a.yaml", lambda text: text.replace("sk-secret", "***"))
    headers = {"authorization": "Bearer sk-secret", "x-stainless-os": "Linux", "set-cookie": "a=b", "x-request-id": "r1"}
    keep(tape, b'{"model":"m","user":"sk-secret"}', "回答：sk-secret".encode(), **headers)
    tape.save()
    held = (tmp_path / "a.yaml").read_bytes()
    assert [word for word in (b"sk-secret", b"10.0.0.7", b"stainless", b"a=b", b"r1\n", b"authorization") if word in held] == []
    assert "回答：***".encode() in held
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]
