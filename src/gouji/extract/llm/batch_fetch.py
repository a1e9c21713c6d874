"""The answers of a finished batch: read as those of calls are, stored under their keys, everything else said."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final, get_args

from pydantic import BaseModel

from gouji.errors import OutputError
from gouji.extract.answers import PairsAnswer, SectionsAnswer
from gouji.extract.llm import failures
from gouji.extract.llm.ask import NO_USAGE, Failure, Usage
from gouji.extract.llm.batch_store import Batch, BatchCall, BatchStore
from gouji.extract.llm.cache import Cache, Stored
from gouji.extract.llm.calls import Calls, Question, Turn
from gouji.extract.llm.client import Client, Request, reply_of
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.prompts import Task
from gouji.extract.llm.reply import CallError
from gouji.extract.llm.wire import Message, unfit_parameters

ENDED: Final = frozenset({"completed", "failed", "expired", "cancelled"})
"""The states in which a batch has all the answers that it will ever have."""

_ANSWERS: Final[Mapping[Task, type[BaseModel]]] = {"sections": SectionsAnswer, "pairs": PairsAnswer}
_NO_WORDS: Final = (Message("system", ""), Message("user", ""))
"""To read an answer the words of the question are not needed."""

_MISSING: Final = {
    "completed": ("批次没有给出回答", "the batch gave no answer"),
    "failed": ("批次未被接受", "the batch was not accepted"),
    "expired": ("批次过期，服务没有来得及回答", "the batch expired before the endpoint came to it"),
    "cancelled": ("批次被取消", "the batch was cancelled"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A question without a good answer. ``call`` None: something about the batch as a whole."""

    call: BatchCall | None
    zh: str
    en: str


@dataclass(slots=True)
class Fetched:
    """What a batch brought. ``known`` answers were in the cache before; ``usage`` is all that the batch used. ``notices`` are
    (zh, en) about what cost no answer; ``unfit`` are parameters that the model says it does not take."""

    batch: Batch
    stored: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)
    usage: Usage = NO_USAGE
    unfit: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    """The keys of the lines read so far."""


class Fetcher:
    """Use it in one event loop and ``close`` it there."""

    def __init__(self, endpoint: Endpoint, cache: Cache, store: BatchStore) -> None:
        """Raises OutputError for a cache that cannot be read."""
        self._endpoint, self._cache, self._store = endpoint, cache, store
        self._client, self._calls = Client(endpoint), Calls(endpoint, cache)

    async def close(self) -> None:
        await self._client.close()
        await self._calls.close()

    async def fetch(self, batch: Batch, said: Request) -> Fetched:
        """Stores every usable answer of an ended batch the moment it is read, so that nothing is lost when this ends in the
        middle; doing it again stores nothing twice. ``said`` is the endpoint's word about the batch.

        Raises CallError where a file cannot be read to its end, OutputError where answers cannot be stored: then the
        batch stays to be fetched."""
        waiting = self._store.calls(batch)
        fetched = Fetched(batch)
        fetched.problems += _refused(said)
        for name in ("output_file_id", "error_file_id"):
            file = said.get(name)
            if isinstance(file, str) and file:
                await self._take(file, waiting, fetched)
        zh, en = _MISSING.get(batch.state, _MISSING["completed"])
        fetched.problems += [Problem(call, zh, en) for call in waiting.values() if not self._has(call)]
        if fetched.stored:
            self._remember(batch)
        if fetched.unfit:
            self._store.refuse(self._asked_of(batch), fetched.unfit)
        fetched.batch = replace(batch, fetched=True)
        self._store.put(fetched.batch)
        return fetched

    async def _take(self, file: str, waiting: dict[str, BatchCall], fetched: Fetched) -> None:
        """Takes the calls that the file answers out of ``waiting``."""
        number = 0
        async for line in self._lines(file, fetched):
            number += 1
            if not line.strip():
                continue
            entry = _entry(line)
            if entry is None:
                fetched.problems.append(_broken(file, number, line))
                continue
            key = entry.get("custom_id")
            if isinstance(key, str) and (call := waiting.pop(key, None)):
                fetched.settled.add(key)
                await self._settle(call, entry, fetched)
            elif key in fetched.settled:
                fetched.notices.append(
                    (f"{file} 第 {number} 行重复了前面的回答，已略去", f"{file} line {number} repeats an answer and is left out")
                )
            else:
                fetched.problems.append(_unknown(file, number, key))

    async def _lines(self, file: str, fetched: Fetched) -> AsyncIterator[str]:
        try:
            async for line in self._client.lines(file):
                yield line
        except CallError as error:
            if error.status != 404:
                raise
            zh, en = f"服务上已没有文件 {file}", f"the endpoint no longer has the file {file}"
            fetched.problems.append(Problem(None, zh, en))

    async def _settle(self, call: BatchCall, entry: Request, fetched: Fetched) -> None:
        """One answer: stored if a conversation can go on from it, else said."""
        try:
            stored = Stored(reply_of(json.dumps(_completion(entry), ensure_ascii=False)), fetched.batch.shape.mode)
        except CallError as error:
            fetched.unfit |= unfit_parameters(error.status, error.message)
            if not self._has(call):
                fetched.problems.append(Problem(call, error.failure.zh, error.failure.en))
            return
        fetched.usage += self._usage(stored)
        if self._has(call):
            fetched.known += 1
            return
        turn = await self._read(call, stored)
        # A cut answer is stored as what it is, as one of another form with what is wrong in it: the next question
        # follows from it. A refusal or an empty answer leads nowhere and is asked for again.
        if turn.failure is None or turn.failure.kind == "length" or turn.lines:
            with _storing():
                self._cache.put(call.key, call.task, fetched.batch.model, stored)
        if turn.failure is None:
            fetched.stored += 1
        else:
            fetched.problems.append(Problem(call, turn.failure.zh, turn.failure.en))

    def _remember(self, batch: Batch) -> None:
        """How the endpoint was made to answer, where no call has told yet."""
        with _storing():
            if self._cache.shape(self._asked_of(batch)) is None:
                self._cache.remember(self._asked_of(batch), batch.shape)

    def _asked_of(self, batch: Batch) -> Endpoint:
        """The endpoint with the model of the batch: another may be set by now."""
        return replace(self._endpoint, model=batch.model)

    def _has(self, call: BatchCall) -> bool:
        """Whether the answer came before, by this batch or another way: it stays as it is."""
        with _storing():
            return self._cache.has(call.key)

    async def _read(self, call: BatchCall, stored: Stored) -> Turn[BaseModel]:
        task = next(task for task in get_args(Task) if task == call.task)
        question = Question(call.task, _NO_WORDS, _ANSWERS[task], call.max_tokens)
        return await self._calls.read_again(question, call.key, stored)

    def _usage(self, stored: Stored) -> Usage:
        sent, got = stored.reply.prompt_tokens or 0, stored.reply.completion_tokens or 0
        prices = self._endpoint.prices
        return Usage(1, sent, got, 0, prices.cost(sent, got, stored.reply.cached_tokens) if prices else None)


