"""SCORE-01, 02, 04, 06, 09: the score tree, deductions and the grade, from the relations of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from gouji.check.arithmetic import equal_outcome, sum_outcome
from gouji.check.case import Case, Wording
from gouji.check.evidence import Evidence
from gouji.check.formula import plain
from gouji.check.operands import UNREADABLE, read, subject_of
from gouji.check.registry import rule
from gouji.core.check import Check, Message
from gouji.core.quantity import Quantity
from gouji.core.rows import Claim, Operand, Relation, RelationKind

NO_TOTAL: Final = Message("没有写出上级或下级分值", "the parent or its parts are not printed")
LEAF_MISSING: Final = Message("下级分值不全，只能验证不超过上级", "a part is not printed, so only the upper bound can be tested")
NO_GRADE: Final = Message("没有可识别的得分或等级", "there is no readable score or grade")
OTHER_SCALE: Final = Message("得分不是百分制", "the score is not out of 100")

_WEIGHTS: Final = Wording("分值汇总", "The sum of the weights")
_SCORES: Final = Wording("得分汇总", "The sum of the scores")
_DEDUCTED: Final = Wording("扣分算式", "Weight less deductions")
_GRADED: Final = Wording("评价等级", "The grade")
_BRACKET: Final = Wording("分值标注", "The weight in brackets")

_DEEPEST: Final = 8
"""Levels of a score tree that are followed down; forms have four."""

Places = Mapping[tuple[int, int], tuple[Operand, ...]]
"""The parts below each printed parent, by the parent's place."""


@rule("SCORE-01", "分值汇总", "Weights add up to their parent")
def score_01_weights_equal_parent(evidence: Evidence) -> Iterator[Check]:
    """The weights of a level add up to the weight printed for the level above (cell, bracket or heading).

    Source: 财预〔2020〕10号《项目支出绩效评价管理办法》: weights make 100 and divide down the levels. A parent that disagrees
    only because a level below it is printed wrong is not accused again: it names that level as its cause. Silent when a
    part is missing and the rest does not exceed the parent; deduction and bonus rows are no parts.
    Holds: 目标管理（20分）：目标制定12分、目标实现8分
    Fails: 目标管理（20分）：目标制定12分、目标实现18分
    """
    yield from _tree(evidence, "weights", "SCORE-01", _WEIGHTS)


@rule("SCORE-02", "得分汇总", "Scores add up to their total")
def score_02_scores_equal_total(evidence: Evidence) -> Iterator[Check]:
    """The scores of the rows add up to the score of the level above and to the stated total.

    Source: 财预〔2020〕10号: 得分 is added up over all indicators. When a row has no score only the upper bound is tested.
    Holds: 自评总分18分：产出11分、效益7分
    Fails: 自评总分19分：产出11分、效益7分
    """
    yield from _tree(evidence, "scores", "SCORE-02", _SCORES)


def _tree(evidence: Evidence, kind: RelationKind, code: str, wording: Wording) -> Iterator[Check]:
    relations = evidence.relations.get(kind, ())
    if not relations:
        return
    below = _below(evidence, kind)
    for relation in relations:
        whole, parts = relation.one("whole"), relation.of("part")
        if whole is None or not parts:
            yield _untestable(code, wording, relation, NO_TOTAL)
            continue
        case = _case(code, wording, relation, whole, parts)
        total, values = _points(evidence, whole), [_points(evidence, part) for part in parts]
        known = [value for value in values if value is not None]
        if total is None or len(known) < len(values):
            yield case.untestable(UNREADABLE)
            continue
        yield _compared(evidence, relation, case, (total, known), below)


def _compared(
    evidence: Evidence, relation: Relation, case: Case, values: tuple[Quantity, Sequence[Quantity]], below: Places
) -> Check:
    total, parts = values
    outcome = sum_outcome(total, parts, exact=True)
    if outcome.tag == "agrees":
        return case.judge(outcome)
    if not relation.exhaustive and outcome.falls_short:
        return case.untestable(LEAF_MISSING)
    if outcome.tag == "disagrees":
        cause = _cause(evidence, relation.of("part"), total.value, below)
        if cause is not None:
            case = case._replace(caused_by=cause)
    return case.judge(outcome)


def _below(evidence: Evidence, kind: RelationKind) -> Places:
    below: dict[tuple[int, int], tuple[Operand, ...]] = {}
    for relation in evidence.relations.get(kind, ()):
        whole = relation.one("whole")
        if whole is not None and relation.exhaustive:
            below.setdefault(whole.claim.place, relation.of("part"))
    if kind == "weights":
        for relation in evidence.relations.get("bracket", ()):
            bracket, cell = relation.one("bracket"), relation.one("cell")
            if bracket is not None and cell is not None:
                below.setdefault(bracket.claim.place, (cell,))
    return below


