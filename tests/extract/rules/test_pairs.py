"""Target and actual value over two lines."""

from __future__ import annotations

from tests.extract.rules.build import read

GOALS = (
    "一、绩效目标完成情况",
    "（一）产出指标",
    "1.新建公厕8座。",
    "2023年新建公厕9座，指标完成率112.5%，完成年初目标。",
    "2.培训农民300人次",
    "全年举办培训5期，共培训农民286人次，未完成年初目标。",
    "3.群众满意度90%以上",
    "群众满意度达到92.6%，达到预期目标。",
    "4.巡河1次/周",
    "每周开展巡河一次，达到指标要求。",
)


def test_pairs__heading_gives_the_target_and_text_the_actual_value() -> None:
    found = read(*GOALS)
    assert found.indicators == [
        "新建公厕 target=8 actual=9 completion_rate=112.5",
        "培训农民 target=300 actual=286",
        "群众满意度 target=90 actual=92.6",
        "巡河 target=1 actual=一",
    ]
    assert [row.unit for row in found.answers.indicators] == ["座", "人次", "%", "次/周"]


def test_further_numbers_of_the_text__are_achievements() -> None:
    assert read(*GOALS).achievements == ["举办培训 5期"]


def test_conclusion__points_at_the_words_that_judge() -> None:
    assert read(*GOALS).relations("conclusion") == [
        "conclusion target=8座 actual=9座 statement=完成年初目标",
        "conclusion target=300人次 actual=286人次 statement=未完成年初目标",
        "conclusion target=90% actual=92.6% statement=达到预期目标",
        "conclusion target=1次/周 actual=一次 statement=达到指标要求",
    ]


def test_two_candidates__the_one_that_is_called_like_the_heading_wins() -> None:
    found = read(
        "一、绩效目标完成情况",
        "1.化解债务120万元",
        "实际化解债务100万元，同时化解纠纷120件，指标完成率83.33%。",
        "2.种植中药材1.2万亩",
        "全镇种植中药材1.25万亩，其中黄精0.6万亩，指标完成率104.17%。",
    )
    assert found.indicators == [
        "化解债务 target=120 actual=100 completion_rate=83.33",
        "种植中药材 target=1.2 actual=1.25 completion_rate=104.17",
    ]
    assert found.achievements == ["化解纠纷 120件", "黄精 0.6万亩"]


def test_completion_rate__is_the_actual_value_under_its_own_name_alone() -> None:
    found = read(
        "一、绩效目标完成情况",
        "1.合同完成率100%",
        "合同完成率98%，基本完成。",
        "2.修路任务完成率90%",
        "修路任务已完成91%，指标完成率101.1%，完成目标。",
    )
    assert found.indicators == [
        "合同完成率 target=100 actual=98",
        "修路任务完成率 target=90 actual=91 completion_rate=101.1",
    ]


def test_headings_with_figures__are_no_targets_where_nothing_speaks_of_completion() -> None:
    found = read("一、基本情况", "1.辖村12个", "村容整洁。", "2.人口3.2万人", "民风淳朴。")
    assert found.indicators == []
