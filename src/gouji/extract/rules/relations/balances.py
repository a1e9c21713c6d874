"""The balance of the year: opening + income − expenditure = closing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gouji.extract.rules.draft import Draft
from gouji.extract.rules.mentions import Mention, relation
from gouji.extract.rules.relations.context import Printed

_ROLES: Final = (
    ("opening", re.compile(r"年初.{0,6}结转|上年.{0,4}结转|年初.{0,4}结余")),
    ("income", re.compile(r"本年.{0,2}收入(合计|总额|总计)?$|^收入合计$")),
    ("expenditure", re.compile(r"本年.{0,2}支出(合计|总额|总计)?$|^支出合计$")),
    ("closing", re.compile(r"年末.{0,6}结[转余]|结转(到)?下年")),
)


def file_balance(draft: Draft, printed: Sequence[Printed]) -> None:
    """Files the balance where one paragraph names all four amounts once; twice named, no one knows which is meant."""
    chosen: list[tuple[str, Mention]] = []
    for role, label in _ROLES:
        found = [item for item in printed if item.measure.is_money and label.search(item.label)]
        if len(found) != 1:
            return
        chosen.append((role, found[0].mention))
    draft.relation(relation("balance", chosen, "结转结余"))
