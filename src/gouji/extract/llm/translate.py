"""From what a model answered to what the code may use: every id looked up, every label found, every contradiction named.

A row is taken as a whole or refused with one Chinese line that says why; refused rows are asked again, never repaired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from gouji.core.answers import (
    Answers,
    FundAnswer,
    HeaderAnswer,
    IndicatorAnswer,
    Pointer,
    QuantityAnswer,
    Quote,
    RelationAnswer,
)
from gouji.core.numerals import Numeral
from gouji.core.report import Cell, Report, Section, Span
from gouji.core.units import measure_of
from gouji.extract.answers import (
    CountRow,
    FundRow,
    HeaderFields,
    IndicatorRow,
    ListName,
    RelationRow,
    Row,
    SectionsAnswer,
    UnitRow,
    is_cell,
)
from gouji.extract.llm import context
from gouji.extract.llm.bundle import Bundle
from gouji.extract.llm.context import sentence_around, shared_unit, squeezed, trimmed
from gouji.extract.llm.crossed import crossed, doubtful, says_completion
from gouji.extract.llm.labels import Labels
from gouji.extract.llm.merge import joined
from gouji.extract.llm.relations import misshapen, relation_of
from gouji.extract.llm.render import unescape

NO_LIST: Final = "no_list"
"""Why a number is ruled out that the model puts in no list."""

_CLAIMING: Final = frozenset({"h", "ind", "fund", "ach", "staff"})
"""The lists that a number can stand in once."""

_POINTS: Final = frozenset({"分", "%", ""})


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be: the list it was in, the row, and why, in one Chinese line for the model and the user."""

    where: ListName
    row: Row
    zh: str

    def line(self) -> str:
        return f"{self.where} {self.row.model_dump_json(exclude_defaults=True)}：{self.zh}"


class _RefusedError(Exception):
    """Says in Chinese why the row at hand cannot be taken; never leaves this module."""


