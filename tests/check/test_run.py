"""The engine: which rules run, order and ids, causes, misread and doubtful operands, habits, the summary."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.check.build import Line, evidence, indicator, plain, relation, with_claims

from gouji.check.evidence import Evidence
from gouji.check.run import chosen_rules, run_checks, summary
from gouji.core.numerals import lex
from gouji.core.rows import Claim, Header, Operand, Relation, Rows
from gouji.errors import UsageError

WRONG_SUM = relation("sum", "支出[whole=支出:20.5]万元，其中人员[part=人员:8.2]万元、公用[part=公用:3.1]万元、项目[part=项目:9.9]万元")
RATE = relation("rate", "共受理投诉[denominator:50]件，办结[numerator:48]件，办结率[printed:96]%", label="办结率")
FAMILIES = ["SUM", "RATE", "SCORE", "READ"]


class TestChoice:
    def test_family__runs_all_its_rules(self) -> None:
        assert {rule.family for rule in chosen_rules(["SUM"])} == {"SUM"}
        assert [rule.code for rule in chosen_rules(["rate-03"])] == ["RATE-03"]

    def test_unknown_name__is_a_usage_error(self) -> None:
        with pytest.raises(UsageError, match="FOO-99"):
            chosen_rules(["FOO-99"])

    def test_only_chosen_rules__run(self) -> None:
        assert {check.rule for check in run_checks(evidence(WRONG_SUM, RATE), ["RATE-07"])} == {"RATE-07"}


class TestOrder:
    def test_ids__follow_the_text(self) -> None:
        checks = run_checks(evidence(RATE, WRONG_SUM), FAMILIES)
        assert [(check.id, check.rule, check.line) for check in checks] == [("k1", "RATE-07", 1), ("k2", "SUM-01", 2)]

    def test_twice__gives_the_same(self) -> None:
        given = evidence(RATE, WRONG_SUM)
        assert run_checks(given) == run_checks(given)

    def test_a_relation_told_twice__is_one_check(self) -> None:
        given = evidence(WRONG_SUM)
        twice = replace(given, rows=replace(given.rows, relations=given.rows.relations * 2))
        assert len(run_checks(twice, ["SUM"])) == 1


class TestFormula:
    def test_sum__is_written_out_with_the_printed_numbers(self) -> None:
        line = "共支出[whole:1,531.23]万元，工资[part:398.69]万元、商品[part:216.15]万元、补助[part:7.76]万元、项目[part:908.63]万元"
        (check,) = run_checks(evidence(relation("sum", line)), ["SUM"])
        assert check.formula == "398.69 + 216.15 + 7.76 + 908.63 = 1531.23"
        assert check.verdict == "consistent"
        assert check.formula in check.message.zh
        assert check.formula in check.message.en

    def test_finding__shows_recomputed_and_printed(self) -> None:
        (check,) = run_checks(evidence(WRONG_SUM), ["SUM"])
        assert check.formula == "8.2 + 3.1 + 9.9 = 21.2 ≠ 20.5"
        assert check.computed == "21.2"
        assert [claim.text for claim in check.claims] == ["20.5", "8.2", "3.1", "9.9"]

    def test_units__stand_in_the_formula_where_they_differ(self) -> None:
        given = evidence(relation("sum", "共[whole:1.5]亿元，其中拨款[part:1.2]亿元、自筹[part:3000]万元"))
        (check,) = run_checks(given, ["SUM"])
        assert check.formula == "1.2亿元 + 3000万元 = 1.5亿元"


class TestMisread:
    def test_missing_claim__withdraws_the_check(self) -> None:
        checks = run_checks(with_claims(evidence(WRONG_SUM), grounding="missing"), FAMILIES)
        assert {check.verdict for check in checks} == {"misread", "untestable"}
        assert all(check.severity != "error" for check in checks)

    def test_text_elsewhere__is_misread(self) -> None:
        given = evidence(WRONG_SUM)
        moved = replace(given, text="　" + given.text)
        assert "inconsistent" not in {check.verdict for check in run_checks(moved, FAMILIES)}

    def test_misread__is_never_louder_than_a_warning(self) -> None:
        checks = run_checks(with_claims(evidence(RATE), grounding="missing"), ["READ"])
        assert {(check.verdict, check.severity) for check in checks} == {("misread", "warning")}
        assert len(checks) == 3


class TestDoubt:
    def test_doubtful_operand__lowers_an_error_and_says_so(self) -> None:
        (check,) = run_checks(with_claims(evidence(WRONG_SUM), doubt=0.4), ["SUM"])
        assert (check.verdict, check.severity) == ("inconsistent", "warning")
        assert "识别存疑" in check.message.zh
        assert "doubtful" in check.message.en

    def test_doubt__leaves_what_holds_alone(self) -> None:
        (check,) = run_checks(with_claims(evidence(RATE), doubt=0.4), ["RATE"])
        assert check.verdict == "consistent"
        assert "存疑" not in check.message.zh


TREE = "项目管理（70分）目标管理（40分）动态调整（15分）完成结果（10分）支出控制：10分 及时处置：5分 执行进度：5分"


def tree(*sums: tuple[str, ...]) -> Evidence:
    """Weights of the tree's text: the first name of each is the parent."""

    def operand(role: str, name: str) -> Operand:
        start = TREE.index(name) + len(name) + 1
        end = TREE.index("分", start)
        claim = Claim(text=TREE[start:end], value=TREE[start:end], start=start, end=end, line=1)
        return Operand(role=role, claim=claim, unit="分", label=name)

    relations = [
        Relation(
            id=f"r{index}", kind="weights", exhaustive=True, label=whole,
            operands=(operand("whole", whole), *(operand("part", part) for part in parts)),
        )
        for index, (whole, *parts) in enumerate(sums, 1)
    ]  # fmt: skip
    return Evidence(TREE, lex(TREE), Rows(header=Header(), relations=tuple(relations)))


