"""`gouji batch` against a server with a desk."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from tests.extract.llm.batch_server import Desk, batch_serving
from tests.extract.llm.server import Answering, Body, Server
from tests.test_model_path import LONG, ROADS, Gouji, Ground, answer

Ended = subprocess.CompletedProcess[str]
ONE_ROUND = LONG
"""Two questions, and none that follows from their answers."""
TWO_ROUNDS = LONG + "三、村道\n" + ROADS.replace("道路3", "道路7")
"""Three questions; figures of two of them have one name, so that a fourth asks whether they are one."""


def in_order(body: Body) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False)


class Counter:
    """`gouji batch` in a folder with a report, against a server with a desk."""

    def __init__(self, ground: Ground, gouji: Gouji, server: Server, desk: Desk, **settings: str) -> None:
        self.ground, self.server, self.desk, self._gouji = ground, server, desk, gouji
        self.env = ground.env(server, GOUJI_ENGINE="llm", **settings)

    def __call__(self, *arguments: str, **settings: str) -> Ended:
        return self._gouji("batch", *arguments, env={**self.env, **settings})

    def submit(self, *options: str, **settings: str) -> Ended:
        return self("submit", "云台镇.txt", *options, **settings)

    def extract(self, **settings: str) -> Ended:
        return self.ground.extract({**self.env, **settings})

    def answers(self) -> dict[str, str | None]:
        """Key to finish reason, of all stored answers."""
        with closing(sqlite3.connect(self.ground.folder / "answers.sqlite")) as db:
            return dict(db.execute("SELECT key, finish FROM answers").fetchall())


Open = Callable[..., Counter]


@pytest.fixture
def counter(tmp_path: Path, gouji: Gouji) -> Iterator[Open]:
    """``counter(script, text)``: the script answers batches and calls alike."""
    with ExitStack() as stack:

        def start(script: Answering = answer, text: str = ONE_ROUND, **settings: str) -> Counter:
            server, desk = stack.enter_context(batch_serving(script))
            ground = Ground(tmp_path, gouji)
            ground.write(text)
            return Counter(ground, gouji, server, desk, **settings)

        yield start
