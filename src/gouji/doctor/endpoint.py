"""Looks at a model endpoint before a report is sent to it: what works, what does not, what to do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gouji.doctor.finding import Finding
from gouji.extract.llm.client import Client, Request
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.reply import CallError, Reply, UnreachableError
from gouji.extract.llm.wire import Enforcing, Message, Shape, adapted, unfit_parameters

Clock = Callable[[], float]

_ANSWER: Final = 1024
"""Tokens: room for a model that thinks before it answers."""


class _Weekday(BaseModel):
    """Asked for in prose: a server that enforces the schema has to answer in it all the same."""

    model_config = ConfigDict(extra="forbid")

    weekday: Literal["甲", "乙", "丙"]
    number: int
    words: Annotated[list[str], Field(max_length=3)]


_IN_PROSE: Final = (Message("system", "你是一个助手。"), Message("user", "请用一句话说说星期一为什么让人疲惫。"))
_IN_JSON: Final = (
    Message("system", "按要求输出 JSON。"),
    Message("user", "weekday 填“甲”，number 填 7，words 填一个词。"),
)


@dataclass(frozen=True, slots=True)
class _Probe:
    """One call in one mode. ``outcome``: held = an answer of the form asked for."""

    mode: Enforcing
    outcome: Literal["held", "ignored", "failed"]
    seconds: float
    reply: Reply | None = None
    error: CallError | None = None


def probe(endpoint: Endpoint, clock: Clock = time.monotonic) -> list[Finding]:
    """Up to one listing and three short calls (at most 1,024 tokens of answer each). Never raises."""
    return asyncio.run(_examine(endpoint, clock))


def best_mode(findings: list[Finding]) -> Enforcing | None:
    """The mode that the findings speak for; None if no mode works."""
    states = {finding.name: finding.state for finding in findings}
    modes: tuple[Enforcing, ...] = ("json_schema", "tools", "md_json")
    return next((mode for mode in modes if states.get(mode) == "ok"), None)


async def _examine(endpoint: Endpoint, clock: Clock) -> list[Finding]:
    client = Client(endpoint)
    try:
        findings, go_on = await _listing(client, endpoint)
    finally:
        await client.close()
    if not go_on:
        return findings
    probes: list[_Probe] = []
    for mode in ("json_schema", "tools", "md_json"):
        probes.append(await _call(endpoint, mode, clock))
        error = probes[-1].error
        if error and (error.failure.kind == "auth" or error.status == 404 or isinstance(error, UnreachableError)):
            name = "key" if error.failure.kind == "auth" else "model"
            kept = [finding for finding in findings if finding.name not in {name, "model"}]
            return [*kept, Finding(name, "failed", error.failure.zh, error.failure.en)]
    findings += [_enforcement(made) for made in probes]
    return [*findings, _advice(endpoint, findings), *_tokens_and_speed(probes)]


async def _listing(client: Client, endpoint: Endpoint) -> tuple[list[Finding], bool]:
    """What the list of models tells, and whether it makes sense to go on."""
    reached = Finding("reach", "ok", f"{endpoint.base_url} 可以连上。", f"{endpoint.base_url} can be reached.")
    try:
        names = await client.models()
    except UnreachableError as error:
        return [Finding("reach", "failed", error.failure.zh, error.failure.en)], False
    except CallError as error:
        if error.failure.kind == "auth":
            return [reached, Finding("key", "failed", error.failure.zh, error.failure.en)], False
        if error.status is None:
            return [Finding("reach", "failed", error.failure.zh, error.failure.en)], False
        unlisted = Finding("model", "warning", "服务不列出模型，无法核对模型名。", "The endpoint lists no models.")
        return [reached, unlisted], True
    key = Finding("key", "ok", "密钥被接受。", "The key is accepted.")
    if endpoint.key is None:
        key = Finding("key", "ok", "没有设密钥，服务也没有要求。", "No key is set and none was asked for.")
    return [reached, key, _model(endpoint.model, names)], True


def _model(model: str, names: list[str]) -> Finding:
    if model in names:
        return Finding("model", "ok", f"有模型 {model}。", f"The model {model} is there.")
    near = get_close_matches(model, names, 3, 0.3) or names[:3]
    zh, en = (f"，可用的有：{'、'.join(near)}", f"; there are: {', '.join(near)}") if near else ("", "")
    return Finding(
        "model",
        "warning",
        f"服务列出的模型中没有 {model}{zh}。",
        f"The endpoint does not list the model {model}{en}.",
    )


async def _call(endpoint: Endpoint, mode: Enforcing, clock: Clock) -> _Probe:
    pinned = replace(endpoint, mode=mode, max_tokens=min(_ANSWER, endpoint.max_tokens))
    client = Client(pinned)
    replies: list[Reply] = []

    async def send(request: Request) -> Reply:
        try:
            reply = await client.send(adapted(request, pinned.max_tokens, frozenset()))
        except CallError as error:
            unfit = unfit_parameters(error.status, error.message)
            if not unfit:
                raise
            reply = await client.send(adapted(request, pinned.max_tokens, unfit))
        replies.append(reply)
        return reply

    begun = clock()
    outcome: Literal["held", "ignored", "failed"] = "ignored"
    failed: CallError | None = None
    try:
        with suppress(ValidationError):
            await client.converse(_IN_JSON if mode == "md_json" else _IN_PROSE, _Weekday, Shape(mode), send)
            outcome = "held"
    except CallError as error:
        outcome, failed = "failed", error
    finally:
        await client.close()
    return _Probe(mode, outcome, clock() - begun, replies[-1] if replies else None, failed)


def _enforcement(made: _Probe) -> Finding:
    if made.error:
        failure = made.error.failure
        return Finding(made.mode, "failed", f"{made.mode}：{failure.zh}", f"{made.mode}: {failure.en}")
    if made.reply and made.reply.finish == "length":
        return Finding(
            made.mode,
            "warning",
            f"{made.mode}：{_ANSWER} 个词元内没有答完，无法判断。",
            f"{made.mode}: no complete answer within {_ANSWER} tokens; cannot tell.",
        )
    if made.mode == "md_json":
        held = ("按文字说明给出了 JSON。", "JSON came as the words asked for.")
        ignored = ("没有按文字说明给出 JSON。", "No JSON came although the words asked for it.")
    else:
        held = ("服务强制执行了结构。", "the structure is enforced.")
        ignored = ("服务接受了请求但不强制结构。", "the request is taken but the structure is not enforced.")
    zh, en = held if made.outcome == "held" else ignored
    return Finding(made.mode, "ok" if made.outcome == "held" else "warning", f"{made.mode}：{zh}", f"{made.mode}: {en}")


def _advice(endpoint: Endpoint, findings: list[Finding]) -> Finding:
    best = best_mode(findings)
    if best is None:
        return Finding(
            "mode",
            "failed",
            "三种方式都得不到规定结构的回答，请换一个模型或服务，或用 --engine rules。",
            "No mode brings answers of the form asked for; use another model or endpoint, or --engine rules.",
        )
    if endpoint.mode in {"auto", best}:
        return Finding("mode", "ok", f"使用 mode = {best}。", f"mode = {best} is used.")
    own = next(finding.state for finding in findings if finding.name == endpoint.mode)
    return Finding(
        "mode",
        "ok" if own == "ok" else "warning",
        f"设置为 mode = {endpoint.mode}，建议改为 {best} 或 auto。",
        f"mode = {endpoint.mode} is set; {best} or auto is advised.",
    )


def _tokens_and_speed(probes: list[_Probe]) -> list[Finding]:
    answered = [made for made in probes if made.reply]
    if not answered:
        return []
    counted = all(made.reply.prompt_tokens is not None for made in answered if made.reply)
    seconds = sorted(made.seconds for made in answered)[len(answered) // 2]
    uncounted = Finding(
        "tokens",
        "warning",
        "服务不报告用了多少词元，用量和费用只能估计。",
        "The endpoint does not count tokens; usage and cost are estimates.",
    )
    speed = Finding("speed", "ok", f"每次调用约 {seconds:.1f} 秒。", f"About {seconds:.1f} seconds a call.")
    return [*([] if counted else [uncounted]), speed]
