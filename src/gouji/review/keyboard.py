"""The keys of the desk, for its help."""

from __future__ import annotations

from typing import Final

KEYS: Final = (
    ("j k", "下一条 / 上一条发现", "next / previous finding"),
    ("n", "下一条未决的发现（最重的在先）", "next open finding, the worst first"),
    ("1 2 3 4", "原文有误 · 抽取有误 · 口径不同 · 误报", "report wrong · misread · both right · false alarm"),
    ("v", "填核定值，Enter 按原文有误写入", "approved value; Enter writes: the report is wrong"),
    ("r", "填理由，Enter 后按 1–4", "reason; Enter, then 1–4"),
    ("a x e", "采纳 / 不采纳选中的行，改选中的值", "accept / reject the chosen row, edit the chosen value"),
    ("A", "批量采纳可靠的行", "accept all sound rows"),
    ("u", "撤销我的上一步", "undo my last step"),
    ("s", "签字（已签字的：复核通过）", "sign off (approve what is signed off)"),
    ("[ ]", "原文中上一个 / 下一个数字", "previous / next number of the source"),
    ("g", "在数据行、发现、原文之间移动", "go between rows, findings and source"),
    ("t + - 0", "文本 / 页面，放大、缩小、适宽", "text or pages, zoom in, out, fit"),
    ("/", "查找原文，Enter 下一处", "find in the source, Enter for the next"),
    ("Esc", "取消", "cancel"),
    ("?", "本帮助", "this help"),
)
"""(keys, zh, en)"""
