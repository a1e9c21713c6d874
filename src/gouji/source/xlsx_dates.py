"""Dates and times of a workbook: a number of days, printed by a format."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from gouji.source.word_numbers import format_number

_DAY_SECONDS: Final = 86_400
_LAST_DAY: Final = 2_958_465
_MONTHS: Final = ("January February March April May June July August September October November December").split()
_WEEKDAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_CHINESE_WEEKDAYS: Final = "一二三四五六日"


def formatted_date(
    serial: Decimal, tokens: Sequence[tuple[str, str]], *, since_1904: bool = False, chinese: bool = False
) -> str | None:
    """The day number as the (kind, text) tokens of the format print it; None for a number that is no date.

    ``chinese`` prints Chinese digits (``[DBNum1]``).
    """
    if not 0 <= serial <= _LAST_DAY:
        return None
    decimals = max((len(text.partition(".")[2]) for kind, text in tokens if kind == "date"), default=0)
    seconds = (serial * _DAY_SECONDS).quantize(Decimal(1).scaleb(-min(decimals, 3)), ROUND_HALF_UP)
    moment = _moment(seconds, since_1904=since_1904)
    half_days = any(kind == "noon" for kind, _ in tokens)
    printed = []
    previous = ""
    following = _next_units(tokens)
    for (kind, text), after in zip(tokens, following, strict=True):
        unit = text.lower()
        if kind == "elapsed":
            printed.append(_elapsed(seconds, unit.strip("[]")))
        elif kind == "noon":
            printed.append(_noon(text, moment))
        elif kind == "date" and unit[0] == "m" and (previous[:1] == "h" or after[:1] == "s") and len(unit) <= 2:
            printed.append(f"{moment.minute:0{len(unit)}d}")
        elif kind == "date":
            printed.append(_unit(unit, moment, half_days=half_days, chinese=chinese))
        elif kind in {"text", "sign", "digit"}:
            printed.append(text)
        if kind in {"date", "elapsed"}:
            previous = unit.strip("[]")
    return "".join(printed)


def _moment(seconds: Decimal, *, since_1904: bool) -> datetime:
    """Excel believes in a 29 February 1900, day 60: days before it count from a day later."""
    if since_1904:
        start = datetime(1904, 1, 1)
    else:
        start = datetime(1899, 12, 30) if seconds >= 60 * _DAY_SECONDS else datetime(1899, 12, 31)
    whole = int(seconds)
    try:
        return start + timedelta(seconds=whole, microseconds=int((seconds - whole) * 1_000_000))
    except OverflowError:
        return datetime(9999, 12, 31)


def _next_units(tokens: Sequence[tuple[str, str]]) -> list[str]:
    """For each token the date unit that comes behind it, "" for none."""
    units = []
    after = ""
    for kind, text in reversed(tokens):
        units.append(after)
        if kind in {"date", "elapsed"}:
            after = text.lower().strip("[]")
    return units[::-1]


def _elapsed(seconds: Decimal, unit: str) -> str:
    size = {"h": 3600, "m": 60, "s": 1}[unit[0]]
    return f"{int(seconds) // size:0{len(unit)}d}"


def _noon(text: str, moment: datetime) -> str:
    before, after = text.split("/")
    return before if moment.hour < 12 else after


def _unit(unit: str, moment: datetime, *, half_days: bool, chinese: bool) -> str:
    first, width = unit[0], len(unit)
    if first in "ye":
        year = f"{moment.year % 100:02d}" if first == "y" and width <= 2 else str(moment.year)
        return (format_number(int(year), "ideographDigital") or year) if chinese else year
    if first == "b":
        return str(moment.year + 543)
    if first == "a":
        return ("星期" if width == 4 else "") + _CHINESE_WEEKDAYS[moment.weekday()]
    names = {"m": _MONTHS[moment.month - 1], "d": _WEEKDAYS[moment.weekday()]}
    if first in names and width > 2:
        return {3: names[first][:3], 5: names[first][:1]}.get(width, names[first])
    if first == "s":
        _, point, decimals = unit.partition(".")
        return f"{moment.second:0{width - len(point) - len(decimals)}d}{point}" + f"{moment.microsecond:06d}"[: len(decimals)]
    hour = (moment.hour % 12 or 12) if half_days else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour}[first]
    return (format_number(number, "chineseCounting") or "") if chinese else f"{number:0{width}d}"
