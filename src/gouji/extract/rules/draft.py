"""The answers as they are gathered: parts add rows in the order of their certainty and take the numbers they use.

A number goes into one list only: a later part skips what an earlier one took. Relations use numbers without taking them.
"""

from __future__ import annotations

from collections.abc import Iterable

from gouji.core.answers import Answers, FundAnswer, HeaderAnswer, IndicatorAnswer, Pointer, QuantityAnswer, RelationAnswer
from gouji.core.numerals import Numeral


class Draft:
    """Collects answers; ``free`` says whether a numeral may still be claimed by a list."""

    def __init__(self) -> None:
        self._header = HeaderAnswer()
        self._indicators: list[IndicatorAnswer] = []
        self._funds: list[FundAnswer] = []
        self._achievements: list[QuantityAnswer] = []
        self._staffing: list[QuantityAnswer] = []
        self._relations: list[RelationAnswer] = []
        self._taken: set[int] = set()
        self._ruled_out: dict[int, str] = {}
        self._notices: list[tuple[str, str]] = []

    def free(self, numeral: Numeral) -> bool:
        return numeral.is_quantity and numeral.id not in self._taken and numeral.id not in self._ruled_out

    def free_id(self, pointer: Pointer | None) -> bool:
        return isinstance(pointer, int) and pointer not in self._taken

    def take(self, pointers: Iterable[Pointer | None]) -> None:
        self._taken.update(pointer for pointer in pointers if isinstance(pointer, int))

    def rule_out(self, numeral: Numeral, reason: str) -> None:
        if numeral.id not in self._taken:
            self._ruled_out.setdefault(numeral.id, reason)

    def notice(self, zh: str, en: str) -> None:
        self._notices.append((zh, en))

    def set_header(self, header: HeaderAnswer) -> None:
        self._header = header
        self.take((header.self_score,))

    def indicator(self, row: IndicatorAnswer) -> None:
        self._indicators.append(row)
        self.take((row.weight, row.score, row.score_rate, row.target, row.actual, row.completion_rate))

    def fund(self, row: FundAnswer) -> None:
        self._funds.append(row)
        self.take((row.amount, row.share, row.document_number))

    def achievement(self, row: QuantityAnswer) -> None:
        self._achievements.append(row)
        self.take((row.quantity,))

    def staff(self, row: QuantityAnswer) -> None:
        self._staffing.append(row)
        self.take((row.quantity,))

    def relation(self, relation: RelationAnswer) -> None:
        self._relations.append(relation)

    @property
    def indicators(self) -> tuple[IndicatorAnswer, ...]:
        return tuple(self._indicators)

    @property
    def funds(self) -> tuple[FundAnswer, ...]:
        return tuple(self._funds)

    @property
    def achievements(self) -> tuple[QuantityAnswer, ...]:
        return tuple(self._achievements)

    @property
    def staffing(self) -> tuple[QuantityAnswer, ...]:
        return tuple(self._staffing)

    @property
    def header(self) -> HeaderAnswer:
        return self._header

    def answers(self) -> Answers:
        """Rows of each list in text order."""
        return Answers(
            header=self._header,
            indicators=tuple(self._indicators),
            funds=tuple(sorted(self._funds, key=lambda row: row.amount)),
            achievements=tuple(sorted(self._achievements, key=lambda row: row.quantity)),
            staffing=tuple(sorted(self._staffing, key=lambda row: row.quantity)),
            relations=tuple(self._relations),
            ruled_out=dict(self._ruled_out),
            notices=tuple(self._notices),
        )
