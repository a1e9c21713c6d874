"""The tables of a workspace, as they are in the newest version. `migrations` leads earlier ones here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator


class UtcText(TypeDecorator[datetime]):
    """A moment as text of one length, in UTC to the microsecond: it sorts by time in every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


METADATA: Final = MetaData()

VERSION: Final = Table(
    "gouji_workspace",
    METADATA,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)

REPORTS: Final = Table(
    "reports",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("source", Text, nullable=False),  # where the file was when it was read
    Column("copied_as", Text),  # the name of its copy among the copies
    Column("added", UtcText, nullable=False),
    Column("run", Integer, nullable=False),  # no foreign key: the two tables would need each other to insert a row
    Column("seq", Integer, nullable=False),
    Column("touched", UtcText),
    Column("status", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("unit_name", Text, nullable=False),
    Column("fiscal_year", Text, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("decided", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("infos", Integer, nullable=False),
    Column("unclaimed", Integer, nullable=False),
    Column("orphans", Integer, nullable=False),
    UniqueConstraint("sha256", "name"),
    Index("reports_by_worst", "errors", "warnings"),
    Index("reports_by_unit", "unit_name", "fiscal_year"),
)

RUNS: Final = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("report_id", Integer, ForeignKey("reports.id"), nullable=False),
    Column("engine", String(16), nullable=False),
    Column("version", Text, nullable=False),
    Column("at", UtcText, nullable=False),
    Column("result", LargeBinary, nullable=False),  # zlib of the JSON
    Column("text", LargeBinary, nullable=False),  # zlib of the canonical text
    Index("runs_by_report", "report_id"),
)

FINDINGS: Final = Table(
    "findings",
    METADATA,
    Column("report_id", Integer, ForeignKey("reports.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("rule", String(32), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("key", Text, nullable=False),
    Column("decided", String(32)),
    PrimaryKeyConstraint("report_id", "position"),
    # Every filter and chart is answered from one of the two, without the table.
    Index("findings_by_rule", "rule", "severity", "verdict", "decided", "report_id"),
    Index("findings_by_severity", "severity", "decided", "verdict", "report_id"),
)

EVENTS: Final = Table(
    "events",
    METADATA,
    Column("report_id", Integer, ForeignKey("reports.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", UtcText, nullable=False),
    Column("user", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("draft", Text, nullable=False),  # the JSON of a decision.Draft
    PrimaryKeyConstraint("report_id", "seq"),
)

LEASES: Final = Table(
    "leases",
    METADATA,
    Column("report_id", Integer, ForeignKey("reports.id"), nullable=False),
    Column("user", Text, nullable=False),
    Column("until", UtcText, nullable=False),
    PrimaryKeyConstraint("report_id", "user"),
)

USERS: Final = Table(
    "users",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("password", Text, nullable=False),  # scrypt, see `passwords`
    Column("role", String(16), nullable=False),
    Column("added", UtcText, nullable=False),
)

SETTINGS: Final = Table(
    "settings",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)

_KEPT: Final = "the log is append-only"
_NEXT: Final = "an event must follow the last one of its log"

# The log is guarded by the database itself, against whoever opens it with another program. The insert trigger also stops
# SQLite's INSERT OR REPLACE, which deletes a row without asking the delete trigger.
_SQLITE: Final = (
    f"CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END",
    f"CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END",
    "CREATE TRIGGER events_in_order BEFORE INSERT ON events"
    " WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events WHERE report_id = NEW.report_id)"
    f" BEGIN SELECT RAISE(ABORT, '{_NEXT}'); END",
)
_POSTGRESQL: Final = (
    f"CREATE FUNCTION events_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_KEPT}'; END $$",
    "CREATE FUNCTION events_next() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events WHERE report_id = NEW.report_id)"
    f" THEN RAISE EXCEPTION '{_NEXT}'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER events_kept BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_kept()",
    "CREATE TRIGGER events_kept_whole BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION events_kept()",
    "CREATE TRIGGER events_in_order BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION events_next()",
)


def create(connection: Connection) -> None:
    """Every table, index and trigger of the newest version, in the transaction of ``connection``."""
    METADATA.create_all(connection, checkfirst=False)
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)
