"""READ: whether the extraction read the report right. What stands here accuses nobody."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.check.evidence import Evidence
from gouji.check.registry import rule
from gouji.core.check import Check, Message


@rule("READ-01", "摘取与原文不符", "Claim is not at its place", "warning")
def read_01_claim_stands_at_its_place(evidence: Evidence) -> Iterator[Check]:
    """Every claimed text stands in the report where it is said to stand.

    Source: a report is not to blame for what was misread. Checks that rest on such a claim are withdrawn as untestable.
    Holds: 经费3万元，摘取为3
    Fails: 经费3万元，摘取为8
    """
    for claim in evidence.misread:
        message = Message(
            f"原文中找不到“{claim.text}”，属摘取有误，不作为报告的问题",
            f"“{claim.text}” is not in the text where it was claimed: a misreading, not an error of the report",
        )
        yield Check(
            rule="READ-01", verdict="misread", severity="warning", message=message, printed=claim, claims=(claim,),
            line=claim.line, subject="摘取",
        )  # fmt: skip


@rule("READ-02", "规则与模型读法不同", "Rules and model read it differently", "warning")
def read_02_readers_agree(evidence: Evidence) -> Iterator[Check]:
    """What the rules and the model say of one number is the same: its list, its role in the row, its unit.

    Source: two readers make different mistakes. The result holds the rules' reading; the finding names both. Only the
    hybrid engine has two readers: other results hold no such check.
    Holds: 经费3万元，两者都读作资金
    Fails: 经费3万元，规则读作资金，模型读作成效
    """
    yield from evidence.differences
