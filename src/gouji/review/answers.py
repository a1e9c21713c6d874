"""Answers of the API: JSON of frozen values, and every error of ours as one line in both languages with the right status.
On a page the same line stands in the visitor's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gouji.errors import GoujiError, NoSuchReportError, SourceError, UsageError, WorkspaceError
from gouji.review.guard import TooLargeError
from gouji.review.shell import lang_of, page
from gouji.store.workspace import StaleError

Line = tuple[str, str]

_DEFECT: Final[Line] = (
    "程序出了意外，本次未写入；此前的决定都在。请刷新重试，并把服务窗口里的那一行报告给维护者。",
    "Something unforeseen happened; nothing was written now and all earlier decisions are there. "
    "Load the page again, and report the line in the server's window.",
)
_HTTP: Final[dict[int, Line]] = {
    404: ("没有这个页面。", "there is no such page."),
    405: ("这个地址不接受这种请求。", "this address does not take such a request."),
}


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


def on_error(request: Request, error: Exception) -> Response:
    """Starlette's handler for the errors that we foresee. A stale write says what came in between."""
    line, status = _line_of(error)
    if not request.url.path.startswith("/api/"):
        return _page(request, line, status)
    said: dict[str, object] = {"error": {"zh": line[0], "en": line[1]}}
    if isinstance(error, StaleError):
        said |= {"stale": True, "since": tree(error.since)}
    return JSONResponse(said, status)


def on_defect(request: Request, _error: Exception) -> Response:
    """The last resort: one line for the user, while the server's log has one with the name of the exception."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": {"zh": _DEFECT[0], "en": _DEFECT[1]}}, 500)
    return _page(request, _DEFECT, 500)


def _page(request: Request, line: Line, status: int) -> Response:
    lang = lang_of(request)
    heading = f"{status} {HTTPStatus(status).phrase}" if lang == "en" else f"{status} 无法完成"
    said = line[lang == "en"]
    return page(request, "message.html", status=status, here="", logins=False, heading=heading, line=said, trouble=True)


def _line_of(error: Exception) -> tuple[Line, int]:
    if isinstance(error, TooLargeError):
        return ("要求的内容过大。", "the request is too large."), 413
    if isinstance(error, HTTPException):
        return _HTTP.get(error.status_code, (error.detail, error.detail)), error.status_code
    if isinstance(error, ValidationError):
        where = ".".join(str(part) for part in error.errors()[0]["loc"])[:80]
        return (f"请求内容不合格式（{where or '正文'}）。", f"the request has not the right form ({where or 'body'})."), 400
    assert isinstance(error, GoujiError)
    return (error.zh, error.en), _status(error)


def _status(error: GoujiError) -> int:
    if isinstance(error, StaleError):
        return 409
    if isinstance(error, NoSuchReportError):
        return 404
    if isinstance(error, WorkspaceError):
        return 503
    return 400 if isinstance(error, UsageError | SourceError) else 500
