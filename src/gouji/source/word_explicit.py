"""Writes out what Word only computes or keeps elsewhere: automatic numbers and footnotes.

Like `word_flatten`, these functions change the tree they are given.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final

from lxml.etree import _Element

from gouji.source.partition import list_labels
from gouji.source.word_xml import TC, UNSHOWN, P, T, new_run, remove, tag

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_NOTES: Final = (("w:footnoteReference", "/footnotes", "w:footnote"), ("w:endnoteReference", "/endnotes", "w:endnote"))


def append_notes(document: WordDocument) -> None:
    """Foot- and endnotes become paragraphs at the end, in the order of their references."""
    body: _Element = document.element.body
    for reference, relationship, note in _NOTES:
        found = _note_parts(document, relationship, note)
        wanted = [each.get(tag("w:id"), "") for each in body.iter(tag(reference)) if not _is_deleted(each)]
        for key in dict.fromkeys(wanted):
            for block in found.get(key, ()):
                last = body.find(tag("w:sectPr"))
                if last is None:
                    body.append(copy.deepcopy(block))
                else:
                    last.addprevious(copy.deepcopy(block))


def write_labels(document: WordDocument) -> int:
    """Automatic numbers become text in front of their paragraphs; returns how many could not be told. An empty paragraph
    keeps its number only in a table, where a column of such numbers is common."""
    from docx.oxml.text.paragraph import CT_P
    from docx.text.paragraph import Paragraph

    body: _Element = document.element.body
    label_of = list_labels(document)
    labelled: list[tuple[CT_P, bool, str]] = []
    untold = 0
    for element in body.iter(P):
        if not isinstance(element, CT_P):
            continue
        cell = next(element.iterancestors(TC), None)
        if cell is not None and is_continued(cell):
            continue
        try:
            label = label_of(Paragraph(element, document.part))
        except ValueError:
            label = ""
            untold += 1
        labelled.append((element, cell is not None, label))
    for element, in_table, label in labelled:
        _switch_off_numbering(element)
        if label and (in_table or any((leaf.text or "").strip() for leaf in element.iter(T))):
            _put_in_front(element, label)
    return untold


def is_continued(cell: _Element) -> bool:
    """Whether the cell only continues the one above it."""
    merge = cell.find(f"{tag('w:tcPr')}/{tag('w:vMerge')}")
    return merge is not None and merge.get(tag("w:val"), "continue") == "continue"


def drop_sections(document: WordDocument) -> None:
    """Without sections, page headers and footers are out of the way."""
    for section in list(document.element.body.iter(tag("w:sectPr"))):
        remove(section)


def _note_parts(document: WordDocument, relationship: str, note: str) -> dict[str, list[_Element]]:
    from docx.oxml import parse_xml

    for each in document.part.rels.values():
        if not each.is_external and each.reltype.endswith(relationship):
            root: _Element = parse_xml(each.target_part.blob)
            return {found.get(tag("w:id"), ""): list(found) for found in root.findall(tag(note))}
    return {}


def _is_deleted(element: _Element) -> bool:
    return any(ancestor.tag in UNSHOWN for ancestor in element.iterancestors())


def _switch_off_numbering(paragraph: _Element) -> None:
    """Number 0 is Word's way to say "no number", also against a numbered style."""
    properties = paragraph.find(tag("w:pPr"))
    if properties is None:
        properties = paragraph.makeelement(tag("w:pPr"))
        paragraph.insert(0, properties)
    for own in properties.findall(tag("w:numPr")):
        properties.remove(own)
    numbering = properties.makeelement(tag("w:numPr"))
    number = properties.makeelement(tag("w:numId"))
    number.set(tag("w:val"), "0")
    numbering.append(number)
    properties.append(numbering)


def _put_in_front(paragraph: _Element, label: str) -> None:
    """一、 stands close to its text; 1. and 第一章 need a blank, lest a digit run into the next one."""
    blank = " " if label[-1].isdecimal() or label[-1].isalpha() or label.endswith((".", "-")) else ""
    paragraph.insert(1, new_run(paragraph, label + blank))
