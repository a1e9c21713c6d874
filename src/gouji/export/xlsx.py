"""The workbook that the bureau files: form sheets with live totals, findings, log and data dictionary.

Reports are written one after another and let go; only comments, links in cells and the list of reports stay in memory.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from gouji.core.check import QUIET
from gouji.decision import Reviewed
from gouji.errors import UsageError
from gouji.export.columns import TABLES
from gouji.export.decided import JUDGED, moment
from gouji.export.figures import Figure, Place, place_of
from gouji.export.identity import COUNTED, identity
from gouji.export.labels import SEVERITY, WAYS, words
from gouji.export.protocol import OnReport, Options
from gouji.export.records import Record, Recorded, record
from gouji.export.whole import whole_file
from gouji.export.xlsx_cells import Address
from gouji.export.xlsx_cover import HEAD, Listed, write_across, write_cover, write_dictionary, write_register
from gouji.export.xlsx_looks import Looks
from gouji.export.xlsx_sheet import MAX_LINKS, MAX_ROWS, RowMarks, Sheet, Trouble
from gouji.result import Check

MAX_COMMENTS: Final = 60_000
"""Of one workbook; comments are held in memory until it is closed."""
_NO_DATE: Final = datetime(2000, 1, 1)
_SETTLED: Final = frozenset({"both_right", "false_alarm"})
_PROVENANCE: Final = ("file", "page", "line", "snippet", "span", "reviewer", "reviewed_at")
ROW_TABLES: Final = ("funds", "indicators", "achievements")


def write_xlsx(reviewed: Iterable[Reviewed], place: Path, options: Options, on_report: OnReport) -> list[Path]:
    """One workbook, or ``NAME-2.xlsx`` … beside it where a sheet would have more rows than a sheet can hold."""
    if place.suffix.lower() != ".xlsx":
        raise UsageError(f"{place}：工作簿的文件名须以 .xlsx 结尾。", f"{place}: the name of a workbook ends with .xlsx.")
    written: list[Path] = []
    waiting = iter(reviewed)
    pending: Recorded | None = None
    for part in count(1):
        target = place if part == 1 else place.with_name(f"{place.stem}-{part}{place.suffix}")
        with whole_file(target) as temporary, tempfile.TemporaryDirectory(prefix=".gouji-", dir=target.parent) as scratch:
            book = _Book(temporary, scratch, options, part)
            if pending is not None:
                book.add(pending)
                on_report(pending.reviewed)
            pending = _fill(book, waiting, options, on_report)
            book.close(continues=pending is not None)
        written.append(target)
        if pending is None:
            break
    return written


def _fill(book: _Book, waiting: Iterator[Reviewed], options: Options, on_report: OnReport) -> Recorded | None:
    """Adds reports until there are none or one has no room, which is given back."""
    for one in waiting:
        recorded = record(one, options)
        if not book.has_room(recorded):
            return recorded
        book.add(recorded)
        on_report(one)
    return None


class _Book:
    """One file."""

    def __init__(self, path: Path, scratch: str, options: Options, part: int) -> None:
        from xlsxwriter import Workbook  # type: ignore[import-untyped]

        self.options = options
        self.part = part
        self.comments = 0
        self._book = Workbook(str(path), {"constant_memory": True, "strings_to_urls": False, "tmpdir": scratch})
        self._book.use_zip64()
        self._book.set_properties({"created": options.made or _NO_DATE, "author": "gouji"})
        self._looks = Looks(self._book)
        self._sheets: dict[str, Sheet] = {}
        for name, table in TABLES.items():
            self._sheets[name] = Sheet(self._book, self._looks, table, options.lang, HEAD if name == "reports" else 0)
            if name != "reports":
                self._sheets[name].write_head()
        self._listed: list[Listed] = []

    def has_room(self, recorded: Recorded) -> bool:
        """A report that no sheet could hold alone is let in: it is its own part."""
        needed = {name: len(records) for name, records in recorded.tables.items()}
        empty = not self._listed
        return empty or all(self._sheets[name].next_row + more <= MAX_ROWS for name, more in needed.items() if name != "reports")

    def add(self, recorded: Recorded) -> None:
        sheets = self._sheets
        report_row = HEAD + 2 + len(self._listed)
        addresses, cells = self._addresses(recorded, report_row)
        finding_rows = {
            one.check.id: sheets["findings"].address(sheets["findings"].next_row + at, "rule")
            for at, one in enumerate(recorded.tables["findings"])
            if one.check is not None
        }
        for name in ROW_TABLES:
            for one in recorded.tables[name]:
                marks = self._marks(one, recorded, finding_rows)
                sheets[name].write(one, identity(recorded, one), marks, addresses)
        for one in recorded.tables["findings"]:
            marks = RowMarks()
            if one.check is not None and (where := _where(one.check, cells)) is not None:
                marks.links["cell"] = where
            sheets["findings"].write(one, identity(recorded, one), marks, {})
        for one in recorded.tables["log"]:
            sheets["log"].write(one, {"key": recorded.short_key}, RowMarks(), {})
        (summary,) = recorded.tables["reports"]
        marks = self._marks(summary, recorded, finding_rows)
        document, of = recorded.reviewed.extracted.document, recorded.reviewed
        known = identity(recorded, summary)
        counts = json.dumps({name: str(len(recorded.tables[name])) for name in COUNTED}, separators=(",", ":"))
        self._listed.append(
            Listed(
                summary, known, marks, _only(summary, addresses), document.sha256, of.state, len(of.log), counts, document.name
            )
        )

    def _addresses(self, recorded: Recorded, report_row: int) -> tuple[dict[Place, Address], dict[Place, Address]]:
        """Where the number printed at each place stands as a number, and where anything of it stands."""
        numbers: dict[Place, Address] = {}
        cells: dict[Place, Address] = {}
        for name in (*ROW_TABLES, "reports"):
            sheet = self._sheets[name]
            for at, one in enumerate(recorded.tables[name]):
                row = report_row if name == "reports" else sheet.next_row + at
                for value, place in one.places:
                    address = sheet.address(row, value)
                    cells.setdefault(place, address)
                    figure = one.cells.get(value)
                    if isinstance(figure, Figure) and figure.is_exact_in_a_sheet:
                        numbers.setdefault(place, address)
        return numbers, cells

    def _marks(self, one: Record, recorded: Recorded, finding_rows: Mapping[str, Address]) -> RowMarks:
        marks = RowMarks()
        checks: dict[str, Check] = {}
        for name, place in one.places:
            failed = [check for check in recorded.failed.get(place, ()) if check.id in finding_rows]
            if not failed:
                continue
            checks |= {check.id: check for check in failed}
            fills = [_colour(check, recorded) for check in failed]
            fill = next((fill for fill in fills if fill != "settled"), "settled")
            comment = "\n\n".join(self._said(check, recorded) for check in failed) if self._may_comment() else ""
            where = name if isinstance(one.cells.get(name), Figure) else f"{name}_text"
            marks.troubles[where] = Trouble(fill, comment, finding_rows[failed[0].id])
        if checks and "findings" in one.cells:
            marks.links["findings"] = finding_rows[next(iter(checks))]
        for event in one.events:
            field = event.target.removeprefix(f"{one.key}.")
            if event.action == "edit" and field in one.claims and self._may_comment():
                en = self.options.lang == "en"
                marks.notes[field] = (
                    f"{'edited' if en else '改值'}：{event.old or '—'} → {event.new or '—'}\n"
                    f"{event.user} {moment(event)}\n{event.reason}".rstrip()
                )
        return marks

    def _may_comment(self) -> bool:
        self.comments += self.comments < MAX_COMMENTS
        return self.comments < MAX_COMMENTS

    def _said(self, check: Check, recorded: Recorded) -> str:
        """The comment on a failed cell: rule, recomputed, place, decision."""
        en = self.options.lang == "en"
        lines = [f"{check.rule} {self.options.rule_name(check.rule, self.options.lang)} {words(SEVERITY, check.severity)[en]}"]
        if check.computed is not None:
            lines.append(f"{'recomputed' if en else '复算'}：{check.computed}")
        if check.formula:
            lines.append(check.formula[:400])
        place = f"line {check.line}" if en else f"第 {check.line} 行"
        page = check.printed.page if check.printed else None
        if page is not None:
            place += f", page {page}" if en else f"，第 {page} 页"
        lines.append(place if check.line else recorded.reviewed.current.document.name)
        event = recorded.decision(check)
        if event is not None and event.way is not None:
            approved = f" {event.approved}" if event.approved else ""
            lines.append(f"{words(WAYS, event.way)[en]}{approved}（{event.user} {moment(event)}）{event.reason}")
        return "\n".join(lines)

    def close(self, *, continues: bool) -> None:
        """Raises OSError where the disk is full: the temporary file is then given up."""
        from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]

        choices = _choices(self.options)
        cover = self._sheets["reports"]
        write_cover(cover, self._looks, self._listed, self.options, _notes(self, continues=continues))
        for name, sheet in self._sheets.items():
            sheet.finish(choices, unprinted=_PROVENANCE if name in ROW_TABLES else ())
        write_across(self._book, self._looks, self.options)
        write_dictionary(self._book, self._looks, self.options)
        write_register(self._book, self._listed, self.options, self.part)
        try:
            self._book.close()
        except XlsxWriterException as error:
            cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else None
            raise cause or OSError(str(error)) from error

    @property
    def has_unlinked_cells(self) -> bool:
        return any(sheet.links >= MAX_LINKS for sheet in self._sheets.values())


def _notes(book: _Book, *, continues: bool) -> list[str]:
    en = book.options.lang == "en"
    notes = []
    if book.part > 1 or continues:
        notes.append(f"This is part {book.part} of several files." if en else f"本文件是第 {book.part} 部分，另有其他部分。")
    if book.comments >= MAX_COMMENTS or book.has_unlinked_cells:
        notes.append(
            "Too many findings for comments and links in every cell: the column “findings” leads to each of them."
            if en
            else "问题过多，部分单元格未加批注或链接；“勾稽”列仍逐行链接到“勾稽校验结果”。"
        )
    return notes


def _choices(options: Options) -> Mapping[str, Sequence[str]]:
    at = options.lang == "en"
    return {"way": [pair[at] for pair in WAYS.values()], "judged": [pair[at] for pair in JUDGED.values()]}


def _colour(check: Check, recorded: Recorded) -> str:
    event = recorded.decision(check)
    return "settled" if event is not None and event.way in _SETTLED else check.severity


def _where(check: Check, cells: Mapping[Place, Address]) -> Address | None:
    if check.verdict in QUIET and check.printed is None:
        return None
    places = (place_of(claim) for claim in (check.printed, *check.claims))
    return next((cells[place] for place in places if place is not None and place in cells), None)


def _only(summary: Record, addresses: Mapping[Place, Address]) -> Mapping[Place, Address]:
    """The addresses that the report's own line in the list needs: it is written when all others are gone."""
    needed = {term.place for cell in summary.cells.values() for term in (*getattr(cell, "terms", ()), *getattr(cell, "over", ()))}
    return {place: address for place, address in addresses.items() if place in needed}
