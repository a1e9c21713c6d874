"""Heading trees of made-up reports in the numbering styles of different provinces, and where numbers are lost."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from gouji.core.report import Document, Report
from gouji.split import split

Make = Callable[..., Document]
Outline = Callable[[Report], list[str]]

PROSE = "本单位按照年初确定的任务有序推进各项工作，全年总体运行平稳。"

# Headings are indented by their level and followed by the title they must have; - is a line of prose.
STYLES = {
    "chinese, brackets, digits": """
          一、单位概况 => 单位概况
            （一）主要职能 => 主要职能
        -
              1.综合股 => 综合股
        -
                （1）文电 => 文电
        -
                  ①收文 => 收文
        -
                  ②发文 => 发文
        -
                （2）会务 => 会务
        -
              2.业务股 => 业务股
        -
            （二）人员编制 => 人员编制
        -
          二、资金情况 => 资金情况
        -
    """,
    "another order of the same signs": """
          1、 评分 => 评分
        -
          2、 概况 => 概况
            (1) 支出 => 支出
              1. 预算支出 => 预算支出
        -
              2. 重点工作 => 重点工作
                1) 修建水渠。从三月起施工，年底通水。 => 修建水渠
                2) 补植林木。利用冬闲补植，成活良好。 => 补植林木
            (2) 目标 => 目标
              1) 水渠通水。 => 水渠通水
              2) 林木成活。 => 林木成活
          3、 结果 => 结果
        -
    """,
    "chapters": """
          第一章 总体说明 => 总体说明
            第一节 评价背景 => 评价背景
        -
            第二节 评价依据 => 评价依据
        -
              一、上级文件 => 上级文件
        -
              二、本级文件 => 本级文件
        -
          第二章 评价结论 => 评价结论
        -
    """,
    "parts": """
          第一部分 单位概况 => 单位概况
            一、职责 => 职责
        -
            二、机构 => 机构
        -
          第二部分 决算情况 => 决算情况
            一、收入 => 收入
        -
    """,
    "numbering that holds itself": """
          一、基本情况 => 基本情况
            （一）内设机构。 => 内设机构
        -
            （三）本年工作 => 本年工作
              （一）抓学习，强队伍 => 抓学习，强队伍
                1.集中学习。逐月安排，人人参加。 => 集中学习
                2.个人自学。撰写笔记，定期交流。 => 个人自学
              （二）抓项目，稳增长 => 抓项目，稳增长
        -
              （三）抓民生，保底线 => 抓民生，保底线
        -
              （四）抓安全，守红线 => 抓安全，守红线
        -
            （四）年度目标 => 年度目标
        -
          二、收支情况 => 收支情况
        -
    """,
    "compound numbers": """
          1. 产出 => 产出
            1-1 目标1“管好水渠”完成情况： => 目标1“管好水渠”完成情况
              1) 清淤渠道3.5公里。 => 清淤渠道3.5公里
        全年清淤3.6公里，完成率103%。
              2) 6.5环境日宣传覆盖率100%。 => 6.5环境日宣传覆盖率100%
        覆盖率100%。
            1-2目标2“种好林木”完成情况： => 目标2“种好林木”完成情况
              1) 造林面积2万亩。 => 造林面积2万亩
        造林2.1万亩，完成率105%。
          2. 效益 => 效益
            2-1  目标1“管好水渠”完成情况： => 目标1“管好水渠”完成情况
              1) 受益农户有所增加。 => 受益农户有所增加
        -
    """,
    "decimal numbers": """
          1、总则 => 总则
            1.1人员经费 => 人员经费
        -
            1.2 公用经费 => 公用经费
        -
              1.2.1 办公费 => 办公费
        -
              1.2.2 差旅费 => 差旅费
        -
          2、附则 => 附则
            2.1 解释 => 解释
        -
    """,
    "full-width and with a full stop": """
          一．概况 => 概况
            （ 一 ）职责 => 职责
        -
              １．日常工作 => 日常工作
        -
              ２．专项工作 => 专项工作
        -
          二．结论 => 结论
            (一)得分 => 得分
        -
    """,
    "slips of the delimiter": """
          一、成效 => 成效
            （一）实施治水行动 => 实施治水行动
        -
            （二）实施治山行动 => 实施治山行动
        -
            （3） 实施治路行动 => 实施治路行动
        -
            (4） 实施治村行动 => 实施治村行动
        -
          二、建议 => 建议
            1.完善制度。修订办法，明确分工。 => 完善制度
            2、加强培训。分批轮训，以考促学。 => 加强培训
            3.强化监督。定期检查，及时通报。 => 强化监督
          三、其他 => 其他
        -
    """,
    "a level given in the next level's sign": """
          （二）分析 => 分析
            1.决策较好 => 决策较好
              （1）目标 => 目标
        -
              （2）职能 => 职能
        -
              （3）资源 => 资源
        -
            2.管理较好 => 管理较好
              （1）预算 => 预算
        -
              （2）财务 => 财务
        -
              （3）资产 => 资产
        -
              （4）业务 => 业务
        -
            （3）绩效较好 => 绩效较好
              （1）产出 => 产出
        -
              （2）效果 => 效果
        -
    """,
    "a style below another than before": """
          一、概况 => 概况
            （一）职责 => 职责
        -
              1.内设 => 内设
        -
                ①股室 => 股室
        -
                ②站所 => 站所
        -
          二、绩效 => 绩效
            ①产出 => 产出
        -
            ②效果 => 效果
        -
          三、建议 => 建议
            1.预算 => 预算
        -
    """,
}


@pytest.mark.parametrize("style", STYLES)
def test_split__nests_by_the_numbering_of_the_report(style: str, document: Make, outline: Outline) -> None:
    lines, expected = _drawn(STYLES[style])
    assert outline(split(document("\n".join(lines)))) == expected


LOST = {
    "the middle ones": """
          一、单位概况 => 单位概况
            （一）总体情况 => 总体情况
              1、职责： => 职责
        -
              2、编制 => 编制
        -
            全年工作和重点任务。 => 全年工作和重点任务
        -
              重点任务： => 重点任务
                1、城乡面貌 => 城乡面貌
        -
                2、乡村产业 => 乡村产业
        -
            整体绩效目标 => 整体绩效目标
              1、保运转 => 保运转
        -
            （四）收支情况 => 收支情况
        -
          二、自评情况 => 自评情况
        -
    """,
    "the first one": """
        某某镇人民政府
        自评报告
          基本情况 => 基本情况
            （一）支出概况 => 支出概况
        -
            支出绩效目标 => 支出绩效目标
        -
          二、工作情况 => 工作情况
            （一）目的 => 目的
        -
    """,
    "one whose title is nothing known": """
          一、成效 => 成效
        -
          二、投入 => 投入
            （一）财政投入 => 财政投入
        -
            金秋送暖行动 => 金秋送暖行动
        -
            （三）社会投入 => 社会投入
        -
          三、其他 => 其他
        -
    """,
    "the last ones": """
          一、自评 => 自评
            （一）结论 => 结论
        -
            指标分析 => 指标分析
              1、编制。 => 编制
                （1）合理性。 => 合理性
        -
              2、执行。 => 执行
                （1）结余率。 => 结余率
        -
            主要问题及整改措施 => 主要问题及整改措施
        -
            后续工作打算 => 后续工作打算
        -
    """,
    "all of them": """
        某某镇自评报告
          部门概况 => 部门概况
        -
          年度绩效目标 => 年度绩效目标
        -
          存在的主要问题 => 存在的主要问题
        -
    """,
}


@pytest.mark.parametrize("lost", LOST)
def test_split__lost_numbers_leave_bare_headings(lost: str, document: Make, outline: Outline) -> None:
    lines, expected = _drawn(LOST[lost])
    assert outline(split(document("\n".join(lines)))) == expected


def _drawn(drawing: str) -> tuple[list[str], list[str]]:
    """The lines of a drawn report, and its outline."""
    lines, outline = [], []
    for line in dedent(drawing).strip("\n").split("\n"):
        printed, heading, title = line.partition(" => ")
        lines.append(PROSE if line == "-" else printed.strip())
        if heading:
            outline.append(" " * (len(printed) - len(printed.lstrip()) - 2) + title)
    return lines, outline
