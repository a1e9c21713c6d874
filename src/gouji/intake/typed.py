"""What a person typed into a cell, read strictly: a number, a choice, a text, or nothing that can be used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from gouji.export.labels import Words
from gouji.result import Message

Content = str | int | float | bool | datetime | date | time | timedelta | None
_NUMBER: Final = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """``is_error`` is a cell that shows #REF! and its like."""

    content: Content
    number_format: str = "General"
    is_error: bool = False

    @property
    def is_empty(self) -> bool:
        return self.content is None or (isinstance(self.content, str) and not self.content.strip())


@dataclass(frozen=True, slots=True)
class Typed:
    """``percent``: the number was typed with a percent sign, so that 94.29 is what stands before it."""

    value: Decimal
    is_text: bool
    percent: bool


def number(cell: Cell) -> Typed | Message:
    """The number in a cell, or why there is none."""
    content = cell.content
    if cell.is_error:
        return Message(zh=f"单元格是错误值 {content}", en=f"the cell shows the error {content}")
    if isinstance(content, bool):
        return Message(zh="是逻辑值，不是数字", en="a truth value, not a number")
    if isinstance(content, datetime | date | time | timedelta):
        return Message(zh="被识别为日期或时间，请改为数值", en="was taken for a date; make it a number")
    if isinstance(content, int | float):
        plain = Decimal(format(content, ".15g")) if isinstance(content, float) else Decimal(content)
        return Typed(plain, is_text=False, percent="%" in cell.number_format)
    return _typed_out(str(content))


def _typed_out(text: str) -> Typed | Message:
    """Digits as people type them: full width, with thousands separators, with a percent sign."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    percent = folded.endswith("%")
    bare = folded.removesuffix("%")
    if not _NUMBER.fullmatch(bare) or len(bare) > _LONGEST:
        shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
        return Message(zh=f"“{shown}”不是数字", en=f"“{shown}” is no number")
    return Typed(Decimal(bare.replace(",", "")), is_text=True, percent=percent)


def choice(cell: Cell, choices: Mapping[str, Words]) -> str | Message:
    """The key of what was chosen, in either language or by its code; empty for an empty cell."""
    if cell.is_empty:
        return ""
    said = "".join(unicodedata.normalize("NFKC", str(cell.content)).split()).casefold()
    for key, (zh, en) in choices.items():
        if said in (zh, "".join(en.split()).casefold(), key):
            return key
    zh_all, en_all = "、".join(zh for zh, _ in choices.values()), ", ".join(en for _, en in choices.values())
    return Message(zh=f"“{cell.content}”不在可选项（{zh_all}）之中", en=f"“{cell.content}” is none of {en_all}")


def words(cell: Cell) -> str:
    """A text as it stands; a number typed as a reason is its digits."""
    return "" if cell.content is None else str(cell.content).strip()


def same_number(cell: Cell, exported: str) -> bool:
    """Whether a cell still holds the number that was exported; empty for none."""
    if cell.is_empty:
        return exported == ""
    if not exported:
        return False
    found = number(cell)
    if isinstance(found, Message):
        return False
    if found.is_text and found.percent:
        return found.value.scaleb(-2) == Decimal(exported)
    return found.value == Decimal(exported)
