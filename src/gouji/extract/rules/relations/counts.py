"""Stated counts against the things that are named: 「A、B、C等3个项目」, 「5个，分别是A，B，…」, 「3个村（A村、B村、C村）」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gouji.core.answers import RelationAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Span
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.mentions import Mention, relation
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
_OFFICE_ENDINGS: Final = ("中心", "办", "所", "站", "室", "队", "科", "股", "局")
_OFFICES: Final = re.compile(rf"(?:[一二两三四五六七八九十]{{1,2}}(?:{'|'.join(_OFFICE_ENDINGS)})){{2,}}")
_OFFICE_LIST: Final = re.compile(
    r"[^。；]{0,12}?[，。：:（(]?\s*(?:分别(?:是|为)|具体(?:是|为|如下)|包括|即|[：:（(])[：:]?\s*"
    r"(?P<list>[^。；\n]{4,400})"
)
_BEFORE_WIDTH: Final = 300
_LABEL: Final = 8
_SHORT: Final = 10
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]")
_ALIKE: Final = re.compile(
    r"(办公室|中心|公司|项目|小组|工程|基地|合作社|社区|服务站|派出所|财政所|[村办所站组局室队厂校院区园路镇乡])$"
)


def read_counts(reading: Reading, draft: Draft) -> None:
    """Files a count relation wherever a stated number of things stands beside the list of their names."""
    for paragraph in paragraphs(reading):
        for offices in _offices(reading, paragraph):
            draft.relation(offices)
        for numeral in paragraph.numerals:
            found = _counted(reading, paragraph, numeral) if _counts_things(numeral) else None
            if found:
                draft.relation(found)


def _counts_things(numeral: Numeral) -> bool:
    exact = numeral.bound is None and numeral.value is not None and "." not in numeral.value
    return exact and numeral.is_quantity and numeral.unit in _UNITS


def _counted(reading: Reading, paragraph: Paragraph, numeral: Numeral) -> RelationAnswer | None:
    """The names in front of the number (an open list, quoted names, a closed list), or else those behind it."""
    before, behind = paragraph.before(numeral.start)[-_BEFORE_WIDTH:], paragraph.behind(numeral.unit_end)
    named = _OPEN_LIST.search(before)
    if named and re.search(_NOUN, named["noun"] + behind[:10]):
        start = numeral.start - len(before) + named.start("list")
        items = _items(reading, Span(start, start + len(named["list"])), "、")
        label = named["noun"] or behind[:_LABEL]
        return _count(numeral, items, exhaustive=False, label=label) if len(items) >= 2 and _names(reading, items) else None
    if closed := _quoted_before(numeral, before) or _closed_before(reading, numeral, before, behind):
        return _count(numeral, closed, exhaustive=True, label=behind[:_LABEL])
    return _listed_behind(reading, paragraph, numeral, behind)


def _listed_behind(reading: Reading, paragraph: Paragraph, numeral: Numeral, behind: str) -> RelationAnswer | None:
    """``5个，分别是A，B，…``, ``3个村（A村、B村、C村）``."""
    listed = _BEHIND.match(behind)
    if listed is None:
        return None
    start, text = numeral.unit_end + listed.start("list"), listed["list"]
    if listed["mark"] in "（(":
        text = _closing(text)
    elif "、" in text:
        text = text[: _end_of_names(text)]
    items = _homogeneous(reading, Span(start, start + len(text)), int(numeral.value or 0), plain="即" in listed["mark"])
    label = behind[: listed.start("mark")] or paragraph.section.title
    return _count(numeral, items, exhaustive="等" not in text[-6:], label=label) if items else None


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


def _closed_before(reading: Reading, numeral: Numeral, before: str, behind: str) -> list[Span]:
    """``综合组、排查组、…、督导组9个工作小组``: three or more names of one kind right before the number that counts them."""
    clause = re.search(r"[^，。；：:！？\n]*$", before)
    if clause is None or clause.group().count("、") < 2:
        return []
    items = _items(reading, Span(numeral.start - len(clause.group()), numeral.start), "、")
    endings = [_ALIKE.search(reading.slice(item)) for item in items]
    kinds = {ending.group(1) if ending else "" for ending in endings}
    kind = next(iter(kinds))
    if len(kinds) == 1 and kind and kind[-1] in behind[:_LABEL]:
        return items
    last = endings[-1]
    counted = last and re.search(r"机构|股室|科室|单位|部门|" + last.group(1)[-1], behind[:_LABEL])
    return items if counted and str(len(items)) == numeral.value else []


def _quoted_before(numeral: Numeral, before: str) -> list[Span]:
    """``“甲”和“乙”两个产业``: quoted names right before the number."""
    run = _QUOTED_RUN.search(before)
    if run is None:
        return []
    start = numeral.start - len(before) + run.start()
    return [Span(start + match.start(), start + match.end()) for match in re.finditer(r"“[^”]+”", run.group())]


def _offices(reading: Reading, paragraph: Paragraph) -> Iterator[RelationAnswer]:
    """``内设六办一所四中心…包括甲办、乙办…``: counts by ending, against the names of that ending."""
    for match in _OFFICES.finditer(paragraph.text):
        listed = _OFFICE_LIST.match(paragraph.text, match.end())
        if listed is None:
            continue
        base = paragraph.span.start
        items = _items(reading, Span(base + listed.start("list"), base + listed.end("list")), "、，,")
        for numeral in reading.within(Span(base + match.start(), base + match.end())):
            ending = next((end for end in _OFFICE_ENDINGS if reading.text.startswith(end, numeral.end)), "")
            named = [item for item in items if ending and _ends(reading.slice(item), ending)]
            if named and numeral.value:
                yield _count(numeral, named, exhaustive=True, label=ending)


def _ends(name: str, ending: str) -> bool:
    bare = _BRACKETS.sub("", name).rstrip("等。")
    return bare.endswith(ending) or (ending == "办" and bare.endswith("办公室"))


def _homogeneous(reading: Reading, span: Span, stated: int, *, plain: bool) -> list[Span]:
    """The list cut at 、 or at ， or at ；, whichever gives names of one kind; a cut that fits the stated count is preferred.

    ``plain`` says that 即 introduces the list: short names need be of no kind then.
    """
    cuts = [_items(reading, span, mark) for mark in ("、", "，,", "；;", "、，,", "、和与")]
    cuts = [items for items in cuts if len(items) >= 2 and _names(reading, items)]
    fitting = [items for items in cuts if len(items) == stated]
    if fitting:
        return fitting[0]
    if plain and cuts and all(len(item) <= _SHORT for item in cuts[0]):
        return cuts[0]
    alike = [items for items in cuts if all(_ALIKE.search(_BRACKETS.sub("", reading.slice(item))) for item in items)]
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


def _count(stated: Numeral, items: Sequence[Span], *, exhaustive: bool, label: str) -> RelationAnswer:
    roles = [("stated", Mention(stated.id, stated.unit, label)), *(("item", Mention(item)) for item in items)]
    return relation("count", roles, label.strip(), exhaustive=exhaustive)
