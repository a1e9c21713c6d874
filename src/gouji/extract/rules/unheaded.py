"""A score table whose header stands on another sheet: what its columns hold, told by what stands in them.

Only where there is one way to read it: labels with their weights in brackets, one column of weights behind the names, and one
column of scores that nowhere exceed them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from gouji.core.report import Cell
from gouji.core.terms import Role, squeeze

_LABEL_WITH_WEIGHT: Final = re.compile(r"[（(]\d{1,3}分[）)]$")
_NUMBER: Final = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
_LEAST_COLUMNS: Final = 5
_LEAST_ROWS: Final = 3
_MOST_WEIGHT: Final = 40
_SENTENCE: Final = 12
"""Characters from which a cell is a sentence and no label."""

Numbers = dict[int, Decimal]
"""The figures of a column by row."""


def roles_without_header(grid: Sequence[Sequence[Cell]]) -> tuple[Role, ...] | None:
    """The role of each column; None unless it is certain."""
    width = len(grid[0]) if grid else 0
    if width < _LEAST_COLUMNS or len(grid) < _LEAST_ROWS:
        return None
    columns = [_numbers(grid, column) for column in range(width)]
    weights = [column for column in range(1, width) if _are_weights(columns[column]) and _names(grid, column - 1)]
    if len(weights) != 1:
        return None
    (weight,) = weights
    given = columns[weight] or {}
    scores = [column for column in range(weight + 1, width) if _are_scores(columns[column], given)]
    labels = (squeeze(grid[row][column].text) for row in given for column in range(weight))
    if len(scores) != 1 or not any(_LABEL_WITH_WEIGHT.search(label) for label in labels):
        return None
    return tuple(_role(grid, column, weight, scores[0]) for column in range(width))


def _numbers(grid: Sequence[Sequence[Cell]], column: int) -> Numbers | None:
    """None where anything but figures stands in the column."""
    numbers = {}
    for row, text in _texts(grid, column).items():
        if text and not _NUMBER.fullmatch(text):
            return None
        if text:
            numbers[row] = Decimal(text)
    return numbers


def _texts(grid: Sequence[Sequence[Cell]], column: int) -> dict[int, str]:
    """What the cells say that begin in the column, by row."""
    cells = ((row, line[column]) for row, line in enumerate(grid))
    return {row: squeeze(cell.text) for row, cell in cells if (cell.row, cell.col) == (row, column)}


def _are_weights(numbers: Numbers | None) -> bool:
    return numbers is not None and len(numbers) >= _LEAST_ROWS and all(0 < number <= _MOST_WEIGHT for number in numbers.values())


def _are_scores(numbers: Numbers | None, weights: Numbers) -> bool:
    """Whether nearly every weight has a figure beside it, and none that exceeds it."""
    if numbers is None:
        return False
    beside = {row: number for row, number in numbers.items() if row in weights}
    return len(beside) >= max(_LEAST_ROWS, len(weights) - 1) and all(number <= weights[row] for row, number in beside.items())


def _names(grid: Sequence[Sequence[Cell]], column: int) -> bool:
    """Whether labels stand in the column, and not only ticks."""
    labels = [text for text in _texts(grid, column).values() if len(text) > 1 and not _NUMBER.fullmatch(text)]
    return len(labels) >= _LEAST_ROWS and sum(len(label) <= _SENTENCE for label in labels) * 2 > len(labels)


def _role(grid: Sequence[Sequence[Cell]], column: int, weight: int, score: int) -> Role:
    if column < weight:
        return "name" if column == weight - 1 else "level"
    if column in (weight, score):
        return "weight" if column == weight else "score"
    texts = _texts(grid, column).values()
    is_prose = sum(len(text) > _SENTENCE for text in texts) * 2 > len(texts)
    return "criteria" if is_prose else "other"
