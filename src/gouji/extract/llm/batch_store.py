"""Which batches were handed in and which questions are in them, in the file that also holds the answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from gouji.errors import OutputError
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.wire import Enforcing, Shape

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS batches (
    number INTEGER PRIMARY KEY, name TEXT, base_url TEXT NOT NULL, model TEXT NOT NULL, mode TEXT NOT NULL,
    lean INTEGER NOT NULL, input_file TEXT NOT NULL, made TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    state TEXT NOT NULL, calls INTEGER NOT NULL, completed INTEGER NOT NULL, failed INTEGER NOT NULL,
    fetched INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS batch_calls (
    batch INTEGER NOT NULL, key TEXT NOT NULL, task TEXT NOT NULL, max_tokens INTEGER NOT NULL, source TEXT NOT NULL,
    about TEXT NOT NULL, PRIMARY KEY (batch, key)
) STRICT;
CREATE TABLE IF NOT EXISTS unfit_parameters (
    base_url TEXT NOT NULL, model TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (base_url, model, name)
) STRICT;
"""
_COLUMNS: Final = "number, name, base_url, model, mode, lean, input_file, made, state, calls, completed, failed, fetched"
_WAIT: Final = 30.0
"""Seconds that one process waits for another to finish writing."""

UPLOADED: Final = "uploaded"
"""The state of a batch whose questions lie at the endpoint, which has not yet said that it took them as a batch."""


@dataclass(frozen=True, slots=True)
class BatchCall:
    """A question of a batch. ``key`` names its answer in the cache and, as ``custom_id``, its lines in the batch; ``source``
    is the report and ``about`` the sections that are asked about."""

    key: str
    task: str
    max_tokens: int
    source: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """``number`` is ours, ``name`` the endpoint's own (None: not known yet), ``state`` its word for how far it is. ``made``
    is UTC. ``fetched``: its answers are in the cache, as far as there are any."""

    number: int
    name: str | None
    base_url: str
    model: str
    shape: Shape
    input_file: str
    made: str
    state: str
    calls: int
    completed: int = 0
    failed: int = 0
    fetched: bool = False


class BatchStore:
    """Several processes may use it at once. A write returns when it survives the death of this process."""

    def __init__(self, path: Path | str) -> None:
        """Raises OutputError, as every method does."""
        self._path = str(path)
        with self._said():
            self._db = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
            self._db.executescript(_TABLES)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise OutputError(
                f"{self._path}：批次记录不可用（{error}），请换一个位置或腾出空间。",
                f"{self._path}: the record of batches cannot be used ({error}); choose another place or make room.",
            ) from None

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        with self._said(), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield

    def add(self, endpoint: Endpoint, shape: Shape, input_file: str, calls: Sequence[BatchCall]) -> Batch:
        """A batch whose questions are uploaded."""
        with self._at_once():
            made = self._db.execute(
                "INSERT INTO batches (base_url, model, mode, lean, input_file, state, calls, completed, failed, fetched)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0) RETURNING number, made",
                (endpoint.base_url, endpoint.model, shape.mode, int(shape.lean), input_file, UPLOADED, len(calls)),
            ).fetchone()
            self._insert(made[0], calls)
        return Batch(made[0], None, endpoint.base_url, endpoint.model, shape, input_file, made[1], UPLOADED, len(calls))

    def _insert(self, number: int, calls: Iterable[BatchCall]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO batch_calls (batch, key, task, max_tokens, source, about) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (number, call.key, call.task, call.max_tokens, call.source, json.dumps(call.about, ensure_ascii=False))
                for call in calls
            ),
        )

    def put(self, batch: Batch, calls: Iterable[BatchCall] = ()) -> None:
        """Writes what is now known of a batch, and its calls again where another process may have dropped them."""
        with self._at_once():
            self._db.execute(
                f"INSERT OR REPLACE INTO batches ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    batch.number, batch.name, batch.base_url, batch.model, batch.shape.mode, int(batch.shape.lean),
                    batch.input_file, batch.made, batch.state, batch.calls, batch.completed, batch.failed, int(batch.fetched),
                ),
            )  # fmt: skip
            self._insert(batch.number, calls)

    def drop(self, batch: Batch) -> None:
        """Forgets a batch that never was."""
        with self._at_once():
            self._db.execute("DELETE FROM batch_calls WHERE batch = ?", (batch.number,))
            self._db.execute("DELETE FROM batches WHERE number = ?", (batch.number,))

    def all(self) -> list[Batch]:
        """In the order in which they were handed in."""
        with self._said():
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM batches ORDER BY number").fetchall()
        known = [row for row in rows if row[4] in get_args(Enforcing)]
        return [_batch(row) for row in known]

    def open(self, endpoint: Endpoint) -> list[Batch]:
        """Those of this endpoint whose answers have not been fetched."""
        return [batch for batch in self.all() if batch.base_url == endpoint.base_url and not batch.fetched]

    def calls(self, batch: Batch) -> dict[str, BatchCall]:
        """By key."""
        with self._said():
            rows = self._db.execute(
                "SELECT key, task, max_tokens, source, about FROM batch_calls WHERE batch = ? ORDER BY rowid", (batch.number,)
            ).fetchall()
        return {row[0]: BatchCall(row[0], row[1], row[2], row[3], tuple(json.loads(row[4]))) for row in rows}

    def under_way(self) -> frozenset[str]:
        """The keys of all questions that are in a batch and not fetched, at whatever endpoint."""
        with self._said():
            rows = self._db.execute("SELECT key FROM batch_calls JOIN batches ON batch = number WHERE NOT fetched").fetchall()
        return frozenset(row[0] for row in rows)

    def unfit(self, endpoint: Endpoint) -> frozenset[str]:
        """The parameters that this model has refused."""
        with self._said():
            rows = self._db.execute(
                "SELECT name FROM unfit_parameters WHERE base_url = ? AND model = ?", (endpoint.base_url, endpoint.model)
            ).fetchall()
        return frozenset(row[0] for row in rows)

    def refuse(self, endpoint: Endpoint, names: Iterable[str]) -> None:
        with self._at_once():
            self._db.executemany(
                "INSERT OR IGNORE INTO unfit_parameters (base_url, model, name) VALUES (?, ?, ?)",
                [(endpoint.base_url, endpoint.model, name) for name in names],
            )


def _batch(row: Sequence[Any]) -> Batch:
    """A row of `_COLUMNS`."""
    number, name, base_url, model, mode, lean, input_file, made, state, calls, completed, failed, fetched = row
    shape = Shape(mode, bool(lean))
    return Batch(number, name, base_url, model, shape, input_file, made, state, calls, completed, failed, bool(fetched))
