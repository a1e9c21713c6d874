"""From an outcome to a check: verdict, severity, formula and one sentence in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from gouji.check.arithmetic import Outcome
from gouji.core.check import Check, Message, Severity, Verdict
from gouji.core.rows import Claim


@dataclass(frozen=True, slots=True)
class Wording:
    """What a rule tests, as the subject of a sentence: 分项合计 / the sum of the parts."""

    zh: str
    en: str


class Case(NamedTuple):
    """A relation about to be judged. ``left`` is the formula's left side, ``right`` the printed number it should give."""

    rule: str
    severity: Severity
    wording: Wording
    left: str
    right: str
    claims: tuple[Claim, ...]
    printed: Claim
    subject: str = ""
    relation: str | None = None
    caused_by: str | None = None

    def judge(self, outcome: Outcome) -> Check:
        """The check that states the outcome."""
        tag = outcome.tag
        if tag == "agrees":
            formula = f"{self.left} = {self.right}"
            if self.printed.bound and outcome.shown:
                formula = f"{self.left} = {outcome.shown}{_unit_of(self.right)} {self.printed.bound} {self.right}"
            message = Message(f"{self.wording.zh}相符：{formula}", f"{self.wording.en} agrees: {formula}")
            return self._check("consistent", "info", message, formula, outcome.shown)
        if tag == "untestable":
            return self.untestable(outcome.reason or _NO_REASON)
        unit = _unit_of(self.right)
        computed = outcome.shown + unit
        formula = f"{self.left} = {computed} ≠ {self.right}" if outcome.shown else f"{self.left} ≠ {self.right}"
        if tag == "truncated":
            formula = f"{self.left} = {computed} ≈ {self.right}"
        zh, en = _SENTENCES[tag]
        facts = {"formula": formula, "computed": computed, "printed": self.right, "residual": outcome.residual + unit}
        message = Message(self.wording.zh + zh.format(**facts), self.wording.en + en.format(**facts))
        verdict, severity = _VERDICTS[tag]
        return self._check(verdict, severity or self.severity, message, formula, outcome.shown)

    def untestable(self, reason: Message) -> Check:
        message = Message(f"{self.wording.zh}无法验证：{reason.zh}", f"{self.wording.en} cannot be tested: {reason.en}")
        return self._check("untestable", "info", message, f"{self.left} ≟ {self.right}", None)

    def find(
        self, verdict: Verdict, severity: Severity, message: Message, computed: str | None = None, *, formula: str | None = None
    ) -> Check:
        """A check in the rule's own words; the formula is the left side alone unless one is given."""
        return self._check(verdict, severity, message, self.left if formula is None else formula, computed)

    def _check(self, verdict: Verdict, severity: Severity, message: Message, formula: str, computed: str | None) -> Check:
        return Check(
            rule=self.rule, verdict=verdict, severity=severity, message=message, formula=formula, printed=self.printed,
            computed=computed, claims=self.claims, line=self.printed.line, subject=self.subject, relation=self.relation,
            caused_by=None if verdict in ("consistent", "untestable") else self.caused_by,
        )  # fmt: skip


_NO_REASON: Final = Message("条件不足", "not enough is printed")

_SENTENCES: Final = {
    "disagrees": (
        "不符：按所列数字应为{computed}，报告写的是{printed}（{formula}）",
        " disagrees: the printed figures give {computed}, the report says {printed} ({formula})",
    ),
    "rounded_up": (
        "多进了一位：按所列数字应为{computed}，报告写的是{printed}（{formula}）",
        " is rounded up by one last digit: the figures give {computed}, the report says {printed} ({formula})",
    ),
    "truncated": (
        "只截断未四舍五入：{formula}",
        " is cut off instead of rounded: {formula}",
    ),
    "weak": (
        "在各数自身精度内可以相符，但相差{residual}：{formula}",
        " agrees only within each number's own digits, {residual} apart: {formula}",
    ),
}

_VERDICTS: Final[dict[str, tuple[Verdict, Severity | None]]] = {
    "disagrees": ("inconsistent", None),
    "rounded_up": ("inconsistent", "warning"),
    "truncated": ("truncated", "info"),
    "weak": ("suspicious", "info"),
}


def _unit_of(text: str) -> str:
    """What is written after the digits of a printed number (%, 万元)."""
    return text.lstrip("-－0123456789.,")
