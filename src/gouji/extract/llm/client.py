"""The only import of openai and instructor: a request goes out once, an answer is read into its model.

instructor prepares the request and reads the answer; what it would do beyond that is switched off. It never gets
``context=``, which would run a template engine over the report, and it makes no attempt of its own.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from math import isfinite
from time import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from gouji.extract.llm import failures
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.json_text import pick_object, whole_characters
from gouji.extract.llm.reply import CallError, NotRecordedError, Reply, UnreachableError, UnreadableError
from gouji.extract.llm.wire import Message, Shape, in_words, schema_text

if TYPE_CHECKING:
    from openai import APIStatusError
    from openai.types.chat import ChatCompletion

    from gouji.extract.llm.recording import Tape

M = TypeVar("M", bound=BaseModel)

Request = dict[str, Any]
Call = Callable[[Request], Awaitable[Reply]]

COMPLETIONS: Final = "/v1/chat/completions"
"""What the requests of a batch are for, in the words of the batch protocol: the same at every endpoint."""

_MOST_TOKENS: Final = 10**12
_TRANSIENT: Final = frozenset({408, 409, 429})
_NEEDS_NO_KEY: Final = "none"
"""What a server without keys is sent: the library insists on one."""


class Client:
    """One endpoint, or the ``tape`` that records it or stands for it. Belongs to the event loop it is first used in;
    ``close`` it there."""

    def __init__(self, endpoint: Endpoint, tape: Tape | None = None) -> None:
        from openai import AsyncOpenAI, Timeout

        _silence()
        seconds = float(endpoint.timeout)
        self._endpoint = endpoint
        self._openai = AsyncOpenAI(
            base_url=endpoint.base_url,
            api_key=endpoint.key.reveal() if endpoint.key else _NEEDS_NO_KEY,
            timeout=Timeout(seconds, connect=min(seconds, 15)),
            max_retries=0,
            http_client=tape.client() if tape else None,
        )

    async def close(self) -> None:
        await self._openai.close()

    async def send(self, request: Request) -> Reply:
        """One HTTP call. Raises CallError.

        By path, not through the library's class for it: that imports all the others too (20 MB, 0.4 s)."""
        from httpx2 import Response

        async with self._speaking():
            raw = await self._openai.post("/chat/completions", cast_to=Response, body=body_of(request))
        return reply_of(self._endpoint.scrub(raw.text))

    async def models(self) -> list[str]:
        """The ids of the models that the endpoint lists. Raises CallError."""
        from httpx2 import Response

        async with self._speaking():
            raw = await self._openai.get("/models", cast_to=Response)
        return _ids(self._endpoint.scrub(raw.text))

    async def upload(self, name: str, content: bytes) -> str:
        """Stores the requests of a batch at the endpoint; the id of the file. Raises CallError."""
        async with self._speaking(whole=False):
            raw = await self._openai.files.with_raw_response.create(file=(name, content), purpose="batch")
        return str(_object(self._endpoint.scrub(raw.text))["id"])

    async def start_batch(self, file: str) -> Request:
        """Has the endpoint answer the requests of an uploaded file within a day; the batch as it describes it. Raises
        CallError."""
        async with self._speaking():
            raw = await self._openai.batches.with_raw_response.create(
                input_file_id=file, endpoint=COMPLETIONS, completion_window="24h"
            )
        return _object(self._endpoint.scrub(raw.text))

    async def batch(self, name: str) -> Request:
        """Raises CallError."""
        async with self._speaking():
            raw = await self._openai.batches.with_raw_response.retrieve(name)
        return _object(self._endpoint.scrub(raw.text))

    async def last_batches(self) -> list[Request]:
        """The hundred that were made last. Raises CallError."""
        async with self._speaking():
            raw = await self._openai.batches.with_raw_response.list(limit=100)
        return _objects(self._endpoint.scrub(raw.text))

    async def lines(self, file: str) -> AsyncIterator[str]:
        """The lines of a stored file as they arrive; what is no UTF-8 is marked in them. Raises CallError."""
        rest = b""
        async with self._speaking(whole=False), self._openai.files.with_streaming_response.content(file) as response:
            # By bytes: other line readers also break at characters that JSON may hold, as U+2028.
            async for chunk in response.iter_bytes():
                *whole, rest = (rest + chunk).split(b"\n")
                for line in whole:
                    yield self._endpoint.scrub(line.decode("utf-8", "replace"))
        if rest:
            yield self._endpoint.scrub(rest.decode("utf-8", "replace"))

    async def converse(self, messages: Sequence[Message], answer: type[M], shape: Shape, call: Call) -> M:
        """Has instructor prepare the request, hands it to ``call`` and reads its reply into ``answer``.

        Raises what ``call`` raises, pydantic's ValidationError for an answer that does not fit, UnreadableError."""
        import instructor
        from instructor.core.exceptions import InstructorRetryException
        from instructor.core.hooks import Hooks

        lenient = self._endpoint.mode == "auto" or shape.mode == "md_json"
        fields = frozenset(answer.model_fields)

        async def create(**request: Any) -> ChatCompletion:
            reply = await call(request)
            return _completion(reply, shape, fields if lenient else None)

        def finish(**request: Any) -> None:
            _finish(request, messages, answer, shape)

        hooks = Hooks()
        hooks.on("completion:kwargs", finish)
        patched: Any = instructor.patch(create=create, mode=_modes()[shape.mode])
        try:
            read = await patched(
                response_model=answer,
                max_retries=0,
                strict=None,
                hooks=hooks,
                messages=[{"role": message.role, "content": message.content} for message in messages],
                **_parameters(self._endpoint),
            )
        except InstructorRetryException as error:
            cause = _cause(error)
            if isinstance(cause, ValueError) and not isinstance(cause, ValidationError):
                raise UnreadableError(str(cause)) from None
            raise cause from None
        return answer.model_validate(read.model_dump(by_alias=True))

    @asynccontextmanager
    async def _speaking(self, *, whole: bool = True) -> AsyncIterator[None]:
        """Turns what the library raises into a CallError. ``whole``: the timeout is for the call in one, else for every
        wait of it, as large files take longer."""
        from httpx2 import HTTPError
        from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

        endpoint = self._endpoint
        try:
            async with asyncio.timeout(float(endpoint.timeout) if whole else None):
                yield
        except APIStatusError as error:
            raise self._of_status(error) from None
        except (TimeoutError, APITimeoutError):
            raise CallError(failures.timed_out(f"{endpoint.timeout:f}"), transient=True) from None
        except APIConnectionError as error:
            if isinstance(error.__cause__, NotRecordedError):
                raise CallError(failures.not_recorded(error.__cause__.path, error.__cause__.model)) from None
            if _reached(error):
                raise CallError(failures.broken_off(), transient=True) from None
            raise UnreachableError(failures.unreachable(endpoint.base_url), transient=True) from None
        except HTTPError:  # in the middle of a file that is read as it arrives
            raise CallError(failures.broken_off(), transient=True) from None
        except (OpenAIError, ValueError) as error:
            raise CallError(failures.no_completion(endpoint.scrub(str(error)))) from None

    def _of_status(self, error: APIStatusError) -> CallError:
        status, body = error.status_code, error.body if isinstance(error.body, dict) else {}
        message = self._endpoint.scrub(str(body.get("message", error.response.text[:2000])))
        code = str(body.get("code") or "")
        spent = code == "insufficient_quota"
        return CallError(
            failures.of_status(status, code, message),
            status=status,
            transient=not spent and (status in _TRANSIENT or status >= 500),
            wait=_wait(error.response.headers),
            message=message,
        )