@contextmanager
def _storing() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        failure = failures.not_stored(str(error))
        raise OutputError(failure.zh, failure.en) from None


def by_reason(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """One sentence for each report and reason, naming the sections."""
    named: dict[tuple[str, str, str], dict[str, None]] = {}
    for problem in problems:
        source = problem.call.source if problem.call else ""
        about = (problem.call.about or ("",)) if problem.call else ()
        named.setdefault((source, problem.zh, problem.en), {}).update(dict.fromkeys(about))
    lines = []
    for (source, zh, en), sections in named.items():
        titles = [title for title in sections if title]
        where_zh = f"{source}：{'、'.join(f'“{title}”' for title in titles) or '跨节核对'}未得到回答：" if source else ""
        where_en = f"{source}: no answer for {', '.join(f'“{title}”' for title in titles) or 'figures across sections'}: "
        lines.append((f"{where_zh}{zh.rstrip('。')}。", f"{where_en if source else ''}{en.rstrip('.')}."))
    return lines


def _entry(line: str) -> Request | None:
    try:
        entry = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def _completion(entry: Request) -> object:
    """The body of the response in a line. Raises CallError for an error."""
    error, response = entry.get("error"), entry.get("response")
    response = response if isinstance(response, dict) else {}
    body = response.get("body")
    status = response.get("status_code")
    if isinstance(body, dict) and "error" in body and not isinstance(error, dict):
        error = body["error"]
    if isinstance(status, int) and status >= 400:
        code, message = _words(error)
        raise CallError(failures.of_status(status, code, message), status=status, message=message)
    if isinstance(error, dict):
        code, message = _words(error)
        raise CallError(_of_code(code, message), message=message)
    return body


def _words(error: object) -> tuple[str, str]:
    if isinstance(error, dict):
        return str(error.get("code") or ""), str(error.get("message") or "")
    return "", str(error or "")


def _of_code(code: str, message: str) -> Failure:
    """A call of a batch that was never made."""
    said = failures.excerpt(message or code)
    if code == "batch_expired":
        return Failure("transport", *_MISSING["expired"])
    if code == "batch_cancelled":
        return Failure("transport", *_MISSING["cancelled"])
    return Failure("transport", f"服务没有回答（{said}）", f"the endpoint did not answer ({said})")


def _refused(said: Request) -> list[Problem]:
    """Why the endpoint did not take the batch, in its own words."""
    errors = said.get("errors")
    found = errors.get("data") if isinstance(errors, dict) else None
    words = [_words(error)[1] or _words(error)[0] for error in found or () if isinstance(error, dict)]
    return [
        Problem(
            None, f"服务不接受这个批次：{failures.excerpt(each)}", f"the endpoint refuses the batch: {failures.excerpt(each)}"
        )
        for each in dict.fromkeys(words)
    ]


def _broken(file: str, number: int, line: str) -> Problem:
    said = failures.excerpt(line)
    return Problem(
        None,
        f"{file} 第 {number} 行不是 JSON，不能采用：{said}",
        f"{file} line {number} is no JSON and cannot be used: {said}",
    )


def _unknown(file: str, number: int, key: object) -> Problem:
    said = failures.excerpt(str(key))
    return Problem(
        None,
        f"{file} 第 {number} 行的 custom_id 不在这个批次里，已略去：{said}",
        f"{file} line {number} has a custom_id that is not in this batch and is left out: {said}",
    )
