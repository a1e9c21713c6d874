"""SUM: totals and their parts, balances, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gouji.check.arithmetic import Outcome, at_most_outcome, shares_outcome, sum_outcome
from gouji.check.case import Case, Wording
from gouji.check.evidence import Evidence
from gouji.check.formula import listed, shown
from gouji.check.operands import MIXED_UNITS, read_all, same_kind, subject_of, with_shared_unit
from gouji.check.registry import rule
from gouji.core.check import Check, Message
from gouji.core.quantity import Quantity
from gouji.core.rows import Operand, Relation
from gouji.core.units import measure_of

NO_TOTAL: Final = Message("没有写出总数或分项", "the total or its parts are not printed")
OPEN_LIST: Final = Message("列举未尽，分项之和小于总数", "the list is open and its parts make less than the total")
OVERLAP: Final = Message("各分项可能相互重叠", "the parts may overlap")
NOT_INSIDE: Final = Message("原文没有说明该项包含在总数中", "the text does not say that the part is counted in the total")
NO_CLOSING: Final = Message("缺少年初结转、收入、支出或年末结转中的一项", "opening, income, expenditure or closing is missing")

_SUM: Final = Wording("分项合计", "The sum of the parts")
_WITHIN: Final = Wording("其中项不超总数", "The part within the total")
_BALANCE: Final = Wording("收支结转平衡", "The balance of income, expenditure and carry-over")
_SHARES: Final = Wording("占比合计", "The sum of the shares")

_TRAITS: Final = re.compile(r"女|男|党员|团员|学历|大专|本科|研究生|岁|少数民族|贫困|低保|残疾|退役|以上|重点|特困|脱贫")
"""Labels that describe people or projects from different sides: such parts may count one of them twice."""

_INSIDE: Final = re.compile(r"其|包括|包含|含|内|分别|分为|：|:")
_BREAK: Final = re.compile(r"[。；;]")
_NESTED: Final = re.compile(r"[(（]|其中|包括|包含|含|共")

_GRAND_TOTAL: Final = re.compile(r"总计|总支出")


@rule("SUM-01", "分项合计", "Parts add up to the total")
def sum_01_parts_equal_total(evidence: Evidence) -> Iterator[Check]:
    """The parts of a complete list (其中, 包括, 共) add up to the stated total.

    Source: 勾稽关系 of the final accounts: a total is the sum of its details. Silent where the list is open (等: then
    SUM-02), where the parts count other things than the total (户 beside 人), where a part is missing or unreadable.
    Holds: 支出20.5万元，其中人员8.2万元、公用3.1万元、项目9.2万元
    Fails: 支出20.5万元，其中人员8.2万元、公用3.1万元、项目9.9万元
    """
    for relation in evidence.relations.get("sum", ()):
        if relation.exhaustive:
            yield _add_up(evidence, relation)


def _add_up(evidence: Evidence, relation: Relation) -> Check:
    whole, parts = relation.one("whole"), relation.of("part")
    if whole is None or not parts:
        return _incomplete("SUM-01", _SUM, relation)
    operands = with_shared_unit((whole, *parts))
    case = _case("SUM-01", _SUM, relation, operands)
    quantities = read_all(evidence, operands)
    if isinstance(quantities, Message):
        return case.untestable(quantities)
    outcome = sum_outcome(quantities[0], quantities[1:])
    if not outcome.fits and not same_kind(quantities):
        return case.untestable(MIXED_UNITS)
    return case.judge(outcome)


@rule("SUM-02", "其中不超总数", "A part is not more than its total")
def sum_02_part_within_total(evidence: Evidence) -> Iterator[Check]:
    """No part is larger than the total it is counted in; parts that cannot overlap are together not larger either.

    Source: what 其中 means. Silent where part and total count different things (人次 of 人), where a larger part stands in
    another sentence or without a word like 其中, and, for the parts' sum, where parts are likely to overlap (女性 and 党员
    of one staff, a bracket within a part). The parts' sum is never louder than info: even other parts may count one thing
    twice (the fields of 早稻 and of 晚稻).
    Holds: 调处纠纷36起，其中疑难纠纷4起
    Fails: 调处纠纷36起，其中疑难纠纷41起
    """
    for relation in evidence.relations.get("sum", ()):
        if not relation.exhaustive:
            yield _within(evidence, relation)


def _within(evidence: Evidence, relation: Relation) -> Check:
    whole, parts = relation.one("whole"), relation.of("part")
    if whole is None or not parts:
        return _incomplete("SUM-02", _WITHIN, relation)
    operands = with_shared_unit((whole, *parts))
    case = _case("SUM-02", _WITHIN, relation, operands, sign=" ≥ " if len(parts) == 1 else " + ")
    quantities = read_all(evidence, operands)
    if isinstance(quantities, Message):
        return case.untestable(quantities)
    if not same_kind(quantities):
        return case.untestable(MIXED_UNITS)
    total = quantities[0]
    for operand, part in zip(operands[1:], quantities[1:], strict=True):
        if not at_most_outcome(part, total).fits:
            if part.measure.base != total.measure.base and part.measure.base.endswith("次"):
                return case.untestable(MIXED_UNITS)
            if not _is_inside(evidence, operands[0], operand):
                return case.untestable(NOT_INSIDE)
            return _too_large(relation, operands[0], operand)
    if len(parts) > 1:
        together = sum_outcome(total, quantities[1:])
        if not together.fits and not together.falls_short:
            return _too_much(evidence.text, case, together, operands[1:])
    formula = f"{listed(operands[1:])} ≤ {case.right}"
    message = Message(f"{_WITHIN.zh}：{formula}", f"{_WITHIN.en} fits: {formula}")
    return _held(case, formula, message)


def _is_inside(evidence: Evidence, whole: Operand, part: Operand) -> bool:
    """Whether a table or the words between the two say that the part is counted in the whole, and of nothing else."""
    start, end = whole.claim.end, part.claim.start
    if part.claim.cell is not None or start is None or end is None:
        return part.claim.cell is not None
    between = evidence.text[start:end]
    if _INSIDE.search(between) is None or _BREAK.search(between) is not None:
        return False
    base = measure_of(whole.unit).base
    others = [numeral for numeral in evidence.numerals_on(whole.claim.line) if start <= numeral.start < end and numeral.unit]
    return all(measure_of(numeral.unit).base in (base, "户", "%") for numeral in others)


def _may_overlap(text: str, parts: Sequence[Operand]) -> bool:
    """Parts of different lines or traits, or with a bracket or another 其中 between them."""
    claims = sorted([part.claim for part in parts], key=lambda claim: claim.place)
    if len({claim.line for claim in claims}) > 1 or any(_TRAITS.search(part.label or "") for part in parts):
        return True
    first, last = claims[0].end, claims[-1].start
    return first is None or last is None or _NESTED.search(text[first:last]) is not None


def _too_large(relation: Relation, whole: Operand, part: Operand) -> Check:
    mixed = whole.unit != part.unit
    formula = f"{shown(part, unit=mixed)} > {shown(whole, unit=mixed)}"
    message = Message(f"其中项大于总数：{formula}", f"A part is larger than its total: {formula}")
    return Check(
        rule="SUM-02", verdict="inconsistent", severity="error", message=message, formula=formula, printed=part.claim,
        computed=None, claims=(part.claim, whole.claim), line=part.claim.line, subject=subject_of(relation.label, (whole, part)),
        relation=relation.id,
    )  # fmt: skip


def _too_much(text: str, case: Case, together: Outcome, parts: Sequence[Operand]) -> Check:
    if together.tag == "untestable" and together.reason:
        return case.untestable(together.reason)
    if _may_overlap(text, parts):
        return case.untestable(OVERLAP)
    formula = f"{case.left} = {together.shown} > {case.right}"
    message = Message(
        f"其中各项之和超过总数{together.residual}，各项有无重叠请核对：{formula}",
        f"The parts exceed their total by {together.residual}; do they overlap? {formula}",
    )
    return Check(
        rule=case.rule, verdict="suspicious", severity="info", message=message, formula=formula, printed=case.printed,
        computed=together.shown, claims=case.claims, line=case.printed.line, subject=case.subject, relation=case.relation,
    )  # fmt: skip


@rule("SUM-03", "收支结转平衡", "Opening + income − expenditure = closing")
def sum_03_balance(evidence: Evidence) -> Iterator[Check]:
    """Opening carry-over plus income less expenditure is the closing carry-over.

    Source: 部门决算 form 01 (收入支出决算总表). 收入 may already contain the opening carry-over and 支出总计 the closing one:
    fails only when no reading balances. Silent when a figure is missing.
    Holds: 年初结转13.4万元，收入41.1万元，支出40.9万元，年末结转13.6万元
    Fails: 年初结转13.4万元，收入41.1万元，支出40.9万元，年末结转15.6万元
    """
    for relation in evidence.relations.get("balance", ()):
        yield _balance(evidence, relation)


def _balance(evidence: Evidence, relation: Relation) -> Check:
    opening, income, expenditure = relation.of("opening"), relation.of("income"), relation.of("expenditure")
    closing = relation.one("closing")
    if closing is None or not income or not expenditure:
        return _incomplete("SUM-03", _BALANCE, relation)
    operands = with_shared_unit((closing, *opening, *income, *expenditure))
    spent = len(expenditure)
    case = _case("SUM-03", _BALANCE, relation, operands, minus=spent)
    quantities = read_all(evidence, operands)
    if isinstance(quantities, Message):
        return case.untestable(quantities)
    first = 1 + len(opening)
    plus, minus = quantities[1:-spent], quantities[-spent:]
    outcome = sum_outcome(quantities[0], plus, minus=minus)
    if outcome.fits:
        return case.judge(outcome)
    without = sum_outcome(quantities[0], quantities[first:-spent], minus=minus)
    if opening and without.fits:
        return _case("SUM-03", _BALANCE, relation, (operands[0], *operands[first:]), minus=spent).judge(without)
    if _grand_total(expenditure) and _totals_meet(quantities, first, spent):
        formula = f"{listed(operands[1:-spent])} = {listed(operands[-spent:])}"
        return _held(case, formula, Message(f"收支总计相等：{formula}", f"Total income equals total expenditure: {formula}"))
    return case.untestable(MIXED_UNITS) if not same_kind(quantities) else case.judge(outcome)


def _grand_total(expenditure: Sequence[Operand]) -> bool:
    return any(_GRAND_TOTAL.search(operand.label or "") for operand in expenditure)


def _totals_meet(quantities: Sequence[Quantity], first: int, spent: int) -> bool:
    """Whether income, with or without the opening figure, equals an expenditure that contains the closing one."""
    total, rest = quantities[-spent], list(quantities[-spent:][1:])
    return any(sum_outcome(total, plus, minus=rest).fits for plus in (quantities[1:-spent], quantities[first:-spent]) if plus)


@rule("SUM-04", "占比合计", "Shares add up to 100 %", "warning")
def sum_04_shares_make_hundred(evidence: Evidence) -> Iterator[Check]:
    """The shares of a complete list add up to 100 %, within half a last digit for each.

    Source: shares of one whole. Silent when the list is not said to be complete (one share may not be printed).
    Holds: 基本支出占18.9%，项目支出占81.1%
    Fails: 基本支出占18.9%，项目支出占83.1%
    """
    for relation in evidence.relations.get("shares", ()):
        shares = with_shared_unit(relation.of("share"))
        if len(shares) < 2:
            yield _incomplete("SUM-04", _SHARES, relation)
            continue
        case = Case(
            "SUM-04", "warning", _SHARES, listed(shares), "100%", tuple([share.claim for share in shares]), shares[-1].claim,
            subject_of(relation.label, shares), relation.id,
        )  # fmt: skip
        quantities = read_all(evidence, shares)
        if isinstance(quantities, Message):
            yield case.untestable(quantities)
            continue
        outcome = shares_outcome(quantities)
        yield case.judge(outcome) if outcome.fits or relation.exhaustive else case.untestable(OPEN_LIST)


def _case(
    code: str, wording: Wording, relation: Relation, operands: Sequence[Operand], *, sign: str = " + ", minus: int = 0
) -> Case:
    """``operands`` are the stated total, then what makes it; the last ``minus`` of them are taken off."""
    mixed = len({operand.unit for operand in operands}) > 1
    texts = [shown(operand, unit=mixed) for operand in operands]
    cut = len(texts) - minus
    left = sign.join(texts[1:cut]) + "".join([f" - {text}" for text in texts[cut:]])
    claims = tuple([operand.claim for operand in operands])
    return Case(code, "error", wording, left, texts[0], claims, claims[0], subject_of(relation.label, operands), relation.id)


def _held(case: Case, formula: str, message: Message) -> Check:
    return Check(
        rule=case.rule, verdict="consistent", severity="info", message=message, formula=formula, printed=case.printed,
        claims=case.claims, line=case.printed.line, subject=case.subject, relation=case.relation,
    )  # fmt: skip


def _incomplete(code: str, wording: Wording, relation: Relation) -> Check:
    claims = tuple([operand.claim for operand in relation.operands])
    reason = NO_CLOSING if code == "SUM-03" else NO_TOTAL
    message = Message(f"{wording.zh}无法验证：{reason.zh}", f"{wording.en} cannot be tested: {reason.en}")
    return Check(
        rule=code, verdict="untestable", severity="info", message=message, claims=claims, relation=relation.id,
        line=claims[0].line if claims else 0, subject=subject_of(relation.label, relation.operands),
    )  # fmt: skip
