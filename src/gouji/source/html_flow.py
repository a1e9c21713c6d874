"""Cuts the tree of a web page into paragraphs and tables as a browser would show them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from gouji.source.html_hidden import OBJECTS, UNREAD, Hiding, is_margin, is_note_mark
from gouji.source.html_lists import OrderedLists

_BLOCKS: Final = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre section summary "
    "tbody tfoot thead tr td th caption ul".split()
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_PREFORMATTED: Final = frozenset({"pre", "textarea", "listing"})
_SHOWN_FIELDS: Final = frozenset({"text", "number", "date", "month", "search", "tel", "url", "email"})
_CELLS: Final = frozenset({"td", "th"})
_DEEPEST_TABLE: Final = 12
_MOST_COLUMNS: Final = 1000
_MOST_ROWS: Final = 65_534

# What white space becomes depends on what surrounds it; kept breaks and blanks get characters that no page can hold.
_BREAK: Final = "\x01"
_KEPT: Final = str.maketrans({"\n": _BREAK, " ": "\x02", "\t": "\x02"})
_RESTORED: Final = str.maketrans({"\x02": " "})
_FOREIGN: Final = str.maketrans({"\x01": "", "\x02": "", "\x0b": " ", "\x1c": " ", "\x1d": " ", "\x1e": " ", "\x1f": " "})
_WIDE: Final = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·]"
_WIDE_BREAK: Final = re.compile(rf"(?<={_WIDE})[ \t\r\f]*\n[ \t\r\n\f]*(?={_WIDE})")
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_AT_BREAK: Final = re.compile(rf" *{_BREAK} *")
_OUTLINE: Final = re.compile(r"mso-outline-level\s*:\s*([1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text`` may have line ends, where the page breaks a line by hand."""

    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class HtmlCell:
    """A cell with what stands in it, and the places it asks for."""

    pieces: tuple[Piece, ...]
    rows: int
    cols: int


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """The rows of a table; ``before`` is its caption and what stands between its cells."""

    rows: tuple[tuple[HtmlCell, ...], ...]
    before: tuple[Piece, ...] = ()


Piece = Paragraph | HtmlTable


class _Lines:
    """The pieces of one stretch of the page as they grow."""

    def __init__(self, line_end: str) -> None:
        self.found: list[Piece] = []
        self._line_end = line_end
        self.kept = 0
        self.levels: list[int] = []
        self._buffer: list[str] = []

    def write(self, text: str | None) -> None:
        if text:
            text = text.translate(_FOREIGN)
            self._buffer.append(text.translate(_KEPT) if self.kept else text)

    def break_line(self) -> None:
        self._buffer.append(_BREAK)

    def end(self) -> None:
        """End the paragraph."""
        text = _BLANKS.sub(" ", _WIDE_BREAK.sub(self._line_end, "".join(self._buffer)))
        text = _AT_BREAK.sub("\n", text.strip(" ")).translate(_RESTORED)
        self._buffer.clear()
        if text.strip():
            self.found.append(Paragraph(text, self.levels[-1] if self.levels else None))


