"""The recorded runs of cassettes/: which report, how it is asked about, and who answered when it was recorded.

scripts/cassettes.py makes the cassettes from these cases, tests/test_replay.py plays them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.extract.llm.perfect import PerfectModel
from tests.extract.llm.scripted import report_of
from tests.extract.llm.server import Answering, Body, Step, failing

from gouji import config
from gouji.engines import Session
from gouji.extract.llm.ask import Prompt
from gouji.extract.llm.cassettes import Cassettes
from gouji.pipeline import run_with_model
from gouji.result import Result

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "cassettes" / "test_replay"

Script = Callable[[PerfectModel], Answering]


@dataclass(frozen=True)
class Case:
    """A sample, an engine and settings. ``script`` makes the server's answers; None: a small real model gives them."""

    sample: str
    engine: str
    settings: Mapping[str, str] = field(default_factory=dict)
    script: Script | None = None

    @property
    def report(self) -> Path:
        return ROOT / "samples" / self.sample

    @property
    def environment(self) -> dict[str, str]:
        """Everything that a run needs to know; where the endpoint is and what key it wants is none of it."""
        model = "gemma3-270m" if self.script is None else "scripted"
        return {"GOUJI_MODEL": model, "GOUJI_ENGINE": self.engine, **{f"GOUJI_{k}": v for k, v in self.settings.items()}}


def read(case: Case, cassettes: Cassettes, name: str, environment: Mapping[str, str]) -> Result:
    """Records or replays the cassette ``name``."""
    settings = config.load(environment, cassettes.folder)

    async def reading() -> Result:
        async with Session(settings, environment, cassettes=cassettes) as session:
            return await run_with_model(case.report, settings, session, name)

    return asyncio.run(reading())


def perfect(model: PerfectModel) -> Answering:
    """Every row of the annotation; figures of different parts are not held to be the same."""

    def answer(body: Body) -> Step:
        system, shown = body["messages"][0]["content"], body["messages"][1]["content"]
        said = {"same": []} if "‖" in shown else model.wire(Prompt("sections", system, shown))
        return Step(json.dumps(said, ensure_ascii=False, separators=(",", ":")))

    return answer


def corrected(model: PerfectModel) -> Answering:
    """Points at first at a number that the text does not have and copies a label that it does not have; then it knows better."""
    right = perfect(model)

    def answer(body: Body) -> Step:
        step = right(body)
        said = json.loads(step.text or "")
        if len(body["messages"]) == 2 and said.get("fund"):
            first, second, *others = said["fund"]
            said["fund"] = [{**first, "v": 98765}, {**second, "n": "国库集中支付结余"}, *others]
            return Step(json.dumps(said, ensure_ascii=False, separators=(",", ":")))
        return step if len(body["messages"]) == 2 else Step(json.dumps({"fund": said["fund"][:2]}, ensure_ascii=False))

    return answer


def busy(model: PerfectModel) -> Answering:
    """Is too busy, then fails, then answers."""
    right, calls = perfect(model), [0]

    def answer(body: Body) -> Step:
        calls[0] += 1
        if calls[0] == 1:
            return failing(429, "too many requests", retry_after="0.01")
        return failing(500, "out of order") if calls[0] == 2 else right(body)

    return answer


def without_schemas(model: PerfectModel) -> Answering:
    """Knows no JSON schema, only tools."""
    right = perfect(model)

    def answer(body: Body) -> Step:
        return failing(400, "response_format is not supported") if body.get("response_format") else right(body)

    return answer


CASES: Mapping[str, Case] = {
    "scripted__answers_everything": Case("prose_town.txt", "llm", {"PRICE_PROMPT": "2", "PRICE_COMPLETION": "8"}, perfect),
    "scripted__is_asked_again_for_two_rows": Case("goal_pairs.txt", "llm", script=corrected),
    "scripted__is_busy_at_first": Case("runin_formula.txt", "hybrid", {"MODE": "json_schema"}, busy),
    "scripted__knows_no_schemas": Case("consistent_town.docx", "llm", script=without_schemas),
    "small_model__rows_are_refused": Case("goal_pairs.txt", "hybrid", {"TEMPERATURE": "1", "MAX_TOKENS": "300"}),
    "small_model__answers_are_cut": Case("goal_pairs.txt", "hybrid", {"MODE": "md_json", "MAX_TOKENS": "200"}),
    "small_model__reads_a_whole_report": Case("consistent_town.docx", "llm", {"TEMPERATURE": "1", "MAX_TOKENS": "400"}),
}


def perfect_model(case: Case) -> PerfectModel:
    return PerfectModel(case.report.with_suffix(".gold.json"), *report_of(case.report))
