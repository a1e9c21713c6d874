"""Pages for offices without a network: one file for each report, and a list of them where there are several."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import quote

from gouji.decision import Reviewed
from gouji.errors import UsageError
from gouji.export.figures import text_of
from gouji.export.findings import SEVERITIES, is_finding
from gouji.export.labels import SEVERITY, Words
from gouji.export.markup import Markup, both, element, text
from gouji.export.page import to_reviewed_page
from gouji.export.protocol import OnReport, Options
from gouji.export.visible import visible
from gouji.export.whole import whole_file

INDEX: Final = "index.html"
_LONGEST_NAME: Final = 80
"""Characters; a name of so many Chinese ones stays below the 255 bytes that file systems allow."""
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]|^[.\s]+|[.\s]+$')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|index)(\.|$)", re.IGNORECASE)
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_INDEX: Final = Template(
    '<!doctype html><html lang="$code"><head><meta charset="utf-8">'
    f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>$title</title>'
    "<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}"
    "th,td{border:1px solid #ccc;padding:.25rem .6rem;text-align:left}td.num{text-align:right}$hide</style></head>"
    "<body><h1>$title</h1>$table</body></html>\n"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """What the list says of a report."""

    file: str
    unit: str
    year: str
    name: str
    counts: tuple[int, ...]
    signed: bool


def write_pages(reviewed: Iterable[Reviewed], place: Path, options: Options, on_report: OnReport) -> list[Path]:
    """``place`` is a file (``.html``) for one report, else a folder of pages with an ``index.html``.

    Raises UsageError for several reports in one file.
    """
    if place.suffix.lower() in (".html", ".htm"):
        return _one(reviewed, place, options, on_report)
    lines: list[_Line] = []
    written: list[Path] = []
    taken: set[str] = {INDEX}
    for one in reviewed:
        name = file_name(one.current.document.name, taken)
        taken.add(name.casefold())
        written.append(_write(place / name, to_reviewed_page(one, options)))
        lines.append(_line(one, name))
        on_report(one)
    return [*written, _write(place / INDEX, _index(lines, options))]


def _one(reviewed: Iterable[Reviewed], place: Path, options: Options, on_report: OnReport) -> list[Path]:
    waiting = iter(reviewed)
    first, second = next(waiting, None), next(waiting, None)
    if first is None or second is not None:
        raise UsageError(
            f"{place}：一个网页文件只能放一份报告，请用 -o 指定目录。",
            f"{place}: one page holds one report; name a folder with -o.",
        )
    written = _write(place, to_reviewed_page(first, options))
    on_report(first)
    return [written]


def file_name(name: str, taken: set[str]) -> str:
    """A name that every file system takes and that is not ``taken``: reports are named by whoever sent them."""
    stem = _UNSAFE.sub("_", visible(name))[:_LONGEST_NAME] or "_"
    stem = f"_{stem}" if _RESERVED.match(stem) else stem
    candidate, number = f"{stem}.html", 2
    while candidate.casefold() in taken:
        candidate, number = f"{stem}-{number}.html", number + 1
    return candidate


def _write(place: Path, page: str) -> Path:
    with whole_file(place) as temporary:
        temporary.write_text(page, encoding="utf-8", newline="\n")
    return place


def _line(reviewed: Reviewed, file: str) -> _Line:
    result = reviewed.current
    found = [check.severity for check in result.checks if is_finding(check)]
    header = result.report
    return _Line(
        file,
        text_of(header.unit_name) or "",
        text_of(header.fiscal_year) or "",
        result.document.name,
        tuple(found.count(severity) for severity in SEVERITIES),
        reviewed.signed_off is not None,
    )


def _index(lines: list[_Line], options: Options) -> str:
    heads: tuple[Words, ...] = (
        ("单位", "unit"),
        ("年度", "year"),
        ("文件", "file"),
        *(SEVERITY[severity] for severity in SEVERITIES),
        ("签字", "signed off"),
    )
    head = element("tr", *(element("th", both(*label), scope="col") for label in heads))
    table = element("table", element("thead", head), element("tbody", *map(_row, lines)))
    english = options.lang == "en"
    return _INDEX.substitute(
        code="en" if english else "zh-CN",
        title=text(f"{len(lines)} reports" if english else f"报告 {len(lines)} 份").html,
        hide=".zh{display:none}" if english else ".en{display:none}",
        table=table.html,
    )


def _row(line: _Line) -> Markup:
    link = element("a", line.name, href=f"./{quote(line.file)}")
    counts = (element("td", str(count), class_="num") for count in line.counts)
    signed = element("td", both("是", "yes")) if line.signed else element("td")
    return element("tr", element("td", line.unit), element("td", line.year), element("td", link), *counts, signed)
