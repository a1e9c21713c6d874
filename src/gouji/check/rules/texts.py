"""TEXT: slips of writing that help a reader and accuse nobody. Always info."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gouji.check.evidence import Evidence
from gouji.check.numbering import Break, breaks, marks_of
from gouji.check.places import claim_at
from gouji.check.registry import rule
from gouji.check.repeats import twice_in_a_row
from gouji.core.check import Check, Message
from gouji.core.rows import Claim

_MOST: Final = 20
"""Findings of one kind a report: a text that breaks a soft rule more often has another habit, and is not wrong each time."""

_SHORT_LINE: Final = re.compile(r"^[ \t\u3000]*([\u4e00-\u9fff“”、]{3,20})[ \t\u3000]*$", re.MULTILINE)


@rule("TEXT-01", "编号", "Numbering", "info")
def text_01_numbering_has_no_gap(evidence: Evidence) -> Iterator[Check]:
    """Headings of one level and 一是 / 二是 / 三是 count on by one.

    Source: the usual form of official documents (GB/T 9704). Silent in table cells, where the missing number stands
    inside a line, where a list starts again at one, and in a report of which pages could not be read.
    Holds: 一是……；二是……；三是……
    Fails: 一是……；三是……
    """
    if not evidence.complete:
        return
    for count, found in enumerate(breaks(marks_of(evidence.text, evidence.noise))):
        if count >= _MOST:
            return
        if found.reason == "missing" and _stands_inside(evidence.text, found):
            continue
        yield _numbering(evidence, found)


_LOOK_BACK: Final = 3000


def _stands_inside(text: str, found: Break) -> bool:
    """Whether the number that seems to be missing stands in the middle of a line."""
    mark, wanted = found.mark, found.mark.number - 1
    chinese = _CHINESE[wanted] if wanted < len(_CHINESE) else "—"
    forms = {
        "一、": (f"{chinese}、", f"{chinese}是"),
        "（一）": (f"（{chinese}）", f"({chinese})", f"({chinese}）", f"（{chinese})"),
        "（1）": (f"（{wanted}）", f"({wanted})", f"({wanted}）", f"（{wanted})"),
        "1": (f"{wanted}.", f"{wanted}、", f"{wanted}．", f"{wanted} "),
        "1）": (f"{wanted}）", f"{wanted})"),
        "是": (f"{chinese}是", f"{chinese}、", f"第{chinese}"),
    }[mark.style]
    if mark.style == "是" and found.before is None:
        return False
    start = found.before.end if found.before else max(0, mark.start - _LOOK_BACK)
    between = text[start : mark.start]
    return any(form in between for form in forms)


_CHINESE: Final = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")


def _numbering(evidence: Evidence, found: Break) -> Check:
    mark = found.mark
    printed = evidence.text[mark.start : mark.end]
    before = evidence.text[found.before.start : found.before.end] if found.before else ""
    if found.reason == "nested":
        zh = f"“{printed}”与上一级标题“{before}”用了同一种编号"
        en = f"“{printed}” is numbered in the same style as the heading “{before}” above it"
    elif found.reason == "repeated":
        zh, en = f"编号“{printed}”重复", f"the number “{printed}” stands twice"
    elif found.before:
        zh = f"“{printed}”紧接在“{before}”之后，编号不连续"
        en = f"“{printed}” follows “{before}”: the numbering is not continuous"
    else:
        zh, en = f"“{printed}”之前没有同级的前一编号", f"nothing of the same level precedes “{printed}”"
    claims = [claim_at(evidence, mark.start, mark.end)]
    bare = _bare_heading(evidence, found)
    if bare is not None:
        claims.insert(0, bare)
        zh, en = f"{zh}，“{bare.text}”可能缺编号", f"{en}; “{bare.text}” may lack its number"
    return Check(
        rule="TEXT-01", verdict="suspicious", severity="info", message=Message(zh, en), printed=claims[0], claims=tuple(claims),
        line=claims[0].line, subject=f"编号 {printed}",
    )  # fmt: skip


def _bare_heading(evidence: Evidence, found: Break) -> Claim | None:
    """The short line above the first （一） that seems to have lost its own number."""
    if found.reason != "missing" or found.mark.style != "一、" or found.mark.number != 2 or found.before:
        return None
    nested = re.search(r"^[ \t\u3000]*[（(]一[）)]", evidence.text[: found.mark.start], re.MULTILINE)
    if nested is None:
        return None
    last = None
    for match in _SHORT_LINE.finditer(evidence.text, max(0, nested.start() - 200), nested.start()):
        last = match
    return claim_at(evidence, *last.span(1)) if last else None


_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
_QUOTED_TWICE: Final = tuple(
    re.compile(opening + r"([\u4e00-\u9fff]{2,10})[”\"](?=([\u4e00-\u9fff]{2,10}))") for opening in "“\""
)
_REDUPLICATED: Final = frozenset("非常 特别 很多 许多 好多 永远 多次 研究 讨论 考虑 商量 学习 沟通 逐个 逐一".split())
"""Words that Chinese doubles on purpose."""
_LINKING: Final = frozenset("复共群自联同边即再全真应可互无不有大小百千各细落做走人多谁村户一两半又能愈越或尽所立想敢早快干先好")
"""First characters of XYXZ words (复工复产, 群防群控, 应保尽保): 员工|复工复产 is no repetition."""
_COMPOUND: Final = re.compile(
    r"(?:组织|工程款|部门(?:预算|决算|整体|职责)|人员(?:经费|支出|工资)|(?:指标|目标)(?:值|分值|解释|完成|设定)|资金(?:到位|使用|拨付|支付|执行|管理)|支出(?:率|进度|预算|决算|绩效)"
    r"|收入(?:预算|决算)|项目(?:支出|绩效|资金)|[\u4e00-\u9fff]{2,4}(?:局|院|站|所|组|员|班|社|厅|处))"
)
"""A second word that starts a compound of its own: 基层党组织|组织开展, 在职人员|人员经费."""
_PARTICLES: Final = {"的": ("目有", "确士"), "并": ("合归兼", ""), "和": ("共温柔饱缓总平", "美睦气平谐"), "将": ("", "")}
"""Particles that are never doubled, but for a word that ends before or starts behind them (目的|的, 的的确确)."""


@rule("TEXT-02", "重复字词", "Repeated words", "info")
def text_02_no_word_stands_twice(evidence: Evidence) -> Iterator[Check]:
    """A word of two to six characters does not stand twice in a row, nor a character inside a word.

    Source: proof-reading practice. Silent on reduplication (干干净净, 研究研究, 一件一件), on XYXZ words (复工复产) and
    where the second word begins a compound (党组织|组织开展).
    Holds: 全面推进复工复产，环境干干净净
    Fails: 累计签订签订合同25份
    """
    places = sorted({*_doubled(evidence.text), *_doubled_quotes(evidence.text)})
    for start, end in places[:_MOST]:
        claim = claim_at(evidence, start, end)
        message = Message(f"“{claim.text}”疑为重复字词", f"“{claim.text}” seems to repeat a word")
        yield Check(
            rule="TEXT-02", verdict="suspicious", severity="info", message=message, printed=claim, claims=(claim,),
            line=claim.line, subject=f"重复 {claim.text}",
        )  # fmt: skip


def _doubled(text: str) -> Iterator[tuple[int, int]]:
    for start, length in twice_in_a_row(text, range(1, 7)):
        if length == 1:
            yield from _doubled_character(text, start)
            continue
        word = text[start : start + length]
        if len(set(word)) > 1 and not _is_meant(text, start, length):
            yield start, start + 2 * length


def _is_meant(text: str, start: int, length: int) -> bool:
    word, second = text[start : start + length], start + length
    if word[0] in "一二三四五六七八九十每第某几" or word in _REDUPLICATED:
        return True
    if length == 2 and (word[0] in _LINKING or word[1] in _LINKING):
        return True
    if length % 2 == 0 and word[: length // 2] == word[length // 2 :]:
        return True  # found as the shorter word already
    return length == 2 and _COMPOUND.match(text, second, second + 7) is not None and text[second : second + 2] == word


def _doubled_character(text: str, start: int) -> Iterator[tuple[int, int]]:
    """A doubled particle, or a character doubled inside a phrase that the report writes elsewhere without the doubling."""
    before, char, after = text[start - 1 : start], text[start], text[start + 2 : start + 4]
    if char in _PARTICLES:
        ends, starts = _PARTICLES[char]
        if before not in ends and after[:1] not in starts:
            yield start, start + 2
        return
    phrase = before + char + after
    if len(phrase) == 4 and before != char and _HAN.fullmatch(phrase) and phrase in text:
        joint = char + after[0]
        if text.count(joint) == text.count(before + joint) + 1:
            yield start - 1, start + 4


def _doubled_quotes(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _QUOTED_TWICE:
        for match in pattern.finditer(text):
            if match[2].startswith(match[1]):
                yield match.start(), match.end() + len(match[1])


_TOWN: Final = re.compile(r"(镇|乡|街道|苏木)(?:人民政府|办事处|政府|党委|党工委)*$")
_BUREAU: Final = re.compile(r"局$")
_FOREIGN_TO_TOWN: Final = "局|院|校|厅|委(?![托员派身任])"
_FOREIGN_TO_BUREAU: Final = "镇|乡|校|街道"
_GOVERNMENT: Final = re.compile("人民政府")
_ANY_TOWN: Final = frozenset("乡镇各本我该全城集小市县区此两个级属辖")


@rule("TEXT-03", "主体称谓", "Subject", "info")
def text_03_speaks_of_its_own_unit(evidence: Evidence) -> Iterator[Check]:
    """The report speaks of the unit that files it: no 我局 in a township's report, no other township's name.

    Source: reports written from another unit's copy. Silent when the unit's name is not known.
    Holds: 我镇认真开展自评 in a township's report
    Fails: 我局认真开展自评 in a township's report
    """
    unit = evidence.rows.header.unit_name
    name = re.sub(r"\s|[（(].*?[）)]", "", unit.text) if unit else ""
    town = _TOWN.search(name)
    if town:
        other = {"镇": "|乡(?![镇村])", "乡": "|镇(?!村)"}.get(town[1], "")
        yield from _foreign_words(evidence, name, rf"我(?:{_FOREIGN_TO_TOWN}{other})")
        yield from _foreign_towns(evidence, name)
    elif _BUREAU.search(name):
        yield from _foreign_words(evidence, name, rf"我(?:{_FOREIGN_TO_BUREAU})")


def _foreign_words(evidence: Evidence, name: str, pattern: str) -> Iterator[Check]:
    first = re.search(pattern, evidence.text)
    if first:
        yield _subject(evidence, name, *first.span())


def _foreign_towns(evidence: Evidence, name: str) -> Iterator[Check]:
    seen = set()
    for match in _GOVERNMENT.finditer(evidence.text):
        core = evidence.text[max(0, match.start() - 3) : match.start()]
        if len(core) < 3 or core[-1] not in "镇乡" or core[1] in _ANY_TOWN or core in name or core in seen:
            continue
        if not _HAN.fullmatch(core):
            continue
        seen.add(core)
        yield _subject(evidence, name, match.start() - 3, match.end())


def _subject(evidence: Evidence, name: str, start: int, end: int) -> Check:
    claim = claim_at(evidence, start, end)
    message = Message(f"“{claim.text}”与填报单位“{name}”不符", f"“{claim.text}” does not fit the unit “{name}” that reports")
    return Check(
        rule="TEXT-03", verdict="suspicious", severity="info", message=message, printed=claim, claims=(claim,),
        line=claim.line, subject=f"主体 {claim.text}",
    )  # fmt: skip
