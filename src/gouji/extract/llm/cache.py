"""Answers kept as they arrive, one row for each call, so that none is paid twice and none is lost."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final, get_args

from pydantic import BaseModel

from gouji.errors import OutputError
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.reply import Reply
from gouji.extract.llm.wire import Enforcing, Message, Shape, schema_text

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, task TEXT NOT NULL, model TEXT NOT NULL, mode TEXT NOT NULL, text TEXT, finish TEXT,
    refusal TEXT, prompt_tokens INTEGER, completion_tokens INTEGER, cached_tokens INTEGER NOT NULL,
    arrived TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
) STRICT;
CREATE TABLE IF NOT EXISTS shapes (
    base_url TEXT NOT NULL, model TEXT NOT NULL, mode TEXT NOT NULL, lean INTEGER NOT NULL,
    PRIMARY KEY (base_url, model)
) STRICT;
"""
_WAIT: Final = 30.0
"""Seconds that one process waits for another to finish writing."""


def default_path(environment: Mapping[str, str], home: Path) -> Path:
    """answers.sqlite in the user's cache folder."""
    if local := environment.get("LOCALAPPDATA"):
        return Path(local) / "gouji" / "answers.sqlite"
    folder = environment.get("XDG_CACHE_HOME", "")
    return (Path(folder) if os.path.isabs(folder) else home / ".cache") / "gouji" / "answers.sqlite"


def answer_key(endpoint: Endpoint, messages: Sequence[Message], answer: type[BaseModel], max_tokens: int) -> str:
    """What an answer depends on: model, parameters, every word that was said, the schema. Not the address, not the key,
    not how the endpoint is made to answer in JSON."""
    parts = {
        "model": endpoint.model,
        "max_tokens": max_tokens,
        "temperature": None if endpoint.temperature is None else str(endpoint.temperature),
        "extra": dict(endpoint.extra),
        "messages": [[message.role, message.content] for message in messages],
        "schema": schema_text(answer),
    }
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class Stored:
    reply: Reply
    mode: Enforcing


class Cache:
    """A SQLite file that several processes may use at once. ``":memory:"`` keeps nothing.

    A write returns when the row survives the death of this process."""

    def __init__(self, path: Path | str) -> None:
        """Opens or makes the file. Raises OutputError."""
        self._path = str(path)
        try:
            if self._path != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_TABLES)
        except (sqlite3.Error, OSError) as error:
            raise OutputError(
                f"{path}：回答缓存打不开（{error}），请换一个位置或删除这个文件。",
                f"{path}: the cache of answers cannot be opened ({error}); choose another place or delete the file.",
            ) from None

    def close(self) -> None:
        self._db.close()

    def get(self, key: str) -> Stored | None:
        """Raises sqlite3.Error."""
        row = self._db.execute(
            "SELECT mode, text, finish, refusal, prompt_tokens, completion_tokens, cached_tokens FROM answers WHERE key = ?",
            (key,),
        ).fetchone()
        return None if row is None or row[0] not in get_args(Enforcing) else Stored(Reply(*row[1:]), row[0])

    def has(self, key: str) -> bool:
        """Raises sqlite3.Error."""
        return self._db.execute("SELECT 1 FROM answers WHERE key = ?", (key,)).fetchone() is not None

    def put(self, key: str, task: str, model: str, stored: Stored) -> None:
        """Raises sqlite3.Error."""
        reply = stored.reply
        self._db.execute(
            "INSERT OR REPLACE INTO answers (key, task, model, mode, text, finish, refusal, prompt_tokens, completion_tokens,"
            " cached_tokens) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (key, task, model, stored.mode, *astuple(reply)),
        )

    def forget(self, keys: Iterable[str]) -> None:
        """Raises sqlite3.Error."""
        self._db.executemany("DELETE FROM answers WHERE key = ?", [(key,) for key in keys])

    def shape(self, endpoint: Endpoint) -> Shape | None:
        """How this endpoint last answered. Raises sqlite3.Error."""
        row = self._db.execute(
            "SELECT mode, lean FROM shapes WHERE base_url = ? AND model = ?", (endpoint.base_url, endpoint.model)
        ).fetchone()
        return None if row is None or row[0] not in get_args(Enforcing) else Shape(row[0], bool(row[1]))

    def remember(self, endpoint: Endpoint, shape: Shape) -> None:
        """Raises sqlite3.Error."""
        self._db.execute(
            "INSERT OR REPLACE INTO shapes (base_url, model, mode, lean) VALUES (?, ?, ?, ?)",
            (endpoint.base_url, endpoint.model, shape.mode, int(shape.lean)),
        )


class Unread(Cache):
    """Answers to be made anew: they are kept in ``kept`` for later runs, but only those of this object are found."""

    def __init__(self, kept: Cache) -> None:
        super().__init__(":memory:")
        self._kept = kept

    def put(self, key: str, task: str, model: str, stored: Stored) -> None:
        super().put(key, task, model, stored)
        self._kept.put(key, task, model, stored)

    def forget(self, keys: Iterable[str]) -> None:
        gone = tuple(keys)
        super().forget(gone)
        self._kept.forget(gone)
