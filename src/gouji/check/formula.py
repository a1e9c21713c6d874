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
    sign = "-" if numerator < 0 else ""
    scaled = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    if places == 0:
        return f"{sign}{scaled}" if scaled else "0"
    digits = str(scaled).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
    return sign + text if text != "0" else text
