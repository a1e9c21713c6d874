"""What a Word document keeps beside its body: page headers and footers, comments. They are no text of the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from gouji.source.word_xml import letters, tag

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


@dataclass(frozen=True, slots=True)
class Aside:
    """``margins`` counts the characters of headers and footers that are more than a page number."""

    margins: int
    comments: int


def aside_of(document: WordDocument) -> Aside:
    """Looks at the parts that the document itself has; a part that cannot be parsed counts as nothing."""
    margins = comments = 0
    for each in document.part.rels.values():
        if each.is_external or not each.reltype.endswith(("/header", "/footer", "/comments")):
            continue
        root = _root(each.target_part.blob)
        if root is None:
            continue
        if each.reltype.endswith("/comments"):
            comments += len(root.findall(tag("w:comment")))
        else:
            counted = letters(root)
            margins += counted.total() if any(char.isalpha() for char in counted) else 0
    return Aside(margins, comments)


def _root(blob: bytes) -> _Element | None:
    try:
        return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
