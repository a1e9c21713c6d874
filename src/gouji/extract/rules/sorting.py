"""Numbers in prose that are no quantity of any list, each with the reason it is ruled out for."""

from __future__ import annotations

import re
from typing import Final

from gouji.core.numerals import Numeral
from gouji.core.units import TIME, measure_of
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.reading import Reading, Sentence

_ABSENCE: Final = re.compile(r"(未|无|没有|没|零)(发生|出现|发现|有|接到|收到)?[^，。；、]{0,8}$")
_NAME_BEHIND: Final = re.compile(r"^(国道|省道|县道|乡道|码头|平台|热线|网格$|型|线|路|号|政策|工程|行动|模式|中全会|届|届.中)")
_SLOGAN_BEHIND: Final = re.compile(
    r"^(全会|[、和][一二三四五六七八九十]{1,2}次|方面|重点|原则|清楚|关|转变|维护|意识|确保|结合|特别|"
    r"先行|环节|领域|层面|阶段|维度|保障|完善|精准|责任|机遇|战役|一流|文明|全面|坚持|建设年|"
    r"月|体系|机制|制度|精神|转化|统一|融合|到位|提升|服从|自信|革命|专项资金|补贴|措施|改革|责任制|一批|"
    r"一百|不摘|一律|不准|争先|优先|主义)"
)
_CN_COUNTED: Final = frozenset(
    "个 次 名 人 户 条 座 家 处 场 起 件 所 支 栋 口 台 辆 套 人次 位 亩 公里 吨 元 万元 艘 株 册 幅 块 间 头 只 宗 例".split()
)
_ONE_VERB: Final = re.compile(r"(开展|组织|举办|召开|进行|配备|至少|新增|完成|建成|开设|实施|接受)[^，。；]{0,3}$")
_RANK: Final = re.compile(r"(排名|名列|位列|位居|排|居)[^，。；]{0,8}$")
_LABEL_BEFORE: Final = re.compile(r"(目标|附件|附表|表|图|任务|指标|工程|问题|专栏|方案)\s*$")
_THRESHOLD: Final = re.compile(r"^[^，。；]{0,3}(项目|资金)?[^，。；]{0,6}项目")
_LIST_NUMBER: Final = re.compile(r"(?:^|[：:；;。，,\s（(])$")
_TIMES: Final = re.compile(r"^\s*(?:倍|番)")
_AHEAD: Final = 120
_AGE: Final = frozenset({"岁", "周岁"})


def rule_out_forms(reading: Reading, draft: Draft) -> None:
    """Numbers that their form or their neighbours rule out, in prose and in tables alike."""
    for sentence in reading.sentences:
        if (
            len(sentence.numerals) == 1
            and sentence.numerals[0].is_quantity
            and sentence.text.strip() == sentence.numerals[0].text
        ):
            draft.rule_out(sentence.numerals[0], "page_number")
        for numeral in sentence.numerals:
            reason = reason_against(reading, sentence, numeral) if numeral.is_quantity else None
            if reason:
                draft.rule_out(numeral, reason)


def reason_against(reading: Reading, sentence: Sentence, numeral: Numeral) -> str | None:
    """Why a number of prose counts nothing; None when it may."""
    if numeral.id in reading.quoted:
        return "slogan"
    before = sentence.before(numeral)
    end = numeral.end - sentence.span.start
    behind = sentence.text[end : end + _AHEAD]
    if numeral.kind == "chinese":
        return _against_chinese(sentence, numeral, before)
    if _is_list_number(before, behind):
        return "heading"
    if before.endswith(("×", "*", "＊")) or behind[: 1 + numeral.unit_end - numeral.end].endswith(("×", "*")):
        return "formula"
    if numeral.unit is None:
        return _against_bare(before, behind)
    if numeral.qualifier in ("以上", "以下", "及以上") and _THRESHOLD.match(
        behind[numeral.unit_end - numeral.end :].removeprefix(numeral.qualifier)
    ):
        return "threshold"
    if _is_duration(numeral, before):
        return "age" if _unit(numeral) in _AGE else "duration"
    if numeral.value in ("0", "1") and _ABSENCE.search(before[-14:]) and _unit(numeral) not in ("%", "元"):
        return "absence"
    return None


def _unit(numeral: Numeral) -> str:
    return measure_of(numeral.unit).base


def _is_list_number(before: str, behind: str) -> bool:
    """``(1)`` or ``1.`` or ``2、`` that counts the items of an enumeration inside a paragraph."""
    if before.endswith(("（", "(")) and behind.startswith(("）", ")")):
        return True
    return _LIST_NUMBER.search(before) is not None and re.match(r"[.、．](?!\d)", behind) is not None


def _against_bare(before: str, behind: str) -> str | None:
    if _RANK.search(before[-12:]):
        return "rank"
    if _LABEL_BEFORE.search(before):
        return "ordinal"
    if re.match(r"[^，。；、：\d]{1,12}率\s*(为|达到?)?\d", behind):
        return "name"
    if _NAME_BEHIND.match(behind):
        return "name"
    return "factor" if _TIMES.match(behind) else None


def _is_duration(numeral: Numeral, before: str) -> bool:
    unit = _unit(numeral)
    if unit not in TIME:
        return False
    if unit in _AGE:
        return numeral.qualifier in ("以上", "以下", "及以上", "及以下") or (
            "平均" not in before[-12:] and "岁" not in before[-12:]
        )
    return True


def _counts_one(unit: str, before: str) -> bool:
    """一次, 一名 count where a verb says what was done; 每月一次 is a frequency, 一批 and 一条 are articles."""
    if unit not in ("次", "名", "场", "户") or _ONE_VERB.search(before) is None:
        return False
    return unit in ("名", "户") or re.search(r"每[^，。；]{0,14}$", before) is None


def _against_chinese(sentence: Sentence, numeral: Numeral, before: str) -> str | None:
    behind = sentence.after(numeral)
    unit = numeral.unit or ""
    if numeral.unit in ("%", "‰"):
        return None
    if _unit(numeral) in TIME:
        return "duration"
    if numeral.value is None or unit not in _CN_COUNTED:
        return "name"
    if _SLOGAN_BEHIND.match(behind) or before.endswith(("每", "第", "同", "某", "另", "任", "这", "那", "各", "前", "后")):
        return "slogan"
    if _ABSENCE.search(before[-10:]):
        return "absence"
    if numeral.value == "1" and not _counts_one(unit, before):
        return "indefinite"
    return None
