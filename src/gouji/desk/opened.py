"""A report that is open on the desk: what was extracted, with everything that is worked out of it only once."""

from __future__ import annotations

from functools import cached_property

from gouji.core.check import QUIET
from gouji.desk.edits import Claims
from gouji.keys import Value, fingerprints, rows, values
from gouji.result import Check, Result
from gouji.revising import Reviser


class Opened:
    """Of one run of one report; it never changes."""

    def __init__(self, extracted: Result) -> None:
        self.extracted = extracted
        self.revise = Reviser(extracted)

    def prepare(self) -> None:
        """Works out now what the first decision would wait for."""
        _kept = self.values, self.row_keys, self.findings, self.claims
        self.revise.prepare()

    @cached_property
    def values(self) -> dict[str, Value]:
        """Every value by its key."""
        return {value.key: value for value in values(self.extracted)}

    @cached_property
    def row_keys(self) -> frozenset[str]:
        return frozenset(key for _, key, _ in rows(self.extracted))

    @cached_property
    def claims(self) -> Claims:
        """What stands at the places of the text."""
        return Claims(self.extracted, self.revise.numerals)

    @cached_property
    def findings(self) -> dict[str, Check]:
        """The findings of the extraction, by fingerprint."""
        return findings_of(self.extracted)

    @cached_property
    def digest(self) -> str:
        """What every state of the report begins with."""
        return f"{self.extracted.document.sha256} {self.extracted.document.text_sha256}"


def findings_of(result: Result) -> dict[str, Check]:
    """The findings of a result, by fingerprint."""
    prints = fingerprints(result)
    return {prints[check.id]: check for check in result.checks if check.verdict not in QUIET}
