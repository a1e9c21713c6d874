"""What a number in prose is about: the words before it in its clause, or behind it when it opens the clause."""

from __future__ import annotations

import re
from typing import Final

from gouji.core.numerals import Numeral
from gouji.core.units import measure_of
from gouji.extract.rules.reading import Sentence

_LEAD: Final = re.compile(
    r"^(?:其中|号?文件?(?=追加|安排|下达|拨付)|扣分项?目?(?:主要)?(?:为|是|在于?)|并且?|且|同时|另外?|此外|以及|及|和|与|共计|合计|累计|"
    r"共|今年以来|截[至止]到?至?(?:目前|今|(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?[末底]?|"
    r"\d{1,2}月(?:\d{1,2}日|[末底])?)|全年|年内|本年度?(?!收入|支出|预算)|当年|去年|先后|目前|"
    r"一是|二是|三是|四是|五是|六是|七是|八是|九是|十是|我[镇乡局县区单位街道委办院校]{1,2}|本(?:单位|部门|镇|乡|局)|"
    r"(?:19|20)\d\d\s*年度?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:[末初底])?|全[镇乡县区市局](?=[\d\s]|$)|"
    r"已(?!整改|完成|办结)|对|为|的|在(?![职编岗建册校])|：|:|\s|[（(][\d一二三四五六七八九十]{1,2}[）)](?!型)|\d{1,2}[.、)）](?!\d))+"
)
_OWNER: Final = re.compile(r"^[\u4e00-\u9fff]{2,12}?(?=(?:19|20)\d\d年)")
_TRAIL: Final = re.compile(
    r"(?:(?<!收入)(?<!支出)(?<!资金)(?<!经费)(?<!编制)(?:共计|合计|总计)|累计|总共|共有|共|达到了?|已?达|"
    r"为|约为?|近|超过|超|逾|不低于|不少于|至少|各|等|(?<![实持拥])有|了|是|只|仅|分别|扩大至|增长至|"
    r"提高到|提升至|增加到|降至|"
    r"[：:]|人民币|将近|不足|大于|小于|≥|≤|每[天周月年]|[—\-－]|[\s“”\"])+$"
)
_TAIL_STOP: Final = re.compile(r"[，,。；;：:、！？\n（(]")
_ASIDE: Final = re.compile(r"^(?:及?以[上下内]|左右|（[^）]{1,8}）)")
_UNBRACKETED: Final = re.compile(r"[（(].*$")


def clause_before(sentence: Sentence, numeral: Numeral, *, after: int = 0) -> str:
    """The words between the last punctuation (or ``after``, the end of an earlier number) and the number."""
    start = max(sentence.clause_start(numeral.start), after - sentence.span.start if after else 0)
    return sentence.text[start : numeral.start - sentence.span.start]


def words_after(sentence: Sentence, numeral: Numeral) -> str:
    return _TAIL_STOP.split(sentence.after(numeral), maxsplit=1)[0]


def clean(subject: str) -> str:
    """The subject without lead words (其中, 2021年, 我镇) and without verbs of amount at its end (共, 达到, 为)."""
    subject = subject.strip()
    previous = None
    while previous != subject:
        previous = subject
        subject = _TRAIL.sub("", _LEAD.sub("", _OWNER.sub("", subject))).strip()
    return subject


def subject_of(sentence: Sentence, numeral: Numeral, previous: str | None, *, after: int = 0) -> str:
    """The number's subject: the words before it and the noun it counts (检测279名人员 → 检测人员).

    A number right behind another (1299户4389人) shares the previous subject.
    """
    before = clean(clause_before(sentence, numeral, after=after))
    noun = _noun_behind(sentence, numeral)
    if len(before) + len(noun) >= 2:
        return (before + noun)[-60:]
    return previous or before or noun


def _noun_behind(sentence: Sentence, numeral: Numeral) -> str:
    """What a counted number counts, up to punctuation, a bracket's end or the next figure; empty behind amounts and rates."""
    measure = measure_of(numeral.unit)
    if measure.is_money or measure.is_percent or measure.base in ("亩", "公里", "米", "吨"):
        return ""
    behind = re.split(r"[，,。；;：:、！？\n\d]", _ASIDE.sub("", sentence.after(numeral)), maxsplit=1)[0]
    noun = clean(_UNBRACKETED.sub("", behind))
    return noun if 1 <= len(noun) <= 24 else ""
