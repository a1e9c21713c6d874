"""The sheets and columns of the tables: one definition for the workbook, its data dictionary, csv, parquet and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from gouji.export.labels import FIELDS, Words

Kind = Literal["text", "number", "count", "link"]
Part = Literal["value", "text", "bound", "approved", "recomputed", "difference"]
"""What a column shows of a value of `gouji.keys`: the number, its print, 余/约, 核定值, the live total, the difference."""


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is the machine name. ``field`` and ``part`` say which value of the row it shows and what of it.

    An ``editable`` column comes back as decisions; ``technical`` ones hold the row's identity and stand in no printed table.
    """

    name: str
    words: Words
    kind: Kind = "text"
    width: int = 12
    note: Words = ("", "")
    field: str = ""
    part: Part | None = None
    editable: bool = False
    technical: bool = False


def _value(field: str, *parts: Part, width: int = 11) -> tuple[Column, ...]:
    """The columns of one value: the number first, whatever else is asked for beside it."""
    zh, en = FIELDS[field]

    def column(part: Part, name: str, zh: str, en: str, kind: Kind = "number") -> Column:
        wide = {"text": 12, "bound": 7}.get(part, width)
        return Column(name, (zh, en), kind, wide, _NOTES[part], field, part, editable=part in ("value", "approved"))

    made: Mapping[Part, Column] = {
        "value": column("value", field, zh, en),
        "text": column("text", f"{field}_text", f"{zh}（原文）", f"{en} as printed", "text"),
        "bound": column("bound", f"{field}_bound", f"{zh} 余/约", f"{en}: about", "text"),
        "approved": column("approved", f"{field}_approved", f"{zh} 核定值", f"{en}, approved"),
        "recomputed": column("recomputed", f"{field}_recomputed", f"{zh} 复算", f"{en}, recomputed"),
        "difference": column("difference", f"{field}_difference", f"{zh} 差额", f"{en}, difference"),
    }
    return tuple(made[part] for part in ("value", *parts))


_NOTES: Final[Mapping[Part, Words]] = {
    "value": (
        "从原文读出的数；率为小数并按百分比显示（94.28% 即 0.9428）。可改：所改的数若在原文附近恰有一处，作“改值”，"
        "否则作“核定”。",
        "the number read from the report; a rate is a fraction shown as a percentage (94.28% is 0.9428). May be changed: "
        "if the new number stands in one place nearby the value is edited, else approved beside the printed one.",
    ),
    "text": ("原文逐字，不作更正", "as printed, never corrected"),
    "bound": ("余、约、以上等：≥ 不少于，≤ 不多于，≈ 约", "about: ≥ at least, ≤ at most, ≈ around"),
    "approved": (
        "复核人核定的值，与原文并列。可填；率请按百分比填写。",
        "the value that a reviewer approved, beside the printed one; may be filled in, a rate as a percentage",
    ),
    "recomputed": (
        "由报告自己的数复算，公式保持有效；按列排序后公式可能错位，请用筛选。",
        "recomputed from the report's own figures by a live formula; filter rather than sort, sorting moves the operands",
    ),
    "difference": ("原文减复算", "printed less recomputed"),
}

KEY: Final = Column(
    "key", ("行标识", "row key"), technical=True, note=("导入时据此找到该行，请勿改动", "finds the row; leave it")
)
EXPORTED: Final = Column(
    "exported",
    ("导出时的值", "values as exported"),
    technical=True,
    note=("导入时据此看出改动，请勿改动", "tells what was changed; leave it"),
)
_HEAD: Final = (
    KEY,
    EXPORTED,
    Column("unit_name", ("单位名称", "unit"), width=18),
    Column("fiscal_year", ("年度", "year"), width=7),
)
_CHECKED: Final = (
    Column(
        "findings", ("勾稽", "findings"), "link", 16,
        ("涉及本行的问题，点击转到“勾稽校验结果”", "findings that concern the row, linked to their sheet"),
    ),
    Column("judged", ("采纳", "accepted"), width=8, editable=True, note=("填“采纳”或“不采纳”", "accepted or rejected")),
)  # fmt: skip
_PLACE: Final = (
    Column("file", ("文件", "file"), width=18),
    Column("page", ("页", "page"), "count", 5),
    Column("line", ("行", "line"), "count", 6),
    Column("snippet", ("原文片段", "in the source"), width=36),
    Column("span", ("起止", "start–end"), width=12, note=("在全文中的字符位置", "offsets in the canonical text")),
    Column("reviewer", ("复核人", "reviewer"), width=10),
    Column("reviewed_at", ("复核时间", "reviewed at"), width=20),
)

