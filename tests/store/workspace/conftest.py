"""Every test of a workspace runs twice: in a folder with SQLite, and on a PostgreSQL server where one is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.workspace.build import Clock
from tests.store.workspace.server import Server, serving, why_not

from gouji.store.workspace import Workspace


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    with serving() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a workspace that is not there yet: a folder's path or a server's address."""
    if request.param == "sqlite":
        return str(tmp_path / "desk")
    server: Server = request.getfixturevalue("server")
    return server.address(server.schema())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(where: str, clock: Clock, tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(where, create=True, copies=tmp_path / "copies", now=clock) as opened:
        yield opened
