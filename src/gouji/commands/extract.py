"""``gouji extract``: reports in, results out, one line for each thing that went wrong, a table at the end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from gouji import page_texts, texts
from gouji.commands.attempt import Attempt, Failure
from gouji.commands.destination import Destination
from gouji.commands.exits import FAILED_IN_PART, FINDINGS, INTERRUPTED, UNUSABLE
from gouji.commands.inputs import Inputs, Task, gather
from gouji.commands.outcome import Done, Failed, Summary
from gouji.commands.pool import process
from gouji.commands.progress import Progress
from gouji.commands.table import show, table
from gouji.commands.with_model import foretell, open_session, used
from gouji.commands.with_model import process as process_with_model
from gouji.config import Lang, Settings
from gouji.engines import Session, cassettes_of, engine_of
from gouji.errors import UsageError
from gouji.extract.llm.cassettes import Cassettes
from gouji.source import supported


@dataclass(slots=True)
class Account:
    """What became of the inputs so far."""

    done: dict[Task, Summary] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    @property
    def unread(self) -> int:
        return sum(summary.unread for summary in self.done.values())

    @property
    def unread_pages(self) -> int:
        return sum(summary.unread_pages for summary in self.done.values())

    def exit_code(self, *, strict: bool) -> int:
        if self.failures:
            unusable = all(failure.exit_code == UNUSABLE for failure in self.failures)
            return UNUSABLE if unusable and not self.done else FAILED_IN_PART
        if self.unread or self.unread_pages:
            return FAILED_IN_PART
        return FINDINGS if strict and any(summary.findings for summary in self.done.values()) else 0


@dataclass(frozen=True, slots=True)
class Teller:
    """Says what goes wrong, above the progress bar, and keeps count of it."""

    account: Account
    progress: Progress
    lang: Lang
    debug: bool

    def fail(self, failure: Failure) -> None:
        self.account.failures.append(failure)
        self.progress.say(failure.shown(self.lang, debug=self.debug))


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises UsageError, before anything is read, for options that cannot be used, OutputError for an unusable OUT."""
    settings = replace(
        settings,
        engine=options.engine or settings.engine,
        workers=settings.workers if options.workers is None else options.workers,
        budget=settings.budget if options.budget is None else options.budget,
    )
    cassettes = _cassettes(options, settings)
    session = None if engine_of(settings) == "rules" else open_session(settings, ask=not options.dry_run, cassettes=cassettes)
    lang = settings.lang
    destination = Destination(options.out, options.workspace, options.keep_sources, lang)
    inputs = gather(options.inputs, destination.root, supported())
    if inputs.tasks and not options.dry_run:
        destination.prepare()
    account = Account()
    with Progress(len(inputs.tasks), texts.READING, lang) as progress:
        teller = Teller(account, progress, lang, "debug" in options)
        _announce(inputs, settings, session, teller)
        if options.dry_run:
            _foretell(inputs, session, teller)
            return account.exit_code(strict=False)
        try:
            with closing(destination), closing(_outcomes(inputs.tasks, settings, session, options, progress)) as outcomes:
                for outcome in outcomes:
                    _settle(outcome, destination, teller)
        except KeyboardInterrupt:
            values = {"done": len(account.done), "total": len(inputs.tasks), "out": destination.root}
            progress.say(texts.EXTRACT_INTERRUPTED.of(lang, **values))
            return INTERRUPTED
    _close(inputs.tasks, account, destination)
    if session is not None:
        print(used(session.total, lang))
    return account.exit_code(strict=options.strict)


def _cassettes(options: argparse.Namespace, settings: Settings) -> Cassettes | None:
    """Raises UsageError."""
    if options.dry_run and (options.record or options.replay):
        raise UsageError(texts.TAPES_NO_DRY_RUN.zh, texts.TAPES_NO_DRY_RUN.en)
    return cassettes_of(engine_of(settings), options.record, options.replay)


