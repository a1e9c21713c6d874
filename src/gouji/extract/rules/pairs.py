"""Target/actual pairs over two lines: a heading names measure and target, the text below says what was reached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gouji.core.answers import IndicatorAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Section, Span
from gouji.core.units import measure_of
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.reading import Reading, Sentence
from gouji.extract.rules.subjects import clause_before

_RESULT: Final = re.compile(
    r"完成率|达成|达到|完成指标|指标要求|年初(预期|目标)|预期|完成目标|目标要求|已完成|完成进度|进度\d|"
    r"及时率|覆盖率|覆盖面|合格率|满意度|持续改善|有所"
)
_COMPLETION: Final = re.compile(r"(?:指标|任务|目标|计划)?完成(?:率|比例)(?:为|达到?|是|：|:)?\s*$")
_PLAIN_COMPLETION: Final = re.compile(r"(?<!指标)(?<!任务)(?<!目标)完成率(?:为|达到?|是|：|:)?\s*$")
_PROGRESS: Final = re.compile(r"进度(?:为|达到?|是|：|:)?\s*$")
_TOTAL: Final = re.compile(r"(共计|合计|总计|共)[^，。；]{0,8}$")
_EVERY: Final = re.compile(r"每(周|天|月|日|年|季度?|旬)[^，。；]{0,8}?(一|两|二|三|四|五|\d+)\s*(次|场|期)")
_SAME_KIND: Final = tuple(
    frozenset(units.split()) for units in ("人 个 名 口", "件 起 宗 个", "家 个 户", "次 场 期 人次", "株 棵")
)
"""Units of which a target may be set in one and its actual value counted in another."""
_TRAILING: Final = re.compile(r"(?:达到?|为|不低于|不少于|不超过|≥|≤|共|约|至|：|:|\s)+$")


def read_pairs(reading: Reading, draft: Draft) -> None:
    """Files a row for every leaf section of a run whose siblings name a target and report on it."""
    for run in _runs(reading):
        for section in run:
            _Pair(reading, draft, section).read()


def _runs(reading: Reading) -> list[list[Section]]:
    """Runs of leaf sections under one heading in which headings carry figures and the texts below speak of completion."""
    sections = reading.report.sections
    by_parent: dict[tuple[str, ...], list[Section]] = {}
    for index, section in enumerate(sections):
        is_leaf = index + 1 >= len(sections) or sections[index + 1].level <= section.level
        if section.table is None and is_leaf and len(section.heading) and section.title and section.level > 0:
            by_parent.setdefault((*section.path, str(section.level)), []).append(section)
    return [run for run in _joined(by_parent) if _is_pair_run(reading, run)]


def _joined(by_parent: dict[tuple[str, ...], list[Section]]) -> list[list[Section]]:
    """Runs under sibling headings belong together: a goal with one indicator is a run of its goal's neighbours."""
    joined: dict[tuple[str, ...], list[Section]] = {}
    for key, run in by_parent.items():
        joined.setdefault((*key[:-2], key[-1]) if len(key) > 2 else key, []).extend(run)
    return list(joined.values())


