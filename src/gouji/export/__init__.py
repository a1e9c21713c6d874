"""Results as documents for people and tools: one exporter per format, all of one shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gouji.export.markdown import to_markdown
from gouji.export.page import to_page
from gouji.export.protocol import Exporter, Lang, Options, RuleText
from gouji.export.sarif import to_sarif

EXPORTERS: Final[Mapping[str, Exporter]] = {"html": to_page, "sarif": to_sarif, "markdown": to_markdown}

__all__ = ["EXPORTERS", "Exporter", "Lang", "Options", "RuleText"]
