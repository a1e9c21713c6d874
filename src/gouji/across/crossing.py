"""What a comparison of reports says: a rule, a verdict, and a place in each of the reports."""

from __future__ import annotations

from typing import Final, NamedTuple

from gouji.core.check import Severity, Verdict
from gouji.result import Claim, Message, Model


class Place(Model):
    """A claim in one of the reports compared. ``report`` is the caller's own key for it, ``name`` the file's."""

    report: str
    name: str
    unit_name: str
    fiscal_year: str
    label: str
    unit: str = ""
    claim: Claim


class Crossing(Model):
    """One relation between reports that was tested. Those that hold are crossings too, as relations of a report are checks."""

    rule: str
    verdict: Verdict
    severity: Severity
    message: Message
    formula: str
    places: tuple[Place, ...]

    @property
    def is_finding(self) -> bool:
        return self.verdict not in ("consistent", "untestable")


class RuleName(NamedTuple):
    zh: str
    en: str
    doc: str


RULES: Final = {
    "ACROSS-01": RuleName(
        "上年年末与本年年初",
        "Last year's closing and this year's opening",
        "What a unit carried over at the end of a year is what it begins the next year with, to the printed digits. "
        "A warning, for accounts may be adjusted in between. Silent where a report names several of either.",
    ),
    "ACROSS-02": RuleName(
        "总额相差万倍",
        "Totals ten thousand times apart",
        "One unit's total of the same name does not change ten-thousandfold in a year: 元 and 万元 were mistaken for each other.",
    ),
    "ACROSS-03": RuleName(
        "同年两份文件不一",
        "Two documents of one year",
        "A figure of the same name has one value in two documents of one unit and year, to the printed digits. "
        "Silent where one of them gives it several values itself.",
    ),
    "ACROSS-04": RuleName(
        "单位之间文字雷同",
        "One text in two units",
        "A paragraph with three figures or more is the same, figures and all, in the reports of two units. Worth a look: forms "
        "and quoted rules are alike, achievements are not.",
    ),
}
