"""What the columns of a table hold, recognised by their header words, whatever their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from gouji.core.report import Cell, Table

Role = Literal[
    "serial", "level", "name", "weight", "score", "score_rate", "target", "actual", "completion_rate", "criteria", "explanation",
    "deduction", "unit", "initial_budget", "full_budget", "executed", "execution_rate", "amount", "share", "other",
]  # fmt: skip

_ROLES: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
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
        ("explanation", r"指标(解释|说明|内涵|含义)|评价情况|情况说明|完成情况说明|评分说明|评价说明|指标内容|简要说明"),
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
)
_NOT_A_HEADER: Final = re.compile(r"[。；;！？]")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of rows under one header. ``roles`` has one role a column, ``labels`` the header words, ``unit`` a unit named there."""

    roles: tuple[Role, ...]
    labels: tuple[str, ...]
    header_rows: range
    rows: range

    def columns(self, *roles: Role) -> list[int]:
        return [index for index, role in enumerate(self.roles) if role in roles]

    def column(self, role: Role) -> int | None:
        """The first column of a role: a report's own score (自评得分) stands before a reviewer's (复核得分)."""
        return next((index for index, found in enumerate(self.roles) if found == role), None)

    @property
    def scores_indicators(self) -> bool:
        """Whether the rows are scored or measured indicators."""
        has = set(self.roles)
        return bool(has & {"level", "name"}) and bool(has & {"weight", "score", "target", "actual", "completion_rate"})


def squeeze(text: str) -> str:
    return re.sub(r"[\s\u3000]", "", text)


def role_of(label: str) -> Role:
    """The role a header label names; ``other`` when it names none."""
    label = squeeze(label)
    if not label or len(label) > 24:
        return "other"
    bare = re.sub(r"[（(][^）)]*[）)]", "", label) or label
    for role, pattern in _ROLES:
        if pattern.search(bare) or (role == "amount" and pattern.search(label)):
            return role
    return "other"


def blocks(table: Table) -> list[Block]:
    """The header-led parts of a table, top to bottom. A form that holds several tables in one has several blocks."""
    grid = table.grid()
    headers = _header_runs(grid)
    found: list[Block] = []
    for index, run in enumerate(headers):
        end = headers[index + 1].start if index + 1 < len(headers) else table.row_count
        labels = tuple(_label(grid, run, column) for column in range(table.col_count))
        roles = tuple(_column_role(grid, run, column) for column in range(table.col_count))
        found.append(Block(roles, labels, run, range(run.stop, end)))
    return found


def _header_runs(grid: Sequence[Sequence[Cell]]) -> list[range]:
    runs: list[range] = []
    row = 0
    while row < len(grid):
        if not _is_header(grid[row]):
            row += 1
            continue
        start = row
        row += 1
        while row < len(grid) and row - start < 3 and (_continues(grid, start, row)):
            row += 1
        runs.append(range(start, row))
    return runs


def _texts(row: Sequence[Cell]) -> list[str]:
    seen: list[Cell] = []
    for cell in row:
        if cell.text.strip() and (not seen or seen[-1] is not cell):
            seen.append(cell)
    return [squeeze(cell.text) for cell in seen]


def _is_header(row: Sequence[Cell]) -> bool:
    """At least two recognised labels of two roles, no figures, no sentences."""
    texts = _texts(row)
    if len(texts) < 2 or any(_NOT_A_HEADER.search(text) or _is_figure(text) for text in texts):
        return False
    roles = [role_of(text) for text in texts]
    known = [role for role in roles if role != "other"]
    return (len(set(known)) >= 2 and 2 * len(known) >= len(roles) - 1) or known.count("level") >= 2


def _continues(grid: Sequence[Sequence[Cell]], start: int, row: int) -> bool:
    """A second header row: it names what a label above spans, or a label above reaches down into it."""
    texts = _texts(grid[row])
    if not texts or any(_is_figure(text) or _NOT_A_HEADER.search(text) for text in texts):
        return False
    if any(cell.row < row for cell in grid[row] if cell.row >= start and cell.text.strip()):
        return True
    spanned = any(cell.cols > 1 and cell.text.strip() for cell in grid[row - 1])
    return spanned and all(len(text) <= 12 for text in texts) and sum(role_of(text) != "other" for text in texts) >= 1


def _is_figure(text: str) -> bool:
    return re.fullmatch(r"[-≥≤＞＜<>]?[\d.,，]+[%％分万亿元]*", text) is not None and not re.fullmatch(r"(19|20)\d\d", text)


def _label(grid: Sequence[Sequence[Cell]], run: range, column: int) -> str:
    seen: list[Cell] = []
    for row in run:
        cell = grid[row][column]
        if cell.text.strip() and cell not in seen:
            seen.append(cell)
    return "".join(squeeze(cell.text) for cell in seen)


def _column_role(grid: Sequence[Sequence[Cell]], run: range, column: int) -> Role:
    """The lowest label of the column that names a role decides; a spanning label above it only helps out."""
    for row in reversed(run):
        role = role_of(grid[row][column].text)
        if role != "other":
            return role
    return "other"
