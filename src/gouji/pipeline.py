"""The order of the stages, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gouji.check.evidence import Evidence
from gouji.check.run import Tally, run_checks, summary
from gouji.config import Settings
from gouji.core.numerals import Numeral, lex
from gouji.core.report import Report, Span
from gouji.engines import Extraction, Session, by_rules
from gouji.extract.llm.ask import Prompt
from gouji.ground import ground, leave_open, locator_of, mark_disputed, placements_of, settle
from gouji.result import Result
from gouji.source import OnPage, read
from gouji.split import heading_numbers, split
from gouji.store import convert
from gouji.version import __version__


def run(path: Path, settings: Settings, on_page: OnPage | None = None) -> Result:
    """Reads, splits, extracts by the rules alone, places and checks the report at ``path``.

    ``on_page`` is told how far a file of pages is read. Raises SourceError for a file that cannot be read as a report.
    """
    report, numbering, numerals = _begin(path, on_page)
    return _named(_finish(report, numbering, numerals, by_rules(report, numerals), settings), path)


async def run_with_model(
    path: Path, settings: Settings, session: Session, name: str | None = None, on_page: OnPage | None = None
) -> Result:
    """The same with a model, in the event loop of ``session``. ``name`` is that of the report's cassette, its file name
    unless given. Raises SourceError, UsageError and OutputError for a cassette that cannot be used."""
    report, numbering, numerals = await session.aside(_begin, path, on_page)
    return _named(_finish(report, numbering, numerals, await session.read(report, numerals, name), settings), path)


def split_report(path: Path) -> Report:
    """The report at ``path`` with its headings and tables, nothing extracted. Raises SourceError."""
    return split(read(path))


def plan(path: Path, session: Session, on_page: OnPage | None = None) -> list[Prompt]:
    """What the model would be asked first about the report at ``path``. Raises SourceError."""
    report, _, numerals = _begin(path, on_page)
    return session.plan(report, numerals)


async def ask(path: Path, session: Session, on_page: OnPage | None = None) -> Extraction:
    """What the model says about the report at ``path``, with nothing made of it. Raises SourceError."""
    report, _, numerals = await session.aside(_begin, path, on_page)
    return await session.read(report, numerals)


def _named(result: Result, path: Path) -> Result:
    """The result with the path of its report as it was given."""
    return result.model_copy(update={"run": result.run.model_copy(update={"source": str(path)})})


def _begin(path: Path, on_page: OnPage | None = None) -> tuple[Report, tuple[Span, ...], tuple[Numeral, ...]]:
    report = split(read(path, on_page))
    numbering = tuple(heading_numbers(report))
    return report, numbering, lex(report.text, noise=report.document.noise, headings=numbering)


def _finish(
    report: Report, numbering: Sequence[Span], numerals: tuple[Numeral, ...], extraction: Extraction, settings: Settings
) -> Result:
    rows = leave_open(mark_disputed(ground(extraction.answers, report, numerals), extraction.disputed), report)
    headings = tuple(section.heading for section in report.sections if len(section.heading))
    noise, located = report.document.noise, locator_of(report)
    complete = not report.document.unread_pages
    evidence = Evidence(report.text, numerals, rows, headings, noise, extraction.differences, located, complete)
    reading = convert.Reading(
        report=report,
        numbering=numbering,
        rows=rows,
        ledger=settle(numerals, rows, extraction.answers.ruled_out).entries,
        checks=run_checks(evidence),
        run=extraction.told(report.document.notices, settings.lang, __version__),
        told=extraction.ended,
        placements=placements_of(report, numerals),
    )
    return convert.to_result(reading)


def recheck(result: Result, rules: tuple[str, ...] = ()) -> Result:
    """The result with its checks made anew from the stored rows and text. Raises UsageError for an unknown rule."""
    checks = run_checks(evidence_of(result), rules or None)
    return result.model_copy(update={"checks": convert.to_checks(checks)})


def evidence_of(result: Result) -> Evidence:
    """What the rules looked at when the result was made, equal to it: nothing is extracted again."""
    noise = convert.noise_of(result)
    numerals = lex(result.text, noise=noise, headings=convert.numbering_of(result))
    rows, headings = convert.rows_of(result), convert.headings_of(result)
    located = convert.locator_in(result)
    differences, complete = convert.differences_of(result), not result.document.unread_pages
    return Evidence(result.text, numerals, rows, headings, noise, differences, located, complete)


def tallies(result: Result) -> tuple[Tally, ...]:
    """Per rule, what became of its candidates in a result's checks."""
    return summary(convert.checks_of(result))
