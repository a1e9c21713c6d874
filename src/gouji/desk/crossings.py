"""Reports compared with one another as they stand now. What was made of a report is kept until it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gouji.across import Crossing, Profile, compare, profile_of
from gouji.store.workspace import Filter, ReportRow

if TYPE_CHECKING:
    from gouji.desk.desk import Desk

_PAGE: Final = 1_000

OnProfile = Callable[[int, int], None]
"""Called with how many reports have been read, of how many."""
Version = tuple[int, int, int]
"""A report, its run and the last event of its log: what it says hangs on nothing else."""


def version_of(row: ReportRow) -> Version:
    return row.id, row.run, row.seq


def every_row(desk: Desk, which: Filter) -> list[ReportRow]:
    """All reports that the filter lets through, in the order of their names."""
    found: list[ReportRow] = []
    while True:
        listing = desk.workspace.reports(which, order="name", limit=_PAGE, offset=len(found))
        found += listing.rows
        if not listing.rows or len(found) >= listing.total:
            return found


class Crossings:
    """Compares the reports of a desk. One thread at a time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._profiles: dict[Version, Profile] = {}

    def of(self, which: Filter, on_profile: OnProfile) -> tuple[Crossing, ...]:
        """Every relation between the reports that could be tested. A place's ``report`` is the report's id in words."""
        listed = every_row(self._desk, which)
        kept = {}
        for number, row in enumerate(listed, 1):
            kept[version_of(row)] = self._profiles.get(version_of(row)) or self._profile(row)
            on_profile(number, len(listed))
        self._profiles |= kept
        alive = {row.id: version_of(row) for row in listed}
        self._profiles = {one: profile for one, profile in self._profiles.items() if alive.get(one[0], one) == one}
        return compare(kept.values(), lambda report: self._desk.open(int(report)).extracted.text)

    def _profile(self, row: ReportRow) -> Profile:
        result = self._desk.open(row.id).current if row.seq else self._desk.workspace.result(row.id, row.run)
        return profile_of(str(row.id), result)
