"""Everything gouji raises on purpose.

    GoujiError              one line for the user in two languages, and the exit code it leads to
    ├── UsageError          an option or argument that cannot be used           (exit 2)
    ├── SourceError         a file that cannot be read as a report              (exit 2)
    │   └── UnsupportedFormatError
    ├── ResultError         a stored result that cannot be used                 (exit 2)
    ├── WorkspaceError      a workspace that cannot be opened, read or written; nothing of it is lost   (exit 2)
    │   ├── NoSuchReportError   a report, run or source that the workspace does not hold
    │   └── StaleError          (store.workspace) the log has moved on since the reviewer looked
    └── OutputError         the output cannot be written; nothing half-written is left   (exit 3)

A report that contradicts itself is never an exception: it is a check.
"""

from __future__ import annotations

from typing import ClassVar


class GoujiError(Exception):
    """``zh`` and ``en`` each say in one line what is wrong, where, and what to do."""

    exit_code: ClassVar[int] = 3

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    def line(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


class UsageError(GoujiError):
    exit_code = 2


class SourceError(GoujiError):
    exit_code = 2


class UnsupportedFormatError(SourceError):
    pass


class ResultError(GoujiError):
    exit_code = 2


class WorkspaceError(GoujiError):
    exit_code = 2


class NoSuchReportError(WorkspaceError):
    pass


class OutputError(GoujiError):
    exit_code = 3
