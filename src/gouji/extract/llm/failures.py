"""Every reason for which a question can stay without an answer, in words: what happened and what to do."""

from __future__ import annotations

import re
from typing import Final

from gouji.extract.llm.ask import Failure
from gouji.extract.llm.json_text import whole_characters

_SHOWN: Final = 80
_TOO_LONG: Final = re.compile(
    r"context (?:length|size|window)|maximum context|prompt is too long|exceed\w* .*(?:n_ctx|max_model_len)", re.IGNORECASE
)


def excerpt(text: str) -> str:
    """The beginning of what an endpoint or a model wrote, on one line."""
    line = " ".join(whole_characters(text).split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def length(limit: int) -> Failure:
    return Failure(
        "length",
        f"回答写到 {limit} 个词元的上限就断了，请缩小每次发送的内容或调高 max_tokens。",
        f"The answer was cut at the limit of {limit} tokens; send less at a time or raise max_tokens.",
    )


def refusal(words: str) -> Failure:
    zh, en = (f"：{excerpt(words)}", f": {excerpt(words)}") if words else ("。", ".")
    return Failure("refusal", f"模型或服务方拒绝回答{zh}", f"The model or its provider declined to answer{en}")


def empty() -> Failure:
    return Failure("empty", "回答是空的，请再运行一次或换一个模型。", "The answer is empty; run again or use another model.")


def unanswered() -> Failure:
    return Failure(
        "empty",
        "回答没有说到任何一个数字，请换一个模型。",
        "The answer says nothing of any number; use another model.",
    )


def malformed(words: str) -> Failure:
    return Failure(
        "malformed",
        f"回答里没有完整的 JSON：{excerpt(words)}",
        f"There is no complete JSON in the answer: {excerpt(words)}",
    )


def schema(lines: str) -> Failure:
    return Failure(
        "schema",
        f"回答的结构与要求不符：{excerpt(lines)}",
        f"The answer has another structure than asked for: {excerpt(lines)}",
    )


def no_completion(words: str) -> Failure:
    return Failure(
        "transport",
        f"服务返回的不是对话补全结果，请检查 base_url：{excerpt(words)}",
        f"What the endpoint returned is no chat completion; check base_url: {excerpt(words)}",
    )


def unreachable(base_url: str) -> Failure:
    return Failure(
        "transport",
        f"连不上 {base_url}，请检查地址、网络和服务是否已启动。",
        f"{base_url} cannot be reached; check the address, the network and that the server runs.",
    )


def broken_off() -> Failure:
    return Failure("transport", "连接在回答途中断开。", "The connection broke off before the answer was complete.")


def not_recorded(path: str, model: str | None) -> Failure:
    zh, en = (f"（录制时的模型是 {model}）", f" (it was recorded from the model {model})") if model else ("", "")
    return Failure(
        "cassette",
        f"{path} 中没有这次提问的回答{zh}：报告、提示词、模型或参数与录制时不同；请改回原来的设置，或用 --record 重新录制。",
        f"{path} holds no answer to this question{en}: the report, the prompts, the model or a parameter is another one "
        "than when it was recorded; set it back, or record again with --record.",
    )


def timed_out(seconds: str) -> Failure:
    return Failure(
        "transport",
        f"等了 {seconds} 秒没有等到回答，可调高 timeout 或缩小每次发送的内容。",
        f"No answer within {seconds} seconds; raise timeout or send less at a time.",
    )


def of_status(status: int, code: str, message: str) -> Failure:
    """The failure that an HTTP status stands for; ``code`` and ``message`` are the endpoint's own, without the key."""
    said = excerpt(message)
    zh, en = (f"（{said}）", f" ({said})") if said else ("", "")
    if code == "context_length_exceeded" or _TOO_LONG.search(message):
        return too_long(message)
    if status == 402 or code == "insufficient_quota":
        return Failure("auth", f"账户余额或额度不足{zh}，请充值后再运行。", f"The account's credit is used up{en}; top it up.")
    if status == 401:
        return Failure("auth", f"密钥不被接受{zh}，请检查密钥。", f"The key is not accepted{en}; check it.")
    if status == 403:
        return Failure("auth", f"密钥无权使用这个模型或服务{zh}。", f"The key may not use this model or endpoint{en}.")
    if status == 404:
        return Failure(
            "transport",
            f"服务上没有这个地址或模型{zh}，请检查 base_url 和 model。",
            f"The endpoint has no such path or model{en}; check base_url and model.",
        )
    if status == 429:
        return Failure(
            "transport",
            f"服务一直说请求太多（429）{zh}，请调低 concurrency 或设置 requests_per_minute。",
            f"The endpoint keeps saying that there are too many requests (429){en}; "
            "lower concurrency or set requests_per_minute.",
        )
    if status >= 500:
        return Failure("transport", f"服务出错（HTTP {status}）{zh}。", f"The endpoint failed (HTTP {status}){en}.")
    return Failure(
        "transport", f"服务不接受这个请求（HTTP {status}）{zh}。", f"The endpoint rejects the request (HTTP {status}){en}."
    )


def too_long(message: str) -> Failure:
    said = excerpt(message)
    return Failure(
        "length",
        f"内容超出模型一次能读的长度（{said}），请缩小每次发送的内容。",
        f"The text is longer than the model can read at once ({said}); send less at a time.",
    )


def over_budget(left: str) -> Failure:
    return Failure(
        "budget",
        f"预算只剩 {left}，不够再问一次，已停止；已有的回答都保留着。",
        f"Only {left} of the budget is left, too little for one more call; stopped, every answer so far is kept.",
    )


def not_stored(reason: str) -> Failure:
    return Failure(
        "store",
        f"回答存不下来（{reason}），为免白花钱不再提问。",
        f"Answers cannot be stored ({reason}); no more calls are made whose answers would be lost.",
    )


def no_batch(words: str) -> Failure:
    return Failure(
        "transport",
        f"服务返回的不是批处理的应答，请检查 base_url，或改用 gouji extract：{excerpt(words)}",
        f"What the endpoint returned is no answer about a batch; check base_url or use gouji extract: {excerpt(words)}",
    )


def no_batches(status: int) -> Failure:
    return Failure(
        "transport",
        f"这个服务没有批处理接口（HTTP {status}），请改用 gouji extract。",
        f"This endpoint takes no batches (HTTP {status}); use gouji extract.",
    )


def deferred() -> Failure:
    return Failure("deferred", "问题留待批处理。", "The question waits for a batch.")
