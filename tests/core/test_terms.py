"""Header words of tables and what they mean."""

from __future__ import annotations

import pytest

from gouji.core.terms import role_of, squeeze


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("一级指标", "level"),
        ("三级指标名称", "level"),
        ("绩效指标", "name"),
        ("支出项目", "name"),
        ("分值（100分）", "weight"),
        ("权重", "weight"),
        ("得分", "score"),
        ("自评得分", "score"),
        ("得分率（%）", "score_rate"),
        ("年度指标值", "target"),
        ("实际完成值", "actual"),
        ("完成率", "completion_rate"),
        ("评分标准", "criteria"),
        ("扣分原因及改进措施", "deduction"),
        ("指标解释", "explanation"),
        ("年初预算数", "initial_budget"),
        ("全年预算数", "full_budget"),
        ("全年执行数", "executed"),
        ("预算执行率", "execution_rate"),
        ("金额（万元）", "amount"),
        ("占比", "share"),
        ("计量单位", "unit"),
        ("序号", "serial"),
        ("联系电话", "other"),
        ("", "other"),
    ],
)
def test_role__is_named_by_the_header(label: str, role: str) -> None:
    assert role_of(label) == role


def test_role__is_known_across_blanks_and_line_ends() -> None:
    assert role_of("实 际\n完成　值") == "actual"


def test_role__a_sentence_names_none() -> None:
    assert role_of("按照评分标准逐项对照打分并说明扣分原因及下一步改进措施情况") == "other"


def test_squeeze__drops_every_blank() -> None:
    assert squeeze(" 预算　编制\n\t") == "预算编制"