def _is_pair_run(reading: Reading, run: Sequence[Section]) -> bool:
    """At least two headings with a figure at their end, and half of the texts below with a word of completion."""
    if len(run) < 2:
        return False
    figures = sum(_target(reading, section) is not None for section in run)
    results = sum(_RESULT.search(reading.slice(section.body)) is not None for section in run)
    short = sum(len(section.title) <= 45 for section in run)
    return figures >= max(2, len(run) // 4) and 2 * results >= len(run) and short >= 0.8 * len(run)


def _target(reading: Reading, section: Section) -> Numeral | None:
    """The last quantity of the heading; a number inside quotes or with a date's name is none."""
    found = [
        numeral
        for numeral in reading.within(section.heading)
        if numeral.is_quantity and numeral.unit and numeral.id not in reading.quoted
    ]
    return found[-1] if found else None


class _Pair:
    def __init__(self, reading: Reading, draft: Draft, section: Section) -> None:
        self._reading = reading
        self._draft = draft
        self._section = section
        self._body = [sentence for sentence in reading.sentences_of(section.body, section) if sentence.text.strip()]

    def read(self) -> None:
        target = _target(self._reading, self._section)
        name = self._name(target)
        completion = self._completion(target)
        actual = self._actual(target, completion)
        if target is not None and _is_percent(target) and completion is not None and "完成率" in self._section.title:
            completion, actual = self._plain_completion(completion, actual)
        for numeral in self._reading.within(self._section.heading):
            if numeral is not target:
                self._draft.rule_out(numeral, "name")
        self._draft.indicator(
            IndicatorAnswer(
                name=name,
                path=self._section.path,
                target=target.id if target else None,
                actual=actual.id if actual else None,
                completion_rate=completion.id if completion else None,
                unit=target.unit if target else None,
                explanation=self._reading.trimmed(self._section.body.start, self._section.body.end),
            )
        )

    def _name(self, target: Numeral | None) -> Span:
        """The heading without its number and without the figure at its end."""
        at = self._reading.text.find(self._section.title, self._section.heading.start, self._section.heading.end)
        start = at if at >= 0 else self._section.heading.start
        end = start + len(self._section.title) if at >= 0 else self._section.heading.end
        if target is not None and not self._reading.text[max(target.unit_end, target.end) : end].strip(" 。.;；以上下余"):
            end = start + len(_TRAILING.sub("", self._reading.text[start : target.start]))
        return self._reading.trimmed(start, end)

    def _percentages(self) -> list[tuple[Sentence, Numeral]]:
        return [
            (sentence, numeral)
            for sentence in self._body
            for numeral in sentence.numerals
            if numeral.is_quantity and _is_percent(numeral)
        ]

    def _completion(self, target: Numeral | None) -> Numeral | None:
        """The percentage behind 指标完成率; where the target is no percentage, also a progress in per cent."""
        for sentence, numeral in self._percentages():
            if _COMPLETION.search(sentence.before(numeral)):
                return numeral
        if target is not None and not _is_percent(target):
            for sentence, numeral in self._percentages():
                if _PROGRESS.search(sentence.before(numeral)):
                    return numeral
        return None

    def _plain_completion(self, completion: Numeral, actual: Numeral | None) -> tuple[Numeral | None, Numeral | None]:
        """Under a heading 「…完成率100%」 a bare 完成率 in the text is the actual value itself, 指标完成率 is not."""
        for sentence, numeral in self._percentages():
            if numeral is completion and _PLAIN_COMPLETION.search(sentence.before(numeral)):
                return None, completion
        return completion, actual

    def _actual(self, target: Numeral | None, completion: Numeral | None) -> Numeral | None:
        """The number of the text that measures what the heading names: same unit, and the most words in common."""
        if target is None:
            return None
        best: tuple[tuple[int, ...], Numeral] | None = None
        for sentence in self._body:
            for numeral in sentence.numerals:
                if numeral is completion or not numeral.is_quantity or not _comparable(numeral, target, sentence):
                    continue
                rank = self._rank(sentence, numeral, target)
                if best is None or rank >= best[0]:
                    best = rank, numeral
        if best is not None:
            return best[1]
        return self._frequency(target)

    def _rank(self, sentence: Sentence, numeral: Numeral, target: Numeral) -> tuple[int, ...]:
        clause = clause_before(sentence, numeral)
        tail = _tail(self._section.title, clause)
        near = _common(self._section.title, clause)
        wide = _common(self._section.title, sentence.text)
        total = _TOTAL.search(sentence.before(numeral)) is not None
        return (int(numeral.value == target.value), int(total), tail, near, wide)

    def _frequency(self, target: Numeral) -> Numeral | None:
        """``1次/周`` reached by «每周召开一次»."""
        if "/" not in (target.unit or ""):
            return None
        for sentence in self._body:
            match = _EVERY.search(sentence.text)
            if match and match.group(1)[0] in (target.unit or ""):
                at = sentence.span.start + match.start(2)
                found = self._reading.within(Span(at, at + 1))
                return found[0] if found else None
        return None


def _is_percent(numeral: Numeral) -> bool:
    return numeral.unit in ("%", "‰")


def _comparable(numeral: Numeral, target: Numeral, sentence: Sentence) -> bool:
    """Whether a number can be the actual value of a target: it counts the same kind of thing."""
    if numeral.unit is None:
        return (
            numeral.value == target.value
            and re.match(r"[，,。；;]|$", sentence.text[numeral.end - sentence.span.start :]) is not None
        )
    here, there = measure_of(numeral.unit), measure_of(target.unit)
    if here.base == there.base:
        return True
    return any(here.base in kind and there.base in kind for kind in _SAME_KIND)


def _tail(name: str, words: str) -> int:
    """The length of the longest end of the name (its head noun: 总规模, 种植面积) that stands in the words, from 2 to 6."""
    stem = re.sub(r"[\d.]+.{0,4}$|[。.]$", "", name)
    return next((size for size in range(6, 1, -1) if len(stem) >= size and stem[-size:] in words), 0)


def _common(name: str, words: str) -> int:
    """How many character pairs of the name stand in the words."""
    return len({name[at : at + 2] for at in range(len(name) - 1)} & {words[at : at + 2] for at in range(len(words) - 1)})
