"""Scores told in prose: run-in headings, totals of a section, the parts of the overall score."""

from __future__ import annotations

from tests.extract.rules.build import read


def test_run_in_headings__are_rows_and_so_are_their_unscored_neighbours() -> None:
    found = read(
        "一、指标分析",
        "（一）投入",
        "①目标设定。该项指标自评得2分。",
        "目标明确。",
        "②预算编制。该项指标自评得3分。",
        "编制规范。",
        "③在职人员控制。该项指标自评得2分。",
        "控制率为96.5%。",
        "④信息公开",
        "已公开。",
    )
    assert found.indicators == ["目标设定 score=2", "预算编制 score=3", "在职人员控制 score=2 actual=96.5", "信息公开"]
    assert {row.path for row in found.answers.indicators} == {("指标分析", "投入")}


def test_stated_totals__have_weight_score_and_rate() -> None:
    found = read(
        "三、绩效分析",
        "1.部门决策指标分值20分，评价得19分，得分率95%。",
        "2.部门管理指标分值30分，评价得28.5分，得分率95%。",
    )
    assert found.indicators == [
        "subtotal 部门决策 weight=20 score=19 score_rate=95",
        "subtotal 部门管理 weight=30 score=28.5 score_rate=95",
    ]


def test_rule__is_no_score() -> None:
    found = read("三、绩效分析", "目标制定得满分3分，否则酌情扣分。", "培训每少4期扣2分，扣完为止。")
    assert found.indicators == []
    assert [found.ruled_out(printed) for printed in ("3", "2")] == ["rule_text", "rule_text"]


def test_parts_of_the_overall_score__are_rows_and_a_sum() -> None:
    found = read(
        "部门整体支出绩效自评报告",
        "一、评价结论",
        "经自评，我局整体支出绩效自评得分为93.5分，其中预算编制18分、预算执行35.5分、综合效益40分，评价等级为“优”。",
    )
    assert found.indicators == ["subtotal 预算编制 score=18", "subtotal 预算执行 score=35.5", "subtotal 综合效益 score=40"]
    assert found.relations("scores") == ["scores! whole=93.5分 part=18分 part=35.5分 part=40分"]
    assert found.relations("grade") == ["grade score=93.5分 grade=优"]


def test_one_part_of_the_overall_score__makes_no_sum() -> None:
    found = read("一、评价结论", "我局整体支出绩效自评得分为93.5分，其中预算编制18分。")
    assert found.relations("scores") == []


def test_totals_in_prose__are_held_against_the_rows_of_the_table() -> None:
    found = read(
        "二、得分",
        "一级指标|二级指标|分值|得分",
        "投入|预算编制|12|11",
        "^|预算执行|8|8",
        "产出|道路养护|30|28",
        "三、分析",
        "投入指标分值20分，评价得19分，得分率95%。",
        "产出指标分值30分，评价得27分，得分率90%。",
    )
    assert found.relations("weights", "scores") == [
        "weights! whole=20分 part=12分 part=8分",
        "scores! whole=19分 part=11分 part=8分",
        "weights! whole=30分 part=30分",
        "scores! whole=27分 part=28分",
    ]


def test_deduction__is_read_from_the_explanation_and_not_from_a_rule() -> None:
    told = read("一、表", "指标名称|分值|得分|扣分原因", "道路养护|30|28|少养护一段，扣2分")
    ruled = read("一、表", "指标名称|分值|得分|扣分原因", "道路养护|30|28|每少一段扣2分")
    assert told.relations("deductions") == ["deductions weight=30分 deduction=2分 score=28分"]
    assert ruled.relations("deductions") == []


def test_bracket_weight_of_a_row__is_set_against_its_cell() -> None:
    found = read("一、表", "一级指标|二级指标|分值|得分", "过程|资金使用（12分）|10|10", "^|制度建设|8|8")
    assert found.relations("bracket") == ["bracket bracket=12分 cell=10分"]


def test_points_of_a_rule__that_make_up_the_weight_are_its_parts() -> None:
    found = read(
        "一、得分",
        "指标|分值|评分标准|得分",
        "制度建设|6|制度健全得2分，执行到位得4分|6",
        "档案管理|5|整理得2分，移交得2分|5",
    )
    assert found.relations("weights") == ["weights! whole=6分 part=2分 part=4分"]
