"""Addresses and formulas of the workbook: where a figure of the report stands, and what adds it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Final

from gouji.export.figures import Place, Recomputed, Term, decimal_text
from gouji.export.visible import visible

MAX_CELL: Final = 32_767
"""UTF-16 units that a cell may hold."""
MAX_FORMULA: Final = 8_000
_MAX_ARGUMENTS: Final = 200
_CUT: Final = "…〔超过单元格上限，已截断 / cut〕"


@dataclass(frozen=True, slots=True)
class Address:
    """A cell: the sheet's title, row and column from 0, and the number that stands there."""

    sheet: str
    row: int
    column: int

    def seen_from(self, sheet: str) -> str:
        cell = f"{letters(self.column)}{self.row + 1}"
        return cell if sheet == self.sheet else f"{quoted(self.sheet)}!{cell}"

    @property
    def link(self) -> str:
        return f"#{quoted(self.sheet)}!{letters(self.column)}{self.row + 1}"

    @property
    def said(self) -> str:
        return f"{self.sheet}!{letters(self.column)}{self.row + 1}"


def quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def letters(column: int) -> str:
    """0 is A, 26 is AA."""
    name, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def cell_text(text: str) -> str:
    """A text that any cell can hold: hidden characters are shown, what is too long is cut and says so."""
    shown = visible(text)
    if len(shown) * 2 <= MAX_CELL or len(shown.encode("utf-16-le")) // 2 <= MAX_CELL:
        return shown
    room = MAX_CELL - len(_CUT)
    return shown.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + _CUT


def link_formula(address: Address, label: str) -> str:
    return f'=HYPERLINK("{_in_formula(address.link)}","{_in_formula(label[:200])}")'


def _in_formula(text: str) -> str:
    return text.replace('"', '""')


def formula(source: Recomputed, sheet: str, addresses: Mapping[Place, Address]) -> str | None:
    """The live formula of what is recomputed, seen from ``sheet``; None where it would be longer than a cell allows."""
    total = _sum(source.terms, sheet, addresses)
    made = f"={_whole(total)}/{_whole(_sum(source.over, sheet, addresses))}" if source.over else f"={total}"
    return made if len(made) <= MAX_FORMULA else None


def _whole(expression: str) -> str:
    """An expression that may stand on either side of a division."""
    return f"({expression})" if "*" in expression or "/" in expression else expression


def _sum(terms: Sequence[Term], sheet: str, addresses: Mapping[Place, Address]) -> str:
    plain: list[Address] = []
    arguments: list[str] = []
    for term in terms:
        address = addresses.get(term.place) if term.place is not None else None
        if address is None:
            arguments.append(_literal(Fraction(term.value) * term.factor))
        elif term.factor == 1:
            plain.append(address)
        else:
            arguments.append(_scaled(address.seen_from(sheet), term.factor))
    arguments = [*_ranges(plain, sheet), *arguments]
    if len(arguments) == 1 and ":" not in arguments[0]:
        return arguments[0]
    while len(arguments) > _MAX_ARGUMENTS:
        chunks = [arguments[at : at + _MAX_ARGUMENTS] for at in range(0, len(arguments), _MAX_ARGUMENTS)]
        arguments = [f"SUM({','.join(chunk)})" for chunk in chunks]
    return f"SUM({','.join(arguments)})"


def _ranges(addresses: Sequence[Address], sheet: str) -> list[str]:
    """Cells of one column that follow one another as one range."""
    ordered = sorted(addresses, key=lambda one: (one.sheet, one.column, one.row))
    ranges = []
    for _, run in groupby(enumerate(ordered), key=lambda pair: (pair[1].sheet, pair[1].column, pair[1].row - pair[0])):
        cells = [address for _, address in run]
        first, last = cells[0], cells[-1]
        ranges.append(
            first.seen_from(sheet) if first == last else f"{first.seen_from(sheet)}:{letters(last.column)}{last.row + 1}"
        )
    return ranges


def _scaled(cell: str, factor: Fraction) -> str:
    if factor == -1:
        return f"-{cell}"
    if factor.denominator == 1:
        return f"{cell}*{factor.numerator}"
    return f"{cell}*{factor.numerator}/{factor.denominator}" if abs(factor.numerator) != 1 else _divided(cell, factor)


def _divided(cell: str, factor: Fraction) -> str:
    return f"{'-' if factor < 0 else ''}{cell}/{factor.denominator}"


def _literal(value: Fraction) -> str:
    """A number that stands in no cell, exact: figures of reports end after some decimals."""
    shown = decimal_text(value, 12).rstrip("0").rstrip(".")
    return shown or "0"
