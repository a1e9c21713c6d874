"""The words of the exports, (zh, en)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Words = tuple[str, str]

LISTS: Final[Mapping[str, Words]] = {
    "indicators": ("指标", "indicators"),
    "funds": ("资金", "funds"),
    "achievements": ("成效", "achievements"),
    "staffing": ("人员", "staffing"),
    "report": ("表头", "header"),
    "relations": ("仅用于勾稽", "relations only"),
    "unclaimed": ("未认领", "unclaimed"),
    "ruled_out": ("已排除", "ruled out"),
}

FIELDS: Final[Mapping[str, Words]] = {
    "weight": ("分值", "weight"),
    "score": ("得分", "score"),
    "score_rate": ("得分率", "score rate"),
    "target": ("年度指标值", "target"),
    "actual": ("实际完成值", "actual"),
    "completion_rate": ("完成率", "completion rate"),
    "deduction": ("扣分", "deduction"),
    "amount": ("金额", "amount"),
    "share": ("占比", "share"),
    "document_number": ("文号", "document number"),
    "quantity": ("数量", "quantity"),
    "title": ("标题", "title"),
    "unit_name": ("单位名称", "unit"),
    "fiscal_year": ("年度", "fiscal year"),
    "self_score": ("自评得分", "self-assessed score"),
    "grade": ("等级", "grade"),
    "period_start": ("评价期起", "period start"),
    "period_end": ("评价期止", "period end"),
    "filled_on": ("填报日期", "filled on"),
    "operand": ("算式中的数", "operand"),
}

SEVERITY: Final[Mapping[str, Words]] = {"error": ("错误", "error"), "warning": ("警告", "warning"), "info": ("提示", "note")}

VERDICT: Final[Mapping[str, Words]] = {
    "consistent": ("一致", "agrees"),
    "inconsistent": ("不一致", "inconsistent"),
    "truncated": ("截断未舍入", "truncated"),
    "malformed": ("数字格式错误", "malformed"),
    "contradictory": ("前后矛盾", "contradictory"),
    "suspicious": ("可疑", "suspicious"),
    "misread": ("抽取有误", "misread by us"),
    "untestable": ("无法验证", "untestable"),
}

GROUNDING: Final[Mapping[str, Words]] = {
    "exact": ("原文逐字", "exact"),
    "normalised": ("原文（规范化后）", "after normalising"),
    "ambiguous": ("多处可能", "ambiguous place"),
    "missing": ("原文中没有", "not in the text"),
}

REASONS: Final[Mapping[str, Words]] = {
    "date": ("日期", "a date"),
    "document_number": ("文号", "a document number"),
    "phone": ("电话号码", "a phone number"),
    "ordinal": ("序数", "an ordinal"),
    "code": ("编码", "a code"),
    "heading": ("标题编号", "the number of a heading"),
    "slogan": ("固定提法中的数字", "a slogan's name"),
    "noise": ("文件残留，并未印出", "left behind by the file's producer"),
}

STATUS: Final[Mapping[str, Words]] = {"done": ("已读", "read"), "skipped": ("跳过", "skipped"), "failed": ("失败", "failed")}

SECTION_REASONS: Final[Mapping[str, Words]] = {
    "no_numbers": ("没有数字", "no numbers"),
    "columns_not_recognised": ("表格的列未能识别", "the columns of the table were not recognised"),
}

KINDS: Final[Mapping[str, Words]] = {
    "row": ("指标", "row"),
    "subtotal": ("小计", "subtotal"),
    "total": ("合计", "total"),
    "prose": ("叙述", "prose"),
    "goal": ("目标", "goal"),
}

DIRECTIONS: Final[Mapping[str, Words]] = {
    "income": ("收入", "income"),
    "expenditure": ("支出", "expenditure"),
    "budget": ("预算", "budget"),
    "carryover": ("结转结余", "carry-over"),
    "appropriation": ("拨款", "appropriation"),
    "asset": ("资产", "asset"),
    "other": ("其他", "other"),
}


def words(table: Mapping[str, Words], key: str) -> Words:
    """The label of a key; an unknown key is its own label."""
    return table.get(key, (key, key))


WAYS: Final[Mapping[str, Words]] = {
    "report_wrong": ("原文有误", "the report is wrong"),
    "extraction_wrong": ("抽取有误", "we misread it"),
    "both_right": ("口径不同", "both are right"),
    "false_alarm": ("误报", "false alarm"),
}

ACTIONS: Final[Mapping[str, Words]] = {
    "decide": ("裁定", "decided"),
    "edit": ("改值", "value edited"),
    "approve_value": ("核定", "value approved"),
    "accept": ("采纳", "accepted"),
    "reject": ("不采纳", "rejected"),
    "undo": ("撤销", "undone"),
    "sign_off": ("签字", "signed off"),
    "reopen": ("重新打开", "reopened"),
    "approve": ("复核通过", "approved"),
}

CHANNELS: Final[Mapping[str, Words]] = {
    "page": ("复核页面", "review page"), "api": ("接口", "API"), "import": ("工作簿导入", "imported workbook"),
}  # fmt: skip
