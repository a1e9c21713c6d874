"""Writes numbers and formulas the way a reader checks them: printed digits, thousands separators dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gouji.core.rows import Claim, Operand

_FOLD: Final = str.maketrans("０１２３４５６７８９．％", "0123456789.%", ",，")
_BLANKS: Final = re.compile(r"\s+")


def plain(claim: Claim) -> str:
    """The printed text of a claim as it stands in a formula: ``1,531.23`` → ``1531.23``, ``９３`` → ``93``."""
    text = claim.text
    if text.isascii() and text.replace(".", "").isdigit():
        return text
    return _BLANKS.sub("", text).translate(_FOLD)


def shown(operand: Operand, *, unit: bool) -> str:
    """The operand's printed number, with its unit when ``unit`` is asked for; a percent sign always stays."""
    text, own = plain(operand.claim), operand.unit or ""
    if (unit or own in ("%", "‰")) and own and not text.endswith(own):
        return text + own
    return text


def listed(operands: Sequence[Operand], sign: str = " + ") -> str:
    """The operands joined by a sign; units are written only where they differ."""
    mixed = len({operand.unit for operand in operands}) > 1
    return sign.join([shown(operand, unit=mixed) for operand in operands])


def decimal_text(numerator: int, denominator: int, places: int) -> str:
    """A quotient of integers, rounded half up to so many decimals, trailing zeros trimmed. The denominator is positive."""
    power = 10**places
    scaled = (2 * abs(numerator) * power + denominator) // (2 * denominator)
    whole, rest = divmod(scaled, power)
    text = f"{whole}.{rest:0{places}d}".rstrip("0") if rest else str(whole)
    return f"-{text}" if numerator < 0 and scaled else text
