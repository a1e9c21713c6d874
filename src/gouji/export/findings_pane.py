"""The right-hand side of the page: findings, numbers nobody claimed, and the summary of each rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gouji.export.decision_marks import decision_line
from gouji.export.findings import SEVERITIES, Finding, RuleCount, is_finding, per_rule, worst_first
from gouji.export.labels import FIELDS, LISTS, SEVERITY, VERDICT, words
from gouji.export.marks import Marks, Use, operands
from gouji.export.markup import Markup, both, element, join, short
from gouji.export.protocol import Options
from gouji.result import Check, Claim, Result

SIGN: Final = {"error": "●", "warning": "▲", "info": "◆", "consistent": "✓", "untestable": "–"}
"""Severity as a shape, so that colour never stands alone."""


def findings_list(result: Result, marks: Marks, options: Options) -> Markup:
    """Findings worst first with their effects inside, then relations that hold, then those that could not be tested."""
    trees = worst_first(result.checks)
    quiet = [check for check in result.checks if not is_finding(check)]
    quiet.sort(key=lambda check: (check.verdict, check.line))
    return join(
        [
            *(_card(tree, marks, options) for tree in trees),
            *(_card(Finding(check), marks, options) for check in quiet),
        ]
    )


def _card(finding: Finding, marks: Marks, options: Options) -> Markup:
    check = finding.check
    look = check.severity if is_finding(check) else check.verdict
    effects = None
    if finding.effects:
        label = element("p", both("由此引起", "which causes"), class_="causes")
        effects = element("div", label, *(_card(effect, marks, options) for effect in finding.effects), class_="effects")
    own = element(
        "div",
        _headline(check, look, options),
        element("p", both(check.message.zh, check.message.en), class_="message"),
        _figures(check),
        _explanations(check),
        _operands(check, marks) if is_finding(check) or not check.formula else None,
        decision_line(marks.standing.decided.get(check.id)),
        class_="own",
    )
    decision = marks.standing.decided.get(check.id)
    return element(
        "article",
        own,
        effects,
        class_=f"card {look}",
        id=f"check-{check.id}",
        data_id=check.id,
        data_rule=check.rule,
        data_look=look,
        data_k=_ids(check, marks),
        data_printed=marks.id_of(check.printed),
        data_decided=decision.way if decision else None,
        hidden=not is_finding(check),
    )


def _ids(check: Check, marks: Marks) -> str:
    found = (marks.id_of(claim) for claim in operands(check))
    return " ".join(str(number) for number in found if number is not None)


def _headline(check: Check, look: str, options: Options) -> Markup:
    zh, en = words(SEVERITY, look) if look in SEVERITY else words(VERDICT, look)
    verdict = both(*words(VERDICT, check.verdict)) if look in SEVERITY else None
    name = both(options.rule_name(check.rule, "zh"), options.rule_name(check.rule, "en"))
    place = element("span", str(check.line), class_="at") if check.line else None
    pick = element(
        "button",
        element("span", element("span", SIGN.get(look, "●"), aria_hidden="true"), both(zh, en), class_="badge"),
        element("span", check.rule, class_="code"),
        element("span", name, class_="rule"),
        class_="pick",
        aria_pressed="false",
    )
    said = element("span", verdict, class_="verdict") if verdict else None
    return element("h3", pick, element("span", said, place, element("span", check.id, class_="id"), class_="aside"))


def _figures(check: Check) -> Markup | None:
    formula = element("code", check.formula, class_="formula") if check.formula else None
    printed = element("span", both("原文", "printed"), " ", element("b", check.printed.text)) if check.printed else None
    computed = element("span", both("复算", "recomputed"), " ", element("b", check.computed)) if check.computed else None
    versus = element("div", printed, computed, class_="versus") if printed and computed and is_finding(check) else None
    return element("div", formula, versus, class_="figures") if formula or versus else None


def _explanations(check: Check) -> Markup | None:
    if not check.explanations:
        return None
    lines = [element("li", both(line.zh, line.en)) for line in check.explanations]
    return element("ul", *lines, class_="why")


def _operands(check: Check, marks: Marks) -> Markup | None:
    claims = operands(check)
    if not claims:
        return None
    chips = [element("li", chip(claim, marks, printed=claim == check.printed)) for claim in claims]
    return element("ul", *chips, class_="chips")


def chip(claim: Claim, marks: Marks, *, printed: bool = False) -> Markup:
    """A claim that leads to its place, or says that it has none."""
    mark = marks.id_of(claim)
    if mark is None:
        missing = both("原文中没有", "not in the text")
        return element("span", element("b", short(claim.text)), " ", missing, class_="chip lost")
    place = element("small", str(claim.line), class_="at")
    return element(
        "button",
        element("b", short(claim.text)),
        place,
        class_="chip printed" if printed else "chip",
        data_go=mark,
    )


def unclaimed_block(result: Result, marks: Marks) -> Markup | None:
    """What nobody accounts for stands first: values without a place, then numbers that no row and no relation uses."""
    blocks = [block for block in (_unplaced(marks.unplaced), _unclaimed(result, marks)) if block is not None]
    return element("div", *blocks, class_="first") if blocks else None


def _unplaced(lost: Sequence[Use]) -> Markup | None:
    if not lost:
        return None
    rows = [element("li", element("b", short(use.claim.text)), " ", both(*_what(use)), class_="chip lost") for use in lost]
    title = element("summary", both(f"没有出处的值 {len(lost)}", f"Values without a place {len(lost)}"))
    return element("details", title, element("ul", *rows, class_="chips"), open=True, class_="nobody")


def _what(use: Use) -> tuple[str, str]:
    (list_zh, list_en), (field_zh, field_en) = words(LISTS, use.kind), words(FIELDS, use.field)
    return f"{list_zh} · {short(use.label, 20)} · {field_zh}", f"{list_en} · {short(use.label, 20)} · {field_en}"


def _unclaimed(result: Result, marks: Marks) -> Markup | None:
    by_place = {(mark.start, mark.end): mark.id for mark in marks.marks}
    numbers = [number for number in result.coverage.unclaimed if (number.start, number.end) in by_place]
    if not numbers:
        return None
    chips = [
        element(
            "li",
            element(
                "button",
                element("b", short(number.text)),
                element("small", str(number.line), class_="at"),
                class_="chip unclaimed",
                data_go=by_place[number.start, number.end],
            ),
        )
        for number in numbers
    ]
    title = element("summary", both(f"未认领的数字 {len(numbers)}", f"Unclaimed numbers {len(numbers)}"))
    return element("details", title, element("ul", *chips, class_="chips"), open=True, class_="nobody")


def filters(result: Result, options: Options) -> Markup:
    """Switches for severities and quiet verdicts, and one choice of rule."""
    looks = [*SEVERITIES, "consistent", "untestable"]
    counts = dict.fromkeys(looks, 0)
    for check in result.checks:
        counts[check.severity if is_finding(check) else check.verdict] += 1
    switches = [_switch(look, counts[look]) for look in looks]
    rules = sorted({check.rule for check in result.checks})
    names = [(rule, options.rule_name(rule, "zh"), options.rule_name(rule, "en")) for rule in rules]
    choices = [_choice(rule, f"{rule} {zh}", f"{rule} {en}", options) for rule, zh, en in names]
    every = _choice("", "全部规则", "all rules", options)
    label = element("label", both("规则", "Rule"), for_="rule", class_="sr")
    choice = element("select", every, *choices, id="rule")
    return element("div", element("div", *switches, class_="switches"), label, choice, class_="filters")


def _choice(rule: str, zh: str, en: str, options: Options) -> Markup:
    """An option can hold no markup: the page's script swaps its words."""
    return element("option", en if options.lang == "en" else zh, value=rule, data_zh=zh, data_en=en)


