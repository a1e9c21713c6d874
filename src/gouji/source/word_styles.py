"""What the styles of a Word document say of a paragraph: its heading level, and whether it is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from gouji.source.word_xml import VAL, integer, is_on, tag

_HEADING_NAME: Final = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_BODY_LEVEL: Final = 9


class Styles:
    """Looks things up through a style's chain of ancestors."""

    def __init__(self, root: _Element | None) -> None:
        found = () if root is None else root.findall(tag("w:style"))
        self._by_id = {style.get(tag("w:styleId"), ""): style for style in found}
        self._levels: dict[str, int | None] = {}

    def heading_level(self, paragraph: _Element) -> int | None:
        """1 for the outermost heading; None for body text. The paragraph's own outline level goes before its style."""
        properties = paragraph.find(tag("w:pPr"))
        own = integer(properties, tag("w:outlineLvl"), -1)
        if own >= 0:
            return _as_heading(own)
        style = _style_id(properties, "w:pStyle")
        if style not in self._levels:
            self._levels[style] = self._style_level(style)
        return self._levels[style]

    def is_hidden(self, run: _Element, paragraph: _Element | None) -> bool:
        """Whether Word hides the run: by its own properties, else its style's, else the paragraph style's."""
        properties = run.find(tag("w:rPr"))
        if properties is not None and properties.find(tag("w:vanish")) is not None:
            return is_on(properties, tag("w:vanish"))
        ids = [_style_id(properties, "w:rStyle")]
        if paragraph is not None:
            ids.append(_style_id(paragraph.find(tag("w:pPr")), "w:pStyle"))
        return any(is_on(style.find(tag("w:rPr")), tag("w:vanish")) for key in ids for style in self._chain(key))

    def _style_level(self, style_id: str) -> int | None:
        for style in self._chain(style_id):
            level = integer(style.find(tag("w:pPr")), tag("w:outlineLvl"), -1)
            if level >= 0:
                return _as_heading(level)
            name = style.find(tag("w:name"))
            match = _HEADING_NAME.fullmatch("" if name is None else name.get(VAL, ""))
            if match:
                return int(match[1])
        return None

    def _chain(self, style_id: str) -> Iterator[_Element]:
        seen: set[str] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            style_id = _style_id(style, "w:basedOn")


def _style_id(parent: _Element | None, name: str) -> str:
    found = None if parent is None else parent.find(tag(name))
    return "" if found is None else found.get(VAL, "")


def _as_heading(outline_level: int) -> int | None:
    return outline_level + 1 if outline_level < _BODY_LEVEL else None
