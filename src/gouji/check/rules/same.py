"""SAME: one thing told twice, a target and what is concluded from it, names that do not fit their figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from gouji.check.arithmetic import Outcome, equal_outcome, group_intervals
from gouji.check.conclusions import Stance, stance_of
from gouji.check.evidence import Evidence
from gouji.check.formula import shown
from gouji.check.labels import are_one, are_related, defined_rates, mixed_up, turned_over
from gouji.check.operands import (
    MIXED_UNITS,
    ONE_PLACE,
    SIDE_BY_SIDE,
    UNREADABLE,
    nameless,
    read_all,
    subject_of,
    with_shared_unit,
)
from gouji.check.places import claim_at, in_one_paragraph, sentence_at, starts_of
from gouji.check.registry import rule
from gouji.core.check import Check, Message, Severity, Verdict
from gouji.core.interval import Interval
from gouji.core.quantity import Quantity
from gouji.core.rows import Claim, Indicator, Operand, Relation

_COARSE: Final = Message("余、近、约等概数太宽，无法比较", "a rounded figure (余, 近, 约) is too coarse to compare")
_NO_CONCLUSION: Final = Message("没有明确的结论", "nothing definite is concluded")
_TOO_MANY: Final = Message("同名数字取值过多，应是不同的项目", "so many values under one name are different things")
_VALUES: Final = 4
"""One figure told wrong has two values, seldom three; more are entries of a list."""
_LOUDNESS: Final[dict[str, int]] = {"disagrees": 0, "weak": 1, "untestable": 2}
_MOST: Final = 20


@rule("SAME-01", "前后不一", "One figure, two values")
def same_01_one_figure_has_one_value(evidence: Evidence) -> Iterator[Check]:
    """What is one figure in several places has one value: the intervals of the printed digits meet.

    Source: consistency of a report. An error under one label, a warning under two. Silent where units count different
    things (人 beside 人次), inside one paragraph (a list) and where 余 / 近 / 约 leave it open. One last digit apart at
    equal precision is info.
    Holds: 油料产量0.3万吨 and 油料产量0.34万吨
    Fails: 硬化道路10.79公里 and 硬化道路10.779公里
    """
    for relation in evidence.relations.get("same", ()):
        yield _compare(evidence, relation)


def _compare(evidence: Evidence, relation: Relation) -> Check:
    operands = with_shared_unit(relation.operands)
    if len(operands) < 2:
        return _same(relation, operands, ("untestable", "info", ""), ONE_PLACE)
    quantities = read_all(evidence, operands)
    if isinstance(quantities, Message):
        return _same(relation, operands, ("untestable", "info", ""), quantities)
    places: dict[tuple[str, str | None, str | None], list[int]] = {}
    for index, operand in enumerate(operands):
        places.setdefault((operand.claim.value or "", operand.unit, operand.claim.bound), []).append(index)
    if len(places) > _VALUES:
        return _same(relation, operands, ("untestable", "info", ""), _TOO_MANY)
    at, other, outcome = _oddest(quantities, list(places.values())) if len(places) > 1 else (0, 0, None)
    if outcome is None:
        formula = " = ".join([shown(operand, unit=True) for operand in operands])
        message = Message(f"前后一致：{formula}", f"Told alike: {formula}")
        return _same(relation, operands, ("consistent", "info", formula), message)
    pair = (operands[at], operands[other])
    if quantities[at].measure.base != quantities[other].measure.base:
        return _same(relation, pair, ("untestable", "info", ""), MIXED_UNITS)
    if in_one_paragraph(evidence.text, pair[0].claim, pair[1].claim):
        return _same(relation, pair, ("untestable", "info", ""), SIDE_BY_SIDE)
    if outcome.tag == "untestable":
        return _same(relation, pair, ("untestable", "info", ""), outcome.reason or _COARSE)
    first, second = shown(pair[1], unit=True), shown(pair[0], unit=True)
    formula = f"{first} ≠ {second}"
    lines = f"第{pair[1].claim.line}行{first}，第{pair[0].claim.line}行{second}"
    lines_en = f"{first} on line {pair[1].claim.line}, {second} on line {pair[0].claim.line}"
    if outcome.tag == "weak":
        message = Message(f"前后相差末位一个单位：{lines}", f"Told twice, one last digit apart: {lines_en}")
        return _same(relation, pair, ("suspicious", "info", formula), message)
    severity: Severity = "error" if are_one(pair[0].label, pair[1].label) else "warning"
    message = Message(f"同一数据前后不一：{lines}", f"One figure has two values: {lines_en}")
    return _same(relation, pair, ("contradictory", severity, formula), message)


def _oddest(quantities: Sequence[Quantity], places: Sequence[Sequence[int]]) -> tuple[int, int, Outcome | None]:
    """The place whose value agrees with the fewest others (the later one in a tie), the first it disagrees with, and how.

    ``places`` are the indices that print one value alike. No outcome where all agree.
    """
    found: tuple[int, int, Outcome | None] = (0, 0, None)
    worst = (0, 0, 0)
    for mine in places:
        outcomes = [(equal_outcome(quantities[other[0]], quantities[mine[0]]), other) for other in places if other is not mine]
        wrong = [(outcome, other) for outcome, other in outcomes if outcome.tag in _LOUDNESS]
        if not wrong:
            continue
        outcome, nearest = min(wrong, key=lambda pair: (_LOUDNESS[pair[0].tag], pair[1][0]))
        rank = (3 - _LOUDNESS[outcome.tag], sum(len(other) for _, other in wrong), mine[-1])
        if rank > worst:
            worst, found = rank, (mine[-1], nearest[0], outcome)
    return found


def _same(relation: Relation, operands: Sequence[Operand], judged: tuple[Verdict, Severity, str], message: Message) -> Check:
    verdict, severity, formula = judged
    printed = operands[0].claim if operands else None
    return Check(
        rule="SAME-01", verdict=verdict, severity=severity, message=message, formula=formula, printed=printed,
        claims=tuple([operand.claim for operand in operands]), line=printed.line if printed else 0,
        subject=subject_of(relation.label, operands[:1]), relation=relation.id,
    )  # fmt: skip


_LESS_IS_BETTER: Final = re.compile(
    r"返贫|事故|投诉|差错|违规|违纪|违法|逾期|超标|失学|辍学|流失|上访|越级|死亡|伤亡|降至|下降到|能耗|控制率|三公|疫情|火灾|发案"
)


@rule("SAME-02", "目标与结论", "Target and conclusion")
def same_02_conclusion_follows_from_target(evidence: Evidence) -> Iterator[Check]:
    """完成 / 超出 / 未完成 is what actual and target say.

    Source: the meaning of the words. Targets that are limits (≤, 返贫率, 事故) are read the other way round. Silent on
    hopes (预计, 力争), on 基本完成, and where target and actual count different things.
    Holds: target 100%, actual 80%, 未完全完成指标要求
    Fails: target 20%, actual 15%, 超出年初预期
    """
    for relation in evidence.relations.get("conclusion", ()):
        target, actual, statement = (relation.one(role) for role in ("target", "actual", "statement"))
        if target is not None and actual is not None and statement is not None:
            yield _conclude(evidence, relation, (target, actual, statement))


def _conclude(evidence: Evidence, relation: Relation, operands: tuple[Operand, Operand, Operand]) -> Check:
    target, actual = with_shared_unit(operands[:2])
    statement = operands[2].claim
    formula = f"{shown(actual, unit=True)} / {shown(target, unit=True)}"
    quantities = read_all(evidence, (target, actual))
    if isinstance(quantities, Message):
        return _concluded(relation, operands, ("untestable", "info", ""), UNREADABLE)
    if quantities[0].measure.base != quantities[1].measure.base:
        return _concluded(relation, operands, ("untestable", "info", ""), MIXED_UNITS)
    stance = stance_of(statement.text)
    if stance is None:
        return _concluded(relation, operands, ("untestable", "info", ""), _NO_CONCLUSION)
    label = "".join(text for text in (relation.label, target.label, actual.label) if text)
    limit = quantities[0].bound == "≤" or _LESS_IS_BETTER.search(label) is not None
    severity = _contradiction(stance, quantities[0], group_intervals([quantities[1]])[0], limit)
    mine, goal = shown(actual, unit=True), shown(target, unit=True)
    if severity is None:
        message = Message(f"目标与结论相符：目标{goal}，实际{mine}", f"Target and conclusion agree: target {goal}, actual {mine}")
        return _concluded(relation, operands, ("consistent", "info", formula), message)
    sign = "<" if quantities[1].value < quantities[0].value else ">" if quantities[1].value > quantities[0].value else "="
    formula = f"{mine} {sign} {goal}"
    message = Message(
        f"结论与目标矛盾：目标{goal}，实际{mine}（{formula}），报告却称“{statement.text}”",
        f"The conclusion contradicts the target: target {goal}, actual {mine} ({formula}), yet it says “{statement.text}”",
    )
    return _concluded(relation, operands, ("contradictory", severity, formula), message)


def _contradiction(stance: Stance, target: Quantity, actual: Interval, limit: bool) -> Severity | None:
    """How loud the conclusion contradicts the figures; None when it can be true. The target is exact."""
    goal = target.value
    short, beyond = actual.high < goal, actual.low > goal
    if limit:
        if stance in ("reached", "within"):
            return "error" if beyond else None
        return None  # 超出 / 低于 a limit may praise or blame
    if stance == "reached":
        return "error" if short else None
    if stance == "above":
        return "error" if short else "warning" if actual.low == actual.high == goal else None
    if stance == "below":
        return "error" if beyond else "warning" if actual.low == actual.high == goal else None
    return None


def _concluded(
    relation: Relation, operands: tuple[Operand, Operand, Operand], judged: tuple[Verdict, Severity, str], message: Message
) -> Check:
    verdict, severity, formula = judged
    target, actual, statement = (operand.claim for operand in operands)
    return Check(
        rule="SAME-02", verdict=verdict, severity=severity, message=message, formula=formula, printed=actual,
        claims=(actual, target, statement), line=actual.line, subject=subject_of(relation.label, operands[:1]),
        relation=relation.id,
    )  # fmt: skip


@rule("SAME-03", "标签/公式张冠李戴", "Name and formula mixed up", "info")
def same_03_formula_fits_its_name(evidence: Evidence) -> Iterator[Check]:
    """The rate that an indicator's criteria define is the indicator's own, the right way up.

    Source: the definitions of the rates in the forms of the Ministry of Finance (财预〔2020〕10号). Silent where the criteria
    write no fraction.
    Holds: 项目支出执行率=项目支出决算/项目支出预算
    Fails: 项目支出执行率 with the criteria 执行率=基本支出决算/基本支出预算
    """
    for indicator in evidence.rows.indicators:
        for claim in (indicator.criteria, indicator.explanation):
            if claim is not None and "率" in claim.text:
                yield from _definitions(indicator, claim)


def _definitions(indicator: Indicator, claim: Claim) -> Iterator[Check]:
    name = indicator.name.text
    for rate, top, base in defined_rates(claim.text):
        formula = f"{rate} = {top} / {base}"
        terms = mixed_up(name, formula)
        if terms:
            zh = f"指标“{name}”的公式写的是{terms[1]}而不是{terms[0]}：{formula}"
            en = f"the formula of “{name}” speaks of {terms[1]}, not of {terms[0]}: {formula}"
        elif turned_over(rate, top, base):
            zh, en = f"“{rate}”的分子分母颠倒：{formula}", f"numerator and denominator of “{rate}” are turned over: {formula}"
        else:
            continue
        yield Check(
            rule="SAME-03", verdict="suspicious", severity="info", message=Message(zh, en), formula=formula, printed=claim,
            claims=(indicator.name, claim), line=claim.line, subject=nameless(name),
        )  # fmt: skip


_PROGRESS: Final = ("完成率", "完工率", "进度")
_DONE: Final = re.compile(r"(?:完成率|完工率|进度)(?:为|达|达到)?\s?(100\s?[%％])")
_NOT_DONE: Final = re.compile(
    r"部分(?:已|正在)?(?:推进|开工)|尚未(?:完成|完工|竣工|实施|开工)|未完[成工]|正在(?:推进|施工|建设|实施)|未全面"
)


@rule("SAME-04", "叙述矛盾", "Contrary statements", "info")
def same_04_sentence_agrees_with_itself(evidence: Evidence) -> Iterator[Check]:
    """A sentence that gives a progress of 100 % does not also say that the matter is under way.

    Source: consistency of a report. Tested inside one sentence only, so that both statements share their matter.
    Holds: 目前工程已完工，工程进度100%
    Fails: 目前工程部分已推进，工程进度100%
    """
    for at in starts_of(evidence.text, *_PROGRESS):
        match = _DONE.match(evidence.text, at)
        if match is None:
            continue
        sentence = sentence_at(evidence.text, match.start(), match.end())
        contrary = _NOT_DONE.search(evidence.text, sentence.start, match.start())
        if contrary:
            claims = (claim_at(evidence, *match.span(1)), claim_at(evidence, *contrary.span()))
            zh = f"“{claims[1].text}”与“{match.group()}”相互矛盾"
            en = f"“{claims[1].text}” and “{match.group()}” contradict each other"
            yield Check(
                rule="SAME-04", verdict="suspicious", severity="info", message=Message(zh, en), printed=claims[0], claims=claims,
                line=claims[0].line, subject=f"进度 {contrary.group()}",
            )  # fmt: skip


@rule("SAME-05", "串数", "One figure for two things", "info")
def same_05_figures_are_their_own(evidence: Evidence) -> Iterator[Check]:
    """A figure of four or more digits is not printed for two different metrics.

    Source: copying slips. Silent on years, round numbers, figures of the unit's own accounts (income equals
    expenditure), different units and labels that share a word.
    Holds: 集体收入373.3万元 twice under one name
    Fails: 化解债务373.3万元 and 集体收入373.3万元
    """
    by_figure: dict[tuple[str, str], list[tuple[str, Claim]]] = defaultdict(list)
    for label, claim, unit in _labelled(evidence):
        by_figure[(claim.value or "", unit)].append((label, claim))
    found = 0
    for (value, unit), unsorted in by_figure.items():
        places = sorted(unsorted, key=lambda place: place[1].place)
        other = next((place for place in places[1:] if not are_related(place[0], places[0][0])), None)
        if other is None or found >= _MOST:
            continue
        found += 1
        names = f"“{places[0][0]}”和“{other[0]}”"
        message = Message(
            f"{names}的数字同为{value}{unit}", f"“{places[0][0]}” and “{other[0]}” have the one figure {value}{unit}"
        )
        yield Check(
            rule="SAME-05", verdict="suspicious", severity="info", message=message, printed=other[1],
            claims=tuple(claim for _, claim in places), line=other[1].line, subject=nameless(f"{places[0][0]}/{other[0]}"),
        )  # fmt: skip


def _labelled(evidence: Evidence) -> Iterator[tuple[str, Claim, str]]:
    """Figures that are told of the community, with label and unit; of the unit's own money none."""
    for achievement in evidence.rows.achievements:
        claim = achievement.quantity
        if _is_particular(claim.value):
            yield achievement.subject, claim, achievement.unit
    for indicator in evidence.rows.indicators:
        for cell in (indicator.target, indicator.actual):
            if cell is not None and _is_particular(cell.value):
                yield indicator.name.text, cell, indicator.unit or ""


def _is_particular(value: str | None) -> bool:
    """Four significant digits or more, no year, no round number."""
    if value is None or len(value) < 4 or value.startswith("-"):
        return False
    digits = value.replace(".", "").lstrip("0")
    if len(digits) < 4 or (len(value) == 4 and value[:2] in ("19", "20")):
        return False
    return len(digits.rstrip("0")) >= 4
