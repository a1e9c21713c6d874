"""The whole model path, from a report to its rows, against a local server: prompts, strict schema, re-ask, replay."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from gouji.extract.llm.cache import Cache
from gouji.extract.llm.endpoint import Endpoint
from gouji.extract.llm.engine import Options, Reading, extract
from gouji.extract.llm.model import Model
from gouji.extract.llm.scope import everything

from .made import Made
from .server import Body, Step, serving

REPORT = """一、收支情况
2022年收入合计1,200.50万元，其中财政拨款收入900.25万元、其他收入310.25万元。
二、主要成效
新建机耕道12.6公里，惠及村民300余户。
"""


def read(made: Made, url: str, folder: Path) -> Reading:
    async def all_of_it() -> Reading:
        async with Model(Endpoint(model="small", base_url=url, mode="json_schema"), Cache(folder / "answers.db")) as model:
            return await extract(everything(made.report, made.numerals), model, Options())

    return asyncio.run(all_of_it())


def test_extract__over_http_asks_again_for_one_row_and_pays_nothing_twice(tmp_path: Path) -> None:
    made = Made(tmp_path, REPORT)
    empty = {"w": None, "s": None, "sr": None}
    road = {"n": "新建机耕道", "k": "goal", "t": made.id("12.6"), "a": None, "cr": None, **empty}
    people = {"n": "惠及村民", "v": made.id("300")}
    first = {"h": None, "ind": [road], "fund": [], "ach": [{**people, "v": 900}], "staff": [], "u": [], "rel": [], "no": []}

    def answer(request: Body) -> Step:
        again = len(request["messages"]) > 2
        return Step(json.dumps({"ach": [people]} if again else first, ensure_ascii=False))

    with serving(answer) as server:
        reading = read(made, server.url, tmp_path)
        assert server.calls == 2
        schema = server.requests[0]["response_format"]["json_schema"]
        assert (schema["strict"], schema["schema"]["additionalProperties"]) == (True, False)
        assert "报告里没有编号 900" in server.asked(1)[-1][1]
        replayed = read(made, server.url, tmp_path)
        assert server.calls == 2
    assert [(row.target, row.unit) for row in reading.answers.indicators] == [(made.id("12.6"), "公里")]
    assert [(row.subject, row.quantity, row.qualifier) for row in reading.answers.achievements] == [
        ("惠及村民", made.id("300"), "余")
    ]
    assert replayed.answers == reading.answers
    assert (reading.usage.calls, replayed.usage.calls, replayed.usage.cached_calls) == (2, 0, 2)
