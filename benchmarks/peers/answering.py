"""A local endpoint that takes its time: the same delays for whoever asks, plausible answers in the form that is asked for."""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.extract.llm.perfect import PerfectModel  # noqa: E402
from tests.extract.llm.scripted import report_of  # noqa: E402
from tests.extract.llm.server import Body, Step  # noqa: E402

from gouji.extract.llm import tokens  # noqa: E402
from gouji.extract.llm.engine import Options, plan  # noqa: E402
from gouji.extract.llm.scope import everything, leftovers  # noqa: E402

Delay = Callable[[], float]

ID = re.compile(r"(?<!\\)#(\d+)")
FIGURE = re.compile(r"[\u4e00-\u9fff]{2,12}(\d[\d,.]*)([\u4e00-\u9fff%％]{0,2})")


def fixed() -> Delay:
    """Seconds before each answer."""
    return lambda: 1.0


def jittered() -> Delay:
    chance, lock = random.Random(4), Lock()

    def seconds() -> float:
        with lock:
            return 0.4 + chance.expovariate(1 / 0.6)

    return seconds


@dataclass
class Endpoint:
    """Answers for `tests.extract.llm.server`, and what it was asked. ``known`` are the right answers by prompt."""

    delay: Delay
    known: Mapping[str, str]
    asked: list[Body] = field(default_factory=list)

    def __call__(self, body: Body) -> Step:
        time.sleep(self.delay())
        self.asked.append(body)
        text = self._answer(body)
        return Step(text, usage=(sum(map(tokens.count, contents(body))), tokens.count(text)))

    def _answer(self, body: Body) -> str:
        properties = fields_of(body)
        last = contents(body)[-1]
        if "same" in properties:
            return '{"same":[1]}'
        if "ind" in properties:
            return self.known.get(last) or json.dumps({"no": [int(number) for number in ID.findall(last)]})
        return extractions(last)


def right_answers(reports: Iterable[tuple[Path, Path | None]]) -> dict[str, str]:
    """What a model that knows the annotation answers to the first questions about each report, whatever the engine."""
    made: dict[str, str] = {}
    for path, gold in reports:
        report, numerals = report_of(path)
        if gold is None:
            continue
        model = PerfectModel(gold, report, numerals)
        for scope in (everything(report, numerals), leftovers(report, numerals)):
            for prompt in plan(scope, Options()):
                made[prompt.user] = json.dumps(model.wire(prompt), ensure_ascii=False, separators=(",", ":"))
    return made


def extractions(prompt: str) -> str:
    """An answer in langextract's form: every figure of the chunk with the words before it, fenced."""
    chunk = prompt.rsplit("Q: ", 1)[-1]
    found = [
        {"figure": match.group(), "figure_attributes": {"value": match.group(1), "unit": match.group(2)}}
        for match in FIGURE.finditer(chunk)
    ]
    return f"```json\n{json.dumps({'extractions': found}, ensure_ascii=False, indent=2)}\n```"


def contents(body: Body) -> list[str]:
    return [str(message["content"]) for message in body["messages"]]


def schema_of(body: Body) -> str:
    """The schema or tools that go out beside the messages; providers count most of it as prompt."""
    sent = body.get("response_format") or body.get("tools")
    return json.dumps(sent, ensure_ascii=False, separators=(",", ":")) if sent else ""


def fields_of(body: Body) -> dict[str, Any]:
    form = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
    properties = form.get("properties", {})
    return dict(properties)
