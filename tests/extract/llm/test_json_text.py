"""Which object of an answer is taken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.extract.llm.json_text import pick_object

FIELDS = frozenset({"rows"})
OBJECT = '{"rows": []}'


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        (OBJECT, OBJECT),
        (f"<think>{{}}</think>{OBJECT}", OBJECT),
        (f"<thinking>一</thinking>\n<think>二</think>\n{OBJECT}", OBJECT),
        (f"想完了</think>{OBJECT}", OBJECT),
        (f'{OBJECT}\n注：{{"note": 1}}', OBJECT),
        (f'{{"rows": [1]}} 改为 {OBJECT}', OBJECT),
        ('{"note": 1} {"other": 2}', '{"other": 2}'),
        ('{"a": {"rows": []}}', '{"a": {"rows": []}}'),
        ('{"rows": ["</think> { } "]}', '{"rows": ["</think> { } "]}'),
        ('<think>{"rows": [1]}</think>没有', '<think>{"rows": [1]}</think>没有'),
        ('想</think>```{"rows": ["</think>{\\"rows\\": [1]}"]}```', '{"rows": ["</think>{\\"rows\\": [1]}"]}'),
        ("没有", "没有"),
        ("[1, 2]", "[1, 2]"),
        ("", ""),
    ],
)
def test_pick_object__situations(text: str, picked: str) -> None:
    assert pick_object(text, FIELDS) == picked


@pytest.mark.parametrize(
    "text", ["{" * 200_000, '{"a":' * 50_000, "{}" * 100_000, '{"rows": "' + "{" * 100_000, "<think>" * 50_000]
)
def test_pick_object__hostile_text_takes_no_time(text: str) -> None:
    assert isinstance(pick_object(text, FIELDS), str)


@given(st.lists(st.integers() | st.text()), st.text(alphabet="一二[]<>/think \n。`"), st.text(alphabet="一二[]< \n。`"))
def test_pick_object__finds_it_between_prose(rows: list[int | str], before: str, after: str) -> None:
    written = json.dumps({"rows": rows}, ensure_ascii=False)
    assert pick_object(f"{before}{written}{after}", FIELDS) == written
