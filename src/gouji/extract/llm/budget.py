"""Money: what calls will cost at most, and a limit that no call may pass."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from gouji.errors import UsageError
from gouji.extract.llm.endpoint import Prices


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will take, before any of it: ``completion_tokens`` and ``cost`` are what it can come to at most.
    ``cached_calls`` are stored already and cost nothing. ``cost`` None: no prices are set."""

    calls: int = 0
    cached_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal | None = None

    @classmethod
    def of(cls, calls: Iterable[tuple[int, int]], cached_calls: int, prices: Prices | None) -> Estimate:
        """``calls`` are the prompt and answer tokens of each call that has to be made."""
        tokens = list(calls)
        prompt, completion = sum(sent for sent, _ in tokens), sum(got for _, got in tokens)
        return cls(len(tokens), cached_calls, prompt, completion, prices.cost(prompt, completion) if prices else None)


class OverBudgetError(Exception):
    """The call was not made. ``left`` is what the budget still holds."""

    def __init__(self, left: Decimal) -> None:
        super().__init__(f"{left} left")
        self.left = left


class Budget:
    """A limit shared by all calls of a run. A call first reserves the most it can cost; where calls under way hold
    what it needs, it waits for them, and only if even then too little is left it is refused."""

    def __init__(self, limit: Decimal, prices: Prices | None) -> None:
        """Raises UsageError without prices: a limit in money that nobody can count would be none."""
        if prices is None:
            raise UsageError(
                "设了预算却没有价格表，请在设置中写明每百万词元的价格。",
                "A budget is set but no prices; state the price of a million tokens in the settings.",
            )
        self._prices = prices
        self._limit = limit
        self._reserved = Decimal(0)
        self._changed = asyncio.Condition()
        self.spent = Decimal(0)

    @property
    def left(self) -> Decimal:
        return self._limit - self.spent

    async def reserve(self, prompt_tokens: int, completion_tokens: int) -> Decimal:
        """The amount set aside; give it back to ``settle``. Raises OverBudgetError."""
        amount = self._prices.cost(prompt_tokens, completion_tokens)
        async with self._changed:
            while amount > self.left - self._reserved:
                if self._reserved == 0 or amount > self.left:
                    raise OverBudgetError(self.left)
                await self._changed.wait()
            self._reserved += amount
        return amount

    async def settle(self, reserved: Decimal, cost: Decimal) -> None:
        """The call is over and cost ``cost``, 0 if it brought nothing."""
        async with self._changed:
            self._reserved -= reserved
            self.spent += cost
            self._changed.notify_all()
