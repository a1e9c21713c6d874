"""Every rule of these modules on the holding and the failing example of its own docstring."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.check.build import Line, evidence, header, indicator, open_relation, relation

from gouji.check.registry import RULES
from gouji.check.run import RULE_MODULES, all_rules, run_checks

Example = Sequence[Line]

EXAMPLES: dict[str, tuple[Example, Example]] = {
    "SUM-01": (
        [relation("sum", "支出[whole:20.5]万元，其中人员[part=人员:8.2]万元、公用[part=公用:3.1]万元、项目[part=项目:9.2]万元")],
        [relation("sum", "支出[whole:20.5]万元，其中人员[part=人员:8.2]万元、公用[part=公用:3.1]万元、项目[part=项目:9.9]万元")],
    ),
    "SUM-02": (
        [open_relation("sum", "调处纠纷[whole=纠纷:36]起，其中疑难纠纷[part=疑难:4]起")],
        [open_relation("sum", "调处纠纷[whole=纠纷:36]起，其中疑难纠纷[part=疑难:41]起")],
    ),
    "SUM-03": (
        [relation("balance", "年初结转[opening:13.4]万元，收入[income:41.1]万元，支出[expenditure:40.9]万元，年末结转[closing:13.6]万元")],
        [relation("balance", "年初结转[opening:13.4]万元，收入[income:41.1]万元，支出[expenditure:40.9]万元，年末结转[closing:15.6]万元")],
    ),
    "SUM-04": (
        [relation("shares", "基本支出占[share=基本支出:18.9]%，项目支出占[share=项目支出:81.1]%")],
        [relation("shares", "基本支出占[share=基本支出:18.9]%，项目支出占[share=项目支出:83.1]%")],
    ),
    "SCORE-01": (
        [relation("weights", "目标管理（[whole=目标管理:20]分）：目标制定[part=目标制定:12]分、目标实现[part=目标实现:8]分")],
        [relation("weights", "目标管理（[whole=目标管理:20]分）：目标制定[part=目标制定:12]分、目标实现[part=目标实现:18]分")],
    ),
    "SCORE-02": (
        [relation("scores", "自评总分[whole=总分:18]分：产出[part=产出:11]分、效益[part=效益:7]分")],
        [relation("scores", "自评总分[whole=总分:19]分：产出[part=产出:11]分、效益[part=效益:7]分")],
    ),
    "SCORE-03": (
        [indicator("[name:制度][weight:5]分，得[score:3]分")],
        [indicator("[name:制度][weight:5]分，得[score:8]分")],
    ),
    "SCORE-04": (
        [relation("deductions", "分值[weight:10]分，资料不全扣[deduction:2]分，得[score:8]分")],
        [relation("deductions", "分值[weight:10]分，资料不全扣[deduction:2]分，得[score:9]分")],
    ),
    "SCORE-05": (
        [indicator("[name:执行率][weight:6]分：[criteria:≥95%得6分，≥90%得4分]。完成[completion_rate:96]%，得[score:6]分")],
        [indicator("[name:执行率][weight:6]分：[criteria:≥95%得6分，≥90%得4分]。完成[completion_rate:91]%，得[score:6]分")],
    ),
    "SCORE-06": (
        [header("自评得分[self_score:92]分，等级为[grade:优]")],
        [relation("grade", "自评得分[score:82]分，等级为[grade:优]")],
    ),
    "SCORE-07": (
        [indicator("[name:制度][weight:5]分，得[score:4]分，因[deduction:制度不健全]")],
        [indicator("[name:制度][weight:5]分，得[score:5]分，因[deduction:制度不健全]")],
    ),
    "SCORE-08": (
        [indicator(f"[name:{name}][weight:5]分，得[score:{score}]分") for name, score in zip(("制度", "公开", "培训", "档案", "资产"), "45553", strict=True)],
        [
            *[indicator(f"[name:{name}][weight:5]分，得[score:{score}]分") for name, score in zip(("制度", "公开", "培训", "档案"), "4555", strict=True)],
            indicator("[name:资产][weight:5]分"),
        ],
    ),
    "SCORE-09": (
        [relation("bracket", "信息公开（[bracket=信息公开:6]分），分值[cell=信息公开:6]")],
        [relation("bracket", "信息公开（[bracket=信息公开:6]分），分值[cell=信息公开:9]")],
    ),
    "RATE-01": (
        [relation("share", "总支出[whole:50]万元，基本支出[part:9]万元，占总支出的[printed:18]%")],
        [relation("share", "总支出[whole:50]万元，基本支出[part:9]万元，占总支出的[printed:81]%")],
    ),
    "RATE-02": (
        [indicator("[name:产出][weight:35]分，得[score:33]分，得分率[score_rate:94.29]%")],
        [indicator("[name:产出][weight:35]分，得[score:33]分，得分率[score_rate:92.28]%")],
    ),
    "RATE-03": (
        [indicator("[name:水稻种植]目标[target:4]万亩，完成[actual:4.8]万亩，完成率[completion_rate:120]%")],
        [indicator("[name:基地建设]目标[target:400]亩，完成[actual:650]亩，完成率[completion_rate:130]%")],
    ),
    "RATE-04": (
        [relation("formula", "执行率=（[term:45]/[term:50]）×100%=[printed:90]%", label="(a/b)*100%")],
        [relation("formula", "执行率=（[term:45]/[term:50]）×100%=[printed:95]%", label="(a/b)*100%")],
    ),
    "RATE-05": (
        [relation("rate", "预算[denominator:50]万元，到位[numerator:45]万元，资金到位率[printed:90]%", label="资金到位率")],
        [relation("rate", "预算[denominator:50]万元，到位[numerator:45]万元，资金到位率[printed:95]%", label="资金到位率")],
    ),
    "RATE-06": (
        [relation("growth", "上年收入[previous:20]万元，本年收入[current:23]万元，同比增长[printed:15]%")],
        [relation("growth", "上年收入[previous:20]万元，本年收入[current:23]万元，同比增长[printed:25]%")],
    ),
    "RATE-07": (
        [relation("rate", "共受理投诉[denominator:50]件，办结[numerator:48]件，办结率[printed:96]%", label="办结率")],
        [relation("rate", "共受理投诉[denominator:50]件，办结[numerator:48]件，办结率[printed:98]%", label="办结率")],
    ),
    "RATE-08": (
        [relation("reach", "出生[whole:40]人，政策内生育率[printed:82.5]%")],
        [relation("reach", "出生[whole:40]人，政策内生育率[printed:83.9]%")],
    ),
    "RATE-09": (
        [relation("price", f"抚育[quantity:{area}]亩补助[amount:{amount}]元", label="抚育") for area, amount in ((20, 4000), (35, 7000))],
        [relation("price", f"抚育[quantity:{area}]亩补助[amount:{amount}]元", label="抚育") for area, amount in ((20, 4000), (35, 9800))],
    ),
    "SAME-06": (
        [relation("echo", "小麦产量[claim=小麦产量:0.3]万吨\n冬小麦产量[claim=冬小麦产量:0.34]万吨")],
        [relation("echo", "硬化道路[claim=硬化道路:10.36]公里\n村内硬化道路[claim=村内硬化道路:10.63]公里")],
    ),
}  # fmt: skip

MODULES = ("sums", "scores", "marks", "rates", "completion", "plausible", "echoes")


def told(code: str, kind: str) -> str:
    """The example of a rule's docstring."""
    match = re.search(rf"^ *{kind}: (.+)$", RULES[code].doc, re.MULTILINE)
    assert match is not None, f"{code} has no line {kind}:"
    return match.group(1)


