"""Money: prices, the estimate before, the limit that no call passes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from tests.extract.llm.conftest import GOOD, GOOD_ROWS, PROMPT, Asking, Rows
from tests.extract.llm.server import Server, Step, failing

from gouji.errors import UsageError
from gouji.extract.llm.ask import NO_USAGE, Prompt, Usage
from gouji.extract.llm.budget import Budget, Estimate, OverBudgetError
from gouji.extract.llm.cache import Cache
from gouji.extract.llm.endpoint import Prices
from gouji.extract.llm.model import Model

Serve = Callable[..., Server]
Ask = Callable[[Server], Asking]
PRICES = Prices(prompt=Decimal("2"), completion=Decimal("8"), cached=Decimal("0.5"))


def test_prices__are_per_million_and_exact() -> None:
    assert PRICES.cost(1_000_000, 0) == Decimal("2")
    assert PRICES.cost(1000, 100) == Decimal("0.0028")
    assert PRICES.cost(1000, 0, 800) == Decimal("0.0008")
    assert Prices(Decimal("2"), Decimal("8")).cost(1000, 0, 800) == Decimal("0.002")


def test_usage__adds_up() -> None:
    usage = Usage(1, 10, 2, 0, Decimal("0.1")) + Usage(2, 5, 1, 3, Decimal("0.2"))
    assert usage == Usage(3, 15, 3, 3, Decimal("0.3"))
    assert (NO_USAGE + NO_USAGE).cost is None
    assert (NO_USAGE + Usage(cost=Decimal(1))).cost == 1


def test_cost__of_a_run_is_what_the_endpoint_counted(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD, usage=(1000, 100), cached=800))
    asked = asking(server)(PROMPT, Prompt("t", "题", "二"), prices=PRICES)
    assert [each.usage.cost for each in asked] == [Decimal("0.0016")] * 2


def test_cost__cached_answers_cost_nothing(serve: Serve, asking: Ask) -> None:
    ask = asking(serve(Step(GOOD)))
    ask(prices=PRICES)
    assert ask(prices=PRICES)[0].usage == Usage(cached_calls=1)


def test_budget__without_prices_is_refused() -> None:
    with pytest.raises(UsageError) as error:
        Budget(Decimal(5), None)
    assert "价格" in error.value.zh


def test_budget__stops_before_the_call_that_would_exceed_it(serve: Serve, asking: Ask) -> None:
    """A call comes to 0.0028 and may come to about 0.001 more than that at the most."""
    server = serve(Step(GOOD, usage=(1000, 100)))
    budget = Budget(Decimal("0.0100"), PRICES)
    prompts = [Prompt("t", "题", f"{number}" + "预算执行情况" * 230) for number in range(8)]
    asked = asking(server)(*prompts, prices=PRICES, budget=budget, max_tokens=100)
    kinds = [each.failure.kind if each.failure else None for each in asked]
    assert kinds == [None] * 3 + ["budget"] * 5
    assert (server.calls, budget.spent) == (3, Decimal("0.0084"))
    failure = asked[-1].failure
    assert failure
    assert "0.0016" in failure.zh
    assert "0.0016" in failure.en


def test_budget__what_is_done_is_kept_and_the_rest_is_done_next_time(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD, usage=(1000, 100)))
    ask = asking(server)
    prompts = [Prompt("t", "题", f"{number}" + "预算执行情况" * 230) for number in range(4)]
    first = ask(*prompts, prices=PRICES, budget=Budget(Decimal("0.0050"), PRICES), max_tokens=100)
    done = sum(each.answer is not None for each in first)
    assert 0 < done < 4
    second = ask(*prompts, prices=PRICES, budget=Budget(Decimal(1), PRICES), max_tokens=100)
    assert [each.answer for each in second] == [GOOD_ROWS] * 4
    assert server.calls == 4


def test_budget__nothing_is_spent_on_calls_that_fail(serve: Serve, asking: Ask) -> None:
    budget = Budget(Decimal(1), PRICES)
    asking(serve(failing(400)))(prices=PRICES, budget=budget, mode="md_json")
    assert (budget.spent, budget.left) == (Decimal(0), Decimal(1))


def test_budget__waits_for_calls_under_way_before_it_refuses() -> None:
    async def two() -> Decimal:
        budget = Budget(Decimal("0.010"), PRICES)
        first = await budget.reserve(1000, 1000)  # 0.010: all there is
        second = asyncio.create_task(budget.reserve(1000, 0))
        await asyncio.sleep(0)
        assert not second.done()
        await budget.settle(first, Decimal("0.001"))
        await budget.settle(await second, Decimal("0.002"))
        with pytest.raises(OverBudgetError):
            await budget.reserve(1000, 1000)
        return budget.spent

    assert asyncio.run(two()) == Decimal("0.003")


def test_budget__too_small_for_one_call_refuses_at_once() -> None:
    async def one() -> None:
        await Budget(Decimal("0.001"), PRICES).reserve(1000, 0)

    with pytest.raises(OverBudgetError) as error:
        asyncio.run(one())
    assert error.value.left == Decimal("0.001")


def test_estimate__counts_what_is_left_to_ask_before_anything_is(serve: Serve, asking: Ask) -> None:
    server = serve(Step(GOOD))
    ask = asking(server)
    ask(PROMPT, max_tokens=500)
    prompts = [(PROMPT, Rows), (Prompt("t", "题", "二"), Rows), (Prompt("t", "题", "二"), Rows)]

    async def estimate() -> Estimate:
        async with Model(ask.endpoint(prices=PRICES, max_tokens=500), Cache(ask.path)) as model:
            return model.estimate(prompts)

    estimated = asyncio.run(estimate())
    assert (estimated.calls, estimated.cached_calls, estimated.completion_tokens) == (1, 1, 500)
    assert 50 < estimated.prompt_tokens < 150
    assert estimated.cost == PRICES.cost(estimated.prompt_tokens, 500)
    assert server.calls == 1


def test_estimate__without_prices_names_no_cost(tmp_path: Path) -> None:
    assert Estimate.of([(10, 5), (20, 5)], 0, None) == Estimate(2, 0, 30, 10, None)
