"""Answers of the API: JSON of frozen values, and every error of ours as one line in both languages with the right status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gouji.errors import GoujiError, NoSuchReportError, UsageError, WorkspaceError
from gouji.review.guard import TooLargeError
from gouji.store.workspace import StaleError


def tree(value: object) -> Any:
    """The value as JSON knows it: dataclasses and models by their fields, moments in ISO 8601."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: tree(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): tree(entry) for key, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [tree(entry) for entry in value]
    if isinstance(value, datetime | Path):
        return value.isoformat() if isinstance(value, datetime) else value.name
    return value


def answer(value: object, status: int = 200) -> JSONResponse:
    return JSONResponse(tree(value), status)


def refused(error: Exception) -> Response:
    """The answer to an error of ours. A stale write says what came in between."""
    if isinstance(error, TooLargeError):
        return _line("要求的内容过大。", "the request is too large.", 413)
    if isinstance(error, ValidationError):
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        return _line(f"请求内容不合格式（{where}）。", f"the request has not the right form ({where}).", 400)
    assert isinstance(error, GoujiError)
    said = {"error": {"zh": error.zh, "en": error.en}}
    if isinstance(error, StaleError):
        return JSONResponse({**said, "stale": True, "since": tree(error.since)}, 409)
    return JSONResponse(said, _status(error))


def _status(error: GoujiError) -> int:
    if isinstance(error, NoSuchReportError):
        return 404
    if isinstance(error, WorkspaceError):
        return 503
    return 400 if isinstance(error, UsageError) else 500


def _line(zh: str, en: str, status: int) -> JSONResponse:
    return JSONResponse({"error": {"zh": zh, "en": en}}, status)


def on_error(_request: Request, error: Exception) -> Response:
    """Starlette's handler for the errors above."""
    return refused(error)
