"""Results built by hand: the text is written here and every place is looked up in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from gouji.export import Options
from gouji.result import (
    Achievement,
    Check,
    Claim,
    Coverage,
    Document,
    Fund,
    Header,
    Indicator,
    Message,
    Operand,
    Relation,
    Result,
    RuledOut,
    Run,
    Unclaimed,
)

HOSTILE = (
    '<script>document.title="owned"</script></script><img src=x onerror=alert(1)> javascript:alert(2) \u202eevil\u202c $style'
)

TEXT = "\n".join(
    [
        "2022年度青石镇人民政府",
        "部门整体支出绩效自评报告",
        "",
        "一、部门收支情况",
        "2022年度收入总计1,531.23万元，其中财政拨款收入398.69万元，项目收入216.15万元，基金收入7.76万元，其他收入900.63万元。",
        "本年基本支出775.34万元，占总支出的18.94%；总支出4,094.64万元。联系电话0755-8800123。",
        "二、主要履职成效",
        "新修机耕道6条12.6公里，惠及村民993户，受训50人次。另有无主数字77.5。",
        f"其他说明：{HOSTILE}",
        "",
        "附表",
        "\t一级指标\t二级指标\t分值\t得分\t得分率",
        "\t投入管理\t预算编制\t35\t33\t94.28%",
        "\t\t资金到位\t8\t8\t100%",
        "\t合计\t\t43\t41\t",
        "",
        "镇机关核定编制68名。自评得分93分，评价等级为“优”。",
    ]
)


@dataclass(frozen=True)
class Name:
    code: str
    zh: str
    en: str
    doc: str = "Says what it says."


RULES = (
    Name("NUM-02", "数值缺失", "missing number"),
    Name("RATE-01", "占比", "share of a whole"),
    Name("RATE-02", "得分率", "score rate", "score / weight."),
    Name("SCORE-01", "分值汇总", "weights add up"),
    Name("SUM-01", "分项合计", "parts equal the total", "The parts of an exhaustive list make up the total."),
)
ZH = Options(rules=RULES)
EN = Options(lang="en", rules=RULES)


def claim(text: str, value: str | None = None, *, nth: int = 0, source: str = TEXT, cell: str | None = None) -> Claim:
    """A claim at the nth place of the text that reads like it. Raises ValueError when there is none."""
    start = -1
    for _ in range(nth + 1):
        start = source.index(text, start + 1)
    return Claim(text=text, value=value, start=start, end=start + len(text), line=source.count("\n", 0, start) + 1, cell=cell)


def number(text: str, nth: int = 0) -> Claim:
    return claim(text, text.replace(",", ""), nth=nth)


def lost(text: str) -> Claim:
    return Claim(text=text, value=text.replace(",", ""), grounding="missing")


def checks() -> tuple[Check, ...]:
    total = number("1,531.23")
    parts = tuple(number(text) for text in ("398.69", "216.15", "7.76", "900.63"))
    return (
        Check(
            id="C1", rule="RATE-02", verdict="truncated", severity="info", line=13, subject="预算编制 得分率",
            message=Message(zh="94.28% 应为 94.29%：33/35 = 94.2857，截断而非四舍五入。", en="94.28% should be 94.29%: 33/35 = 94.2857 was cut off, not rounded."),
            formula="33 / 35 = 94.2857%", printed=number("94.28"), computed="94.29", claims=(number("33"), number("35")),
        ),
        Check(
            id="C2", rule="SUM-01", verdict="inconsistent", severity="error", line=5, subject="收入总计", relation="R1",
            message=Message(zh="收入总计与分项之和相差 8.00 万元。", en="The income total and its parts differ by 8.00."),
            formula="398.69 + 216.15 + 7.76 + 900.63 = 1523.23 ≠ 1531.23", printed=total, computed="1523.23", claims=parts,
            explanations=(Message(zh="若其他收入为 908.63 则相符（0 与 8 之别）。", en="Other income of 908.63 would make it right (0 for 8)."),),
        ),
        Check(
            id="C3", rule="RATE-01", verdict="inconsistent", severity="warning", line=6, subject="基本支出占比", caused_by="C2",
            message=Message(zh="占比以有误的总数为分母。", en="The share is of the wrong total."), printed=number("18.94"), computed="18.93",
            formula="775.34 / 4094.64 = 18.94%", claims=(number("775.34"), number("4,094.64")),
        ),
        Check(
            id="C4", rule="SUM-01", verdict="consistent", severity="error", line=15, subject="分值合计",
            message=Message(zh="35 + 8 = 43，相符。", en="35 + 8 = 43 agrees."), formula="35 + 8 = 43", printed=number("43"), claims=(number("35"),),
        ),
        Check(
            id="C5", rule="NUM-02", verdict="untestable", severity="error", line=8, subject="缺数", message=Message(zh="缺少一个数。", en="A number is missing."),
        ),
        Check(
            id="C6", rule="SCORE-01", verdict="misread", severity="warning", line=0, subject="<b>无出处</b>", printed=lost("12,345"),
            message=Message(zh=f"原文没有 {HOSTILE}", en=f"Not in the text: {HOSTILE}"), claims=(lost("12,345"),),
        ),
    )  # fmt: skip


def result(found: tuple[Check, ...] | None = None, name: str = "青石镇.docx") -> Result:
    total = number("1,531.23")
    income = number("398.69")
    return Result(
        document=Document(sha256="ab" * 32, name=name, media_type="text/plain", characters=len(TEXT), text_sha256=hashlib.sha256(TEXT.encode()).hexdigest()),
        report=Header(title=claim("部门整体支出绩效自评报告"), unit_name=claim("青石镇人民政府"), fiscal_year=number("2022"), self_score=number("93", 1), grade=claim("优")),
        indicators=(
            Indicator(id="I1", path=("投入管理",), name=claim("预算编制"), kind="row", weight=number("35"), score=number("33"), score_rate=number("94.28"), line=13),
            Indicator(id="I2", path=("投入管理",), name=claim("资金到位"), kind="row", weight=lost("12,345"), score_rate=number("100"), line=14),
        ),
        funds=(
            Fund(id="F1", name="收入总计", amount=total, unit="万元", yuan="15312300.00", direction="income", line=5),
            Fund(id="F2", name="财政拨款收入", amount=income, unit="万元", yuan="3986900.00", direction="income", whole="收入总计", line=5),
        ),
        achievements=(
            Achievement(id="A1", subject="机耕道", quantity=number("12.6"), unit="公里", statement=claim("新修机耕道6条12.6公里"), topic="基础设施", line=8),
            Achievement(id="A2", subject=HOSTILE, quantity=number("993"), unit="户", statement=claim("惠及村民993户"), line=8),
        ),
        staffing=(Achievement(id="S1", subject="核定编制", quantity=number("68"), unit="名", statement=claim("镇机关核定编制68名"), line=17),),
        relations=(
            Relation(
                id="R1", kind="sum", exhaustive=True, label="收入",
                operands=(Operand(role="whole", claim=total, unit="万元", label="收入总计"), Operand(role="part", claim=income, unit="万元", label="财政拨款收入")),
            ),
        ),
        checks=checks() if found is None else found,
        coverage=Coverage(
            numbers=24, claimed=21, ruled_out=1,
            unclaimed=(Unclaimed(text="77.5", start=TEXT.index("77.5"), end=TEXT.index("77.5") + 4, line=8),),
            ruled_out_numbers=(RuledOut(text="0755-8800123", start=TEXT.index("0755"), end=TEXT.index("0755") + 12, line=6, reason="phone"),),
        ),
        run=Run(engine="rules", version="0.1.0", notices=("第 3 页未能读出。",)),
        text=TEXT,
    )  # fmt: skip
