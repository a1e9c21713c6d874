"""Documents made from lines, and sections shown as an outline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

import pytest

from gouji.core.report import Block, Document, Paragraph, RawRows, Report, Span


def document_of(text: str, levels: dict[int, int] | None = None, noise: Sequence[Span] = ()) -> Document:
    """One paragraph per non-blank line; ``levels`` are heading levels the file states, by line number from 1.

    Lines with ``|`` in a row are a dumped table.
    """
    blocks: list[Block] = []
    rows: list[tuple[Span, ...]] = []
    at = 0
    for number, line in enumerate(chain(text.split("\n"), [""]), start=1):
        if "|" in line:
            rows.append(_cells(line, at))
        else:
            if rows:
                blocks.append(RawRows(Span(rows[0][0].start, rows[-1][-1].end), tuple(rows)))
                rows = []
            if line.strip():
                blocks.append(Paragraph(Span(at, at + len(line)), (levels or {}).get(number)))
        at += len(line) + 1
    return Document("报告.txt", "text/plain", "", text, tuple(blocks), noise=tuple(noise))


def _cells(line: str, at: int) -> tuple[Span, ...]:
    """A trailing bar stands for a row of one cell, as in ``caption|``."""
    spans = []
    for cell in line.removesuffix("|").split("|") if line.count("|") == 1 and line.endswith("|") else line.split("|"):
        start = at + len(cell) - len(cell.lstrip())
        spans.append(Span(start, start + len(cell.strip())))
        at += len(cell) + 1
    return tuple(spans)


def outline_of(report: Report) -> list[str]:
    """The titles of the sections, indented by two blanks a level; text before the first heading is left out."""
    return ["  " * (section.level - 1) + section.title for section in report.sections if section.level]


@pytest.fixture(scope="session")
def document() -> Callable[..., Document]:
    return document_of


@pytest.fixture(scope="session")
def outline() -> Callable[[Report], list[str]]:
    return outline_of
