"""Reports and their runs: what was extracted, kept whole, with every earlier run."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from pydantic import ValidationError
from sqlalchemy import Connection, CursorResult, Row, Select, insert, select, update

from gouji.errors import NoSuchReportError, WorkspaceError
from gouji.result import Result, Run
from gouji.store.workspace import logs
from gouji.store.workspace.records import Added, Addition, Indexer, ReportRow, RunRow, no_such_report
from gouji.store.workspace.schema import REPORTS, RUNS

_NOT_YET: Final = {
    "run": 0,
    "seq": 0,
    "status": "new",
    "title": "",
    "unit_name": "",
    "fiscal_year": "",
    **dict.fromkeys(("findings", "decided", "errors", "warnings", "infos", "unclaimed", "orphans"), 0),
}
_ADDING: Final = 0x616464
"""PostgreSQL's lock for adding reports: "add" in ASCII."""

ROW: Final = tuple(REPORTS.c[name] for name in ReportRow.__dataclass_fields__)


class Stored(NamedTuple):
    """A report's files: where it was read from, and the name of the copy if there is one."""

    sha256: str
    source: Path
    copied_as: str | None


def take_turns(connection: Connection) -> None:
    """Two processes that add the same new report do so one after the other: the second then finds it."""
    if connection.dialect.name == "postgresql":  # in SQLite there is one writer at a time
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADDING})")


def add(connection: Connection, addition: Addition, copied_as: str | None, index: Indexer, now: datetime) -> Added:
    """Stores a result as a new report, or as a new run of the report that it is of."""
    result = addition.result
    known = _known(connection, result)
    report_id = _insert(connection, addition, now) if known is None else known.id
    kept = {} if copied_as is None else {"copied_as": copied_as}
    _change(connection, report_id, source=_absolute(addition.source), **kept)
    unpacked = _Unpacked(result.model_dump_json().encode(), result.text.encode())
    if known is not None and _unpacked_run(connection, known.run) == unpacked:
        return Added(report_id, "unchanged")
    run = _insert_run(connection, report_id, result.run, unpacked, now)
    _change(connection, report_id, run=run)
    log = logs.log(connection, report_id) if known else ()
    logs.write_index(connection, report_id, index(result, run, log))
    return Added(report_id, "again" if known else "new")


def _change(connection: Connection, report_id: int, **values: object) -> None:
    connection.execute(update(REPORTS).where(REPORTS.c.id == report_id).values(**values))


def _known(connection: Connection, result: Result) -> Row[*tuple[Any, ...]] | None:
    document = result.document
    same = (REPORTS.c.sha256 == document.sha256) & (REPORTS.c.name == document.name)
    return connection.execute(select(REPORTS.c.id, REPORTS.c.run).where(same).with_for_update()).one_or_none()


def of_file(connection: Connection, sha256: str) -> tuple[int, ...]:
    return tuple(connection.execute(select(REPORTS.c.id).where(REPORTS.c.sha256 == sha256).order_by(REPORTS.c.id)).scalars())


def _insert(connection: Connection, addition: Addition, now: datetime) -> int:
    document = addition.result.document
    fixed = {"name": document.name, "sha256": document.sha256, "source": _absolute(addition.source), "added": now}
    return _id_of(connection.execute(insert(REPORTS).values(**_NOT_YET, **fixed)))


def _absolute(source: Path) -> str:
    return str(source.absolute())


class _Unpacked(NamedTuple):
    result: bytes
    text: bytes


def _unpacked_run(connection: Connection, run: int) -> _Unpacked | None:
    """None for a run that is damaged: another one takes its place."""
    row = connection.execute(select(RUNS.c.result, RUNS.c.text).where(RUNS.c.id == run)).one()
    try:
        return _Unpacked(zlib.decompress(row.result), zlib.decompress(row.text))
    except zlib.error:
        return None


def _insert_run(connection: Connection, report_id: int, told: Run, unpacked: _Unpacked, now: datetime) -> int:
    columns = {"report_id": report_id, "engine": told.engine, "version": told.version, "at": now}
    packed = {name: zlib.compress(content) for name, content in unpacked._asdict().items()}
    return _id_of(connection.execute(insert(RUNS).values(**columns, **packed)))


def _id_of(inserted: CursorResult[*tuple[Any, ...]]) -> int:
    """Not by RETURNING, which an older SQLite does not know."""
    return cast("Sequence[int]", inserted.inserted_primary_key)[0]


def row(connection: Connection, report_id: int) -> ReportRow:
    found = connection.execute(select(*ROW).where(REPORTS.c.id == report_id)).one_or_none()
    if found is None:
        raise no_such_report(report_id)
    return to_row(found)


def to_row(found: Row[*tuple[Any, ...]]) -> ReportRow:
    return ReportRow(**found._mapping)


def result(connection: Connection, report_id: int, run: int | None, where: str) -> Result:
    """The result of a run with its text; None: of the current run."""
    found = connection.execute(_run(report_id, run)).one_or_none()
    if found is None:
        raise no_such_report(report_id) if run is None else _no_such_run(report_id, run)
    try:
        read = Result.model_validate_json(zlib.decompress(found.result))
        text = zlib.decompress(found.text).decode()
    except (zlib.error, ValidationError, UnicodeDecodeError):
        raise WorkspaceError(
            f"{where}：报告 {report_id} 的结果已损坏或格式不同，请重新提取该报告；已作的决定都在。",
            f"{where}: the result of report {report_id} is damaged or of another format; "
            "extract the report again, its decisions are kept.",
        ) from None
    return read.model_copy(update={"text": text})


def _run(report_id: int, run: int | None) -> Select[*tuple[Any, ...]]:
    wanted = select(RUNS.c.result, RUNS.c.text).where(RUNS.c.report_id == report_id)
    if run is not None:
        return wanted.where(RUNS.c.id == run)
    return wanted.join(REPORTS, (REPORTS.c.id == RUNS.c.report_id) & (REPORTS.c.run == RUNS.c.id))


def _no_such_run(report_id: int, run: int) -> NoSuchReportError:
    return NoSuchReportError(
        f"报告 {report_id} 没有编号为 {run} 的提取记录。", f"report {report_id} has no run with the id {run}."
    )


def runs(connection: Connection, report_id: int) -> tuple[RunRow, ...]:
    """Every run of a report, the first one first."""
    wanted = select(RUNS.c.id, RUNS.c.engine, RUNS.c.version, RUNS.c.at).where(RUNS.c.report_id == report_id)
    found = connection.execute(wanted.order_by(RUNS.c.id)).all()
    if not found:
        raise no_such_report(report_id)
    return tuple(RunRow(**one._mapping) for one in found)


def stored(connection: Connection, report_id: int) -> Stored:
    wanted = select(REPORTS.c.sha256, REPORTS.c.source, REPORTS.c.copied_as).where(REPORTS.c.id == report_id)
    found = connection.execute(wanted).one_or_none()
    if found is None:
        raise no_such_report(report_id)
    return Stored(found.sha256, Path(found.source), found.copied_as)
