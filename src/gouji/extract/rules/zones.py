"""What a section of a self-evaluation report is about, by the words of its headings, innermost first."""

from __future__ import annotations

import re
from typing import Final, Literal

from gouji.core.report import Section

Zone = Literal["staffing", "funds", "goals", "results", "plans", "basis", "other"]

_HEADING_WORDS: Final[tuple[tuple[Zone, str], ...]] = (
    ("basis", r"评价依据|评价思路|评价方法|指标体系|评价原则|评价目的"),
    ("plans", r"下一?步|改进|建议|存在(的)?(主要)?(问题|困难|不足)|打算|下年度|明年|后续工作|应用情况|整改措施"),
    (
        "goals",
        r"(绩效|总体?|年度|计划|具体|工作)目标(?!.{0,8}(完成|实现|情况分析|设定|编制|管理|合理))|"
        r"目标(概述|设定)|目标任务$|(目标|任务)计划",
    ),
    (
        "results",
        r"(指标|目标|任务).{0,6}(完成|实现|达成)情况|产出|效益|履职|成效|完成情况|绩效分析|主要绩效|"
        r"工作(开展)?情况|重点工作|工作任务",
    ),
    ("funds", r"资金|收入|支出|预算|决算|收支|结转|结余|经费|三公|财务|资产|采购|财政"),
    (
        "staffing",
        r"人员(编制|情况|概况|构成|结构|配备|机构)|^人员|编制(?!.{0,4}(计划|情况分析|预算))|"
        r"机构(设置|构成|组成|情况|、)|机构$|内设",
    ),
)
_CUES: Final = tuple((zone, re.compile(words)) for zone, words in _HEADING_WORDS)
_COMMUNITY: Final = re.compile(r"产值|税收|集体经济|贷款|信贷|农民|居民|村级|群众收入|脱贫|贫困户|增收")
_WHOLE_REPORT: Final = re.compile(r"部门整体(支出)?")
_CHOSEN: Final = re.compile(
    r"(资金|支出|预算|经费).{0,8}(到位|执行|使用|管理|支出|拨付|安排|落实|结转|收支|来源)|收支|决算|三公|结转|结余|采购|资产"
)


def title_zone(title: str) -> Zone:
    """The zone one heading names. 部门整体支出 alone names the whole report, not its money."""
    bare = _WHOLE_REPORT.sub("", title)
    if _COMMUNITY.search(bare):
        return "results"
    if _CHOSEN.search(bare) and not re.search(r"目标|问题|建议|改进|依据|效益|效率", bare):
        return "funds"
    return next((zone for zone, pattern in _CUES if pattern.search(bare)), "other")


def zone_of(section: Section) -> Zone:
    """The zone of the innermost heading that names one; goals, plans and basis above it win over results and funds."""
    titles = [section.title, *reversed(section.path)]
    zones = [title_zone(title) for title in titles if title]
    named = [zone for zone in zones if zone != "other"]
    if not named:
        return "other"
    outer: tuple[Zone, ...] = ("goals", "plans", "basis")
    return next((zone for zone in named[1:] if zone in outer and named[0] != "funds"), named[0])
