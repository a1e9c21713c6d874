"""Amounts whose unit cannot be right: too much for each person, or 10⁴ off the same figure elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from gouji.check.evidence import Evidence
from gouji.check.formula import decimal_text
from gouji.check.places import sentence_at
from gouji.core.numerals import QUANTITIES, Numeral
from gouji.core.quantity import quantity
from gouji.core.rows import Fund
from gouji.core.units import measure_of

_HEADS: Final = frozenset(("人", "人次", "户", "户次"))
_BENEFIT: Final = re.compile(
    r"就医|门诊|诊疗|住院|报销|医保|补助|补贴|救助|低保|五保|特困|慰问|优抚|高龄|残疾|培训|助学|生活费|抚养|临时困难|养老金|保障金"
)
_CAPITAL: Final = re.compile(r"建设|工程|投资|征地|拆迁|搬迁|补偿|赔偿|抚恤|产值|销售|企业|基地|项目|合作社|税|债|贷款|融资|资产")
_APART: Final = re.compile(r"[。；;\n]")
_REACH: Final = 24
MOST_EACH: Final = 200_000
"""Yuan for one person, household or visit: no benefit paid to many comes near it on average."""
_FEWEST: Final = 10


@dataclass(frozen=True, slots=True)
class Outsize:
    """``amount`` for ``count`` heads is ``each`` yuan a head. ``others`` are amounts of the same unit that go on from it;
    ``in_yuan`` says that the sentence counts other money in plain yuan."""

    amount: Numeral
    count: Numeral
    each: str
    others: tuple[Numeral, ...]
    in_yuan: bool


def outsized(evidence: Evidence) -> Iterator[Outsize]:
    """Benefits that come to more than :data:`MOST_EACH` yuan a head."""
    numerals = [numeral for numeral in evidence.numerals if numeral.kind in QUANTITIES]
    counted = [index for index, numeral in enumerate(numerals[:-1]) if numeral.unit in _HEADS]
    for index in counted:
        count, amount = numerals[index], numerals[index + 1]
        if amount.value is None or count.value is None or amount.start - count.unit_end > _REACH:
            continue
        if not measure_of(amount.unit).is_money or _APART.search(evidence.text, count.end, amount.start):
            continue
        heads, money = quantity(count.value, count.unit).value, quantity(amount.value, amount.unit).value
        if heads < _FEWEST or money <= MOST_EACH * heads or not _is_benefit(evidence.text, count, amount):
            continue
        each = money / heads
        yield Outsize(amount, count, decimal_text(each.numerator, each.denominator, 0), *_around(evidence, numerals, index + 1))


def _is_benefit(text: str, count: Numeral, amount: Numeral) -> bool:
    near = text[max(sentence_at(text, count.start, count.end).start, count.start - _REACH) : amount.start]
    return _BENEFIT.search(near) is not None and _CAPITAL.search(near) is None


def _around(evidence: Evidence, numerals: Sequence[Numeral], at: int) -> tuple[tuple[Numeral, ...], bool]:
    """The amounts that follow in the same unit before the next head count, and whether plain yuan stand in the sentence."""
    unit, others = numerals[at].unit, []
    sentence = sentence_at(evidence.text, numerals[at].start, numerals[at].end)
    for numeral in numerals[at + 1 : at + 5]:
        if numeral.unit != unit or numeral.start >= sentence.end:
            break
        others.append(numeral)
    nearby = numerals[max(0, at - 12) : at + 12]
    in_yuan = any(numeral.unit == "元" and numeral.start in range(sentence.start, sentence.end) for numeral in nearby)
    return tuple(others), in_yuan and unit != "元"


def off_by_ten_thousand(funds: Sequence[Fund]) -> Iterator[tuple[Fund, Fund, str]]:
    """Pairs of funds of one name and year whose digits are the same and whose units are 10⁴ or 10⁸ apart."""
    by_name: dict[tuple[str, str | None], list[Fund]] = defaultdict(list)
    for fund in funds:
        if fund.amount.value and len(fund.amount.value.replace(".", "").strip("0")) >= 3:
            by_name[("".join(fund.name.split()), fund.year)].append(fund)
    for same in by_name.values():
        for first, second in pairwise(same):
            if first.unit != second.unit and _digits(first) == _digits(second):
                factor = Fraction(measure_of(second.unit).scale, measure_of(first.unit).scale)
                yield first, second, str(max(factor, 1 / factor))


def _digits(fund: Fund) -> Fraction:
    return Fraction(fund.amount.value or "0")
