"""The application: guard, access, API and pages in one place. Everything it needs is handed in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from gouji.desk.desk import Desk
from gouji.errors import GoujiError
from gouji.review import api
from gouji.review.access import Access
from gouji.review.answers import on_error
from gouji.review.guard import Guard, Hosts, TooLargeError

_OPEN: Final = ("/login", "/static/")
"""Where one may be without having shown who one is."""


def create_app(desk: Desk, access: Access, hosts: Hosts) -> Starlette:
    """The ASGI application of one workspace."""
    app = Starlette(
        routes=list(api.ROUTES),
        middleware=[Middleware(Guard, hosts=hosts), Middleware(BaseHTTPMiddleware, dispatch=_known_user)],
        exception_handlers=dict.fromkeys((GoujiError, ValidationError, TooLargeError), on_error),
    )
    app.state.desk = desk
    app.state.access = access
    return app


async def _known_user(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Names the user in ``request.state.user``; who is unknown gets the login page, a script of the API a 401."""
    access: Access = request.app.state.access
    if request.url.path.startswith(_OPEN):
        return await call_next(request)
    user = access.user_of(request)
    if user is not None:
        request.state.user = user
        return await call_next(request)
    if request.url.path.startswith("/api/"):
        said = {"zh": "请先登录，或使用启动时显示的完整网址。", "en": "log in first, or use the whole address shown at start."}
        return JSONResponse({"error": said}, 401)
    return RedirectResponse("/login", 303)
