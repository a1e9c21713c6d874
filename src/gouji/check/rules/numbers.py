"""NUM: numbers that cannot be read, that are missing, or whose unit cannot be right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from gouji.check.blanks import blanks
from gouji.check.evidence import Evidence
from gouji.check.magnitude import Outsize, off_by_ten_thousand, outsized
from gouji.check.places import claim_at, claim_of, sentence_at
from gouji.check.readings import Proof, candidate_readings
from gouji.check.registry import rule
from gouji.core.check import Check, Message, Verdict
from gouji.core.numerals import Numeral
from gouji.core.units import measure_of

_NO_NUMBER_BEFORE: Final = re.compile(
    r"(?:版本?号?|[vV]|[第条款章节图表]|编号|账号|文号|代码|型号|标准|电话|网址|IP)[：:\s]{0,2}$"
)
_DATE_LIKE: Final = re.compile(r"(?:(?:19|20)?\d{2})[.．/](?:0?[1-9]|1[0-2])[.．/](?:0?[1-9]|[12]\d|3[01])")
_GROUPS: Final = re.compile(r"\d{1,3}(?:[.,．，]\d{3})+(?:[.,．，]\d{1,4})?|\d+(?:[.,．，]\d{3})+[.,．，]\d{1,2}")


@rule("NUM-01", "数字格式错误", "Malformed number")
def num_01_number_is_well_formed(evidence: Evidence) -> Iterator[Check]:
    """Every number can be read in exactly one way.

    A malformed number is read as a hypothesis: the same digits with at most one decimal point. A relation that agrees with
    exactly one reading proves it. Source: GB/T 15835 (one decimal point, groups of three). Silent on dates, versions,
    document numbers and section numbers. Brackets that do not close in a document number and 余 behind exact digits are info.
    Holds: 总支出3,354.10万元
    Fails: 总支出3.354.10万元
    """
    for numeral in evidence.numerals:
        if numeral.kind == "malformed" and not _is_other_form(evidence.text, numeral):
            yield _malformed(evidence, numeral, evidence.proofs.get((numeral.start, numeral.end)))
        elif numeral.kind == "document_number" and _closes_unopened(evidence.text, numeral):
            yield _slip(evidence, numeral, numeral.end + 1, ("文号的括号不成对", "the brackets do not match"))
        elif numeral.qualifier in ("余", "多") and _is_exact(numeral):
            end = max(numeral.end + 1, numeral.unit_end)
            yield _slip(evidence, numeral, end, ("精确数字后带“余”", "exact digits are followed by 余 (and more)"))


def _is_other_form(text: str, numeral: Numeral) -> bool:
    """A section number, a date, a version: not meant as a quantity."""
    before = text[max(0, numeral.start - 6) : numeral.start]
    if numeral.unit is not None and measure_of(numeral.unit).base in ("元", "%", "‰", "亩", "人", "户"):
        return _NO_NUMBER_BEFORE.search(before) is not None
    line_start = text.rfind("\n", 0, numeral.start) + 1
    if not text[line_start : numeral.start].strip() and not _GROUPS.fullmatch(numeral.text):
        return True
    if _DATE_LIKE.fullmatch(numeral.text) or _NO_NUMBER_BEFORE.search(before):
        return True
    return numeral.unit is None and not _GROUPS.fullmatch(numeral.text)


def _malformed(evidence: Evidence, numeral: Numeral, proof: Proof | None) -> Check:
    claim = claim_of(evidence, numeral)
    if proof:
        value, formula, relation = proof.value, proof.formula, proof.relation
        message = Message(
            f"“{claim.text}”格式错误；按{value}读，{formula}成立，应为{value}",
            f"“{claim.text}” is malformed; read as {value} the relation {formula} holds, so {value} is meant",
        )
    else:
        value, formula, relation = None, "", None
        readings = candidate_readings(claim.text)
        message = Message(
            f"“{claim.text}”格式错误，可能是{'、'.join(readings)}，没有其他数字可以印证",
            f"“{claim.text}” is malformed; it may be {' or '.join(readings)}, and no other figure proves one of them",
        )
    return Check(
        rule="NUM-01", verdict="malformed", severity="error", message=message, formula=formula, printed=claim, computed=value,
        claims=(claim,), line=claim.line, subject="数字格式", relation=relation,
    )  # fmt: skip


def _closes_unopened(text: str, numeral: Numeral) -> bool:
    """``财预[2020]4号)`` with no bracket open before it."""
    if text[numeral.end : numeral.end + 1] not in (")", "）"):
        return False
    opened = 0
    for char in text[max(text.rfind("\n", 0, numeral.start) + 1, numeral.start - 80) : numeral.start]:
        opened = opened + 1 if char in "(（" else max(0, opened - 1) if char in ")）" else opened
    return opened == 0


def _is_exact(numeral: Numeral) -> bool:
    value = numeral.value or ""
    counted = numeral.kind == "number" and measure_of(numeral.unit).scale == 1
    return counted and value.isdigit() and len(value) > 1 and value[-1] != "0"


def _slip(evidence: Evidence, numeral: Numeral, end: int, words: tuple[str, str]) -> Check:
    claim = claim_at(evidence, numeral.start, end)
    message = Message(f"“{claim.text}”：{words[0]}", f"“{claim.text}”: {words[1]}")
    verdict: Verdict = "malformed" if numeral.kind == "document_number" else "suspicious"
    return Check(
        rule="NUM-01", verdict=verdict, severity="info", message=message, printed=claim, claims=(claim,), line=claim.line,
        subject=words[0],
    )  # fmt: skip


@rule("NUM-02", "数值缺失", "Missing number")
def num_02_no_number_is_missing(evidence: Evidence) -> Iterator[Check]:
    """A unit, 占…的 or 第_次 has its number.

    Source: templates that were not filled in. An error where money is told, else a warning. Silent on form fields left
    blank, column heads, units in brackets, criteria (占总支出的，扣2分) and ways of speaking (超万元, 亿元产业).
    Holds: 节能环保支出50万元，占总支出的12%；
    Fails: 节能环保支出50万元，占总支出的；
    """
    for blank in sorted(blanks(evidence.text), key=lambda blank: blank.span):
        claim = claim_at(evidence, blank.span.start, blank.span.end)
        message = Message(f"“{claim.text}”缺少数值", f"“{claim.text}” lacks its number")
        yield Check(
            rule="NUM-02", verdict="malformed", severity="error" if blank.in_funds else "warning", message=message,
            printed=claim, claims=(claim,), line=claim.line, subject=f"数值缺失 {claim.text}",
        )  # fmt: skip


_MONEY_BEFORE: Final = re.compile(
    r"(?:投资|投入|资金|补助|补贴|经费|收入|支出|拨款|金额|总额|奖金|到位|兑现|融资|贷款|债务|产值|销售额)(?:总额)?[约近超达为共了计：:]{0,2}(?:人民币)?$"
)


@rule("NUM-03", "单位残缺", "Cut unit", "info")
def num_03_money_names_yuan(evidence: Evidence) -> Iterator[Check]:
    """An amount says 万元, not 万 alone. One finding a paragraph.

    Source: GB/T 15835. Silent where no word of money stands directly before the number.
    Holds: 投资43万元，实施调水工程
    Fails: 投资43万，实施调水工程
    """
    by_line: dict[int, list[Numeral]] = defaultdict(list)
    for numeral in evidence.numerals:
        if numeral.unit in ("万", "亿") and numeral.kind == "number":
            before = evidence.text[max(0, numeral.start - 12) : numeral.start]
            if _MONEY_BEFORE.search(before) and evidence.text[numeral.unit_end : numeral.unit_end + 1] in "，。；、,;）)（( \n":
                by_line[evidence.lines.number(numeral.start)].append(numeral)
    for line, numerals in by_line.items():
        claims = tuple(claim_of(evidence, numeral) for numeral in numerals)
        shown = "、".join(f"{numeral.text}{numeral.unit}" for numeral in numerals[:3]) + ("等" if len(numerals) > 3 else "")
        message = Message(f"{shown}共{len(claims)}处金额缺“元”", f"{len(claims)} amount(s) lack 元 (yuan): {shown}")
        yield Check(
            rule="NUM-03", verdict="suspicious", severity="info", message=message, printed=claims[0], claims=claims, line=line,
            subject="金额缺元",
        )  # fmt: skip


@rule("NUM-04", "单位量级可疑", "Unit out of scale")
def num_04_unit_is_in_scale(evidence: Evidence) -> Iterator[Check]:
    """An amount per person, household or visit stays within reason, and one label has one amount in one unit.

    Source: 万元 printed for 元 (and the reverse). Tested where a benefit (补助, 救助, 报销, 诊疗 …) follows its head count, and
    where one label stands twice with the same digits and units 10⁴ apart. Silent on building, land and compensation.
    Holds: 救助266户417人，发放资金87.25万元
    Fails: 门诊就医9573人次，收入388543.62万元
    """
    for outsize in outsized(evidence):
        yield _outsize(evidence, outsize)
    for first, second, factor in off_by_ten_thousand(evidence.rows.funds):
        claims = (first.amount, second.amount)
        formula = f"{first.amount.text}{first.unit} ≠ {second.amount.text}{second.unit}"
        message = Message(
            f"“{first.name}”两处数字相同而单位相差{factor}倍：{formula}",
            f"“{first.name}” is printed twice with the same digits and units {factor} times apart: {formula}",
        )
        yield Check(
            rule="NUM-04", verdict="suspicious", severity="error", message=message, formula=formula, printed=second.amount,
            claims=claims, line=second.line, subject=f"单位 {first.name}",
        )  # fmt: skip


def _outsize(evidence: Evidence, outsize: Outsize) -> Check:
    amount, count = claim_of(evidence, outsize.amount), claim_of(evidence, outsize.count)
    sentence = sentence_at(evidence.text, count.start or 0, amount.end or 0)
    formula = f"{amount.text}{outsize.amount.unit} / {count.text}{outsize.count.unit} = {outsize.each}元"
    zh = f"平均每{outsize.count.unit}{outsize.each}元，超出常理"
    en = f"that is {outsize.each} yuan each ({outsize.count.unit}), beyond reason"
    if outsize.in_yuan:
        zh, en = f"{zh}；同句另有金额以元计，疑“万元”应为“元”", f"{en}; the same sentence counts in 元, so 万元 may stand for 元"
    others = tuple(claim_of(evidence, numeral) for numeral in outsize.others)
    return Check(
        rule="NUM-04", verdict="suspicious", severity="error" if outsize.in_yuan else "warning", formula=formula,
        message=Message(f"{formula}：{zh}", f"{formula}: {en}"), printed=amount, claims=(amount, count, *others),
        line=amount.line, subject=f"单位量级 {evidence.text[sentence.start : sentence.start + 6]}",
    )  # fmt: skip
