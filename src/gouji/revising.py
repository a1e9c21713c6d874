"""A report's ledger and checks after its rows were edited, without reading the report again.

What an edit does not touch is worked out once: the numbers of the text, the rows as the rules see them, the models of the
checks that come out as before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from gouji.check.evidence import Evidence
from gouji.check.run import run_checks
from gouji.core import check as core_check
from gouji.core import rows as core
from gouji.core.numerals import Numeral, lex
from gouji.core.report import Placement, Span
from gouji.ground import settle
from gouji.result import Check, Model, Result
from gouji.store import convert

Row = TypeVar("Row")


class Reviser:
    """Of one extracted result; called with that result after edits, whose untouched rows are the same objects."""

    def __init__(self, extracted: Result) -> None:
        self._extracted = extracted
        self._made: Mapping[tuple[object, ...], tuple[core_check.Check, Check]] = {}

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        """The numbers of the text."""
        return lex(self._extracted.text, noise=self._noise, headings=convert.numbering_of(self._extracted))

    def prepare(self) -> None:
        """Works out now what the first edit would wait for."""
        checks = convert.checks_of(self._extracted)
        self._made = self._made or {_key(one): (one, model) for one, model in zip(checks, self._extracted.checks, strict=True)}
        _kept = self.numerals, self._known, self._reasons, self._placements, self._headings, self._located

    def __call__(self, edited: Result) -> Result:
        """The edited result with its ledger and its checks made anew."""
        rows = core.Rows(
            header=convert.header_of(edited.report),
            indicators=self._rows(edited.indicators),
            funds=self._rows(edited.funds),
            achievements=self._rows(edited.achievements),
            staffing=self._rows(edited.staffing),
            relations=self._rows(edited.relations),
        )
        complete = not edited.document.unread_pages
        evidence = Evidence(
            edited.text, self.numerals, rows, self._headings, self._noise, self._differences, self._located, complete
        )
        ledger = settle(self.numerals, rows, self._reasons).entries
        coverage = convert.to_coverage(ledger, edited.text, self._placements)
        return edited.model_copy(update={"coverage": coverage, "checks": self._checks(run_checks(evidence))})

    def _rows(self, rows: tuple[Model, ...]) -> tuple[Any, ...]:
        known = self._known
        return tuple([known[id(row)] if id(row) in known else convert.row_of(row) for row in rows])

    @cached_property
    def _known(self) -> dict[int, object]:
        """The core value of every row of the extracted result, which lives as long as this does, by identity."""
        of = self._extracted
        lists: tuple[tuple[Model, ...], ...] = (of.indicators, of.funds, of.achievements, of.staffing, of.relations)
        return {id(row): convert.row_of(row) for rows in lists for row in rows}

    def _checks(self, checks: tuple[core_check.Check, ...]) -> tuple[Check, ...]:
        """Checks as models; those equal to one of the last time are not made again."""
        made: dict[tuple[object, ...], tuple[core_check.Check, Check]] = {}
        models = []
        for check in checks:
            key = _key(check)
            known = self._made.get(key)
            model = known[1] if known is not None and known[0] == check else convert.to_checks((check,))[0]
            made[key] = (check, model)
            models.append(model)
        self._made = made
        return tuple(models)

    @cached_property
    def _located(self) -> Callable[[core.Claim], core.Claim] | None:
        return convert.locator_in(self._extracted)

    @cached_property
    def _noise(self) -> tuple[Span, ...]:
        return convert.noise_of(self._extracted)

    @cached_property
    def _headings(self) -> tuple[Span, ...]:
        return convert.headings_of(self._extracted)

    @cached_property
    def _differences(self) -> tuple[core_check.Check, ...]:
        return convert.differences_of(self._extracted)

    @cached_property
    def _reasons(self) -> dict[int, str]:
        ruled_out = {number.start: number.reason for number in self._extracted.coverage.ruled_out_numbers}
        return {numeral.id: ruled_out[numeral.start] for numeral in self.numerals if numeral.start in ruled_out}

    @cached_property
    def _placements(self) -> dict[int, Placement]:
        placed = convert.placements_in(self._extracted)
        return {numeral.id: placed[numeral.start] for numeral in self.numerals if numeral.start in placed}


def _key(check: core_check.Check) -> tuple[object, ...]:
    return check.id, check.rule, check.line, check.formula