def _silence() -> None:
    """These log what goes over the wire and what endpoints answer, some of it to stderr: the key could be among it."""
    for name in ("instructor", "openai", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _parameters(endpoint: Endpoint) -> Request:
    parameters: Request = {"model": endpoint.model}
    if endpoint.temperature is not None:
        parameters["temperature"] = float(endpoint.temperature)
    if endpoint.extra:
        parameters["extra_body"] = dict(endpoint.extra)
    return parameters


def _modes() -> dict[str, Any]:
    from instructor import Mode

    return {"json_schema": Mode.JSON_SCHEMA, "tools": Mode.TOOLS, "md_json": Mode.MD_JSON}


def body_of(request: Request) -> Request:
    """The request with ``extra_body`` as fields of its own."""
    return {**{name: value for name, value in request.items() if name != "extra_body"}, **request.get("extra_body", {})}


def _finish(request: Request, messages: Sequence[Message], answer: type[BaseModel], shape: Shape) -> None:
    """Changes in place what instructor prepared: the hook is handed its parts, not a copy of them."""
    schema = json.loads(schema_text(answer, lean=shape.lean))
    if shape.mode == "json_schema":
        request["response_format"]["json_schema"].update(schema=schema, strict=True)
    elif shape.mode == "tools":
        request["tools"][0]["function"].update(parameters=schema, strict=True)
    sent = [{"role": message.role, "content": message.content} for message in messages]
    if shape.mode == "md_json":
        sent[0]["content"] = f"{sent[0]['content']}\n\n{in_words(answer)}"
    request["messages"][:] = sent


def _cause(error: BaseException) -> BaseException:
    """What instructor wrapped."""
    inner: BaseException = error
    while inner.__cause__ is not None and not isinstance(inner, CallError | ValidationError):
        inner = inner.__cause__
    return inner


def _completion(reply: Reply, shape: Shape, fields: frozenset[str] | None) -> ChatCompletion:
    """The reply as instructor wants to read it. ``fields``: look for an object with one of these in the text."""
    from openai.types.chat import ChatCompletion

    text = reply.text or ""
    if fields is not None:
        text = pick_object(text, fields)
    message: dict[str, object] = {"role": "assistant", "content": text}
    if shape.mode == "tools":
        function = {"name": "answer", "arguments": text}
        message = {"role": "assistant", "tool_calls": [{"id": "0", "type": "function", "function": function}]}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return ChatCompletion.model_validate({"id": "0", "object": "chat.completion", "created": 0, "model": "", "choices": [choice]})


def reply_of(body: str) -> Reply:
    """Reads a completion field by field: servers leave out what the protocol requires. Raises CallError."""
    try:
        completion = json.loads(body)
        choice = completion["choices"][0]
        message = choice["message"]
        text = _said(message.get("content"))
        calls = message.get("tool_calls")
        if calls:
            arguments = calls[0]["function"]["arguments"]
            text = _said(arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False))
        usage = completion.get("usage") or {}
        details = usage.get("prompt_tokens_details") or {}
        return Reply(
            text=text,
            finish=_said(choice.get("finish_reason")),
            refusal=_said(message.get("refusal") or None),
            prompt_tokens=_count(usage.get("prompt_tokens")),
            completion_tokens=_count(usage.get("completion_tokens")),
            cached_tokens=_count(details.get("cached_tokens")) or _count(usage.get("prompt_cache_hit_tokens")) or 0,
        )
    except (json.JSONDecodeError, RecursionError, KeyError, IndexError, TypeError, AttributeError):
        raise CallError(failures.no_completion(body)) from None


