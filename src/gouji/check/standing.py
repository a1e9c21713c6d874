"""Whether claims stand in the text where they are said to stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from gouji.core.rows import Claim, Header, Rows

_BLANKS: Final = re.compile(r"\s+")
_HEADER: Final = tuple(field.name for field in fields(Header))


def misread_claims(text: str, rows: Rows) -> tuple[Claim, ...]:
    """The claims whose text is missing from the report or not at their place, each once, in text order."""
    lost = [claim for claim in _claims(rows) if text[claim.start : claim.end] != claim.text or claim.grounding != "exact"]
    found = dict.fromkeys([claim for claim in lost if not stands(text, claim)])
    return tuple(sorted(found, key=lambda claim: claim.place))


def stands(text: str, claim: Claim) -> bool:
    """Whether the claim's text is at its place; blanks do not count where the claim was normalised."""
    if claim.grounding == "missing" or claim.start is None or claim.end is None:
        return False
    printed = text[claim.start : claim.end]
    if printed == claim.text:
        return True
    return claim.grounding == "normalised" and _BLANKS.sub("", printed) == _BLANKS.sub("", claim.text)


def _claims(rows: Rows) -> Iterator[Claim]:
    for name in _HEADER:
        claim = getattr(rows.header, name)
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
