"""A table whose header stands on another sheet is read where it can be read in one way alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gouji.core.report import Cell, Span
from gouji.core.terms import Role
from gouji.extract.rules.unheaded import roles_without_header

ROWS = [
    ["产出（30分）", "道路硬化", "10", "按照完成的里程与计划里程的比例计分", "√", "9.5"],
    ["", "渠道清淤", "12", "按照清淤的长度与计划长度的比例计分", "√", "12"],
    ["", "资料完整", "8", "台账资料齐全得满分，每缺少一项扣一分", "", "7"],
    ["效益（10分）", "群众满意", "10", "问卷满意率每低于目标一个百分点扣一分", "√", "10"],
]
SCORES: tuple[Role, ...] = ("level", "name", "weight", "criteria", "other", "score")


def grid_of(rows: Sequence[Sequence[str]]) -> list[list[Cell]]:
    return [
        [Cell(row, column, Span(0, len(text)), text) for column, text in enumerate(texts)] for row, texts in enumerate(rows)
    ]


def changed(row: int, column: int, text: str) -> list[list[str]]:
    return [
        [text if (row, column) == (number, place) else cell for place, cell in enumerate(cells)] for number, cells in enumerate(ROWS)
    ]


def test_roles__of_weights_and_scores() -> None:
    assert roles_without_header(grid_of(ROWS)) == SCORES


def test_roles__with_a_total_that_spans_the_table() -> None:
    total = Cell(4, 0, Span(0, 4), "自评总分", cols=5)
    last = [total] * 5 + [Cell(4, 5, Span(0, 4), "38.5")]
    assert roles_without_header([*grid_of(ROWS), last]) == SCORES


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(changed(0, 5, "10.5"), id="a score exceeds its weight"),
        pytest.param(changed(2, 2, "八"), id="a weight is no figure"),
        pytest.param(changed(3, 2, "120"), id="a weight is too large"),
        pytest.param([["产出", *row[1:]] for row in ROWS], id="no label has its weight in brackets"),
        pytest.param([[*row, row[5]] for row in ROWS], id="two columns may be the scores"),
        pytest.param([row[:4] for row in ROWS], id="too few columns"),
        pytest.param(ROWS[:2], id="too few rows"),
        pytest.param([], id="no rows"),
    ],
)
def test_roles__are_none_where_another_reading_is_possible(rows: list[list[str]]) -> None:
    assert roles_without_header(grid_of(rows)) is None