def _switch(look: str, count: int) -> Markup:
    zh, en = words(SEVERITY, look) if look in SEVERITY else {"consistent": ("成立", "holding")}.get(look, words(VERDICT, look))
    box = element("input", type="checkbox", data_show=look, checked=look in SEVERITY)
    sign = element("span", SIGN[look], aria_hidden="true", class_="sign")
    return element("label", box, sign, both(zh, en), element("b", str(count)), class_=f"switch {look}")


def rule_table(result: Result, options: Options) -> Markup:
    """Per rule how often it looked, tested, agreed and found; and the rules that had nothing to look at."""
    heads = [
        ("规则", "rule"),
        ("候选", "candidates"),
        ("已验证", "tested"),
        ("成立", "agree"),
        ("发现", "findings"),
        ("无法验证", "untestable"),
    ]
    head = element("tr", *(element("th", both(*words_), scope="col") for words_ in heads))
    counts = per_rule(result.checks)
    total = RuleCount("", sum(c.agreeing for c in counts), sum(c.findings for c in counts), sum(c.untestable for c in counts))
    foot = element("tr", element("th", both("合计", "total"), scope="row"), *_count_cells(total))
    rows = [
        element(
            "tr",
            element("th", element("span", c.rule, class_="code"), " ", _rule_name(c.rule, options), scope="row"),
            *_count_cells(c),
        )
        for c in counts
    ]
    table = element("table", element("thead", head), element("tbody", *rows), element("tfoot", foot), class_="rows counts")
    return join(
        [element("div", table, class_="wide", tabindex=0, role="region", aria_labelledby="tab-rules"), _idle(counts, options)]
    )


def _rule_name(rule: str, options: Options) -> Markup:
    return both(options.rule_name(rule, "zh"), options.rule_name(rule, "en"))


def _count_cells(count: RuleCount) -> Iterable[Markup]:
    figures = (count.candidates, count.tested, count.agreeing, count.findings, count.untestable)
    return (element("td", str(figure), class_="num zero" if not figure else "num") for figure in figures)


def _idle(counts: Sequence[RuleCount], options: Options) -> Markup | None:
    looked = {count.rule for count in counts}
    idle = [rule for rule in options.rules if rule.code not in looked]
    if not idle:
        return None
    zh = "、".join(f"{rule.code} {rule.zh}" for rule in idle)
    en = ", ".join(f"{rule.code} {rule.en}" for rule in idle)
    return element(
        "p", both(f"在本报告中没有适用对象的规则：{zh}", f"Rules with nothing to look at in this report: {en}"), class_="idle"
    )
