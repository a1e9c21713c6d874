"""Rows told in one sentence."""

from __future__ import annotations

from tests.extract.rules.build import read


def test_sentence__tells_target_actual_completion_and_score() -> None:
    found = read(
        "一、指标完成情况",
        "（1）数量指标：新建公厕年度指标值10座，实际完成12座，完成率120%，得5分（满分5分）。",
        "（2）质量指标：验收合格率目标值≥95%，实际完成96.2%。",
    )
    assert found.indicators == [
        "新建公厕 weight=5 score=5 target=10 actual=12 completion_rate=120",
        "验收合格率 target=95 actual=96.2",
    ]


def test_sentence_without_an_actual_value__is_no_row() -> None:
    assert read("一、指标完成情况", "新建公厕年度指标值10座，群众欢迎。").indicators == []


def test_actual_value_in_another_unit__is_no_row() -> None:
    assert read("一、指标完成情况", "新建公厕年度指标值10座，实际完成3.5公里。").indicators == []


def test_explanation_of_a_row__tells_target_and_actual_value_where_no_column_does() -> None:
    found = read("一、表", "指标名称|分值|得分|评价情况", "新建公厕|5|5|年度指标值10座，实际完成12座。")
    assert found.indicators == ["新建公厕 weight=5 score=5 target=10 actual=12"]
