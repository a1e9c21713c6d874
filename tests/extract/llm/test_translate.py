"""Answers become pointers, or a Chinese line that says what is wrong with the row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gouji.core.answers import Quote
from gouji.core.report import Span
from gouji.extract.answers import SectionsAnswer
from gouji.extract.llm.translate import NO_LIST, Intake
from gouji.ground import ground

from .made import Made

TEXT = """云台镇人民政府
2022年度部门整体支出绩效自评报告
一、收支情况
根据云财〔2022〕15号文件追加资金50万元。2022年支出合计860.5万元，其中基本支出300.5万元，占总支出的34.92%，项目支出560万元。
二、人员情况
核定编制30名，在职28人。
三、修建机耕道6公里
实际修建机耕道9公里，指标完成率150%，惠及三个村，检测279名村民；新增8、10公里水渠。
四、自评结论
自评得分96分。
"""

SCORES = "一、评分表\n\t考核事项\n\t分值\n\t实得\n\t说明\n\n\t出勤\n\t20\n\t18\n\t迟到2次\n\n\t作风\n\t30\n\t29\n\t好\n"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path, TEXT)


def take(made: Made, **said: Any) -> tuple[Intake, list[str]]:
    intake = Intake(made.report, made.numerals, made.bundle())
    return intake, [row.zh for row in intake.take(SectionsAnswer.model_validate(said))]


def test_fund__has_unit_year_and_document_number_from_the_text(made: Made) -> None:
    intake, lines = take(
        made,
        fund=[
            {"n": "追加资金", "v": made.id("50"), "d": "appropriation"},
            {"n": "支出合计", "v": made.id("860.5"), "d": "expenditure"},
        ],
    )
    first, second = ground(intake.answers(), made.report, made.numerals).funds
    assert lines == []
    assert (first.amount.text, first.unit, first.yuan) == ("50", "万元", "500000.00")
    assert first.document_number is not None
    assert first.document_number.text == "云财〔2022〕15号"
    assert (second.year, second.document_number) == ("2022", None)


def test_share__goes_to_its_fund_with_the_name_of_the_whole(made: Made) -> None:
    fund = {"n": "基本支出", "v": made.id("300.5"), "d": "expenditure"}
    share = {"k": "share", "p": [made.id("300.5")], "r": made.id("34.92"), "n": "总支出"}
    intake, lines = take(made, fund=[fund], rel=[share])
    (row,) = intake.answers().funds
    assert (lines, row.share, row.whole, intake.answers().relations) == ([], made.id("34.92"), "总支出", ())


def test_indicator__under_a_heading_takes_its_path_and_what_is_told_below(made: Made) -> None:
    intake, lines = take(made, ind=[{"n": "修建机耕道", "t": made.id("6"), "a": made.id("9"), "cr": made.id("150")}])
    (row,) = ground(intake.answers(), made.report, made.numerals).indicators
    assert lines == []
    assert (row.target and row.target.text, row.actual and row.actual.text, row.unit) == ("6", "9", "公里")
    assert (row.name.grounding, row.name.line, row.path) == ("exact", 7, ())
    assert row.explanation is not None
    assert row.explanation.text.startswith("实际修建机耕道9公里")


def test_count__has_the_printed_unit_or_that_of_its_list(made: Made) -> None:
    intake, lines = take(
        made, ach=[{"n": "惠及", "v": made.id("三")}, {"n": "新增", "v": made.id("8")}, {"n": "检测村民", "v": made.id("279")}]
    )
    assert lines == []
    assert [(row.subject, row.unit) for row in intake.answers().achievements] == [
        ("惠及", "个"),
        ("新增", "公里"),
        ("检测村民", "名"),
    ]


def test_label__is_placed_nearest_before_its_number(tmp_path: Path) -> None:
    made = Made(tmp_path, "一、成效\n修路很多。今年修路5公里，明年修路6公里，修路不停。\n")
    intake, _ = take(made, ind=[{"n": "修路", "k": "goal", "t": made.id("6")}])
    (row,) = intake.answers().indicators
    assert isinstance(row.name, Quote)
    assert row.name.near == Span(made.text.rindex("修路6"), made.text.rindex("修路6") + 2)


def test_header__is_copied_and_placed(made: Made) -> None:
    intake, lines = take(made, h={"unit": None, "score": made.id("96"), "title": None})
    assert (lines, intake.answers().header.self_score) == ([], made.id("96"))
    assert take(made, h={"grade": "优"})[1] == ["正文里没有“优”，请照抄连续的原文"]


def test_cells__say_name_levels_and_values(tmp_path: Path) -> None:
    made = Made(tmp_path, SCORES)
    rows = [
        {"n": "T1R2C1", "w": made.id("20"), "s": made.id("18"), "a": "T1R2C4"},
        {"n": "作风", "w": made.id("30"), "s": made.id("29")},
    ]
    intake, lines = take(made, ind=rows, no=[made.id("2")])
    first, second = ground(intake.answers(), made.report, made.numerals).indicators
    assert lines == []
    assert (first.name.text, first.score and first.score.cell, first.actual and first.actual.text) == (
        "出勤",
        "T1R2C3",
        "迟到2次",
    )
    assert (second.name.cell, second.weight and second.weight.text, second.line) == ("T1R3C1", "30", second.name.line)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"fund": [{"n": "支出合计", "v": 999, "d": "other"}]}, "报告里没有编号 999"),
        ({"ach": [{"n": "修建铁路", "v": "9"}]}, "正文里没有“修建铁路”，请照抄连续的原文"),
        ({"fund": [{"n": "实际修建机耕道", "v": "9", "d": "other"}]}, "编号 {9} 不是金额，不能进 fund；单位印在别处的请写进 u"),
        ({"staff": [{"n": "支出合计", "v": "860.5"}]}, "编号 {860.5} 不是人数或件数，不能进 staff"),
        ({"ind": [{"n": "修建机耕道", "cr": "9"}]}, "编号 {9} 不是百分比，不能作完成率"),
        ({"ind": [{"n": "基本支出", "w": "300.5"}]}, "编号 {300.5} 不是分数，不能作分值"),
        ({"ind": [{"n": "修建机耕道", "t": "9", "a": "28"}]}, "一行的各个数字不在同一节里"),
        ({"ind": [{"n": "天外来客"}]}, "没有指到任何数字或单元"),
        ({"ind": [{"n": "T9R9C9"}]}, "报告里没有单元 T9R9C9"),
        ({"ind": [{"n": "修建机耕道", "t": "很多"}]}, "“很多”不是编号，也不是单元编号"),
        ({"u": [{"v": "9", "u": "光年"}]}, None),
        ({"rel": [{"k": "sum", "p": ["300.5"], "w": "300.5"}]}, "同一个编号在这个关系里用了两次"),
        ({"rel": [{"k": "sum", "p": ["300.5"]}]}, "sum 应当写、并且只写 p、w"),
        ({"rel": [{"k": "growth", "p": ["300.5"], "w": "560", "r": "860.5"}]}, "编号 {860.5} 不是百分比，不能作率"),
        ({"rel": [{"k": "same", "p": ["300.5"]}]}, "same 应当写、并且只写 p"),
    ],
)
def test_take__refuses_what_cannot_be(made: Made, said: dict[str, Any], line: str | None) -> None:
    def numbered(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: numbered(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [numbered(inner) for inner in value]
        return made.id(value) if isinstance(value, str) and value[0].isdigit() else value

    intake, lines = take(made, **numbered(said))
    wanted = (
        []
        if line is None
        else [
            line.replace("{9}", str(made.id("9")))
            .replace("{860.5}", str(made.id("860.5")))
            .replace("{300.5}", str(made.id("300.5")))
        ]
    )
    assert lines == wanted
    answers = intake.answers()
    assert (answers.indicators, answers.funds, answers.achievements, answers.staffing, answers.relations) == ((), (), (), (), ())


def test_take__refuses_every_row_that_shares_a_number(made: Made) -> None:
    fund, count = {"n": "项目支出", "v": made.id("560"), "d": "expenditure"}, {"n": "项目支出", "v": made.id("560")}
    intake, lines = take(made, fund=[fund], ach=[count])
    assert lines == [f"编号 {made.id('560')} 用在了不止一处，一个数字只能在一个表的一个位置"] * 2
    assert intake.take(SectionsAnswer.model_validate({"fund": [fund]})) == []
    assert [row.amount for row in intake.answers().funds] == [made.id("560")]


def test_take__refuses_a_row_whose_number_is_in_no_list_too(made: Made) -> None:
    row = {"n": "在职", "v": made.id("28")}
    intake, lines = take(made, staff=[row], no=[made.id("28"), made.id("30")])
    assert lines == [f"编号 {made.id('28')} 又进了 no，只能二选一"]
    assert dict(intake.answers().ruled_out) == {made.id("30"): NO_LIST}


def test_take__a_correction_adds_to_what_held(made: Made) -> None:
    intake, lines = take(made, staff=[{"n": "核定编制", "v": made.id("30")}, {"n": "在职", "v": 777}])
    assert lines == ["报告里没有编号 777"]
    assert intake.take(SectionsAnswer.model_validate({"staff": [{"n": "在职", "v": made.id("28")}]})) == []
    assert [row.quantity for row in intake.answers().staffing] == [made.id("30"), made.id("28")]


def test_take__the_same_row_twice_is_one(made: Made) -> None:
    row = {"n": "在职", "v": made.id("28")}
    intake, lines = take(made, staff=[row, row])
    assert (lines, len(intake.answers().staffing), intake.take(SectionsAnswer.model_validate({"staff": [row]}))) == ([], 1, [])


def test_take__refuses_numbers_of_two_rows_that_were_exchanged(tmp_path: Path) -> None:
    made = Made(tmp_path, "一、成效\n新建机耕道12公里，惠及村民300户，培训农户45人。\n")
    road, people, farmers = (made.id(text) for text in ("12", "300", "45"))
    rows = [{"n": "新建机耕道", "v": people}, {"n": "惠及村民", "v": road}, {"n": "培训农户", "v": farmers}]
    intake, lines = take(made, ach=rows)
    assert lines == [
        f"“新建机耕道”不在编号 {people} 的旁边，而在另一行的编号旁边，两行的 v 像是对调了",
        f"“惠及村民”不在编号 {road} 的旁边，而在另一行的编号旁边，两行的 v 像是对调了",
    ]
    assert [row.quantity for row in intake.answers().achievements] == [farmers]


STRAY = "一、成效\n开展技能培训，参加159人，落实公益性岗位162人。\n"
DOUBT = "不在编号 {} 的旁边，请核对；确实无误就原样再给一次"


def stray(made: Made) -> list[dict[str, Any]]:
    return [{"n": "技能培训", "v": made.id("162")}, {"n": "落实公益性岗位", "v": made.id("159")}]


def test_take__asks_once_more_about_a_name_that_stands_beside_another_rows_number(tmp_path: Path) -> None:
    made = Made(tmp_path, STRAY)
    first, other = made.id("162"), made.id("159")
    intake, lines = take(made, ach=stray(made))
    assert lines == [f"“技能培训”{DOUBT.format(first)}", f"“落实公益性岗位”{DOUBT.format(other)}"]
    corrected = [{"n": "技能培训", "v": other}, {"n": "落实公益性岗位", "v": first}]
    assert intake.trust(intake.take(SectionsAnswer.model_validate({"ach": corrected}))) == []
    assert [(row.subject, row.quantity) for row in intake.answers().achievements] == [
        ("技能培训", other), ("落实公益性岗位", first),
    ]  # fmt: skip


@pytest.mark.parametrize("again", [True, False])
def test_take__a_doubted_row_stands_when_the_answer_stays_with_it(tmp_path: Path, again: bool) -> None:
    made = Made(tmp_path, STRAY)
    intake, _ = take(made, ach=stray(made))
    assert intake.trust(intake.take(SectionsAnswer.model_validate({"ach": stray(made) if again else []}))) == []
    assert {row.quantity for row in intake.answers().achievements} == {made.id("159"), made.id("162")}


def test_take__a_doubted_row_is_withdrawn_by_saying_that_its_number_is_in_no_list(tmp_path: Path) -> None:
    made = Made(tmp_path, STRAY)
    intake, _ = take(made, ach=stray(made))
    assert intake.trust(intake.take(SectionsAnswer.model_validate({"no": [made.id("159")]}))) == []
    assert [row.quantity for row in intake.answers().achievements] == [made.id("162")]


def test_take__a_doubted_row_that_cannot_be_is_refused_all_the_same(tmp_path: Path) -> None:
    made = Made(tmp_path, STRAY)
    intake, _ = take(made, staff=[{**stray(made)[0], "n": "书法培训"}, stray(made)[1]])
    assert [entry.zh for entry in intake.trust([])] == ["正文里没有“书法培训”，请照抄连续的原文"]


def test_take__a_name_said_once_for_two_numbers_is_no_exchange(tmp_path: Path) -> None:
    made = Made(tmp_path, "一、成效\n修建道路5条，总长20公里；脱贫户12户30人。\n")
    rows = [{"n": "修建道路", "v": made.id(text)} for text in ("5", "20")] + [
        {"n": "脱贫户", "v": made.id(text)} for text in ("12", "30")
    ]
    assert take(made, ach=rows)[1] == []


def test_take__refuses_target_and_actual_the_wrong_way_round(made: Made) -> None:
    _, lines = take(made, ind=[{"n": "修建机耕道", "t": made.id("9"), "a": made.id("6")}])
    assert lines == [f"编号 {made.id('6')} 在标题里，是目标值；编号 {made.id('9')} 在下文，是实际值"]
    _, lines = take(made, ind=[{"n": "修建机耕道", "t": made.id("6"), "a": made.id("150")}])
    assert lines == [f"编号 {made.id('150')} 印作完成率，应写在 cr"]
