"""``gouji extract``: reports in, results out, one line for each thing that went wrong, a table at the end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from gouji import texts
from gouji.commands.attempt import Attempt, Failure
from gouji.commands.batch import Done, Failed, Summary, process
from gouji.commands.exits import FAILED_IN_PART, FINDINGS, INTERRUPTED, UNUSABLE
from gouji.commands.inputs import Inputs, Task, gather
from gouji.commands.progress import Progress
from gouji.commands.table import show, table
from gouji.config import Lang, Settings
from gouji.errors import OutputError
from gouji.pipeline import require_engine
from gouji.source import supported
from gouji.store.files import json_path, write


@dataclass(slots=True)
class Account:
    """What became of the inputs so far."""

    done: dict[Task, Summary] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def exit_code(self, *, strict: bool) -> int:
        if self.failures:
            unusable = all(failure.exit_code == UNUSABLE for failure in self.failures)
            return UNUSABLE if unusable and not self.done else FAILED_IN_PART
        return FINDINGS if strict and any(summary.findings for summary in self.done.values()) else 0


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises UsageError, before anything is read, for options that cannot be used, OutputError for an unusable OUT."""
    settings = replace(
        settings,
        engine=options.engine or settings.engine,
        workers=settings.workers if options.workers is None else options.workers,
    )
    require_engine(settings)
    inputs = gather(options.inputs, options.out, supported())
    if inputs.tasks:
        _prepare(options.out)
    lang, debug = settings.lang, "debug" in options
    account = Account()
    with Progress(len(inputs.tasks), texts.READING.of(lang)) as progress:
        _announce(inputs, settings, progress, account, debug=debug)
        try:
            with closing(process(inputs.tasks, settings, timings=options.timings)) as outcomes:
                for outcome in outcomes:
                    _settle(outcome, account, progress, lang=lang, debug=debug)
        except KeyboardInterrupt:
            values = {"done": len(account.done), "total": len(inputs.tasks), "out": options.out}
            progress.say(texts.EXTRACT_INTERRUPTED.of(lang, **values))
            return INTERRUPTED
    _close(inputs.tasks, account, options.out, lang)
    return account.exit_code(strict=options.strict)


def _prepare(out: Path) -> None:
    """Makes OUT and sees that files can be made in it, so that no report is read in vain."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".gouji-probe.tmp"
        probe.touch()
        probe.unlink()
    except (FileExistsError, NotADirectoryError):
        raise OutputError(texts.OUT_NOT_FOLDER.of("zh", out=out), texts.OUT_NOT_FOLDER.of("en", out=out)) from None
    except OSError as error:
        values = {"path": out, "reason": error.strerror or type(error).__name__}
        raise OutputError(texts.CANNOT_WRITE.of("zh", **values), texts.CANNOT_WRITE.of("en", **values)) from None


def _announce(inputs: Inputs, settings: Settings, progress: Progress, account: Account, *, debug: bool) -> None:
    """What is said before the first report: the engine, what is skipped, what cannot be used."""
    lang = settings.lang
    if settings.engine is None and inputs.tasks:
        progress.say((texts.ENGINE_NO_MODEL_PATH if settings.base_url else texts.ENGINE_NO_ENDPOINT).of(lang))
    if inputs.skipped:
        suffixes = " ".join(sorted(suffix or texts.NO_SUFFIX.of(lang) for suffix in inputs.skipped))
        progress.say(texts.SKIPPED.of(lang, count=inputs.skipped.total(), suffixes=suffixes))
    if inputs.earlier:
        progress.say(texts.EARLIER_OUTPUT.of(lang, count=inputs.earlier))
    for failure in inputs.failures:
        _fail(failure, account, progress, lang=lang, debug=debug)


def _settle(outcome: Done | Failed, account: Account, progress: Progress, *, lang: Lang, debug: bool) -> None:
    task = outcome.task
    if isinstance(outcome, Failed):
        _fail(outcome.failure, account, progress, lang=lang, debug=debug)
    else:
        with Attempt(str(task.source)) as attempt:
            write(outcome.encoded, task.target)
            account.done[task] = outcome.summary
        if attempt.failure is not None:
            _fail(attempt.failure, account, progress, lang=lang, debug=debug)
        for notice in outcome.summary.notices:
            progress.say(f"{task.source}: {notice}")
    progress.advance()


def _fail(failure: Failure, account: Account, progress: Progress, *, lang: Lang, debug: bool) -> None:
    account.failures.append(failure)
    progress.say(failure.shown(lang, debug=debug))


def _close(tasks: Sequence[Task], account: Account, out: Path, lang: Lang) -> None:
    """The closing table and what to do next; what failed is counted again where it cannot be overlooked."""
    done = [(task, account.done[task]) for task in tasks if task in account.done]
    if done:
        names = (texts.FILE, texts.ROWS, texts.FUNDS, texts.ACHIEVEMENTS, texts.STAFFING, texts.UNCLAIMED)
        header = [text.of(lang) for text in (*names, texts.ERRORS, texts.WARNINGS, texts.INFOS)]
        rows: list[list[str | int]] = [[str(task.target.relative_to(out)), *_figures(summary)] for task, summary in done]
        if len(done) > 1:
            sums = [sum(column) for column in zip(*(_figures(summary) for _, summary in done), strict=True)]
            rows.append([texts.IN_ALL.of(lang, count=len(done)), *sums])
        show(table(header, rows, numbers=range(1, len(header))))
    if account.failures:
        print(texts.FAILED.of(lang, failed=len(account.failures)), file=sys.stderr)
    if done:
        print(texts.NEXT.of(lang, out=out, result=json_path(done[0][0].target)))


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
