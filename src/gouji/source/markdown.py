"""Markdown files. The canonical text is the file's own, as for text files; markup that nobody prints is noise.

Headings, pipe tables and tables written as HTML are read; everything else is a paragraph a line.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Final

from gouji.core.report import Block, Document, Paragraph, Span, Table
from gouji.source import limits
from gouji.source.dump import lines_of, trimmed
from gouji.source.markdown_inline import inline_noise, inner
from gouji.source.markdown_tables import html_table, is_delimiter, pipe_table
from gouji.source.text import read_text

MEDIA_TYPE: Final = "text/markdown"

_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|(?=[\u2e80-\uffef]))(?P<title>.*?)(?P<tail>[ \t]+#+)?[ \t]*")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-+)[ \t]*")
_RULE: Final = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})[^`]*")
_MARK: Final = re.compile(r"[ \t]*(?:(?:>[ \t]?)+[ \t]*)?(?:[-*+][ \t]+)?")
_TABLE: Final = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_END: Final = re.compile(r"</table\s*>", re.IGNORECASE)
_LONGEST_TITLE: Final = 60
_LONGEST_LINE: Final = 50_000
_SENTENCE_ENDS: Final = "。；！？.;!?"


def read_markdown(name: str, raw: bytes) -> Document:
    """The document of a Markdown file. Raises SourceError for a file that is no readable text."""
    plain = read_text(name, raw)
    reading = _Reading(plain.text)
    reading.read()
    return dataclasses.replace(
        plain,
        media_type=MEDIA_TYPE,
        blocks=tuple(reading.blocks),
        noise=tuple(sorted({*plain.noise, *reading.noise}, key=_start_and_end)),
    )


def _comments(text: str) -> Iterator[Span]:
    at = text.find("<!--")
    while at >= 0 and (end := text.find("-->", at)) >= 0:
        yield Span(at, end + 3)
        at = text.find("<!--", end)


def _start_and_end(span: Span) -> tuple[int, int]:
    return span.start, span.end


class _Reading:
    """The blocks and the noise of the text as they are found, line by line."""

    def __init__(self, text: str) -> None:
        self.blocks: list[Block] = []
        self.noise: list[Span] = list(_comments(text))
        self._text = text
        self._lines = lines_of(text)
        self._places = limits.MAX_TABLE_PLACES
        self._comments = list(self.noise)
        self._no_table_before = 0

    def read(self) -> None:
        at = self._front_matter()
        comments = iter(self._comments)
        comment = next(comments, None)
        while at < len(self._lines):
            line = self._lines[at]
            while comment is not None and comment.end < line.span.end:
                comment = next(comments, None)
            inside = comment is not None and line.span in comment
            at = at + 1 if inside or not line.text.strip() else self._block(at)

    def _front_matter(self) -> int:
        """The properties of the file between two rules at its very beginning are not printed."""
        if self._lines[0].text.rstrip() != "---":
            return 0
        for at, line in enumerate(self._lines[1:50], 1):
            if line.text.rstrip() in {"---", "..."}:
                self.noise.append(Span(0, line.span.end))
                return at + 1
            if ":" not in line.text and not line.text.startswith((" ", "-", "#")):
                break
        return 0

    def _block(self, at: int) -> int:
        """Read the block that begins at the line; the number of the line behind it."""
        line = self._lines[at]
        if match := _FENCE.fullmatch(line.text):
            return self._fenced(at, match[1])
        if match := _HEADING.fullmatch(line.text):
            start, end = line.span.start + match.start("title"), line.span.start + match.end("title")
            self.noise += [Span(line.span.start, start)] + ([Span(end, line.span.end)] if end < line.span.end else [])
            self._paragraph(Span(start, end), len(match[1]))
            return at + 1
        if _TABLE.search(line.text) and (end := self._html_table(at)):
            return end
        if at + 1 < len(self._lines) and "|" in line.text and is_delimiter(self._lines[at + 1].text):
            return self._pipe_table(at)
        if _RULE.fullmatch(line.text):
            self.noise.append(line.span)
            return at + 1
        return self._prose(at)

    def _prose(self, at: int) -> int:
        line = self._lines[at]
        marked = _MARK.match(line.text)
        start = line.span.start + (marked.end() if marked else 0)
        if self._text[line.span.start : start].strip():
            self.noise.append(Span(line.span.start, start))
        level = self._underlined(at)
        if level:
            self.noise.append(self._lines[at + 1].span)
        self._paragraph(Span(start, line.span.end), level)
        return at + (2 if level else 1)

    def _underlined(self, at: int) -> int | None:
        """The level of a title that the next line underlines; a whole sentence above a rule is none."""
        title = self._lines[at].text.strip()
        below = _UNDERLINE.fullmatch(self._lines[at + 1].text) if at + 1 < len(self._lines) else None
        if below is None or len(title) > _LONGEST_TITLE or title.endswith(tuple(_SENTENCE_ENDS)):
            return None
        return 1 if below[1].startswith("=") else 2

    def _paragraph(self, span: Span, level: int | None = None) -> None:
        span = trimmed(self._text, span)
        if len(span):
            body = inner(self._text, span)
            edges = (Span(span.start, body.start), Span(body.end, span.end))
            self.noise += [*self._inline(span), *(edge for edge in edges if len(edge))]
            self.blocks.append(Paragraph(body, level))

    def _inline(self, span: Span) -> Iterator[Span]:
        """Nobody writes lines so long: in them everything is text."""
        return inline_noise(self._text, span) if len(span) <= _LONGEST_LINE else iter(())

    def _fenced(self, at: int, fence: str) -> int:
        """Lines between fences are printed as they are."""
        self.noise.append(self._lines[at].span)
        at += 1
        while at < len(self._lines):
            line = self._lines[at]
            closing = _FENCE.fullmatch(line.text)
            if closing and closing[1].startswith(fence):
                self.noise.append(line.span)
                return at + 1
            span = trimmed(self._text, line.span)
            if len(span):
                self.blocks.append(Paragraph(span))
            at += 1
        return at

    def _pipe_table(self, at: int) -> int:
        end = at + 2
        while end < len(self._lines) and "|" in self._lines[end].text and not _HEADING.fullmatch(self._lines[end].text):
            end += 1
        self.noise.append(self._lines[at + 1].span)
        rows = [self._lines[at], *self._lines[at + 2 : end]]
        table = pipe_table(self._text, rows, self._places)
        if table is None:
            for row in rows:
                self._paragraph(row.span)
            return end
        self._add(table, Span(rows[0].span.start, rows[-1].span.end))
        return end

    def _html_table(self, at: int) -> int:
        """Read the table that begins in the line; the number of the line behind it, 0 if it does not end."""
        opening = _TABLE.search(self._text, self._lines[at].span.start)
        if opening is None or opening.start() < self._no_table_before:
            return 0
        closing = _TABLE_END.search(self._text, opening.end())
        self._no_table_before = closing.end() if closing else len(self._text)
        if closing is None:
            return 0
        end = at + self._text.count("\n", self._lines[at].span.start, closing.end())
        whole = Span(opening.start(), closing.end())
        table = html_table(self._text, whole, self._places)
        if table is None:
            return 0
        self._paragraph(Span(self._lines[at].span.start, whole.start))
        self._add(table, whole)
        self._paragraph(Span(whole.end, self._lines[end].span.end))
        return end + 1

    def _add(self, table: Table, whole: Span) -> None:
        """Everything of the table's source that stands in no cell is noise."""
        self._places -= table.row_count * table.col_count
        at = whole.start
        for cell in sorted(table.cells, key=lambda cell: cell.span):
            if len(cell.span):
                self.noise += _printed(self._text, Span(at, cell.span.start))
                self.noise += self._inline(cell.span)
                at = cell.span.end
        self.noise += _printed(self._text, Span(at, whole.end))
        self.blocks.append(table)


def _printed(text: str, span: Span) -> Iterator[Span]:
    """The span's stretches in each of its lines, without blanks around them."""
    for line in lines_of(text[span.start : span.end]):
        found = trimmed(text, Span(span.start + line.span.start, span.start + line.span.end))
        if len(found):
            yield found
