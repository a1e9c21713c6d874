"""What every request must pass before anything is done: the right host, the right origin, a bounded body. And what every
answer carries: a policy that lets the browser load nothing but our own files.

A page that a reviewer has open elsewhere must not be able to read reports or decide anything here: a name that somebody
points at this machine is refused by its Host, a form or script of another site by its Origin.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES: Final = 1_000_000
"""The largest body of a request; a bulk decision on a long report has about a tenth of it."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # without one, browsers send forms of ours with Origin: null
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_SAFE: Final = frozenset({"GET", "HEAD"})
_LOCAL_NAMES: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names under which the page is served, without ports; every port of them is ours."""

    names: frozenset[str]

    @classmethod
    def of(cls, bound: str, others: Iterable[str] = ()) -> Hosts:
        """The names of an address that the server binds to and those that the user says it has."""
        return cls(_LOCAL_NAMES | {bound.lower(), *(name.lower() for name in others)})

    def hold(self, authority: str) -> bool:
        """Whether ``host`` or ``host:port`` is one of them."""
        name = authority.lower()
        if not name.endswith("]"):
            host, colon, port = name.rpartition(":")
            name = host if colon and port.isdecimal() else name
        return name in self.names


class Guard:
    """ASGI middleware. Refusals are one line of text: 400 foreign Host, 403 foreign Origin, 413 too much, 405 a method."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send))
            return
        bounded = _Bounded(receive)
        await self._app(scope, bounded, _with_headers(send))

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if not self._hosts.hold(headers.get("host", "")):
            return PlainTextResponse("400 unknown Host\n", 400)
        if scope["method"] not in _SAFE and not self._is_own_origin(headers):
            return PlainTextResponse("403 request of another site\n", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
            return PlainTextResponse(f"413 more than {MAX_BODY_BYTES} bytes\n", 413)
        return None

    def _is_own_origin(self, headers: Headers) -> bool:
        """A browser names the Origin of every unsafe request; scripts of our users' own may leave it out, sites cannot."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
        parts = urlsplit(origin)
        return parts.scheme in ("http", "https") and parts.netloc.lower() == headers.get("host", "").lower()


class TooLargeError(Exception):
    """A body without a stated length that went on and on."""


class _Bounded:
    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._seen = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > MAX_BODY_BYTES:
            raise TooLargeError
        return message


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
