"""Score trees, deductions, grades and the softer rules on a row's own cells."""

from __future__ import annotations

import pytest
from tests.check.build import Line, evidence, header, indicator, open_relation, plain, relation

from gouji.check.rules.scores import local_bands
from gouji.check.run import run_checks
from gouji.core.check import Check


def found(code: str, *lines: Line) -> list[Check]:
    return list(run_checks(evidence(*lines), [code]))


class TestTree:
    def test_missing_leaf__leaves_only_the_upper_bound(self) -> None:
        (check,) = found("SCORE-02", open_relation("scores", "合计[whole:20]分：产出[part:11]分"))
        assert check.verdict == "untestable"
        (check,) = found("SCORE-02", open_relation("scores", "合计[whole:20]分：产出[part:21]分"))
        assert (check.verdict, check.severity) == ("inconsistent", "error")

    def test_scores_with_decimals__are_exact(self) -> None:
        (check,) = found("SCORE-02", relation("scores", "合计[whole:17.75]分：产出[part:9.25]分、效益[part:8.5]分"))
        assert check.verdict == "consistent"
        (check,) = found("SCORE-02", relation("scores", "合计[whole:17.65]分：产出[part:9.25]分、效益[part:8.5]分"))
        assert check.verdict == "inconsistent"


class TestDeductions:
    def test_printed_minus__is_taken_off_once(self) -> None:
        (check,) = found("SCORE-04", relation("deductions", "分值[weight:10]分，扣[deduction:2]分、扣[deduction:0.5]分，得[score:7.5]分"))
        assert (check.verdict, check.formula) == ("consistent", "10 - 2 - 0.5 = 7.5")


class TestGrade:
    @pytest.mark.parametrize(
        ("score", "grade", "verdict"),
        [
            ("90", "优", "consistent"), ("89.9", "优", "inconsistent"), ("80", "良好", "consistent"), ("60", "中等", "consistent"),
            ("59", "差", "consistent"), ("97", "“优秀”", "consistent"), ("85", "优秀等级", "inconsistent"), ("9.5", "优", "untestable"),
            ("95", "A", "untestable"),
        ],
    )  # fmt: skip
    def test_grade__follows_the_national_bands(self, score: str, grade: str, verdict: str) -> None:
        (check,) = found("SCORE-06", header(f"自评得分[self_score:{score}]分，[grade:{grade}]"))
        assert check.verdict == verdict

    def test_bands_of_the_report__take_their_place(self) -> None:
        bands = plain("得分95（含）-100分为优，85（含）-95分为良，60（含）-85分为中，60分以下为差。")
        (check,) = found("SCORE-06", bands, header("自评得分[self_score:92]分，等级[grade:优]"))
        assert (check.verdict, check.computed) == ("inconsistent", "良")

    @pytest.mark.parametrize("text", ["", "优化营商环境，全镇良种覆盖率95%", "90分以上为优", "优（80分以上）、良（90分以上）"])
    def test_bands__fewer_than_two_or_out_of_order_are_none(self, text: str) -> None:
        assert local_bands(text) is None

    def test_bands__in_brackets(self) -> None:
        bands = local_bands("评价等级分为优（90分及以上）、良（75-90分）、中（60-75分）、差（60分以下）四档")
        assert bands is not None
        assert [(int(low), grade) for low, grade in bands][:3] == [(90, "优"), (75, "良"), (60, "中")]


class TestRow:
    def test_score_within_weight__bonus_rows_are_silent(self) -> None:
        (check,) = found("SCORE-03", indicator("[name:加分项][weight:5]分，得[score:8]分"))
        assert check.verdict == "untestable"

    def test_score__negative_is_out_of_bounds(self) -> None:
        (check,) = found("SCORE-03", indicator("[name:资产管理][weight:5]分，得分为[score:-3]分"))
        assert check.verdict == "inconsistent"
        assert check.formula == "-3 < 0"

    @pytest.mark.parametrize("criteria", ["≥95%得6分，≥90%得4分，其余酌情扣分", "每低1%扣1分", "≥95%得6分"])
    def test_criteria_that_leave_room__are_silent(self, criteria: str) -> None:
        assert found("SCORE-05", indicator(f"[name:执行率][weight:6]分：[criteria:{criteria}]。完成[completion_rate:91]%，得[score:6]分")) == []

    @pytest.mark.parametrize("reason", ["未发现违规问题", "无不足", "资料齐全"])
    def test_good_reason_with_full_score__is_no_finding(self, reason: str) -> None:
        assert found("SCORE-07", indicator(f"[name:制度][weight:5]分，得[score:5]分，[explanation:{reason}]")) == []

    def test_lost_points_without_reason__need_a_column_of_reasons(self) -> None:
        row = "[name:公开][weight:5]分，得[score:4]分"
        assert found("SCORE-07", indicator(row)) == []
        checks = found("SCORE-07", indicator(row), indicator("[name:制度][weight:5]分，得[score:4]分，[deduction:资料缺失]"))
        assert [(check.verdict, check.line) for check in checks] == [("suspicious", 1), ("consistent", 2)]

    def test_many_rows_without_score__are_another_layout(self) -> None:
        rows = [indicator(f"[name:甲][weight:5]分，得[score:{score}]分") for score in (3, 4)]
        assert found("SCORE-08", *rows, indicator("[name:乙][weight:5]分")) == []