class Intake:
    """Takes the answers about one bundle, the first and the corrected ones, and keeps what holds."""

    def __init__(self, report: Report, numerals: Sequence[Numeral], bundle: Bundle) -> None:
        wanted = frozenset(bundle.ids)
        self._report = report
        self._labels = Labels(report, numerals)
        self._all_numerals = numerals
        self._bundle = bundle
        self._numerals = {numeral.id: numeral for numeral in numerals if numeral.id in wanted}
        self._passages = {number: passage for passage in bundle.passages for number in passage.ids}
        self._sections = {number: passage.section for number, passage in self._passages.items()}
        self._cells = {name: (cell, passage) for passage in bundle.passages for name, cell in passage.cells}
        self._used: set[int] = set()
        self._none: set[int] = set()
        self._units: dict[int, str] = {}
        self._shares: dict[int, tuple[int, str | None]] = {}
        self._wholes: dict[int, int] = {}
        self._seen: set[tuple[ListName, Row]] = set()
        self._doubted: set[tuple[ListName, Row]] = set()
        self._header_fields: list[HeaderAnswer] = []
        self._indicators: list[IndicatorAnswer] = []
        self._funds: list[FundAnswer] = []
        self._achievements: list[QuantityAnswer] = []
        self._staffing: list[QuantityAnswer] = []
        self._relations: list[RelationAnswer] = []

    def take(self, answer: SectionsAnswer) -> list[Refused]:
        """Keeps the rows that hold; returns those that do not. A row that was taken before is not news."""
        rows = [entry for entry in dict.fromkeys(answer.rows()) if entry not in self._seen]
        uses = Counter(number for where, row in rows if where in _CLAIMING for number in row.ids())
        none = frozenset(answer.no) & self._numerals.keys()
        named = [(unescape(row.n), row.v) for _, row in rows if isinstance(row, FundRow | CountRow)]
        exchanged = crossed(named, self._report.text, self._numerals)
        astray = doubtful(named, self._report.text, self._numerals)
        refused: list[Refused] = []
        for where, row in rows:
            try:
                self._refuse_double(where, row, uses, none)
                if isinstance(row, FundRow | CountRow) and row.v in exchanged:
                    raise _RefusedError(f"“{row.n}”不在编号 {row.v} 的旁边，而在另一行的编号旁边，两行的 v 像是对调了")
                if isinstance(row, FundRow | CountRow) and row.v in astray and (where, row) not in self._doubted:
                    self._doubted.add((where, row))
                    raise _RefusedError(f"“{row.n}”不在编号 {row.v} 的旁边，请核对；确实无误就原样再给一次")
                self._add(where, row)
            except _RefusedError as error:
                refused.append(Refused(where, row, str(error)))
                continue
            self._seen.add((where, row))
            self._used.update(row.ids() if where in _CLAIMING else ())
        held_back = {number for entry in refused if entry.where in _CLAIMING for number in entry.row.ids()}
        self._none |= none - held_back
        return refused

    def trust(self, refused: Sequence[Refused]) -> list[Refused]:
        """What is left of ``refused`` when rows that were only to be made sure of are taken, unless the answer has
        another use for their number by now."""
        left = [entry for entry in refused if (entry.where, entry.row) not in self._doubted]
        for where, row in sorted(self._doubted - self._seen, key=lambda entry: entry[1].ids()):
            if (self._used | self._none).isdisjoint(row.ids()):
                left += self.take(SectionsAnswer.model_validate({where: (row,)}))
        return left

    @property
    def spoken(self) -> bool:
        """Whether the answers so far say anything that holds of any number."""
        return bool(self._used or self._none)

    def answers(self) -> Answers:
        """The rows taken so far. Numbers that the model puts in no list are ruled out as its word."""
        return Answers(
            header=joined(self._header_fields),
            indicators=tuple(self._indicators),
            funds=tuple(self._with_share(fund) for fund in self._funds),
            achievements=tuple(self._achievements),
            staffing=tuple(self._staffing),
            relations=tuple(self._relations),
            ruled_out=dict.fromkeys(sorted(self._none - self._used), NO_LIST),
        )

    def section_of(self, refused: Refused) -> Section:
        """The section that a refused row speaks of, as far as it can be told: by its numbers, its cells, its name."""
        row = refused.row
        numbers = (self._sections[number] for number in row.ids() if number in self._sections)
        cells = row.cells() if isinstance(row, IndicatorRow) else []
        tables = (self._cells[cell][1].section for cell in cells if cell in self._cells)
        name = unescape(getattr(row, "n", None) or "")
        named = (section for section in self._bundle.sections if name and self._labels.within(name, [section.span]))
        return next(chain(numbers, tables, named, self._bundle.sections))

    def _refuse_double(self, where: ListName, row: Row, uses: Counter[int], none: frozenset[int]) -> None:
        if where not in _CLAIMING:
            return
        for number in row.ids():
            if uses[number] > 1 or number in self._used:
                raise _RefusedError(f"编号 {number} 用在了不止一处，一个数字只能在一个表的一个位置")
            if number in none:
                raise _RefusedError(f"编号 {number} 又进了 no，只能二选一")

    def _add(self, where: ListName, row: Row) -> None:
        if isinstance(row, HeaderFields):
            self._header_fields.append(self._header(row))
        elif isinstance(row, IndicatorRow):
            self._indicators.append(self._indicator(row))
        elif isinstance(row, FundRow):
            self._funds.append(self._fund(row))
        elif isinstance(row, UnitRow):
            self._units[row.v] = self._copied_unit(row)
        elif isinstance(row, RelationRow):
            self._relate(row)
        elif where == "ach":
            self._achievements.append(self._count(row, staff=False))
        else:
            self._staffing.append(self._count(row, staff=True))

    # What the pointers name.

    def _number(self, number: int) -> Numeral:
        numeral = self._numerals.get(number)
        if numeral is None:
            raise _RefusedError(f"报告里没有编号 {number}")
        return numeral

    def _cell(self, name: str) -> Cell:
        if name not in self._cells:
            raise _RefusedError(f"报告里没有单元 {name}")
        return self._cells[name][0]

    def _label(self, label: str, section: Section, at: int) -> Quote:
        quote = self._labels.near(unescape(label), section, at)
        if quote is None:
            raise _RefusedError(f"正文里没有“{label}”，请照抄连续的原文")
        return quote

    def _words(self, label: str, section: Section, at: int) -> str:
        words = unescape(label)
        if not self._labels.known(words, section, at):
            raise _RefusedError(f"正文里没有“{label}”，请照抄连续的原文")
        return words

    def _percent(self, number: int, what: str) -> int:
        if measure_of(self._number(number).unit).base not in ("%", "‰", "百分点", ""):
            raise _RefusedError(f"编号 {number} 不是百分比，不能作{what}")
        return number

    # The rows.

    def _header(self, row: HeaderFields) -> HeaderAnswer:
        spans = [passage.span for passage in self._bundle.passages]
        named: dict[str, Pointer] = {}
        for field, ours in _HEADER.items():
            copied = getattr(row, field)
            if copied is None:
                continue
            quote = self._labels.within(unescape(copied), spans)
            if quote is None:
                raise _RefusedError(f"正文里没有“{copied}”，请照抄连续的原文")
            named[ours] = quote
        if row.score is not None:
            named["self_score"] = self._points(row.score, "总得分")
        return HeaderAnswer(**named)

    def _points(self, number: int, what: str) -> int:
        if measure_of(self._number(number).unit).base not in _POINTS:
            raise _RefusedError(f"编号 {number} 不是分数，不能作{what}")
        return number

    def _indicator(self, row: IndicatorRow) -> IndicatorAnswer:
        numerals = [self._number(number) for number in row.ids()]
        for cell in row.cells():
            self._cell(cell)
        section, at = self._place(row, numerals)
        name: Pointer = self._cell(row.n).span if is_cell(row.n) else self._label(row.n, section, at)
        opens = _opens(name, section)
        self._refuse_exchanged(row, section)
        target, actual = self._value(row.t), self._value(row.a)
        measured = [self._numerals[value] for value in (target, actual) if isinstance(value, int)]
        return IndicatorAnswer(
            name=name,
            kind=row.k,
            path=self._path(row, section, opens),
            weight=self._points(row.w, "分值") if row.w is not None else None,
            score=self._points(row.s, "得分") if row.s is not None else None,
            score_rate=self._percent(row.sr, "得分率") if row.sr is not None else None,
            target=target,
            actual=actual,
            unit=next((numeral.unit for numeral in measured if numeral.unit), None),
            completion_rate=self._percent(row.cr, "完成率") if row.cr is not None else None,
            explanation=self._told(section) if opens else None,
            at=at if section.table is not None else None,
        )

    def _place(self, row: IndicatorRow, numerals: Sequence[Numeral]) -> tuple[Section, int]:
        """The section of a row, and where the row stands: its first number, the start of its table row, or its heading."""
        places = [(self._passages[numeral.id], numeral.start) for numeral in numerals]
        places += [(passage, cell.span.start) for cell, passage in (self._cells[name] for name in row.cells())]
        if not places:
            return self._headed(row.n)
        passage, at = min(places, key=lambda place: place[1])
        if passage.section.table is None:
            if any(other.section is not passage.section for other, _ in places):
                raise _RefusedError("一行的各个数字不在同一节里")
            return passage.section, at
        if any(other is not passage for other, _ in places):
            raise _RefusedError("一行的各个编号不在表格的同一行里")
        return passage.section, passage.span.start

    def _refuse_exchanged(self, row: IndicatorRow, section: Section) -> None:
        """The heading names the target and the text below what was reached; a 指标完成率 is a rate of completion."""
        target, actual = (self._numerals[value] if isinstance(value, int) else None for value in (row.t, row.a))
        if target and actual and actual.span in section.heading and target.span not in section.heading:
            raise _RefusedError(f"编号 {actual.id} 在标题里，是目标值；编号 {target.id} 在下文，是实际值")
        for numeral in (target, actual):
            if numeral and says_completion(self._report.text, numeral):
                raise _RefusedError(f"编号 {numeral.id} 印作完成率，应写在 cr")

    def _headed(self, name: str) -> tuple[Section, int]:
        """The section whose heading is a row without a figure."""
        for section in self._bundle.sections:
            found = self._labels.within(unescape(name), [section.heading])
            if found and found.near:
                return section, found.near.start
        raise _RefusedError("没有指到任何数字或单元")

    def _value(self, pointer: int | str | None) -> Pointer | None:
        if pointer is None or isinstance(pointer, int):
            return pointer
        if not is_cell(pointer):
            raise _RefusedError(f"“{pointer}”不是编号，也不是单元编号")
        return self._cell(pointer).span

    def _path(self, row: IndicatorRow, section: Section, opens: bool) -> tuple[str, ...]:
        """The headings above a row of prose; the labels left of a row of a table, outermost first."""
        if section.table is None:
            return section.path if opens else tuple(title for title in (*section.path, section.title) if title)
        cells = [self._cells[name][0] for name in row.cells()] if is_cell(row.n) else []
        if not cells:
            return ()
        left = section.table.grid()[cells[0].row][: cells[0].col]
        return tuple(squeezed(cell.text) for cell in dict.fromkeys(left) if cell.text.strip() and not context.is_bare(cell.text))

    def _told(self, section: Section) -> Span | None:
        """What is said below a heading that names a row."""
        return trimmed(self._report.text, section.body) if section.table is None else None

    def _fund(self, row: FundRow) -> FundAnswer:
        numeral = self._number(row.v)
        section, at = self._sections[row.v], numeral.start
        unit = context.money_unit(self._unit(numeral))
        if not measure_of(unit).is_money:
            raise _RefusedError(f"编号 {row.v} 不是金额，不能进 fund；单位印在别处的请写进 u")
        sentence = sentence_around(self._report.text, numeral, section)
        return FundAnswer(
            name=self._words(row.n, section, at),
            amount=row.v,
            unit=unit,
            direction=row.d,
            year=context.year_before(self._report.text[sentence.start : at], (*section.path, section.title)),
            document_number=context.document_before(self._report.text, sentence, at, self._all_numerals),
        )

    def _with_share(self, fund: FundAnswer) -> FundAnswer:
        """The fund with the share that a relation names, unless that number stands in a list of its own."""
        share, whole = self._shares.get(fund.amount, (None, None))
        if share is None or share in self._used:
            return fund
        names = {other.amount: other.name for other in self._funds}
        return replace(fund, share=share, whole=whole or names.get(self._wholes.get(share, 0)))

    def _count(self, row: CountRow, *, staff: bool) -> QuantityAnswer:
        numeral = self._number(row.v)
        section, at = self._sections[row.v], numeral.start
        unit = self._unit(numeral)
        if staff and (measure_of(unit).is_money or measure_of(unit).is_percent):
            raise _RefusedError(f"编号 {row.v} 不是人数或件数，不能进 staff")
        return QuantityAnswer(
            subject=self._words(row.n, section, at),
            quantity=row.v,
            unit=unit,
            qualifier=numeral.qualifier,
            statement=sentence_around(self._report.text, numeral, section),
            topic=section.title or None,
        )

    def _unit(self, numeral: Numeral) -> str:
        """The unit printed behind the number, else the one that the model found elsewhere, else that of the next number
        of its list (8、10公里); empty for a number that nothing is printed for."""
        if numeral.id in self._units:
            return self._units[numeral.id]
        return numeral.unit or shared_unit(self._report.text, numeral, self._all_numerals) or ""

    def _copied_unit(self, row: UnitRow) -> str:
        printed, copied = self._number(row.v).unit, unescape(row.u)
        if printed and measure_of(printed).base:
            return printed
        if not copied or not self._labels.says(copied):
            raise _RefusedError(f"报告里没有单位“{row.u}”")
        return copied

    def _relate(self, row: RelationRow) -> None:
        numerals = [self._number(number) for number in row.ids()]
        fault = misshapen(row)
        if fault:
            raise _RefusedError(fault)
        if row.r is not None:
            self._percent(row.r, "率")
        first = min(numerals, key=lambda numeral: numeral.start)
        label = self._words(row.n, self._sections[first.id], first.start) if row.n else None
        if row.k == "share" and row.r is not None:
            self._shares.update(dict.fromkeys(row.p, (row.r, label)))
            self._wholes[row.r] = row.w or 0
        if row.k != "share" or row.w is not None:
            self._relations.append(relation_of(row, label, {numeral.id: numeral.unit for numeral in numerals}))


_HEADER: Final = {
    "title": "title", "unit": "unit_name", "year": "fiscal_year", "grade": "grade", "start": "period_start",
    "end": "period_end", "filed": "filled_on",
}  # fmt: skip


def _opens(name: Pointer, section: Section) -> bool:
    """Whether the row's name stands in the heading of its section."""
    span = name.near if isinstance(name, Quote) else None
    return span is not None and len(section.heading) > 0 and span in section.heading
