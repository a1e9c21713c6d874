"""Formulas written in the text: (A/B)×100%=C, with names between the figures or without."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gouji.core.answers import FundAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Span
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.mentions import Mention, relation
from gouji.extract.rules.money import direction_of
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.relations.context import Paragraph, paragraphs
from gouji.extract.rules.subjects import clean

_EQUALS: Final = re.compile(r"[=＝]")
_OPERATORS: Final = {
    "/": "/",
    "÷": "/",
    "／": "/",
    "×": "*",
    "*": "*",
    "＊": "*",
    "x": "*",
    "X": "*",
    "+": "+",
    "＋": "+",
    "-": "-",
    "－": "-",
    "−": "-",
    "—": "-",
}
_OPEN, _CLOSE = "(（[【", ")）]】"
_RESULT_NAMED: Final = re.compile(r"(?:为|是|达到?|：|:|等于|得)\s*$")
_END: Final = re.compile(r"[。；;，,\n]")


def read_formulas(reading: Reading, draft: Draft) -> None:
    """Files every written formula with its terms and printed result; amounts that stand only there become funds."""
    for paragraph in paragraphs(reading):
        if "=" in paragraph.text or "＝" in paragraph.text:
            _read_paragraph(draft, paragraph)


def _read_paragraph(draft: Draft, paragraph: Paragraph) -> None:
    cuts = [match.start() + paragraph.span.start for match in _EQUALS.finditer(paragraph.text)]
    if cuts and (opening := _opening(paragraph, cuts[0])):
        _read_expression(draft, paragraph, cuts, (-1, opening))
    for index, cut in enumerate(cuts):
        stop = cuts[index + 1] if index + 1 < len(cuts) else _expression_end(paragraph, cut + 1)
        _read_expression(draft, paragraph, cuts, (index, Span(cut + 1, stop)))


def _opening(paragraph: Paragraph, cut: int) -> Span | None:
    """An expression that opens its clause, before the first equals sign: （A－B）/B×100%=C."""
    text = paragraph.text[: cut - paragraph.span.start]
    start = max((match.end() for match in _END.finditer(text) if not _groups_thousands(text, match.start())), default=0)
    stretch = text[start:]
    return Span(paragraph.span.start + start, cut) if re.search(r"\d\s*[）)]?\s*[/÷／]", stretch) else None


def _read_expression(draft: Draft, paragraph: Paragraph, cuts: Sequence[int], place: tuple[int, Span]) -> None:
    """``place``: the index of the equals sign in front of the expression (-1 for none) and the expression's span."""
    index, span = place
    expression = _expression(paragraph, span)
    if expression is None:
        return
    shape, terms, constants, end = expression
    for numeral in constants:
        draft.rule_out(numeral, "formula")
    printed = _result(paragraph, cuts, index, end)
    name = clean(re.split(r"[，,。；;：:\n）)]", paragraph.text[: max(0, span.start - 1 - paragraph.span.start)])[-1])
    if printed is not None and terms:
        _file(draft, paragraph, shape, terms, printed, name)


def _expression_end(paragraph: Paragraph, start: int) -> int:
    """The end of an expression that no equals sign ends: the first punctuation outside brackets."""
    depth = 0
    for offset in range(start, paragraph.span.end):
        char = paragraph.text[offset - paragraph.span.start]
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth <= 0 and _END.match(char) and not _groups_thousands(paragraph.text, offset - paragraph.span.start):
            return offset
    return paragraph.span.end


def _groups_thousands(text: str, at: int) -> bool:
    return text[at] == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 4].isdigit()


