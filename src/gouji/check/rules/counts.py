"""COUNT: a stated number of things and the things that are named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gouji.check.evidence import Evidence
from gouji.check.operands import UNREADABLE, nameless, read, subject_of
from gouji.check.registry import rule
from gouji.core.check import Check, Message, Severity, Verdict
from gouji.core.rows import Operand, Relation

_NOTHING_NAMED: Final = Message("没有可数的列举项", "nothing that can be counted is named")
_OPPOSITE: Final = {"=": "≠", "≤": ">", "≥": "<"}
_BRACKETS: Final = {"（": "）", "(": ")"}


@rule("COUNT-01", "列举数量", "Stated number of things")
def count_01_stated_number_is_named(evidence: Evidence) -> Iterator[Check]:
    """As many things are named as the report says; with 等 at most as many.

    Source: what an enumeration says. A name in brackets behind another is its alias. Silent where nothing is named or the
    stated number cannot be read.
    Holds: 设综合办、财政所、农业站3个机构
    Fails: 设综合办、财政所、农业站4个机构; 综合办、财政所、农业站等2个机构
    """
    for relation in evidence.relations.get("count", ()):
        stated = relation.one("stated")
        if stated is not None:
            yield _count(evidence, relation, stated)


def _count(evidence: Evidence, relation: Relation, stated: Operand) -> Check:
    named = _without_aliases(evidence.text, relation.of("item"))
    said = read(evidence, stated.claim, None)
    if said is None or said.decimals:
        return _check(relation, stated, named, ("untestable", "info", ""), UNREADABLE)
    if not named:
        return _check(relation, stated, named, ("untestable", "info", ""), _NOTHING_NAMED)
    number = len(named)
    at_least, at_most = said.bound == "≥", said.bound == "≤"
    if not relation.exhaustive or at_most:
        holds, sign = number <= said.value or at_least, "≤"
    elif said.bound:
        holds, sign = said.bound == "≈" or number >= said.value, "≥"
    else:
        holds, sign = number == said.value, "="
    shown = stated.claim.text
    if holds:
        formula = f"{number} {sign} {shown}"
        message = Message(
            f"列举数量相符：列出{number}项，写为{shown}", f"The number named agrees: {number} named, {shown} stated"
        )
        return _check(relation, stated, named, ("consistent", "info", formula), message)
    formula = f"{number} {_OPPOSITE[sign]} {shown}"
    names = "、".join(item.claim.text for item in named[:8]) + ("…" if number > 8 else "")
    message = Message(
        f"列举数量不符：列出{number}项（{names}），报告写的是{shown}",
        f"The number named disagrees: {number} named ({names}), the report says {shown}",
    )
    return _check(relation, stated, named, ("inconsistent", "error", formula), message)


def _without_aliases(text: str, items: Sequence[Operand]) -> tuple[Operand, ...]:
    """The items without those that stand alone in brackets behind another one: 扶贫办（乡村振兴办） is one office."""
    if len(items) < 2:
        return tuple(items)
    return tuple(item for item in items if not _is_bracketed(text, item))


def _is_bracketed(text: str, item: Operand) -> bool:
    start, end = item.claim.start, item.claim.end
    if start is None or end is None or start == 0:
        return False
    closing = _BRACKETS.get(text[start - 1])
    return closing is not None and text[end : end + 1] in ("）", ")")


def _check(
    relation: Relation, stated: Operand, named: Sequence[Operand], judged: tuple[Verdict, Severity, str], message: Message
) -> Check:
    verdict, severity, formula = judged
    return Check(
        rule="COUNT-01", verdict=verdict, severity=severity, message=message, formula=formula, printed=stated.claim,
        computed=str(len(named)) if formula else None, claims=(stated.claim, *(item.claim for item in named)),
        line=stated.claim.line, relation=relation.id,
        subject=subject_of(relation.label, (stated,)) or nameless(stated.claim.text),
    )  # fmt: skip
