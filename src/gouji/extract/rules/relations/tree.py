"""The score tree: weights and scores of every level against those below it, in tables and in the prose around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from gouji.core.answers import Pointer
from gouji.core.report import Span
from gouji.core.terms import squeeze
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.mentions import Mention, one_figure, parts_of, relation
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.scored import ScoredProse
from gouji.extract.rules.tables import EXTRA, Leaf, Level, ScoreTable

_Kind = Literal["weights", "scores"]
_SUMS: Final[tuple[tuple[_Kind, str], ...]] = (("weights", "weight"), ("scores", "score"))
_DEDUCTED: Final = re.compile(r"扣\s*(?:除|减|了|掉)?\s*(\d+(?:\.\d+)?)\s*分")
_GAINED: Final = re.compile(r"(?:得分?|计)\s*(?:为|：|:)?\s*(\d+(?:\.\d+)?)\s*分")
_RULE: Final = re.compile(r"每|否则|酌情|不得|最高|最多|扣完|以上|以下|未达|按")


def read_score_tree(reading: Reading, draft: Draft, tables: Sequence[ScoreTable], prose: Sequence[ScoredProse]) -> None:
    """Files the relations of the score tree; who agrees with whom is for the checks to say."""
    builder = _Tree(reading, draft)
    for table in tables:
        _Tree(reading, draft, complete=table.complete).table(table)
    builder.prose(prose, tables)
    builder.overall()


class _Tree:
    def __init__(self, reading: Reading, draft: Draft, *, complete: bool = True) -> None:
        self._reading = reading
        self._draft = draft
        self._complete = complete

    def table(self, table: ScoreTable) -> None:
        self._levels(table.leaves)
        for leaf in table.leaves:
            self._bracket(leaf)
            self._explained(leaf)
        scored = [leaf for leaf in table.leaves if leaf.answer.kind == "row" and not self._is_extra(leaf)]
        summary = [leaf for leaf in table.leaves if leaf.answer.kind == "subtotal"]
        for total in table.totals:
            label = self._name(total.name)
            for kind, cell in _SUMS:
                parts = scored or summary
                if kind == "scores":
                    parts = [leaf for leaf in table.leaves if leaf in parts or self._is_extra(leaf)]
                self._sum(
                    kind,
                    getattr(total, cell),
                    [(getattr(leaf.answer, cell), self._name(leaf.answer.name)) for leaf in parts],
                    label,
                )

    def _is_extra(self, leaf: Leaf) -> bool:
        names = [leaf.answer.name, *(level.name for level in leaf.levels)]
        return any(EXTRA.search(self._name(name)) for name in names)

    def _name(self, name: Pointer) -> str:
        return squeeze(self._reading.slice(name)) if isinstance(name, Span) else ""

    def _sum(self, kind: _Kind, whole: Pointer | None, parts: Iterable[tuple[Pointer | None, str]], label: str) -> None:
        """A sum over parts that all have a figure; a missing leaf leaves only a bound to test."""
        listed = list(parts)
        given = [(part, name) for part, name in listed if part is not None]
        if whole is None or not given or (len(given) == 1 and given[0][0] == whole):
            return
        parts_found = (Mention(part, "分", name) for part, name in given)
        exhaustive = self._complete and len(given) == len(listed)
        self._draft.relation(parts_of(Mention(whole, "分", label), parts_found, exhaustive=exhaustive, kind=kind))

    def _levels(self, leaves: Sequence[Leaf]) -> None:
        """Each level's bracket against the brackets of the next level below, and against the leaves."""
        for level, below in _groups(leaves).items():
            if level.bracket is None or EXTRA.search(self._name(level.name)):
                continue
            whole, label = level.bracket.id, self._name(level.name)
            children = self._children(level, below)
            self._sum("weights", whole, children, label)
            if any(
                child is not None and child in {lower.bracket.id for leaf in below for lower in leaf.levels if lower.bracket}
                for child, _ in children
            ):
                self._sum("weights", whole, [(leaf.answer.weight, self._name(leaf.answer.name)) for leaf in below], label)

    def _children(self, level: Level, below: Sequence[Leaf]) -> list[tuple[Pointer | None, str]]:
        children: dict[int, tuple[Pointer | None, str]] = {}
        for leaf in below:
            deeper = leaf.levels[leaf.levels.index(level) + 1 :]
            child = deeper[0] if deeper and deeper[0].bracket else None
            if child and child.bracket:
                children.setdefault(child.cell.span.start, (child.bracket.id, self._name(child.name)))
            else:
                key = -1 - len(children)
                children[key] = (leaf.answer.weight, self._name(leaf.answer.name))
        return list(children.values())

    def _bracket(self, leaf: Leaf) -> None:
        """A weight printed beside the row's own name and again in its cell."""
        if leaf.own is None or leaf.own.bracket is None or leaf.answer.weight is None or self._is_extra(leaf):
            return
        label = self._name(leaf.answer.name)
        roles = (("bracket", Mention(leaf.own.bracket.id, "分", label)), ("cell", Mention(leaf.answer.weight, "分", label)))
        self._draft.relation(relation("bracket", roles, label))

    def _explained(self, leaf: Leaf) -> None:
        """What the explanation says was taken off and what was given, against the row's own weight and score."""
        for text in (leaf.answer.explanation, leaf.answer.deduction):
            if isinstance(text, Span):
                self._spoken(text, leaf.answer.weight, leaf.answer.score, self._name(leaf.answer.name))

    def _spoken(self, place: Span, weight: Pointer | None, score: Pointer | None, label: str) -> None:
        gained = self._points(_GAINED, place)
        if score is not None and len(gained) == 1:
            mentions = (Mention(at, "分", label) for at in (score, gained[0]))
            self._draft.relation(one_figure(mentions, f"{label}得分"))
        self._deducted(place, weight, score, label)

    def _deducted(self, place: Span, weight: Pointer | None, score: Pointer | None, label: str) -> None:
        deducted = self._points(_DEDUCTED, place)
        if weight is None or score is None or not deducted:
            return
        roles = [("weight", weight), *(("deduction", at) for at in deducted), ("score", score)]
        self._draft.relation(relation("deductions", ((role, Mention(at, "分", label)) for role, at in roles), label))

    def _points(self, pattern: re.Pattern[str], place: Span) -> list[int]:
        """The numerals of spoken points; none where the text quotes a rule (每超10%扣1分, 否则不得分)."""
        text = self._reading.slice(place)
        found: list[int] = []
        for match in pattern.finditer(text):
            clause = re.split(r"[，。；;\n]", text[: match.start()])[-1]
            if _RULE.search(clause):
                continue
            at = place.start + match.start(1)
            found += [numeral.id for numeral in self._reading.within(Span(at, at + 1)) if numeral.is_quantity]
        return found

    def prose(self, prose: Sequence[ScoredProse], tables: Sequence[ScoreTable]) -> None:
        """Totals stated in prose against the prose totals below them, the table's level of the same name, and its rows."""
        weighted = [row for row in prose if row.answer.weight is not None]
        for row in weighted:
            below = [
                other for other in weighted if row.section.title in other.section.path and other.section.level > row.section.level
            ]
            direct = [other for other in below if other.section.level == min(found.section.level for found in below)]
            leaves = [leaf for table in tables for leaf in self._leaves_of(table, row.name)]
            for kind, cell in _SUMS:
                whole = getattr(row.answer, cell)
                if direct:
                    self._sum(kind, whole, [(getattr(child.answer, cell), child.name) for child in direct], row.name)
                elif leaves:
                    self._sum(
                        kind, whole, [(getattr(leaf.answer, cell), self._name(leaf.answer.name)) for leaf in leaves], row.name
                    )
            end = self._reading.text.find("\n", row.at)
            self._deducted(
                Span(row.at, end if end > 0 else len(self._reading.text)), row.answer.weight, row.answer.score, row.name
            )
            self._summary(row, tables)

    def _leaves_of(self, table: ScoreTable, name: str) -> list[Leaf]:
        """The rows of the table below the level called like the prose total; lost level labels are carried down."""
        wanted = _core(squeeze(name))
        found: list[Leaf] = []
        current = ""
        for leaf in table.leaves:
            names = [_core(self._name(level.name)) for level in leaf.levels]
            current = names[0] if names and not names[0].isdigit() and leaf.levels[0].column == 0 else current
            if wanted in names or (wanted == current and not self._is_extra(leaf)):
                found.append(leaf)
        return found

    def _summary(self, row: ScoredProse, tables: Sequence[ScoreTable]) -> None:
        for table in tables:
            for leaf in table.leaves:
                name = self._name(leaf.answer.name)
                if leaf.answer.kind != "subtotal" or not name or _core(name) != _core(squeeze(row.name)):
                    continue
                for cell in ("weight", "score", "score_rate"):
                    here, there = getattr(leaf.answer, cell), getattr(row.answer, cell)
                    if here is not None and there is not None:
                        self._same((here, there), f"{name} {cell}", "%" if cell == "score_rate" else "分")

    def overall(self) -> None:
        """The overall score of the prose against the total row of the table."""
        score = self._draft.header.self_score
        for row in self._draft.indicators:
            if row.kind == "total" and row.score is not None and score is not None and row.score != score:
                self._same((score, row.score), "自评得分", "分")

    def _same(self, places: Sequence[Pointer], label: str, unit: str) -> None:
        self._draft.relation(one_figure((Mention(at, unit, label) for at in places), label))


def _core(name: str) -> str:
    """部门目标指标 and 部门目标 name one level."""
    return re.sub(r"指标$", "", name)


def _groups(leaves: Sequence[Leaf]) -> dict[Level, list[Leaf]]:
    """The leaves below each level."""
    groups: dict[Level, list[Leaf]] = {}
    for leaf in leaves:
        for level in leaf.levels:
            groups.setdefault(level, []).append(leaf)
    return groups
