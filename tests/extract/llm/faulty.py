"""A perfect model's answers with mistakes of four kinds put in, by a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from gouji.core.rows import CELLS, Claim, Rows

from .perfect import Wire

LISTS = ("ind", "fund", "ach", "staff")
NUMBERS = ("v", "w", "s", "sr", "t", "a", "cr")
OTHER = {"fund": "ach", "ach": "staff", "staff": "ach", "ind": "ach"}


class Faults:
    """``share`` of the rows each: dropped, put into a wrong list, given wrong ids, their roles swapped."""

    def __init__(self, seed: int, share: float = 0.05) -> None:
        self._random = random.Random(seed)
        self._share = share
        self.dropped: set[int] = set()
        self.swapped: list[set[int]] = []

    def spoil(self, wire: Wire, ids: list[int]) -> Wire:
        """The answer with its mistakes; ids of dropped rows are in no list, as a model that forgets them leaves them."""
        made: Wire = {**wire, **{name: [] for name in LISTS}}
        for name in LISTS:
            for row in wire[name]:
                self._put(made, name, dict(row), ids)
        return made

    def _put(self, made: Wire, name: str, row: Wire, ids: list[int]) -> None:
        numbers = [field for field in NUMBERS if isinstance(row.get(field), int)]
        kind = self._random.random() / self._share
        if kind < 1:
            self.dropped |= {row[field] for field in numbers}
            return
        if kind < 2 and numbers:
            row[self._random.choice(numbers)] = self._random.choice([*ids, 90_000 + self._random.randrange(99)])
        elif kind < 3:
            name, row = self._elsewhere(name, row, numbers)
        elif kind < 4:
            self._swap(made, name, row, numbers)
        made[name].append(row)

    def _elsewhere(self, name: str, row: Wire, numbers: list[str]) -> tuple[str, Wire]:
        if not numbers:
            return name, row
        return OTHER[name], {"n": row["n"], "v": row[numbers[0]]}

    def _swap(self, made: Wire, name: str, row: Wire, numbers: list[str]) -> None:
        """Two roles of one row, or the numbers of two neighbouring rows of different names: of one name it would be no fault."""
        before: list[dict[str, Any]] = made[name]
        if len(numbers) > 1:
            one, other = self._random.sample(numbers, 2)
            row[one], row[other] = row[other], row[one]
        elif numbers == ["v"] and before and "v" in before[-1] and before[-1]["n"] != row["n"]:
            row["v"], before[-1]["v"] = before[-1]["v"], row["v"]
        else:
            return
        self.swapped.append({row[field] for field in numbers})


def figures(rows: Rows) -> Iterator[Claim]:
    """Every claim that carries a figure."""
    yield from (claim for claim in (rows.header.self_score,) if claim)
    for row in rows.indicators:
        yield from (claim for cell in CELLS if (claim := getattr(row, cell)))
    for fund in rows.funds:
        yield from (claim for claim in (fund.amount, fund.share) if claim)
    yield from (row.quantity for row in (*rows.achievements, *rows.staffing))
    yield from (operand.claim for relation in rows.relations for operand in relation.operands)
