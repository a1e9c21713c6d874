"""The page in a real browser: what lights up, what is said, what never leaves the machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gouji.export.page import to_page

from .factory import HOSTILE, ZH, result

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@dataclass
class Opened:
    """A page with everything it asked for and everything it complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def texts(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()

    def cards(self) -> list[str | None]:
        return [card.get_attribute("data-id") for card in self.page.locator(".card").all() if card.is_visible()]

    @property
    def chosen(self) -> str | None:
        return self.page.locator(".card.chosen").get_attribute("data-id")

    def mark(self, text: str) -> Locator:
        return self.page.locator("#source .m", has_text=text).first


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium: install one or name it in CHROMIUM")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """The made-up report's page, opened from disk. Whatever the test does, nothing may be asked for and nothing may fail."""
    path = tmp_path / "page.html"
    path.write_text(to_page([result()], ZH), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    opened = Opened(page)
    page.on("request", lambda request: opened.requests.append(request.url))
    page.on("console", lambda message: opened.complaints.append(message.text))
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    page.on("dialog", lambda dialog: opened.complaints.append(dialog.message))
    page.goto(path.as_uri())
    yield opened
    page.close()
    assert opened.complaints == []
    assert opened.requests == [path.as_uri()]


def test_click_on_a_finding__lights_its_operands_and_says_so(opened: Opened) -> None:
    opened.page.click("#check-C2 > .own .message")
    assert opened.texts(".lit") == ["1,531.23", "398.69", "216.15", "7.76", "900.63"]
    assert opened.texts(".lit.prime") == ["1,531.23"]
    assert opened.page.locator("#check-C2 > .own .pick").get_attribute("aria-pressed") == "true"
    assert opened.texts("#live")[0].startswith("已选中：● 错误 SUM-01 分项合计。收入总计与分项之和相差 8.00 万元。")
    opened.page.click("#check-C1 .message")
    assert opened.texts(".lit") == ["35", "33", "94.28"]


def test_click_on_a_finding__scrolls_to_the_printed_number(opened: Opened) -> None:
    opened.page.set_viewport_size({"width": 1000, "height": 420})
    assert not in_source_view(opened, "94.28")
    opened.page.click("#check-C1 .message")
    opened.page.wait_for_function("document.querySelector('.prime').getBoundingClientRect().bottom < innerHeight")
    assert in_source_view(opened, "94.28")


def in_source_view(opened: Opened, text: str) -> bool:
    mark, pane = opened.mark(text).bounding_box(), opened.page.locator("#source").bounding_box()
    assert mark
    assert pane
    return pane["y"] <= mark["y"] <= pane["y"] + pane["height"] - mark["height"]


def test_hover_over_a_finding__shows_its_operands_until_the_pointer_leaves(opened: Opened) -> None:
    opened.page.hover("#check-C3 > .own .message")
    assert opened.texts(".peek") == ["775.34", "18.94", "4,094.64"]
    opened.page.hover("h1")
    assert opened.texts(".peek") == []


def test_click_on_an_operand__leads_to_its_place(opened: Opened) -> None:
    opened.page.click("#check-C2 > .own .chip:has-text('900.63')")
    assert opened.texts("#source .here") == ["900.63"]
    assert opened.chosen == "C2"


def test_click_on_a_number__shows_what_was_made_of_it_and_which_checks_use_it(opened: Opened) -> None:
    opened.mark("1,531.23").click()
    card = opened.texts("#card")[0]
    assert "1,531.23\n第 5 行" in card or "1,531.23第 5 行" in card
    assert "资金 F1\t收入总计 · 金额\t1531.23 万元\t原文逐字" in card
    opened.page.click("#card .chip")
    assert opened.chosen == "C2"
    opened.page.keyboard.press("Escape")
    assert not opened.page.locator("#card").is_visible()
    assert opened.texts(".lit") == []


def test_click_on_a_number__its_check_that_holds_is_unfolded(opened: Opened) -> None:
    opened.mark("43").click()
    opened.page.click("#card .chip")
    assert opened.chosen == "C4"
    assert "C4" in opened.cards()


def test_ruled_out_number__says_why_on_hover(opened: Opened) -> None:
    assert opened.mark("0755-8800123").get_attribute("title") == "已排除：电话号码 / ruled out: a phone number"


def test_keyboard__j_and_k_walk_through_the_findings(opened: Opened) -> None:
    walked = []
    for key in "jjjjjk":
        opened.page.keyboard.press(key)
        walked.append(opened.chosen)
    assert walked == ["C2", "C3", "C6", "C1", "C1", "C6"]
    assert opened.page.evaluate("document.activeElement.closest('.card').dataset.id") == "C6"


def test_keyboard__brackets_walk_through_the_numbers_and_enter_opens_one(opened: Opened) -> None:
    for _ in range(4):
        opened.page.keyboard.press("]")
    assert opened.page.evaluate("document.activeElement.textContent") == "1,531.23"
    opened.page.keyboard.press("Enter")
    assert "收入总计" in opened.texts("#card")[0]


def test_keyboard__question_mark_opens_the_help(opened: Opened) -> None:
    opened.page.keyboard.press("?")
    assert opened.page.locator("#help").is_visible()
    opened.page.keyboard.press("j")
    assert opened.page.locator(".card.chosen").count() == 0
    opened.page.keyboard.press("Escape")
    assert not opened.page.locator("#help").is_visible()


def test_language__one_switch_for_everything_but_the_report(opened: Opened) -> None:
    opened.page.click("#check-C2 > .own .message")
    opened.page.click("#language")
    assert opened.page.evaluate("document.documentElement.lang") == "en"
    assert opened.texts("#check-C2 > .own .message") == ["The income total and its parts differ by 8.00."]
    assert opened.texts("#live")[0].startswith("Selected: ● error SUM-01 parts equal the total.")
    assert opened.texts("h1") == ["部门整体支出绩效自评报告"]
    assert opened.texts("#rule option")[0] == "all rules"
    opened.page.keyboard.press("l")
    assert opened.texts("#check-C2 > .own .message") == ["收入总计与分项之和相差 8.00 万元。"]


def test_filter__by_severity_keeps_the_cause_of_what_is_shown(opened: Opened) -> None:
    opened.page.uncheck("[data-show=error]")
    assert opened.cards() == ["C2", "C3", "C6", "C1"]
    assert "dim" in (opened.page.locator("#check-C2").get_attribute("class") or "")
    opened.page.uncheck("[data-show=warning]")
    assert opened.cards() == ["C1"]
    opened.page.uncheck("[data-show=info]")
    assert opened.texts("#nothing") == ["没有符合条件的项目。"]


def test_filter__by_rule_and_relations_that_hold(opened: Opened) -> None:
    opened.page.select_option("#rule", "SUM-01")
    assert opened.cards() == ["C2"]
    opened.page.check("[data-show=consistent]")
    assert opened.cards() == ["C2", "C4"]


def test_filter__selection_that_is_filtered_out_is_cleared(opened: Opened) -> None:
    opened.page.click("#check-C1 .message")
    opened.page.uncheck("[data-show=info]")
    assert opened.texts(".lit") == []


def test_rows__figure_leads_to_its_place(opened: Opened) -> None:
    opened.page.click("#tab-rows")
    assert opened.texts("#panel-rows section:nth-of-type(2) thead th") == ["名称", "方向", "金额", "单位", "总体", "行"]
    opened.page.click("#panel-rows .go:has-text('398.69')")
    assert opened.texts("#source .here") == ["398.69"]


def test_summary__says_how_often_each_rule_looked(opened: Opened) -> None:
    opened.page.click("#tab-rules")
    assert "SUM-01 分项合计\t2\t2\t1\t1\t0" in opened.texts("#panel-rules table")[0]


def test_hostile_text__is_shown_as_text(opened: Opened) -> None:
    shown = HOSTILE.replace("\u202e", "⟦U+202E⟧").replace("\u202c", "⟦U+202C⟧")
    assert opened.texts("#L9") == [f"其他说明：{shown}"]
    assert opened.texts("#check-C6 .message") == [f"原文没有 {shown}"]
    assert opened.page.title() == "部门整体支出绩效自评报告 · 勾稽"
    assert opened.page.locator("img").count() == 0


def test_narrow_screen__nothing_is_cut_off_sideways(opened: Opened) -> None:
    for width, height in ((1366, 768), (683, 384), (360, 640)):
        opened.page.set_viewport_size({"width": width, "height": height})
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_print__findings_then_source_and_no_controls(opened: Opened) -> None:
    opened.page.emulate_media(media="print")
    assert not opened.page.locator(".filters").is_visible()
    finding, source = opened.page.locator("#check-C2").bounding_box(), opened.page.locator("#L5").bounding_box()
    assert finding
    assert source
    assert finding["y"] < source["y"]


@pytest.mark.parametrize("keys", ["", "j", "l"], ids=["as opened", "finding chosen", "English"])
@pytest.mark.parametrize("tab", ["findings", "rows", "rules"])
def test_accessibility__axe_finds_nothing(opened: Opened, keys: str, tab: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    for box in opened.page.locator("[data-show]").all():
        box.check()
    for key in keys:
        opened.page.keyboard.press(key)
    opened.mark("77.5").click()
    opened.page.click(f"#tab-{tab}")
    # The policy of the page forbids injected scripts: axe comes in through the debugger, which the policy does not bind.
    found = axe.Axe().run(opened.page)
    assert found.violations_count == 0, found.generate_report()
