"""A model that knows a report's annotation and answers by the ids of its prompt, in its own words of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gouji.annotation import Annotation, Row, read_annotation
from gouji.core.numerals import Numeral
from gouji.core.report import Report
from gouji.evaluate import printed_number
from gouji.extract.answers import SectionsAnswer
from gouji.extract.llm.ask import Prompt
from gouji.extract.llm.labels import Labels

from .scripted import ids_of

CELLS = {"w": "weight", "s": "score", "sr": "score_rate", "t": "target", "a": "actual", "cr": "completion_rate"}

Wire = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """A row as the answer writes it, its list, and the ids it needs."""

    where: str
    row: Wire
    ids: tuple[int, ...]


class PerfectModel:
    """Rows of the annotation at the numbers of the report. A number is used once, in the order of the annotation."""

    def __init__(self, gold: Path, report: Report, numerals: Sequence[Numeral]) -> None:
        self._report = report
        self._labels = Labels(report, numerals)
        self._by_line: dict[int, list[Numeral]] = {}
        for numeral in numerals:
            if numeral.is_quantity:
                self._by_line.setdefault(report.lines.number(numeral.start), []).append(numeral)
        self._used: set[int] = set()
        self.annotation: Annotation = read_annotation(gold)
        self.known = list(self._known())

    def answer(self, prompt: Prompt) -> SectionsAnswer:
        """What a model says that makes no mistake: every row whose numbers are in the prompt; the rest is in no list."""
        return SectionsAnswer.model_validate(self.wire(prompt))

    def wire(self, prompt: Prompt) -> Wire:
        ids = set(ids_of(prompt))
        said: Wire = {name: [] for name in ("ind", "fund", "ach", "staff")}
        used: set[int] = set()
        for known in self.known:
            if set(known.ids) <= ids:
                said[known.where].append(known.row)
                used |= set(known.ids)
        header = self._header(prompt, ids)
        used |= {header["score"]} if "score" in header else set()
        return {**said, "h": header, "no": sorted(ids - used)}

    def _known(self) -> Iterator[Known]:
        gold = self.annotation
        for row in gold.indicators:
            yield from self._indicator(row)
        for fund in gold.funds:
            yield from self._figure("fund", fund.line, fund.amount, fund.name)
        for where, figures in (("ach", gold.achievements), ("staff", gold.staffing)):
            for figure in figures:
                yield from self._figure(where, figure.line, figure.value, figure.subject)

    def _figure(self, where: str, line: int, printed: str, name: str) -> Iterator[Known]:
        numeral = self._find(range(line, line + 1), printed, name)
        if numeral is not None:
            row: Wire = {"n": self._copied(name, numeral), "v": numeral.id}
            yield Known(where, {**row, "d": "expenditure"} if where == "fund" else row, (numeral.id,))

    def _indicator(self, row: Row) -> Iterator[Known]:
        low, high = row.extent
        cells: dict[str, int] = {}
        first: Numeral | None = None
        for short, cell in CELLS.items():
            printed = getattr(row, cell)
            lines = range(low, (low if cell == "target" else high) + 1)
            numeral = self._find(lines, printed, row.name) if printed else None
            if numeral is not None:
                cells[short] = numeral.id
                first = first or numeral
        if first is not None:
            yield Known("ind", {"n": self._copied(row.name, first), **cells}, tuple(cells.values()))

    def _find(self, lines: range, printed: str, name: str) -> Numeral | None:
        """The free number of these lines that is printed so, the one right behind the name if there are several."""
        found = [
            numeral
            for line in lines
            for numeral in self._by_line.get(line, ())
            if numeral.id not in self._used and printed_number(numeral.text) == printed_number(printed)
        ]
        if not found:
            return None
        letters = set(re.sub(r"\W", "", name))

        def before(numeral: Numeral) -> int:
            words = re.split(r"[，。；、：]", self._report.text[max(0, numeral.start - 40) : numeral.start])[-1]
            after = self._report.text[numeral.end : numeral.end + 12]
            return len(letters & set(words)) + len(letters & set(re.split(r"[，。；、：\d]", after)[0]))

        best = max(found, key=before)
        self._used.add(best.id)
        return best

    def _copied(self, name: str, numeral: Numeral) -> str:
        """The name if the report prints it there, else the words before the number."""
        section = self._report.section_at(numeral.start)
        assert section is not None
        if self._labels.near(name, section, numeral.start):
            return name
        around = self._report.text[max(section.span.start, numeral.start - 40) : numeral.start]
        words = (
            re.split(r"[，。；、：\n]", around)[-1].strip()
            or re.split(r"[，。；、：\d\n]", around.strip("，。；、：\n0123456789."))[-1]
        )
        after = re.split(r"[，。；、：\n\d]", self._report.text[numeral.end : numeral.end + 20].strip())[0]
        return words or after or section.title

    def _header(self, prompt: Prompt, ids: set[int]) -> Wire:
        names = {"title": "title", "unit": "unit_name", "year": "fiscal_year", "grade": "grade", "filed": "filled_on"}
        plain = re.sub(r"#\d+", "", prompt.user)
        fields = self.annotation.report
        header: Wire = {
            short: field.value for short, name in names.items() if (field := fields.get(name)) and field.value in plain
        }
        score = fields.get("self_score")
        numeral = self._find(range(score.line, score.line + 1), score.value, "得分") if score else None
        if numeral is not None:
            self._used.discard(numeral.id)
            header |= {"score": numeral.id} if numeral.id in ids else {}
        return header
