"""``gouji batch``: questions handed in at once and answered within a day, for less money."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal

from gouji.commands import batch_texts as say
from gouji.commands.batch_submit import DISCOUNT, store_path
from gouji.commands.batch_submit import run as submit
from gouji.commands.exits import FAILED_IN_PART
from gouji.commands.table import show, table
from gouji.commands.with_model import money
from gouji.config import Settings
from gouji.engines import endpoint_of
from gouji.errors import UsageError
from gouji.extract.llm.ask import NO_USAGE, Usage
from gouji.extract.llm.batch import Desk
from gouji.extract.llm.batch_fetch import ENDED, Fetched, Fetcher, by_reason
from gouji.extract.llm.batch_store import Batch, BatchStore
from gouji.extract.llm.cache import Cache
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.reply import CallError


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises UsageError for settings that cannot be used, OutputError for an unusable store."""
    if options.action == "submit":
        return submit(options, settings)
    if not settings.has_endpoint:
        raise UsageError(say.NO_ENDPOINT.zh, say.NO_ENDPOINT.en)
    endpoint, path = endpoint_of(settings, os.environ), store_path(settings)
    cache = Cache(path if path.exists() else ":memory:")
    store = BatchStore(path if path.exists() else ":memory:")
    try:
        counter = _Counter(endpoint, cache, store, settings)
        return asyncio.run(counter.status() if options.action == "status" else counter.fetch())
    finally:
        store.close()
        cache.close()


class _Counter:
    """Asks after batches and takes their answers in."""

    def __init__(self, endpoint: Endpoint, cache: Cache, store: BatchStore, settings: Settings) -> None:
        self._endpoint, self._cache, self._store = endpoint, cache, store
        self._settings, self._lang = settings, settings.lang
        self._failed = False

    async def status(self) -> int:
        """Prints one line for each batch; 3 where the endpoint could not be asked."""
        desk = Desk(self._endpoint, self._store)
        try:
            await self._recover(desk)
            for batch in self._store.open(self._endpoint):
                await self._asked_after(desk, batch)
        finally:
            await desk.close()
        batches = self._store.all()
        if not batches:
            print(say.NO_BATCHES.of(self._lang))
        else:
            self._show(batches)
        return FAILED_IN_PART if self._failed else 0

    async def fetch(self) -> int:
        """Stores the answers of every ended batch; 3 where one is missing or could not be asked for."""
        desk, fetcher = Desk(self._endpoint, self._store), Fetcher(self._endpoint, self._cache, self._store)
        brought: list[Fetched] = []
        try:
            await self._recover(desk)
            waiting = self._store.open(self._endpoint)
            for batch in waiting:
                fetched = await self._fetch(desk, fetcher, batch)
                if fetched is not None:
                    brought.append(fetched)
                    self._tell(fetched)
        finally:
            await fetcher.close()
            await desk.close()
        if brought:
            self._close(brought)
        elif not waiting:
            print(say.NONE_TO_FETCH.of(self._lang))
        return FAILED_IN_PART if self._failed else 0

    async def _fetch(self, desk: Desk, fetcher: Fetcher, batch: Batch) -> Fetched | None:
        asked = await self._asked_after(desk, batch)
        if asked is None:
            return None
        batch, said = asked
        if batch.state not in ENDED:
            values = {"name": batch.name, "completed": batch.completed, "calls": batch.calls}
            print(say.RUNNING.of(self._lang, state=self._state(batch), **values))
            return None
        try:
            return await fetcher.fetch(batch, said)
        except CallError as error:
            self._fail(say.NOT_ASKED.of(self._lang, name=batch.name, reason=self._reason(error)))
            return None

    async def _recover(self, desk: Desk) -> None:
        try:
            for batch in await desk.recover():
                self._fail(say.LOST.of(self._lang, file=batch.input_file, calls=batch.calls))
        except CallError as error:
            self._fail(self._reason(error))

    async def _asked_after(self, desk: Desk, batch: Batch) -> tuple[Batch, dict[str, object]] | None:
        if batch.name is None:
            return None
        try:
            return await desk.ask_after(batch)
        except CallError as error:
            text = say.GONE if error.status == 404 else say.NOT_ASKED
            self._fail(text.of(self._lang, name=batch.name, reason=self._reason(error)))
            return None

    def _fail(self, line: str) -> None:
        self._failed = True
        print(line, file=sys.stderr)

    def _reason(self, error: CallError) -> str:
        return error.failure.en if self._lang == "en" else error.failure.zh

    def _state(self, batch: Batch) -> str:
        known = say.STATES.get(batch.state)
        return known.of(self._lang) if known else batch.state

    def _show(self, batches: Sequence[Batch]) -> None:
        lang = self._lang
        header = (say.NAME, say.MADE, say.MODEL, say.CALLS, say.COMPLETED, say.FAILED, say.STATE)
        rows = [self._row(batch) for batch in batches]
        show(table([text.of(lang) for text in header], rows, numbers=range(3, 6)))
        if any(batch.state in ENDED for batch in self._store.open(self._endpoint)):
            print(say.FETCH_NEXT.of(lang))

    def _row(self, batch: Batch) -> list[str | int]:
        state = self._state(batch)
        if batch.fetched:
            state = f"{state} · {say.FETCHED.of(self._lang)}"
        elif batch.base_url != self._endpoint.base_url:
            state = f"{state} · {say.ELSEWHERE.of(self._lang, url=batch.base_url)}"
        return [batch.name or "—", batch.made, batch.model, batch.calls, batch.completed, batch.failed, state]

    def _tell(self, fetched: Fetched) -> None:
        lang, batch = self._lang, fetched.batch
        missing = batch.calls - fetched.stored - fetched.known
        values = {"name": batch.name, "stored": fetched.stored, "known": fetched.known, "missing": missing}
        print(say.BROUGHT.of(lang, state=self._state(batch), **values))
        for zh, en in fetched.notices:
            print(en if lang == "en" else zh, file=sys.stderr)
        for zh, en in by_reason(fetched.problems):
            self._fail(en if lang == "en" else zh)
        if fetched.unfit:
            self._fail(say.UNFIT.of(lang, names=" ".join(sorted(fetched.unfit))))

    def _close(self, brought: Iterable[Fetched]) -> None:
        lang, used = self._lang, sum((fetched.usage for fetched in brought), NO_USAGE)
        values = {"calls": used.calls, "prompt": f"{used.prompt_tokens:,}", "completion": f"{used.completion_tokens:,}"}
        print(say.USED.of(lang, cost=self._cost(used), **values))
        print(say.EXTRACT_NEXT.of(lang))

    def _cost(self, used: Usage) -> str:
        discount = self._settings.calling.batch_discount
        saved = DISCOUNT if discount is None else discount
        return money(
            "0" if used.calls == 0 else None if used.cost is None else f"{used.cost * (Decimal(1) - saved):.4f}", self._lang
        )
