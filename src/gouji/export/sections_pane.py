"""What was read of the report and what was not: nothing is lost in silence."""

from __future__ import annotations

from typing import Final

from gouji.export.labels import SECTION_REASONS, STATUS, words
from gouji.export.markup import Markup, both, element, join, short
from gouji.result import Result, Section

NOTHING_TO_READ: Final = "no_numbers"
"""A section without figures is skipped and nothing is lost."""


def notices(result: Result) -> Markup | None:
    """The run's notices and the sections with something in them that was not read: they stand before the findings."""
    lost = [section for section in result.sections if section.status != "done" and section.reason != NOTHING_TO_READ]
    lines = [
        *(element("li", notice) for notice in result.run.notices),
        *(element("li", both("章节未能读出：", "section not read: "), _said(section)) for section in lost),
    ]
    return element("ul", *lines, class_="notices") if lines else None


def sections_table(result: Result) -> Markup | None:
    """How each section ended: read, skipped or failed, and why."""
    if not result.sections:
        return None
    counts = [(status, sum(section.status == status for section in result.sections)) for status in STATUS]
    words_of = [(words(STATUS, status), count) for status, count in counts if count]
    zh = "，".join(f"{count} 节{label[0]}" for label, count in words_of)
    en = ", ".join(f"{count} {label[1]}" for label, count in words_of)
    unread = [section for section in result.sections if section.status != "done"]
    rows = [
        element(
            "li", both(*words(STATUS, section.status)), " · ", _said(section), " ", element("small", _lines(section, result.text))
        )
        for section in unread
    ]
    summary = element("summary", both(f"章节：{zh}", f"Sections: {en}"))
    return element("details", summary, element("ul", *rows), class_="sections")


def _said(section: Section) -> Markup:
    reason = both(*words(SECTION_REASONS, section.reason)) if section.reason else None
    return join([short(section.title, 60), reason and join([" — ", reason])])


def _lines(section: Section, source: str) -> Markup:
    line = source.count("\n", 0, section.start) + 1
    return both(f"第 {line} 行", f"line {line}")
