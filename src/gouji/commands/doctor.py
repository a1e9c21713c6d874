"""``gouji doctor``: looks at what is installed, and at the configured endpoint before a report is sent to it."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from itertools import chain

from gouji import texts
from gouji.commands.exits import FAILED_IN_PART
from gouji.config import Lang, Settings
from gouji.doctor import Finding, parts, probe
from gouji.engines import endpoint_of


def run(options: argparse.Namespace, settings: Settings) -> int:
    """0 when nothing failed, else 3; an optional part that is not there is no failure. Raises UsageError for settings
    that cannot be used."""
    endpoint = endpoint_of(settings, os.environ) if settings.has_endpoint else None
    found: list[Finding] = []
    for finding in chain(parts(), _no_endpoint() if endpoint is None else probe(endpoint)):
        found.append(finding)
        if options.format == "table":
            print(f"{texts.STATES[finding.state].of(settings.lang)} {finding.line(settings.lang)}", flush=True)
    if options.format == "json":
        print(json.dumps([_tree(finding, settings.lang) for finding in found], ensure_ascii=False, indent=1))
    return FAILED_IN_PART if any(finding.state == "failed" for finding in found) else 0


def _no_endpoint() -> Iterator[Finding]:
    yield Finding("endpoint", "absent", texts.DOCTOR_NO_ENDPOINT.zh, texts.DOCTOR_NO_ENDPOINT.en)


def _tree(finding: Finding, lang: Lang) -> dict[str, str]:
    return {"name": finding.name, "state": finding.state, "text": finding.line(lang)}
