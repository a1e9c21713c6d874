"""``gouji report``: one stored result as one page."""

from __future__ import annotations

import argparse
from pathlib import Path

from gouji import texts
from gouji.check.run import all_rules
from gouji.config import Settings
from gouji.export import EXPORTERS, Options
from gouji.store.files import read_result, write_page


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises ResultError for an unusable result, OutputError when the page cannot be written."""
    result = read_result(options.result)
    page = EXPORTERS["html"]([result], Options(lang=settings.lang, rules=all_rules()))
    written = write_page(page, _place(options.result, options.out))
    print(texts.WRITTEN.of(settings.lang, path=written))
    return 0


def _place(result: Path, out: Path | None) -> Path:
    """Beside the result, or the file or in the folder that was asked for."""
    if out is None:
        return result.with_suffix(".html")
    return out / result.with_suffix(".html").name if out.is_dir() else out