class Flow:
    """Cuts one page; ``left_out`` counts the characters and things that were not read, by reason.

    ``line_end`` is what a line end of the source between two Chinese characters stands for: a blank, or nothing in the
    pages of programs that wrap Chinese text anywhere.
    """

    def __init__(self, hiding: Hiding, line_end: str = " ") -> None:
        self._line_end = line_end
        self.left_out: Counter[str] = Counter()
        self._hiding = hiding
        self._lists = OrderedLists()

    def pieces(self, root: _Element, depth: int = 0) -> tuple[Piece, ...]:
        """What stands in the root, in order. Tables inside more than a dozen others are read as their text."""
        lines = _Lines(self._line_end)
        self._open(root, lines)
        path = [(root, iter(root))]
        while path:
            element, children = path[-1]
            child = next(children, None)
            if child is None:
                path.pop()
                _close(element, lines)
                if path:
                    lines.write(element.tail)
            elif self._is_left_out(child):
                lines.write(child.tail)
            elif child.tag == "table" and depth < _DEEPEST_TABLE:
                lines.end()
                lines.found.append(self._table(child, depth + 1))
                lines.write(child.tail)
            elif child.tag == "select":
                lines.write(_chosen(child))
                lines.write(child.tail)
            else:
                self._open(child, lines)
                path.append((child, iter(child)))
        lines.end()
        return tuple(lines.found)

    def _open(self, element: _Element, lines: _Lines) -> None:
        tag = element.tag
        if tag in _BLOCKS or tag == "table":
            lines.end()
        level = _level(element)
        if level:
            lines.levels.append(level)
        lines.kept += tag in _PREFORMATTED
        if tag == "li":
            lines.write(self._lists.label(element))
        elif tag == "br":
            lines.break_line()
        elif tag == "input":
            lines.write(_filled_in(element))
        elif tag == "img":
            self.left_out["pictures"] += 1
        lines.write(element.text)

    def _is_left_out(self, element: _Element) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or tag in UNREAD or is_note_mark(element):
            return True
        if tag in OBJECTS:
            self.left_out["objects"] += 1
            return True
        reason = "deleted" if tag == "del" else "margins" if is_margin(element) else ""
        if not reason and self._hiding.hides(element):
            reason = "hidden"
        if reason:
            self.left_out[reason] += sum(len("".join(str(text).split())) for text in element.itertext())
        return bool(reason)

    def _table(self, table: _Element, depth: int) -> HtmlTable:
        """The rows of the table; elements between its parts, such as a form, are looked through."""
        rows: list[list[HtmlCell]] = []
        before: list[Piece] = []
        stray = _Lines(self._line_end)
        stray.write(table.text)
        path = [(table, iter(table))]
        while path:
            element, children = path[-1]
            child = next(children, None)
            if child is None:
                path.pop()
                if path:
                    stray.write(element.tail)
                continue
            tag = child.tag
            if self._is_left_out(child):
                pass
            elif tag in _CELLS:
                if not rows or (element.tag != "tr" and child.getprevious() is None):
                    rows.append([])
                rows[-1].append(HtmlCell(self.pieces(child, depth), _span(child, "rowspan"), _span(child, "colspan")))
            elif tag == "caption" or tag == "table":
                before.extend(self.pieces(child, depth) if tag == "caption" else [self._table(child, depth)])
            else:
                if tag == "tr":
                    rows.append([])
                stray.write(child.text)
                path.append((child, iter(child)))
                continue
            stray.write(child.tail)
        stray.end()
        return HtmlTable(tuple(map(tuple, rows)), (*before, *stray.found))


def _close(element: _Element, lines: _Lines) -> None:
    if element.tag in _BLOCKS or element.tag == "table":
        lines.end()
    if _level(element):
        lines.levels.pop()
    lines.kept -= element.tag in _PREFORMATTED


def _level(element: _Element) -> int | None:
    if element.tag in _HEADINGS:
        return _HEADINGS[element.tag]
    found = _OUTLINE.search(element.get("style") or "") if element.tag == "p" else None
    return int(found[1]) if found else None


def _span(cell: _Element, name: str) -> int:
    """How many places the cell asks for; 0 rows mean all that are left."""
    text = (cell.get(name) or "").strip()
    most = _MOST_ROWS if name == "rowspan" else _MOST_COLUMNS
    if not (text.isascii() and text.isdigit()):
        return 1
    asked = int(text[:9])
    if not asked:
        return most if name == "rowspan" else 1
    return min(asked, most)


def _chosen(select: _Element) -> str:
    """The entry of a list of choices that is shown."""
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen and select.get("multiple") is None:
        chosen = options[:1]
    return " ".join("".join(map(str, option.itertext())).strip() for option in chosen)


def _filled_in(field: _Element) -> str:
    """What a field of a form shows."""
    kind = (field.get("type") or "text").lower()
    if kind in {"checkbox", "radio"}:
        return "☑" if field.get("checked") is not None else "□"
    return field.get("value") or "" if kind in _SHOWN_FIELDS else ""
