"""Pictures that are no documents: specks, threads of pixels, the grain of photographs."""

from __future__ import annotations

import random

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("rapidocr")

from PIL import Image  # noqa: E402

from gouji.source.ocr import page_of  # noqa: E402
from gouji.source.ocr.rules import frames_of  # noqa: E402


@pytest.mark.parametrize("size", [(1, 1), (5000, 1), (10, 1700)])
@pytest.mark.parametrize("colour", ["white", "black"])
def test_page_of__a_picture_smaller_than_a_character_has_no_text(size: tuple[int, int], colour: str) -> None:
    page = page_of(Image.new("RGB", size, colour), number=1, width=float(size[0]), height=float(size[1]))
    assert (page.lines, page.tables) == ((), ())


def test_frames_of__the_grain_of_a_photograph_is_no_table() -> None:
    grain = np.frombuffer(random.Random(2).randbytes(900 * 700), np.uint8).reshape(700, 900)
    assert frames_of(grain, [], 2.0) == []


def test_frames_of__a_pattern_of_more_lines_than_any_table_is_none() -> None:
    weave = np.full((900, 900), 255, np.uint8)
    weave[::9] = weave[:, ::9] = 0
    assert frames_of(weave, [], 12.0) == []
    weave = np.full((900, 900), 255, np.uint8)
    weave[::50] = weave[:, ::50] = 0
    (frame,) = frames_of(weave, [], 12.0)
    assert len(frame.across) >= 17
