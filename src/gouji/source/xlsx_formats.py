"""Number formats of a workbook: what Excel prints for a stored number.

Numbers are decimals of at most 15 significant digits, as Excel shows them, and are rounded half away from zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from gouji.source.xlsx_dates import formatted_date

GENERAL: Final = "General"
_DIGITS: Final = 15
_ROUNDING: Final = Context(prec=1000, rounding=ROUND_HALF_UP)
_GENERAL_WIDTH: Final = 11
_MOST_PLACEHOLDERS: Final = 250

_TOKEN: Final = re.compile(
    r"""(?P<quoted>"[^"]*"?) | \\(?P<escaped>.) | (?P<blank>_.) | (?P<fill>\*.)
      | (?P<elapsed>\[(?:h+|m+|s+)\]) | \[\$(?P<currency>[^\]-]*)[^\]]*\] | (?P<bracket>\[[^\]]*\]?)
      | (?P<general>General|G/通用格式) | (?P<noon>AM/PM|A/P|上午/下午) | (?P<exponent>E[+-])
      | (?P<date>y+|m+|d+|h+|s+(?:\.0+)?|aaaa?|e+(?![+-])|b+) | (?P<digit>[0#?]) | (?P<sign>[.,%/@]) | (?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_CHINESE: Final = re.compile(r"\[DBNum1\]", re.IGNORECASE)

BUILT_IN: Final[Mapping[int, str]] = MappingProxyType(
    {
        0: GENERAL,
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
        14: "yyyy/m/d",
        15: "d-mmm-yy",
        16: "d-mmm",
        17: "mmm-yy",
        18: "h:mm AM/PM",
        19: "h:mm:ss AM/PM",
        20: "h:mm",
        21: "h:mm:ss",
        22: "yyyy/m/d h:mm",
        30: "m/d/yy",
        32: 'h"时"mm"分"',
        33: 'h"时"mm"分"ss"秒"',
        37: "#,##0;-#,##0",
        38: "#,##0;-#,##0",
        39: "#,##0.00;-#,##0.00",
        40: "#,##0.00;-#,##0.00",
        41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
        42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
        43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
        45: "mm:ss",
        46: "[h]:mm:ss",
        47: "mm:ss.0",
        48: "##0.0E+0",
        49: "@",
    }
    | dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"')
    | dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"')
    | {31: 'yyyy"年"m"月"d"日"'}
    | dict.fromkeys((34, 55), '上午/下午h"时"mm"分"')
    | dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"')
)
"""The formats that a Chinese Excel knows by number (``numFmtId``)."""


class Token(NamedTuple):
    """``kind`` is the name of a group of the pattern; quoted, escaped and other text is of kind "text"."""

    kind: str
    text: str


class _Section(NamedTuple):
    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None
    chinese: bool


def formatted(value: Decimal, code: str, *, since_1904: bool = False) -> str:
    """The finite number as the format prints it, without blanks around it; "" where the format hides it."""
    number = value.normalize(Context(prec=_DIGITS, rounding=ROUND_HALF_UP))
    sections = _sections(code)
    section, signed = _chosen(sections, number)
    if section is None:
        return ""
    shown = number if signed else abs(number)
    kinds = {token.kind for token in section.tokens}
    if kinds & {"date", "elapsed", "noon"}:
        dated = formatted_date(number, section.tokens, since_1904=since_1904, chinese=section.chinese)
        return general(number) if dated is None else dated.strip()
    if kinds & {"digit"}:
        return _number(shown, section.tokens).strip()
    return "".join(_plain(token, shown) for token in section.tokens).strip()


def formatted_text(text: str, code: str) -> str:
    """The text with what its format puts around it (``@"元"``)."""
    section = _sections(code)[-1]
    if not any(token == Token("sign", "@") for token in section.tokens):
        return text
    return "".join(text if token == Token("sign", "@") else _plain(token, Decimal(0)) for token in section.tokens)


def general(number: Decimal) -> str:
    """The number in the format "General", at most 11 characters wide."""
    if number == 0:
        return "0"
    exponent = number.adjusted()
    if exponent >= _GENERAL_WIDTH or exponent < -9:
        return _scientific(number)
    places = max(0, _GENERAL_WIDTH - 2 - max(0, exponent))
    rounded = number.quantize(Decimal(1).scaleb(-places), context=_ROUNDING)
    text = f"{rounded:f}"
    if exponent < -4 and rounded != number:
        return _scientific(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(number: Decimal) -> str:
    exponent = number.adjusted()
    mantissa = number.scaleb(-exponent).quantize(Decimal("0.00001"), context=_ROUNDING)
    if abs(mantissa) >= 10:
        mantissa, exponent = mantissa / 10, exponent + 1
    return f"{mantissa.normalize():f}E{exponent:+03d}"


@cache
def _sections(code: str) -> tuple[_Section, ...]:
    sections = []
    tokens: list[Token] = []
    brackets = ""
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "other"
        if match.group() == ";":
            sections.append(_section(tokens, brackets))
            tokens, brackets = [], ""
        elif kind == "bracket":
            brackets += match.group()
        else:
            tokens.append(_token(kind, match[kind]))
    sections.append(_section(tokens, brackets))
    return tuple(sections)


def _token(kind: str, text: str) -> Token:
    if kind == "quoted":
        return Token("text", text.strip('"'))
    return Token("text" if kind in {"escaped", "currency", "other"} else kind, text)


def _section(tokens: Sequence[Token], brackets: str) -> _Section:
    found = _CONDITION.search(brackets)
    condition = (found[1], Decimal(found[2])) if found else None
    return _Section(tuple(tokens), condition, bool(_CHINESE.search(brackets)))


def _chosen(sections: Sequence[_Section], number: Decimal) -> tuple[_Section | None, bool]:
    """The section for the number, and whether its sign is printed."""
    if any(section.condition for section in sections[:2]):
        for section in sections[:3]:
            if section.condition is None or _holds(section.condition, number):
                return section, True
        return None, True
    if len(sections) == 1 or number > 0 or (number == 0 and len(sections) == 2):
        return sections[0], True
    if number < 0:
        return sections[1], False
    return sections[2], True


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, bound = condition
    outcomes = {
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }
    return outcomes[sign]


def _plain(token: Token, number: Decimal) -> str:
    if token.kind == "general" or token == Token("sign", "@"):
        return general(number)
    if token.kind in {"blank", "fill"}:
        return " " if token.kind == "blank" else ""
    return token.text


def _number(number: Decimal, tokens: Sequence[Token]) -> str:
    if sum(1 for token in tokens if token.kind == "digit") > _MOST_PLACEHOLDERS:
        return general(number)
    if Token("sign", "/") in tokens:
        return _fraction(number, tokens)
    scaled = number.scaleb(2 * sum(1 for token in tokens if token == Token("sign", "%")))
    exponent_at = next((at for at, token in enumerate(tokens) if token.kind == "exponent"), len(tokens))
    mantissa, tail = tokens[:exponent_at], tokens[exponent_at:]
    point = next((at for at, token in enumerate(mantissa) if token == Token("sign", ".")), len(mantissa))
    whole, decimals = mantissa[:point], mantissa[point:]
    last = max((at for at, token in enumerate(whole) if token.kind == "digit"), default=-1)
    thousands = sum(1 for token in [*whole[last + 1 :], *decimals] if token == Token("sign", ","))
    scaled = scaled.scaleb(-3 * thousands)
    exponent = 0
    if tail and scaled:
        width = max(1, sum(1 for token in whole if token.kind == "digit"))
        exponent = scaled.adjusted() - scaled.adjusted() % width
        scaled = scaled.scaleb(-exponent)
    places = sum(1 for token in decimals if token.kind == "digit")
    rounded = abs(scaled).quantize(Decimal(1).scaleb(-places), context=_ROUNDING)
    digits, _, fraction = f"{rounded:f}".partition(".")
    minus = "-" if scaled < 0 and rounded else ""
    grouped = Token("sign", ",") in whole[: last + 1]
    return minus + _whole(whole, digits.lstrip("0"), grouped=grouped) + _decimals(decimals, fraction) + _exponent(tail, exponent)


def _whole(tokens: Sequence[Token], digits: str, *, grouped: bool) -> str:
    """The digits before the point put to their places from the right; the first place takes all that are left."""
    places = sum(1 for token in tokens if token.kind == "digit")
    if not places:
        return "".join(_around(token) for token in tokens) + digits
    printed = []
    left = places
    for token in tokens:
        if token.kind != "digit":
            printed.append(_around(token))
            continue
        first = len(digits) if left == places else min(left, len(digits))
        for place in range(max(first, left), left - 1, -1):
            digit = digits[-place] if place <= len(digits) else {"0": "0", "?": " "}.get(token.text, "")
            printed.append(digit + ("," if grouped and digit and place > 1 and place % 3 == 1 else ""))
        left -= 1
    return "".join(printed)


def _decimals(tokens: Sequence[Token], digits: str) -> str:
    printed = []
    at = 0
    for token in tokens:
        if token.kind != "digit":
            printed.append("." if token == Token("sign", ".") else _around(token))
            continue
        needed = token.text == "0" or digits[at:].strip("0")
        printed.append(digits[at] if needed else {"?": " "}.get(token.text, ""))
        at += 1
    return "".join(printed)


def _exponent(tokens: Sequence[Token], exponent: int) -> str:
    if not tokens:
        return ""
    width = sum(1 for token in tokens if token.kind == "digit")
    sign = "-" if exponent < 0 else "+" if tokens[0].text.endswith("+") else ""
    behind = "".join(_around(token) for token in tokens[1:] if token.kind != "digit")
    return f"E{sign}{abs(exponent):0{width}d}{behind}"


def _around(token: Token) -> str:
    """What a token that is no digit prints among the digits."""
    if token.kind == "sign":
        return "%" if token.text == "%" else ""
    return _plain(token, Decimal(0)) if token.kind in {"text", "blank"} else ""


def _fraction(number: Decimal, tokens: Sequence[Token]) -> str:
    stroke = tokens.index(Token("sign", "/"))
    below = [token for token in tokens[stroke + 1 :] if token.kind in {"digit", "text"}]
    fixed = "".join(token.text for token in below if token.text.isdecimal())
    exact = abs(Fraction(number))
    has_whole = sum(1 for token in tokens[:stroke] if token.text == " ") > 0
    whole, rest = divmod(exact, 1) if has_whole else (0, exact)
    if fixed.strip("0"):
        denominator = int(fixed)
        numerator = round(rest * denominator)
    else:
        nearest = rest.limit_denominator(10 ** min(3, max(1, len(below))) - 1)
        numerator, denominator = nearest.numerator, nearest.denominator
    minus = "-" if number < 0 else ""
    if has_whole and numerator == denominator:
        whole, numerator = whole + 1, 0
    if has_whole and not numerator:
        return f"{minus}{whole}"
    return minus + (f"{whole} " if whole else "") + f"{numerator}/{denominator}"
