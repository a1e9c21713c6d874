"""Asks a model: the conversation about one prompt, from the first question to an answer or a reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

from pydantic import BaseModel

from gouji.extract.llm.ask import NO_USAGE, Asked, Check, Failure, Merge, Prompt, Usage
from gouji.extract.llm.budget import Budget, Estimate
from gouji.extract.llm.cache import Cache
from gouji.extract.llm.calls import Calls, Question, Turn
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.retry import Pace
from gouji.extract.llm.wire import ROWS_AGAIN, WHOLE_AGAIN, Message, again, opening

M = TypeVar("M", bound=BaseModel)

MORE_QUESTIONS: Final = 2
_ANSWERED_IN_VAIN: Final = frozenset({"refusal", "empty", "malformed", "schema"})


@dataclass(slots=True)
class _Talk(Generic[M]):
    """A conversation under way. ``problems`` are those of ``answer``, the last one of the right form."""

    messages: tuple[Message, ...]
    answer: M | None = None
    problems: tuple[str, ...] = ()
    usage: Usage = NO_USAGE
    failure: Failure | None = None

    def result(self) -> Asked[M]:
        if self.answer is not None:
            return Asked(self.answer, self.usage, None, self.problems)
        return Asked(None, self.usage, self.failure)


class Model:
    """An Asker over HTTP. Use it as ``async with``, in one event loop; ``total`` is what it has used so far."""

    def __init__(
        self,
        endpoint: Endpoint,
        cache: Cache,
        budget: Budget | None = None,
        pace: Pace | None = None,
        calls: Calls | None = None,
    ) -> None:
        """``calls`` are made by itself unless given. Raises OutputError for a cache that cannot be read."""
        self._endpoint = endpoint
        self._calls = calls or Calls(endpoint, cache, budget, pace)
        self.total = NO_USAGE

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._calls.close()

    async def ask(
        self, prompt: Prompt, answer: type[M], check: Check[M] | None = None, merge: Merge[M] | None = None
    ) -> Asked[M]:
        """Asks, and asks again at most twice for what ``check`` or the form of the answer is against.

        The replies of a conversation that came to nothing are forgotten: the next run asks again."""
        talk: _Talk[M] = _Talk(opening(prompt))
        keys: list[str] = []
        for _ in range(1 + MORE_QUESTIONS):
            turn = await self._calls.turn(self._question(prompt, talk.messages, answer))
            talk.usage += turn.usage
            self.total += turn.usage
            keys.append(turn.key)
            lines = self._heard(talk, turn, check, merge)
            if not lines:
                break
            words = prompt.again or (ROWS_AGAIN if merge and talk.answer is not None else WHOLE_AGAIN)
            talk.messages = (*talk.messages, Message("assistant", turn.text), again(words, lines))
        result = talk.result()
        if result.failure and result.failure.kind in _ANSWERED_IN_VAIN:
            self._forget(keys)
        return result

    def estimate(self, prompts: Iterable[tuple[Prompt, type[BaseModel]]]) -> Estimate:
        """What the first questions of ``prompts`` will take, before any of it. Prompts that are the same are asked
        once. Raises sqlite3.Error."""
        questions = {
            self._calls.key(question): question
            for prompt, answer in prompts
            for question in [self._question(prompt, opening(prompt), answer)]
        }
        fresh = [question for question in questions.values() if not self._calls.stored(question)]
        calls = [(question.prompt_tokens(), question.max_tokens) for question in fresh]
        return Estimate.of(calls, len(questions) - len(fresh), self._endpoint.prices)

    def _heard(self, talk: _Talk[M], turn: Turn[M], check: Check[M] | None, merge: Merge[M] | None) -> tuple[str, ...]:
        """Takes a turn into the talk; the lines to go back, none where the talk is over."""
        talk.failure = turn.failure
        if turn.answer is None:
            return turn.lines
        talk.answer = merge(talk.answer, turn.answer) if merge and talk.answer is not None else turn.answer
        talk.problems = tuple(check(talk.answer)) if check else ()
        return talk.problems

    def _question(self, prompt: Prompt, messages: tuple[Message, ...], answer: type[M]) -> Question[M]:
        limit = self._endpoint.max_tokens
        return Question(prompt.task, messages, answer, min(prompt.max_tokens or limit, limit), prompt.about)

    def _forget(self, keys: Iterable[str]) -> None:
        try:
            self._calls.forget(key for key in keys if key)
        except sqlite3.Error:
            return  # a broken cache has been said already, by the failure that led here
