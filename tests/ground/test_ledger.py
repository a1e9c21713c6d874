"""Every number ends in exactly one class, with a reason where it is ruled out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.ground.build import numeral, report, span_of

from gouji.core.answers import (
    Answers,
    FundAnswer,
    HeaderAnswer,
    IndicatorAnswer,
    OperandAnswer,
    QuantityAnswer,
    Quote,
    RelationAnswer,
)
from gouji.core.numerals import lex
from gouji.core.report import Span
from gouji.core.rows import Header, Rows
from gouji.ground.ledger import Ledger, settle
from gouji.ground.place import ground

TEXT = "2021年收入5万元，修路30公里，梅财〔2021〕3号，十联动8个，第三批，目标≥95%。"


def settled(answers: Answers, text: str = TEXT) -> dict[str, tuple[str, str | None]]:
    numerals = lex(text)
    ledger = settle(numerals, ground(answers, report(text), numerals), answers.ruled_out)
    return {entry.numeral.text: (entry.kind, entry.reason) for entry in ledger.entries}


def test_settle__without_answers_the_form_alone_rules_out() -> None:
    assert settled(Answers()) == {
        "2021年": ("ruled_out", "date"),
        "5": ("unclaimed", None),
        "30": ("unclaimed", None),
        "〔2021〕3号": ("ruled_out", "document_number"),
        "8": ("unclaimed", None),
        "第三": ("ruled_out", "ordinal"),
        "95": ("unclaimed", None),
    }


def test_settle__every_list_claims_its_figures() -> None:
    ids = {found.text: found.id for found in lex(TEXT)}
    answers = Answers(
        header=HeaderAnswer(fiscal_year=span_of(TEXT, "2021年")),
        indicators=(IndicatorAnswer(name=Quote("修路"), target=span_of(TEXT, "≥95%")),),
        funds=(
            FundAnswer(name="收入", amount=ids["5"], unit="万元", direction="income", document_number=Quote("梅财〔2021〕3号")),
        ),
        achievements=(QuantityAnswer(subject="修路", quantity=ids["30"], unit="公里", statement=span_of(TEXT, "修路30公里")),),
        relations=(RelationAnswer(kind="count", operands=(OperandAnswer(role="stated", at=ids["8"]),)),),
    )
    assert {printed: kind for printed, (kind, _) in settled(answers).items()} == {
        "2021年": "claimed", "5": "claimed", "30": "claimed", "〔2021〕3号": "claimed", "8": "claimed", "第三": "ruled_out", "95": "claimed",
    }  # fmt: skip


def test_settle__a_claim_wins_over_a_reason() -> None:
    number = numeral(TEXT, "8").id
    answers = Answers(
        staffing=(QuantityAnswer(subject="联动", quantity=number, unit="个", statement=Span(0, 1)),), ruled_out={number: "slogan"}
    )
    assert settled(answers)["8"] == ("claimed", None)
    assert settled(Answers(ruled_out={number: "slogan"}))["8"] == ("ruled_out", "slogan")


def test_settle__a_reason_given_wins_over_the_form() -> None:
    assert settled(Answers(ruled_out={numeral(TEXT, "第三").id: "rule_text"}))["第三"] == ("ruled_out", "rule_text")


def test_settle__quoted_words_claim_no_number_in_them() -> None:
    answers = Answers(
        indicators=(IndicatorAnswer(name=Quote("修路30公里"), criteria=Quote("十联动8个"), explanation=Quote("收入5万元")),),
        relations=(RelationAnswer(kind="count", operands=(OperandAnswer(role="item", at=Quote("目标≥95%")),)),),
    )
    assert "claimed" not in {kind for kind, _ in settled(answers).values()}


def test_settle__missing_claims_claim_nothing() -> None:
    answers = Answers(funds=(FundAnswer(name="收入", amount=99, unit="万元", direction="income"),))
    assert settled(answers) == settled(Answers())


def test_ledger__classes_add_up() -> None:
    numerals = lex(TEXT)
    ledger = settle(numerals, Rows(header=Header()), {numerals[1].id: "slogan"})
    assert [entry.numeral.text for entry in ledger.of("ruled_out")] == ["2021年", "5", "〔2021〕3号", "第三"]
    assert (ledger.count("claimed"), ledger.count("ruled_out"), ledger.count("unclaimed")) == (0, 4, 3)


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 12)), max_size=5), st.sets(st.integers(1, 9)))
def test_settle__every_number_has_exactly_one_class(places: list[tuple[int, int]], out: set[int]) -> None:
    numerals = lex(TEXT)
    spans = [Span(start, min(len(TEXT), start + length)) for start, length in places]
    answers = Answers(
        relations=tuple(RelationAnswer(kind="same", operands=(OperandAnswer(role="claim", at=span),)) for span in spans),
        ruled_out=dict.fromkeys(out, "slogan"),
    )
    ledger: Ledger = settle(numerals, ground(answers, report(TEXT), numerals), answers.ruled_out)
    assert [entry.numeral for entry in ledger.entries] == list(numerals)
    for entry in ledger.entries:
        claimed = any(len(span) > 0 and span.overlaps(entry.numeral.span) for span in spans)
        ruled = not claimed and (entry.numeral.id in out or not entry.numeral.is_quantity)
        assert entry.kind == ("claimed" if claimed else "ruled_out" if ruled else "unclaimed")
        assert (entry.reason is not None) == ruled
