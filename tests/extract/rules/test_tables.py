"""Indicator rows of score tables: columns in any order, merged labels, bracket weights, totals."""

from __future__ import annotations

import pytest
from tests.extract.rules.build import read

HEADER = ("年度指标值", "实际完成值", "指标名称", "分值", "得分")
ROW = {"年度指标值": "10座", "实际完成值": "12座", "指标名称": "新建水池", "分值": "8", "得分": "7.5"}


@pytest.mark.parametrize("shift", range(len(HEADER)))
def test_columns__are_known_by_their_words_in_any_order(shift: int) -> None:
    order = HEADER[shift:] + HEADER[:shift]
    found = read("一、自评表", "|".join(order), "|".join(ROW[name] for name in order))
    assert found.indicators == ["新建水池 weight=8 score=7.5 target=10 actual=12"]
    assert found.indicator("新建水池").unit == "座"


def test_two_header_rows__the_lower_label_decides() -> None:
    found = read(
        "一、自评表",
        "指标|年度情况|<|分值|得分",
        "^|目标值|完成值|^|^",
        "修缮校舍|4000平方米|4100平方米|10|10",
        "培训教师|120人次|118人次|10|9.8",
    )
    assert found.indicators == [
        "修缮校舍 weight=10 score=10 target=4000 actual=4100",
        "培训教师 weight=10 score=9.8 target=120 actual=118",
    ]


def test_merged_label__stands_for_every_row_it_covers() -> None:
    found = read(
        "一、指标得分情况",
        "一级指标|二级指标|分值|得分|评分标准",
        "投入（20分）|预算编制|12|11|编制规范得12分",
        "^|预算执行|8|8|执行率低于90%不得分",
        "产出（30分）|道路养护|30|28|每少1公里扣2分",
        "总分||50|47|",
    )
    assert found.indicators == [
        "subtotal 投入 weight=20",
        "预算编制 weight=12 score=11",
        "预算执行 weight=8 score=8",
        "subtotal 产出 weight=30",
        "道路养护 weight=30 score=28",
        "total 总分 weight=50 score=47",
    ]
    assert [row.path for row in found.answers.indicators] == [(), ("投入",), ("投入",), (), ("产出",), ()]
    assert found.answers.header.self_score == found.answers.indicators[-1].score


def test_rule_texts_and_serial_numbers__are_ruled_out() -> None:
    found = read("一、表", "序号|指标名称|分值|得分|评分标准", "3|道路养护|30|28|每少7公里扣5分")
    assert [found.ruled_out(printed) for printed in ("3", "7", "5")] == ["serial_number", "rule_text", "rule_text"]
    assert found.achievements == []


def test_words_as_target__are_pointed_at_whole() -> None:
    found = read("一、表", "指标名称|年度指标值|实际完成值|得分", "档案管理|健全规范|已健全|5")
    assert found.indicators == ["档案管理 score=5 target=健全规范 actual=已健全"]


def test_row_without_figures__is_a_row_when_its_rule_is_given() -> None:
    found = read("一、表", "指标名称|得分|评分标准", "廉政建设||无违纪行为得满分", "制度建设|4|健全得4分")
    assert found.indicators == ["廉政建设", "制度建设 score=4"]


def test_extra_points__are_no_part_of_a_weight() -> None:
    found = read(
        "一、表",
        "一级指标|二级指标|分值|得分",
        "过程（18分）|制度建设|8|8",
        "^|资金使用|10|10",
        "加减分项|获得表彰|2|2",
        "合计|<|18|20",
    )
    assert found.relations("weights", "scores") == [
        "weights! whole=18分 part=8分 part=10分",
        "weights! whole=18分 part=8分 part=10分",
        "scores! whole=20分 part=8分 part=10分 part=2分",
    ]


def test_code__is_read_apart_from_the_name() -> None:
    found = read("一、表", "二级指标|三级指标|分值|得分", "A1资金管理|A11资金到位|5|5")
    row = found.answers.indicators[0]
    assert (found.printed(row.name), row.code, row.path) == ("资金到位", "A11", ("资金管理",))


def test_table_without_a_known_header__holds_no_rows() -> None:
    assert read("一、名单", "姓名|村组", "张三|清河村").indicators == []


def test_national_form__funds_and_indicators_are_two_blocks() -> None:
    found = read(
        "部门整体支出绩效自评表",
        "单位：万元",
        "资金情况|<|年初预算数|全年预算数|全年执行数|分值|执行率|得分",
        "年度资金总额|<|100.00|120.00|114.00|10|95.00%|9.5",
        "其中：财政拨款|<|80.00|90.00|90.00|-|100.00%|-",
        "其他资金|<|20.00|30.00|24.00|-|80.00%|-",
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施",
        "产出指标|数量指标|新建水池|10座|12座|10|10|",
        "^|^|培训农民|≥300人次|286人次|10|9.5|雨季停训",
        "满意度指标|服务对象满意度|群众满意度|≥95%|96.2%|10|10|",
        "总分|<|<|||40|39|",
    )
    assert found.indicators == [
        "新建水池 weight=10 score=10 target=10 actual=12",
        "培训农民 weight=10 score=9.5 target=300 actual=286",
        "群众满意度 weight=10 score=10 target=95 actual=96.2",
        "total 总分 weight=40 score=39",
        "年度资金总额 weight=10 score=9.5 completion_rate=95.00",
    ]
    trained = found.indicator("培训农民")
    assert (trained.path, trained.unit, found.printed(trained.deduction)) == (("产出指标", "数量指标"), "人次", "雨季停训")
    assert found.funds[:3] == [
        "年度资金总额年初预算数 100.00万元",
        "年度资金总额全年预算数 120.00万元",
        "年度资金总额全年执行数 114.00万元",
    ]
    assert found.relations("sum") == [
        "sum! whole=100.00万元 part=80.00万元 part=20.00万元",
        "sum! whole=120.00万元 part=90.00万元 part=30.00万元",
        "sum! whole=114.00万元 part=90.00万元 part=24.00万元",
    ]
    assert found.relations("rate") == [
        "rate numerator=114.00万元 denominator=120.00万元 printed=95.00%",
        "rate numerator=90.00万元 denominator=90.00万元 printed=100.00%",
        "rate numerator=24.00万元 denominator=30.00万元 printed=80.00%",
    ]


def test_columns_of_ticks__name_no_row() -> None:
    found = read(
        "一、自评表",
        "一级指标|三级指标|指标属性|<|分值|得分",
        "^|^|定性|定量|^|^",
        "产出|道路养护||√|30|28",
        "满意度|群众满意度|√|√|10|9",
    )
    rows = [line for line in found.indicators if not line.startswith("subtotal")]
    assert rows == ["道路养护 weight=30 score=28", "群众满意度 weight=10 score=9"]
