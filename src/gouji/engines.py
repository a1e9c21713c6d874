"""The engines: the rules alone, or a model beside them; and what a run says of the engine it used.

The pipeline gets an `Extraction` whatever the engine is. A `Session` is one run with a model: one endpoint, one cache of
answers and one budget for all reports, in one event loop.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from gouji.aside import Aside
from gouji.config import Calling, Engine, Lang, Settings
from gouji.core.answers import Answers
from gouji.core.check import Check, Message
from gouji.core.numerals import Numeral
from gouji.core.report import Report, Status
from gouji.core.rows import Claim
from gouji.errors import UsageError
from gouji.extract import rules
from gouji.extract.answers import SectionsAnswer
from gouji.extract.llm import engine as llm
from gouji.extract.llm.ask import Prompt, Usage
from gouji.extract.llm.budget import Budget, Estimate
from gouji.extract.llm.cache import Cache, default_path
from gouji.extract.llm.calls import Calls
from gouji.extract.llm.cassettes import Cassettes, Deck
from gouji.extract.llm.endpoint import Endpoint, Prices, read_key
from gouji.extract.llm.merge import Disagreement, Said, said
from gouji.extract.llm.model import Model
from gouji.extract.llm.scope import Scope, everything, leftovers
from gouji.result import Claimed, Run

R = TypeVar("R")

_LISTS: Final = {
    "header": ("报告信息", "header"),
    "indicators": ("指标", "indicators"),
    "funds": ("资金", "funds"),
    "achievements": ("成效", "achievements"),
    "staffing": ("人员", "staffing"),
    "none": ("不采用", "nothing"),
}


_ROLES: Final = {
    "self_score": ("总得分", "total score"), "weight": ("分值", "weight"), "score": ("得分", "score"),
    "score_rate": ("得分率", "score rate"), "target": ("目标值", "target"), "actual": ("实际值", "actual"),
    "completion_rate": ("完成率", "completion rate"), "amount": ("金额", "amount"), "share": ("占比", "share"),
    "quantity": ("数量", "quantity"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an engine read of one report. ``ended`` says of the sections that a model was asked about how that ended, as
    status and reason; ``differences`` are READ-02 checks; ``notices`` are (zh, en)."""

    answers: Answers
    run: Run
    ended: Mapping[str, tuple[Status, str | None]] = field(default_factory=dict)
    differences: tuple[Check, ...] = ()
    notices: tuple[tuple[str, str], ...] = ()

    @property
    def disputed(self) -> frozenset[int]:
        """Where the figures begin that were read in two ways."""
        starts = (claim.start for check in self.differences for claim in check.claims)
        return frozenset(start for start in starts if start is not None)

    def told(self, notices: Iterable[tuple[str, str]], lang: Lang, version: str) -> Run:
        """The run with these notices of the file and the engine's own, in one language."""
        own = tuple(en if lang == "en" else zh for zh, en in (*notices, *self.notices))
        return self.run.model_copy(update={"notices": own, "version": version})


def engine_of(settings: Settings) -> Engine:
    """The engine asked for, else hybrid where an endpoint is set, else the rules."""
    return settings.engine or ("hybrid" if settings.has_endpoint else "rules")


def by_rules(report: Report, numerals: Sequence[Numeral]) -> Extraction:
    answers = rules.extract(report, numerals)
    read = sum(use.list != "none" for use in said(answers, numerals).values())
    return Extraction(answers, Run(engine="rules", claimed=Claimed(rules=read)), notices=answers.notices)


def endpoint_of(settings: Settings, environment: Mapping[str, str], *, with_key: bool = True) -> Endpoint:
    """The endpoint of the settings with the key of the environment or key file. Raises UsageError, naming the setting."""
    if settings.model is None:
        raise UsageError(
            "没有写模型名：请设 GOUJI_MODEL（或 gouji.toml 的 model），或用 --engine rules。",
            "no model is named: set GOUJI_MODEL (or model in gouji.toml), or use --engine rules.",
        )
    calling = settings.calling
    asked: dict[str, Any] = {
        "base_url": settings.base_url,
        "mode": calling.mode,
        "timeout": calling.timeout,
        "attempts": calling.attempts,
        "concurrency": calling.concurrency,
        "requests_per_minute": calling.requests_per_minute,
        "tokens_per_minute": calling.tokens_per_minute,
        "max_tokens": calling.max_tokens,
        "temperature": calling.temperature,
        "extra": calling.extra,
        "prices": _prices(calling),
        "key": read_key(environment, settings.key_file) if with_key else None,
    }
    return Endpoint(settings.model, **{name: value for name, value in asked.items() if value is not None})


