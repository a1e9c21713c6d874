"""Which readings are doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from gouji.source.ocr.engine import Reading
from gouji.source.ocr.strips import Glyph, Strip

np = pytest.importorskip("numpy")
pytest.importorskip("cv2", reason="the ocr extra is not installed")

from gouji.source.ocr.doubt import doubted, has_hole  # noqa: E402

_PAPER = np.full((100, 1000), 240, np.uint8)


class Reader:
    """Says the same of every line that it is asked to read again."""

    def __init__(self, second: str) -> None:
        self.second = second
        self.asked = 0

    def read(self, crops: Sequence[Any]) -> list[Reading]:
        self.asked += len(crops)
        return [Reading(self.second, (0.99,) * len(self.second), (0.5,) * len(self.second)) for _ in crops]


def _strip(text: str, *scores: float, step: float = 20) -> Strip:
    each = scores or (0.99,) * len(text)
    glyphs = tuple(Glyph(char, (i * step, 10, i * step + 20, 40), score) for i, (char, score) in enumerate(zip(text, each, strict=True)))
    return Strip((0, 10, len(text) * 20, 40), glyphs)


def _doubts(strips: list[Strip], second: str = "", marks: list[Strip] | None = None) -> list[float | None]:
    return [strip.doubt for strip in doubted(Reader(second), _PAPER, strips, marks or [])]  # type: ignore[arg-type]


def test_doubt__a_number_read_twice_alike_is_certain() -> None:
    assert _doubts([_strip("12.50")], "12.50") == [None]


def test_doubt__a_number_read_otherwise_a_second_time_is_not() -> None:
    assert _doubts([_strip("12.50")], "12.60") == [0.99]
    assert _doubts([_strip("12.50")], "1250") == [0.99]


def test_doubt__one_weak_digit_in_a_sure_line() -> None:
    assert _doubts([_strip("共有3个所", 1.0, 1.0, 0.91, 1.0, 1.0)]) == [0.91]
    assert _doubts([_strip("共有三个所", 1.0, 1.0, 0.91, 1.0, 1.0)]) == [None]


def test_doubt__a_line_under_the_score_line() -> None:
    assert _doubts([_strip("模糊", 0.7, 0.8), *[_strip("清晰的长句子" * 6)] * 3]) == [0.75, None, None, None]


def test_doubt__a_letter_in_the_place_of_a_digit_is_left_as_read_and_read_twice() -> None:
    (strip,) = doubted(Reader("10"), _PAPER, [_strip("1O")], [])  # type: ignore[arg-type]
    assert (strip.text, strip.doubt) == ("1O", 0.99)


def test_doubt__a_lone_stroke_may_be_a_dash_or_a_one() -> None:
    assert _doubts([_strip("合计")], marks=[_strip("一")]) == [None, 0.99]


def test_doubt__words_are_not_read_twice_on_a_good_page() -> None:
    reader = Reader("")
    doubted(reader, _PAPER, [_strip("全年完成15次"), _strip("合计")], [])  # type: ignore[arg-type]
    assert reader.asked == 0


def test_doubt__on_a_poor_page_every_number_is_read_twice() -> None:
    poor = [_strip("难以辨认的", 0.9, 0.9, 0.9, 0.9, 0.9)] * 3
    assert _doubts([*poor, _strip("完成15次")], "16")[-1] == 0.99


def test_hole__between_ideographs_that_stand_far_apart() -> None:
    near = _strip("项目总数分扣分").glyphs
    apart = tuple(Glyph(g.text, (g.box[0] + 40, *g.box[1:2], g.box[2] + 40, g.box[3]), g.score) for g in near[4:])
    assert has_hole(Strip((0, 10, 200, 40), near[:4] + apart))
    assert not has_hole(Strip((0, 10, 200, 40), near))
    assert not has_hole(_strip("部门得分", step=45))


def test_doubt__a_comma_that_may_be_a_point() -> None:
    assert _doubts([_strip("植树28,5万株"), _strip("补助1,285户")]) == [0.99, None]
