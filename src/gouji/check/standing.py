"""Whether claims stand in the text where they are said to stand."""

from __future__ import annotations

import re
from dataclasses import fields
from operator import attrgetter
from typing import Final

from gouji.core.rows import CELLS, Claim, Header, Rows

_BLANKS: Final = re.compile(r"\s+")
_HEADER: Final = attrgetter(*[field.name for field in fields(Header)])
_ROW: Final = attrgetter("name", *CELLS, "criteria", "explanation", "deduction")


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


def _claims(rows: Rows) -> list[Claim]:
    """Every claim, in no order."""
    cells: list[Claim | None] = [*_HEADER(rows.header)]
    for indicator in rows.indicators:
        cells += _ROW(indicator)
    for fund in rows.funds:
        cells += (fund.amount, fund.share, fund.document_number)
    for achievement in (*rows.achievements, *rows.staffing):
        cells += (achievement.quantity, achievement.statement)
    claims = [claim for claim in cells if claim is not None]
    claims += [operand.claim for relation in rows.relations for operand in relation.operands]
    return claims
