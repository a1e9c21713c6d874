"""The application: guard, access, API and pages in one place. Everything it needs is handed in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlencode

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from gouji.desk.desk import Desk
from gouji.errors import GoujiError
from gouji.export.protocol import Lang
from gouji.review import api, pages
from gouji.review.access import COOKIE, Access
from gouji.review.answers import on_defect, on_error
from gouji.review.comparing import Comparing
from gouji.review.desk_page import Drawings
from gouji.review.guard import Guard, Hosts, TooLargeError
from gouji.review.shell import LANGUAGE

_OPEN: Final = ("/login", "/static/")
"""Where one may be without having shown who one is."""
_YEAR: Final = 366 * 24 * 3600


def create_app(desk: Desk, access: Access, hosts: Hosts, lang: Lang = "zh") -> Starlette:
    """The ASGI application of one workspace. ``lang`` is the language for who has chosen none."""
    comparing = Comparing(desk)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        comparing.close()

    app = Starlette(
        routes=[*api.ROUTES, *pages.ROUTES],
        middleware=[Middleware(Guard, hosts=hosts), Middleware(BaseHTTPMiddleware, dispatch=_known_user)],
        exception_handlers={
            **dict.fromkeys((GoujiError, ValidationError, TooLargeError, HTTPException), on_error), Exception: on_defect,
        },
        lifespan=lifespan,
    )  # fmt: skip
    app.state.desk = desk
    app.state.access = access
    app.state.lang = lang
    app.state.comparing = comparing
    app.state.drawings = Drawings()
    return app


async def _known_user(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Names the user in ``request.state.user``; who is unknown gets the login page, a script of the API a 401.

    ``?token=`` and ``?lang=`` become cookies and leave the address.
    """
    access: Access = request.app.state.access
    settled = _settled(request, access)
    if settled is not None:
        return settled
    if request.url.path.startswith(_OPEN):
        return await call_next(request)
    try:
        user = await run_in_threadpool(access.user_of, request)
    except GoujiError as error:
        return on_error(request, error)
    if user is not None:
        request.state.user = user
        return await call_next(request)
    if request.url.path.startswith("/api/"):
        said = {"zh": "请先登录，或使用启动时显示的完整网址。", "en": "log in first, or use the whole address shown at start."}
        return JSONResponse({"error": said}, 401)
    return RedirectResponse("/login", 303)


def _settled(request: Request, access: Access) -> Response | None:
    """Takes token and language out of an address; None where it holds neither."""
    asked = request.query_params
    token, lang = asked.get("token"), asked.get("lang")
    if request.method != "GET" or request.url.path.startswith("/api/") or (token is None and lang is None):
        return None
    rest = [(name, value) for name, value in asked.multi_items() if name not in ("token", "lang")]
    path = "/" + request.url.path.lstrip("/")  # two slashes would lead to another host
    response = RedirectResponse(f"{path}?{urlencode(rest)}" if rest else path, 303)
    if token is not None and access.is_token(token):
        response.set_cookie(COOKIE, token, httponly=True, samesite="strict")
    if lang in ("zh", "en"):
        response.set_cookie(LANGUAGE, lang, max_age=_YEAR, httponly=True, samesite="strict")
    return response
