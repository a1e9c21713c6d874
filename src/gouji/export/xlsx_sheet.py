"""One data sheet of the workbook: headings, one row after another, filter, print layout."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from gouji.export.columns import Column, Table
from gouji.export.figures import Figure, Place, Recomputed, decimal_text
from gouji.export.protocol import Lang
from gouji.export.records import Record
from gouji.export.xlsx_cells import Address, cell_text, formula, letters, link_formula
from gouji.export.xlsx_looks import Look, Looks, number_format

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

MAX_ROWS: Final = 1_048_576
MAX_LINKS: Final = 60_000
"""A sheet may hold 65,530 links in cells; beyond these the column of links, made of formulas, leads on alone."""
PAPER_A4: Final = 9
_PRINT_GRID: Final = 0
_FINER: Final = 6
"""A difference is rounded so many decimals below what is shown: binary fractions leave crumbs."""
_FOLDED: Final = frozenset({"text", "approved", "recomputed", "difference"})
"""Columns beside a value that one click on the outline folds away: what is left is the form, and fits on a page."""
_SPARED: Final = frozenset({"text", "bound", "recomputed", "difference"})
"""Columns of a value that are hidden where no report fills them."""
_WRAPPED: Final = frozenset({"message", "formula", "explanations", "reason", "snippet", "criteria", "explanation", "deduction"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a cell: how it is filled, what its comment says, where its finding stands."""

    fill: str
    comment: str
    leads_to: Address


@dataclass(slots=True)
class RowMarks:
    """By column: ``troubles`` of the row's cells, ``notes`` on edited ones, ``links`` to other sheets."""

    troubles: dict[str, Trouble] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    links: dict[str, Address] = field(default_factory=dict)


