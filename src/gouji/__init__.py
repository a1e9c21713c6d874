"""gouji 勾稽: reads Chinese self-evaluation reports of public spending and recomputes every sum and rate in them.

    import gouji

    result = gouji.extract("report.docx")
    for check in result.checks:
        print(check.rule, check.verdict, check.line, check.message.zh)

Importing gouji is cheap: readers and rules are imported by the first call that needs them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

# The first import of a subpackage sets its name here. These two (empty) ones share theirs with a function below, which has
# to come last; so they are imported first.
import gouji.check
import gouji.extract  # noqa: F401
from gouji.errors import GoujiError, OutputError, ResultError, SourceError, UnsupportedFormatError, UsageError, WorkspaceError
from gouji.version import __version__

if TYPE_CHECKING:
    from gouji.desk.desk import Desk
    from gouji.locating import Located
    from gouji.result import Result

__all__ = [
    "GoujiError",
    "OutputError",
    "Result",
    "ResultError",
    "SourceError",
    "UnsupportedFormatError",
    "UsageError",
    "WorkspaceError",
    "__version__",
    "check",
    "elements",
    "extract",
    "load",
    "locate",
    "open_desk",
    "save",
]



def extract(
    path: str | Path,
    *,
    engine: Literal["rules", "llm", "hybrid"] = "rules",
    lang: Literal["zh", "en"] = "zh",
    record: str | Path | None = None,
    replay: str | Path | None = None,
) -> Result:
    """Reads one report file and checks it.

    The result holds the rows (``indicators``, ``funds``, ``achievements``, ``staffing``), the ``relations`` between their
    figures, one entry in ``checks`` for each relation that was tested, and the ledger of all numbers in ``coverage``.
    Every claim's ``start`` and ``end`` are code point offsets of ``result.text``. ``lang`` is the language of
    ``run.notices``; checks carry both. The engines ``llm`` and ``hybrid`` ask the endpoint that gouji.toml and the
    environment set; sections that could not be read have the status ``failed``. It may be called where an event loop runs.

    ``record`` is a folder that takes the calls to the endpoint, as ``NAME.EXT.yaml``; ``replay`` is one that answers them
    in its place, with no network and no key: the result is the same byte for byte.

    Raises SourceError for a file that cannot be read as a report, UsageError for settings or a recording that cannot be
    used, OutputError for a recording or a store of answers that cannot be written.
    """
    import os
    from dataclasses import replace

    from gouji import config
    from gouji.config import Settings
    from gouji.engines import Session, cassettes_of, to_end
    from gouji.pipeline import run, run_with_model

    cassettes = cassettes_of(engine, record, replay)
    if engine == "rules":
        return run(Path(path), Settings(lang=lang, engine=engine))
    settings = replace(config.load(os.environ, Path.cwd()), engine=engine, lang=lang)

    async def read() -> Result:
        async with Session(settings, os.environ, cassettes=cassettes) as session:
            return await run_with_model(Path(path), settings, session)

    return to_end(read())


def elements(path: str | Path) -> list[Any]:
    """One report file as unstructured elements: titles with their depth, paragraphs, tables as HTML with their merges.

    For programs that go on with unstructured's own chunking or staging; every format gives the same elements, and
    ``metadata.page_number`` is set where the file has pages. Raises SourceError for a file that cannot be read as a report.
    """
    from gouji.handover import elements_of
    from gouji.pipeline import split_report

    return list(elements_of(split_report(Path(path))))


def check(result: Result, rules: tuple[str, ...] = ()) -> Result:
    """The same result with its checks made anew from the stored rows: nothing is read or extracted again.

    ``rules`` are codes or families (``RATE-03``, ``SUM``); empty means all. Raises UsageError for an unknown one.
    """
    from gouji.pipeline import recheck

    return recheck(result, rules)


def locate(result: Result, claim: str, *, source: str | Path | None = None) -> Located:
    """Where a claim stands: ``text`` has its lines with the claim in 【】, ``picture`` (a PIL image, None for formats without
    pages) the pieces of the pages that show it, outlined.

    ``claim`` is an id (``f3``, ``i2.score``, ``report.self_score``, ``k5`` for all figures of a check) or offsets of the text
    (``410-418``). The report is looked for where it was read and in the current folder, unless ``source`` says where it is.
    Raises UsageError for a claim that the result does not have, SourceError for a report that is gone or was changed.
    """
    from gouji.locating import locate as found

    return found(result, claim, None if source is None else Path(source))


def open_desk(where: str | Path, *, create: bool = False) -> Desk:
    """The reviewer's desk of a workspace: a folder, or the address of a PostgreSQL database.

    ``desk.open(report_id)`` is a report with the decisions made about it, ``desk.write`` decides, ``desk.crossings()`` compares
    the reports, ``desk.workspace`` lists and counts them. Close it with ``desk.workspace.close()``. Raises WorkspaceError.
    """
    from gouji.desk.desk import Desk
    from gouji.store.workspace import Workspace

    return Desk(Workspace.open(where, create=create))


def load(path: str | Path) -> Result:
    """The result stored at ``path`` (``NAME.EXT.json``) with the text beside it (``NAME.EXT.txt``).

    Raises ResultError when one of them is missing, damaged, of another format version, or does not belong to the other.
    """
    from gouji.store.files import read_result

    return read_result(Path(path))


def save(result: Result, out: str | Path) -> Path:
    """Writes ``OUT/NAME.EXT.json`` and ``OUT/NAME.EXT.txt`` and returns the path of the first.

    Both are written whole or not at all. Raises OutputError when they cannot be written.
    """
    from gouji.store.files import write_result

    return write_result(result, Path(out) / result.document.name)


def __getattr__(name: str) -> object:
    if name == "Result":
        from gouji.result import Result

        return Result
    raise AttributeError(f"module 'gouji' has no attribute {name!r}")
