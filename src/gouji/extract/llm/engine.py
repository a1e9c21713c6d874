"""Asks a model about a report: bundles out all at once, answers taken row by row, every section accounted for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gouji.core.answers import Answers, RelationAnswer
from gouji.core.report import Section, Status
from gouji.extract.answers import PairsAnswer, SectionsAnswer
from gouji.extract.llm.ask import NO_USAGE, Asker, Failure, FailureKind, Prompt, Usage
from gouji.extract.llm.bundle import Bundle, head_of, pack, passages
from gouji.extract.llm.failures import unanswered
from gouji.extract.llm.merge import Disagreement, Merged, Reader, joined, merge
from gouji.extract.llm.pairs import Grouping, candidates, checker, question, relations_of
from gouji.extract.llm.prompts import Task, wording
from gouji.extract.llm.relations import figures, named
from gouji.extract.llm.render import Renderer
from gouji.extract.llm.scope import Scope
from gouji.extract.llm.translate import Intake, Refused

ROWS_REFUSED: Final = "rows_refused"
"""A section of which some rows of the answer stayed wrong; what held of it is in the result."""

_SPLITS: Final[Mapping[FailureKind, int]] = {"length": 16, "refusal": 1, "empty": 1, "malformed": 1, "schema": 1}
"""How often in a row a bundle is cut in two after a failure of this kind. The other kinds would fail again."""


_NOTHING_SAID: Final = "没有一个编号进了任何表；每个编号都要进一个表，哪个都不属于的进 no"
_NOT_COMPARED: Final = ("各处的同一数字未能比对：", "figures of different parts of the report were not compared: ")


@dataclass(frozen=True, slots=True)
class Options:
    """``bundle_characters`` is about how much text goes into one question."""

    bundle_characters: int = 7000
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the questions about a section ended. ``reason`` is a code; ``zh`` and ``en`` say it in one line."""

    section: str
    status: Status
    reason: str | None = None
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What rules and model read. ``outcomes`` are those of the sections that were asked about, in text order; ``by`` says
    for each claimed numeral who claimed it; ``prompts`` maps each prompt that was used to the hash of its wording;
    ``notices`` are sentences for the user about what no section is to blame for, (zh, en)."""

    answers: Answers
    usage: Usage = NO_USAGE
    outcomes: tuple[Outcome, ...] = ()
    by: Mapping[int, Reader] = field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()
    prompts: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """What one bundle gave."""

    ids: tuple[int, ...]
    answers: Answers
    usage: Usage
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class _Across:
    """What the question across bundles gave; empty when there was none."""

    relations: tuple[RelationAnswer, ...] = ()
    usage: Usage = NO_USAGE
    tasks: tuple[Task, ...] = ()
    notices: tuple[tuple[str, str], ...] = ()


def bundles(scope: Scope, options: Options) -> list[Bundle]:
    """The bundles of a report in text order; the first one shows how the report begins."""
    found = passages(scope.report, scope.numerals, scope.asked, scope.whole_tables)
    packed = pack(found, options.bundle_characters)
    if not packed or not scope.head:
        return packed
    shown = {passage.span.start for passage in packed[0].passages}
    head = [passage for passage in head_of(scope.report) if passage.span.start not in shown]
    return [Bundle((*head, *packed[0].passages)), *packed[1:]]


def plan(scope: Scope, options: Options) -> list[Prompt]:
    """The questions that reading a report begins with, for an estimate before anything is spent."""
    renderer = Renderer(scope.report, scope.numerals)
    return [_prompt(renderer, bundle, options) for bundle in bundles(scope, options)]


async def extract(scope: Scope, asker: Asker, options: Options) -> Reading:
    """Reads what the scope asks for and merges it with what stands already. Never raises for what an endpoint can do."""
    engine = _Engine(scope, asker, options)
    read = await asyncio.gather(*(engine.read(bundle) for bundle in bundles(scope, options)))
    model = named(_together(part.answers for part in read), scope.report)
    merged = merge(scope.base, model, scope.numerals)
    across = await _across(scope, merged, read, asker)
    relations = (*merged.answers.relations, *across.relations)
    return Reading(
        answers=replace(merged.answers, relations=relations),
        usage=sum((part.usage for part in read), across.usage),
        outcomes=_worst(outcome for part in read for outcome in part.outcomes),
        by=merged.by,
        disagreements=merged.disagreements,
        prompts={name: wording(name).sha256 for name in (*(("sections",) if read else ()), *across.tasks)},
        notices=across.notices,
    )


async def _across(scope: Scope, merged: Merged, read: Sequence[_Read], asker: Asker) -> _Across:
    """Figures of different bundles that are one: at most one question, none when the code has no pair to propose."""
    group_of = {number: group for group, part in enumerate(read) for number in part.ids}
    found = list(figures(merged.answers, scope.report))
    by_model = frozenset(number for number, reader in merged.by.items() if reader == "llm")
    pairs = candidates(found, scope.numerals, Grouping(group_of, by_model), merged.answers.relations)
    if not pairs:
        return _Across()
    prompt = Prompt("pairs", wording("pairs").text, question(pairs, scope.report, scope.numerals))
    asked = await asker.ask(prompt, PairsAnswer, checker(pairs))
    same = tuple(relations_of(pairs, asked.answer)) if asked.answer else ()
    notices = ((_NOT_COMPARED[0] + asked.failure.zh, _NOT_COMPARED[1] + asked.failure.en),) if asked.failure else ()
    return _Across(same, asked.usage, ("pairs",), notices)


class _Engine:
    def __init__(self, scope: Scope, asker: Asker, options: Options) -> None:
        self._scope, self._asker, self._options = scope, asker, options
        self._renderer = Renderer(scope.report, scope.numerals)

    async def read(self, bundle: Bundle, splits: int = 0) -> _Read:
        """Asks about one bundle; cuts it in two and asks again where that may help."""
        intake = Intake(self._scope.report, self._scope.numerals, bundle)
        refused: list[Refused] = []

        def check(answer: SectionsAnswer) -> list[str]:
            refused[:] = intake.take(answer)
            return [row.line() for row in refused] or ([] if intake.spoken else [_NOTHING_SAID])

        asked = await self._asker.ask(_prompt(self._renderer, bundle, self._options), SectionsAnswer, check, _only_the_new)
        refused = intake.trust(refused)
        failure = asked.failure or (None if refused or intake.spoken else unanswered())
        if failure is None or intake.answers() != Answers():
            outcomes = _outcomes(bundle, intake, refused, failure)
            return _Read(bundle.ids, intake.answers(), asked.usage, outcomes)
        halves = bundle.halves() if splits < _SPLITS.get(failure.kind, 0) else None
        if halves is None:
            return _Read(bundle.ids, Answers(), asked.usage, tuple(_failed(section, failure) for section in bundle.sections))
        parts = await asyncio.gather(*(self.read(half, splits + 1) for half in halves))
        usage = sum((part.usage for part in parts), asked.usage)
        return _Read(
            bundle.ids, _together(part.answers for part in parts), usage, tuple(end for part in parts for end in part.outcomes)
        )


def _only_the_new(before: SectionsAnswer, after: SectionsAnswer) -> SectionsAnswer:
    """A correction holds the rows that were wrong; what held before is with the intake already."""
    return after


def _prompt(renderer: Renderer, bundle: Bundle, options: Options) -> Prompt:
    text = renderer.render(bundle)
    about = tuple(section.title for section in bundle.sections)
    return Prompt("sections", wording("sections").text, text, options.max_tokens, about=about)


def _outcomes(bundle: Bundle, intake: Intake, refused: Sequence[Refused], failure: Failure | None) -> tuple[Outcome, ...]:
    """Done, or failed in part for the sections whose rows stayed wrong."""
    wrong: dict[str, list[Refused]] = {}
    for row in refused:
        wrong.setdefault(intake.section_of(row).id, []).append(row)
    made = []
    for section in bundle.sections:
        rows = wrong.get(section.id)
        made.append(_in_part(section, rows, failure) if rows else Outcome(section.id, "done"))
    return tuple(made)


def _in_part(section: Section, rows: Sequence[Refused], failure: Failure | None) -> Outcome:
    after = (f"；重问未成：{failure.zh}", f"; asking again failed: {failure.en}") if failure else ("", "")
    reasons = "；".join(dict.fromkeys(row.zh for row in rows))
    return Outcome(
        section.id, "failed", ROWS_REFUSED,
        f"模型的回答中有 {len(rows)} 行不能采用，已略去：{reasons}{after[0]}",
        f"{len(rows)} rows of the model's answer cannot be used and are left out{after[1]}",
    )  # fmt: skip


def _failed(section: Section, failure: Failure) -> Outcome:
    return Outcome(section.id, "failed", failure.kind, failure.zh, failure.en)


def _worst(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """One outcome a section: a section cut over two bundles is done when both are."""
    by_section: dict[str, Outcome] = {}
    for outcome in outcomes:
        known = by_section.get(outcome.section)
        if known is None or (known.status == "done" and outcome.status == "failed"):
            by_section[outcome.section] = outcome
    return tuple(by_section.values())


def _together(parts: Iterable[Answers]) -> Answers:
    """The rows of several bundles as one reading."""
    made = Answers()
    for part in parts:
        made = replace(
            made,
            header=joined((made.header, part.header)),
            indicators=made.indicators + part.indicators,
            funds=made.funds + part.funds,
            achievements=made.achievements + part.achievements,
            staffing=made.staffing + part.staffing,
            relations=made.relations + part.relations,
            ruled_out={**made.ruled_out, **part.ruled_out},
        )
    return made
