"""Is an amount of money the unit's own (a fund) or the community's (an achievement)? Decided for a sentence as a whole."""

from __future__ import annotations

import re
from typing import Final

from gouji.core.numerals import Numeral
from gouji.core.rows import Direction
from gouji.core.units import measure_of
from gouji.extract.rules.reading import Sentence
from gouji.extract.rules.zones import Zone, zone_of

ACCOUNTS: Final = re.compile(
    r"预算|决算|结转|结余|财政拨款|拨款收入|本年收入|收入(总额|总计|合计)|支出(总额|总计|合计)|"
    r"总(收入|支出)|基本支出|项目支出|人员经费|公用经费|三公|公务接待|"
    r"公务用车|因公出国|工资福利|商品和服务|个人和家庭|资本性支出|政府采购|固定资产|"
    r"资产(总额|原值|净值|总值)|负债|净资产|追加资金|到位资金|资金到位|下达资金|部门收入|"
    r"服务支出|保障支出|社会保障和就业|卫生健康支出|农林水|城乡社区|节能环保|住房保障|办公费|印刷费|"
    r"水电费|差旅费|培训费|会议费|(一般)?公共(预算|服务)|政府性基金|"
    r"上级补助收入|事业收入|经营收入|其他收入|非税收入|上年结转|运行维护费|运转经费|运行经费|工作经费|"
    r"专项经费|管理经费|项目经费|经费|维护费|往来款|支出"
)
COMMUNITY: Final = re.compile(
    r"发放|兑现|救助|慰问|投资|产值|税收|税金|增加值|集体(经济|收入)|贷款|信贷|收益|增收|补偿|报销|人均|"
    r"村均|户均|亩均|总产值|销售|资助|捐(赠|款|资)|化解|医保|门诊|住院|养老金|补贴|"
    r"低保|招商|引资|技改|营业收入|营收|纯收入|可支配|挽回|奖补|争取|整合|募集|筹集|分红|产业|农户|群众|"
    r"企业|保险|受益|追回|融资|奖励|经营性收入|村级|地区生产"
)
_STRONG_ACCOUNTS: Final = re.compile(
    r"预算|决算|结转|结余|财政拨款|三公|基本支出|项目支出|收入(总额|总计|合计)|支出(总额|总计|合计)|"
    r"总(收入|支出)|部门(收入|支出)|追加资金|政府采购|"
    r"工资福利|商品和服务|固定资产|设备总值|资产总值|运行维护费|公务(接待|用车)|到位资金|资金到位率|服务支出|保障支出"
)
_STRONG_COMMUNITY: Final = re.compile(
    r"产值|税收|集体(经济|收入)|贷款|信贷|发放|兑现|人均|村均|户均|亩均|投资|救助|慰问|招商|引资|增加值|化解|销售|产业"
)
_DIRECTIONS: Final[tuple[tuple[Direction, re.Pattern[str]], ...]] = (
    ("carryover", re.compile(r"结转|结余")),
    ("asset", re.compile(r"资产|负债")),
    ("budget", re.compile(r"预算(总额|数|安排|资金|额|金额|批复|指标|总数)?$|年初预算|调整预算|预算安排")),
    ("appropriation", re.compile(r"追加|下达|拨付资金|专项资金$|补助资金$|^财政拨款$|拨款$")),
    ("income", re.compile(r"收入|到位")),
    ("expenditure", re.compile(r"支出|经费|费用?$|费|购置|三公|接待|支付|决算|运维|项目|执行|使用|拨付|奖补|采购|补助|资金")),
)


def is_money(numeral: Numeral, sentence: Sentence) -> bool:
    """元 and its multiples; a bare 万 or 亿 where the words before it or its neighbours speak of money."""
    measure = measure_of(numeral.unit)
    if measure.is_money:
        return True
    if measure.base or measure.scale < 10_000 or numeral.unit is None:
        return False
    before = sentence.before(numeral)[-24:]
    return re.search(r"投资|投入|资金|收入|支出|经费|拨款|金额|补助|贷款|万元|产值|税|债务|申报$|[款费]", before) is not None


def is_fund(numeral: Numeral, sentence: Sentence, name: str) -> bool:
    """Whether an amount belongs to the unit's own budget and accounts, by its name, its sentence and its section."""
    strong, community = _STRONG_ACCOUNTS.search(name) is not None, _STRONG_COMMUNITY.search(name) is not None
    if strong != community:
        return strong
    zone: Zone = zone_of(sentence.section)
    weight = 2 * len(_STRONG_ACCOUNTS.findall(sentence.text)) + len(ACCOUNTS.findall(sentence.text))
    against = 2 * len(_STRONG_COMMUNITY.findall(sentence.text)) + len(COMMUNITY.findall(sentence.text))
    if zone == "funds":
        weight += 4
    elif zone in ("results", "plans", "goals"):
        against += 1
    return weight > against


def direction_of(name: str) -> Direction:
    return next((direction for direction, pattern in _DIRECTIONS if pattern.search(name)), "other")
