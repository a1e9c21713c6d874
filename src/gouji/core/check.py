"""A tested relation: what was printed, what was recomputed, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gouji.core.rows import Claim

Verdict = Literal[
    "consistent", "inconsistent", "truncated", "malformed", "contradictory", "suspicious", "misread", "untestable"
]
Severity = Literal["error", "warning", "info"]

QUIET: frozenset[Verdict] = frozenset({"consistent", "untestable"})
"""Verdicts that are no findings."""


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One relation that a rule looked at. A finding is a check whose verdict is not quiet.

    ``claims`` are the operands, ``printed`` is the claim that the report states (the sum, the rate).
    ``subject`` is the stable name of what is checked, without figures or offsets: it makes the fingerprint.
    ``caused_by`` is the id of the check whose finding explains this one; ``explanations`` say what would make it right.
    """

    rule: str
    verdict: Verdict
    severity: Severity
    message: Message
    formula: str = ""
    printed: Claim | None = None
    computed: str | None = None
    claims: tuple[Claim, ...] = ()
    line: int = 0
    subject: str = ""
    id: str = ""
    caused_by: str | None = None
    explanations: tuple[Message, ...] = ()
    relation: str | None = None

    @property
    def is_finding(self) -> bool:
        return self.verdict not in QUIET
