"""Reports of one unit in two years, of one unit in one year, and of two units."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import gouji
from gouji.across import Crossing, compare, profile_of
from gouji.across.profile import label_of, unit_of
from gouji.result import Result

Make = Callable[..., Result]

REPORT = """部门整体支出绩效自评报告
部门名称：（公章）{unit}
填报日期：{filed}年3月2日

一、部门收支情况
{year}年度收入总计{income}万元，其中：年初结转和结余{opening}万元，本年收入{own}万元。
{year}年度支出总计{income}万元，其中：本年支出{spent}万元，年末结转和结余{closing}万元。
二、主要履职成效
{done}
"""
DONE = "新修机耕道6条12.6公里，改造山塘3口，惠及村民993户3420人，举办技术培训8期，受训350人次，发放化肥26吨。"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    usual: dict[str, object] = {
        "unit": "棠溪县青石镇人民政府", "opening": "100.00", "closing": "80.00", "income": "900.00", "own": "800.00",
        "spent": "820.00", "done": DONE,
    }  # fmt: skip

    def made(*, name: str, year: int = 2022, **values: object) -> Result:
        path = tmp_path / name
        path.write_text(REPORT.format(**{**usual, **values}, year=year, filed=year + 1), encoding="utf-8")
        return gouji.extract(path)

    return made


def crossed(*results: Result) -> tuple[Crossing, ...]:
    profiles = [profile_of(str(number), result) for number, result in enumerate(results)]
    return compare(profiles, lambda report: results[int(report)].text)


def test_compare__opening_that_is_not_last_years_closing_is_found_in_both_places(make: Make) -> None:
    first = make(name="a.txt", year=2022, closing="80.00")
    second = make(name="b.txt", year=2023, opening="85.00", done="全年完成造林绿化任务。")
    (found,) = [crossing for crossing in crossed(second, first) if crossing.rule == "ACROSS-01"]
    assert (found.verdict, found.severity) == ("contradictory", "warning")
    assert [(place.report, place.claim.text) for place in found.places] == [("1", "80.00"), ("0", "85.00")]
    for place, result in zip(found.places, (first, second), strict=True):
        assert result.text[place.claim.start : place.claim.end] == place.claim.text
    assert found.formula == "80.00万元 ≠ 85.00万元"


def test_compare__opening_that_is_last_years_closing_to_the_printed_digits_holds(make: Make) -> None:
    first = make(name="a.txt", year=2022, closing="80.004")
    second = make(name="b.txt", year=2023, opening="80.00")
    (found,) = [crossing for crossing in crossed(first, second) if crossing.rule == "ACROSS-01"]
    assert not found.is_finding


def test_compare__years_that_do_not_follow_each_other_are_not_compared(make: Make) -> None:
    assert crossed(make(name="a.txt", year=2020), make(name="b.txt", year=2022, opening="85.00")) == ()


def test_compare__totals_ten_thousand_times_apart_are_a_unit_mistaken(make: Make) -> None:
    first = make(name="a.txt", year=2022, income="900.00")
    second = make(name="b.txt", year=2023, income="9100000.00", opening="80.00")
    found = [crossing for crossing in crossed(first, second) if crossing.rule == "ACROSS-02"]
    assert {place.label for crossing in found for place in crossing.places} == {"收入总计", "支出总计"}
    assert found[0].formula == "9100000.00万元 ÷ 900.00万元 ≈ 10111"


def test_compare__total_that_grew_tenfold_is_no_mistaken_unit(make: Make) -> None:
    results = make(name="a.txt", year=2022), make(name="b.txt", year=2023, income="9000.00", opening="80.00")
    assert not [crossing for crossing in crossed(*results) if crossing.rule == "ACROSS-02"]


def test_compare__one_figure_in_two_documents_of_one_year(make: Make) -> None:
    results = make(name="自评报告.txt"), make(name="评价报告.txt", spent="830.00")
    found = [crossing for crossing in crossed(*results) if crossing.rule == "ACROSS-03"]
    wrong = [crossing for crossing in found if crossing.is_finding]
    assert [crossing.formula for crossing in wrong] == ["820.00万元 ≠ 830.00万元"]
    assert len(found) > len(wrong)


def test_compare__the_same_file_twice_is_one_report(make: Make) -> None:
    result = make(name="a.txt")
    assert crossed(result, result) == ()


def test_compare__passage_with_its_figures_in_the_reports_of_two_units(make: Make) -> None:
    first = make(name="a.txt")
    second = make(name="b.txt", unit="望岚县白芷镇人民政府", income="700.00", own="600.00")
    (found,) = [crossing for crossing in crossed(first, second) if crossing.rule == "ACROSS-04"]
    assert [place.claim.text for place in found.places] == [DONE, DONE]
    assert [place.claim.line for place in found.places] == [9, 9]


def test_compare__passage_with_other_figures_is_no_copy(make: Make) -> None:
    other = make(name="b.txt", unit="望岚县白芷镇人民政府", income="700.00", own="600.00", done=DONE.replace("993", "812"))
    assert not [crossing for crossing in crossed(make(name="a.txt"), other) if crossing.rule == "ACROSS-04"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("2023年全镇支出合计", "支出合计"),
        ("本年支出合计", "支出合计"),
        ("部门收入总额", "收入总额"),
        ("其他收入决算数", "其他收入"),
        ("一般公共预算（财政拨款）收入", "一般公共预算收入"),
    ],
)
def test_label_of__says_neither_whose_nor_when(name: str, label: str) -> None:
    assert label_of(name) == label


def test_unit_of__is_without_blanks_and_seal() -> None:
    assert unit_of("（公章） 棠溪县 青石镇人民政府") == "棠溪县青石镇人民政府"
