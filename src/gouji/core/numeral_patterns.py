"""What numbers look like in these reports: the patterns of the lexer, nothing that reads a value.

Every pattern runs in time linear in the text: repetitions that can fail at their end are bounded, the others consume
what they match. No pattern crosses a line end or a tab: what stands there is another paragraph or another cell.
"""

from __future__ import annotations

import re
from typing import Final

from gouji.core.units import CLASSIFIERS

DIGIT: Final = "[0-9０-９]"
_D = DIGIT
_GAP = r"[ \u00a0\u2002-\u200a\u202f\u3000]"
"""A blank inside a line."""

_CLASS = "|".join(map(re.escape, CLASSIFIERS))
_YEAR = f"(?:19|20|１９|２０){_D}{_D}"
_DASH = r"[—\-–~～至]"
_COUNTED = (
    "个|名|人次|人|户次|户|次|件|条|项|起|场|所|座|栋|处|家|套|批|期|支|台|辆|头|只|口|份|张|块|间|亩|公里|吨|元|位|株|本|册|幅|"
    "艘|部|类|轮|天|组|队|村|片|段|道|棵|羽|匹|对|箱|袋|盏|根|例|笔|宗|万元|亿元|平方米|立方米|余|多"
)
"""What a Chinese numeral must stand before to be one: 统一 and 十四五 count nothing."""

_OFFICE = "(?:办|所|中心|站|室|队|科|股)"
"""Offices are counted without a classifier: 六办一所四中心."""

_MEASURED = "(?:[千百万亿元亩人户个件米吨%％‰]|平方|立方|公里|公斤)"
_DOCUMENT_NUMBER = (
    rf"[〔\[［（(【]{_GAP}?{_YEAR}{_GAP}?[〕\]］）)】]{_GAP}?第?{_GAP}?{_D}{{1,5}}"
    rf"(?:[、\-—]{_D}{{1,5}})*{_GAP}?号(?:{_D}{{1,4}}号)*"
)
_DATES = (
    # 2021.04.08, 2021-4-8
    rf"{_YEAR}{_GAP}?[.．\-/]{_GAP}?{_D}{{1,2}}{_GAP}?[.．\-/]{_GAP}?{_D}{{1,2}}(?![0-9０-９.．,万亿元%])日?",
    # 2021-2025年, 2021—2023; not 2000-2500平方米
    rf"{_YEAR}{_GAP}?{_DASH}{{1,2}}{_GAP}?{_YEAR}(?:{_GAP}?年|(?![0-9０-９.．,])(?!{_GAP}?{_MEASURED}))",
    # 2021年, 2021年度第一季度, 2021年1-12月, 2021年04月08日
    rf"{_YEAR}{_GAP}?年度?(?:[第前]?[一二三四]季度)?"
    rf"(?:{_GAP}?{_D}{{1,2}}{_GAP}?(?:{_DASH}{_GAP}?{_D}{{1,2}}{_GAP}?)?月份?(?:{_GAP}?{_D}{{1,2}}{_GAP}?[日号])?)?",
    # 1—10月, 6、9、11月, 3月15日; a day without 日 ends its phrase: 3月15万元 is an amount
    rf"{_D}{{1,2}}(?:{_GAP}?[、，,—\-–~～至]{_GAP}?{_D}{{1,2}}){{0,11}}{_GAP}?月份?"
    rf"(?:{_GAP}?{_D}{{1,2}}(?:{_GAP}?[日号](?![0-9０-９.．])|{_GAP}?(?=[，,。；;、）)\n]|\Z)))?(?!数)",
    # 二〇二一年五月十日
    r"[一二][〇零○Ｏ九二][〇零○一二三四五六七八九]{2}年度?(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?",
    # 3.5国际志愿者日
    rf"{_D}{{1,2}}[.．]{_D}{{1,2}}(?=国际|[^万亿元%％‰\n]{{0,6}}(?:日活动|宣传日|纪念日))",
)
_PHONES = (
    rf"(?<![0-9０-９.])0{_D}{{2,3}}{_GAP}?[-－—]{_GAP}?{_D}{{7,8}}(?![0-9０-９.])",
    rf"(?<![0-9０-９.,])1[3-9]{_D}{{9}}(?![0-9０-９.,万亿元])",
)
_ORDINALS = (
    rf"第{_GAP}?(?:{_D}{{1,4}}|[一二三四五六七八九十百]{{1,5}})",
    rf"(?<![0-9０-９.]){_D}{{1,4}}号(?![0-9０-９])(?!文)",
)
_CODE = rf"(?<![A-Za-z])[A-Za-z]+[.\-]?{_D}+(?:[.\-]{_D}+)*[A-Za-z]*"
_NUMBER = rf"{_D}+(?:[,.．]{_D}+)*"
_PERCENT = r"(?:百|千)分之[零一二两三四五六七八九十百点]+"
_OFFICES = (
    rf"[一二两三四五六七八九十](?={_OFFICE}[一二两三四五六七八九十]{_OFFICE})",
    rf"(?<=[办所站室队科股心])[一二两三四五六七八九十](?={_OFFICE}(?!长|员|有|理|以))",
)
_CHINESE = (
    # 统一部署 counts no 部; 几十 and 数十 are no 十, in 人数十人 it is one
    r"(?<![统唯惟逐])(?<![0-9０-９余多几第零〇一二两三四五六七八九十])(?<![^人户件总个次]数)(?<!^数)"
    r"(?:[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]{0,16}(?:点[零〇一二三四五六七八九]{1,4}[万亿]?)?"
    r"|(?<=[近上成逾超])[百千万]|(?<![\d \u00a0])[百千万](?=余|多))"
    rf"(?={_GAP}?(?:{_COUNTED}|(?<=十)几|(?<=[十百千万])来(?:{_COUNTED})))"
)


