"""A picture made ready for reading: grey, without seals, its lines level and upright, and the way back to the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gouji.source.pages import Turn

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

_MOST_SIDE: Final = 3600
"""Pixels of the longer side of the picture that is read: A4 at 300 dpi; more costs memory and reads no better."""
_LEAST_SIDE: Final = 64
_LEAST_SHARE: Final = 0.25
"""Pixels of each side, and share of the longer one, to which a smaller or slimmer picture gets white paper at its right and
its foot: the detector enlarges the shorter side to a fixed length, whatever becomes of the other."""
_LEVEL_DEGREES: Final = 0.03
_INK_OF_SEAL: Final = 40
"""How much redder than its other channels, of 255, a pixel of a seal is."""
_LIGHTER: Final = 1.4
"""What red ink, dark by itself, is multiplied by to be as light as paper in red light; black ink stays dark."""
_NOISY: Final = 9.0
"""The standard deviation of the noise, of 255, from which a sheet is smoothed before it is read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """``grey`` (height × width) is what is read; ``back`` (2 × 3) takes its pixels to those of the picture as given."""

    grey: NDArray[Any]
    back: NDArray[Any]


def sheet_of(picture: Image) -> Sheet:
    """The picture in grey as it lies, without coloured seals."""
    import cv2
    import numpy as np

    colours = np.asarray(picture.convert("RGB"))
    height, width = colours.shape[:2]
    scale = min(1.0, _MOST_SIDE / max(height, width))
    if scale < 1:
        smaller = max(1, round(width * scale)), max(1, round(height * scale))
        colours = cv2.resize(colours, smaller, interpolation=cv2.INTER_AREA)
    back = np.array([[width / colours.shape[1], 0, 0], [0, height / colours.shape[0], 0]], dtype=np.float64)
    least = max(_LEAST_SIDE, round(_LEAST_SHARE * max(colours.shape[:2])))
    missing = [max(0, least - side) for side in colours.shape[:2]]
    if any(missing):
        white = (255, 255, 255)
        colours = cv2.copyMakeBorder(colours, 0, missing[0], 0, missing[1], cv2.BORDER_CONSTANT, value=white)
    return Sheet(_whitened(_without_seals(colours)), back)


def _without_seals(colours: NDArray[Any]) -> NDArray[Any]:
    """Grey, where red ink is as light as the paper under it: a black character under a seal stays."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    red, green, blue = (colours[:, :, channel].astype(np.int16) for channel in range(3))
    seal = (red - np.maximum(green, blue) > _INK_OF_SEAL).astype(np.uint8)
    if not seal.any():
        return grey
    around = cv2.dilate(seal, np.ones((5, 5), np.uint8)).astype(bool)
    return np.where(around, np.minimum(red * _LIGHTER, 255).astype(np.uint8), grey)


def _whitened(grey: NDArray[Any]) -> NDArray[Any]:
    """Uneven paper made even: each pixel against the paper around it."""
    import cv2
    import numpy as np

    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 21)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(paper, 1), scale=240)


def smoothed(grey: NDArray[Any]) -> NDArray[Any]:
    """A noisy sheet without most of its noise; any other as it is."""
    import cv2
    import numpy as np

    rough = cv2.Laplacian(grey[::2, ::2].astype(np.float32), cv2.CV_32F)
    deviation = float(np.median(np.abs(rough))) / 0.6745 / 20**0.5
    return cv2.GaussianBlur(grey, (0, 0), 0.8) if deviation > _NOISY else grey


def quartered(sheet: Sheet, turns: int) -> Sheet:
    """The sheet turned by ``turns`` quarters against the clock."""
    import numpy as np

    height, width = sheet.grey.shape
    ways = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        1: [[0, -1, width - 1], [1, 0, 0], [0, 0, 1]],
        2: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
        3: [[0, 1, 0], [-1, 0, height - 1], [0, 0, 1]],
    }
    way = np.array(ways[turns % 4], dtype=np.float64)
    return Sheet(np.ascontiguousarray(np.rot90(sheet.grey, turns)), sheet.back @ way)


def levelled(sheet: Sheet, quads: NDArray[Any]) -> tuple[Sheet, NDArray[Any]]:
    """The sheet turned so that its lines run level, and the lines' quadrangles in it."""
    import cv2
    import numpy as np

    degrees = _slope(quads)
    if abs(degrees) < _LEVEL_DEGREES:
        return sheet, quads
    height, width = sheet.grey.shape
    forth = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    grey = cv2.warpAffine(sheet.grey, forth, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,))
    way = np.linalg.inv(np.vstack([forth, [0, 0, 1]]))
    return Sheet(grey, sheet.back @ way), quads @ forth[:, :2].T + forth[:, 2]


def _slope(quads: NDArray[Any]) -> float:
    """The median slope of the lines in degrees, long lines counting more."""
    import numpy as np

    slopes, lengths = slopes_of(quads)
    wide = lengths > 3 * np.hypot(*(quads[:, 3] - quads[:, 0]).T)
    if not wide.any():
        return 0.0
    slopes, weights = slopes[wide], lengths[wide] ** 2
    order = np.argsort(slopes)
    middle = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    return float(slopes[order][middle])


def slopes_of(quads: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The slope of each line in degrees, falling to the right, and its length in pixels."""
    import numpy as np

    runs = (quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3]) / 2
    return np.degrees(np.arctan2(runs[:, 1], runs[:, 0])), np.hypot(runs[:, 0], runs[:, 1])


def turn_of(sheet: Sheet, picture: Image, width: float, height: float) -> tuple[Turn, float, float]:
    """From points of the sheet to points of the page (``width`` × ``height``), and the sheet's own width and height in points.

    A point of the sheet is as many of its pixels as a point of the page is of the picture's.
    """
    import numpy as np

    across, down = width / picture.width, height / picture.height
    per_pixel = abs(float(np.linalg.det(sheet.back[:, :2]))) ** 0.5 * (across * down) ** 0.5
    way = np.array([[across], [down]]) * sheet.back
    (a, c, e), (b, d, f) = (way / [per_pixel, per_pixel, 1]).tolist()
    rows, columns = sheet.grey.shape
    return (a, b, c, d, e, f), columns * per_pixel, rows * per_pixel
