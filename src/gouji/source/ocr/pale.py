"""Ink much paler than the print of its sheet: print of the back that shows through, a watermark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from gouji.source.ocr.doubt import mean_score
from gouji.source.ocr.strips import Strip, crop_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PALE: Final = 0.28
"""The share of the darkness of a sheet's print under which ink is not of it. Thin ticks have 0.37, print of the back 0.2."""
_PRINT: Final = 90
"""The percentile of the strips' darkness that is that of print, even where more shows through than is printed."""
_PAPER: Final = 240
_LEGIBLE: Final = 0.85
"""The mean score from which pale strips can be read: they are of the report, only pale."""


def is_print(grey: NDArray[Any], strips: Sequence[Strip]) -> list[bool]:
    """Whether each strip of a sheet is of its print: neither pale nor, among the pale ones, legible all the same."""
    import numpy as np

    if not strips:
        return []
    darkness = np.array([_darkness(grey, strip) for strip in strips])
    dark = (darkness >= _PALE * np.percentile(darkness, _PRINT)).tolist()
    pale = [strip for strip, is_dark in zip(strips, dark, strict=True) if not is_dark]
    return [True] * len(strips) if mean_score(pale) >= _LEGIBLE else dark


def _darkness(grey: NDArray[Any], strip: Strip) -> float:
    import numpy as np

    return _PAPER - float(np.percentile(crop_of(grey, strip.box), 5))
