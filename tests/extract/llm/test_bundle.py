"""Which passages are shown and how they are packed: nothing without a number, nothing cut inside a passage."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.extract.llm.bundle import Bundle, head_of, pack

from .made import Made


@pytest.fixture
def made(tmp_path: Path) -> Made:
    chapters = [f"{number}、第{number}章\n本章修路{10 + at}公里。{'说明' * 40}\n" for at, number in enumerate("一二三四五六七八")]
    return Made(tmp_path, "".join(chapters) + "九、打算\n继续努力。\n")


def test_passages__leave_out_sections_without_numbers(made: Made) -> None:
    assert {passage.section.title for passage in made.passages()} == {f"第{number}章" for number in "一二三四五六七八"}


def test_passages__leave_out_sections_that_nobody_asks_for(made: Made) -> None:
    asked = frozenset({made.id("12")})
    assert {passage.section.title for passage in made.passages(asked)} == {"第三章"}


def test_pack__covers_every_number_once_and_in_order(made: Made) -> None:
    for budget in (50, 100, 250, 400, 10_000):
        ids = [number for bundle in pack(made.passages(), budget) for number in bundle.ids]
        assert ids == sorted(set(ids))
        assert set(ids) == {number for passage in made.passages() for number in passage.ids}


def test_pack__makes_as_few_bundles_as_the_budget_allows_and_cuts_between_sections(made: Made) -> None:
    total = sum(passage.size for passage in made.passages())
    bundles = pack(made.passages(), total // 4 + 20)
    assert len(bundles) == 4
    assert [len(bundle.sections) for bundle in bundles] == [2, 2, 2, 2]


def test_pack__of_nothing_is_no_bundle(made: Made) -> None:
    assert pack([], 6000) == []


def test_halves__end_with_a_single_passage(made: Made) -> None:
    todo, leaves = [made.bundle()], 0
    while todo:
        halves = todo.pop().halves()
        leaves += halves is None
        todo += halves or ()
    assert leaves == sum(bool(passage.ids) for passage in made.passages())


def test_halves__of_a_bundle_with_one_number_do_not_exist(made: Made) -> None:
    first = next(passage for passage in made.passages() if passage.ids)
    assert Bundle((first,)).halves() is None


def test_head_of__shows_the_first_lines_without_asking_for_their_numbers(made: Made) -> None:
    head = head_of(made.report)
    assert (made.text[head[0].span.start : head[0].span.end], head[0].ids) == ("一、第一章", ())
