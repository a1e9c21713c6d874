"""COUNT-01: the stated number and what is named."""

from __future__ import annotations

from tests.check.build import Line, evidence, open_relation, relation

from gouji.check.rules.counts import count_01_stated_number_is_named
from gouji.core.check import Check


def count(line: Line) -> Check:
    (found,) = count_01_stated_number_is_named(evidence(line))
    return found


def test_count_01__as_many_as_stated() -> None:
    found = count(relation("count", "设[item:综合办]、[item:财政所]、[item:农业站][stated:3]个机构"))
    assert (found.verdict, found.formula) == ("consistent", "3 = 3")


def test_count_01__one_too_few() -> None:
    found = count(relation("count", "设[item:综合办]、[item:财政所]、[item:农业站][stated:4]个机构"))
    assert (found.verdict, found.severity, found.formula, found.computed) == ("inconsistent", "error", "3 ≠ 4", "3")
    assert "综合办、财政所、农业站" in found.message.zh


def test_count_01__an_open_list_may_name_fewer() -> None:
    assert count(open_relation("count", "引进[item:甲厂]、[item:乙厂]等企业[stated:4]个")).verdict == "consistent"


def test_count_01__an_open_list_may_not_name_more() -> None:
    found = count(open_relation("count", "发展[item:甲]、[item:乙]、[item:丙]等项目[stated:2]个"))
    assert (found.verdict, found.formula) == ("inconsistent", "3 > 2")


def test_count_01__a_name_in_brackets_is_an_alias() -> None:
    found = count(relation("count", "设[item:扶贫办]（[item:乡村振兴办]）、[item:财政所]共[stated:2]个机构"))
    assert (found.verdict, len(found.claims)) == ("consistent", 3)


def test_count_01__more_than_the_stated_round_number() -> None:
    assert count(relation("count", "成立[item:甲组]、[item:乙组]、[item:丙组]近[stated:4]个小组")).verdict == "consistent"


def test_count_01__a_chinese_number() -> None:
    assert count(relation("count", "形成“[item:稻虾]”和“[item:土鸡]”[stated:两]个产业")).verdict == "consistent"


def test_count_01__nothing_named_cannot_be_tested() -> None:
    assert count(relation("count", "设[stated:4]个机构")).verdict == "untestable"
