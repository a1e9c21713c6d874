"""The estimate against what real vocabularies count. The counts were made once with the tokenizers named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.extract.llm.tokens import Scale, count, count_messages
from gouji.extract.llm.wire import Message

# name: (text, o200k, Qwen, DeepSeek V4)
COUNTED = {
    "prose": (
        "2023年，全镇一般公共预算财政拨款收入5,446.35万元，比上年增长8.2%；支出5,201.17万元，完成调整预算的95.50%，其中：基本支出1,820.40万元，项目支出3,380.77万元。年末结转和结余245.18万元。",
        77,
        92,
        70,
    ),
    "marked prose": (
        "2023#1年，全镇一般公共预算财政拨款收入5,446.35#2万元，比上年增长8.2%#3；支出5,201.17#4万元，完成调整预算的95.50%#5，其中：基本支出1,820.40#6万元，项目支出3,380.77#7万元。",
        80,
        93,
        76,
    ),
    "plain prose": (
        "单位严格执行预算管理制度，加强财务内部控制，规范资金使用流程，确保专款专用。通过开展政策宣传、业务培训和实地督导，群众的获得感与满意度明显提升，基层治理能力得到加强。",
        52,
        44,
        42,
    ),
    "table": (
        "一级指标|二级指标|三级指标|分值|年度指标值|实际完成值|得分\n产出指标|数量指标|维修道路里程|10|≥12公里|12.6公里|10\n产出指标|时效指标|按期完工率|10|100%|98%|9.8\n满意度指标|服务对象满意度|居民满意度|10|≥90%|93.5%|10\n",
        101,
        103,
        89,
    ),
    "answer": (
        '{"funds": [{"label": "财政拨款收入", "number": 12, "unit": 3, "parts": [13, 14, 15]}, {"label": "其他收入", "number": 19, "unit": 3, "parts": []}]}',
        62,
        67,
        63,
    ),
    "schema": (
        '{"type":"object","properties":{"rows":{"type":"array","items":{"type":"object","properties":{"number":{"type":"integer"},"label":{"type":"string","maxLength":40}},"required":["number","label"],"additionalProperties":false}}}}',
        53,
        51,
        53,
    ),
    "instructions": (
        "编号是数字后面的 #n。只写编号，不写数字。label 从原文逐字抄写，不改一个字。列表 parts 里是 whole 的组成部分，exhaustive 表示是否列全。没有把握的编号放进 no。",
        57,
        55,
        53,
    ),
    "digits": (
        "20230115 3301 98.76 1,234,567.89 0.05 100 2021 2022 2023 2024 15.5 33.33",
        44,
        72,
        44,
    ),
}


@pytest.mark.parametrize("name", COUNTED)
def test_count__falls_short_of_no_modern_vocabulary_and_is_not_far_above(name: str) -> None:
    text, o200k, qwen, deepseek = COUNTED[name]
    most = max(o200k, qwen, deepseek)
    assert most * 0.95 <= count(text) <= most * 1.6 + 3


@given(st.text(), st.text())
def test_count__of_two_texts_is_about_the_sum(first: str, second: str) -> None:
    assert abs(count(first) + count(second) - count(first + second)) <= 2
    assert count(first) >= 0


def test_count__rare_characters_weigh_more() -> None:
    assert count("𠀀𠀁") >= 6
    assert count("") == 0


def test_count_messages__adds_what_stands_around_them() -> None:
    messages = [Message("system", "题目"), Message("user", "正文")]
    assert count_messages(messages) > count("题目") + count("正文")


def test_scale__learns_upwards_only() -> None:
    scale = Scale()
    assert scale(1000) == 1000
    scale.learn(1000, 800)
    assert scale(1000) == 1000
    scale.learn(1000, 1300)
    assert scale(1000) == 1300
    scale.learn(1000, 1100)
    assert scale(100) == 130
    scale.learn(0, 50)
    assert scale(100) == 130
