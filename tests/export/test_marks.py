from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gouji.export.marks import Mark, Segments, marks_of
from gouji.result import Claim, Coverage, Fund

from .factory import TEXT, number, result


def mark_at(text: str) -> Mark:
    start = TEXT.index(text)
    return next(mark for mark in marks_of(result()).marks if (mark.start, mark.end) == (start, start + len(text)))


def test_marks_of__place_knows_its_rows_and_its_checks() -> None:
    total = mark_at("1,531.23")
    assert total.kind == "funds"
    assert [(use.kind, use.row, use.label, use.field, use.unit) for use in total.uses] == [
        ("funds", "F1", "收入总计", "amount", "万元"),
        ("relations", "R1", "收入总计", "operand", "万元"),
    ]
    assert total.checks == ("C2",)


def test_marks_of__kind_is_the_list_of_the_row() -> None:
    kinds = {text: mark_at(text).kind for text in ("94.28", "12.6", "68", "77.5", "0755-8800123", "216.15", "青石镇人民政府")}
    assert kinds == {
        "94.28": "indicators",
        "12.6": "achievements",
        "68": "staffing",
        "77.5": "unclaimed",
        "0755-8800123": "ruled_out",
        "216.15": "relations",
        "青石镇人民政府": "report",
    }
    assert mark_at("0755-8800123").reason == "phone"


def test_marks_of__ids_count_in_text_order() -> None:
    marks = marks_of(result()).marks
    assert [mark.id for mark in marks] == list(range(len(marks)))
    assert [mark.start for mark in marks] == sorted(mark.start for mark in marks)


def test_marks_of__value_without_a_place_is_unplaced() -> None:
    assert [(use.row, use.field, use.claim.text) for use in marks_of(result()).unplaced] == [("I2", "weight", "12,345")]


def test_marks_of__place_outside_the_text_is_no_place() -> None:
    beyond = Claim(text="7", value="7", start=len(TEXT), end=len(TEXT) + 1, line=99)
    backwards = Claim(text="7", value="7", start=9, end=3, line=1)
    funds = tuple(
        Fund(id=f"F{n}", name="甲", amount=claim, unit="元", direction="other", line=1)
        for n, claim in enumerate((beyond, backwards))
    )
    broken = result().model_copy(update={"funds": funds, "coverage": Coverage(numbers=0, claimed=0, ruled_out=0)})
    marks = marks_of(broken)
    assert {use.row for use in marks.unplaced} >= {"F0", "F1"}
    assert marks.id_of(beyond) is None
    assert marks.id_of(number("398.69")) is not None


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=12), st.integers(0, 40), st.integers(0, 40))
def test_segments__cover_the_stretch_once_with_all_marks_over_it(drawn: list[tuple[int, int]], one: int, other: int) -> None:
    marks = [Mark(n, start, start + length, "funds") for n, (start, length) in enumerate(drawn)]
    start, end = sorted((one, other))
    segments = list(Segments(marks).within(start, end))
    assert "".join("x" * (segment.end - segment.start) for segment in segments) == "x" * (end - start)
    assert [segment.start for segment in segments[1:]] == [segment.end for segment in segments[:-1]]
    for segment in segments:
        assert {mark.id for mark in segment.marks} == {m.id for m in marks if m.start <= segment.start and segment.end <= m.end}
        assert segment.start < segment.end
