"""Offline extraction: a report's rows and relations by general cues of this kind of document, no model needed.

The parts run in the order of their certainty; a number that one part has taken is no longer free for the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from gouji.core.answers import Answers
from gouji.core.numerals import Numeral
from gouji.core.report import Report
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.header import read_header
from gouji.extract.rules.pairs import read_pairs
from gouji.extract.rules.prose import read_prose
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.scored import read_scored
from gouji.extract.rules.sorting import rule_out_forms
from gouji.extract.rules.tables import read_tables


def extract(report: Report, numerals: Sequence[Numeral]) -> Answers:
    """Every row that the rules recognise, pointing at the report's numerals and spans."""
    reading = Reading(report, numerals)
    draft = Draft()
    read_tables(reading, draft)
    read_scored(reading, draft)
    read_pairs(reading, draft)
    rule_out_forms(reading, draft)
    read_header(reading, draft)
    read_prose(reading, draft)
    return draft.answers()
