"""Which shape of request an endpoint bears: pinned by the user, remembered from the last run, or found out."""

from __future__ import annotations

import sqlite3
from typing import Final

from gouji.errors import OutputError
from gouji.extract.llm.cache import Cache
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.reply import CallError
from gouji.extract.llm.wire import LADDER, Shape

_MISFITS: Final = 2
"""Answers of another form than asked for, before any that fits, that tell a server that enforces nothing."""
_TOLD_BY_STATUS: Final = frozenset({400, 415, 422, 500, 501, 502, 503})
"""How servers answer a request whose shape they do not know. Some fall over it."""


class Shapes:
    def __init__(self, endpoint: Endpoint, cache: Cache) -> None:
        """Raises OutputError for a cache that cannot be read."""
        self._endpoint, self._cache = endpoint, cache
        self._ladder = tuple(shape for shape in LADDER if endpoint.mode in {"auto", shape.mode})
        try:
            known = cache.shape(endpoint)
        except sqlite3.Error as error:
            raise OutputError(f"回答缓存无法读取（{error}）。", f"The cache of answers cannot be read ({error}).") from None
        self._hint = known if known in self._ladder else None
        self._proven: Shape | None = None
        self._misfits = 0

    @property
    def known(self) -> bool:
        """Whether the user or an earlier run says which shape works."""
        return self._endpoint.mode != "auto" or self._hint is not None

    def to_try(self) -> tuple[Shape, ...]:
        """One shape that has worked in this run, or all that may: first the one that worked in an earlier run, then the
        best. A server that enforces nothing is told the schema in words."""
        if self._proven:
            return (self._proven,)
        if self._misfits >= _MISFITS:
            return self._ladder[-1:]
        return self._ladder if self._hint is None else (self._hint, *(shape for shape in self._ladder if shape != self._hint))

    def may_be_to_blame(self, error: CallError) -> bool:
        """Whether another shape may get an answer where this one got ``error``."""
        return self._proven is None and error.status in _TOLD_BY_STATUS and error.failure.kind == "transport"

    def fits(self, shape: Shape, *, sure: bool) -> None:
        """An answer of the right form came. ``sure``: it is known why no better shape was used; a server that only had
        a bad minute is not remembered for it. Raises sqlite3.Error."""
        if self._proven is None:
            self._proven = shape
            if sure and shape != self._hint:
                self._cache.remember(self._endpoint, shape)

    def misfit(self) -> None:
        """An answer of another form came."""
        self._misfits += 1
