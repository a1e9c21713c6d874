"""Rewrites the body of a Word document into plain paragraphs, runs and tables that show what Word shows.

unstructured reads paragraphs, runs and tables and nothing else: content controls, tracked insertions, text boxes,
symbols and formulas would be lost, hidden text would be read. Every function changes the tree it is given, which
belongs to the reader alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lxml.etree import _Element

from gouji.source.word_math import linear
from gouji.source.word_shapes import write_form_fields, write_shape_texts
from gouji.source.word_styles import Styles
from gouji.source.word_xml import FALLBACK, TR, UNSHOWN, P, R, T, is_deleted_row, is_on, letters, new_run, remove, replace, tag

_UNWRAPPED: Final = frozenset(
    tag(name)
    for name in (
        "w:ins",
        "w:moveTo",
        "w:sdtContent",
        "w:sdt",
        "w:smartTag",
        "w:customXml",
        "w:fldSimple",
        "w:hyperlink",
        "w:dir",
        "w:bdo",
        "w:rubyBase",
    )
)
_PROPERTIES: Final = frozenset(
    tag(name) for name in ("w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr", "w:rubyPr", "w:lastRenderedPageBreak")
)
_BLANKS: Final = str.maketrans("\t\n\r", "   ")

# Check marks of the symbol fonts, by font and character number.
_SYMBOLS: Final[Mapping[tuple[str, int], str]] = MappingProxyType(
    {
        ("wingdings", 0xFC): "√",
        ("wingdings", 0xFB): "×",
        ("wingdings", 0xFE): "☑",
        ("wingdings", 0xFD): "☒",
        ("wingdings", 0xA8): "□",
        ("wingdings", 0x6F): "□",
        ("wingdings", 0x6E): "■",
        ("wingdings 2", 0x50): "√",
        ("wingdings 2", 0x4F): "×",
        ("wingdings 2", 0x52): "☑",
        ("wingdings 2", 0x53): "☒",
        ("wingdings 2", 0xA3): "□",
        ("wingdings 2", 0xA2): "■",
        ("symbol", 0xB3): "≥",
        ("symbol", 0xA3): "≤",
        ("symbol", 0xB1): "±",
        ("symbol", 0xB4): "×",
        ("symbol", 0xB8): "÷",
        ("symbol", 0xD6): "√",
        ("symbol", 0xE5): "∑",
        ("symbol", 0x25): "%",
    }
)


@dataclass(frozen=True, slots=True)
class Flattened:
    """What the rewriting left out or decided: counts of hidden characters, unknown symbols, pictures, other objects."""

    hidden: Counter[str]
    revised: bool
    symbols: int
    pictures: int
    objects: int


def flatten(body: _Element, styles: Styles) -> Flattened:
    """Rewrite everything below the body in place."""
    _choose_alternatives(body)
    revised = _accept_revisions(body)
    pictures, objects = _count_unread(body)
    write_shape_texts(body)
    write_form_fields(body)
    _hoist_text_boxes(body)
    for element in _backwards(body, *_PROPERTIES):
        remove(element)
    for element in _backwards(body, tag("w:ruby")):
        _lift_ruby(element)
    for element in _backwards(body, *_UNWRAPPED):
        replace(element, list(element))
    for formula in _backwards(body, tag("m:oMath")):
        replace(formula, [new_run(body, linear(formula))])
    for paragraph in _backwards(body, tag("m:oMathPara")):
        replace(paragraph, list(paragraph.findall(R)))
    symbols = _spell_symbols(body)
    for text in body.iter(T):
        text.text = (text.text or "").translate(_BLANKS)
    return Flattened(_drop_hidden(body, styles), revised, symbols, pictures, objects)


def _backwards(body: _Element, *tags: str) -> list[_Element]:
    """The elements of these names, inner ones before outer ones, later ones before earlier ones."""
    return list(body.iter(*tags))[::-1]


def _choose_alternatives(body: _Element) -> None:
    """Of a drawing written twice, for new and for old versions of Word, keep the one that holds text."""
    boxes = tag("w:txbxContent")
    for element in _backwards(body, tag("mc:AlternateContent")):
        options = [*element.findall(tag("mc:Choice")), *element.findall(FALLBACK)]
        with_text = [option for option in options if next(option.iter(boxes), None) is not None]
        chosen = (with_text or options)[:1]
        replace(element, [child for option in chosen for child in option])


def _accept_revisions(body: _Element) -> bool:
    """Accept all tracked changes: insertions stay, deletions and the old places of moves go."""
    revised = next(body.iter(tag("w:ins"), tag("w:del"), tag("w:moveTo"), tag("w:moveFrom")), None) is not None
    for row in list(body.iter(TR)):
        if is_deleted_row(row):
            remove(row)
    for paragraph in _backwards(body, P):
        mark = paragraph.find(f"{tag('w:pPr')}/{tag('w:rPr')}")
        if mark is not None and mark.find(tag("w:del")) is not None:
            _join_with_next(paragraph)
    for element in _backwards(body, *UNSHOWN):
        remove(element)
    return revised


def _join_with_next(paragraph: _Element) -> None:
    """A paragraph whose end is deleted runs on into the next one."""
    following = paragraph.getnext()
    if following is None or following.tag != P:
        return
    at = 1 if following.find(tag("w:pPr")) is not None else 0
    for child in reversed([child for child in paragraph if child.tag != tag("w:pPr")]):
        following.insert(at, child)
    remove(paragraph)


def _count_unread(body: _Element) -> tuple[int, int]:
    """Pictures; and charts, diagrams, embedded files and inserted documents, whose text stands elsewhere."""
    pictures = sum(1 for _ in body.iter(tag("a:blip"), tag("v:imagedata")))
    embedded = list(body.iter(tag("w:object")))
    pictures -= sum(1 for each in embedded for _ in each.iter(tag("v:imagedata")))
    objects = sum(1 for _ in body.iter(tag("c:chart"), tag("dgm:relIds"), tag("w:altChunk"), tag("w:subDoc")))
    return pictures, objects + len(embedded)


def _hoist_text_boxes(body: _Element) -> None:
    """Text boxes follow the paragraph that they are anchored in."""
    for box in _backwards(body, tag("w:txbxContent")):
        anchor = next(box.iterancestors(P), None)
        if anchor is None:
            continue
        for child in reversed(list(box)):
            anchor.addnext(child)
        remove(box)


def _lift_ruby(ruby: _Element) -> None:
    """The base text of a ruby (phonetic guide) becomes runs in the place of the run that held it."""
    run = ruby.getparent()
    base = ruby.find(tag("w:rubyBase"))
    if run is None or run.tag != R:
        return
    for inner in reversed([] if base is None else list(base)):
        run.addnext(inner)
    remove(ruby)


def _spell_symbols(body: _Element) -> int:
    """Symbol characters as text; how many have no known text."""
    unknown = 0
    for symbol in list(body.iter(tag("w:sym"))):
        font = symbol.get(tag("w:font"), "").lower()
        code = symbol.get(tag("w:char"), "")
        try:
            text = _SYMBOLS.get((font, int(code, 16) & 0xFF))
        except ValueError:
            text = None
        if text is None:
            unknown += 1
        else:
            replace(symbol, [new_run(body, text)[0]])
    return unknown


def _drop_hidden(body: _Element, styles: Styles) -> Counter[str]:
    hidden: Counter[str] = Counter()
    for row in list(body.iter(TR)):
        if is_on(row.find(tag("w:trPr")), tag("w:hidden")):
            hidden.update(letters(row))
            remove(row)
    for run in list(body.iter(R)):
        paragraph = next(run.iterancestors(P), None)
        if styles.is_hidden(run, paragraph):
            hidden.update(letters(run))
            remove(run)
    return hidden
