"""Where results go: a folder of files, a workspace, or both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gouji import texts
from gouji.commands import workspace_texts
from gouji.commands.inputs import Task
from gouji.commands.workspaces import opened
from gouji.config import Lang
from gouji.desk.desk import Desk
from gouji.errors import OutputError, UsageError
from gouji.result import Result
from gouji.store.files import Encoded, decode, json_path, write
from gouji.store.workspace import Filter

_NAMESAKES: Final = 100
"""Reports of one unit among which an earlier one of the same name is looked for, those added last."""


@dataclass(slots=True)
class Destination:
    """``out`` and ``workspace`` may not both be None. Use it as a context; the workspace is closed at its end."""

    out: Path | None
    workspace: str | None
    keep_sources: bool
    lang: Lang
    _desk: Desk | None = None
    _stored: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Raises UsageError when there is nowhere to put results."""
        if self.out is None and self.workspace is None:
            missing = workspace_texts.NEITHER_OUT_NOR_WORKSPACE
            raise UsageError(missing.zh, missing.en)

    @property
    def root(self) -> Path:
        """The folder that targets are below, if only by name."""
        return self.out or Path()

    def prepare(self) -> None:
        """Makes what is not there and sees that it can be written, so that no report is read in vain.

        Raises OutputError, WorkspaceError."""
        if self.out is not None:
            _prepare_folder(self.out)
        if self.workspace is not None:
            self._desk = Desk(opened(self.workspace, create=True))

    def keep(self, task: Task, encoded: Encoded) -> Iterator[str]:
        """Stores a result; yields what should be said about it. Raises OutputError, WorkspaceError."""
        if self.out is not None:
            write(encoded, task.target)
        if self._desk is not None:
            result = decode(encoded)
            added = self._desk.add(result, task.source.absolute(), copy=self.keep_sources)
            self._stored[added.how] += 1
            if added.how == "again":
                yield from self._orphaned(self._desk, added.report_id, result)
            elif added.how == "new":
                yield from self._namesake(self._desk, added.report_id)

    def _orphaned(self, desk: Desk, report_id: int, result: Result) -> Iterator[str]:
        count = desk.workspace.report(report_id).orphans
        if count:
            yield workspace_texts.NEED_ANOTHER_LOOK.of(self.lang, name=result.document.name, count=count)

    def _namesake(self, desk: Desk, report_id: int) -> Iterator[str]:
        """A report is its file's content: one that was corrected and sent again starts anew, which has to be said."""
        new = desk.workspace.report(report_id)
        if not new.unit_name:
            return
        of_unit = desk.workspace.reports(Filter(units=(new.unit_name,)), order="added", limit=_NAMESAKES).rows
        others = [row for row in of_unit if row.name == new.name and row.id != report_id]
        if others:
            last = max(others, key=lambda row: row.id)
            line = {"name": new.name, "other": last.id, "count": last.seq, "report": report_id}
            yield workspace_texts.NAMESAKE.of(self.lang, **line)

    def next_step(self, first: Task) -> Iterator[str]:
        """What the user will want to do with the results."""
        if self.out is not None:
            yield texts.NEXT.of(self.lang, out=self.out, result=json_path(first.target))
        if self._desk is not None:
            counts = {name: self._stored[name] for name in ("new", "again", "unchanged")}
            where = self._desk.workspace.where if "://" in str(self.workspace) else self.workspace  # without a password
            yield workspace_texts.STORED.of(self.lang, where=where, **counts)

    def close(self) -> None:
        if self._desk is not None:
            self._desk.workspace.close()


def _prepare_folder(out: Path) -> None:
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
