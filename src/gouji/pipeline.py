"""The order of the stages, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gouji import __version__
from gouji.check.evidence import Evidence
from gouji.check.run import Tally, run_checks, summary
from gouji.config import Settings
from gouji.core.numerals import lex
from gouji.errors import UsageError
from gouji.extract.rules import extract
from gouji.ground import ground, settle
from gouji.result import Result, Run
from gouji.source import read
from gouji.split import heading_numbers, split
from gouji.store import convert

ENGINE: Final = "rules"


def run(path: Path, settings: Settings) -> Result:
    """Reads, splits, extracts, places and checks the report at ``path``.

    Raises SourceError for a file that cannot be read as a report, UsageError for an engine that is not available.
    """
    require_engine(settings)
    document = read(path)
    report = split(document)
    numbering = tuple(heading_numbers(report))
    numerals = lex(report.text, noise=document.noise, headings=numbering)
    answers = extract(report, numerals)
    rows = ground(answers, report, numerals)
    headings = tuple(section.heading for section in report.sections if len(section.heading))
    evidence = Evidence(report.text, numerals, rows, headings, document.noise)
    reading = convert.Reading(
        report=report,
        numbering=numbering,
        rows=rows,
        ledger=settle(numerals, rows, answers.ruled_out).entries,
        checks=run_checks(evidence),
        run=Run(
            engine=ENGINE, version=__version__, notices=tuple(en if settings.lang == "en" else zh for zh, en in document.notices)
        ),
    )
    return convert.to_result(reading)


def require_engine(settings: Settings) -> None:
    """Raises UsageError when the settings ask for an engine that this version does not have."""
    if settings.engine not in (None, ENGINE):
        raise UsageError(
            f"引擎 {settings.engine} 暂不可用：本版本只有规则引擎，请用 --engine rules 或去掉该选项。",
            f"the {settings.engine} engine is not available: this version has rules only; use --engine rules or leave it out.",
        )


def recheck(result: Result, rules: tuple[str, ...] = ()) -> Result:
    """The result with its checks made anew from the stored rows and text. Raises UsageError for an unknown rule."""
    checks = run_checks(evidence_of(result), rules or None)
    return result.model_copy(update={"checks": convert.to_checks(checks)})


def evidence_of(result: Result) -> Evidence:
    """What the rules looked at when the result was made, equal to it: nothing is extracted again."""
    noise = convert.noise_of(result)
    numerals = lex(result.text, noise=noise, headings=convert.numbering_of(result))
    return Evidence(result.text, numerals, convert.rows_of(result), convert.headings_of(result), noise)


def tallies(result: Result) -> tuple[Tally, ...]:
    """Per rule, what became of its candidates in a result's checks."""
    return summary(convert.checks_of(result))