class TestCauses:
    TOP = ("项目管理", "目标管理", "动态调整", "完成结果")
    CHILD = ("动态调整", "支出控制", "及时处置", "执行进度")

    def test_parent_of_a_wrong_child__is_derived(self) -> None:
        parent, child = run_checks(tree(self.TOP, self.CHILD), ["SCORE-01"])
        assert (child.verdict, child.severity, child.caused_by) == ("inconsistent", "error", None)
        assert (parent.verdict, parent.severity, parent.caused_by) == ("inconsistent", "warning", child.id)
        assert child.id in parent.message.zh
        assert child.id in parent.message.en

    def test_parent_against_its_leaves__holds(self) -> None:
        leaves = ("项目管理", "目标管理", "支出控制", "及时处置", "执行进度", "完成结果")
        checks = run_checks(tree(self.TOP, self.CHILD, leaves), ["SCORE-01"])
        assert sorted(check.verdict for check in checks) == ["consistent", "inconsistent", "inconsistent"]

    def test_parent_that_fits_neither__stands(self) -> None:
        checks = run_checks(tree(self.TOP, ("动态调整", "支出控制", "及时处置")), ["SCORE-01"])
        assert [(check.verdict, check.caused_by) for check in checks] == [("inconsistent", None), ("consistent", None)]

    def test_bracket_that_differs_from_its_cell__is_the_root(self) -> None:
        given = tree(("项目管理", "目标管理", "动态调整", "完成结果"))
        whole = given.rows.relations[0].operands[2]
        text = given.text + "动态调整20"
        cell = Claim(text="20", value="20", start=len(text) - 2, end=len(text), line=1)
        bracket = Relation(
            id="r9", kind="bracket", label="动态调整",
            operands=(replace(whole, role="bracket"), Operand(role="cell", claim=cell, unit="分", label="动态调整")),
        )  # fmt: skip
        rows = replace(given.rows, relations=(*given.rows.relations, bracket))
        parent, root = run_checks(Evidence(text, lex(text), rows), ["SCORE"])
        assert (parent.rule, parent.caused_by, root.rule) == ("SCORE-01", root.id, "SCORE-09")

    def test_a_part_told_twice__follows_from_its_total_told_twice(self) -> None:
        given = evidence(
            relation("sum", "支出[whole=支出:52.5]万元，其中人员[part=人员:20.1]万元、公用[part=公用:32.4]万元"),
            relation("sum", "支出[whole=支出:50.5]万元，其中人员[part=人员:20.1]万元、公用[part=公用:30.4]万元"),
            relation("sum", "公用[whole=公用:30.4]万元，其中水费[part=水费:10.3]万元、电费[part=电费:20.1]万元"),
        )
        first, second, _ = given.rows.relations
        same = [
            Relation(id=f"r{at + 4}", kind="same", operands=pair, label=pair[0].label)
            for at, pair in enumerate(zip(first.operands, second.operands, strict=True))
        ]
        rows = replace(given.rows, relations=(*given.rows.relations, *same))
        checks = [check for check in run_checks(replace(given, rows=rows), ["SAME", "SUM"]) if check.is_finding]
        total, part = sorted(checks, key=lambda check: check.relation or "")
        assert (total.rule, total.severity, total.caused_by) == ("SAME-01", "error", None)
        assert (part.rule, part.severity, part.caused_by) == ("SAME-01", "warning", total.id)
        assert total.id in part.message.zh

    def test_a_part_told_twice__of_one_total_stands(self) -> None:
        given = evidence(
            relation("sum", "支出[whole=支出:52.5]万元，其中人员[part=人员:20.1]万元、公用[part=公用:32.4]万元"),
            relation("same", "支出[claim=支出:52.5]万元\n支出[claim=支出:50.5]万元"),
        )
        part, total = given.rows.relations[0].operands[2], given.rows.relations[1].operands[1]
        same = Relation(id="r9", kind="same", label="公用", operands=(part, replace(total, label="公用")))
        rows = replace(given.rows, relations=(*given.rows.relations, same))
        found = [check.caused_by for check in run_checks(replace(given, rows=rows), ["SAME"]) if check.is_finding]
        assert found == [None, None]

    def test_one_wrong_number_told_by_two_rules__is_one_error(self) -> None:
        given = evidence(
            indicator("[name:资金到位率]预算[target:50]万元，到位[actual:45]万元，到位率[completion_rate:95]%"),
        )
        row = given.rows.indicators[0]
        roles = {"denominator": row.target, "numerator": row.actual, "printed": row.completion_rate}
        operands = tuple(
            Operand(role=role, claim=claim, unit="%" if role == "printed" else "万元") for role, claim in roles.items() if claim
        )
        rows = replace(given.rows, relations=(Relation(id="r1", kind="rate", operands=operands, label="资金到位率"),))
        checks = run_checks(replace(given, rows=rows), ["RATE"])
        assert sorted(check.severity for check in checks) == ["error", "warning"]
        assert [check.caused_by for check in checks if check.severity == "warning"] == [next(c.id for c in checks if c.severity == "error")]


