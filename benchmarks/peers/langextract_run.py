"""langextract_run.py URL CHARACTERS|default warm|cold FILE…    needs langextract and openai"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

started = perf_counter()
lx: Any = import_module("langextract")
imported = perf_counter() - started

sys.path.insert(0, str(Path(__file__).resolve().parent))
import measure  # type: ignore[import-not-found] # noqa: E402

ASK = (
    "从部门整体支出绩效自评报告中按出现顺序抽取每个指标得分、资金、成效和人员数字。"
    "extraction_text 照抄原文，不改写、不重叠。class 用 figure；"
    "属性：list 为 indicator、fund、achievement 或 staffing，name 名称，value 数值，unit 单位，"
    "role 在 indicator 中为 weight、score、target、actual 或 completion_rate。"
)
EXAMPLE = (
    "2031年支出合计860.5万元，其中基本支出300.5万元，项目支出560万元。\n修建机耕道6公里\n"
    "实际修建机耕道9公里，指标完成率150%，惠及三个村。"
)
FIGURES = (
    ("支出合计860.5万元", "fund", "支出合计", "860.5", "万元", ""),
    ("基本支出300.5万元", "fund", "基本支出", "300.5", "万元", ""),
    ("项目支出560万元", "fund", "项目支出", "560", "万元", ""),
    ("修建机耕道6公里", "indicator", "修建机耕道", "6", "公里", "target"),
    ("实际修建机耕道9公里", "indicator", "修建机耕道", "9", "公里", "actual"),
    ("指标完成率150%", "indicator", "修建机耕道", "150", "%", "completion_rate"),
    ("惠及三个村", "achievement", "惠及", "三", "个村", ""),
)


def example() -> Any:
    names = ("list", "name", "value", "unit", "role")
    figures = [
        lx.data.Extraction(extraction_class="figure", extraction_text=text, attributes=dict(zip(names, values, strict=True)))
        for text, *values in FIGURES
    ]
    return lx.data.ExampleData(text=EXAMPLE, extractions=figures)


def extract(url: str, characters: str, texts: list[str]) -> None:
    settings = {"api_key": "sk-none", "base_url": url}
    config = lx.factory.ModelConfig(model_id="small", provider="OpenAILanguageModel", provider_kwargs=settings)
    size = {} if characters == "default" else {"max_char_buffer": int(characters)}
    documents = [lx.data.Document(text=text) for text in texts]
    found = lx.extract(documents, prompt_description=ASK, examples=[example()], config=config, show_progress=False, **size)
    if len(list(found)) != len(texts):
        sys.exit("langextract lost a document")


def main() -> None:
    url, characters, state, *names = sys.argv[1:]
    texts = [Path(name).read_text(encoding="utf-8") for name in names]
    warm_up = None if state == "cold" else lambda: extract(url, characters, [EXAMPLE])
    measure.report(imported, lambda: extract(url, characters, texts), warm_up)


if __name__ == "__main__":
    main()
