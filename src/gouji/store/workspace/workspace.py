"""The one way into a workspace: every call is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from gouji.decision import Draft, Event
from gouji.result import Result
from gouji.store.workspace import database, listing, logs, people, reports, sources
from gouji.store.workspace.database import Database
from gouji.store.workspace.passwords import hashed, matches
from gouji.store.workspace.records import (
    Added,
    Addition,
    Count,
    Dimension,
    Filter,
    Index,
    Indexer,
    Lease,
    Listing,
    Order,
    ReportRow,
    Role,
    RunRow,
    User,
    WorkspaceSettings,
    fresh_index,
)

EVERYTHING = Filter()
WAIT = 10
"""Seconds to wait for another writer, or for a server."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Workspace:
    """Reports, runs, decisions and people. May be used by several threads, and opened by several processes at once.

    Every method raises WorkspaceError where the database cannot be read or written (locked, read-only, damaged, full disk,
    no server): nothing is written then. NoSuchReportError is raised for ids that the workspace does not hold.
    """

    def __init__(self, base: Database, copies: Path | None, now: Callable[[], datetime]) -> None:
        self._database = base
        self._copies = copies
        self._now = now

    @classmethod
    def open(
        cls,
        where: str | Path,
        *,
        create: bool,
        copies: Path | None = None,
        now: Callable[[], datetime] = _utc_now,
        wait: float = WAIT,
    ) -> Self:
        """Opens the workspace in a folder, or in a PostgreSQL database (``postgresql://user:password@host/name``).

        A folder holds ``gouji.sqlite3`` and ``sources/`` with the copies; for a server, copies go to ``copies``, and without
        that folder sources stay where they are. ``create`` makes a workspace where there is none. Raises WorkspaceError.
        """
        if isinstance(where, str) and "://" in where:
            base = database.postgresql(where, wait=wait)
        else:
            base = database.sqlite(Path(where), create=create, wait=wait)
            copies = copies or Path(where) / sources.FOLDER
        base.prepare(create=create)
        return cls(base, copies, now)

    @property
    def where(self) -> str:
        """The database's file, or its server's address without the password: fit to be shown."""
        return self._database.where

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # Reports and runs.

    def add(self, result: Result, source: Path, *, copy: bool, index: Indexer = fresh_index) -> Added:
        """Stores a result: a new report, or a new run of the report with that file (by hash) and name; earlier runs stay.

        ``index`` says what the report is once its log is replayed over the new result; the default knows no decisions.
        """
        return self.add_many([Addition(result, source)], copy=copy, index=index)[0]

    def add_many(self, additions: Sequence[Addition], *, copy: bool, index: Indexer = fresh_index) -> tuple[Added, ...]:
        """As `add`, all of them or none. They are copied before the database is locked."""
        copied = [(addition, self._copied(addition) if copy else None) for addition in additions]
        now = self._now()
        with self._database.write() as connection:
            reports.take_turns(connection)
            return tuple(reports.add(connection, addition, name, index, now) for addition, name in copied)

    def _copied(self, addition: Addition) -> str | None:
        if self._copies is None:
            return None
        return sources.keep_copy(addition.source, addition.result.document.sha256, self._copies)

    def report(self, report_id: int) -> ReportRow:
        with self._database.read() as connection:
            return reports.row(connection, report_id)

    def reports_of(self, sha256: str) -> tuple[int, ...]:
        """The reports of the file with that hash: several where it was added under several names."""
        with self._database.read() as connection:
            return reports.of_file(connection, sha256)

    def result(self, report_id: int, run: int | None = None) -> Result:
        """The result of a run, its canonical text attached; without ``run`` of the current one."""
        with self._database.read() as connection:
            return reports.result(connection, report_id, run, self._database.where)

    def runs(self, report_id: int) -> tuple[RunRow, ...]:
        """Every extraction of the report, the first one first."""
        with self._database.read() as connection:
            return reports.runs(connection, report_id)

    def source(self, report_id: int) -> Path | None:
        """The file that the report was read from: the copy, else the original. None when it was moved, deleted or changed."""
        with self._database.read() as connection:
            stored = reports.stored(connection, report_id)
        copies = [self._copies / stored.copied_as] if self._copies and stored.copied_as else []
        return next((path for path in (*copies, stored.source) if sources.is_file_with(path, stored.sha256)), None)

    # Decisions.

    def log(self, report_id: int, *, after: int = 0) -> tuple[Event, ...]:
        """The report's events, the first one first; those behind number ``after`` alone."""
        with self._database.read() as connection:
            reports.row(connection, report_id)
            return logs.log(connection, report_id, after)

    def append(
        self, report_id: int, drafts: Sequence[Draft], *, user: str, seen: str, expected_seq: int, index: Index
    ) -> tuple[Event, ...]:
        """Writes decisions, all of them or none, and with them the index that they lead to.

        ``seen`` is the hash of the state that the reviewer saw, ``expected_seq`` the last event of its log (0: none). Raises
        StaleError, with the events since, when the log is longer now or ``index`` was computed over an earlier run.
        When this returns, the decisions are on the disk.
        """
        sight = logs.Sight(user, seen, expected_seq)
        with self._database.write() as connection:
            return logs.append(connection, report_id, drafts, sight, index, self._now())

    def index(self, report_id: int, index: Index, *, expected_seq: int) -> None:
        """Writes the index alone, made anew over the same log: for new rules. Raises StaleError as `append` does."""
        self.append(report_id, (), user="", seen="", expected_seq=expected_seq, index=index)

    # Lists and charts.

    def reports(self, which: Filter = EVERYTHING, *, order: Order = "worst", limit: int = 50, offset: int = 0) -> Listing:
        """A page of the list, and how many reports the filter lets through."""
        with self._database.read() as connection:
            return listing.reports(connection, which, order, limit, offset)

    def counts(self, by: Dimension, which: Filter = EVERYTHING) -> tuple[Count, ...]:
        """How many findings, and in how many reports, for each value of ``by``; the most findings first.

        By unit, year or status, reports without findings count too, unless the filter asks for findings.
        """
        with self._database.read() as connection:
            return listing.counts(connection, by, which)

    # People.

    def lease(self, report_id: int, user: str, seconds: int) -> tuple[Lease, ...]:
        """Says for so many seconds that ``user`` is in the report, and returns who else is. It locks nobody out."""
        with self._database.write() as connection:
            return people.lease(connection, report_id, user, seconds, self._now())

    def leases(self) -> tuple[Lease, ...]:
        """Who is in which report now."""
        with self._database.read() as connection:
            return people.leases(connection, self._now())

    def release(self, report_id: int, user: str) -> None:
        with self._database.write() as connection:
            people.release(connection, report_id, user)

    def users(self) -> tuple[User, ...]:
        with self._database.read() as connection:
            return people.users(connection)

    # Hashing takes its time on purpose: it is done while no transaction is open.

    def add_user(self, name: str, password: str, role: Role) -> User:
        user, secret = User(name, role, self._now()), hashed(password)
        with self._database.write() as connection:
            people.add_user(connection, user, secret)
        return user

    def check_password(self, name: str, password: str) -> User | None:
        """The user; None for an unknown name or a wrong password, which take the same time."""
        with self._database.read() as connection:
            user, secret = people.login(connection, name) or (None, None)
        return user if matches(password, secret) else None

    def set_role(self, name: str, role: Role) -> None:
        with self._database.write() as connection:
            people.set_role(connection, name, role)

    def set_password(self, name: str, password: str) -> None:
        secret = hashed(password)
        with self._database.write() as connection:
            people.set_password(connection, name, secret)

    def remove_user(self, name: str) -> None:
        """Takes the login away; what the user decided stays in the logs."""
        with self._database.write() as connection:
            people.remove_user(connection, name)

    def settings(self) -> WorkspaceSettings:
        with self._database.read() as connection:
            return people.settings(connection)

    def identity(self) -> str:
        """A name that no other workspace has; it stands in what is exported and may come back."""
        with self._database.read() as connection:
            return people.identity(connection)

    def set_settings(self, settings: WorkspaceSettings) -> None:
        with self._database.write() as connection:
            people.set_settings(connection, settings)
