"""How long an export of many reports to xlsx takes and how much memory it holds at its peak.

    python benchmarks/xlsx_memory.py [REPORTS] [FORMAT]        10,000 and xlsx unless said otherwise

Every report is generated as it is written: a text with 40 amounts, 30 indicators, 40 achievements, and findings on some of
them. The peak is that of the whole process, imports included; the floor is 500 MB.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from gouji.check.run import all_rules
from gouji.decision import Reviewed, unreviewed
from gouji.export import TABLE_EXPORTERS, Options
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
    Run,
)

FLOOR_MB: Final = 500
FUNDS: Final = 40
INDICATORS: Final = 30
ACHIEVEMENTS: Final = 40
FINDINGS: Final = 8


class Text:
    """A text that grows line by line; `claim` puts a figure at its end."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.line = 1

    def say(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.line += text.count("\n")

    def claim(self, text: str, value: str | None = None) -> Claim:
        start = self.length
        self.say(text)
        return Claim(text=text, value=value, start=start, end=self.length, line=self.line)


def funds_of(text: Text, number: int) -> Iterator[Fund]:
    for index in range(FUNDS):
        text.say(f"第{index}类项目支出决算数为")
        figure = Decimal(f"{number % 977 + index}.{index:02}")
        claim = text.claim(str(figure), str(figure))
        text.say("万元，用于基础设施建设和民生保障等方面的工作。\n")
        yield Fund(
            id=f"f{index}",
            name=f"第{index}类项目支出",
            amount=claim,
            unit="万元",
            yuan=str(figure * 10_000),
            direction="expenditure",
            line=claim.line,
        )


def indicators_of(text: Text) -> Iterator[Indicator]:
    for index in range(INDICATORS):
        cells = []
        for shown, value in ((f"三级指标{index}完成情况", None), ("8", "8"), ("7.5", "7.5"), ("93.75%", "93.75")):
            cells.append(text.claim(shown, value))
            text.say("\t")
        text.say("\n")
        name, weight, score, rate = cells
        above = ("产出指标", "数量指标")
        yield Indicator(
            id=f"i{index}", path=above, name=name, kind="row", weight=weight, score=score, score_rate=rate, line=name.line
        )


def achievements_of(text: Text, number: int) -> Iterator[Achievement]:
    for index in range(ACHIEVEMENTS):
        said = text.claim(f"新建和维修村组道路{index}条共")
        figure = str(number % 97 + index)
        count = text.claim(figure, figure)
        text.say("公里，惠及沿线群众。\n")
        yield Achievement(id=f"a{index}", subject="村组道路", quantity=count, unit="公里", statement=said, line=said.line)


def checks_of(funds: Sequence[Fund]) -> Iterator[Check]:
    for index, fund in enumerate(funds[:FINDINGS]):
        yield Check(
            id=f"k{index}",
            rule="SUM-01",
            verdict="inconsistent",
            severity="error",
            formula="1.00 + 2.00 = 3.00 ≠ 4.00",
            message=Message(zh="分项合计不符：按所列数字应为3.00，报告写的是4.00", en="The parts give 3.00, the report 4.00"),
            printed=fund.amount,
            computed="3.00",
            line=fund.line,
            subject=f"项目支出{index}",
        )


def generated(number: int) -> Result:
    """Report ``number``: as long as a real one and different from every other."""
    text = Text()
    unit = text.claim(f"第{number}号乡镇人民政府")
    text.say(" ")
    header = Header(unit_name=unit, fiscal_year=text.claim("2023", "2023"))
    text.say("年度部门整体支出绩效自评报告\n一、部门收支情况\n")
    funds = tuple(funds_of(text, number))
    indicators, achievements = tuple(indicators_of(text)), tuple(achievements_of(text, number))
    roles = ("whole", "part", "part", "part", "part", "part")
    operands = tuple(Operand(role=role, claim=fund.amount, unit="万元") for role, fund in zip(roles, funds, strict=False))
    whole = "".join(text.parts)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    name = f"report-{number}.docx"
    return Result(
        document=Document(sha256=digest, name=name, media_type="text/plain", characters=len(whole), text_sha256=digest),
        report=header,
        indicators=indicators,
        funds=funds,
        achievements=achievements,
        relations=(Relation(id="r1", kind="sum", exhaustive=True, operands=operands),),
        checks=tuple(checks_of(funds)),
        coverage=Coverage(numbers=200, claimed=200, ruled_out=0),
        run=Run(engine="rules"),
        text=whole,
    )


def reports(count: int) -> Iterator[Reviewed]:
    for number in range(count):
        yield unreviewed(generated(number))


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    form = sys.argv[2] if len(sys.argv) > 2 else "xlsx"
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / ("all.xlsx" if form == "xlsx" else "all")
        begun = time.perf_counter()
        written = TABLE_EXPORTERS[form](reports(count), place, Options(rules=all_rules()), lambda _: None)
        seconds = time.perf_counter() - begun
        size = sum(path.stat().st_size for path in written) / 2**20
    begun = time.perf_counter()
    for _ in reports(min(count, 200)):
        pass
    made = (time.perf_counter() - begun) / min(count, 200) * count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} reports to {form}: {len(written)} files, {size:.0f} MB, {seconds:.0f} s ({made:.0f} s of it making them)")
    print(f"peak {peak:.0f} MB, floor {FLOOR_MB} MB")
    return int(peak > FLOOR_MB)


if __name__ == "__main__":
    sys.exit(main())
