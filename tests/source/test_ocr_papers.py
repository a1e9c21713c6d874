"""Sheets as they come from a desk: not flat, not straight on the glass, printed on both sides, photographed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rapidocr", reason="the ocr extra is not installed")
pytest.importorskip("onnxruntime", reason="the ocr extra is not installed")

import cv2
import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image

from gouji.config import Settings
from gouji.core.check import QUIET
from gouji.pipeline import run
from gouji.result import Result

Sheet = NDArray[np.uint8]
Damage = Callable[[list[Sheet]], list[Sheet]]

REPORT = Path(__file__).resolve().parents[2] / "samples" / "formats" / "town_scores.pdf"
DPI = 200
CHANCE = 7


def printed(pages: list[int]) -> list[Sheet]:
    with pypdfium2.PdfDocument(REPORT) as document:
        return [np.array(document[page - 1].render(scale=DPI / 72).to_pil().convert("L")) for page in pages]


def noisy(sheet: NDArray[Any], chance: np.random.Generator) -> Sheet:
    return np.clip(sheet + chance.normal(0, 5, sheet.shape), 0, 255).astype(np.uint8)


def sagging(sheets: list[Sheet]) -> list[Sheet]:
    """A sheet that does not lie flat: its middle is 1.5 mm lower."""
    made = []
    for sheet in sheets:
        height, width = sheet.shape
        down, across = np.mgrid[:height, :width].astype(np.float32)
        lower = down + np.float32(12) * np.sin(across / width * np.pi).astype(np.float32)
        made.append(cv2.remap(sheet, across, lower, cv2.INTER_LINEAR, borderValue=(255,)).astype(np.uint8))
    return made


def apart(sheets: list[Sheet]) -> list[Sheet]:
    """Each sheet lies elsewhere on the glass: up to 8 mm to the side."""
    chance = np.random.default_rng(CHANCE)
    made = []
    for index, sheet in enumerate(sheets):
        height, width = sheet.shape
        way = cv2.getRotationMatrix2D((width / 2, height / 2), float(chance.uniform(-0.6, 0.6)), 1)
        way[0, 2] += (60, -60)[index % 2]
        made.append(noisy(cv2.warpAffine(sheet, way, (width, height), borderValue=(255,)), chance))
    return made


def shining_through(sheets: list[Sheet]) -> list[Sheet]:
    """The back of each sheet, another one mirrored, shows with a sixth of its darkness."""
    chance = np.random.default_rng(CHANCE)
    made = []
    for sheet, back in zip(sheets, sheets[1:] + sheets[:1], strict=True):
        mirrored = cv2.GaussianBlur(cv2.flip(cv2.resize(back, sheet.shape[::-1]), 1), (5, 5), 0)
        made.append(noisy(np.minimum(sheet, 255 - (255 - mirrored) * 0.16), chance))
    return made


def photographed(sheets: list[Sheet]) -> list[Sheet]:
    """Taken by hand on a grey desk: no right angles, one side in the shade."""
    chance = np.random.default_rng(CHANCE)
    made = []
    for sheet in sheets:
        height, width = sheet.shape
        edge = width * 0.06
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        seen = (corners + edge + chance.uniform(-0.02, 0.02, (4, 2)) * width).astype(np.float32)
        size = (width + round(2 * edge), height + round(2 * edge))
        flat = cv2.warpPerspective(sheet, cv2.getPerspectiveTransform(corners, seen), size, borderValue=(110,))
        made.append(noisy(flat * np.linspace(0.75, 1.05, size[0]), chance))
    return made


def scanned(sheets: list[Sheet], made: Path) -> Result:
    pictures = [Image.fromarray(sheet) for sheet in sheets]
    pictures[0].save(made, save_all=True, append_images=pictures[1:], dpi=(DPI, DPI), compression="tiff_lzw")
    return run(made, Settings())


def values(result: Result) -> Counter[tuple[str, str]]:
    cells = ("weight", "score", "target", "actual", "completion_rate")
    claims = ((cell, getattr(row, cell)) for row in result.indicators for cell in cells)
    return Counter((cell, claim.text) for cell, claim in claims if claim is not None)


def findings(result: Result) -> Counter[str]:
    return Counter(check.rule for check in result.checks if check.verdict not in QUIET)


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return scanned(printed([2, 3]), tmp_path_factory.mktemp("flat") / "flat.tif")


@pytest.mark.parametrize("damage", [sagging, apart, shining_through, photographed])
def test_sheets__as_they_come__say_what_they_say_when_flat(damage: Damage, flat: Result, tmp_path: Path) -> None:
    seen = scanned(damage(printed([2, 3])), tmp_path / "seen.tif")
    assert len(flat.indicators) == 27
    assert values(seen) == values(flat)
    assert findings(seen) == findings(flat)
    told = any("背面透印" in notice for notice in seen.run.notices)
    assert told is (damage is shining_through)
