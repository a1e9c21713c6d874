"""The OCR engine: where the text of a picture is and what it says. The only import of rapidocr and onnxruntime.

rapidocr brings the models within its wheel, so nothing is fetched. It finds the text; the recognition model is run by us,
because rapidocr keeps neither the score nor the place of each character.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gouji.errors import SourceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

THREADS_VARIABLE: Final = "GOUJI_OCR_THREADS"
"""The environment variable with the number of threads of one process; several workers set it to share the cores."""

_DETECT_SIDE: Final = 1600
"""Pixels of the longer side of the picture in which text is sought; more costs time and finds no more."""
_LINE_HEIGHT: Final = 48
_MOST_ASPECT: Final = 60
_BATCH_PIXELS: Final = 4800
_MIN_WIDTH: Final = 64


class OcrMissing(SourceError):  # noqa: N818 - what is missing is the extra, and the name says so
    """The extra ``gouji[ocr]`` is not installed."""

    def __init__(self) -> None:
        super().__init__(
            '这是扫描件或图片，需要文字识别组件，请先安装：pip install "gouji[ocr]"',
            'a scan or a picture needs the OCR extra; install it with: pip install "gouji[ocr]"',
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line says. ``scores`` (0 to 1) and ``centres`` (share of the width, 0 to 1) belong to its characters."""

    text: str
    scores: tuple[float, ...]
    centres: tuple[float, ...]

    @property
    def score(self) -> float:
        """The mean score; 0 for a line without text."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


class Engine:
    """The models, loaded once for a process."""

    def __init__(self, threads: int) -> None:
        try:
            import onnxruntime  # type: ignore[import-untyped]
            import rapidocr
        except ImportError:
            raise OcrMissing from None
        limits = {
            "Global.log_level": "critical",
            "Global.max_side_len": _DETECT_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
        self._detector = rapidocr.RapidOCR(params=limits)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        # Threads that wait in a busy loop take the cores from the other workers.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        model = next((Path(rapidocr.__file__).parent / "models").glob("*_rec_*.onnx"))
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        characters = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ("", *characters, " ")

    def detect(self, picture: NDArray[Any]) -> NDArray[Any]:
        """The quadrangles (N × 4 × 2, clockwise from the top left, pixels) of the text lines of a picture (BGR)."""
        import numpy as np

        found: Any = self._detector(picture, use_det=True, use_cls=False, use_rec=False)
        return np.zeros((0, 4, 2)) if found.boxes is None else np.asarray(found.boxes, dtype=np.float64)

    def read(self, crops: Sequence[NDArray[Any]]) -> list[Reading]:
        """What each picture of a single line (grey) says."""
        import numpy as np

        widths = [_width_of(crop) for crop in crops]
        readings = [Reading("", (), ())] * len(crops)
        for batch in _batches(widths):
            widest = -(-max(_MIN_WIDTH, *(widths[index] for index in batch)) // 8) * 8
            lines = np.stack([_normal(crops[index], widths[index], widest) for index in batch])
            chances = self._session.run(None, {self._input: lines})[0]
            for index, chance in zip(batch, chances, strict=True):
                readings[index] = self._decode(chance, widths[index] / widest)
        return readings

    def _decode(self, chances: NDArray[Any], share: float) -> Reading:
        """The best character of each step, repeats and blanks left out; ``share`` of the steps belongs to the line."""
        best = chances.argmax(axis=1)
        peaks = chances.max(axis=1)
        text: list[str] = []
        scores: list[float] = []
        centres: list[float] = []
        step = 0
        while step < len(best):
            end = step + 1
            while end < len(best) and best[end] == best[step]:
                end += 1
            if best[step]:
                text.append(self._characters[best[step]])
                scores.append(round(float(peaks[step:end].max()), 4))
                centres.append(min(1.0, (step + end) / 2 / (len(best) * share)))
            step = end
        return Reading("".join(text), tuple(scores), tuple(centres))


def _width_of(crop: NDArray[Any]) -> int:
    height, width = (int(side) for side in crop.shape[:2])
    return max(_MIN_WIDTH // 4, round(_LINE_HEIGHT * min(width / height, _MOST_ASPECT)))


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Lines of like width together, so that little is spent on padding."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=lambda index: widths[index]):
        if batch and (len(batch) + 1) * max(widths[index], _MIN_WIDTH) > _BATCH_PIXELS:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _normal(crop: NDArray[Any], width: int, widest: int) -> NDArray[Any]:
    import cv2
    import numpy as np

    small = cv2.resize(crop, (width, _LINE_HEIGHT)).astype(np.float32) / 127.5 - 1
    line = np.zeros((3, _LINE_HEIGHT, widest), dtype=np.float32)
    line[:, :, :width] = small
    return line


@cache
def engine() -> Engine:
    """The engine of this process. Raises OcrMissing."""
    return Engine(_threads())


def _threads() -> int:
    asked = os.environ.get(THREADS_VARIABLE, "")
    return int(asked) if asked.isdecimal() and int(asked) else os.cpu_count() or 1
