"""A model that runs in the test: it reads the ids of its prompt and answers what it was told to know about them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from gouji.core.numerals import Numeral, lex
from gouji.core.report import Report
from gouji.extract.llm.ask import Asked, Check, Failure, FailureKind, Merge, Prompt, Usage
from gouji.source import read
from gouji.split import heading_numbers, split

M = TypeVar("M", bound=BaseModel)

ID = re.compile(r"(?<!\\)#(\d+)")


class ScriptedAsker:
    """Answers every prompt by a function of the prompt and of what was wrong with the answer before.

    The function returns a model, JSON text, or the kind of failure that happens instead. Like the real asker it asks
    again at most twice while ``check`` has something to say.
    """

    def __init__(self, answer: Callable[[Prompt, list[str]], BaseModel | str | FailureKind]) -> None:
        self._answer = answer
        self.prompts: list[Prompt] = []
        self.lines: list[list[str]] = []

    async def ask(
        self, prompt: Prompt, answer: type[M], check: Check[M] | None = None, merge: Merge[M] | None = None
    ) -> Asked[M]:
        self.prompts.append(prompt)
        lines: list[str] = []
        read: M | None = None
        for turn in range(3):
            said = self._answer(prompt, lines)
            if isinstance(said, str) and not said.startswith("{"):
                failure = Failure(said, f"模型未答：{said}", f"no answer: {said}")  # type: ignore[arg-type]
                return Asked(None, Usage(calls=turn + 1), failure)
            fresh = answer.model_validate_json(said if isinstance(said, str) else said.model_dump_json())
            read = merge(read, fresh) if merge and read is not None else fresh
            lines = check(read) if check else []
            if not lines:
                break
            self.lines.append(lines)
        return Asked(read, Usage(calls=turn + 1), problems=tuple(lines))


def ids_of(prompt: Prompt) -> list[int]:
    return [int(number) for number in ID.findall(prompt.user)]


def report_of(path: object) -> tuple[Report, tuple[Numeral, ...]]:
    document = read(path)  # type: ignore[arg-type]
    report = split(document)
    return report, lex(report.text, noise=document.noise, headings=tuple(heading_numbers(report)))
