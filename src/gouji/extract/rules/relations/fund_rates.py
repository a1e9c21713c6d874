"""Named rates of the unit's own money and staff (到位率, 执行率, 控制率) with their numerators and denominators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gouji.core.answers import QuantityAnswer
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.mentions import Mention, relation
from gouji.extract.rules.relations.context import Printed

_FUND_RATES: Final = tuple(
    (re.compile(rate), re.compile(numerator), re.compile(denominator))
    for rate, numerator, denominator in (
        (r"到位率", r"到位", r"预算|计划|应到位|下达|安排"),
        (r"控制率", r"三公|支出|决算|在职|实有", r"预算|上年|编制|控制在|控制数"),
        (
            r"(使用|执行|支出|支付|拨付|完成)率",
            r"支出(总额|总数|合计|数|决算|金额)?$|支付|执行数|使用|已支出|实际支出|决算|拨付",
            r"到位|预算|收入(总额|总计)|下达|总投资|安排",
        ),
    )
)
"""Name of the rate, label of its numerator, label of its denominator."""

_STAFF_RATE: Final = re.compile(r"(人员|编制)控制率")
_IN_POST: Final = re.compile(r"在职(人员)?(总数|合计|$)|实有(在职)?(人员|人数)?(总数)?$|在编人员")
_POSTS: Final = re.compile(r"总编制|编制(总)?(数|人数)$|核定编制|^编制")
_PART: Final = re.compile(r"^(基本|项目|工资福利|商品和服务|公用|人员)")
_CLOSE: Final = 6
"""So many amounts in a paragraph leave no doubt which are meant; so many amounts back a rate may reach."""


@dataclass(frozen=True, slots=True)
class PrintedRate:
    """A printed percentage with what stands before it: the words of its clause, and quantities from near to far.

    ``sentence`` holds those of its own sentence, ``amounts`` the money of its paragraph, ``earlier`` the money of the
    paragraphs before, all in text order.
    """

    printed: Printed
    words: str
    sentence: Sequence[Printed]
    amounts: Sequence[Printed]
    earlier: Sequence[Printed]


def file_named_rate(draft: Draft, rate: PrintedRate) -> bool:
    """Whether the rate is one of the unit's own; files it where its operands are found."""
    if _STAFF_RATE.search(rate.words):
        _staff_rate(draft, rate.printed)
        return True
    for name, numerator, denominator in _FUND_RATES:
        if name.search(rate.words):
            _fund_rate(draft, rate, numerator, denominator)
            return True
    return False


def _fund_rate(draft: Draft, rate: PrintedRate, numerator: re.Pattern[str], denominator: re.Pattern[str]) -> None:
    """A rate whose operands stand in its own sentence, or alone in its paragraph, is tested whatever it comes to.

    Operands from further away are taken only where they fit.
    """
    figures = [*rate.earlier[-_CLOSE:], *rate.amounts]
    above = [found for found in figures if numerator.search(found.label) and not _PART.search(found.label)]
    below = [found for found in figures if denominator.search(found.label) and found not in above[-1:]]
    fitting = next(
        ((one, other) for one in reversed(above) for other in reversed(below) if _fits(one, other, rate.printed)), None
    )
    if above and above[-1] in rate.sentence and any(found in rate.sentence for found in below):
        chosen, bases = above[-1], below
    elif _alone(above, below, rate.amounts):
        chosen, bases = above[-1], [found for found in below if found in rate.amounts]
    elif fitting:
        chosen, bases = fitting[0], [fitting[1]]
    else:
        return
    roles = [("numerator", chosen), *(("denominator", found) for found in bases), ("printed", rate.printed)]
    label = re.sub(r"(为|达到?|是|\s)+$", "", rate.words)
    draft.relation(relation("rate", ((role, found.mention) for role, found in roles), label))


def _alone(above: Sequence[Printed], below: Sequence[Printed], amounts: Sequence[Printed]) -> bool:
    """Whether a paragraph with few amounts names one numerator and some denominator."""
    return len(amounts) <= _CLOSE and sum(found in amounts for found in above) == 1 and any(found in amounts for found in below)


def _fits(numerator: Printed, denominator: Printed, printed: Printed) -> bool:
    """Whether the quotient is the printed percentage to within its last digit."""
    if numerator is denominator or not numerator.value or not denominator.value or printed.value is None:
        return False
    return abs(numerator.value / denominator.value * 100 - printed.value) <= printed.ulp


def _staff_rate(draft: Draft, printed: Printed) -> None:
    """在职人员控制率 = staff in post / posts, from the totals of the staffing list."""
    in_post, posts = _first(draft.staffing, _IN_POST), _first(draft.staffing, _POSTS)
    if in_post is None or posts is None:
        return
    label = "在职人员控制率"
    roles = (
        ("numerator", Mention(in_post.quantity, "人", in_post.subject)),
        ("denominator", Mention(posts.quantity, "人", posts.subject)),
        ("printed", Mention(printed.numeral.id, printed.unit, label)),
    )
    draft.relation(relation("rate", roles, label))


def _first(rows: Sequence[QuantityAnswer], subject: re.Pattern[str]) -> QuantityAnswer | None:
    return next((row for row in rows if subject.search(row.subject)), None)
