"""List, charts, crossings and log-in in a real browser; every page on a small screen, at 200 %, and through axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .serving import HOSTILE_NAME, Serving
from .test_desk_in_browser import TOWN, listen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SMALL, HALF = {"width": 1366, "height": 768}, {"width": 683, "height": 384}
"""A small screen, and the same at 200 %."""


@pytest.fixture
def page(browser: Browser, served: Serving) -> Iterator[Page]:
    """A browser that has come in by the token. The pages may complain of nothing."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    complaints: list[str] = []
    listen(page, complaints)
    page.goto(served.entrance)
    yield page
    page.context.close()
    assert complaints == []


def test_list__worst_first_filtered_and_opened_by_keyboard(page: Page, served: Serving) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.evaluate("document.activeElement.textContent")
    assert first == page.inner_text("#reports tbody tr:first-child a.open")
    page.keyboard.press("/")
    page.keyboard.type("2024")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?text=2024*")
    assert page.locator("#reports tbody tr").count() == 1
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-ready]")
    assert page.url.endswith(f"/reports/{served.number('青溪镇2024.txt')}")


def test_list__a_choice_filters_at_once_and_hostile_names_are_text(page: Page) -> None:
    page.select_option("#by-year", "2023")
    page.wait_for_url("**year=2023**")
    assert page.locator("#reports tbody tr").count() == 2
    assert "⟦U+202E⟧桥头.txt" in page.inner_text("#reports")
    assert HOSTILE_NAME.split("\u202e")[0] in page.inner_text("#reports")
    assert page.evaluate("window.hacked") is None


def test_list__says_who_has_a_report_open(page: Page, served: Serving) -> None:
    served.desk.workspace.lease(served.number(TOWN), "李梅", 60)
    page.reload()
    assert "李梅" in page.inner_text(f"tr:has(a[href='/reports/{served.number(TOWN)}'])")
    served.desk.workspace.release(served.number(TOWN), "李梅")


def test_charts__a_bar_leads_to_the_reports_that_it_counts(page: Page, served: Serving) -> None:
    page.goto(f"{served.base}/charts")
    row = page.locator("#chart-rule + table tr", has_text="SUM-01")
    findings = int(row.locator("td.num b").inner_text())
    assert row.locator("svg").get_attribute("aria-label") == f"错误 {findings} "
    row.locator("a").click()
    page.wait_for_url("**rule=SUM-01**")
    counted = sum(count.findings for count in served.desk.workspace.counts("rule") if count.value == "SUM-01")
    assert (findings, page.locator("#reports tbody tr").count()) == (counted, 2)


def test_across__both_places_lead_to_the_desk(page: Page, served: Serving) -> None:
    page.goto(f"{served.base}/across")
    page.wait_for_selector(".crossing")
    assert "相差约一万倍" in page.inner_text(".crossing")
    unit = served.desk.workspace.report(served.number("青溪镇2024.txt")).unit_name
    assert unit
    assert f"{unit} · 2024 · 行 3" in page.inner_text(".crossing")
    page.locator(".crossing a", has_text="青溪镇2024").first.click()
    page.wait_for_selector("#source .here-mark")
    assert page.inner_text("#source .here-mark") == "6100000.00"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [SMALL, HALF], ids=["1366x768", "200%"])
@pytest.mark.parametrize("path", ["/", "/charts", "/across", "desk"])
def test_pages__fit_the_screen_and_pass_axe(page: Page, served: Serving, path: str, size: dict[str, int], lang: str) -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    address = f"/reports/{served.number(TOWN)}" if path == "desk" else path
    page.goto(f"{served.base}{address}?lang={lang}")
    page.wait_for_selector("body[data-ready]" if path == "desk" else ".crossing" if path == "/across" else "main")
    assert page.evaluate("document.documentElement.lang") == ("en" if lang == "en" else "zh-CN")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert serious(page) == []


def test_login__passes_axe_and_says_what_is_wrong(browser: Browser, with_logins: Serving) -> None:
    page = browser.new_context(viewport={"width": 683, "height": 384}).new_page()
    page.goto(with_logins.base)
    assert page.url.endswith("/login")
    assert serious(page) == []
    page.fill("#name", "<img src=x onerror=alert(1)>")
    page.fill("#password", "x")
    page.press("#password", "Enter")
    page.wait_for_selector(".trouble")
    assert page.inner_text(".trouble") == "用户名或密码不对。"
    assert page.input_value("#name") == "<img src=x onerror=alert(1)>"
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
    page.context.close()


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical: the rule and where. The policy of the page keeps scripts of others out, so axe
    is handed in past it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    results = axe.Axe().run(page).response
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in results["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