FUNDS: Final = (
    *_HEAD,
    Column("name", ("资金名称", "name"), width=26),
    Column("direction", ("方向", "direction"), width=8),
    Column("year", ("款项年度", "year of the amount"), width=9),
    *_value("amount", "text", "bound", "approved", "recomputed", "difference", width=14),
    Column("unit", ("计量单位", "unit of measure"), width=8),
    Column("yuan", ("金额（元）", "amount in yuan"), "number", 17),
    *_value("share", "text", "approved", "recomputed", "difference"),
    Column("whole", ("所属总体", "share of"), width=16),
    Column("document_number", ("文号", "document number"), width=18),
    *_CHECKED,
    *_PLACE,
)

INDICATORS: Final = (
    *_HEAD,
    Column("level_1", ("一级指标", "level 1"), width=12),
    Column("level_2", ("二级指标", "level 2"), width=12),
    Column("level_3", ("三级及以下", "level 3 and below"), width=14),
    Column("name", ("指标名称", "name"), width=24),
    Column("kind", ("类别", "kind"), width=7),
    Column("code", ("编码", "code"), width=10),
    *_value("weight", "text", "approved", "recomputed", "difference", width=8),
    *_value("score", "text", "approved", "recomputed", "difference", width=8),
    *_value("score_rate", "text", "approved", "recomputed", "difference", width=9),
    *_value("target", "text", "bound", "approved"),
    *_value("actual", "text", "bound", "approved", "recomputed", "difference"),
    Column("unit", ("计量单位", "unit of measure"), width=8),
    *_value("completion_rate", "text", "approved", "recomputed", "difference", width=9),
    Column("criteria", ("评分标准", "criteria"), width=20),
    Column("explanation", ("评价情况", "explanation"), width=20),
    Column("deduction", ("扣分原因", "deduction"), width=20),
    *_CHECKED,
    *_PLACE,
)

ACHIEVEMENTS: Final = (
    *_HEAD,
    Column("list", ("表别", "list"), width=8, note=("成效，或单位自身的人员、机构、车辆", "achievements or the unit's staff")),
    Column("topic", ("主题", "topic"), width=14),
    Column("subject", ("事项", "subject"), width=28),
    *_value("quantity", "text", "bound", "approved", "recomputed", "difference"),
    Column("qualifier", ("限定词", "qualifier"), width=7, note=("余、多、约、以上、小于", "as printed")),
    Column("unit", ("计量单位", "unit of measure"), width=9),
    *_CHECKED,
    *_PLACE,
)

FINDINGS: Final = (
    *_HEAD,
    Column("rule", ("规则", "rule"), width=10),
    Column("rule_name", ("规则名称", "rule name"), width=16),
    Column("severity", ("级别", "severity"), width=7),
    Column("verdict", ("结论", "verdict"), width=11),
    Column("message", ("说明", "message"), width=50),
    Column("formula", ("算式", "formula"), width=34),
    Column("printed", ("原文", "printed"), width=12),
    Column("computed", ("复算", "recomputed"), width=12),
    Column("explanations", ("可能原因", "likely cause"), width=30),
    Column("caused_by", ("由何引起", "follows from"), width=14),
    Column("cell", ("所在单元格", "cell"), "link", 20, ("点击转到附表中的该单元格", "leads to the cell")),
    Column(
        "way", ("裁定", "decision"), width=10, editable=True,
        note=("原文有误、抽取有误、口径不同、误报", "report wrong, misread, both right, false alarm"),
    ),
    Column(
        "approved", ("核定值", "approved value"), "number", 12, editable=True,
        note=("只用于“原文有误”；按原文的计量单位，率填百分号前的数", "for a report that is wrong; in the printed unit"),
    ),
    Column(
        "reason", ("理由", "reason"), width=24, editable=True,
        note=("错误判为口径不同或误报时必填", "needed to overrule an error"),
    ),
    *_PLACE,
)  # fmt: skip

