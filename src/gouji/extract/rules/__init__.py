"""Offline extraction: a report's rows and relations by general cues of this kind of document, no model needed.

The parts run in the order of their certainty; a number that one part has taken is no longer free for the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from gouji.core.answers import Answers
from gouji.core.numerals import Numeral
from gouji.core.report import Report
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.fund_tables import read_fund_tables
from gouji.extract.rules.header import read_header
from gouji.extract.rules.inline import read_inline, read_surveys
from gouji.extract.rules.pairs import read_pairs
from gouji.extract.rules.prose import read_prose
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.relations.counts import read_counts
from gouji.extract.rules.relations.echoes import read_echoes
from gouji.extract.rules.relations.formulas import read_formulas
from gouji.extract.rules.relations.money_tables import read_money_tables
from gouji.extract.rules.relations.rates import read_rates
from gouji.extract.rules.relations.same import grade_relation, read_same
from gouji.extract.rules.relations.sums import read_sums
from gouji.extract.rules.relations.tree import read_score_tree
from gouji.extract.rules.scored import read_score_list, read_scored
from gouji.extract.rules.sorting import rule_out_forms
from gouji.extract.rules.tables import read_tables


def extract(report: Report, numerals: Sequence[Numeral]) -> Answers:
    """Every row that the rules recognise, pointing at the report's numerals and spans."""
    reading = Reading(report, numerals)
    draft = Draft()
    tables = read_tables(reading, draft)
    fund_tables = read_fund_tables(reading, draft)
    read_inline(reading, draft)
    scored = read_scored(reading, draft)
    read_pairs(reading, draft)
    read_surveys(reading, draft)
    rule_out_forms(reading, draft)
    read_header(reading, draft)
    read_score_list(reading, draft)
    read_formulas(reading, draft)
    read_prose(reading, draft)
    read_score_tree(reading, draft, tables, scored)
    read_sums(reading, draft)
    read_money_tables(draft, fund_tables)
    read_rates(reading, draft)
    read_counts(reading, draft)
    read_same(reading, draft)
    grade_relation(draft)
    read_echoes(reading, draft)
    return draft.answers()
