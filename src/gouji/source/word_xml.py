"""Names and small questions of WordprocessingML."""

from __future__ import annotations

from collections import Counter
from typing import Final

from lxml.etree import _Element

_NAMESPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "v": "urn:schemas-microsoft-com:vml",
}


def tag(prefixed: str) -> str:
    """The name that lxml gives to e.g. ``w:p``."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


P: Final = tag("w:p")
R: Final = tag("w:r")
T: Final = tag("w:t")
TBL: Final = tag("w:tbl")
TR: Final = tag("w:tr")
TC: Final = tag("w:tc")
VAL: Final = tag("w:val")
MATH_T: Final = tag("m:t")
FALLBACK: Final = tag("mc:Fallback")
# Not shown once all tracked changes are accepted; the reading above a Chinese character (w:rt) is no text of its own.
UNSHOWN: Final = frozenset({tag("w:del"), tag("w:moveFrom"), tag("w:rt")})


def is_on(parent: _Element | None, name: str) -> bool:
    """Whether an on/off property such as ``w:vanish`` is set: present, and not switched off."""
    if parent is None:
        return False
    found = parent.find(name)
    return found is not None and found.get(VAL, "1") not in {"0", "false", "off"}


def is_deleted_row(element: _Element) -> bool:
    """Whether it is a table row that a tracked change took away."""
    return element.tag == TR and element.find(f"{tag('w:trPr')}/{tag('w:del')}") is not None


def integer(parent: _Element | None, name: str, default: int) -> int:
    """The whole number in the ``w:val`` of the child, the default where there is none."""
    found = None if parent is None else parent.find(name)
    value = "" if found is None else found.get(VAL, "")
    return int(value) if value.isascii() and value.lstrip("-").isdigit() else default


def text_of(paragraph: _Element) -> str:
    """The text of a paragraph of plain runs; a break that ends a printed line is a line end."""
    text: str = getattr(paragraph, "text")  # noqa: B009 - python-docx reads the runs, the type checker sees the bare element
    return text


def new_run(parent: _Element, text: str) -> _Element:
    """A new ``w:r`` with the text, of the same kind as the parent's elements and not yet in the tree."""
    run = parent.makeelement(R)
    leaf = parent.makeelement(T)
    leaf.text = text
    leaf.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(leaf)
    return run


def remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def replace(element: _Element, others: list[_Element]) -> None:
    """Put the others in the place of the element."""
    for other in reversed(others):
        element.addnext(other)
    remove(element)


def letters(root: _Element) -> Counter[str]:
    """How often each character that is no blank stands in the text below the root, as Word shows it."""
    counted: Counter[str] = Counter()
    pending = [root]
    while pending:
        element = pending.pop()
        if element.tag in UNSHOWN or is_deleted_row(element) or (element.tag == FALLBACK and _has_shown_choice(element)):
            continue
        if element.tag in {T, MATH_T} and element.text:
            counted.update(element.text)
        pending.extend(element)
    return Counter({char: count for char, count in counted.items() if not char.isspace()})


def _has_shown_choice(fallback: _Element) -> bool:
    parent = fallback.getparent()
    choices = () if parent is None else parent.findall(tag("mc:Choice"))
    boxes = tag("w:txbxContent")
    return any(next(choice.iter(boxes), None) is not None for choice in choices) or next(fallback.iter(boxes), None) is None
