from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from gouji.core.check import Severity, Verdict
from gouji.export.findings import Finding, is_finding, per_rule, worst_first
from gouji.result import Check, Message

from .factory import checks

MESSAGE = Message(zh="甲", en="a")


def check(
    id: str, severity: Severity = "error", cause: str | None = None, line: int = 1, verdict: Verdict = "inconsistent"
) -> Check:
    return Check(id=id, rule="SUM-01", verdict=verdict, severity=severity, message=MESSAGE, caused_by=cause, line=line)


def ids(trees: tuple[Finding, ...]) -> Iterator[str]:
    for tree in trees:
        yield tree.check.id
        yield from ids(tree.effects)


def test_worst_first__errors_then_warnings_then_info_with_effects_under_their_cause() -> None:
    trees = worst_first(checks())
    assert [tree.check.id for tree in trees] == ["C2", "C6", "C1"]
    assert [effect.check.id for effect in trees[0].effects] == ["C3"]


def test_worst_first__equal_severity_by_line() -> None:
    assert list(ids(worst_first([check("b", line=9), check("a", line=2)]))) == ["a", "b"]


def test_worst_first__cause_that_is_no_finding_is_no_cause() -> None:
    found = [check("a", cause="gone"), check("b", cause="held"), check("held", verdict="consistent")]
    assert [tree.check.id for tree in worst_first(found)] == ["a", "b"]


def test_worst_first__ring_of_causes_loses_nobody() -> None:
    assert sorted(
        ids(worst_first([check("a", cause="b"), check("b", cause="a"), check("c", cause="a"), check("d", cause="d")]))
    ) == list("abcd")


def test_worst_first__very_long_chain_is_cut_and_loses_nobody() -> None:
    chain = [check("0")] + [check(str(n), cause=str(n - 1)) for n in range(1, 3000)]
    assert len(list(ids(worst_first(chain)))) == 3000


@given(
    st.lists(
        st.tuples(st.sampled_from(get_args(Severity)), st.sampled_from(get_args(Verdict)), st.integers(0, 12), st.integers(0, 9)),
        max_size=12,
    )
)
def test_worst_first__every_finding_exactly_once(drawn: list[tuple[Severity, Verdict, int, int]]) -> None:
    found = [check(str(n), severity, str(cause), line, verdict) for n, (severity, verdict, cause, line) in enumerate(drawn)]
    assert sorted(ids(worst_first(found))) == sorted(one.id for one in found if is_finding(one))


def test_per_rule__counts_every_candidate() -> None:
    counts = {
        count.rule: (count.candidates, count.tested, count.agreeing, count.findings, count.untestable)
        for count in per_rule(checks())
    }
    assert counts["SUM-01"] == (2, 2, 1, 1, 0)
    assert counts["NUM-02"] == (1, 0, 0, 0, 1)
    assert list(counts) == sorted(counts)
