"""Sums, execution rates and growth inside money tables: 合计 and 总计 rows over the rows above, 其中 rows under theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal

from gouji.core.numerals import Numeral
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.fund_tables import FundRow, FundTable
from gouji.extract.rules.mentions import Mention, one_figure, parts_of, relation
from gouji.extract.rules.relations.context import Printed
from gouji.extract.rules.relations.exhaustive import adds_up

_GRAND: Final = re.compile(r"总计$|^总计")
_TOTAL: Final = re.compile(r"合计$|小计$|^合计|总额$")
_LAST_YEAR: Final = re.compile(r"上年|去年|上一年")
_THIS_YEAR: Final = re.compile(r"决算|支出|本年")
_ALL_INCOME: Final = re.compile(r"收入总计|收入总额")
_ALL_SPENDING: Final = re.compile(r"支出总计|支出总额")
_CHANGE: Final = re.compile(r"增减|增长|变动|同比")


def read_money_tables(draft: Draft, tables: Sequence[FundTable]) -> None:
    """Files what the rows and columns of money tables say of each other."""
    for table in tables:
        for whole, parts in _structures(table.rows):
            _file_sum(draft, table, whole, parts)
        for row in table.rows:
            _execution(draft, table, row)
            _change(draft, table, row)
    for first, second in _balanced(tables):
        _both_sides(draft, first, second)


def _structures(rows: Sequence[FundRow]) -> Iterator[tuple[FundRow, list[FundRow]]]:
    """Every total of the table with the rows that make it up, by the order and numbering of the labels."""
    numbered = any(row.is_numbered for row in rows)
    above: list[FundRow] = []
    subs: list[FundRow] = []
    head: FundRow | None = None
    for row in rows:
        total, grand = _TOTAL.search(row.name), _GRAND.search(row.name)
        in_subs = row.is_sub or (subs and not row.is_numbered and not total and not grand and (numbered or head is rows[0]))
        if in_subs and head is not None:
            subs.append(row)
            continue
        if head is not None and subs:
            yield head, subs
        subs = []
        if above and above[-1].group != row.group and not grand and row.group:
            above = []
        if (total or grand) and len(above) >= 2 and not (total and head is None):
            yield row, above
            above = []
        above.append(row)
        head = row
    if head is not None and subs:
        yield head, subs


def _printed(row: FundRow, column: int, unit: str) -> Printed | None:
    numeral = row.amounts.get(column)
    return Printed(numeral, unit, row.name) if numeral else None


def _file_sum(draft: Draft, table: FundTable, whole: FundRow, parts: Sequence[FundRow]) -> None:
    """One sum a money column. The structure counts as understood when it adds up in one column at least, or has no sub-rows."""
    sums: list[tuple[Printed, list[Printed]]] = []
    for column in whole.amounts:
        total = _printed(whole, column, table.unit)
        found = [printed for row in parts if (printed := _printed(row, column, table.unit))]
        if total and len(found) >= 2:
            sums.append((total, found))
    understood = any(adds_up(total, found) for total, found in sums) or (
        _TOTAL.search(whole.name) is not None and not any(row.is_sub for row in table.rows)
    )
    for total, found in sums:
        draft.relation(parts_of(total.mention, (part.mention for part in found), exhaustive=understood))


def _execution(draft: Draft, table: FundTable, row: FundRow) -> None:
    """执行率 = 全年执行数 / 全年预算数; 年初预算数 is the base where no later budget is given."""
    by_role = {table.roles[column]: numeral for column, numeral in row.amounts.items()}
    rate = next((numeral for column, numeral in row.rates.items() if table.roles[column] == "execution_rate"), None)
    executed, budget = by_role.get("executed"), by_role.get("full_budget") or by_role.get("initial_budget")
    if rate and executed and budget:
        roles = (("numerator", executed), ("denominator", budget), ("printed", rate))
        _file_ratio(draft, table, "rate", roles, f"{row.name}预算执行率")


def _change(draft: Draft, table: FundTable, row: FundRow) -> None:
    """增减率 of this year's account against last year's."""
    stages = [(table.stages[column], numeral) for column, numeral in row.amounts.items()]
    changes = (numeral for column, numeral in row.rates.items() if _CHANGE.search(table.labels[column]))
    rate = next((numeral for numeral in changes if numeral.unit == "%"), None)
    previous = next((numeral for stage, numeral in stages if _LAST_YEAR.search(stage)), None)
    current = next((numeral for stage, numeral in stages if _THIS_YEAR.search(stage) and numeral is not previous), None)
    if rate and previous and current:
        _file_ratio(
            draft, table, "growth", (("current", current), ("previous", previous), ("printed", rate)), f"{row.name}增减率"
        )


def _file_ratio(
    draft: Draft, table: FundTable, kind: Literal["rate", "growth"], roles: Sequence[tuple[str, Numeral]], label: str
) -> None:
    mentions = ((role, Mention(numeral.id, numeral.unit if role == "printed" else table.unit, label)) for role, numeral in roles)
    draft.relation(relation(kind, mentions, label))


def _balanced(tables: Sequence[FundTable]) -> Iterator[tuple[FundTable, FundTable]]:
    """Where income may stand against expenditure: inside a table, and on the two sides of one."""
    yield from ((table, table) for table in tables)
    yield from ((first, second) for first, second in pairwise(tables) if first.place == second.place)


def _both_sides(draft: Draft, first: FundTable, second: FundTable) -> None:
    """收入总计 and 支出总计 are one figure, column by column."""
    income = next((row for row in first.rows if _ALL_INCOME.search(row.name)), None)
    spending = next((row for row in second.rows if _ALL_SPENDING.search(row.name)), None)
    if income is None or spending is None:
        return
    columns = zip(sorted(first.stages), sorted(second.stages), strict=False)
    for places in ((income.amounts.get(left), spending.amounts.get(right)) for left, right in columns):
        mentions = [Mention(numeral.id, first.unit, "收支总计") for numeral in places if numeral]
        if len(mentions) == len(places):
            draft.relation(one_figure(mentions, "收支总计"))
