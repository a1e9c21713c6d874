"""Results as documents for people and tools: one exporter per format, all of one shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gouji.export.csv_tables import write_csv
from gouji.export.jsonl import write_jsonl
from gouji.export.markdown import to_markdown
from gouji.export.page import to_page
from gouji.export.pages import write_pages
from gouji.export.parquet import write_parquet
from gouji.export.protocol import Exporter, Lang, OnReport, Options, RuleText, TableExporter
from gouji.export.sarif import to_sarif
from gouji.export.xlsx import write_xlsx

EXPORTERS: Final[Mapping[str, Exporter]] = {"html": to_page, "sarif": to_sarif, "markdown": to_markdown}
"""Of results, in one text."""

TABLE_EXPORTERS: Final[Mapping[str, TableExporter]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
    "html": write_pages,
}
"""Of reviewed reports, however many, in files."""

__all__ = ["EXPORTERS", "TABLE_EXPORTERS", "Exporter", "Lang", "OnReport", "Options", "RuleText", "TableExporter"]
