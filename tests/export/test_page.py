from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

from gouji.export.page import to_page
from gouji.result import Result

from .factory import EN, TEXT, ZH, result

PAGE = to_page([result()], ZH)


class Elements(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(tag: str, page: str = PAGE) -> list[dict[str, str | None]]:
    return [attributes for name, attributes in Elements(page).found if name == tag]


def data(page: str = PAGE) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def long_report() -> Result:
    """A report of more than 30,000 characters with a claimed number every few words."""
    short = result()
    copies = 90
    step = len(TEXT) + 1
    funds = tuple(
        fund.model_copy(
            update={
                "id": f"{fund.id}-{n}",
                "amount": fund.amount.model_copy(update={"start": at + n * step, "end": end + n * step}),
            }
        )
        for n in range(copies)
        for fund in short.funds
        for at, end in [(fund.amount.start or 0, fund.amount.end or 0)]
    )
    checks = tuple(
        check.model_copy(update={"id": f"{check.id}-{n}", "caused_by": None}) for n in range(10) for check in short.checks
    )
    return short.model_copy(update={"funds": funds, "checks": checks, "text": "\n".join([TEXT] * copies)})


def test_to_page__policy_allows_the_inlined_script_and_style_alone() -> None:
    policy = elements("meta")[1]["content"] or ""
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag in ("script", "style"):
        inlined = re.findall(rf"<{tag}>(.*?)</{tag}>", PAGE, re.DOTALL)
        assert len(inlined) == 1
        digest = base64.b64encode(hashlib.sha256(inlined[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_to_page__asks_for_nothing_from_outside() -> None:
    links = [
        value
        for _, attributes in Elements(PAGE).found
        for name, value in attributes.items()
        if name in ("src", "href", "action", "srcset")
    ]
    assert sorted(map(str, links)) == ["#findings-pane", "data:,"]
    assert "@import" not in PAGE
    assert "url(" not in PAGE


def test_to_page__report_adds_no_element_and_no_handler() -> None:
    tags = {tag for tag, _ in Elements(PAGE).found}
    assert "img" not in tags
    assert len(elements("script")) == 2
    assert [
        name for _, attributes in Elements(PAGE).found for name in attributes if name.startswith("on") or name == "style"
    ] == []


def test_to_page__json_cannot_leave_its_element() -> None:
    assert "<" not in json.dumps(re.findall(r'id="data">(.*?)</script>', PAGE, re.DOTALL)[0])


def test_to_page__language_asked_for() -> None:
    assert elements("html") == [{"lang": "zh-CN", "data-lang": "zh"}]
    assert elements("html", to_page([result()], EN)) == [{"lang": "en", "data-lang": "en"}]


def test_to_page__finding_names_the_marks_of_its_operands() -> None:
    card = next(one for one in elements("article") if one["data-id"] == "C2")
    printed = data()["marks"][int(card["data-printed"] or -1)]
    assert printed["u"][0][:6] == ["funds", "F1", "收入总计", "amount", "1531.23", "万元"]
    assert len((card["data-k"] or "").split()) == 5


def test_to_page__findings_come_worst_first_and_quiet_checks_are_folded() -> None:
    cards = elements("article")
    assert [one["data-id"] for one in cards] == ["C2", "C3", "C6", "C1", "C4", "C5"]
    assert [one["data-id"] for one in cards if "hidden" in one] == ["C4", "C5"]


def test_to_page__unclaimed_number_and_value_without_a_place_stand_before_the_findings() -> None:
    assert PAGE.index("没有出处的值 1") < PAGE.index("未认领的数字 1") < PAGE.index('id="check-C2"')


def test_to_page__ids_are_unique() -> None:
    ids = [attributes["id"] for _, attributes in Elements(PAGE).found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_to_page__long_report_stays_small() -> None:
    report = long_report()
    assert len(report.text) > 30_000
    assert len(to_page([report], ZH).encode()) < 1_000_000


def test_to_page__report_without_anything() -> None:
    empty = result(found=()).model_copy(update={"text": "", "indicators": (), "funds": (), "achievements": (), "staffing": ()})
    assert "本报告没有读出这类数据。" in to_page([empty], ZH)


def test_to_page__doubtful_reading_is_said_beside_the_figure() -> None:
    sure = result()
    fund, *others = sure.funds
    doubtful = fund.model_copy(update={"amount": fund.amount.model_copy(update={"doubt": 0.731})})
    page = to_page([sure.model_copy(update={"funds": [doubtful, *others]})], ZH)
    assert page.count("识别存疑 0.73") == page.count("doubtful reading 0.73") == 1
    assert "识别存疑" not in to_page([sure], ZH)
