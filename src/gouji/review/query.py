"""What the addresses of the list, the charts and the API ask for: their queries as values that the workspace knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from starlette.datastructures import QueryParams
from starlette.requests import Request

from gouji.core.check import Severity, Verdict
from gouji.decision import Way
from gouji.errors import UsageError
from gouji.store.workspace import Filter
from gouji.store.workspace.records import Status, no_such_report

_LONGEST_TEXT = 200
_LARGEST_ID = 2**31 - 1


def report_of(request: Request) -> int:
    """The report that the address names. Raises NoSuchReportError for a number that no database holds."""
    number: int = request.path_params["report"]
    if number > _LARGEST_ID:
        raise no_such_report(number)
    return number


def filter_of(asked: QueryParams) -> Filter:
    """The filter that a query names; each field may be repeated. Raises UsageError for a value that no list knows."""

    def several(name: str, known: Sequence[str] | None = None) -> tuple[Any, ...]:
        given = tuple(value for value in asked.getlist(name) if value)
        for value in given:
            if known is not None and value not in known:
                raise unusable(f"{name}={value}")
        return given

    return Filter(
        rules=several("rule"),
        severities=several("severity", get_args(Severity)),
        verdicts=several("verdict", get_args(Verdict)),
        decided=several("decided", (*get_args(Way), "open")),
        units=several("unit"),
        years=several("year"),
        statuses=several("status", get_args(Status)),
        orphaned=asked.get("orphaned") == "yes",
        text=asked.get("text", "")[:_LONGEST_TEXT],
    )


def whole(asked: QueryParams, name: str, default: int, most: int) -> int:
    """A whole number from 0 to ``most``. Raises UsageError."""
    given = asked.get(name, str(default))
    if not (given.isascii() and given.isdecimal()) or len(given) > len(str(most)) or int(given) > most:
        raise unusable(f"{name}={given}")
    return int(given)


def one_of(asked: QueryParams, name: str, known: Sequence[str], default: str) -> Any:
    """Raises UsageError for what is not in ``known``."""
    given = asked.get(name, default)
    if given not in known:
        raise unusable(f"{name}={given}")
    return given


def unusable(what: str) -> UsageError:
    shown = what if len(what) <= _LONGEST_TEXT else what[:_LONGEST_TEXT] + "…"
    return UsageError(f"查询条件不可用：{shown}", f"the query cannot be used: {shown}")