def _expression(paragraph: Paragraph, span: Span) -> tuple[str, list[Numeral], list[Numeral], int] | None:
    """Shape (``(a-b)/b``), terms, constants (the 100% of ×100%) and the end; None where no two figures are related."""
    numerals = [numeral for numeral in paragraph.numerals if span.start <= numeral.start < span.end and numeral.is_quantity]
    shape, at = "", span.start
    terms: list[Numeral] = []
    constants: list[Numeral] = []
    for numeral in numerals:
        between = _skeleton(paragraph.slice(Span(at, numeral.start)))
        at = max(numeral.end, numeral.unit_end)
        if numeral.value == "100" and numeral.unit == "%" and between.endswith("*"):
            shape += between[:-1]
            constants.append(numeral)
            continue
        if terms and not any(operator in between for operator in "/*+-"):
            break
        shape += between + chr(ord("a") + len(terms))
        terms.append(numeral)
    shape += "".join(char for char in _skeleton(paragraph.slice(Span(at, span.end))) if char in "()")
    if len(terms) < 2 or not re.search(r"[/*+\-]", shape) or len(terms) > 8:
        return None
    return _balanced(shape), terms, constants, at


def _skeleton(words: str) -> str:
    """Operators and brackets of the words between two figures; names and remarks in brackets dropped."""
    words = re.sub(r"[（(][^（）()\d/÷×*+]*[）)]", "", words)
    kept = []
    for char in words:
        if char in _OPERATORS and (char not in "xX" or words.strip() == char):
            kept.append(_OPERATORS[char])
        elif char in _OPEN:
            kept.append("(")
        elif char in _CLOSE:
            kept.append(")")
    return "".join(kept)


def _balanced(shape: str) -> str:
    """Brackets without a partner left out."""
    kept: list[str] = []
    opened: list[int] = []
    for char in shape:
        if char == "(":
            opened.append(len(kept))
        elif char == ")":
            if not opened:
                continue
            opened.pop()
        kept.append(char)
    for position in reversed(opened):
        del kept[position]
    return "".join(kept).replace("()", "")


def _result(paragraph: Paragraph, cuts: Sequence[int], index: int, end: int) -> Numeral | None:
    """The number right behind the next equals sign, or behind 「X为」 in the next clause of the sentence."""
    if index + 1 < len(cuts):
        following = [numeral for numeral in paragraph.numerals if numeral.start > cuts[index + 1] and numeral.is_quantity]
        between = paragraph.slice(Span(cuts[index + 1] + 1, following[0].start)) if following else "x"
        if not between.strip():
            return following[0]
    following = [
        numeral for numeral in paragraph.numerals if numeral.start >= end and numeral.is_quantity and numeral.value != "100"
    ]
    if not following:
        return None
    between = paragraph.slice(Span(end, following[0].start))
    if (
        following[0].unit == "%"
        and len(between) <= 24
        and "。" not in between
        and _RESULT_NAMED.search(between)
        and "率" in between
    ):
        return following[0]
    return None


def _file(draft: Draft, paragraph: Paragraph, shape: str, terms: Sequence[Numeral], printed: Numeral, name: str) -> None:
    label = re.sub(r"\s", "", name)
    roles = [("term", Mention(term.id, term.unit, _term_name(paragraph, term))) for term in terms]
    draft.relation(relation("formula", [*roles, ("printed", Mention(printed.id, printed.unit, label))], shape))
    for term in terms:
        term_name = _term_name(paragraph, term)
        unit = term.unit or ("元" if re.fullmatch(r"\d{1,3}(,\d{3})+\.\d\d", term.text) else None)
        if term_name and unit and unit.endswith("元") and draft.free(term) and not _named_before(paragraph, term):
            draft.fund(FundAnswer(name=term_name, amount=term.id, unit=unit, direction=direction_of(term_name)))
        elif draft.free(term):
            draft.rule_out(term, "formula")
    if draft.free(printed):
        draft.rule_out(printed, "formula")


def _term_name(paragraph: Paragraph, term: Numeral) -> str | None:
    words = re.split(r"[=＝/÷／×*＊+＋（(）)，,。；;]", paragraph.text[: term.start - paragraph.span.start])[-1]
    name = clean(re.sub(r"\s", "", words))
    return None if not name or re.search(r"\d", name) else name


def _named_before(paragraph: Paragraph, term: Numeral) -> bool:
    return any(other.text == term.text and other.start < term.start for other in paragraph.numerals)
