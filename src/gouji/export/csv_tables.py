"""One csv file per table: UTF-8 with BOM, so that spreadsheets show Chinese; no cell can become a formula."""

from __future__ import annotations

import csv
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Final

from gouji.decision import Reviewed
from gouji.export import crossed
from gouji.export.columns import TABLES
from gouji.export.flat import Plain, flat_columns, flat_row
from gouji.export.protocol import OnReport, Options
from gouji.export.records import record
from gouji.export.visible import visible
from gouji.export.whole import whole_file

_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Full-width forms too: spreadsheets of East Asia read them as their narrow ones."""
_FIGURE: Final = re.compile(r"[+-]?[\d,]*\.?\d+%?")
QUOTE: Final = "'"
"""Put before a text that would else be a formula; a figure is never touched."""
_ENCODING: Final = "utf-8-sig"
_FIXED_DATE: Final = (1980, 1, 1, 0, 0, 0)


def write_csv(reviewed: Iterable[Reviewed], place: Path, options: Options, on_report: OnReport) -> list[Path]:
    """``place`` is a folder, or one file if its name ends with ``.zip``."""
    if place.suffix.lower() == ".zip":
        with whole_file(place) as temporary, tempfile.TemporaryDirectory(prefix=".gouji-", dir=place.parent) as scratch:
            _write(reviewed, Path(scratch), options, on_report)
            _zip(Path(scratch), temporary)
        return [place]
    return _write(reviewed, place, options, on_report)


def _write(reviewed: Iterable[Reviewed], folder: Path, options: Options, on_report: OnReport) -> list[Path]:
    written = [folder / f"{name}.csv" for name in TABLES]
    with ExitStack() as stack:
        writers = {}
        for (name, table), path in zip(TABLES.items(), written, strict=True):
            temporary = stack.enter_context(whole_file(path))
            stream = stack.enter_context(temporary.open("w", encoding=_ENCODING, newline=""))
            writers[name] = csv.writer(stream, lineterminator="\r\n")
            columns = flat_columns(table)
            writers[name].writerow([column.words[options.lang == "en"] for column in columns])
        for one in reviewed:
            recorded = record(one, options)
            for name, records in recorded.tables.items():
                columns = flat_columns(TABLES[name])
                writers[name].writerows([shown(cell) for cell in flat_row(recorded, row, columns)] for row in records)
            on_report(one)
        if options.across is not None:
            path = folder / f"{crossed.NAME}.csv"
            stream = stack.enter_context(stack.enter_context(whole_file(path)).open("w", encoding=_ENCODING, newline=""))
            writer = csv.writer(stream, lineterminator="\r\n")
            writer.writerow([head[options.lang == "en"] for _, head, _ in crossed.COLUMNS])
            writer.writerows([shown(cell) for cell in row] for row in crossed.rows(options.across, options.lang))
            written.append(path)
    return written


def shown(cell: Plain) -> str:
    """A cell as csv holds it: hidden characters shown, a text that begins like a formula behind a quote."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    text = visible(str(cell))
    starts = isinstance(cell, str) and text.lstrip(" \u3000").startswith(_STARTS_A_FORMULA)
    return f"{QUOTE}{text}" if starts and not _FIGURE.fullmatch(text) else text


def _zip(folder: Path, place: Path) -> None:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.glob("*.csv")):
            entry = zipfile.ZipInfo(path.name, _FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
