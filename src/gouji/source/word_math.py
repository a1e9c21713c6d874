"""Formulas of a Word document in one line of text."""

from __future__ import annotations

from typing import Final

from lxml.etree import _Element

from gouji.source.word_xml import MATH_T, tag

_OPERATORS: Final = frozenset("+-−–×÷*/＋－")
_ATTRIBUTE: Final = tag("m:val")


def linear(element: _Element) -> str:
    """The formula written in one line: fractions with a stroke, roots with a √, powers with a ^."""
    if element.tag == MATH_T:
        return element.text or ""
    if element.tag == tag("m:f"):
        return f"{_operand(element, 'm:num')}/{_operand(element, 'm:den')}"
    if element.tag == tag("m:sSup"):
        return f"{_operand(element, 'm:e')}^{_operand(element, 'm:sup')}"
    if element.tag == tag("m:rad"):
        return f"{_part(element, 'm:deg')}√{_operand(element, 'm:e')}"
    if element.tag == tag("m:d"):
        opening, closing = _character(element, "m:begChr", "("), _character(element, "m:endChr", ")")
        return opening + "".join(linear(child) for child in element.findall(tag("m:e"))) + closing
    if element.tag == tag("m:nary"):
        return _character(element, "m:chr", "∫") + "".join(linear(child) for child in element)
    return "".join(linear(child) for child in element)


def _part(element: _Element, name: str) -> str:
    found = element.find(tag(name))
    return "" if found is None else linear(found)


def _operand(element: _Element, name: str) -> str:
    text = _part(element, name)
    return f"({text})" if _OPERATORS & set(text) else text


def _character(element: _Element, name: str, default: str) -> str:
    for properties in element:
        found = properties.find(tag(name))
        if found is not None:
            return found.get(_ATTRIBUTE, default)
    return default
