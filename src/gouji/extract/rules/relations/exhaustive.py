"""Whether listed parts make up their whole: 其中 alone never says so.

The grammar of the list decides (a colon, three or more parts of one unit up to the end of the sentence, a known division
such as 基本支出 and 项目支出), never for an open list (等). What does not make up the whole is only bounded by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from gouji.extract.rules.relations.context import Printed
from gouji.extract.rules.relations.listings import Listing

LEAST_PARTS: Final = 3
"""From so many parts on a list is taken for a full one."""

_DIVISIONS: Final = tuple(
    (re.compile(first), re.compile(second))
    for first, second in (
        ("基本支出", "项目支出"),
        ("人员(经费|支出)", "公用(经费|支出)"),
        ("财政拨款", "其他收入"),
        ("一般公共预算", "政府性基金"),
        ("行政", "事业"),
        ("男", "女"),
        ("年[初末]结转|结转和结余", "本年(收入|支出)"),
        ("已(整改|完成|办结|化解|接种|拨付)", "(正在|未)(整改|办理|完成|化解|拨付|$)?"),
        ("农村", "城市|城镇"),
        ("在职", "离?退休"),
        ("中央", "省|市|县"),
        ("工资福利", "商品和服务"),
        ("常住", "流动"),
        ("新建", "续建"),
    )
)
_TAXONOMY: Final = re.compile(r"支出|收入|编制|经费|结转|拨款|费$|预算|工资|补助")
_OVERLAP: Final = re.compile(r"\d+岁|周岁|以上|以下|含|累计|新增|重点|优秀|党员|女性|贫困|脱贫")
_COUNTED: Final = frozenset("人 名 人次 件 起 户 个".split())
_LEAST_DIGITS: Final = 4


def is_exhaustive(listing: Listing) -> bool:
    """Whether the report says that the parts are all there are."""
    parts = [part.printed for part in listing.parts]
    if listing.open or len(parts) < 2 or listing.whole.numeral.bound or any(part.numeral.bound for part in parts):
        return False
    labels = [part.label for part in parts]
    if any(_OVERLAP.search(label) for label in labels) and not adds_up(listing.whole, parts):
        return False
    if _is_parallel(labels):
        return True
    close = adds_up(listing.whole, parts) or one_slip_away(listing.whole, parts)
    money = listing.whole.measure.is_money
    if len(parts) == 2:
        return _is_division(labels) or (close and (money or listing.colon))
    taxonomy = sum(_TAXONOMY.search(label) is not None for label in labels) >= len(labels) - 1
    units = {part.unit for part in parts}
    counted = len(parts) > LEAST_PARTS and len(units) == 1 and units <= _COUNTED
    return taxonomy or (listing.colon and (money or len(parts) >= LEAST_PARTS)) or counted or close


def _is_parallel(labels: Sequence[str]) -> bool:
    """县级, 乡级, 村级: short labels of one ending divide a whole among themselves."""
    bare = [re.sub(r"[（(][^）)]*[）)]", "", label) for label in labels]
    alike = all(2 <= len(label) <= 4 for label in bare) and len({label[-1] for label in bare}) == 1
    return alike and len(set(labels)) == len(labels)


def _is_division(labels: Sequence[str]) -> bool:
    one, other = labels
    return any(
        (first.search(one) and second.search(other)) or (first.search(other) and second.search(one))
        for first, second in _DIVISIONS
    )


def adds_up(whole: Printed, parts: Sequence[Printed]) -> bool:
    """Whether the printed figures add up; only used to understand a list that its grammar leaves open, never to accuse."""
    residual = _residual(whole, parts)
    if residual is None:
        return False
    printed = (whole, *parts)
    half = Fraction(0) if all(item.exact for item in printed) else sum((item.ulp for item in printed), Fraction(0)) / 2
    return residual <= half


def one_slip_away(whole: Printed, parts: Sequence[Printed]) -> bool:
    """A list of figures with four digits or more (or several that are not round) that one changed digit would make add up."""
    residual = _residual(whole, parts)
    printed = (whole, *parts)
    digits_of = [re.sub(r"\D", "", item.numeral.text) for item in printed]
    long = sum(len(digits) >= _LEAST_DIGITS for digits in digits_of) >= 2
    telling = len(parts) >= LEAST_PARTS and sum(len(digits.rstrip("0")) >= LEAST_PARTS for digits in digits_of) >= LEAST_PARTS
    if residual is None or not (long or telling):
        return False
    scaled = residual / min(item.ulp for item in printed)
    if scaled.denominator != 1:
        return False
    digits = str(scaled.numerator).rstrip("0")
    return len(digits) == 1 or (scaled % 9 == 0 and len(digits) <= 2)


def _residual(whole: Printed, parts: Sequence[Printed]) -> Fraction | None:
    """How far the parts are from the whole; None where a figure cannot be read."""
    values = [part.value for part in parts]
    known = [value for value in values if value is not None]
    if whole.value is None or len(known) < len(values):
        return None
    return abs(sum(known, Fraction(0)) - whole.value)
