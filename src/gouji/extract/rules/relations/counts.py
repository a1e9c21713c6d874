"""Stated counts against the things that are named: 「A、B、C等3个项目」, 「5个，分别是A，B，…」, 「3个村（A村、B村、C村）」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gouji.core.answers import OperandAnswer, RelationAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Span
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.reading import Reading
from gouji.extract.rules.relations.context import Paragraph, paragraphs

_UNITS: Final = frozenset("个 家 所 名 位 座 处 项 村 类 支 条 款 种".split())
_KINDS: Final = (
    "企业 公司 项目 村 社区 部门 单位 小组 基地 工程 产业 乡镇 街道 学校 中心 科室 平台 园区 合作社 "
    "办公室 站 所 办 室 片区 党支部 支部 示范点 景点 景区 农场 大户 局 组 行业 品种 领域 品牌 人员"
).split()
_NOUN: Final = "(?:" + "|".join(sorted(_KINDS, key=len, reverse=True)) + ")"
_OPEN_LIST: Final = re.compile(
    r"(?P<list>[^，。；：:！？\n]*?[^，。；：:、\n]、[^，。；：:\n]*?)等(?P<noun>[^，。；、\d]{0,12})$"
)
_BEHIND: Final = re.compile(
    rf"^[^，。；：:（(\d]{{0,10}}?{_NOUN}?[^，。；：:（(\d]{{0,4}}(?:，|,)?\s*(?P<mark>（|\(|：|:|"
    rf"，?(?:分别|具体)(?:是|为|如下)?[：:]?|，?(?:即|包括)[：:]?)(?P<list>[^。；\n]{{3,400}})"
)
_QUOTED_RUN: Final = re.compile(r"(?:“[^”]{1,20}”[、和及与]?){2,}$")
_OFFICES: Final = re.compile(r"(?:[一二两三四五六七八九十]{1,2}(?:办|所|中心|站|室|队|科|股|局)){2,}")
_SHORT: Final = 10
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]")
_ALIKE: Final = re.compile(
    r"(办公室|中心|公司|项目|小组|工程|基地|合作社|社区|服务站|派出所|财政所|[村办所站组局室队厂校院区园路镇乡])$"
)


def read_counts(reading: Reading, draft: Draft) -> None:
    """Files a count relation wherever a stated number of things stands beside the list of their names."""
    for paragraph in paragraphs(reading):
        for relation in _offices(reading, paragraph):
            draft.relation(relation)
        for numeral in paragraph.numerals:
            if (
                numeral.is_quantity
                and numeral.unit in _UNITS
                and numeral.bound is None
                and numeral.value
                and "." not in numeral.value
            ):
                for relation in _counted(reading, paragraph, numeral):
                    draft.relation(relation)


def _counted(reading: Reading, paragraph: Paragraph, numeral: Numeral) -> Iterator[RelationAnswer]:
    at = numeral.start - paragraph.span.start
    before, behind = paragraph.text[:at], paragraph.text[numeral.unit_end - paragraph.span.start :]
    named = _OPEN_LIST.search(before[-300:])
    if named and re.search(_NOUN, named["noun"] + behind[:10]):
        start = numeral.start - len(before[-300:]) + named.start("list")
        items = _items(reading, Span(start, start + len(named["list"])), "、")
        if len(items) >= 2 and _names(reading, items):
            yield _relation(numeral, items, exhaustive=False, label=named["noun"] or behind[:8])
        return
    if quoted := _quoted_before(reading, numeral, before):
        yield _relation(numeral, quoted, exhaustive=True, label=behind[:8])
        return
    if closed := _closed_before(reading, paragraph, numeral, before):
        yield _relation(numeral, closed, exhaustive=True, label=behind[:8])
        return
    listed = _BEHIND.match(behind)
    if listed:
        start = numeral.unit_end + listed.start("list")
        text = listed["list"]
        if listed["mark"] in "（(":
            text = _closing(text)
        elif "、" in text:
            text = text[: _end_of_names(text)]
        is_open = "等" in text[-6:]
        items = _homogeneous(reading, Span(start, start + len(text)), int(numeral.value or 0), plain="即" in listed["mark"])
        if items:
            yield _relation(
                numeral, items, exhaustive=not is_open, label=behind[: listed.start("mark")] or paragraph.section.title
            )


def _end_of_names(text: str) -> int:
    """Names divided by 、 end at the first comma behind them that no further 、 follows."""
    comma = re.search(r"[，,](?=[^、]*$)", text)
    return comma.start() if comma else len(text)


def _closing(text: str) -> str:
    """The list up to its closing bracket; brackets inside it are skipped."""
    depth = 0
    for at, char in enumerate(text):
        if char in "）)":
            if depth == 0:
                return text[:at]
            depth -= 1
        elif char in "（(":
            depth += 1
    return ""


def _closed_before(reading: Reading, paragraph: Paragraph, numeral: Numeral, before: str) -> list[Span]:
    """``综合组、排查组、…、督导组9个工作小组``: three or more names of one kind right before the number that counts them."""
    clause = re.search(r"[^，。；：:！？\n]*$", before)
    if clause is None or clause.group().count("、") < 2:
        return []
    items = _items(reading, Span(numeral.start - len(clause.group()), numeral.start), "、")
    ends = {match.group(1) for item in items if (match := _ALIKE.search(reading.slice(item)))}
    behind = paragraph.text[numeral.unit_end - paragraph.span.start :][:8]
    alike = len(ends) == 1 and all(_ALIKE.search(reading.slice(item)) for item in items)
    if alike and next(iter(ends))[-1] in behind:
        return items
    last = _ALIKE.search(reading.slice(items[-1]))
    return (
        items
        if str(len(items)) == numeral.value and last and re.search(r"机构|股室|科室|单位|部门|" + last.group(1)[-1], behind)
        else []
    )


def _quoted_before(reading: Reading, numeral: Numeral, before: str) -> list[Span]:
    """``“甲”和“乙”两个产业``: quoted names right before the number."""
    run = _QUOTED_RUN.search(before)
    if run is None:
        return []
    start = numeral.start - len(before) + run.start()
    return [Span(start + match.start(), start + match.end()) for match in re.finditer(r"“[^”]+”", run.group())]


def _offices(reading: Reading, paragraph: Paragraph) -> Iterator[RelationAnswer]:
    """``内设六办一所四中心…包括甲办、乙办…``: counts by ending, against the names of that ending."""
    for match in _OFFICES.finditer(paragraph.text):
        listed = re.match(
            r"[^。；]{0,12}?[，。：:（(]?\s*(?:分别(?:是|为)|具体(?:是|为|如下)|包括|即|"
            r"[：:（(])[：:]?\s*(?P<list>[^。；\n]{4,400})",
            paragraph.text[match.end() :],
        )
        if listed is None:
            continue
        start = paragraph.span.start + match.end() + listed.start("list")
        items = _items(reading, Span(start, start + len(listed["list"])), "、，,")
        for numeral in reading.within(Span(paragraph.span.start + match.start(), paragraph.span.start + match.end())):
            ending = next(
                (
                    end
                    for end in ("中心", "办", "所", "站", "室", "队", "科", "股", "局")
                    if reading.text.startswith(end, numeral.end)
                ),
                "",
            )
            named = [item for item in items if ending and _ends(reading.slice(item), ending)]
            if named and numeral.value:
                yield _relation(numeral, named, exhaustive=True, label=ending)


def _ends(name: str, ending: str) -> bool:
    bare = _BRACKETS.sub("", name).rstrip("等。")
    return bare.endswith(ending) or (ending == "办" and bare.endswith("办公室"))


def _homogeneous(reading: Reading, span: Span, stated: int, *, plain: bool) -> list[Span]:
    """``plain``: the list is introduced by 即 and its names are short. The list cut at 、 or at ， or at ；, whichever gives names of one kind; a cut that fits the stated count is preferred."""
    cuts = [_items(reading, span, mark) for mark in ("、", "，,", "；;", "、，,", "、和与")]
    cuts = [items for items in cuts if len(items) >= 2]
    fitting = [items for items in cuts if len(items) == stated and _names(reading, items)]
    if fitting:
        return fitting[0]
    if plain and cuts and _names(reading, cuts[0]) and all(len(item) <= _SHORT for item in cuts[0]):
        return cuts[0]
    alike = [
        items
        for items in cuts
        if all(_ALIKE.search(_BRACKETS.sub("", reading.slice(item))) for item in items) and _names(reading, items)
    ]
    return max(alike, key=len, default=[])


def _names(reading: Reading, items: list[Span]) -> bool:
    """Names are short and hold no figures of their own and no second clause."""
    texts = [_BRACKETS.sub("", reading.slice(item)) for item in items]
    return (
        all(2 <= len(text) <= 45 for text in texts)
        and sum(bool(re.search(r"\d+\s*(个|家|万|元|%|人|户)", text)) for text in texts) <= len(texts) // 2
    )


def _items(reading: Reading, span: Span, marks: str) -> list[Span]:
    """The pieces between the marks; marks inside brackets do not cut."""
    found: list[Span] = []
    start, depth = span.start, 0
    for at in range(span.start, span.end):
        char = reading.text[at]
        depth += (char in "（(") - (char in "）)")
        if depth <= 0 and char in marks:
            found.append(reading.trimmed(start, at))
            start = at + 1
    found.append(reading.trimmed(start, span.end))
    return [item for item in found if len(item) and reading.slice(item).strip("等。 ")]


def _relation(stated: Numeral, items: list[Span], *, exhaustive: bool, label: str) -> RelationAnswer:
    return RelationAnswer(
        kind="count",
        operands=(
            OperandAnswer(role="stated", at=stated.id, unit=stated.unit, label=label),
            *(OperandAnswer(role="item", at=item) for item in items),
        ),
        exhaustive=exhaustive,
        label=label.strip(),
    )
