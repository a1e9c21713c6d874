"""What was found between reports, as rows of a table: for the workbook's sheet 跨报告核对 and for across.csv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from gouji.export.labels import SEVERITY, VERDICT, Words, words
from gouji.export.protocol import Lang
from gouji.result import Claim, Message

NAME: Final = "across"
TITLE: Final[Words] = ("跨报告核对", "Across reports")
COLUMNS: Final[tuple[tuple[str, Words, int], ...]] = (
    ("rule", ("规则", "rule"), 12),
    ("rule_name", ("名称", "name"), 20),
    ("severity", ("级别", "severity"), 7),
    ("verdict", ("结论", "verdict"), 10),
    ("message", ("说明", "what"), 60),
    ("formula", ("算式", "formula"), 30),
    *(
        (f"{name}_{number}", (f"{zh} {number}", f"{en} {number}"), width)
        for number in (1, 2)
        for name, zh, en, width in (
            ("unit_name", "单位", "unit", 22),
            ("fiscal_year", "年度", "year", 7),
            ("file", "文件", "file", 22),
            ("page", "页", "page", 6),
            ("line", "行", "line", 7),
            ("text", "原文", "printed", 18),
        )
    ),
    ("more", ("其余位置", "further places"), 40),
)
"""Machine name, heading and width of each column."""


class Placed(Protocol):
    """A claim in one of the reports compared."""

    @property
    def name(self) -> str: ...
    @property
    def unit_name(self) -> str: ...
    @property
    def fiscal_year(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def claim(self) -> Claim: ...


@dataclass(frozen=True, slots=True)
class Crossed:
    """One finding between reports. ``names`` is its rule's name."""

    rule: str
    names: Words
    severity: str
    verdict: str
    message: Message
    formula: str
    places: tuple[Placed, ...]


def rows(found: Sequence[Crossed], lang: Lang) -> Iterator[list[str]]:
    """The cells of each finding, in the order of the columns; a third place and those after it share the last one."""
    at = lang == "en"
    for one in found:
        said = one.message.en if at else one.message.zh
        cells = [one.rule, one.names[at], words(SEVERITY, one.severity)[at], words(VERDICT, one.verdict)[at], said, one.formula]
        for place in one.places[:2]:
            page = "" if place.claim.page is None else str(place.claim.page)
            printed = f"{place.claim.text}{place.unit}"
            cells += [place.unit_name, place.fiscal_year, place.name, page, str(place.claim.line), printed]
        more = "; ".join(f"{place.name}:{place.claim.line}" for place in one.places[2:])
        yield [*cells, more]