def _cause(evidence: Evidence, parts: Sequence[Operand], total: Fraction, below: Places) -> str | None:
    """The subject of the first part that disagrees with what stands below it, when the parent fits the parts' own parts."""
    leaves = [_leaf_sum(evidence, part, below, _DEEPEST) for part in parts]
    if sum(leaf for leaf in leaves if leaf is not None) != total or any(leaf is None for leaf in leaves):
        return None
    for part, leaf in zip(parts, leaves, strict=True):
        value = _points(evidence, part)
        if value is not None and value.value != leaf:
            return _subject(part, below[part.claim.place])
    return None


def _leaf_sum(evidence: Evidence, operand: Operand, below: Places, depth: int) -> Fraction | None:
    parts = below.get(operand.claim.place)
    if not parts or depth == 0:
        value = _points(evidence, operand)
        return None if value is None else value.value
    total = Fraction(0)
    for part in parts:
        leaf = _leaf_sum(evidence, part, below, depth - 1)
        if leaf is None:
            return None
        total += leaf
    return total


def _points(evidence: Evidence, operand: Operand) -> Quantity | None:
    return read(evidence, operand.claim, "分")


@rule("SCORE-04", "扣分算式", "Weight less deductions is the score")
def score_04_deductions(evidence: Evidence) -> Iterator[Check]:
    """The weight less the deductions told in the explanation is the score.

    Source: the report's own explanation. Deductions in the text of the criteria are rules, not deductions: the extraction
    takes them from the explanation column only.
    Holds: 分值10分，资料不全扣2分，得8分
    Fails: 分值10分，资料不全扣2分，得9分
    """
    for relation in evidence.relations.get("deductions", ()):
        weight, score, deductions = relation.one("weight"), relation.one("score"), relation.of("deduction")
        if weight is None or score is None or not deductions:
            yield _untestable("SCORE-04", _DEDUCTED, relation, NO_TOTAL)
            continue
        left = " - ".join([plain(operand.claim) for operand in (weight, *deductions)])
        claims = (score.claim, weight.claim, *[operand.claim for operand in deductions])
        case = Case(
            "SCORE-04", "error", _DEDUCTED, left, plain(score.claim), claims, score.claim, _subject(weight, ()), relation.id
        )
        total, full = _points(evidence, score), _points(evidence, weight)
        taken = [value for operand in deductions if (value := _points(evidence, operand)) is not None]
        if total is None or full is None or len(taken) < len(deductions):
            yield case.untestable(UNREADABLE)
            continue
        taken = [replace(value, value=abs(value.value)) for value in taken]
        yield case.judge(sum_outcome(total, [full], minus=taken, exact=True))


@rule("SCORE-09", "分值标注一致", "Weight in brackets equals the weight cell")
def score_09_bracket_equals_cell(evidence: Evidence) -> Iterator[Check]:
    """A weight printed in brackets beside a name is the weight of its cell.

    Source: the form prints one weight twice. Silent when either cannot be read.
    Holds: 信息公开（6分），分值6
    Fails: 信息公开（6分），分值9
    """
    for relation in evidence.relations.get("bracket", ()):
        bracket, cell = relation.one("bracket"), relation.one("cell")
        if bracket is None or cell is None:
            yield _untestable("SCORE-09", _BRACKET, relation, NO_TOTAL)
            continue
        claims, subject = (bracket.claim, cell.claim), _subject(bracket, (cell,))
        texts = plain(cell.claim), plain(bracket.claim)
        case = Case("SCORE-09", "error", _BRACKET, *texts, claims, bracket.claim, subject, relation.id)
        first, second = _points(evidence, bracket), _points(evidence, cell)
        if first is None or second is None:
            yield case.untestable(UNREADABLE)
            continue
        outcome = equal_outcome(first, second)
        if outcome.tag == "disagrees":
            formula = f"{case.left} ≠ {case.right}"
            zh = f"分值标注不一致：括号内写{case.right}分，分值栏写{case.left}分"
            en = f"The weight in brackets is {case.right}, the weight cell says {case.left}"
            yield case.find("inconsistent", "error", Message(zh, en), outcome.shown, formula=formula)
        else:
            yield case.judge(outcome)


_NEAR: Final = 120
"""How far from the word 优 the other bands of a statement are looked for, in characters."""

Bands = tuple[tuple[Fraction, str], ...]

BANDS: Final[Bands] = ((Fraction(90), "优"), (Fraction(80), "良"), (Fraction(60), "中"), (Fraction(0), "差"))
"""财预〔2020〕10号, article on grades: 优 from 90, 良 from 80, 中 from 60, 差 below."""

