"""Units and classifiers that follow a number in Chinese official prose, and what they scale to.

A unit is kept as printed (``万亩``, ``万元``, ``人次``); :func:`measure_of` says what it counts and in which multiple.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Final

SCALES: Final = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}

MONEY: Final = ("元", "块钱")

COUNTERS: Final = tuple(
    (
        "人次 人天 人份 户次 台次 趟次 车次 班次 批次 场次 架次 件次 宗次 头次 只次 份次 艘次 辆次 期次 家次 笔次 处次 "
        "项次 户 人 名 位 口 个 家 件 起 次 场 期 批 项 套 处 所 座 栋 幢 间 条 头 只 羽 匹 株 棵 枚 份 张 块 幅 册 本 "
        "篇 辆 台 艘 部 架 支 队 组 宗 桩 例 笔 孔 眼 盏 根 盒 瓶 袋 箱 包 把 面 道 段 片 排 层 级 类 种 款 对 双 代 届 "
        "门 节 课 讲 轮 轮次 趟 遍 回 则 首 集 期次 通 封 卷 档 池 蓬 尾 窝 峰 亩次 村 社 组次 户数 人数 岁 周岁 床 格 "
        "卡 单 票 程 站 点 桶 车 步 页 字 个百分点 百分点 倍 分 度 瓦 刀 团 班 拨 股 顷 颗 丛 帧 杆 扇 顶 件套 人口"
    ).split()
)

MEASURES: Final = tuple(
    (
        "平方公里 平方千米 平方米 立方米 公里 千米 厘米 毫米 米 公顷 亩 吨 公斤 千克 斤 克 升 千瓦时 千瓦 兆瓦 度电 "
        "小时 分钟 秒 天 日 周 个月 月 季度 年 周年 km² km ㎡ m² m³ m kg KW kW t 方 立方 平方 里 元"
    ).split()
)

PERCENT: Final = {"%": 100, "％": 100, "‰": 1000}

TIME: Final = frozenset("小时 分钟 秒 天 日 周 个月 月 季度 年 周年 岁 周岁".split())

SAME_MEASURE: Final = {
    "名": "人", "位": "人", "人口": "人", "人数": "人", "户数": "户", "宗": "件", "桩": "件",
    "千米": "公里", "km": "公里", "㎞": "公里", "m": "米", "kg": "公斤", "千克": "公斤", "t": "吨",
    "㎡": "平方米", "m²": "平方米", "平方": "平方米", "平方千米": "平方公里", "km²": "平方公里",
    "m³": "立方米", "立方": "立方米", "方": "立方米", "块钱": "元", "％": "%", "个百分点": "百分点",
}  # fmt: skip

CLASSIFIERS: Final = tuple(sorted(set(COUNTERS) | set(MEASURES), key=lambda unit: (-len(unit), unit)))
"""Longest first, so that 人次 is tried before 人."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a printed unit counts (``亩``, ``元``, ``%``) and how many of it one printed unit is."""

    base: str
    scale: int

    @property
    def is_money(self) -> bool:
        return self.base == "元"

    @property
    def is_percent(self) -> bool:
        return self.base in ("%", "‰")


@lru_cache(maxsize=4096)
def measure_of(unit: str | None) -> Measure:
    """``万元`` → 元 × 10⁴, ``6 万亩`` → 亩 × 10⁴, ``名`` → 人, None → a bare number."""
    rest = re.sub(r"\s", "", unit or "")
    scale = 1
    while rest and rest[0] in SCALES and rest not in MEASURES:  # 千米 is a unit of its own
        scale *= SCALES[rest[0]]
        rest = rest[1:]
    return Measure(SAME_MEASURE.get(rest, rest), scale)


_DIGITS_OF_YUAN: Final = 80
"""More than any amount has that the lexer reads: the conversion never rounds but at the cent."""


def yuan(value: str | None, unit: str) -> str | None:
    """The amount in yuan with two decimals (``1531.23``, ``万元`` → ``15312300.00``); None for what is no readable amount."""
    measure = measure_of(unit)
    if value is None or not measure.is_money:
        return None
    with localcontext(prec=_DIGITS_OF_YUAN):
        return format((Decimal(value) * measure.scale).quantize(Decimal("0.01")), "f")