def rate(printed: str, top: int, base: int) -> Line:
    return relation("rate", f"受理[denominator:{base}]件，办结[numerator:{top}]件，办结率[printed:{printed}]%", label="办结率")


class TestHabit:
    def test_every_rate_cut_off__is_one_note(self) -> None:
        checks = run_checks(evidence(rate("94.28", 33, 35), rate("66.66", 2, 3), rate("83.33", 5, 6)), ["RATE"])
        cut = [check for check in checks if check.verdict == "truncated"]
        assert [check.severity for check in cut] == ["info", "info"]
        assert "习惯" in cut[0].message.zh
        assert cut[1].caused_by == cut[0].id

    def test_mixed_rates__each_stand(self) -> None:
        checks = run_checks(evidence(rate("94.28", 33, 35), rate("66.66", 2, 3), rate("85.71", 6, 7), rate("66.67", 2, 3)), ["RATE"])
        assert [check.caused_by for check in checks if check.verdict == "truncated"] == [None, None]


class TestSummary:
    def test_counts__are_of_candidates(self) -> None:
        unreadable = relation("rate", "受理[denominator:50]件，办结[numerator:若干]件，办结率[printed:96]%", label="办结率")
        tallies = {tally.rule: tally for tally in summary(run_checks(evidence(RATE, unreadable, WRONG_SUM)))}
        settled = tallies["RATE-07"]
        assert (settled.candidates, settled.tested, settled.agreeing, settled.findings, settled.untestable) == (2, 1, 1, 0, 1)
        assert settled.reasons == {"有数字无法唯一读出": 1}
        assert (tallies["SUM-01"].findings, tallies["SUM-03"].candidates) == (1, 0)


def test_malformed_operand__counts_in_its_proved_reading() -> None:
    given = evidence(
        relation("sum", "支出[whole:3.354.10]万元，其中基本[part:1354.10]万元、项目[part:2000.00]万元"),
        relation("share", "基本支出[part:1354.10]万元", label="占比"),
    )
    (check,) = run_checks(given, ["SUM"])
    assert check.verdict == "consistent"
    assert "3.354.10按3354.10读" in check.message.zh
    assert check.claims[0].value is None


def test_empty_report__has_no_checks() -> None:
    assert run_checks(evidence(plain(""))) == ()


@pytest.mark.parametrize("value", ["abc", "NaN", "Infinity", "1e999999999", "", "1.2.3", "-", "１２"])
def test_nonsense_value__is_untestable_and_never_an_exception(value: str) -> None:
    checks = run_checks(with_claims(evidence(WRONG_SUM, RATE), value=value), FAMILIES)
    assert {check.verdict for check in checks} == {"untestable"}
