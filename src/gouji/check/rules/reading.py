"""READ: whether the extraction read the report right. What stands here accuses nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gouji.check.evidence import Evidence
from gouji.check.registry import rule
from gouji.core.check import Check, Message
from gouji.core.rows import Claim, Rows

_BLANKS: Final = re.compile(r"\s+")


@rule("READ-01", "摘取与原文不符", "Claim is not at its place", "warning")
def read_01_claim_stands_at_its_place(evidence: Evidence) -> Iterator[Check]:
    """Every claimed text stands in the report where it is said to stand.

    Source: a report is not to blame for what was misread. Checks that rest on such a claim are withdrawn as untestable.
    Holds: 经费3万元，摘取为3
    Fails: 经费3万元，摘取为8
    """
    for claim in misread_claims(evidence):
        message = Message(
            f"原文中找不到“{claim.text}”，属摘取有误，不作为报告的问题",
            f"“{claim.text}” is not in the text where it was claimed: a misreading, not an error of the report",
        )
        yield Check(
            rule="READ-01", verdict="misread", severity="warning", message=message, printed=claim, claims=(claim,),
            line=claim.line, subject="摘取",
        )  # fmt: skip


def misread_claims(evidence: Evidence) -> list[Claim]:
    """The claims whose text is missing from the report or not at their place, each once, in text order."""
    found: dict[Claim, None] = {}
    for claim in _claims(evidence.rows):
        if not stands(evidence.text, claim):
            found[claim] = None
    return sorted(found, key=lambda claim: claim.place)


def stands(text: str, claim: Claim) -> bool:
    """Whether the claim's text is at its place; blanks do not count where the claim was normalised."""
    if claim.grounding == "missing" or claim.start is None or claim.end is None:
        return False
    printed = text[claim.start : claim.end]
    if printed == claim.text:
        return True
    return claim.grounding == "normalised" and _BLANKS.sub("", printed) == _BLANKS.sub("", claim.text)


def _claims(rows: Rows) -> Iterator[Claim]:
    header = rows.header
    for name in header.__slots__:
        claim = getattr(header, name)
        if claim is not None:
            yield claim
    for indicator in rows.indicators:
        yield from indicator.claims()
    for fund in rows.funds:
        yield fund.amount
        if fund.share is not None:
            yield fund.share
        if fund.document_number is not None:
            yield fund.document_number
    for achievement in (*rows.achievements, *rows.staffing):
        yield achievement.quantity
        yield achievement.statement
    for relation in rows.relations:
        for operand in relation.operands:
            yield operand.claim
