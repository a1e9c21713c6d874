"""What every exporter takes and gives: results in, text out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from gouji.decision import Reviewed
from gouji.result import Result

if TYPE_CHECKING:
    from gouji.export.crossed import Crossed

Lang = Literal["zh", "en"]


class RuleText(Protocol):
    """What an exporter says about a rule; the registry's rules have this shape."""

    @property
    def code(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...
    @property
    def doc(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Options:
    """``rules`` names and explains the rules (codes alone are shown without it); ``holding`` also lists the relations that
    hold, where the format does not always carry them. ``origin`` names the workspace that a workbook may come back to,
    ``version`` is ours, ``made`` is when it is made; without it the same reports give the same bytes. ``across`` is what was
    found between the reports of a workspace, None where they were not compared."""

    lang: Lang = "zh"
    rules: tuple[RuleText, ...] = ()
    holding: bool = False
    origin: str = ""
    version: str = ""
    made: datetime | None = None
    across: tuple[Crossed, ...] | None = None

    def rule(self, code: str) -> RuleText | None:
        return next((rule for rule in self.rules if rule.code == code), None)

    def rule_name(self, code: str, lang: Lang) -> str:
        """The rule's name, empty when it is not known."""
        rule = self.rule(code)
        return "" if rule is None else rule.en if lang == "en" else rule.zh


class Exporter(Protocol):
    """Raises UsageError when the format cannot hold that many results."""

    def __call__(self, results: Sequence[Result], options: Options) -> str: ...


OnReport = Callable[[Reviewed], None]
"""Called after each report is written."""


class TableExporter(Protocol):
    """Writes reports one after another, each let go once it is written, and says which files it wrote.

    ``place`` is a file, or a folder for the formats of several files. Every file stands whole or not at all. Raises
    OutputError where it cannot be written, UsageError for a place that the format cannot use.
    """

    def __call__(self, reviewed: Iterable[Reviewed], place: Path, options: Options, on_report: OnReport, /) -> list[Path]: ...
