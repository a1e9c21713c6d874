"""``gouji doctor``: looks at the configured endpoint before a report is sent to it."""

from __future__ import annotations

import argparse
import os

from gouji import texts
from gouji.commands.exits import FAILED_IN_PART
from gouji.config import Settings
from gouji.doctor import probe
from gouji.engines import endpoint_of


def run(options: argparse.Namespace, settings: Settings) -> int:
    """0 when nothing failed, else 3. Raises UsageError for settings that cannot be used."""
    lang = settings.lang
    if not settings.has_endpoint:
        print(texts.DOCTOR_NO_ENDPOINT.of(lang))
        return 0
    findings = probe(endpoint_of(settings, os.environ))
    for finding in findings:
        print(f"{texts.STATES[finding.state].of(lang)} {finding.line(lang)}")
    return FAILED_IN_PART if any(finding.state == "failed" for finding in findings) else 0