def _said(value: object) -> str | None:
    """What should be a text, as one that can be stored and shown. Some servers send a list of parts."""
    if isinstance(value, list):
        value = "".join(str(part.get("text") or "") if isinstance(part, dict) else str(part) for part in value)
    return None if value is None else whole_characters(str(value))


def _count(value: object) -> int | None:
    """A number of tokens, None for what cannot be one."""
    return value if isinstance(value, int) and 0 <= value < _MOST_TOKENS else None


def _ids(body: str) -> list[str]:
    try:
        return [str(model["id"]) for model in json.loads(body)["data"]]
    except (json.JSONDecodeError, RecursionError, KeyError, TypeError):
        raise CallError(failures.no_completion(body)) from None


def _object(body: str) -> Request:
    """A file or batch as the endpoint describes it: an object with an id. Raises CallError."""
    try:
        read = json.loads(body)
    except (json.JSONDecodeError, RecursionError):
        read = None
    if not isinstance(read, dict) or not isinstance(read.get("id"), str):
        raise CallError(failures.no_batch(body))
    return read


def _objects(body: str) -> list[Request]:
    try:
        return [each for each in json.loads(body)["data"] if isinstance(each, dict)]
    except (json.JSONDecodeError, RecursionError, KeyError, TypeError):
        raise CallError(failures.no_batch(body)) from None


def _reached(error: BaseException) -> bool:
    """Whether a connection stood when the call failed."""
    from httpx2 import ConnectError

    return not isinstance(error.__cause__, ConnectError)


def _wait(headers: Any) -> float | None:
    """Seconds in Retry-After, a number or a date; None if it says none that can be waited for."""
    thousandths, text = headers.get("retry-after-ms"), headers.get("retry-after", "")
    seconds = None if thousandths is None else _number(thousandths)
    if seconds is not None:
        return seconds / 1000
    seconds = _number(text)
    if seconds is not None or not text:
        return seconds
    try:
        return max(parsedate_to_datetime(text).timestamp() - time(), 0)
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None
