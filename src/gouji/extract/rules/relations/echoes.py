"""Figures that agree: one number under kindred labels, points of a rule that make up a weight, listed parts that make up a total.

These relations exist because the figures agree. Figures under labels that merely resemble each other, lists without 其中
and rule texts are no ground for an accusation; where they agree that is worth knowing, where they differ nothing is said but
a hint for a figure that one digit sets apart from its echo.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from gouji.core.numerals import Numeral
from gouji.core.quantity import quantity
from gouji.core.report import Span
from gouji.core.units import measure_of
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.mentions import Mention, one_figure, parts_of
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.relations.context import Paragraph, Printed, paragraphs, printed_in
from gouji.extract.rules.relations.exhaustive import adds_up
from gouji.extract.rules.relations.figures import Figure, figures_of

_POINTS: Final = re.compile(r"得\s*(\d+(?:\.\d+)?)\s*分|(?<=、)\s*(\d+(?:\.\d+)?)\s*分")
_VILLAGES: Final = re.compile(r"^(行政)?(村|社区)")
_LEAST_PARTS: Final = 4
_MOST_PARTS: Final = 16
_LEAST_DIGITS: Final = 3
_TELLING_DIGITS: Final = 5


def read_echoes(reading: Reading, draft: Draft) -> None:
    """Files agreeing figures, rule points and unmarked sums; run after every relation that may accuse."""
    _kindred(draft, list(figures_of(reading, draft)))
    _villages(reading, draft)
    for row in draft.indicators:
        if isinstance(row.criteria, Span) and isinstance(row.weight, int):
            _points(reading, draft, row.criteria, reading.numeral(row.weight))
    for paragraph in paragraphs(reading):
        _unmarked_sums(draft, paragraph)


def _kindred(draft: Draft, figures: Sequence[Figure]) -> None:
    """Figures of one value in several lines whose labels share most of their words."""
    groups: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        digits = re.sub(r"\D", "", figure.numeral.text)
        if figure.numeral.value is not None and len(digits.strip("0")) >= 2 and len(figure.label) >= 2:
            value = quantity(figure.numeral.value, figure.unit)
            groups[(str(value.value), value.measure.base)].append(figure)
    for group in groups.values():
        for index, figure in enumerate(group):
            before = [other for other in group[:index] if figure.is_apart_from(other) and _alike(other.label, figure.label)]
            if any(other.label != figure.label for other in before):
                _echo(draft, before[0], figure)
    _coarser(draft, figures)
    _slips(draft, figures)


def _coarser(draft: Draft, figures: Sequence[Figure]) -> None:
    """0.34 under one label and 0.3 under a kindred one: the coarser figure is the finer one rounded."""
    decimals = [
        figure for figure in figures if "." in figure.numeral.text and figure.numeral.value and len(figure.label) >= _LEAST_PARTS
    ]
    for index, figure in enumerate(decimals):
        for other in decimals[index + 1 :]:
            if (
                not figure.is_apart_from(other)
                or figure.unit != other.unit
                or not (figure.label in other.label or other.label in figure.label)
            ):
                continue
            x, y = (quantity(found.numeral.value or "0", found.unit) for found in (figure, other))
            if x.decimals != y.decimals and x.interval().meets(y.interval()):
                _echo(draft, figure, other)


def _slips(draft: Draft, figures: Sequence[Figure]) -> None:
    """Figures of one unit under kindred labels that one changed, swapped or dropped digit would make equal."""
    buckets: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        digits = re.sub(r"\D", "", figure.numeral.text)
        if len(digits) >= _LEAST_DIGITS and len(figure.label) >= (2 if len(digits) >= _TELLING_DIGITS else _LEAST_PARTS):
            for key in sorted(_neighbourhood(digits)):
                buckets[(measure_of(figure.unit).base, key)].append(figure)
    seen: set[tuple[int, int]] = set()
    for bucket in buckets.values():
        for index, figure in enumerate(bucket):
            for other in bucket[index + 1 :]:
                pair = (figure.numeral.id, other.numeral.id)
                different = figure.is_apart_from(other) and figure.numeral.value != other.numeral.value
                if pair not in seen and different and _alike(figure.label, other.label):
                    seen.add(pair)
                    _echo(draft, figure, other)


def _neighbourhood(digits: str) -> set[str]:
    """Two numbers share a key when they differ by one changed or dropped digit, or by the order of their digits."""
    gaps = {digits[:at] + "?" + digits[at + 1 :] for at in range(len(digits))}
    return gaps | {digits[:at] + digits[at + 1 :] for at in range(len(digits))} | {digits, "~" + "".join(sorted(digits))}


def _alike(first: str, second: str) -> bool:
    """One label holds the other, or they share half of their character pairs."""
    if min(len(first), len(second)) < 2:
        return False
    if first in second or second in first:
        return True
    x = {first[at : at + 2] for at in range(len(first) - 1)}
    y = {second[at : at + 2] for at in range(len(second) - 1)}
    return 2 * len(x & y) >= min(len(x), len(y))


def _echo(draft: Draft, *figures: Figure) -> None:
    draft.relation(one_figure((figure.mention for figure in figures), figures[0].label, kind="echo"))


def _villages(reading: Reading, draft: Draft) -> None:
    """The number of villages and communities of the place, wherever it is repeated."""
    found: dict[str, list[Numeral]] = defaultdict(list)
    for numeral in reading.numerals:
        if (
            numeral.is_quantity
            and numeral.unit == "个"
            and numeral.value
            and _VILLAGES.match(reading.text[numeral.unit_end : numeral.unit_end + 4])
        ):
            found[numeral.value].append(numeral)
    for numerals in found.values():
        if len(numerals) >= 2 and len(numerals[0].text) >= 2:
            mentions = (Mention(numeral.id, "个", "村（社区）") for numeral in numerals)
            draft.relation(one_figure(mentions, "村（社区）数", kind="echo"))


def _points(reading: Reading, draft: Draft, criteria: Span, weight: Numeral) -> None:
    """Points that a rule text hands out and that make up the row's weight."""
    points: list[Numeral] = []
    for match in _POINTS.finditer(reading.slice(criteria)):
        at = criteria.start + match.start(1 if match[1] else 2)
        points += [numeral for numeral in reading.within(Span(at, at + 1)) if numeral.is_quantity and numeral.value]
    values = [Fraction(point.value or "0") for point in points]
    if len(points) >= 2 and weight.value and sum(values, Fraction(0)) == Fraction(weight.value):
        parts = (Mention(point.id, "分", "评分细则") for point in points)
        whole = Mention(weight.id, "分", "分值")
        draft.relation(parts_of(whole, parts, exhaustive=True, kind="weights", label="评分细则"))


def _unmarked_sums(draft: Draft, paragraph: Paragraph) -> None:
    """A count whose next four or more counts of the same kind, up to the sentence's end, add up to it."""
    printed = [item for item in printed_in(paragraph) if not item.is_percent]
    at = 0
    while at < len(printed) - _LEAST_PARTS:
        parts = _run(paragraph, printed, at)
        if parts:
            draft.relation(parts_of(printed[at].mention, (part.mention for part in parts), exhaustive=True))
            at += len(parts)
        at += 1


def _run(paragraph: Paragraph, printed: Sequence[Printed], at: int) -> list[Printed]:
    """The shortest run of parts behind a whole that adds up to it without a 其中 in between."""
    whole = printed[at]
    parts: list[Printed] = []
    for item in printed[at + 1 :]:
        between = paragraph.slice(Span((parts[-1] if parts else whole).end, item.numeral.start))
        if measure_of(item.unit).base != whole.measure.base or re.search(r"[。；;]|其中|共|总", between) or len(between) > 24:
            return []
        parts.append(item)
        if len(parts) >= _LEAST_PARTS and adds_up(whole, parts):
            return parts
        if len(parts) >= _MOST_PARTS:
            return []
    return []
