"""Words of table headers that tell what a column is for."""

from __future__ import annotations

import re
from typing import Final

_LEVEL: Final = re.compile(r"指标|级|内容|项目|类别|类型|目标|名称|维度|事项")
_VALUE: Final = re.compile(
    r"值|分|标准|解释|说明|情况|备注|单位|权重|原因|金额|预算|决算|数$|率$|依据|来源|方式|属性|措施|^评价$"
)
_ORDER: Final = re.compile(r"序号|编号|行次|^№?$")
_SCORE: Final = re.compile(r"得分|打分|评分$|自评分")


def _joined(name: str) -> str:
    return "".join(name.split())


def names_level(name: str) -> bool:
    """The column names the rows: 一级指标, 项目名称."""
    joined = _joined(name)
    return bool(_LEVEL.search(joined)) and not _VALUE.search(joined)


def names_order(name: str) -> bool:
    """The column counts the rows: 序号."""
    joined = _joined(name)
    return bool(joined) and bool(_ORDER.search(joined))


def names_score(name: str) -> bool:
    """The column, or the label of a row, is about a score: 得分, 自评打分."""
    return bool(_SCORE.search(_joined(name)))
