"""What a sentence concludes about a target: reached, exceeded, kept within, not reached."""

from __future__ import annotations

import re
from typing import Final, Literal

Stance = Literal["reached", "above", "within", "below"]

_CLAUSE: Final = re.compile(r"[，,。；;！\n]")
_HOPED: Final = re.compile(r"预计|力争|有望|计划|将于|拟于|下一步|后期|争取|确保")
_NOUNS: Final = re.compile(
    r"完成(?:率|进度|情况|时间|时限|值|数|量|度|质量|了?\d)|达标率|实现率|达到率|超出部分|预期(?:目标|指标|值)?"
)
_NEARLY: Final = re.compile(r"基本|大致|大体|总体|部分")
_NOT_OVER: Final = re.compile(r"(?:未|没有|不得?|无)超|控制在|不高于|不大于|以内|低于(?:控制|上限|标准|预算)")
_AT_LEAST: Final = re.compile(r"不低于|不少于|不小于")
_BELOW: Final = re.compile(
    r"未(?:能|完全|全部|全面|按时|按期|如期)?(?:完成|达|实现)|没有(?:完成|达到|实现)|尚未|未能|低于|不足|不达标|仍有差距|存在差距|滞后|欠"
)
_ABOVE: Final = re.compile(r"超出|超额|超过|超预期|超目标|高于|突破|超[^市载编标]")
_REACHED: Final = re.compile(r"完成|达到|达成|达标|实现|符合|满足|兑现")


def stance_of(text: str) -> Stance | None:
    """What a statement concludes; None where it concludes nothing, hopes, or says 基本.

    The last clause that concludes decides: 已完成80%，完成指标要求 → reached.
    """
    found: Stance | None = None
    for clause in _CLAUSE.split(text):
        if _HOPED.search(clause):
            continue
        stance = _of_clause(_NOUNS.sub("", clause))
        if stance == "nearly":
            return None
        found = stance or found
    return found


def _of_clause(clause: str) -> Stance | Literal["nearly"] | None:
    if _BELOW.search(clause) and not _AT_LEAST.search(clause):
        return "within" if _NOT_OVER.search(clause) else "below"
    if _NEARLY.search(clause):
        return "nearly"
    if _NOT_OVER.search(clause):
        return "within"
    if _ABOVE.search(clause):
        return "above"
    return "reached" if _AT_LEAST.search(clause) or _REACHED.search(clause) else None
