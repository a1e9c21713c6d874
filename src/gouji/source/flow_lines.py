"""Which printed lines belong to one paragraph, and what stands between two lines that are joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Final

from gouji.source.pages import Page, PrintedLine

_INDENT: Final = 1.2
"""A line that begins this many characters right of the text's edge is indented."""
_USUAL_INDENT: Final = 2.0
_ROOM: Final = 0.8
"""How many characters' room a line may leave, beside the word that did not fit, and still be full."""
_SAME_INDENT: Final = 0.6
_OTHER_SIZE: Final = 1.15
_GAP: Final = 1.7
"""Lines further apart than this many times the usual distance belong to two paragraphs."""
_VERY_SHORT: Final = 0.3
_WIDE_TITLE: Final = 0.7
_PROSE_WIDTH: Final = 0.6
_SENTENCE_ENDS: Final = tuple("。；！？;!?")
_NUMBERED: Final = re.compile(
    r"第?[一二三四五六七八九十]+[、章节条]|[（(](?:[一二三四五六七八九十]+|\d{1,2})[）)]|\d{1,2}(?:[.．](?!\d)|、|[）)]|-\d{1,2}[\s.、])|[①-⑳]|附[件表]"
)
_TOKEN: Final = re.compile(r"[“‘（(《〈【\[]*(?:[A-Za-z0-9.,%+\-]+|.)[，。、；：？！）)》〉】\]”’％%…]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed line with the page it stands on."""

    page: Page
    line: PrintedLine


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the prose of pages of one width stands: its left and right edge and the usual distance between lines."""

    left: float
    right: float
    pitch: float

    def indent(self, line: PrintedLine) -> float:
        """In characters of the line."""
        return (line.box[0] - self.left) / max(line.size, 1.0)

    def is_centred(self, line: PrintedLine) -> bool:
        """Not one with the usual indent of a paragraph, which may happen to leave as much free at its end."""
        left, right = line.box[0] - self.left, self.right - line.box[2]
        usual = abs(self.indent(line) - _USUAL_INDENT) < _SAME_INDENT
        return not usual and min(left, right) > _INDENT * line.size and abs(left - right) < 1.5 * line.size


def frames_of(pages: Iterable[Page]) -> dict[int, Frame]:
    """The frame of the prose by the page's width in whole points."""
    by_width: dict[int, list[Page]] = {}
    for page in pages:
        by_width.setdefault(round(page.width), []).append(page)
    return {width: _frame(alike) for width, alike in by_width.items()}


def _frame(pages: Sequence[Page]) -> Frame:
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return Frame(0.0, pages[0].width, 0.0)
    lefts = Counter(round(line.box[0] / 3) for line in lines)
    common = [left for left, count in lefts.items() if count >= 0.12 * len(lines)]
    left = 3.0 * min(common or lefts)
    near = [line for line in lines if abs(line.box[0] - left) < 4]
    left = min((line.box[0] for line in near), default=left)
    rights = sorted(line.box[2] for line in lines)
    right, width = rights[ceil(0.95 * (len(rights) - 1))], pages[0].width
    if right - left < _PROSE_WIDTH * width:  # no line says where prose would end
        right = max(width - left, right)
    steps = [
        below.box[1] - above.box[1]
        for page in pages
        for above, below in zip(page.lines, page.lines[1:], strict=False)
        if below.box[1] - above.box[1] > above.size / 2
    ]
    return Frame(left, right, median(steps) if steps else 2 * lines[0].size)


def paragraphs_of(pieces: Sequence[Piece], frames: dict[int, Frame]) -> list[list[Piece]]:
    """The lines of prose, in reading order, as paragraphs."""
    paragraphs: list[list[Piece]] = []
    for piece in pieces:
        if paragraphs and not _begins(paragraphs[-1], piece, frames):
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([piece])
    return paragraphs


def _begins(paragraph: Sequence[Piece], piece: Piece, frames: dict[int, Frame]) -> bool:
    """Whether the line begins a paragraph, after those of ``paragraph``."""
    last = paragraph[-1]
    if round(piece.page.width) != round(last.page.width):
        return True
    frame, frame_before = frames[round(piece.page.width)], frames[round(last.page.width)]
    line, before = piece.line, last.line
    if _stands_apart(last, piece, frame):
        return True
    if frame.is_centred(line) or frame_before.is_centred(before):
        wide = before.box[2] - before.box[0] > _WIDE_TITLE * (frame_before.right - frame_before.left)
        return not (wide and frame_before.is_centred(before) and frame.is_centred(line))
    indent, indent_before = frame.indent(line), frame_before.indent(before)
    ended = before.text.endswith(_SENTENCE_ENDS)
    numbered = bool(_NUMBERED.match(line.text))
    room = frame_before.right - before.box[2]
    if room > token_width(line) + _ROOM * before.size:
        very_short = room > _VERY_SHORT * (frame_before.right - frame_before.left)
        return indent > _INDENT or ended or numbered or very_short
    if indent > _INDENT:
        return ended or numbered or abs(indent - indent_before) > _SAME_INDENT
    is_title = not line.text.endswith(_SENTENCE_ENDS) and frame.right - line.box[2] > _VERY_SHORT * (frame.right - frame.left)
    return (ended and is_title) or (numbered and before.text.endswith((*_SENTENCE_ENDS, "：", ":")))


def _stands_apart(last: Piece, piece: Piece, frame: Frame) -> bool:
    larger, smaller = max(piece.line.size, last.line.size), min(piece.line.size, last.line.size)
    if larger > _OTHER_SIZE * smaller:
        return True
    if piece.page.number != last.page.number:
        return False
    return piece.line.box[1] - last.line.box[1] > max(_GAP * frame.pitch, larger)


def token_width(line: PrintedLine) -> float:
    """The width of the line's first word: what would have had to fit at the end of the line before."""
    match = _TOKEN.match(line.text)
    end = match.end() if match else 1
    return line.boxes[end - 1][2] - line.boxes[0][0]


def seam(before: PrintedLine, line: PrintedLine, room: float) -> str:
    """What stands between two lines that are joined: nothing in Chinese, a blank between two words.

    ``room`` is what the line before leaves free. A number that was broken because it did not fit stays whole.
    """
    one, other = before.text[-1], line.text[0]
    full = room <= token_width(line) + _ROOM * before.size
    if not (_is_word(one) and _is_word(other)):
        ended, numbered = one in _SENTENCE_ENDS, bool(_NUMBERED.match(line.text))
        return " " if (ended and numbered) or (not full and (ended or numbered)) else ""
    if one.isalpha() and other.isalpha():
        return " "
    return "" if full else " "


def _is_word(char: str) -> bool:
    return char.isalnum() and char < "\u2e80"


def cell_room(lines: Sequence[PrintedLine], width: float) -> float:
    """The widest line that the cell of these lines, ``width`` wide, can hold: as much is left free on either side."""
    widest = max((line.box[2] - line.box[0] for line in lines), default=0.0)
    return max(widest, width - 12)
