"""Reports made from lines, with the ids of their numbers by what is printed."""

from __future__ import annotations

from pathlib import Path

from gouji.core.numerals import Numeral
from gouji.core.report import Report
from gouji.extract.llm.bundle import Bundle, Passage, passages
from gouji.extract.llm.render import Renderer

from .scripted import report_of


class Made:
    """A report with its numerals; ``id("900.25")`` is the id of the first number printed so."""

    def __init__(self, folder: Path, text: str) -> None:
        path = folder / "报告.txt"
        path.write_text(text, encoding="utf-8")
        self.report: Report
        self.numerals: tuple[Numeral, ...]
        self.report, self.numerals = report_of(path)
        self.text = self.report.text

    def id(self, printed: str, nth: int = 0) -> int:
        return [numeral.id for numeral in self.numerals if numeral.text == printed][nth]

    @property
    def quantities(self) -> frozenset[int]:
        return frozenset(numeral.id for numeral in self.numerals if numeral.is_quantity)

    def passages(self, asked: frozenset[int] | None = None) -> list[Passage]:
        tables = frozenset(section.id for section in self.report.tables())
        return passages(self.report, self.numerals, self.quantities if asked is None else asked, tables)

    def bundle(self) -> Bundle:
        return Bundle(tuple(self.passages()))

    def rendered(self) -> str:
        return Renderer(self.report, self.numerals).render(self.bundle())
