"""``gouji batch submit``: what the reports still have to ask, handed in at the endpoint."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final

from gouji import texts
from gouji.commands import batch_texts as say
from gouji.commands.attempt import Attempt, Failure
from gouji.commands.exits import FAILED_IN_PART, UNUSABLE
from gouji.commands.inputs import Inputs, Task, gather
from gouji.commands.progress import Progress
from gouji.commands.with_model import money
from gouji.config import Lang, Settings
from gouji.engines import Session, engine_of
from gouji.errors import OutputError, UsageError
from gouji.extract.llm.batch import Deferred, Deferring, Desk, estimate, parcels, within
from gouji.extract.llm.batch_store import BatchStore
from gouji.extract.llm.cache import Cache, default_path
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.reply import CallError
from gouji.pipeline import ask
from gouji.source import supported

DISCOUNT: Final = Decimal("0.5")
_REQUESTS: Final = 50_000
_MEGABYTES: Final = 200


@dataclass(slots=True)
class Plan:
    """The questions of the reports. ``answered`` are in the cache, ``waiting`` in batches; ``read`` counts reports."""

    questions: list[Deferred]
    answered: int
    waiting: int
    failures: list[Failure]
    read: int


def store_path(settings: Settings) -> Path:
    return settings.cache or default_path(os.environ, Path.home())


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises UsageError for settings that cannot be used, OutputError for an unusable store."""
    settings = replace(
        settings,
        engine=options.engine or settings.engine,
        budget=settings.budget if options.budget is None else options.budget,
    )
    if not settings.has_endpoint or engine_of(settings) == "rules":
        raise UsageError(say.NO_ENDPOINT.zh, say.NO_ENDPOINT.en)
    inputs = _gathered(options.inputs)
    return asyncio.run(_Submission(options, settings).run(inputs))


def _gathered(paths: Sequence[Path]) -> Inputs:
    """The reports, each once. One path at a time: reports of one name may go into one batch, as nothing is written."""
    found = Inputs()
    tasks: dict[Path, Task] = {}
    for path in paths:
        more = gather([path], Path(os.devnull), supported())
        tasks.update((task.source, task) for task in more.tasks)
        found.failures += more.failures
        found.skipped += more.skipped
        found.earlier += more.earlier
    found.tasks = list(tasks.values())
    return found


