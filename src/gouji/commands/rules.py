"""``gouji rules``: what is checked."""

from __future__ import annotations

import argparse
import inspect

from gouji import texts
from gouji.check.run import chosen_rules
from gouji.commands.table import show, table
from gouji.config import Settings


def run(options: argparse.Namespace, settings: Settings) -> int:
    """One rule is explained, several are listed. Raises UsageError for an unknown code."""
    lang = settings.lang
    rules = chosen_rules([options.code] if options.code else None)
    if len(rules) == 1:
        rule = rules[0]
        print(f"{rule.code} {rule.zh} ({rule.en})")
        print(texts.LOUDEST.of(lang, severity=texts.SEVERITIES[rule.severity].of(lang)))
        print()
        print(inspect.cleandoc(rule.doc))
        return 0
    header = (texts.RULE, texts.NAME, texts.SEVERITY)
    rows = [[rule.code, rule.en if lang == "en" else rule.zh, texts.SEVERITIES[rule.severity].of(lang)] for rule in rules]
    show(table([text.of(lang) for text in header], rows))
    return 0
