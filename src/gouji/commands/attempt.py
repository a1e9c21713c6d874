"""The last resort: an exception that nobody foresaw becomes one line that calls it a defect, and other files go on."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from types import TracebackType

from gouji import texts
from gouji.commands.exits import FAILED_IN_PART
from gouji.config import Lang
from gouji.errors import GoujiError


@dataclass(frozen=True, slots=True)
class Failure:
    """One line in both languages. ``trace`` is the traceback of a defect, empty for an error that we foresaw."""

    zh: str
    en: str
    exit_code: int
    trace: str = ""

    def shown(self, lang: Lang, *, debug: bool = False) -> str:
        line = self.en if lang == "en" else self.zh
        return f"{line}\n{self.trace.rstrip()}" if debug and self.trace else line


class Attempt:
    """``with Attempt(name) as attempt:`` leaves what went wrong in ``attempt.failure``.

    Ctrl-C, exits and a closed output pass through: they concern the process, not the file ``where``.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self.failure: Failure | None = None

    def __enter__(self) -> Attempt:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if isinstance(error, GoujiError):
            self.failure = Failure(error.zh, error.en, error.exit_code)
        elif isinstance(error, Exception) and not isinstance(error, BrokenPipeError):
            self.failure = self._defect(error)
        return self.failure is not None

    def _defect(self, error: Exception) -> Failure:
        what = " ".join(str(error).split())
        values = {"where": self.where, "kind": type(error).__name__, "what": what[:200]}
        trace = "".join(traceback.format_exception(error))
        return Failure(texts.DEFECT.of("zh", **values), texts.DEFECT.of("en", **values), FAILED_IN_PART, trace)
