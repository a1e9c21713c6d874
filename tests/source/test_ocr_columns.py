"""Figures of a column that were read with other decimals than the rest."""

from __future__ import annotations

import pytest

from gouji.source.ocr.grid import Places
from gouji.source.ocr.strips import Glyph, Strip

pytest.importorskip("numpy")
pytest.importorskip("cv2", reason="the ocr extra is not installed")

from gouji.source.ocr.columns import is_ill_grouped, odd_doubted


def _strip(text: str) -> Strip:
    glyphs = tuple(Glyph(char, (20 * i, 0, 20 * i + 20, 30), 0.99) for i, char in enumerate(text))
    return Strip((0, 0, 20 * len(text), 30), glyphs)


def _doubtful(*texts: str) -> list[str]:
    cells = [Places(row, 1) for row in range(len(texts))]
    found = odd_doubted({row: [_strip(text)] for row, text in enumerate(texts)}, cells)
    return [strips[0].text for strips in found.values() if strips[0].doubt is not None]


def test_column__a_point_that_was_not_read() -> None:
    assert _doubtful("决算数", "412.60", "1,305.75", "88.10", "207.35", "319824") == ["319824"]


def test_column__a_stroke_read_as_one_more_digit() -> None:
    assert _doubtful("412.60", "1305.751", "88.10", "207.35", "96.4", "15.20", "7.05", "3.30") == ["1305.751", "96.4"]


def test_column__whole_numbers_that_a_column_of_decimals_has() -> None:
    assert _doubtful("9.5", "8.5", "7.5", "4.5", "10", "100", "0") == []


def test_column__scores_with_and_without_decimals_are_usual() -> None:
    assert _doubtful("9.5", "8", "120", "7", "4.5", "6") == []


@pytest.mark.parametrize("text", ["植树28,5万株", "1,33.2", "12345,678", "合计1.305.75万元"])
def test_commas__not_between_thousands_or_points_there(text: str) -> None:
    assert is_ill_grouped(text)


@pytest.mark.parametrize("text", ["1,305.75", "共3,200户", "2,104,883.60元", "甲,5个", "2023.1.15", "3.1.2节"])
def test_commas__between_thousands_or_words(text: str) -> None:
    assert not is_ill_grouped(text)
