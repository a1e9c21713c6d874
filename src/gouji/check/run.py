"""Runs the rules over one report's evidence. RULE_MODULES is explicit: a rule module that is not listed does not run."""

from __future__ import annotations

from typing import Final

RULE_MODULES: Final = (
    "gouji.check.rules.numbers",
    "gouji.check.rules.sums",
    "gouji.check.rules.scores",
    "gouji.check.rules.rates",
    "gouji.check.rules.counts",
    "gouji.check.rules.same",
    "gouji.check.rules.dates",
    "gouji.check.rules.texts",
)
