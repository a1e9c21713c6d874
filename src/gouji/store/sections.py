"""How each section of a report ended: read, or skipped and why. Reasons are codes, like those of ruled-out numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from gouji import result as model
from gouji.core.numerals import Numeral
from gouji.core.report import Report, Section, Span, Status

NO_NUMBERS: Final = "no_numbers"
"""Nothing to read: no figure and no row stands in the section."""

COLUMNS_NOT_RECOGNISED: Final = "columns_not_recognised"
"""A table with figures none of which could be given a meaning."""


Ended = tuple[Status, str | None]
"""How reading a section ended, and why."""


class LedgerLine(Protocol):
    """One numeral with its class in the ledger: claimed, ruled_out (why) or unclaimed."""

    @property
    def numeral(self) -> Numeral: ...
    @property
    def kind(self) -> str: ...
    @property
    def reason(self) -> str | None: ...


def sections_of(
    report: Report,
    numbering: Sequence[Span],
    ledger: Sequence[LedgerLine],
    row_starts: Iterable[int],
    told: Mapping[str, Ended],
) -> tuple[model.Section, ...]:
    """The report's sections with their status. ``row_starts`` are offsets at which a row was read; ``told`` is what the
    reader itself says of sections, by id."""
    starts = [section.span.start for section in report.sections]
    figures = {_index(starts, line.numeral.start) for line in ledger if line.numeral.is_quantity}
    used = {_index(starts, line.numeral.start) for line in ledger if line.kind == "claimed"}
    used |= {_index(starts, start) for start in row_starts}
    numbered = {number.start: number for number in numbering}
    made = []
    for index, section in enumerate(report.sections):
        reason = None if index in used else _reason(section, index in figures)
        number = numbered.get(section.heading.start) if len(section.heading) else None
        made.append(_section(section, number, told.get(section.id, ("skipped" if reason else "done", reason))))
    return tuple(made)


def _index(starts: Sequence[int], offset: int) -> int:
    return bisect_right(starts, offset) - 1


def _reason(section: Section, has_figures: bool) -> str | None:
    if not has_figures:
        return NO_NUMBERS
    return COLUMNS_NOT_RECOGNISED if section.table else None


def _section(section: Section, number: Span | None, ended: Ended) -> model.Section:
    status, reason = ended
    return model.Section(
        id=section.id,
        level=section.level,
        title=section.title,
        start=section.span.start,
        end=section.span.end,
        kind=section.kind,
        status=status,
        reason=reason,
        heading=(section.heading.start, section.heading.end),
        number=(number.start, number.end) if number else None,
    )
