"""Sums, parts, balances and shares: when they accuse and when they keep silent."""

from __future__ import annotations

import pytest
from tests.check.build import Line, evidence, open_relation, relation

from gouji.check.run import run_checks
from gouji.core.check import Check


def only(line: Line, code: str = "SUM") -> Check:
    (check,) = run_checks(evidence(line), [code])
    return check


class TestTotals:
    def test_parts_before_their_total__share_a_unit(self) -> None:
        check = only(relation("sum", "苗木[part:1.57]万株与[part:5.3]万株，社会造林[part:2.6]万株，共计植树[whole:9.47]万株"))
        assert (check.verdict, check.formula) == ("consistent", "1.57 + 5.3 + 2.6 = 9.47")

    def test_households_beside_people__cannot_be_added(self) -> None:
        check = only(relation("sum", "帮扶[whole:53]人，其中低保[part:12]户、特困[part:40]人"))
        assert check.verdict == "untestable"
        assert "单位" in check.message.zh

    def test_visits_beside_people__can_be_added(self) -> None:
        check = only(relation("sum", "问责[whole:15]人次，其中约谈[part:3]人、诫勉[part:3]人、批评[part:8]人、检讨[part:1]人"))
        assert check.verdict == "consistent"

    def test_part_without_digits__is_untestable(self) -> None:
        assert only(relation("sum", "共[whole:5]人，其中党员[part:若干]人、群众[part:3]人")).verdict == "untestable"

    def test_missing_total__is_untestable(self) -> None:
        assert only(relation("sum", "党员[part:2]人、群众[part:3]人")).verdict == "untestable"

    def test_dropped_zero__is_weak_and_only_info(self) -> None:
        check = only(relation("sum", "共[whole:490.78]万元，其中拨款[part:393]万元、自筹[part:97.38]万元"))
        assert (check.verdict, check.severity) == ("suspicious", "info")


class TestParts:
    def test_parts_together_too_large__is_only_info(self) -> None:
        check = only(open_relation("sum", "[whole:14]人戒断，其中二级管控[part:3]人、三级管控[part:14]人"))
        assert (check.verdict, check.severity, check.computed) == ("suspicious", "info", "17")

    @pytest.mark.parametrize(
        "marked",
        [
            "职工[whole:30]人，其中女性[part=女性:18]人、党员[part=党员:20]人",
            "离退休[whole:29]人，其中退休[part=退休:29]人（[part=参保:29]人参保）",
            "网格员[whole:432]人，其中劝返人员[part=劝返:1125]人次",
            "网格员[whole:432]人。检测人员[part=检测:1125]人",
            "划分[whole:17]个村[part=网格:56]个网格",
            "收入[whole:15]万元，其中门诊43人，住院19人次[part=住院:22]万元",
        ],
    )
    def test_parts_that_may_be_counted_twice_or_elsewhere__are_silent(self, marked: str) -> None:
        assert only(open_relation("sum", marked)).verdict == "untestable"

    def test_rounded_figures__fit_within_their_bounds(self) -> None:
        check = only(open_relation("sum", "粮食种植近[whole:3]万亩，其中水稻[part:2]万余亩"))
        assert check.verdict == "consistent"

    def test_open_list__may_be_less_than_its_total(self) -> None:
        check = only(open_relation("sum", "共[whole:50]件，其中矛盾[part:20]件、信访[part:12]件等"))
        assert (check.verdict, check.formula) == ("consistent", "20 + 12 ≤ 50")


class TestBalance:
    def test_income_that_contains_the_opening__balances(self) -> None:
        line = "年初结转[opening:13.4]万元，收入合计[income:54.5]万元，支出[expenditure:40.9]万元，年末结转[closing:13.6]万元"
        check = only(relation("balance", line))
        assert (check.verdict, check.formula) == ("consistent", "54.5 - 40.9 = 13.6")

    def test_expenditure_that_contains_the_closing__balances(self) -> None:
        line = "年初[opening:13.4]万元，收入[income:41.1]万元，支出总计[expenditure=支出总计:54.5]万元，年末[closing:13.6]万元"
        check = only(relation("balance", line))
        assert (check.verdict, check.formula) == ("consistent", "13.4 + 41.1 = 54.5")

    def test_missing_closing__is_untestable(self) -> None:
        line = "年初结转[opening:13.4]万元，收入[income:41.1]万元，支出[expenditure:40.9]万元"
        assert only(relation("balance", line)).verdict == "untestable"

    def test_neither_reading_balances__is_an_error(self) -> None:
        line = "年初结转[opening:13.4]万元，收入[income:41.1]万元，支出[expenditure:40.9]万元，年末结转[closing:31.6]万元"
        check = only(relation("balance", line))
        assert (check.verdict, check.severity, check.computed) == ("inconsistent", "error", "13.6")


class TestShares:
    def test_incomplete_list__is_silent(self) -> None:
        assert only(open_relation("shares", "甲占[share:40]%，乙占[share:30]%")).verdict == "untestable"

    def test_three_rounded_thirds__hold(self) -> None:
        assert only(relation("shares", "甲[share:33.3]%，乙[share:33.3]%，丙[share:33.3]%")).verdict == "consistent"

    def test_single_share__is_untestable(self) -> None:
        assert only(relation("shares", "甲[share:33.3]%")).verdict == "untestable"