def _prices(calling: Calling) -> Prices | None:
    prompt, completion = calling.price_prompt, calling.price_completion
    if prompt is None and completion is None and calling.price_cached is None:
        return None
    if prompt is None or completion is None:
        missing = "price_prompt" if prompt is None else "price_completion"
        raise UsageError(
            f"{missing}：没有设置；价格要写明 price_prompt 和 price_completion（每百万词元）。",
            f"{missing}: not set; prices need both price_prompt and price_completion (of a million tokens).",
        )
    return Prices(prompt, completion, calling.price_cached)


def cassettes_of(engine: Engine, record: str | Path | None, replay: str | Path | None) -> Cassettes | None:
    """Where calls are recorded or replayed from, None for neither. Raises UsageError."""
    if record is not None and replay is not None:
        raise UsageError("--record 不能与 --replay 同时使用。", "--record and --replay cannot be used together.")
    folder = record if replay is None else replay
    if folder is None:
        return None
    if engine == "rules":
        raise UsageError(
            "规则引擎不调用模型，没有可录制或回放的：请用 --engine llm 或 hybrid，或去掉 --record/--replay。",
            "rules ask no model, there is nothing to record or replay: use --engine llm or hybrid, or leave out "
            "--record and --replay.",
        )
    return Cassettes(Path(folder), replay is not None)