class Sheet:
    """``head`` is the row of the headings, from 0; the hidden row of machine names stands below it, then the data."""

    def __init__(self, book: Workbook, looks: Looks, table: Table, lang: Lang, head: int = 0) -> None:
        self.table = table
        self.title = table.title[lang == "en"]
        self.head = head
        self.next_row = head + 2
        self.links = 0
        self._looks = looks
        self._lang = lang
        self._sheet: Worksheet = book.add_worksheet(self.title)
        self._used: set[str] = set()
        self._columns = list(enumerate(table.columns))
        self._at = {column.name: at for at, column in self._columns}
        self._lay_out()

    @property
    def worksheet(self) -> Worksheet:
        return self._sheet

    def address(self, row: int, column: str) -> Address:
        return Address(self.title, row, self._at[column])

    def _lay_out(self) -> None:
        for at, column in self._columns:
            level = int(column.part in _FOLDED)
            self._sheet.set_column(at, at, column.width, None, {"hidden": column.technical, "level": level})
        if self.head == 0:
            self._sheet.freeze_panes(2, self._at["fiscal_year"] + 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(PAPER_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(self.head)
        self._sheet.hide_gridlines(_PRINT_GRID)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self._sheet.set_footer("&L&A&R&P / &N")

    def write_head(self) -> None:
        self._sheet.set_row(self.head, 30)
        self._sheet.set_row(self.head + 1, None, None, {"hidden": True})
        for at, column in self._columns:
            look = self._looks.editable_head if column.editable else self._looks.head
            self._sheet.write_string(self.head, at, column.words[self._lang == "en"], look)
        for at, column in self._columns:
            name = f"key:{self.table.name}" if column.name == "key" else column.name
            self._sheet.write_string(self.head + 1, at, name, self._looks.machine)

    def write(self, record: Record, identity: Mapping[str, str], marks: RowMarks, addresses: Mapping[Place, Address]) -> None:
        """Writes the row at ``next_row``. ``identity`` are its technical cells; ``addresses`` say where figures stand."""
        row = self.next_row
        self.next_row += 1
        cells = record.cells
        for at, column in self._columns:
            if column.technical:
                self._sheet.write_string(row, at, identity.get(column.name, ""), self._looks.machine)
                continue
            content = cells.get(column.name)
            if content is not None:
                self._used.add(column.name)
            link = marks.links.get(column.name)
            if link is not None:
                self._write_link(row, at, link, str(content or link.said))
            elif isinstance(content, Recomputed):
                self._write_recomputed(row, at, column, content, addresses)
            elif content is not None and content != "":
                self._write_plain(row, at, column, content, marks)

    def _write_plain(self, row: int, at: int, column: Column, content: str | int | Figure, marks: RowMarks) -> None:
        trouble = marks.troubles.get(column.name)
        note = marks.notes.get(column.name)
        fill = trouble.fill if trouble else ""
        if isinstance(content, Figure):
            look = Look(number_format(content.decimals, is_rate=content.is_rate), fill, edited=note is not None)
        elif isinstance(content, int):
            look = Look("0", fill)
        else:
            look = Look("@", fill, wrapped=column.name in _WRAPPED)
        made = self._looks.of(look)
        if trouble is not None and self.links < MAX_LINKS:
            self.links += 1
            self._sheet.write_url(row, at, f"internal:{trouble.leads_to.link[1:]}", made)
        if isinstance(content, int):
            self._sheet.write_number(row, at, content, made)
        elif isinstance(content, Figure) and content.is_exact_in_a_sheet:
            self._sheet.write_number(row, at, content.value, made)
        else:
            shown = content.plain if isinstance(content, Figure) else content
            self._sheet.write_string(row, at, cell_text(shown), made)
        comment = "\n\n".join(said for said in (note, trouble.comment if trouble else None) if said)
        if comment:
            self._comment(row, at, comment)

    def _comment(self, row: int, at: int, comment: str) -> None:
        lines = 1 + sum(1 + len(line) // 24 for line in comment.split("\n"))
        options = {"author": "gouji", "x_scale": 2.4, "y_scale": min(max(lines / 4, 1), 6), "font_size": 9}
        self._sheet.write_comment(row, at, cell_text(comment), options)

    def _write_link(self, row: int, at: int, link: Address, label: str) -> None:
        shown = cell_text(label)[:200]
        self._sheet.write_formula(row, at, link_formula(link, shown), self._looks.of(Look("General", link=True)), shown)

    def _write_recomputed(
        self, row: int, at: int, column: Column, source: Recomputed, addresses: Mapping[Place, Address]
    ) -> None:
        is_difference = column.part == "difference"
        made = self._looks.of(Look(number_format(source.decimals, is_rate=source.printed.is_rate)))
        fine = source.decimals + _FINER
        value = Decimal(decimal_text(source.difference, fine)) if is_difference else source.value
        if is_difference and source.printed.is_exact_in_a_sheet:
            printed, recomputed = (f"{letters(self._at[name])}{row + 1}" for name in (column.field, f"{column.field}_recomputed"))
            live: str | None = f"=ROUND({printed}-{recomputed},{fine})"
        else:
            live = None if is_difference else formula(source, self.title, addresses)
        if live is None:
            self._sheet.write_number(row, at, float(value), made)
        else:
            self._sheet.write_formula(row, at, live, made, float(value))

    def finish(self, choices: Mapping[str, Sequence[str]], unprinted: Collection[str] = ()) -> None:
        """After the last row: filter, drop-down lists (``choices`` by column), what is printed, no green triangles."""
        last, width = max(self.next_row - 1, self.head + 1), len(self._columns) - 1
        self._sheet.autofilter(self.head, 0, last, width)
        for at, column in self._columns:
            if column.part in _SPARED and column.name not in self._used:
                self._sheet.set_column(at, at, column.width, None, {"hidden": True})
        printed = [at for at, column in self._columns if column.name not in unprinted]
        self._sheet.print_area(0, 0, last, max(printed))
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{letters(width)}{last + 1}"})
        for name, labels in choices.items():
            if name in self._at:
                options = {"validate": "list", "source": list(labels), "ignore_blank": True}
                self._sheet.data_validation(self.head + 2, self._at[name], max(last, self.head + 2), self._at[name], options)
