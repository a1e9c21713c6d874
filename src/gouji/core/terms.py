"""The glossary: what the header words of tables mean, whatever province wrote them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

Role = Literal[
    "serial", "level", "name", "weight", "score", "score_rate", "target", "actual", "completion_rate", "criteria", "explanation",
    "deduction", "unit", "initial_budget", "full_budget", "executed", "execution_rate", "amount", "share", "other",
]  # fmt: skip

_HEADER_WORDS: Final[tuple[tuple[Role, str], ...]] = (
    ("serial", r"^(序号|编号|No\.?)$"),
    ("level", r"^[一二三四五]级(指标|目标)?(名称|内容)?$|^指标(类型|类别|维度)$"),
    ("score_rate", r"得分率|得分比"),
    ("completion_rate", r"完成(率|比例|比率|百分比|程度)|实现程度"),
    ("execution_rate", r"执行率|支出进度|预算完成率"),
    (
        "criteria",
        r"评分(标准|细则|办法|规则|依据|说明)|计分(标准|办法|规则|方法)|评价标准|扣分标准|打分标准|考核标准|"
        r"评分要点|评价要点",
    ),
    ("deduction", r"扣分(原因|说明|理由|情况|依据)|偏差(原因|情况|分析)|未完成(原因|情况)|原因(分析|说明)|改进措施|失分"),
    ("explanation", r"指标(解释|说明|内涵|含义)|评价情况|情况说明|完成情况说明|评分说明|评价说明|简要说明"),
    ("initial_budget", r"年初预算"),
    ("full_budget", r"(全年|调整后?|调整)预算"),
    ("executed", r"全年执行|执行数|决算数|实际支出(数|额)?$|支出数$"),
    (
        "target",
        r"(年度|年初|预期|绩效|全年|目标|计划)+(指标|目标|标准)?值|^(指标|目标|标准|计划)值|预期目标|年度目标|"
        r"计划(完成)?(数|指标|目标)$|目标任务|绩效标准$",
    ),
    ("actual", r"实际(完成|实现|值|情况|数)|全年(实际|完成)(值|情况)?|完成(值|情况|数)|^完成$|实现值|自评完成|业绩值"),
    ("weight", r"分值|权重|标准分|满分|应得分|^分数$|基准分|总分值|配分"),
    ("score", r"得分|自评(打分|分|得)|评分$|评价分|打分|自评分数|评估得分|^评分"),
    ("unit", r"^(计量)?单位$|度量单位"),
    ("share", r"^占(比|总.*比重?)|比重|比例[（(]?%?[）)]?$"),
    (
        "amount",
        r"^金额|资金(额|总额)|预算(数|额|金额)|金额[（(]|[（(][万亿]?元[）)]|"
        r"^(本年|上年|年初|年末)?(收入|支出)(数|额|合计)?$|^\d{4}年(度)?$",
    ),
    (
        "name",
        r"指标(名称)?$|^(绩效|评价|考核)?指标|^项目(名称|内容)?$|^(支出|收入|资金)(项目|类别|名称|科目)|"
        r"^(科目|类别|内容|名称)|^项目$",
    ),
)
"""What each role is called, the telling words first: 得分率 is tried before 得分, 扣分原因 before 分值."""

_ROLES: Final = tuple((role, re.compile(words)) for role, words in _HEADER_WORDS)
_LONGEST_LABEL: Final = 24


def squeeze(text: str) -> str:
    """A label without the blanks and line ends that only set it."""
    return "".join(text.split())


@lru_cache(maxsize=4096)
def role_of(label: str) -> Role:
    """The role a header label names, a unit in its bracket left out; ``other`` when it names none."""
    label = squeeze(label)
    if not label or len(label) > _LONGEST_LABEL:
        return "other"
    bare = re.sub(r"[（(][^）)]*[）)]", "", label) or label
    for role, pattern in _ROLES:
        if pattern.search(bare) or (role == "amount" and pattern.search(label)):
            return role
    return "other"
