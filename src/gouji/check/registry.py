"""The rules: one function, one code, one docstring. ``@rule`` files a function under its code; nothing else happens at import."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gouji.check.evidence import Evidence
from gouji.core.check import Check, Severity

Runner = Callable[[Evidence], Iterable[Check]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``severity`` is the loudest severity a finding of this rule can have."""

    code: str
    zh: str
    en: str
    severity: Severity
    run: Runner

    @property
    def family(self) -> str:
        return self.code.split("-")[0]

    @property
    def doc(self) -> str:
        return self.run.__doc__ or ""


RULES: dict[str, Rule] = {}


def rule(code: str, zh: str, en: str, severity: Severity = "error") -> Callable[[Runner], Runner]:
    """Files the decorated function under its code. Raises ValueError when the code is taken."""

    def file(run: Runner) -> Runner:
        if code in RULES:
            raise ValueError(f"rule {code} is defined twice")
        RULES[code] = Rule(code, zh, en, severity, run)
        return run

    return file
