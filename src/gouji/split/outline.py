"""Which line stands under which: nesting by the order in which numbering styles appear and by numbering that goes on.

No style has a fixed depth. A number goes to the open level that it continues; a 1 opens a level below the open heading,
even in the style of that heading; a line that lost its number goes where the numbering around it has a gap.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from gouji.split.lines import MASK, Line
from gouji.split.numbering import Number, numbers_at, script_of
from gouji.split.titles import (
    Bare,
    Shape,
    bare_kind,
    is_contents_entry,
    is_statement,
    opens_contents,
    prose_of,
    shape_of,
    title_of,
)

_MOST_LOST: Final = 3
"""More numbers than this are not lost headings, they are another numbering."""

_MOST_LEVELS: Final = 10
_MOST_OF_A_STYLE: Final = 2
"""A style may hold itself once, as in （三） over （一）; more is numbering that begins anew each time."""

_NEVER: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Node:
    """A numbered line or a heading without a number; ``parent`` is the index of the node above, ``line`` of its line."""

    line: int
    parent: int | None
    shape: Shape
    number: Number | None = None
    stated: bool = False
    """A heading by what the file or its place says, whatever its text looks like."""


@dataclass(slots=True)
class _Level:
    """An open level: its last node, the styles seen on it, and the last number of these."""

    node: int
    styles: set[str] = field(default_factory=set)
    script: str = ""
    last: int = 0
    parents: tuple[int, ...] = ()
    stated: int | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """How many levels stay open above a line, and whether it begins a level of its own there."""

    depth: int
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line as it is read before it has a place."""

    line: Line
    numbers: tuple[Number, ...]
    bare: Bare


def outline(text: str, lines: Sequence[Line], before_table: frozenset[int], contents: frozenset[int]) -> list[Node]:
    """The nodes of the lines in text order.

    ``before_table`` holds the indexes of the lines right above a table, ``contents`` those of a table of contents.
    """
    entries = [_Entry(line, (), "none") if index in contents else _entry(text, line) for index, line in enumerate(lines)]
    builder = _Builder(text, entries, before_table)
    for index in range(len(entries)):
        builder.take(index)
    return builder.nodes


