"""Who is asking. On this machine alone: one token, made anew at each start, under the name that ``--user`` gave. With a list
of users: a name and a password, then a session.

Sessions live in memory: a restarted server asks again. Cookies are of this site, HttpOnly and SameSite=Strict.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from starlette.requests import HTTPConnection

from gouji.store.workspace import Workspace

COOKIE: Final = "gouji_session"
SESSION: Final = timedelta(hours=12)
_ATTEMPTS: Final = 5
_PAUSE: Final = timedelta(minutes=1)
_MAX_SESSIONS: Final = 10_000


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Session:
    user: str
    until: datetime


@dataclass(slots=True)
class _Failures:
    count: int = 0
    since: datetime = field(default_factory=_utc_now)


class Access:
    """Names the user of a request. ``token`` is None where users log in."""

    def __init__(self, workspace: Workspace, *, user: str, token: str | None, now: Callable[[], datetime] = _utc_now) -> None:
        self._workspace = workspace
        self._user = user
        self.token = token
        self._now = now
        self._sessions: dict[str, Session] = {}
        self._failures: dict[str, _Failures] = {}

    def user_of(self, request: HTTPConnection) -> str | None:
        """The user, None for a request that must show the token or log in first."""
        held = request.cookies.get(COOKIE, "")
        bearer = request.headers.get("authorization", "")
        key = bearer.removeprefix("Bearer ") if bearer.startswith("Bearer ") else held
        if self.token is not None:
            return self._user if secrets.compare_digest(key.encode(), self.token.encode()) else None
        session = self._sessions.get(key)
        if session is None or session.until <= self._now():
            return None
        names = {user.name for user in self._workspace.users()}
        return session.user if session.user in names else None

    def is_token(self, offered: str) -> bool:
        return self.token is not None and secrets.compare_digest(offered.encode(), self.token.encode())

    def log_in(self, name: str, password: str) -> str | None:
        """The cookie of a new session; None for a wrong name or password, and for a name that failed too often just now."""
        if self.is_paused(name):
            return None
        user = self._workspace.check_password(name, password)
        if user is None:
            self._count_failure(name)
            return None
        self._failures.pop(name, None)
        self._forget_old()
        key = secrets.token_urlsafe(32)
        self._sessions[key] = Session(user.name, self._now() + SESSION)
        return key

    def log_out(self, request: HTTPConnection) -> None:
        self._sessions.pop(request.cookies.get(COOKIE, ""), None)

    def is_paused(self, name: str) -> bool:
        """Whether too many passwords were tried for the name within the last minute."""
        failures = self._failures.get(name)
        return failures is not None and failures.count >= _ATTEMPTS and self._now() < failures.since + _PAUSE

    def _count_failure(self, name: str) -> None:
        failures = self._failures.setdefault(name, _Failures(since=self._now()))
        if self._now() >= failures.since + _PAUSE:
            failures.count = 0
        failures.count += 1
        failures.since = self._now()
        if len(self._failures) > _MAX_SESSIONS:  # names are the attacker's to choose
            del self._failures[next(iter(self._failures))]

    def _forget_old(self) -> None:
        now = self._now()
        self._sessions = {key: session for key, session in self._sessions.items() if session.until > now}
        while len(self._sessions) >= _MAX_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
