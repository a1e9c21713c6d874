"""Formulas as the report writes them: shapes over the letters a, b, c (``(a-b)/b*100``), evaluated on intervals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from gouji.core.interval import Interval

Sign = Literal["+", "-", "*", "/"]

_FOLD: Final = str.maketrans("（）［］【】[]×÷＋－−／xX＊％ABCDEFGH", "()()()()*/+--/***%abcdefgh", " \u00a0\u3000")
_TOKEN: Final = re.compile(r"[a-z]|\d+(?:\.\d+)?|[-+*/()]")
_MOST_TOKENS: Final = 60
_PERCENT: Final = re.compile(r"\*100%?$|^100%?\*")


@dataclass(frozen=True, slots=True)
class Shape:
    """``steps`` in postfix order: an operand's index, a constant, or a sign. ``percent``: the shape itself multiplies by 100."""

    steps: tuple[int | Fraction | Sign, ...]
    template: str
    percent: bool

    def write(self, texts: Sequence[str]) -> str:
        """The formula with the printed numbers in it."""
        return self.template.format(*texts)

    def value(self, operands: Sequence[Interval]) -> Interval:
        """Raises ZeroDivisionError when a divisor may be 0, IndexError when the shape has more letters than operands."""
        stack: list[Interval] = []
        for step in self.steps:
            if isinstance(step, int):
                stack.append(operands[step])
            elif isinstance(step, Fraction):
                stack.append(Interval.point(step))
            else:
                right, left = stack.pop(), stack.pop()
                stack.append(_apply(step, left, right))
        return stack[0]


def _apply(sign: Sign, left: Interval, right: Interval) -> Interval:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    return left * right if sign == "*" else left / right


@lru_cache(maxsize=256)
def read_shape(label: str) -> Shape | None:
    """The shape of a label; None when it is no formula. A last ``*100`` makes a percentage and is left out of the value."""
    text = label.translate(_FOLD)
    stripped = _PERCENT.sub("", text)
    percent = stripped != text
    if stripped.startswith("(") and stripped.endswith(")") and _closes_at_end(stripped):
        stripped = stripped[1:-1]
    tokens = _TOKEN.findall(stripped)
    if "".join(tokens) != stripped or not tokens or len(tokens) > _MOST_TOKENS:
        return None
    steps = _postfix(tokens)
    if steps is None:
        return None
    template = re.sub(r"[a-z]", lambda letter: f"{{{ord(letter.group()) - 97}}}", re.sub(r"([-+*/])", r" \1 ", stripped))
    return Shape(steps, template, percent)


def _closes_at_end(text: str) -> bool:
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return index == len(text) - 1
    return False


_RANK: Final = {"+": 1, "-": 1, "*": 2, "/": 2}


def _postfix(tokens: Sequence[str]) -> tuple[int | Fraction | Sign, ...] | None:
    """Shunting yard; None for brackets or signs that do not match."""
    steps: list[int | Fraction | Sign] = []
    signs: list[str] = []
    operand_next = True
    for token in tokens:
        if token in _RANK and not operand_next:
            while signs and signs[-1] != "(" and _RANK[signs[-1]] >= _RANK[token]:
                steps.append(_sign(signs.pop()))
            signs.append(token)
            operand_next = True
        elif token == "(" and operand_next:
            signs.append(token)
        elif token == ")" and not operand_next:
            while signs and signs[-1] != "(":
                steps.append(_sign(signs.pop()))
            if not signs:
                return None
            signs.pop()
        elif token.isalnum() or "." in token:
            if not operand_next:
                return None
            steps.append(ord(token) - 97 if token.isalpha() else Fraction(token))
            operand_next = False
        else:
            return None
    while signs:
        if signs[-1] == "(":
            return None
        steps.append(_sign(signs.pop()))
    return None if operand_next else tuple(steps)


def _sign(token: str) -> Sign:
    if token == "+":
        return "+"
    if token == "-":
        return "-"
    return "*" if token == "*" else "/"
