"""What of a web page is not seen, and what of it nobody reads as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

UNREAD: Final = frozenset(
    "head title script style template noscript noframes datalist rt rp rtc audio video canvas annotation xml colgroup map".split()
)
"""Elements whose content is no text of the page."""

OBJECTS: Final = frozenset({"object", "embed", "iframe", "frame", "applet"})
"""Elements that show something from elsewhere."""

_HIDING: Final = re.compile(r"(?:^|[;\s{])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)", re.I)
_SELECTOR: Final = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])([\w-]+))?", re.IGNORECASE)
_CSS_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_MOST_CSS: Final = 500_000
_MARGINS: Final = frozenset({"header", "footer"})


@dataclass(frozen=True, slots=True)
class Hiding:
    """The plain selectors (``p``, ``.note``, ``#note``, ``p.note``) that the page's own style sheet hides."""

    selectors: frozenset[tuple[str, str, str]]

    def hides(self, element: _Element) -> bool:
        """Whether the element itself is hidden; what is inside a hidden element is hidden as well."""
        if element.get("hidden") is not None or _HIDING.search(element.get("style") or ""):
            return True
        if not self.selectors:
            return False
        tag = str(element.tag)
        marks = [("", "")] + [(".", name) for name in (element.get("class") or "").split()] + [("#", element.get("id") or "")]
        return any((owner, *mark) in self.selectors for owner in (tag, "") for mark in marks)


def hiding_of(root: _Element) -> Hiding:
    """What the style elements of the page hide on screen and on paper alike."""
    css = "".join(str(piece) for each in root.iter("style") for piece in each.itertext())[:_MOST_CSS]
    return Hiding(frozenset(_hidden_selectors(_CSS_COMMENT.sub("", css))))


def is_margin(element: _Element) -> bool:
    """Whether the element is a page header or footer that a word processor wrote into the page."""
    return element.tag == "div" and (element.get("title") or element.get("type") or "").lower() in _MARGINS


def is_note_mark(element: _Element) -> bool:
    """The raised number that leads to a footnote: read as text it would run into the number before it."""
    if element.tag == "a" and {"sdfootnoteanc", "sdendnoteanc"} & set((element.get("class") or "").split()):
        return True
    if element.tag == "sup" or element.get("class") == "MsoFootnoteReference":
        inner = element.find("a")
        link = inner if inner is not None else element.getparent()
        return link is not None and link.tag == "a" and (link.get("href") or "").startswith("#")
    return False


def _hidden_selectors(css: str) -> Iterator[tuple[str, str, str]]:
    """Rules for one medium or size of window only (``@media``) say nothing of what is printed, and are passed over."""
    depth = 0
    at = 0
    prelude = ""
    for brace in re.finditer(r"[{}]", css):
        piece = css[at : brace.start()]
        at = brace.end()
        if brace.group() == "{":
            prelude = piece if depth == 0 else ""
            depth += 1
            continue
        if depth == 1 and "@" not in prelude and _HIDING.search(piece):
            for selector in prelude.split(","):
                match = _SELECTOR.fullmatch(selector.strip())
                if match and match.group():
                    yield (match[1] or "").lower(), match[2] or "", match[3] or ""
        depth = max(0, depth - 1)