def _outcomes(
    tasks: Sequence[Task], settings: Settings, session: Session | None, options: argparse.Namespace, progress: Progress
) -> Generator[Done | Failed]:
    if session is None:
        return process(tasks, settings, timings=options.timings, on_page=progress.page)
    names = {task: task.target.relative_to(options.out or Path()).as_posix() for task in tasks}
    return process_with_model(names, settings, session, timings=options.timings, on_page=progress.page)


def _foretell(inputs: Inputs, session: Session | None, teller: Teller) -> None:
    if session is None:
        print(texts.NOTHING_TO_PAY.of(teller.lang))
        return
    for outcome in foretell(inputs.tasks, teller.lang, session, teller.progress):
        teller.fail(outcome.failure)


def _announce(inputs: Inputs, settings: Settings, session: Session | None, teller: Teller) -> None:
    """What is said before the first report: the engine, what is skipped, what cannot be used."""
    lang, say = teller.lang, teller.progress.say
    if session is not None and session.cassettes is not None and session.cassettes.replay:
        say(texts.REPLAYED.of(lang, folder=session.cassettes.folder))
    elif session is not None and inputs.tasks:
        values = {"engine": session.engine, "model": session.endpoint.model, "url": session.endpoint.base_url}
        say((texts.ENGINE_HYBRID if session.engine == "hybrid" else texts.ENGINE_LLM).of(lang, **values))
    elif settings.engine is None and inputs.tasks:
        say(texts.ENGINE_NO_ENDPOINT.of(lang))
    if inputs.skipped:
        suffixes = " ".join(sorted(suffix or texts.NO_SUFFIX.of(lang) for suffix in inputs.skipped))
        say(texts.SKIPPED.of(lang, count=inputs.skipped.total(), suffixes=suffixes))
    if inputs.earlier:
        say(texts.EARLIER_OUTPUT.of(lang, count=inputs.earlier))
    for failure in inputs.failures:
        teller.fail(failure)


def _settle(outcome: Done | Failed, destination: Destination, teller: Teller) -> None:
    task = outcome.task
    if isinstance(outcome, Failed):
        teller.fail(outcome.failure)
    else:
        with Attempt(str(task.source)) as attempt:
            for sentence in destination.keep(task, outcome.encoded):
                teller.progress.say(sentence)
            teller.account.done[task] = outcome.summary
        if attempt.failure is not None:
            teller.fail(attempt.failure)
        for notice in outcome.summary.notices:
            teller.progress.say(f"{task.source}: {notice}")
    teller.progress.advance(task)


def _close(tasks: Sequence[Task], account: Account, destination: Destination) -> None:
    """The closing table and what to do next; what failed is counted again where it cannot be overlooked."""
    lang = destination.lang
    done = [(task, account.done[task]) for task in tasks if task in account.done]
    if done:
        names = (texts.FILE, texts.ROWS, texts.FUNDS, texts.ACHIEVEMENTS, texts.STAFFING, texts.UNCLAIMED)
        header = [text.of(lang) for text in (*names, texts.ERRORS, texts.WARNINGS, texts.INFOS)]
        names_of = {task: str(task.target.relative_to(destination.root)) for task, _ in done}
        rows: list[list[str | int]] = [[names_of[task], *_figures(summary)] for task, summary in done]
        if len(done) > 1:
            sums = [sum(column) for column in zip(*(_figures(summary) for _, summary in done), strict=True)]
            rows.append([texts.IN_ALL.of(lang, count=len(done)), *sums])
        show(table(header, rows, numbers=range(1, len(header))))
    if account.failures:
        print(texts.FAILED.of(lang, failed=len(account.failures)), file=sys.stderr)
    if account.unread:
        print(texts.UNREAD.of(lang, sections=account.unread), file=sys.stderr)
    if account.unread_pages:
        print(page_texts.UNREAD_PAGES.of(lang, pages=account.unread_pages), file=sys.stderr)
    if done:
        print("\n".join(destination.next_step(done[0][0])))


def _figures(summary: Summary) -> list[int]:
    return [
        summary.rows,
        summary.funds,
        summary.achievements,
        summary.staffing,
        summary.unclaimed,
        summary.errors,
        summary.warnings,
        summary.infos,
    ]
