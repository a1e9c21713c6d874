"""The shape of a request on the wire: strict schemas, the schema in words, the words of a second question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from pydantic import BaseModel, ValidationError

from gouji.extract.llm.ask import Prompt

Enforcing = Literal["json_schema", "tools", "md_json"]

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Shape:
    """``lean`` leaves out the lengths of strings and lists: some servers refuse a schema that states them."""

    mode: Enforcing
    lean: bool = False


LADDER: Final = (Shape("json_schema"), Shape("json_schema", lean=True), Shape("tools"), Shape("md_json"))
"""What is tried in turn on an endpoint that is not known yet."""

_LENGTHS: Final = frozenset({"minLength", "maxLength", "minItems", "maxItems", "pattern", "format"})
_NOISE: Final = frozenset({"title", "default"})
_NAMES: Final = frozenset({"properties", "$defs", "definitions"})


def strict(schema: Json, *, lean: bool) -> Json:
    """``schema`` as strict servers want it: every field required, no other field allowed, no titles, no defaults."""
    left_out = _NOISE | (_LENGTHS if lean else frozenset())
    return _strict(schema, left_out)


def _strict(schema: Json, left_out: frozenset[str]) -> Json:
    made: Json = {}
    for word, value in schema.items():
        if word in _NAMES and isinstance(value, dict):
            made[word] = {name: _strict(inner, left_out) for name, inner in value.items()}
        elif word in left_out:
            continue
        elif isinstance(value, dict):
            made[word] = _strict(value, left_out)
        elif isinstance(value, list):
            made[word] = [_strict(inner, left_out) if isinstance(inner, dict) else inner for inner in value]
        else:
            made[word] = value
    properties = made.get("properties")
    if isinstance(properties, dict):
        made["required"] = list(properties)
        made["additionalProperties"] = False
    return made


@cache
def schema_text(answer: type[BaseModel], *, lean: bool = False) -> str:
    """Made once for each: every question needs it several times, and pydantic takes 10 ms for it."""
    return json.dumps(strict(answer.model_json_schema(), lean=lean), ensure_ascii=False, separators=(",", ":"))


def adapted(request: Json, max_tokens: int, unfit: frozenset[str]) -> Json:
    """``request`` with its limit, in the names that this model knows, without the parameters it does not."""
    limit = "max_completion_tokens" if "max_tokens" in unfit else "max_tokens"
    return {**{name: value for name, value in request.items() if name not in unfit}, limit: max_tokens}


def unfit_parameters(status: int | None, message: str) -> frozenset[str]:
    """The parameters of ours that an endpoint says it does not take. Some models want another name for the limit and
    bear no temperature."""
    if status not in {400, 422}:
        return frozenset()
    named = {"max_tokens": "max_completion_tokens" in message, "temperature": "temperature" in message}
    return frozenset(name for name, is_named in named.items() if is_named)


def opening(prompt: Prompt) -> tuple[Message, ...]:
    return Message("system", prompt.system), Message("user", prompt.user)


def in_words(answer: type[BaseModel]) -> str:
    """What a server that enforces nothing is told, after the task, before the bundle."""
    return f"只输出一个 JSON 对象，不要解释，不要代码块标记。它必须符合这个 JSON Schema：\n{schema_text(answer)}"


WHOLE_AGAIN: Final = "上面的回答有以下问题，请改正，其余内容照旧，重新给出完整的回答。只输出 JSON，结构与前面要求的相同。"
ROWS_AGAIN: Final = "上面的回答有以下问题，请只重新给出点到的行，其余各行不要重复。只输出 JSON，结构与前面要求的相同。"


def again(words: str, lines: Sequence[str]) -> Message:
    """The second question: what to do, then what is wrong."""
    return Message("user", "\n".join([words, *(f"- {line}" for line in lines)]))


_WRONG: Final = {
    "json_invalid": "不是完整的 JSON",
    "missing": "缺少这个字段",
    "extra_forbidden": "没有这个字段",
    "literal_error": "不在允许的取值之内",
    "enum": "不在允许的取值之内",
    "too_long": "列表太长",
    "string_too_long": "文字太长",
    "string_type": "应为文字",
    "list_type": "应为列表",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "model_type": "应为对象",
}
_LINES: Final = 12


def form_lines(error: ValidationError) -> tuple[str, ...]:
    """What in the form of an answer is wrong, in words for the model that gave it; never what it wrote."""
    wrong = error.errors(include_url=False, include_input=False, include_context=False)
    lines = [f"{'.'.join(map(str, found['loc'])) or 'JSON'}：{_WRONG.get(found['type'], found['msg'])}" for found in wrong]
    more = [f"……共 {len(lines)} 处"] if len(lines) > _LINES else []
    return (*lines[:_LINES], *more)
