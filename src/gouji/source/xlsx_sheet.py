"""One sheet of a workbook: the texts that its cells print, at their places, without hidden rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree
from lxml.etree import _Element

from gouji.source import limits
from gouji.source.xlsx_formats import formatted, formatted_text
from gouji.source.xlsx_package import SheetPart, Workbook, local, text_of, unescaped, whole

_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_LARGEST_EXPONENT: Final = 320
_MOST_COLUMNS: Final = 16_384
_ZEROS: Final = frozenset({"0", "0.0"})

Place = tuple[int, int]
"""Row and column from 0."""


class TooManyCellsError(ValueError):
    """More cells than a report has."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: its first row and column, and those behind its last."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Left:
    """What was left out: characters in hidden rows and columns, formulas without a computed value, numbers that their
    format does not show."""

    hidden: int = 0
    uncomputed: int = 0
    unshown: int = 0
    header: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """``texts`` and ``bordered`` are places of shown cells, rows and columns counted as in the file."""

    texts: Mapping[Place, str]
    bordered: frozenset[Place]
    merges: tuple[Merge, ...]
    hidden_rows: frozenset[int]
    hidden_cols: frozenset[int]
    left: Left

    def is_shown(self, row: int, col: int) -> bool:
        return row not in self.hidden_rows and col not in self.hidden_cols


def read_sheet(book: Workbook, sheet: SheetPart) -> Sheet:
    """Raises LxmlError, KeyError and what zipfile raises for a broken sheet, TooManyCellsError for a bomb."""
    reading = _Reading(book)
    with book.archive.open(sheet.part) as stream:
        rows = etree.iterparse(stream, events=("end",), resolve_entities=False, no_network=True, load_dtd=False)
        for _, element in rows:
            reading.take(element)
    return reading.sheet()


class _Reading:
    """The sheet as it grows, element by element."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._texts: dict[Place, str] = {}
        self._bordered: set[Place] = set()
        self._merges: list[Merge] = []
        self._hidden_rows: set[int] = set()
        self._hidden_cols = bytearray(_MOST_COLUMNS)
        self._row = -1
        self._uncomputed = 0
        self._unshown = 0
        self._header = False

    def take(self, element: _Element) -> None:
        name = local(element) if isinstance(element.tag, str) else ""
        if name == "row":
            self._take_row(element)
            element.clear()
        elif name == "col" and (_is_on(element.get("hidden")) or element.get("width") in _ZEROS):
            first, end = whole(element.get("min", ""), 1) - 1, min(whole(element.get("max", ""), 0), _MOST_COLUMNS)
            if first < end:
                self._hidden_cols[first:end] = b"\x01" * (end - first)
        elif name == "mergeCell" and len(self._merges) < limits.MAX_SHEET_CELLS:
            self._merges.extend(_merges(element.get("ref", "")))
        elif name in {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}:
            self._header = self._header or bool((element.text or "").strip())

    def _take_row(self, row: _Element) -> None:
        self._row = whole(row.get("r", ""), self._row + 2) - 1
        if _is_on(row.get("hidden")) or row.get("ht") in _ZEROS:
            self._hidden_rows.add(self._row)
        col = -1
        for cell in row:
            if local(cell) != "c":
                continue
            reference = _REFERENCE.fullmatch(cell.get("r", ""))
            col = _column(reference[1]) if reference else col + 1
            self._take_cell(cell, (self._row, col))
        if len(self._texts) + len(self._bordered) > limits.MAX_SHEET_CELLS:
            raise TooManyCellsError

    def _take_cell(self, cell: _Element, place: Place) -> None:
        style = self._book.style(whole(cell.get("s", "0"), 0))
        if style.bordered:
            self._bordered.add(place)
        text = self._printed(cell, style.number_format)
        if text.strip():
            self._texts[place] = text

    def _printed(self, cell: _Element, number_format: str) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(formatted_text(text_of(each), number_format) for each in cell if local(each) == "is")
        stored = next((each.text or "" for each in cell if local(each) == "v"), "")
        if not stored:
            self._uncomputed += kind != "str" and any(local(each) == "f" for each in cell)
            return ""
        if kind == "s":
            index = whole(stored.strip(), -1)
            return formatted_text(self._book.texts[index], number_format) if 0 <= index < len(self._book.texts) else ""
        if kind == "b":
            return "FALSE" if stored.strip() == "0" else "TRUE"
        if kind != "n":
            return unescaped(stored)
        return self._number(stored.strip(), number_format)

    def _number(self, stored: str, number_format: str) -> str:
        try:
            value = Decimal(stored)
        except InvalidOperation:
            return stored
        if not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
            return stored
        text = formatted(value, number_format, since_1904=self._book.since_1904)
        self._unshown += not text and bool(value)
        return text

    def sheet(self) -> Sheet:
        hidden_cols = frozenset(col for col, is_hidden in enumerate(self._hidden_cols) if is_hidden)
        all_of_it = Sheet(
            self._texts, frozenset(self._bordered), tuple(self._merges), frozenset(self._hidden_rows), hidden_cols, Left()
        )
        spread = {(merge.top, merge.left): merge for merge in self._merges}
        shown = {place: text for place, text in self._texts.items() if _is_seen(all_of_it, place, spread.get(place))}
        hidden = sum(len("".join(text.split())) for place, text in self._texts.items() if place not in shown)
        bordered = frozenset(place for place in self._bordered if all_of_it.is_shown(*place))
        left = Left(hidden, self._uncomputed, self._unshown, self._header)
        return replace(all_of_it, texts=shown, bordered=bordered, left=left)


def _is_seen(sheet: Sheet, place: Place, merge: Merge | None) -> bool:
    """A merged cell is seen as long as one of its rows and one of its columns is."""
    if merge is None:
        return sheet.is_shown(*place)
    rows = range(merge.top, min(merge.bottom, merge.top + len(sheet.hidden_rows) + 1))
    cols = range(merge.left, min(merge.right, merge.left + len(sheet.hidden_cols) + 1))
    return any(row not in sheet.hidden_rows for row in rows) and any(col not in sheet.hidden_cols for col in cols)


def _is_on(value: str | None) -> bool:
    return value in {"1", "true"}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _merges(reference: str) -> Iterator[Merge]:
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if start and end:
        top, left, bottom, right = int(start[2]) - 1, _column(start[1]), int(end[2]), _column(end[1]) + 1
        if 0 <= top < bottom and left < right:
            yield Merge(top, left, bottom, right)