LOG: Final = (
    Column("key", ("报告标识", "report key"), technical=True),
    Column("unit_name", ("单位名称", "unit"), width=18),
    Column("fiscal_year", ("年度", "year"), width=7),
    Column("seq", ("序号", "no."), "count", 6),
    Column("at", ("时间", "at"), width=26),
    Column("user", ("复核人", "reviewer"), width=12),
    Column("action", ("操作", "action"), width=10),
    Column("about", ("对象", "about"), width=34),
    Column("way", ("裁定", "decision"), width=10),
    Column("approved", ("核定值", "approved value"), "number", 12),
    Column("old", ("原值", "before"), width=20),
    Column("new", ("新值", "after"), width=20),
    Column("reason", ("理由", "reason"), width=30),
    Column("channel", ("途径", "channel"), width=12),
    Column("undoes", ("撤销序号", "undoes"), "count", 9),
    Column("target", ("对象标识", "target key"), width=30),
    Column("standing", ("效力", "standing"), width=10, note=("需再看：重新提取后其对象已不在", "orphaned: its target is gone")),
    Column("file", ("文件", "file"), width=18),
)

REPORTS: Final = (
    *_HEAD,
    Column("title", ("标题", "title"), width=30),
    *_value("self_score", "text", "approved", "recomputed", "difference"),
    Column("grade", ("等级", "grade"), width=7),
    Column("period", ("评价期", "period"), width=18),
    Column("filled_on", ("填报日期", "filled on"), width=14),
    Column("funds", ("资金 行数", "fund rows"), "count", 8),
    Column("indicators", ("指标 行数", "indicator rows"), "count", 8),
    Column("achievements", ("成效 行数", "achievement rows"), "count", 8),
    Column("errors", ("错误", "errors"), "count", 7),
    Column("warnings", ("警告", "warnings"), "count", 7),
    Column("infos", ("提示", "notes"), "count", 7),
    Column("undecided", ("未裁定", "undecided"), "count", 7),
    Column("unclaimed", ("未认领数字", "unclaimed numbers"), "count", 9),
    Column("unread", ("未读出章节", "sections not read"), "count", 9),
    Column("signed_off", ("签字", "signed off"), width=30),
    Column("approved_by", ("复核通过", "approved"), width=30),
    Column("file", ("文件", "file"), width=24),
    Column("sha256", ("文件 SHA-256", "file's SHA-256"), width=20),
)


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` is the machine name and that of the files of other formats, ``title`` the sheet's."""

    name: str
    title: Words
    columns: tuple[Column, ...]

    def index(self, column: str) -> int:
        return next(index for index, one in enumerate(self.columns) if one.name == column)


TABLES: Final[Mapping[str, Table]] = {
    table.name: table
    for table in (
        Table("reports", ("封面与说明", "Cover"), REPORTS),
        Table("funds", ("附表1 资金情况", "1 Funds"), FUNDS),
        Table("indicators", ("附表2 绩效指标自评表", "2 Indicators"), INDICATORS),
        Table("achievements", ("附表3 主要成效", "3 Achievements"), ACHIEVEMENTS),
        Table("findings", ("勾稽校验结果", "Findings"), FINDINGS),
        Table("log", ("修改记录", "Log"), LOG),
    )
}
DICTIONARY: Final[Words] = ("数据字典", "Data dictionary")