def _either(name: str, *patterns: str) -> str:
    return f"(?P<{name}>{'|'.join(patterns)})"


NUMERAL: Final = re.compile(
    "|".join(
        (
            _either("docno", _DOCUMENT_NUMBER),
            _either("date", *_DATES),
            _either("phone", *_PHONES),
            _either("ordinal", *_ORDINALS),
            _either("code", _CODE),
            _either("number", _NUMBER),
            _either("percent", _PERCENT),
            _either("office", *_OFFICES),
            _either("chinese", _CHINESE),
        )
    )
)
"""One number of any kind; the group that matched says which. The order decides: a date is no number."""

UNIT: Final = re.compile(
    rf"{_GAP}{{0,3}}(?P<q1>余|多|几|来(?={_GAP}?(?:[千百万亿]|{_CLASS})))?{_GAP}?"
    r"(?:(?P<percent>[%％‰])"
    rf"|(?P<scale>[千百万亿]{{0,3}})(?P<q2>余|多|几)?{_GAP}?"
    rf"(?P<unit>{_CLASS})?(?P<per>/[天周月年人户次日]|每[天周月])?)"
    rf"(?P<q3>{_GAP}?(?:及?以上|及?以下|以内|左右|余|多(?!个|次|人|家|种|项|方|数|村)))?"
)
"""What follows a number: 余 or 多, a percent sign or a scale and a unit, 以上. It matches the empty text too."""

BEFORE: Final = re.compile(
    r"(近|(?<![签预节条合履公])约|(?:不得?|未|没有)?(?:超过|低于|少于|高于|多于|大于等于|小于等于|大于|小于)"
    rf"|不?超|逾|至少|≥|≤|＞|＜|>|<|≦|≧|不足|将近|接近){_GAP}?(?:了|人民币)?{_GAP}?\Z"
)
"""The word before a number that bounds it; 约 of 签约 and its like says nothing of the number."""

BEFORE_WIDTH: Final = 11
"""No word of BEFORE is longer, blanks and 人民币 included."""
