"""How cells of the workbook look. Formats are made once for each look: a workbook of many reports has a few dozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

FILLS: Final[Mapping[str, str]] = {"error": "#FFC7CE", "warning": "#FFEB9C", "info": "#DDEBF7", "settled": "#E7E6E6"}
"""By severity; ``settled`` is a finding that a reviewer found to be none."""
_HEAD: Final = "#D9E1F2"
_EDITABLE_HEAD: Final = "#FFF2CC"


@dataclass(frozen=True, slots=True)
class Look:
    """``number`` is a number format, "@" for text. ``fill`` is a key of FILLS; an edited value stands in blue."""

    number: str = "@"
    fill: str = ""
    edited: bool = False
    wrapped: bool = False
    link: bool = False


class Looks:
    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[Look, Format] = {}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.note = book.add_format({"font_size": 10})
        head = {"bold": True, "font_size": 10, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        self.head = book.add_format({**head, "bg_color": _HEAD})
        self.editable_head = book.add_format({**head, "bg_color": _EDITABLE_HEAD})
        self.machine = book.add_format({"font_size": 8, "font_color": "#7F7F7F", "num_format": "@"})

    def of(self, look: Look) -> Format:
        made = self._made.get(look)
        if made is None:
            properties: dict[str, object] = {"font_size": 10, "valign": "top", "num_format": look.number}
            if look.fill:
                properties["bg_color"] = FILLS[look.fill]
            if look.edited or look.link:
                properties["font_color"] = "#0563C1"
            if look.link:
                properties["underline"] = 1
            if look.wrapped:
                properties["text_wrap"] = True
            made = self._made[look] = self._book.add_format(properties)
        return made


def number_format(decimals: int, *, is_rate: bool, grouped: bool = True) -> str:
    """``#,##0.00`` with as many decimals as asked for, ``0.00%`` for a rate."""
    tail = f".{'0' * min(decimals, 30)}" if decimals else ""
    return f"0{tail}%" if is_rate else f"#,##0{tail}" if grouped else f"0{tail}"