def to_end(reading: Coroutine[Any, Any, R]) -> R:
    """What ``reading`` returns, in an event loop of its own; where one runs already (a notebook), in another thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(reading)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, reading).result()


class Session:
    """Use it as ``async with``, or close it in the loop that it was used in."""

    def __init__(
        self,
        settings: Settings,
        environment: Mapping[str, str],
        *,
        ask: bool = True,
        calling: Callable[[Endpoint, Cache], Calls] | None = None,
        cassettes: Cassettes | None = None,
    ) -> None:
        """``ask`` False: for an estimate alone, nothing is made on the disk. ``calling`` replaces how calls are made.
        ``cassettes``: every call is recorded, or replayed without key, network and stored answers.

        Raises UsageError for settings that cannot be used, OutputError for an unusable cache or folder of cassettes."""
        self.engine = engine_of(settings)
        replay = cassettes is not None and cassettes.replay
        self.endpoint = endpoint_of(settings, environment, with_key=not replay)
        self._options = llm.Options()
        budget = None if settings.budget is None else Budget(settings.budget, self.endpoint.prices)
        path = settings.cache or default_path(environment, Path.home())
        self.aside = Aside()
        self._cache = Cache(":memory:" if replay or not (ask or path.exists()) else path)
        calls = calling(self.endpoint, self._cache) if calling else None
        self._model = Model(self.endpoint, self._cache, budget, calls=calls)
        self.cassettes = cassettes
        self._deck = Deck(cassettes, self.endpoint, self._cache, budget) if cassettes else None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        await self._model.__aexit__(None, None, None)
        self._cache.close()

    @property
    def total(self) -> Usage:
        """What all reports have used so far."""
        return self._deck.total if self._deck else self._model.total

    def plan(self, report: Report, numerals: Sequence[Numeral]) -> list[Prompt]:
        """The questions that reading the report begins with."""
        return llm.plan(self._scope(report, numerals), self._options)

    def estimate(self, questions: Iterable[Prompt]) -> Estimate:
        """What these questions take. Raises sqlite3.Error."""
        return self._model.estimate((prompt, SectionsAnswer) for prompt in questions)

    async def read(self, report: Report, numerals: Sequence[Numeral], name: str | None = None) -> Extraction:
        """Never raises for what an endpoint can do: that is in ``ended`` and ``notices``. ``name`` is that of the report's
        cassette, its file name unless given. Raises UsageError for a cassette that cannot be replayed, OutputError for
        one that cannot be written."""
        scope = self._scope(report, numerals)
        if self._deck is None:
            return self._extraction(await llm.extract(scope, self._model, self._options), report, numerals)
        async with self._deck.put_in(name or report.document.name) as cassette:
            reading = await llm.extract(scope, cassette.asker, self._options)
        return self._extraction(reading, report, numerals, cassette.notices())

    def _extraction(
        self, reading: llm.Reading, report: Report, numerals: Sequence[Numeral], notices: Sequence[tuple[str, str]] = ()
    ) -> Extraction:
        return Extraction(
            answers=reading.answers,
            run=self._run(reading),
            ended={outcome.section: (outcome.status, outcome.reason) for outcome in reading.outcomes},
            differences=tuple(_check(difference, report, numerals) for difference in reading.disagreements),
            notices=(
                *_failures(reading.outcomes, report),
                *reading.answers.notices,
                *reading.notices,
                *notices,
                *_claimed(reading),
            ),
        )

    def _scope(self, report: Report, numerals: Sequence[Numeral]) -> Scope:
        return (everything if self.engine == "llm" else leftovers)(report, numerals)

    def _run(self, reading: llm.Reading) -> Run:
        used = reading.usage
        return Run(
            engine=self.engine,
            model=self.endpoint.model,
            prompts=dict(reading.prompts),
            calls=used.calls,
            prompt_tokens=used.prompt_tokens,
            completion_tokens=used.completion_tokens,
            cached_calls=used.cached_calls,
            cost=None if used.cost is None else f"{used.cost:f}",
            claimed=_counted(reading),
        )


def _failures(outcomes: Iterable[llm.Outcome], report: Report) -> Iterator[tuple[str, str]]:
    """One notice for each reason, naming the sections."""
    sections = {section.id: section for section in report.sections}
    by_reason: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for outcome in outcomes:
        if outcome.status == "failed":
            section = sections[outcome.section]
            line, title = report.lines.number(section.span.start), section.title
            names = (f"“{title}”（第 {line} 行）", f"“{title}” (line {line})")
            by_reason.setdefault((outcome.zh, outcome.en), []).append(names)
    for (zh, en), named in by_reason.items():
        yield f"{'、'.join(name for name, _ in named)}未能读完：{zh}", f"{', '.join(name for _, name in named)} not read: {en}"


def _counted(reading: llm.Reading) -> Claimed:
    readers = Counter(reading.by.values())
    return Claimed(rules=readers["rules"], llm=readers["llm"], both=readers["both"])


def _claimed(reading: llm.Reading) -> Iterator[tuple[str, str]]:
    """Who claimed how many numbers."""
    if reading.by:
        read = _counted(reading)
        yield (
            f"采用的数字：规则 {read.rules} 个，模型 {read.llm} 个，两者一致 {read.both} 个",
            f"numbers claimed: {read.rules} by rules, {read.llm} by the model, {read.both} by both alike",
        )


def _check(difference: Disagreement, report: Report, numerals: Sequence[Numeral]) -> Check:
    numeral = next(numeral for numeral in numerals if numeral.id == difference.numeral)
    line = report.lines.number(numeral.start)
    claim = Claim(text=numeral.text, value=numeral.value, start=numeral.start, end=numeral.end, line=line)
    (ours_zh, ours_en), (theirs_zh, theirs_en) = _said(difference.rules), _said(difference.model)
    message = Message(
        f"{numeral.text} 有两种读法：规则读作{ours_zh}，模型读作{theirs_zh}；结果采用规则的读法，请核对",
        f"{numeral.text} is read in two ways: {ours_en} by the rules, {theirs_en} by the model; the result holds the former",
    )
    return Check(
        rule="READ-02", verdict="suspicious", severity="warning", message=message, printed=claim, claims=(claim,), line=line,
        subject="两种读法",
    )  # fmt: skip


def _said(said: Said) -> tuple[str, str]:
    """A reading in words, (zh, en)."""
    zh, en = _LISTS[said.list]
    if said.list == "none":
        return f"“{zh}”", en
    role_zh, role_en = _ROLES.get(said.role, (said.role, said.role))
    unit = f" {said.unit}" if said.unit else ""
    return f"“{zh}”（{role_zh}{unit}）", f"{en} ({role_en}{unit})"