class _Submission:
    def __init__(self, options: argparse.Namespace, settings: Settings) -> None:
        self._settings, self._lang = settings, settings.lang
        self._dry, self._again, self._debug = options.dry_run, options.again, "debug" in options
        calling = settings.calling
        self._discount = DISCOUNT if calling.batch_discount is None else calling.batch_discount
        self._requests = calling.batch_requests or _REQUESTS
        self._bytes = (calling.batch_megabytes or _MEGABYTES) * 1_000_000
        self._made: list[Deferring] = []
        path = store_path(settings)
        self._session = Session(settings, os.environ, ask=not self._dry, calling=self._deferring)
        self._store = BatchStore(path if path.exists() else ":memory:")
        self._desk = Desk(self._session.endpoint, self._store)

    def _deferring(self, endpoint: Endpoint, cache: Cache) -> Deferring:
        self._made.append(Deferring(endpoint, cache))
        return self._made[0]

    async def run(self, inputs: Inputs) -> int:
        try:
            return await self._run(inputs)
        finally:
            await self._desk.close()
            await self._session.close()
            self._store.close()

    async def _run(self, inputs: Inputs) -> int:
        lang = self._lang
        if not self._dry and not await self._recover():
            return FAILED_IN_PART
        plan = await self._plan(inputs)
        code = _exit_code(plan)
        chosen = self._affordable(plan.questions)
        batches = list(parcels(chosen, self._requests, self._bytes))
        self._foretell(plan, chosen, len(batches))
        left = len(plan.questions) - len(chosen)
        if left:
            print(say.OVER_BUDGET.of(lang, left=left, budget=self._settings.budget), file=sys.stderr)
        if self._dry:
            print(say.DRY.of(lang))
            return code
        if not plan.questions:
            print(say.NOTHING.of(lang))
            if plan.waiting:
                print(say.WAITING_NEXT.of(lang))
            elif plan.read and not plan.failures:
                print(say.COMPLETE_NEXT.of(lang))
            return code
        handed_in = await self._hand_in(batches)
        return FAILED_IN_PART if left or not handed_in else code

    async def _recover(self) -> bool:
        """Finds batches again that were handed in just before an earlier run ended; whether the endpoint could be asked."""
        try:
            lost = await self._desk.recover()
        except CallError as error:
            _tell(error, self._lang)
            return False
        for batch in lost:
            print(say.LOST.of(self._lang, file=batch.input_file, calls=batch.calls), file=sys.stderr)
        return True

    async def _plan(self, inputs: Inputs) -> Plan:
        """Raises OutputError for a cache that cannot be read."""
        calls = self._made[0]
        calls.prepare(frozenset() if self._again else self._store.under_way(), self._store.unfit(self._session.endpoint))
        failures = list(inputs.failures)
        read = 0
        with Progress(len(inputs.tasks), say.PLANNING, self._lang) as progress:
            self._announce(inputs, progress)
            for task in inputs.tasks:
                calls.begin(str(task.source))
                with Attempt(str(task.source)) as attempt:
                    await ask(task.source, self._session, partial(progress.page, task))
                    read += 1
                if attempt.failure is not None:
                    failures.append(attempt.failure)
                    progress.say(attempt.failure.shown(self._lang, debug=self._debug))
                progress.advance(task)
        if calls.stopped:
            raise OutputError(calls.stopped.zh, calls.stopped.en)
        questions = list(calls.deferred.values())
        return Plan(questions, self._session.total.cached_calls, len(calls.left_out), failures, read)

    def _announce(self, inputs: Inputs, progress: Progress) -> None:
        """What is said before the first report: where it goes, what is skipped, what cannot be used."""
        lang, session = self._lang, self._session
        if inputs.tasks:
            engine = texts.ENGINE_HYBRID if session.engine == "hybrid" else texts.ENGINE_LLM
            progress.say(engine.of(lang, model=session.endpoint.model, url=session.endpoint.base_url))
        if inputs.skipped:
            suffixes = " ".join(sorted(suffix or texts.NO_SUFFIX.of(lang) for suffix in inputs.skipped))
            progress.say(texts.SKIPPED.of(lang, count=inputs.skipped.total(), suffixes=suffixes))
        if inputs.earlier:
            progress.say(texts.EARLIER_OUTPUT.of(lang, count=inputs.earlier))
        for failure in inputs.failures:
            progress.say(failure.shown(lang))

    def _affordable(self, questions: Sequence[Deferred]) -> Sequence[Deferred]:
        budget = self._settings.budget
        return questions if budget is None else within(questions, budget, self._session.endpoint, self._discount)

    def _foretell(self, plan: Plan, chosen: Sequence[Deferred], batches: int) -> None:
        lang, calls = self._lang, self._made[0]
        expected = estimate(chosen, plan.answered, self._session.endpoint, self._discount)
        values = {
            "calls": expected.calls,
            "batches": batches,
            "cached": expected.cached_calls,
            "waiting": plan.waiting,
            "prompt": f"{expected.prompt_tokens:,}",
            "completion": f"{expected.completion_tokens:,}",
            "cost": money(None if expected.cost is None else f"{expected.cost:.4f}", lang),
        }
        print(say.FORETOLD.of(lang, **values))
        if chosen and not calls.mode_is_known:
            print(say.MODE_UNKNOWN.of(lang, mode=calls.shape.mode), file=sys.stderr)

    async def _hand_in(self, batches: Sequence[Sequence[Deferred]]) -> bool:
        """Whether all were handed in."""
        lang = self._lang
        left = sum(map(len, batches))
        for parcel in batches:
            try:
                batch = await self._desk.hand_in(parcel, self._made[0].shape)
            except CallError as error:
                reason = error.failure.en if lang == "en" else error.failure.zh
                print(say.NOT_SUBMITTED.of(lang, left=left, reason=reason), file=sys.stderr)
                return False
            print(say.SUBMITTED.of(lang, name=batch.name, calls=batch.calls), flush=True)
            left -= len(parcel)
        if batches:
            print(say.SUBMIT_NEXT.of(lang))
        return True


def _exit_code(plan: Plan) -> int:
    if not plan.failures:
        return 0
    unusable = all(failure.exit_code == UNUSABLE for failure in plan.failures)
    return UNUSABLE if unusable and not plan.read else FAILED_IN_PART


def _tell(error: CallError, lang: Lang) -> None:
    print(error.failure.en if lang == "en" else error.failure.zh, file=sys.stderr)
