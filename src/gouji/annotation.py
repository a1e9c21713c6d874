"""Annotations: what a person says stands in a report, in the format of docs/annotations.md. Unknown keys are remarks."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gouji.errors import UsageError

CellName = Literal["weight", "score", "score_rate", "target", "actual", "completion_rate"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    line: int = Field(ge=1)


class HeaderField(_Model):
    value: str
    also: tuple[int, ...] = ()


class Figure(_Model):
    """A printed number of one list. ``doubt`` says why it is neither wanted nor held against a result."""

    unit: str
    doubt: str | bool | None = None


class FundFigure(Figure):
    amount: str
    name: str


class CountedFigure(Figure):
    value: str
    subject: str


class Row(_Model):
    """An indicator row. ``row_lines``, else ``lines``, say from where to where it stands."""

    name: str
    path: tuple[str, ...] = ()
    weight: str | None = None
    score: str | None = None
    score_rate: str | None = None
    target: str | None = None
    actual: str | None = None
    completion_rate: str | None = None
    lines: tuple[int, int] | None = None
    row_lines: tuple[int, int] | None = None
    doubt: str | bool | None = None

    @property
    def extent(self) -> tuple[int, int]:
        return self.row_lines or self.lines or (self.line, self.line + 1)


class Annotation(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    file: str | None = None
    report: dict[str, HeaderField | None] = Field(default_factory=dict)
    indicators: tuple[Row, ...] = ()
    funds: tuple[FundFigure, ...] = ()
    achievements: tuple[CountedFigure, ...] = ()
    staffing: tuple[CountedFigure, ...] = ()
    groups: tuple[Row, ...] = ()
    neutral: tuple[tuple[int, str], ...] = ()


def read_annotation(path: Path) -> Annotation:
    """Raises UsageError, naming the place, for a file that is no annotation."""
    try:
        return Annotation.model_validate_json(path.read_bytes())
    except OSError as error:
        reason = error.strerror or type(error).__name__
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        reason = f"{'.'.join(map(str, first['loc'])) or 'JSON'}: {first['msg']}"
    raise UsageError(f"{path}：标注不可用（{reason}）。", f"{path}: the annotation cannot be used ({reason}).")