_GRADE_WORDS: Final = {
    "优秀": "优", "优": "优", "良好": "良", "良": "良", "较好": "良", "中等": "中", "中": "中", "一般": "中",
    "较差": "差", "差": "差", "不合格": "差",
}  # fmt: skip
_QUOTES: Final = re.compile(r"[“”\"'‘’「」\s]|等?[级次档]$")
_WORD: Final = r"优秀|优|良好|良|较好|中等|中|一般|较差|差|不合格"
_LOCAL_BANDS: Final = (
    re.compile(
        r"(?P<low>\d{2,3})\s?分?\s?(?:[（(]含[^）)\n]{0,6}[）)])?\s?(?:[-—~～至到]{1,2}\s?\d{2,3}\s?分?(?:[（(][^）)\n]{0,8}[）)])?|及?以上)"
        rf"[^，。；、\n\d]{{0,6}}?(?P<grade>{_WORD})"
    ),
    re.compile(rf"(?P<grade>{_WORD})\s?[（(：:]\s?≥?\s?(?P<low>\d{{2,3}})(?!\d|%)"),
)


@rule("SCORE-06", "评价等级", "Grade follows from the score")
def score_06_grade_fits_score(evidence: Evidence) -> Iterator[Check]:
    """The stated grade is that of the score: 优 from 90, 良 from 80, 中 from 60, 差 below.

    Source: 财预〔2020〕10号《项目支出绩效评价管理办法》; bands that the report states itself take their place. Silent
    when the score is not out of 100 or the word is no grade.
    Holds: 自评得分92分，等级为优
    Fails: 自评得分82分，等级为优
    """
    relations = evidence.relations.get("grade", ())
    for relation in relations:
        score, grade = relation.one("score"), relation.one("grade")
        if score is None or grade is None:
            yield _untestable("SCORE-06", _GRADED, relation, NO_GRADE)
        else:
            yield _graded(evidence, score.claim, grade.claim, relation.id)
    header = evidence.rows.header
    if not relations and header.self_score is not None and header.grade is not None:
        yield _graded(evidence, header.self_score, header.grade, None)


def _graded(evidence: Evidence, score: Claim, grade: Claim, relation: str | None) -> Check:
    left, right = plain(score), plain(grade)
    case = Case("SCORE-06", "error", _GRADED, left, right, (score, grade), grade, "评价等级", relation)
    found = read(evidence, score, "分")
    stated = _GRADE_WORDS.get(_QUOTES.sub("", grade.text))
    if found is None or stated is None:
        return case.untestable(NO_GRADE)
    if not 20 <= found.value <= 120:
        return case.untestable(OTHER_SCALE)
    bands = local_bands(evidence.text) or BANDS
    low, due = next((band for band in bands if found.value >= band[0]), bands[-1])
    if due == stated:
        formula = f"{left} ≥ {low}"
        message = Message(f"评价等级相符：{left}分为“{due}”（{formula}）", f"The grade agrees: {left} is {due} ({formula})")
        return case.find("consistent", "info", message, due, formula=f"{formula} → {right}")
    zh = f"评价等级与得分不符：{left}分应为“{due}”，报告写的是“{right}”"
    en = f"The grade does not follow from the score: {left} is {due}, the report says {right}"
    return case.find("inconsistent", "error", Message(zh, en), due, formula=f"{left} → {due} ≠ {right}")


def local_bands(text: str) -> Bands | None:
    """Grade bands that the report states itself, highest first; None when it states fewer than two."""
    found: dict[str, Fraction] = {}
    at, end = text.find("优"), 0
    while at >= 0:  # bands are told together, and one of them is 优
        start, end = max(end, at - _NEAR), at + _NEAR
        for pattern in _LOCAL_BANDS:
            for match in pattern.finditer(text, start, end):
                found.setdefault(_GRADE_WORDS[match["grade"]], Fraction(match["low"]))
        at = text.find("优", end)
    bands = sorted(((low, grade) for grade, low in found.items() if low <= 100 and grade != "差"), reverse=True)
    order = [grade for _, grade in bands]
    if len(bands) < 2 or order != sorted(order, key="优良中差".index):
        return None
    return (*bands, (Fraction(0), "差"))


def _case(code: str, wording: Wording, relation: Relation, whole: Operand, parts: Sequence[Operand]) -> Case:
    left = " + ".join([plain(part.claim) for part in parts])
    claims = (whole.claim, *[part.claim for part in parts])
    return Case(code, "error", wording, left, plain(whole.claim), claims, whole.claim, _subject(whole, parts), relation.id)


def _subject(whole: Operand, parts: Sequence[Operand]) -> str:
    return subject_of(whole.label, parts)


def _untestable(code: str, wording: Wording, relation: Relation, reason: Message) -> Check:
    claims = tuple([operand.claim for operand in relation.operands])
    message = Message(f"{wording.zh}无法验证：{reason.zh}", f"{wording.en} cannot be tested: {reason.en}")
    return Check(
        rule=code, verdict="untestable", severity="info", message=message, claims=claims, relation=relation.id,
        line=claims[0].line if claims else 0, subject=subject_of(relation.label, relation.operands),
    )  # fmt: skip
