"""Says what would make a finding right, from the numbers that stand around it.

For a sum: the summand that is missing, the one that is counted twice, the total that would fit, a slip of the pen. For a rate:
the neighbour's rate, the base or the numerator that would fit, the round target that gives the printed rate. What proves
most comes first, three at most; nothing is ever corrected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, islice
from typing import Final

from gouji.check.digits import LIKELY, decimal, slip_between
from gouji.check.evidence import Evidence
from gouji.check.explain_rates import explain_completion, explain_growth, explain_rate
from gouji.check.formula import plain
from gouji.check.nearby import TELLING, Figure, Nearby, digits_of, figure_of, nearest, slip_message, trimmed
from gouji.check.operands import read
from gouji.core.check import Check, Message
from gouji.core.rows import Claim

MOST: Final = 3
def explain(check: Check, evidence: Evidence) -> tuple[Message, ...]:
    """What would make the finding right, best first, at most three; empty when nothing around it fits."""
    searcher = _SEARCHES.get(check.rule)
    if searcher is None or check.verdict not in ("inconsistent", "contradictory") or check.printed is None:
        return ()
    scored = check.rule.startswith("SCORE")
    figures = [figure_of(evidence, claim, scored=scored) for claim in (check.printed, *_others(check))]
    known = [figure for figure in figures if figure is not None]
    if len(known) < len(figures) or len(known) < 2:
        return ()
    if scored:  # points are small numbers: a neighbour fits by chance, the level above does not
        messages: Iterator[Message] = chain(_level_above(evidence, check.printed, known), searcher(known, Nearby(evidence, ())))
    else:
        messages = searcher(known, Nearby(evidence, nearest(evidence, check)))
    found: dict[str, Message] = {}
    for message in islice(messages, 4 * MOST):
        found.setdefault(message.zh, message)
    return tuple(found.values())[:MOST]


def _others(check: Check) -> list[Claim]:
    """The operands without the printed number."""
    return [claim for claim in check.claims if check.printed is None or claim.place != check.printed.place]


def _level_above(evidence: Evidence, printed: Claim, figures: Sequence[Figure]) -> Iterator[Message]:
    """The tree one level up holds once the printed points are those of the parts."""
    together = sum((part.quantity.value for part in figures[1:]), Fraction(0))
    text = decimal(together, 2)
    for relation in evidence.trees.get(printed.start, ()):
        whole, parts = relation.one("whole"), relation.of("part")
        if text is None or whole is None or all(part.claim.place != printed.place for part in parts):
            continue
        read_parts = [(part, read(evidence, part.claim, None)) for part in parts]
        goal = read(evidence, whole.claim, None)
        others = [found.value for part, found in read_parts if found is not None and part.claim.place != printed.place]
        if goal is not None and len(others) == len(parts) - 1 and others and sum(others, together) == goal.value:
            own = trimmed(text, 0)
            addends = " + ".join(own if part.claim.place == printed.place else plain(part.claim) for part in parts)
            formula = f"{addends} = {plain(whole.claim)}"
            yield Message(
                f"若{figures[0].text}应为{own}，则上一级相符：{formula}",
                f"if {figures[0].text} is {own}, the level above holds: {formula}",
            )


def _sums(figures: Sequence[Figure], nearby: Nearby) -> Iterator[Message]:
    """``figures`` are the total and its parts."""
    whole, parts = figures[0], figures[1:]
    together = sum((part.quantity.value for part in parts), Fraction(0))
    residual = whole.quantity.value - together
    if residual == 0:
        return
    addends = " + ".join(part.text for part in parts)
    alike = nearby.of(whole.quantity.measure.base)
    for figure in alike:
        if residual > 0 and figure.quantity.value == residual:
            formula = f"{addends} + {figure.text} = {whole.text}"
            yield Message(
                f"若计入第{figure.line}行的{figure.text}，则{formula}", f"with {figure.text} of line {figure.line}: {formula}"
            )
    for part in parts:
        if len(parts) > 1 and part.quantity.value == -residual:
            rest = " + ".join(other.text for other in parts if other is not part)
            yield Message(f"若不计{part.text}，则{rest} = {whole.text}", f"without {part.text}: {rest} = {whole.text}")
    for figure in alike:
        if len(parts) > 1 and figure.quantity.value == together:
            formula = f"{addends} = {figure.text}"
            yield Message(
                f"分项之和等于第{figure.line}行的{figure.text}：{formula}",
                f"the parts add up to {figure.text} of line {figure.line}: {formula}",
            )
    yield from _slips_of_sum(whole, parts, residual)


def _slips_of_sum(whole: Figure, parts: Sequence[Figure], residual: Fraction) -> Iterator[Message]:
    slips: list[tuple[int, Message]] = []
    for index, figure in enumerate((whole, *parts)):
        wanted = figure.quantity.value - residual if index == 0 else figure.quantity.value + residual
        text = decimal(wanted / figure.quantity.measure.scale, max(operand.quantity.decimals for operand in (whole, *parts)))
        slip = slip_between(figure.value, trimmed(text, figure.quantity.decimals)) if text is not None and wanted >= 0 else None
        if slip is not None and text is not None and not (slip == "changed" and len(digits_of(text)) < TELLING):
            other = trimmed(text, figure.quantity.decimals)
            slips.append((LIKELY.index(slip), slip_message(slip, figure.text, other, "合计即相符", "the sum holds")))
    least = min((rank for rank, _ in slips), default=0)
    likely = [message for rank, message in slips if rank == least]
    if len(likely) <= 2:  # a slip that any operand could have made says nothing
        yield from likely


def _twice(figures: Sequence[Figure], nearby: Nearby) -> Iterator[Message]:
    """``figures`` are two values of one figure."""
    first, second = figures[:2]
    if first.quantity.measure == second.quantity.measure:
        slip = slip_between(first.value, second.value)
    else:
        slip = "unit" if first.value == second.value else None
    if slip is not None and first.quantity.measure.base == second.quantity.measure.base:
        yield slip_message(slip, first.text, second.text, "两处一致", "both places agree")


_Search = Callable[[Sequence[Figure], Nearby], Iterator[Message]]
_SEARCHES: Final[dict[str, _Search]] = {
    **dict.fromkeys(("SUM-01", "SCORE-01", "SCORE-02"), _sums),
    **dict.fromkeys(("RATE-01", "RATE-02", "RATE-04", "RATE-05", "RATE-07"), explain_rate),
    "RATE-03": explain_completion,
    "RATE-06": explain_growth,
    "SAME-01": _twice,
}
