"""Figures that look right and are not: a point that was not read, a comma read for a point."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from gouji.source.ocr.grid import Places
from gouji.source.ocr.strips import Strip

_FIGURE: Final = re.compile(r"[-−]?(\d[\d,]*)(?:[.．](\d+))?[%％]?")
_GROUPED: Final = re.compile(r"(?<![\d,.])\d+(?:,\d+)+")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+")
_TWO_POINTS: Final = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d\.)\d+\.\d{3}\.\d+(?![\d.])")
_LEAST_FIGURES: Final = 4
_MOST: Final = 0.7
"""The share of a column's figures that have so many decimals, from which another number of them is odd."""
_SHORT: Final = 2
"""Digits up to which a whole number is nothing odd among decimals."""


def is_ill_grouped(text: str) -> bool:
    """Whether commas stand in a number elsewhere than between thousands, or a point where a comma may: one may be the other."""
    return bool(_TWO_POINTS.search(text)) or any(not _THOUSANDS.fullmatch(match.group()) for match in _GROUPED.finditer(text))


def odd_doubted(inside: Mapping[int, Sequence[Strip]], cells: Sequence[Places]) -> dict[int, list[Strip]]:
    """The strips by the index of their cell, those doubtful that have other decimals than the figures of their column."""
    columns: dict[tuple[int, int], list[int]] = {}
    for index, strips in inside.items():
        if _FIGURE.fullmatch(_text(strips)):
            columns.setdefault((cells[index].col, cells[index].cols), []).append(index)
    odd = {index for column in columns.values() for index in _odd(column, inside)}
    return {
        index: [replace(strip, doubt=_least(strip)) for strip in strips] if index in odd else list(strips)
        for index, strips in inside.items()
    }


def _text(strips: Sequence[Strip]) -> str:
    return "".join(strip.text for strip in strips)


def _odd(column: Sequence[int], inside: Mapping[int, Sequence[Strip]]) -> list[int]:
    """Those of a column's figures that have other decimals than most."""
    parts = {index: _parts(_text(inside[index])) for index in column}
    usual, count = Counter(len(decimals) for _, decimals in parts.values()).most_common(1)[0]
    if not usual or count < _LEAST_FIGURES or count < _MOST * len(column):
        return []
    return [
        index
        for index, (whole, decimals) in parts.items()
        if len(decimals) != usual and (decimals or (len(whole) > _SHORT and whole != "100"))
    ]


def _parts(figure: str) -> tuple[str, str]:
    """Its digits before and after the point."""
    match = _FIGURE.fullmatch(figure)
    assert match is not None
    return match.group(1).replace(",", ""), match.group(2) or ""


def _least(strip: Strip) -> float:
    least = min((glyph.score for glyph in strip.glyphs), default=1.0)
    return round(min(least, 1.0 if strip.doubt is None else strip.doubt), 3)
