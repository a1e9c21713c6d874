"""Names of metrics: when two are one, when two are opposites."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_EXTRA: Final = re.compile(
    r"[A-Z]\d+|[（(【\[].*?[）)】\]]|(?:19|20)\d{2}年度?|[\s\u00a0“”\"、，。：:]|^[（(]?[0-9一二三四五六七八九十]+[、.．）)]|我[镇乡局县市区]|全[镇乡县市区]|本(?:年度?|单位|部门)"
)
_EQUALS: Final = re.compile(r"率\s*[=＝]\s*")
_NAME: Final = re.compile(r"[\u4e00-\u9fff“”]{1,16}$")
_LONGEST_NAME: Final = 16
_FRACTION: Final = re.compile(r"[（(\[【]?(?P<top>[^=＝/÷；;。\n]{2,40})[/÷](?P<base>[^=＝/÷×xX*；;。\n]{2,40})")

PAIRS: Final = (
    ("基本支出", "项目支出"),
    ("收入", "支出"),
    ("年初", "年末"),
    ("行政", "事业"),
    ("数量", "质量"),
    ("产出", "效益"),
)
"""Terms that exclude each other in the name of one metric."""

ORDER: Final = {
    "执行率": ("决算|执行数|支出数|实际支出|支出额|实际执行", "预算"),
    "到位率": ("到位", "计划|预算|应到位|下达"),
    "使用率": ("使用|支出", "到位|预算|拨付"),
    "完成率": ("实际|完成", "计划|目标|应"),
    "控制率": ("在职|实际|本年", "编制|预算|上年"),
    "办结率": ("办结", "受理|交办|接收"),
}
"""What stands above and what below the line in the definition of a rate."""


@lru_cache(maxsize=8192)
def bare(label: str) -> str:
    """A label without codes, brackets, years and marks."""
    return _EXTRA.sub("", label)


def are_one(a: str | None, b: str | None) -> bool:
    """Whether two labels name one metric; an unnamed operand goes by the label of its relation."""
    return bare(a or "") == bare(b or "")


def are_related(a: str, b: str) -> bool:
    """Whether two labels share a word of two characters."""
    first, second = bare(a), bare(b)
    if not first or not second:
        return True
    return any(first[at : at + 2] in second for at in range(len(first) - 1))


def defined_rates(text: str) -> list[tuple[str, str, str]]:
    """(rate, numerator, denominator) of every written definition ``…率=…/…``."""
    found = []
    for match in _EQUALS.finditer(text):
        name = _NAME.search(text, max(0, match.start() - _LONGEST_NAME), match.start())
        fraction = _FRACTION.match(text, match.end())
        if name and fraction:
            found.append((f"{name.group()}率", fraction["top"], fraction["base"]))
    return found


def mixed_up(name: str, formula: str) -> tuple[str, str] | None:
    """The term of the name and its opposite in the formula, when the formula speaks of the opposite alone."""
    for one, other in PAIRS:
        for mine, wrong in ((one, other), (other, one)):
            if mine in name and wrong not in name and wrong in formula and mine not in formula:
                return mine, wrong
    return None


def turned_over(rate: str, top: str, base: str) -> bool:
    """Whether numerator and denominator of a known rate stand the wrong way round."""
    for name, (above, below) in ORDER.items():
        if rate.endswith(name):
            wrong = re.search(below, top) and re.search(above, base)
            right = re.search(above, top) or re.search(below, base)
            return bool(wrong) and not right
    return False
