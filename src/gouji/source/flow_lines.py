"""Which printed lines belong to one paragraph, and what stands between two lines that are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gouji.source.flow_frames import INDENT, SAME_INDENT, Frame, alike
from gouji.source.pages import Page, PrintedLine

_ROOM: Final = 0.8
"""How many characters' room a line may leave, beside the word that did not fit, and still be full."""
_OTHER_SIZE: Final = 1.15
_GAP: Final = 1.7
"""Lines further apart than this many times the usual distance belong to two paragraphs."""
_VERY_SHORT: Final = 0.3
_WIDE_TITLE: Final = 0.7
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
    if not alike(piece.page, last.page):
        return True
    frame, frame_before = frames[piece.page.number], frames[last.page.number]
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
        return indent > INDENT or ended or numbered or very_short
    if indent > INDENT:
        return ended or numbered or abs(indent - indent_before) > SAME_INDENT
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