def contents_of(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """The indexes of the lines of a table of contents."""
    found = set()
    inside = False
    for index, line in enumerate(lines):
        if is_contents_entry(text, line.start, line.end, inside):
            found.add(index)
        else:
            inside = opens_contents(text, line.start, line.end)
    return frozenset(found)


def _entry(text: str, line: Line) -> _Entry:
    numbers = tuple(number for number in numbers_at(text, line.start, line.end) if number.end < line.end)
    return _Entry(line, numbers, "none" if numbers else bare_kind(text, line.start, line.end))


class _Builder:
    """Places one line after the other on the stack of open levels."""

    def __init__(self, text: str, entries: Sequence[_Entry], before_table: frozenset[int]) -> None:
        self.nodes: list[Node] = []
        self._text = text
        self._entries = entries
        self._before_table = before_table
        self._stack: list[_Level] = []
        self._above: set[tuple[str, str]] = set()
        self._prose_since = False
        self._coming: dict[str, tuple[list[int], list[int]]] = {}
        for index, entry in enumerate(entries):
            if entry.numbers and entry.numbers[0].sure:
                at, values = self._coming.setdefault(entry.numbers[0].style, ([], []))
                at.append(index)
                values.append(entry.numbers[0].value)

    def take(self, index: int) -> None:
        entry = self._entries[index]
        placed = (
            self._take_stated(index)
            if entry.line.level is not None
            else self._take_number(index) or (entry.bare != "none" and self._take_bare(index))
        )
        if not placed:
            self._prose_since = True

    # Lines that the file itself calls headings.

    def _take_stated(self, index: int) -> bool:
        entry = self._entries[index]
        level = entry.line.level or 1
        while self._stack and (
            len(self._stack) >= level or any(open_.stated is not None and open_.stated >= level for open_ in self._stack)
        ):
            self._stack.pop()
        number = entry.numbers[0] if entry.numbers and entry.numbers[0].sure else None
        opened = self._reach(_Place(len(self._stack), fresh=True))
        opened.stated = level
        self._add(index, opened, number, stated=True)
        return True

    # Numbered lines.

    def _take_number(self, index: int) -> bool:
        for number in self._entries[index].numbers:
            place = self._place(number)
            if place is not None:
                self._add(index, self._reach(place), number)
                return True
        return False

    def _place(self, number: Number) -> _Place | None:
        """Where the line stands; None if it is no numbered line after all."""
        follows = self._place_followed(number)
        if follows is not None:
            return follows
        if not number.sure and not self._begins_compound(number):
            return None
        if number.value == 1:
            return self._place_of_first(number)
        return self._place_of_stray(number)

    def _place_followed(self, number: Number) -> _Place | None:
        """The deepest level of the same style whose next number this is."""
        for depth in range(len(self._stack) - 1, -1, -1):
            level = self._stack[depth]
            if number.style in level.styles and level.last + 1 == number.value and level.parents == number.parents:
                return _Place(depth)
        return None

    def _begins_compound(self, number: Number) -> bool:
        """1.1 under 1, and 1.1.1 under 1.1, as far as the report numbers its headings at all."""
        under = number.parents[-1:]
        return number.value == 1 and any(level.last in under for level in self._stack if level.last)

    def _place_of_first(self, number: Number) -> _Place:
        """A first number opens a level below a heading that nothing stands below yet, or begins its own level anew."""
        same = [depth for depth, level in enumerate(self._stack) if number.style in level.styles]
        if not same:
            return self._below(number.style)
        repeated = same[-1] == len(self._stack) - 1 and self._stack[-1].last == 1
        if self._prose_since or number.parents or repeated or len(same) == _MOST_OF_A_STYLE:
            return _Place(same[-1])
        return _Place(len(self._stack), fresh=True)

    def _below(self, style: str) -> _Place:
        """Below the open level, unless that has stood below this style elsewhere."""
        depth = len(self._stack)
        while depth and self._stands_above(style, self._stack[depth - 1]):
            depth -= 1
        return _Place(depth, fresh=True)

    def _stands_above(self, style: str, level: _Level) -> bool:
        return bool(level.styles) and all(
            (style, other) in self._above and (other, style) not in self._above for other in level.styles
        )

    def _place_of_stray(self, number: Number) -> _Place:
        """A number that follows none of its style: a slip of the delimiter, a skipped or repeated number, a lost beginning."""
        same = [depth for depth, level in enumerate(self._stack) if number.style in level.styles]
        skipping = [depth for depth in same if self._stack[depth].last < number.value]
        if skipping:
            return _Place(max(skipping, key=lambda depth: (self._stack[depth].last, depth)))
        next_to = [depth for depth, level in enumerate(self._stack) if level.last + 1 == number.value and level.styles]
        slips = [depth for depth in next_to if self._stack[depth].script == number.script and not number.parents]
        if slips:
            return _Place(slips[-1])
        if same:
            return _Place(same[-1])
        slips = [depth for depth in next_to if _bracketed(number.style) == _bracketed(*self._stack[depth].styles)]
        return _Place(slips[-1]) if slips else self._below(number.style)

    # Headings that lost their number.

    def _take_bare(self, index: int) -> bool:
        bare = self._entries[index].bare
        if index + 1 == len(self._entries) and index not in self._before_table:
            return False  # nothing stands below it
        if bare == "annex":
            if self._stack:
                self._add(index, self._reach(_Place(0, fresh=True)), None, stated=True)
            return bool(self.nodes)
        gap = self._gap(index)
        if gap and (bare != "possible" or self._stands_alone(index)):
            place, style, value = gap
            level = self._reach(place)
            level.bare, level.last, level.script = True, value, script_of(style)
            level.styles.add(style)
            self._add(index, level, None, stated=True)
            return True
        if bare == "opening" or (bare == "named" and self._stack and self._is_title(index)):
            level = self._reach(self._place_of_bare(index))
            level.bare = True
            level.last += 1 if level.last else 0
            self._add(index, level, None, stated=True)
            return True
        return False

    def _is_title(self, index: int) -> bool:
        """A line closed like a sentence is a title only where a list begins below it."""
        line = self._entries[index].line
        return self._text[line.end - 1] not in "。：:" or self._first_below(index) is not None

    def _first_below(self, index: int) -> str | None:
        """The style of the list that begins right below the line."""
        numbers = self._entries[index + 1].numbers if index + 1 < len(self._entries) else ()
        return numbers[0].style if numbers and numbers[0].sure and numbers[0].value == 1 else None

    def _stands_alone(self, index: int) -> bool:
        """A short line between a finished sentence or a heading and a longer text."""
        if index in self._before_table:
            return True
        line, below = self._entries[index].line, self._entries[index + 1].line
        finished = not self._prose_since or self._text[self._entries[index - 1].line.end - 1] in "。；！？;"
        return index > 0 and finished and below.end - below.start > 2 * (line.end - line.start)

    def _gap(self, index: int) -> tuple[_Place, str, int] | None:
        """Place, style and number of the lost heading, if the numbering goes on below with one left out."""
        if self._text[self._entries[index].line.end - 1] in "：:":
            return None
        found = None
        limit = _NEVER
        for depth, level in enumerate(self._stack):
            at, style, value = self._next(level, index, limit)
            if at < limit and value > level.last:
                limit = at
                if 1 < value - level.last <= _MOST_LOST + 1:
                    found = _Place(depth), style, level.last + 1
        return found or self._lost_first(index, limit)

    def _next(self, level: _Level, index: int, limit: int) -> tuple[int, str, int]:
        """Where the level's numbering comes up next, in which style, with which number."""
        best = (_NEVER, "", 0)
        for style in sorted(level.styles):
            at, values = self._coming.get(style, ([], []))
            place = bisect_right(at, index)
            if place < len(at) and at[place] < min(limit, best[0]):
                best = at[place], style, values[place]
        return best

    def _lost_first(self, index: int, limit: int) -> tuple[_Place, str, int] | None:
        """A numbering that begins with its second heading, the first one being this line."""
        best = (limit, "")
        open_styles = {style for level in self._stack for style in level.styles}
        for style in sorted(self._coming.keys() - open_styles):
            at, values = self._coming[style]
            place = bisect_right(at, index)
            if place < len(at) and at[place] < best[0] and values[place] == 2:
                best = at[place], style
        return (self._below(best[1]), best[1], 1) if best[1] else None

    def _place_of_bare(self, index: int) -> _Place:
        """Where a lost heading stands that fills no gap."""
        free = self._free_depths(index)
        if not free or self._text[self._entries[index].line.end - 1] in "：:":
            return _Place(len(self._stack), fresh=True)
        lost = [depth for depth in free if self._stack[depth].bare]
        if lost:
            return _Place(lost[-1])
        style = self._first_below(index)
        if style:
            opened = [depth for depth in free if style in self._stack[depth].styles]
            if opened:
                return _Place(max(opened[-1] - 1, 0))
            above = [depth for depth in free if any((other, style) in self._above for other in self._stack[depth].styles)]
            if above:
                return _Place(above[-1])
        # A numbering of one wants a second.
        single = [depth for depth in free if self._stack[depth].last == 1]
        return _Place(single[-1] if single else free[0])

    def _free_depths(self, index: int) -> list[int]:
        """The open levels on which a further heading leaves the numbering below it right."""
        free = []
        limit = _NEVER
        for depth, level in enumerate(self._stack):
            at, _, value = self._next(level, index, limit)
            if at < limit and value > level.last:
                limit = at
            else:
                free.append(depth)
        return free

    # Opening.

    def _reach(self, place: _Place) -> _Level:
        """Close the levels below the place and open the one there, which goes on unless it is a fresh one."""
        depth = min(place.depth, _MOST_LEVELS - 1)
        goes_on = not place.fresh and depth < len(self._stack)
        level = self._stack[depth] if goes_on else _Level(0)
        del self._stack[depth:]
        self._stack.append(level)
        return level

    def _add(self, index: int, level: _Level, number: Number | None, *, stated: bool = False) -> None:
        """Add the line as the last node of the level, which is the deepest open one."""
        above = self._stack[:-1]
        shape = self._shape(index, number, stated)
        self.nodes.append(Node(index, above[-1].node if above else None, shape, number, stated))
        level.node = len(self.nodes) - 1
        if number:
            if level.last + 1 != number.value or not level.styles:
                level.styles.add(number.style)  # else a slip of the delimiter may have brought it here
            level.script, level.last, level.parents = number.script, number.value, number.parents
            self._above.update((style, number.style) for open_ in above for style in open_.styles)
        self._prose_since = shape.kind != "title"

    def _shape(self, index: int, number: Number | None, stated: bool) -> Shape:
        line = self._entries[index].line
        start = number.end if number else line.start
        while start < line.end and (self._text[start].isspace() or self._text[start] == MASK):
            start += 1
        if stated:
            return Shape("title", title_of(self._text[start : line.end]), line.end)
        shape = shape_of(self._text, start, line.end)
        titled = shape.kind == "title" and self._text_below(index)
        if shape.kind != "prose" and not titled and is_statement(self._text, start, shape.end):
            return prose_of(self._text, start, line.end)
        return shape

    def _text_below(self, index: int) -> bool:
        """Whether an unnumbered line stands right below."""
        return index + 1 < len(self._entries) and not self._entries[index + 1].numbers and index not in self._before_table


def _bracketed(*styles: str) -> bool:
    return any("(" in style for style in styles)
