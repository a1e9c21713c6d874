"""Dates as Chinese reports print them: 2021年4月8日, 2021.04.08, 二〇二一年四月."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Final

from gouji.core.chinese import read_chinese

_DIGITS: Final = {**{char: str(value) for value, char in enumerate("〇一二三四五六七八九")}, "零": "0", "○": "0", "Ｏ": "0"}
_NUMERIC: Final = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2})\s*(?:年度?|[.．\-/—]))?\s*(?:(?P<m>\d{1,2})\s*(?:月份?|[.．\-/]|$))?\s*(?:(?P<d>\d{1,2})\s*[日号]?|(?P<end>[底末]))?"
)
_YEAR_ONLY: Final = re.compile(r"(?P<y>(?:19|20)\d{2})\s*年?度?")
_CHINESE: Final = re.compile(
    r"(?P<y>[一二][〇零○Ｏ九][〇零○Ｏ一二三四五六七八九]{2})年度?(?:(?P<m>[一二三四五六七八九十]{1,2})月份?)?(?:(?P<d>[一二三四五六七八九十]{1,3})日)?"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A printed date; ``month`` and ``day`` are None where the report does not say, ``year`` where the sentence implies it."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def exists(self) -> bool:
        """Whether the calendar has it."""
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        if self.day is None or self.month is None:
            return True
        year = self.year if self.year is not None else 2000
        return 1 <= self.day <= calendar.monthrange(year, self.month)[1]

    def before(self, other: Day) -> bool | None:
        """Whether this date is before the other one; None where what both print cannot tell."""
        for mine, others in ((self.year, other.year), (self.month, other.month), (self.day, other.day)):
            if mine is None or others is None:
                return None
            if mine != others:
                return mine < others
        return False


def read_day(text: str, implied_year: int | None = None) -> Day | None:
    """The date of a claim's text; None when it is none. A date without a year gets the implied one."""
    text = text.strip().rstrip("。，；,;）)")
    chinese = _CHINESE.fullmatch(text)
    if chinese:
        digits = "".join(_DIGITS[char] for char in chinese["y"])
        return Day(int(digits), _small(chinese["m"]), _small(chinese["d"]))
    if len(text) == 8 and text.isdigit():
        return Day(int(text[:4]), int(text[4:6]), int(text[6:]))
    match = _YEAR_ONLY.fullmatch(text) or _NUMERIC.fullmatch(text)
    found = match.groupdict() if match else {}
    year, month, day = (int(found[key]) if found.get(key) else None for key in ("y", "m", "d"))
    if year is None and (month is None or "月" not in text):
        return None
    if found.get("end") and year is not None and month is not None and 1 <= month <= 12:
        day = calendar.monthrange(year, month)[1]
    return Day(year if year is not None else implied_year, month, day)


def _small(text: str | None) -> int | None:
    value = read_chinese(text) if text else None
    return int(value) if value else None