def test_examples__cover_every_rule_of_these_modules() -> None:
    ours = {rule.code for rule in all_rules() if rule.run.__module__.rpartition(".")[2] in MODULES}
    assert ours == set(EXAMPLES)


@pytest.mark.parametrize("code", EXAMPLES)
def test_rule__holds_on_its_holding_example(code: str) -> None:
    given = evidence(*EXAMPLES[code][0])
    assert given.text.replace("\n", "；") == told(code, "Holds")
    checks = run_checks(given, [code])
    assert not [check for check in checks if check.is_finding]
    if code != "SCORE-08":  # a row that has its score is no candidate
        assert any(check.verdict == "consistent" for check in checks)


@pytest.mark.parametrize("code", EXAMPLES)
def test_rule__finds_its_failing_example(code: str) -> None:
    given = evidence(*EXAMPLES[code][1])
    assert given.text.replace("\n", "；") == told(code, "Fails")
    (finding,) = [check for check in run_checks(given, [code]) if check.is_finding]
    assert finding.rule == code
    assert finding.severity == RULES[code].severity
    assert finding.message.zh
    assert finding.message.en
    assert finding.printed is not None
    assert finding.line == finding.printed.line
    assert all(claim.text == given.text[claim.start : claim.end] for claim in finding.claims)


@pytest.mark.parametrize("code", EXAMPLES)
def test_subject__has_no_figures(code: str) -> None:
    for example in EXAMPLES[code]:
        for check in run_checks(evidence(*example), [code]):
            assert not re.search(r"\d", check.subject)


def test_read_01__claim_that_is_not_there() -> None:
    given = evidence(relation("sum", "经费[whole:3]万元，其中人员[part:3]万元"))
    (whole, part), entry = given.rows.relations[0].operands, given.rows.relations[0]
    wrong = replace(whole, claim=replace(whole.claim, text="8", value="8"))
    read_wrong = replace(given, rows=replace(given.rows, relations=(replace(entry, operands=(wrong, part)),)))
    checks = run_checks(read_wrong, ["READ", "SUM"])
    assert [(check.rule, check.verdict) for check in checks] == [("READ-01", "misread"), ("SUM-01", "untestable")]
    assert run_checks(given, ["READ"]) == ()


class TestRegistry:
    def test_codes__are_well_formed_and_named_by_their_function(self) -> None:
        for rule in all_rules():
            assert re.fullmatch(r"[A-Z]+-\d\d", rule.code)
            assert rule.run.__name__.startswith(rule.code.lower().replace("-", "_") + "_")

    def test_docstrings__say_source_holds_and_fails(self) -> None:
        for rule in all_rules():
            for word in ("Source:", "Holds:", "Fails:"):
                assert word in rule.doc, f"{rule.code} has no {word}"

    def test_names__stand_in_both_languages(self) -> None:
        for rule in all_rules():
            assert re.search(r"[\u4e00-\u9fff]", rule.zh)
            assert rule.en.isascii() or "−" in rule.en or "–" in rule.en

    def test_every_rule__is_in_a_listed_module(self) -> None:
        assert {rule.run.__module__ for rule in all_rules()} == set(RULE_MODULES)
