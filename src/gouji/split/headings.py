"""The headings of a document: which numbered lines open a section, and the numbers that are no figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.core.report import Document, Paragraph, Report, Span
from gouji.split.lines import Line, lines_of, masked_text
from gouji.split.numbering import numbers_at
from gouji.split.outline import Node, contents_of, outline


@dataclass(frozen=True, slots=True)
class Heading:
    """What opens a section at ``start``: its printed heading (empty for a section that opens with prose), level and titles."""

    start: int
    heading: Span
    level: int
    title: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a document in text order, its lines, and the spans of all numbering."""

    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    numbers: tuple[Span, ...]


def headings_of(document: Document) -> Headings:
    """Read the heading tree of the prose; the text of tables takes no part in it."""
    text = masked_text(document)
    lines: list[Line] = []
    before_table = set()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.extend(lines_of(text, block))
        elif lines:
            before_table.add(len(lines) - 1)
    contents = contents_of(text, lines)
    nodes = outline(text, lines, frozenset(before_table), contents)
    listed = (numbers_at(text, lines[index].start, lines[index].end) for index in contents)
    numbers = [node.number for node in nodes if node.number] + [read[0] for read in listed if read and read[0].sure]
    return Headings(
        tuple(_headings(nodes, lines, before_table)),
        tuple(lines),
        tuple(sorted(Span(number.start, number.end) for number in numbers)),
    )


def heading_numbers(report: Report) -> tuple[Span, ...]:
    """The spans of the numbering itself (``（一）``, ``2.``, ``1-1``) of all numbered lines, headings or not, in text order."""
    return headings_of(report.document).numbers


def _headings(nodes: Sequence[Node], lines: Sequence[Line], before_table: set[int]) -> list[Heading]:
    opens = _opening(nodes, before_table)
    levels: dict[int, int] = {}
    paths: dict[int, tuple[str, ...]] = {}
    found = []
    for index, node in enumerate(nodes):
        if not opens[index]:
            continue
        above = node.parent
        levels[index] = levels[above] + 1 if above is not None else 1
        paths[index] = (*paths[above], nodes[above].shape.title) if above is not None else ()
        line = lines[node.line]
        heading = Span(line.start, line.start if node.shape.kind == "prose" else node.shape.end)
        path = tuple(title for title in paths[index] if title)
        found.append(Heading(line.start, heading, levels[index], node.shape.title, path))
    return found


def _opening(nodes: Sequence[Node], before_table: set[int]) -> list[bool]:
    """Which nodes open a section.

    Titles and run-in titles do, unless they are points of a list within a sentence. A numbered paragraph of prose does
    where something stands below it, and where one of its siblings does.
    """
    lists = {node.parent for node in nodes if node.shape.open_list}
    opens = [node.stated or (node.shape.kind != "prose" and not _in_list(node, lists)) for node in nodes]
    for index, node in enumerate(nodes):
        if node.line in before_table:
            opens[index] = True
    _open_upwards(nodes, opens)
    opened = {node.parent for node, opened in zip(nodes, opens, strict=True) if opened}
    return [node.parent in opened for node in nodes]


def _open_upwards(nodes: Sequence[Node], opens: list[bool]) -> None:
    for index in range(len(nodes) - 1, -1, -1):
        parent = nodes[index].parent
        if opens[index] and parent is not None:
            opens[parent] = True


def _in_list(node: Node, lists: set[int | None]) -> bool:
    return node.parent in lists
