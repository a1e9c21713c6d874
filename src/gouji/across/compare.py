"""The rules across reports. Each is a pure function over profiles; a report is compared by its unit and year alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Final

from gouji.across.crossing import Crossing, Place
from gouji.across.profile import Amount, Passage, Profile
from gouji.core.check import Severity, Verdict
from gouji.result import Claim, Message

_OPENING: Final = re.compile(r"(?:年初|期初|上年).*(?:结转|结余)")
_CLOSING: Final = re.compile(r"(?:年末|期末).*(?:结转|结余)|结转下年")
_TOTAL: Final = re.compile(r"(?:合计|总计|总额|^总收入|^总支出|^收入|^支出|^实际支出)$")
_TEN_THOUSAND: Final = 10_000
_NEAR: Final = 5
"""Totals of two years that are 10⁴ apart by mistake are apart by that, times what the budget grew or shrank."""
_MAX_UNITS: Final = 20
"""A passage that more units share is a form that all of them fill in."""
_SHOWN: Final = 60

Group = Sequence[Profile]
TextOf = Callable[[str], str]


def compare(profiles: Iterable[Profile], text_of: TextOf) -> tuple[Crossing, ...]:
    """Every relation between the reports that could be tested, those of one unit first; the same reports, the same order.

    ``text_of`` gives the canonical text of a report by its key, for the passages that turn out to be shared.
    """
    distinct = _latest(profiles)
    by_unit: dict[str, list[Profile]] = defaultdict(list)
    for profile in distinct:
        if profile.unit:
            by_unit[profile.unit].append(profile)
    found: list[Crossing] = []
    for unit in sorted(by_unit):
        years: dict[str, list[Profile]] = defaultdict(list)
        for profile in by_unit[unit]:
            if profile.year:
                years[profile.year].append(profile)
        for year in sorted(years):
            found += _two_documents(years[year])
        for before, after in pairwise(sorted(years)):
            if int(after) - int(before) == 1:
                found += _two_years(years[before], years[after])
    return (*found, *_shared_passages(distinct, text_of))


def _latest(profiles: Iterable[Profile]) -> list[Profile]:
    """Each file once: a copy of a report contradicts nothing and copies no one."""
    seen: dict[str, Profile] = {}
    for profile in profiles:
        seen.setdefault(profile.sha256, profile)
    return sorted(seen.values(), key=lambda profile: (profile.unit, profile.year, profile.name, profile.report))


def _two_years(before: Group, after: Group) -> Iterator[Crossing]:
    for earlier in before:
        for later in after:
            yield from _opening_is_closing(earlier, later)
            yield from _totals_of_one_scale(earlier, later)


def _opening_is_closing(earlier: Profile, later: Profile) -> Iterator[Crossing]:
    closing, opening = _only(earlier, _is_closing), _only(later, _is_opening)
    if closing is None or opening is None:
        return
    agree = closing.quantity.interval().meets(opening.quantity.interval())
    yield _crossing(
        "ACROSS-01",
        ("consistent", "info") if agree else ("contradictory", "warning"),
        Message(
            zh=f"{earlier.year}年年末结转结余{_shown(closing)}与{later.year}年年初{_shown(opening)}"
            f"{'一致' if agree else '不一致'}",
            en=f"the closing balance of {earlier.year}, {_shown(closing)}, {'is' if agree else 'is not'} the opening balance "
            f"of {later.year}, {_shown(opening)}",
        ),
        f"{_shown(closing)} {'=' if agree else '≠'} {_shown(opening)}",
        (_place(earlier, closing), _place(later, opening)),
    )


def _is_opening(amount: Amount) -> bool:
    return amount.direction == "carryover" and bool(_OPENING.search(amount.label))


def _is_closing(amount: Amount) -> bool:
    return amount.direction == "carryover" and bool(_CLOSING.search(amount.label))


def _only(profile: Profile, wanted: Callable[[Amount], bool]) -> Amount | None:
    """The one such amount of the report: None where there is none, or where they differ among themselves."""
    found = [amount for amount in profile.amounts if wanted(amount)]
    agree = all(one.quantity.interval().meets(other.quantity.interval()) for one, other in combinations(found, 2))
    return found[0] if found and agree else None


def _totals_of_one_scale(earlier: Profile, later: Profile) -> Iterator[Crossing]:
    then, now = _by_label(earlier), _by_label(later)
    for label in sorted(then.keys() & now.keys()):
        old, new = then[label], now[label]
        if not _TOTAL.search(label[0]) or old.quantity.value <= 0 or new.quantity.value <= 0:
            continue
        ratio = new.quantity.value / old.quantity.value
        if not _is_ten_thousandfold(ratio):
            continue
        yield _crossing(
            "ACROSS-02",
            ("suspicious", "warning"),
            Message(
                zh=f"{label[0]}：{earlier.year}年{_shown(old)}，{later.year}年{_shown(new)}，相差约一万倍，疑为元与万元混用",
                en=f"{label[0]}: {_shown(old)} in {earlier.year}, {_shown(new)} in {later.year}: about ten thousand times apart, "
                "as if 元 and 万元 had been mistaken for each other",
            ),
            f"{_shown(new)} ÷ {_shown(old)} ≈ {_rounded(ratio)}",
            (_place(earlier, old), _place(later, new)),
        )


def _is_ten_thousandfold(ratio: Fraction) -> bool:
    apart = ratio if ratio >= 1 else 1 / ratio
    return Fraction(_TEN_THOUSAND, _NEAR) <= apart <= _TEN_THOUSAND * _NEAR


def _rounded(ratio: Fraction) -> str:
    return str(round(ratio)) if ratio >= 1 else f"1/{round(1 / ratio)}"


def _two_documents(documents: Group) -> Iterator[Crossing]:
    for first, second in combinations(documents, 2):
        ours, theirs = _by_label(first), _by_label(second)
        for label in sorted(ours.keys() & theirs.keys()):
            yield _one_figure(first, second, ours[label], theirs[label])


def _one_figure(first: Profile, second: Profile, one: Amount, other: Amount) -> Crossing:
    agree = one.quantity.interval().meets(other.quantity.interval())
    return _crossing(
        "ACROSS-03",
        ("consistent", "info") if agree else ("contradictory", "warning"),
        Message(
            zh=f"{one.label}：《{first.name}》为{_shown(one)}，《{second.name}》为{_shown(other)}，"
            f"{'一致' if agree else '不一致'}",
            en=f"{one.label}: {_shown(one)} in {first.name}, {_shown(other)} in {second.name}"
            f"{', which agree' if agree else ': not the same'}",
        ),
        f"{_shown(one)} {'=' if agree else '≠'} {_shown(other)}",
        (_place(first, one), _place(second, other)),
    )


def _by_label(profile: Profile) -> Mapping[tuple[str, str], Amount]:
    """The amounts that the report gives one value, by their names and directions."""
    named: dict[tuple[str, str], list[Amount]] = defaultdict(list)
    for amount in profile.amounts:
        named[amount.label, amount.direction].append(amount)
    found = {}
    for key, amounts in named.items():
        if all(one.quantity.interval().meets(other.quantity.interval()) for one, other in combinations(amounts, 2)):
            found[key] = amounts[0]
    return found


def _shared_passages(profiles: Group, text_of: TextOf) -> Iterator[Crossing]:
    shared: dict[bytes, dict[str, tuple[Profile, Passage]]] = defaultdict(dict)
    for profile in profiles:
        for passage in profile.passages:
            if profile.unit:
                shared[passage.digest].setdefault(profile.unit, (profile, passage))
    for places in shared.values():
        if 1 < len(places) <= _MAX_UNITS:
            units = "、".join(places)
            yield _crossing(
                "ACROSS-04",
                ("suspicious", "info"),
                Message(
                    zh=f"{units}的报告有一段文字连数字都相同，请核对是否照抄",
                    en=f"the reports of {', '.join(places)} share a passage, figures and all: see whether it was copied",
                ),
                "",
                tuple(_quoted(profile, passage, text_of) for profile, passage in places.values()),
            )


def _crossing(
    rule: str, outcome: tuple[Verdict, Severity], message: Message, formula: str, places: tuple[Place, ...]
) -> Crossing:
    verdict, severity = outcome
    return Crossing(rule=rule, verdict=verdict, severity=severity, message=message, formula=formula, places=places)


def _place(profile: Profile, amount: Amount) -> Place:
    return Place(
        report=profile.report, name=profile.name, unit_name=profile.unit_name, fiscal_year=profile.year, label=amount.label,
        unit=amount.unit, claim=amount.claim(),
    )  # fmt: skip


def _quoted(profile: Profile, passage: Passage, text_of: TextOf) -> Place:
    text = text_of(profile.report)[passage.start : passage.end]
    claim = Claim(text=text, start=passage.start, end=passage.end, line=passage.line)
    label = text.strip()[:_SHOWN]
    return Place(
        report=profile.report, name=profile.name, unit_name=profile.unit_name, fiscal_year=profile.year, label=label, claim=claim
    )


def _shown(amount: Amount) -> str:
    return f"{amount.text}{amount.unit}"
